// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_profile.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr double kMemoryDays = 28, kFloor = 0.05, kFullCell = 40;
constexpr double kHourPrior = 10, kDayPrior = 20;   // events each factor starts with, spread evenly
constexpr std::int64_t kHour = 3600, kWeek = 168 * kHour;

/// Seconds since Sunday 1969-12-28 00:00 local.
std::int64_t local(Instant t) { return t.time_since_epoch().count() + kDhakaOffset.count() + 4 * 24 * kHour; }

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

WeekProfile::WeekProfile(Instant since) : since_(since), refreshed_(since) {
  std::array<double, kHours> flat;
  flat.fill(1);
  set(flat);
}

std::size_t WeekProfile::hour_of_week(Instant t) {
  const auto s = local(t);
  return static_cast<std::size_t>((s - floor_div(s, kWeek) * kWeek) / kHour);
}

void WeekProfile::seen(Instant created, Instant now, std::uint32_t n) {
  if (created < since_) return;
  count_[hour_of_week(created)] += n * std::exp(-std::max(0.0, days_between(created, now)) / kMemoryDays);
}

void WeekProfile::refresh(Instant now, bool weighed) {
  if (now <= refreshed_) return;
  const double kept = weighed ? 1 : std::exp(-days_between(refreshed_, now) / kMemoryDays);
  for (std::size_t h = 0; h < kHours; ++h) {
    count_[h] *= kept;
    exposure_[h] *= kept;
  }
  const auto span = std::min<Seconds>(now - refreshed_, std::chrono::days{140});
  for (Instant t = now - span; t < now; t += Seconds{kHour}) exposure_[hour_of_week(t)] += 1;
  refreshed_ = now;

  std::array<double, 24> hour_count{}, hour_time{};
  std::array<double, 7> day_count{}, day_time{};
  double count = 0, time = 0;
  for (std::size_t h = 0; h < kHours; ++h) {
    hour_count[h % 24] += count_[h];
    hour_time[h % 24] += exposure_[h];
    day_count[h / 24] += count_[h];
    day_time[h / 24] += exposure_[h];
    count += count_[h];
    time += exposure_[h];
  }
  if (time <= 0 || count <= 0) return;
  const double rate = count / time;
  std::array<double, kHours> shape;
  for (std::size_t h = 0; h < kHours; ++h) {
    const double hour = (hour_count[h % 24] + kHourPrior) / (rate * hour_time[h % 24] + kHourPrior);
    const double day = (day_count[h / 24] + kDayPrior) / (rate * day_time[h / 24] + kDayPrior);
    shape[h] = hour * day;
    if (count / kHours >= kFullCell && exposure_[h] > 0) shape[h] = (shape[h] + count_[h] / (rate * exposure_[h])) / 2;
  }
  set(shape);
}

void WeekProfile::set(const std::array<double, kHours>& shape) {
  double sum = 0;
  for (const double value : shape) sum += std::max(kFloor, value);
  for (std::size_t h = 0; h < kHours; ++h) {
    factor_[h] = std::max(kFloor, shape[h]) * kHours / sum;
    before_[h + 1] = before_[h] + factor_[h] / 24;
  }
}

double WeekProfile::hour_of_day(std::size_t hour) const {
  double sum = 0;
  for (std::size_t day = 0; day < 7; ++day) sum += factor_[day * 24 + hour];
  return sum / 7;
}

double WeekProfile::integral(Instant t) const {
  const auto s = local(t);
  const auto week = floor_div(s, kWeek);
  const auto rest = s - week * kWeek;
  const auto hour = static_cast<std::size_t>(rest / kHour);
  return static_cast<double>(week) * 7 + before_[hour] + factor_[hour] * static_cast<double>(rest % kHour) / 86400.0;
}

}  // namespace sarad
