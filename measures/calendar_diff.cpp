// SPDX-License-Identifier: Apache-2.0
#include "measures/calendar_diff.hpp"

#include "measures/day_hours.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

using std::chrono::days;
using std::chrono::weekday;

constexpr days kShort{14};

/// One calendar between two of its changes.
struct Side {
  WeekHours hours;
  bool provisional = false;
};

class Days {
 public:
  explicit Days(const CalendarSpec& spec) : rules_(spec), provisional_(provisional_days(spec)) {}
  [[nodiscard]] Side on(LocalDay day) const {
    const bool provisional = std::any_of(provisional_.begin(), provisional_.end(),
                                         [day](const auto& range) { return range.first <= day && day <= range.second; });
    return {rules_.on(day), provisional};
  }

 private:
  DayRules rules_;
  std::vector<std::pair<LocalDay, LocalDay>> provisional_;
};

DayChange change_on(LocalDay day, const Side& before, const Side& after, weekday name) {
  const auto i = name.c_encoding();
  return {day, day, std::nullopt, before.hours[i], after.hours[i], before.provisional, after.provisional};
}

bool differs(const DayChange& c) {
  return c.before != c.after || c.provisional_before != c.provisional_after;
}

void compare(LocalDay from, std::optional<LocalDay> end, const Side& before, const Side& after, std::vector<DayChange>& out) {
  if (end && *end - from <= kShort) {
    for (LocalDay day = from; day < *end; day += days{1}) {
      auto change = change_on(day, before, after, weekday{day});
      if (differs(change)) out.push_back(std::move(change));
    }
    return;
  }
  for (unsigned i = 0; i < 7; ++i) {
    auto change = change_on(from, before, after, weekday{i});
    change.weekday = weekday{i};
    change.to = end ? std::optional{*end - days{1}} : std::nullopt;
    if (differs(change)) out.push_back(std::move(change));
  }
}

}  // namespace

std::vector<DayChange> changed_days(const CalendarSpec& before, const CalendarSpec& after) {
  std::set<LocalDay> cuts;
  for (const auto* spec : {&before, &after})
    for (const LocalDay day : rule_changes(*spec)) cuts.insert(day);
  if (cuts.empty()) cuts.insert(LocalDay{});
  cuts.insert(*cuts.begin() - days{7});   // the time before all changes: its last week stands for it
  const Days old_days{before}, new_days{after};
  std::vector<DayChange> out;
  for (auto it = cuts.begin(); it != cuts.end(); ++it) {
    const auto next = std::next(it);
    compare(*it, next == cuts.end() ? std::nullopt : std::optional{*next}, old_days.on(*it), new_days.on(*it), out);
  }
  return out;
}

}  // namespace sarad
