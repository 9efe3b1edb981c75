// SPDX-License-Identifier: Apache-2.0
// `sarad calendar …`: a month as people know it, working time from the command line, versions compared,
// days imported and exported. Needs a configuration or a calendar's file; no ledger, no credentials.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "exporters/people_time.hpp"
#include "measures/business_time.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sarad {

struct CalendarRequest {
  std::vector<std::string> config;   ///< files, as for every command
  std::string file;                  ///< a calendar's file in place of a configuration
  std::string calendar;              ///< name; empty: bd, or the only one
  std::string language;              ///< bn, en; empty: the configuration's
  bool json = false;
  std::string month;                 ///< show: 2026-11; empty: this one
  std::string first, second;         ///< at T; due FROM LIMIT; elapsed A B; diff OLD NEW; import FILE
  std::string format = "ics";        ///< export: ics or alertmanager
  std::string from, until;           ///< export: days; empty: this month, and a year on
};

/// What to print, and the ExitCode: 0; 1 for `at` in closed time and `diff` with differences; 2 for bad
/// input; 74 for files that cannot be read.
struct CalendarAnswer {
  int code = 0;
  std::string out, err;
};

/// The calendar a request means, compiled.
struct ChosenCalendar {
  std::string name;
  std::shared_ptr<const BusinessTime> time;
  Language language = Language::en;
};

CalendarAnswer calendar_show(const CalendarRequest& request, Instant now);
CalendarAnswer calendar_at(const CalendarRequest& request);
CalendarAnswer calendar_due(const CalendarRequest& request);
CalendarAnswer calendar_elapsed(const CalendarRequest& request);
CalendarAnswer calendar_diff(const CalendarRequest& request);
CalendarAnswer calendar_import(const CalendarRequest& request);
CalendarAnswer calendar_export(const CalendarRequest& request, Instant now);

/// Adds the command and its own commands; what runs leaves its ExitCode in `result`.
void add_calendar_command(CLI::App& app, const std::vector<std::string>& config, int& result);

// Parts they share.

/// Reads the calendar; nothing if that fails, and `answer` says why.
[[nodiscard]] std::optional<ChosenCalendar> choose_calendar(const CalendarRequest& request, CalendarAnswer& answer);
/// "2026-11-25 14:00" or "2026-11-25" in the calendar's zone (of a time that comes twice the first), or a
/// time with its zone, "2026-11-25T08:00:00Z". Error of configuration, also for local times that never come.
[[nodiscard]] Result<Instant> parse_calendar_time(const std::string& text, const BusinessTime& time);
/// "2wd", "8wh", "48h"; "working_days: 2" as the configuration has it. Error of configuration.
[[nodiscard]] Result<Limit> parse_limit(const std::string& text);
/// The entry that names a day last; nullptr if none does.
[[nodiscard]] const CalendarSpec::Day* entry_naming(const CalendarSpec& spec, LocalDay day);
/// Of "Bengali / English" the half for the language; a name without " / " whole.
[[nodiscard]] std::string name_in(Language language, const std::string& name);
/// The day's entry, else its period, by name; empty if neither.
[[nodiscard]] std::string name_of_day(const CalendarSpec& spec, LocalDay day, Language language);
/// Local open spans of a day: "09:00-13:15, 13:30-15:30"; "closed" in the language if none.
[[nodiscard]] std::string spell_hours(const std::vector<Span>& spans, Language language);
/// As the calendar has them for this day, in local time.
[[nodiscard]] std::vector<Span> spans_on(const CalendarSpec& spec, LocalDay day);
/// "Wed 25 November 2026".
[[nodiscard]] std::string spell_day_in(LocalDay day, Language language);
[[nodiscard]] CalendarAnswer refused(std::string message);

}  // namespace sarad
