// SPDX-License-Identifier: Apache-2.0
// Holidays out of an iCalendar file (RFC 5545), as public calendars and office programs export them.
// Takes what closes whole days; refuses with the line what it cannot judge, rather than guess.
#pragma once

#include "activity/policy.hpp"
#include "config/fault.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct ImportedDays {
  std::vector<CalendarSpec::Day> days;   ///< closed days by date, then name; meaningful only if ok()
  std::vector<Fault> faults;             ///< errors and warnings, by line
  [[nodiscard]] bool ok() const;
};

/// Reads every VEVENT as closed days: all-day DTSTART/DTEND (the end excluded, RFC 5545 3.6.1) or
/// DURATION, or date-times of one zone that begin and end at midnight. STATUS:TENTATIVE and
/// CATEGORIES with "tentative" or "provisional" make a day provisional; STATUS:CANCELLED is left out with a warning.
/// Errors (code bad_icalendar): not a calendar, a line without colon, an event without DTSTART, dates
/// that do not exist, hours of a day, RRULE and RDATE. `file` is only named in faults.
[[nodiscard]] ImportedDays read_icalendar(std::string_view text, const std::string& file);

}  // namespace sarad
