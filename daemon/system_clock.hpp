// SPDX-License-Identifier: Apache-2.0
// The only part of sarad that asks what time it is.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <memory>
#include <string_view>

namespace sarad {

/// The world's time.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::nanoseconds real_duration(Seconds span) const override;
};

/// The time of a pretend world that runs `speed` times as fast (tests/simulator): at the real Unix
/// time `real_epoch` it is `simulated_epoch` there.
class SimulatedClock final : public Clock {
 public:
  SimulatedClock(double real_epoch, double simulated_epoch, double speed)
      : real_epoch_(real_epoch), simulated_epoch_(simulated_epoch), speed_(speed) {}
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::nanoseconds real_duration(Seconds span) const override;
  [[nodiscard]] bool simulated() const override { return true; }

 private:
  double real_epoch_, simulated_epoch_, speed_;
};

/// Reads "REAL_EPOCH:SIMULATED_EPOCH:SPEED" (Unix seconds, decimals allowed; speed above 0), as the
/// simulator prints it. Anything else: an Error of configuration.
Result<std::unique_ptr<Clock>> parse_simulated_clock(std::string_view text);

}  // namespace sarad
