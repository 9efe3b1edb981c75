// SPDX-License-Identifier: Apache-2.0
// What differs between two versions of a calendar: days whose hours, or whose being provisional, are not
// the same (measures R11, R14). Says nothing about cases.
#pragma once

#include "activity/policy.hpp"

#include <optional>
#include <vector>

namespace sarad {

/// Days [from, to] on which the calendars differ alike. With `weekday`, only that weekday's days in them.
struct DayChange {
  LocalDay from{};
  std::optional<LocalDay> to;                   ///< absent: for good
  std::optional<std::chrono::weekday> weekday;
  std::vector<Span> before, after;              ///< open spans
  bool provisional_before = false, provisional_after = false;

  friend bool operator==(const DayChange&, const DayChange&) = default;
};

/// Ordered by from. Stretches of up to two weeks are told day by day, longer ones by weekday. Zones and
/// names are not compared. Both calendars must have good hours (BusinessTime::make).
[[nodiscard]] std::vector<DayChange> changed_days(const CalendarSpec& before, const CalendarSpec& after);

}  // namespace sarad
