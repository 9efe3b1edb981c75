// SPDX-License-Identifier: Apache-2.0
// Pages and calendars drawn at random for properties: small numbers that rapidcheck can shrink, and
// what they stand for.
#pragma once

#include "tests/measures/page_story.hpp"

#include <rapidcheck.h>

#include <vector>

namespace sarad::test {

/// One act on a page, in numbers. Out of range is taken modulo.
struct DrawnAct {
  unsigned gap = 0;     ///< seconds since the act before
  unsigned delay = 0;   ///< seconds until it was seen
  unsigned who = 0;     ///< citizen, unknown, page, team, office
  unsigned name = 0;    ///< which citizen or office
  unsigned kind = 0;
  unsigned thread = 0;
  unsigned parent = 0;  ///< 0: none; else counted back
  unsigned traits = 0;  ///< bits: interim, trivial, mentions page, mentions a citizen, refers, unknown time

  friend bool operator==(const DrawnAct&, const DrawnAct&) = default;
};

std::ostream& operator<<(std::ostream& out, const DrawnAct& act);

[[nodiscard]] rc::Gen<std::vector<DrawnAct>> some_acts(bool with_deletions);

/// The activities they stand for: ids "i0", "i1", …; by citizens A–D, the page, its team, roads and power.
[[nodiscard]] std::vector<Activity> activities_of(const std::vector<DrawnAct>& acts);

/// When the first of them may happen: Sunday 1 November 2026, 08:00 in Dhaka.
[[nodiscard]] Instant first_act();

/// A working week with up to three spans a day, some special days and a period. It always has open time.
[[nodiscard]] rc::Gen<CalendarSpec> some_calendar();

}  // namespace sarad::test
