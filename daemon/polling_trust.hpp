// SPDX-License-Identifier: Apache-2.0
// How far a page's pushes can be relied on: the share of its messages that were pushed before a poll found them
// (polling.md section 10). Asks no clock.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace sarad {

class PushTrust {
 public:
  /// A push said that something happened.
  void pushed(Instant now);
  /// A poll found a citizen's message that is new.
  void found() { ++found_; }
  /// That poll is over: what was pushed since the last one is compared with what it found.
  void polled(Instant now);

  /// Messages that were pushed and are unseen yet.
  [[nodiscard]] std::uint32_t hints() const { return hints_; }
  /// The share of messages to be pushed, 0 … 0.95. Nobody starts above a quarter, misses weigh from the first on, and
  /// each silence of five times what messages take to come at `per_day` halves it: pushes may have died.
  [[nodiscard]] double share(double per_day, Instant now) const;

 private:
  double hits_ = 0, misses_ = 0;   // decay over a week
  Instant decayed_{}, last_{};
  std::uint32_t hints_ = 0, found_ = 0;
};

}  // namespace sarad
