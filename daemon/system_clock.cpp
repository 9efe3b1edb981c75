// SPDX-License-Identifier: Apache-2.0
#include "daemon/system_clock.hpp"

#include <charconv>
#include <cmath>

namespace sarad {
namespace {

using namespace std::chrono;

bool take_number(std::string_view& text, double& value) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_colon(std::string_view& text) {
  if (text.empty() || text.front() != ':') return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

Instant SystemClock::now() const { return floor<seconds>(std::chrono::system_clock::now()); }

nanoseconds SystemClock::real_duration(Seconds span) const { return span < Seconds{0} ? Seconds{0} : span; }

Instant SimulatedClock::now() const {
  const duration<double> real = std::chrono::system_clock::now().time_since_epoch();
  const double simulated = simulated_epoch_ + (real.count() - real_epoch_) * speed_;
  return Instant{Seconds{static_cast<std::int64_t>(std::floor(simulated))}};
}

nanoseconds SimulatedClock::real_duration(Seconds span) const {
  if (span <= Seconds{0}) return nanoseconds{0};
  return nanoseconds{static_cast<std::int64_t>(std::ceil(static_cast<double>(span.count()) / speed_ * 1e9))};
}

Result<std::unique_ptr<Clock>> parse_simulated_clock(std::string_view text) {
  double real = 0, simulated = 0, speed = 0;
  if (take_number(text, real) && take_colon(text) && take_number(text, simulated) && take_colon(text) &&
      take_number(text, speed) && text.empty() && speed > 0)
    return std::unique_ptr<Clock>{std::make_unique<SimulatedClock>(real, simulated, speed)};
  return Error{Errc::configuration,
               "--dev-clock wants REAL_EPOCH:SIMULATED_EPOCH:SPEED, three numbers, the last above 0, as the "
               "simulator prints them"};
}

}  // namespace sarad
