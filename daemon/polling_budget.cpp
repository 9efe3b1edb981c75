// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_budget.hpp"

#include "daemon/polling_profile.hpp"

#include <cmath>

namespace sarad {
namespace {

constexpr std::int64_t kHour = 3600, kDay = 86400;

std::int64_t local(Instant t) { return (t + kDhakaOffset).time_since_epoch().count(); }

std::int64_t in_day(std::int64_t local_seconds) { return ((local_seconds % kDay) + kDay) % kDay; }

}  // namespace

void DayPace::set(const std::array<double, 24>& weight) {
  double sum = 0;
  for (std::size_t h = 0; h < 24; ++h) sum += share_[h] = std::sqrt(std::max(0.0, weight[h]));
  if (sum <= 0) return share_.fill(1.0 / 24);
  for (auto& share : share_) share /= sum;
}

double DayPace::between(Instant from, Instant to) const {
  if (to <= from) return 0;
  const auto days = (to - from).count() / kDay;
  double sum = static_cast<double>(days);
  std::int64_t left = (to - from).count() % kDay;
  for (std::int64_t t = in_day(local(from)); left > 0;) {
    const auto step = std::min(left, kHour - t % kHour);
    sum += share_[static_cast<std::size_t>(t / kHour)] * static_cast<double>(step) / kHour;
    left -= step;
    t = (t + step) % kDay;
  }
  return sum;
}

Instant DayPace::when(Instant from, double share) const {
  Instant t = from;
  for (int hours = 0; hours < 49; ++hours) {
    const auto s = in_day(local(t));
    const double rate = share_[static_cast<std::size_t>(s / kHour)] / kHour;
    const auto step = kHour - s % kHour;
    if (rate > 0 && share <= rate * static_cast<double>(step)) return t + Seconds{static_cast<std::int64_t>(std::ceil(share / rate - 1e-9))};
    share -= rate * static_cast<double>(step);
    t += Seconds{step};
  }
  return t;
}

void SpentIn::move_to(Instant t) {
  const auto bin = t.time_since_epoch().count() / bin_;
  if (bin - newest_ >= static_cast<std::int64_t>(kBins)) {
    bins_.fill(0);
    sum_ = 0;
    newest_ = bin;
  }
  for (; newest_ < bin;) {
    auto& oldest = bins_[static_cast<std::size_t>(++newest_) % kBins];
    sum_ -= oldest;
    oldest = 0;
  }
}

void SpentIn::add(Instant t, std::uint32_t calls) {
  move_to(t);
  bins_[static_cast<std::size_t>(newest_) % kBins] += calls;
  sum_ += calls;
}

std::uint64_t SpentIn::sum(Instant now) {
  move_to(now);
  return sum_;
}

Instant SpentIn::relief(Instant now) const { return Instant{Seconds{(now.time_since_epoch().count() / bin_ + 1) * bin_}}; }

}  // namespace sarad
