// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_recall.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr double kSlowDays = 14, kMessageDays = 4.0 / 24;
constexpr double kForgottenDays = 140;   // what is older weighs less than a ten-thousandth

}  // namespace

bool counts_as_message(const Activity& a) {
  return a.created && (a.author == AuthorRole::citizen || a.author == AuthorRole::unknown) && a.kind != Kind::post && a.kind != Kind::deletion;
}

bool counts_as_post(const Activity& a) { return a.created && a.kind == Kind::post && a.author == AuthorRole::page; }

void PollingRecall::take(std::string_view page, const Activity& activity) {
  const auto found = pages_.find(std::string{page});
  Sums& sums = found == pages_.end() ? pages_[std::string{page}] : found->second;
  sums.first_seen = std::min(sums.first_seen, activity.seen);
  const bool message = counts_as_message(activity), post = counts_as_post(activity);
  if (!message && !post) return;
  const double age = std::max(0.0, days_between(*activity.created, now_));
  if (age > kForgottenDays) return;
  PageMemory& m = sums.memory;
  if (message) {
    if (*activity.created >= sums.first_seen) m.messages += static_cast<float>(std::exp(-age / kSlowDays));
    m.fresh_messages += static_cast<float>(std::exp(-age / kMessageDays));
  } else {
    m.posts += static_cast<float>(std::exp(-age / kSlowDays));
    const auto left = left_after(age);
    for (std::size_t j = 0; j < kAges; ++j) m.fresh_posts[j] += static_cast<float>(left[j]);
  }
  const auto hour = static_cast<std::size_t>(age * 24);
  if (hour < kHours) ++(message ? citizens_ : offices_)[hour];
}

PageMemory PollingRecall::memory(std::string_view page, std::optional<Instant> last_poll) const {
  PageMemory m;
  const auto found = pages_.find(std::string{page});
  if (found != pages_.end()) {
    m = found->second.memory;
    const Instant first = found->second.first_seen;
    if (last_poll && *last_poll > first) {   // the integral of e^(-age / 14 d) over the time watched
      const double since = std::max(0.0, days_between(first, now_)), until = std::max(0.0, days_between(*last_poll, now_));
      m.exposure = static_cast<float>(kSlowDays * (std::exp(-until / kSlowDays) - std::exp(-since / kSlowDays)));
    }
  }
  m.at = m.posts_at = now_;
  m.listed = last_poll;
  return m;
}

void PollingRecall::teach(LearnedRates& rates, Instant now) const {
  std::size_t oldest = kHours;
  while (oldest > 0 && citizens_[oldest - 1] + offices_[oldest - 1] == 0) --oldest;
  if (oldest == 0) return;
  rates.recall_week(now_ - Seconds{static_cast<std::int64_t>(oldest) * 3600}, now, [&](const auto& citizen, const auto& office) {
    for (std::size_t h = 0; h < oldest; ++h) {
      const Instant t = now_ - Seconds{static_cast<std::int64_t>(h) * 3600 + 1800};
      if (citizens_[h] > 0) citizen(t, citizens_[h]);
      if (offices_[h] > 0) office(t, offices_[h]);
    }
  });
}

}  // namespace sarad
