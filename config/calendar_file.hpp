// SPDX-License-Identifier: Apache-2.0
// A calendar's file by itself, without a configuration around it; and days written back as YAML.
#pragma once

#include "activity/policy.hpp"
#include "config/fault.hpp"

#include <string>
#include <vector>

namespace sarad {

struct ReadCalendar {
  CalendarSpec calendar;        ///< meaningful only if ok()
  std::vector<Fault> faults;    ///< as read_config's, those of included files too
  [[nodiscard]] bool ok() const;
};

/// Reads and checks a file such as config/calendars/bd.yml, with the files it includes.
[[nodiscard]] ReadCalendar read_calendar_file(const std::string& path);

/// "days:" and one entry a line, as a calendar's file or an included one holds them.
[[nodiscard]] std::string days_as_yaml(const std::vector<CalendarSpec::Day>& days);

}  // namespace sarad
