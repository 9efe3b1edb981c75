// SPDX-License-Identifier: Apache-2.0
// Which hours a calendar gives a local day (measures R11), and where those rules change. Local time
// only: no zone, no instants. Part of business_time.
#pragma once

#include "activity/policy.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace sarad {

/// R10: every span within 00:00–24:00, not empty, ordered and disjoint.
[[nodiscard]] bool has_good_hours(const CalendarSpec& spec);

/// The hours by weekday that hold on `day` and, since nothing in the calendar changes before the
/// next of rule_changes(), on the days after it too. Spans that touch are one.
[[nodiscard]] WeekHours hours_on(const CalendarSpec& spec, LocalDay day);

/// The local days on which another rule of the calendar begins, ordered, each once.
[[nodiscard]] std::vector<LocalDay> rule_changes(const CalendarSpec& spec);

/// hours_on() of one calendar for many days: made in O(n log n) of its entries, asked in O(log n).
class DayRules {
 public:
  /// `spec` outlives it.
  explicit DayRules(const CalendarSpec& spec);

  /// As hours_on().
  [[nodiscard]] WeekHours on(LocalDay day) const;
  /// As rule_changes().
  [[nodiscard]] const std::vector<LocalDay>& changes() const { return changes_; }
  /// The `days` entry that holds from changes()[place] on; null: none.
  [[nodiscard]] const CalendarSpec::Day* entry_from(std::size_t place) const { return days_[place + 1]; }

 private:
  std::vector<LocalDay> changes_;
  // By place in changes_, plus one: the entry that holds from there on; at 0 before all of them.
  std::vector<const CalendarSpec::Day*> days_;
  std::vector<const CalendarSpec::Period*> periods_;
  std::vector<const CalendarSpec::Weekly*> weekly_;
};

/// R14: the days that await confirmation, as ordered, disjoint ranges, both ends included.
[[nodiscard]] std::vector<std::pair<LocalDay, LocalDay>> provisional_days(const CalendarSpec& spec);

}  // namespace sarad
