// SPDX-License-Identifier: Apache-2.0
// The seam through which the daemon learns the time. Real: daemon/system_clock.cpp. In tests: a
// ManualClock. Under the simulator of platforms: a clock that runs faster than the wall's.
#pragma once

#include "base/time.hpp"

#include <chrono>

namespace sarad {

class Clock {
 public:
  virtual ~Clock() = default;

  /// UTC now, whole seconds.
  [[nodiscard]] virtual Instant now() const = 0;

  /// How long a steady timer must run for `span` to pass on this clock. Never negative.
  [[nodiscard]] virtual std::chrono::nanoseconds real_duration(Seconds span) const = 0;

  /// True when this is not the world's time: every page and log line must say so.
  [[nodiscard]] virtual bool simulated() const { return false; }
};

/// A clock that moves only when told to. For tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] std::chrono::nanoseconds real_duration(Seconds span) const override {
    return span < Seconds{0} ? Seconds{0} : span;
  }
  void advance(Seconds span) { now_ += span; }
  void set(Instant t) { now_ = t; }

 private:
  Instant now_;
};

}  // namespace sarad
