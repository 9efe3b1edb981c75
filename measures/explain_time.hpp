// SPDX-License-Identifier: Apache-2.0
// Working time counted day by day, the slow way a person would, so that what BusinessTime reckoned at
// once can be followed and checked. Uses BusinessTime::day() only.
#pragma once

#include "activity/policy.hpp"
#include "measures/explanation.hpp"

namespace sarad {

/// The days of [a, b) with their open time; the last `sum` is elapsed(a, b). Empty when b ≤ a.
[[nodiscard]] std::vector<DayLine> count_open(const BusinessTime& calendar, Instant a, Instant b);
/// The last line's sum.
[[nodiscard]] Seconds sum_of(const std::vector<DayLine>& lines);

struct WorkedOut {
  std::vector<DayLine> lines;  ///< empty for a wall-clock limit
  Deadline deadline;
};

/// due, overdue_from and provisional of a limit from `start`, from the lines (section 2; R12–R14).
/// The limit must be valid; a calendar that closes for good gives the end of the lines.
[[nodiscard]] WorkedOut work_out(const BusinessTime& calendar, const Limit& limit, Instant start);

}  // namespace sarad
