// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_trust.hpp"

#include "daemon/polling_profile.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr double kMemoryDays = 7, kPriorHits = 1, kPriorMisses = 3;   // Beta(hits + 1, misses + 3)
constexpr double kSilentMessages = 5, kMost = 0.95;
constexpr std::uint32_t kMostHints = 1000;   // a flood is no more than that

}  // namespace

void PushTrust::pushed(Instant now) {
  hints_ = std::min(hints_ + 1, kMostHints);
  last_ = std::max(last_, now);
}

void PushTrust::polled(Instant now) {
  if (now > decayed_) {
    const double kept = decayed_ == Instant{} ? 1 : std::exp(-days_between(decayed_, now) / kMemoryDays);
    hits_ *= kept;
    misses_ *= kept;
    decayed_ = now;
  }
  const std::uint32_t hits = std::min(found_, hints_);
  hits_ += hits;
  misses_ += found_ - hits;
  hints_ = found_ = 0;
}

double PushTrust::share(double per_day, Instant now) const {
  if (last_ == Instant{}) return 0;
  const double mean = (hits_ + kPriorHits) / (hits_ + misses_ + kPriorHits + kPriorMisses);
  const double silences = std::floor(std::max(0.0, days_between(last_, now)) * per_day / kSilentMessages);
  return std::min(kMost, mean * std::exp2(-std::min(silences, 100.0)));
}

}  // namespace sarad
