// SPDX-License-Identifier: Apache-2.0
#include "measures/day_hours.hpp"

#include <algorithm>

namespace sarad {
namespace {

using std::chrono::days;

bool are_good(const std::vector<Span>& spans) {
  Seconds open_from{0};
  for (const auto& span : spans) {
    if (span.start < open_from || span.end <= span.start || span.end > days{1}) return false;
    open_from = span.end;
  }
  return true;
}

bool are_good(const WeekHours& week) {
  return std::all_of(week.begin(), week.end(), [](const std::vector<Span>& spans) { return are_good(spans); });
}

std::vector<Span> merged(const std::vector<Span>& spans) {
  std::vector<Span> out;
  for (const auto& span : spans) {
    if (!out.empty() && out.back().end == span.start) {
      out.back().end = span.end;
    } else {
      out.push_back(span);
    }
  }
  return out;
}

/// The last entry that names the day.
template <class Entry>
const Entry* last_naming(const std::vector<Entry>& entries, LocalDay day) {
  const auto it =
      std::find_if(entries.rbegin(), entries.rend(), [day](const Entry& e) { return e.from <= day && day <= e.to; });
  return it == entries.rend() ? nullptr : &*it;
}

/// R11 without `days`: the period's hours, else the weekly version's.
WeekHours usual_hours(const CalendarSpec& spec, LocalDay day) {
  if (const auto* period = last_naming(spec.periods, day)) return period->hours;
  const auto it = std::find_if(spec.weekly.rbegin(), spec.weekly.rend(),
                               [day](const CalendarSpec::Weekly& w) { return !w.from || *w.from <= day; });
  return it == spec.weekly.rend() ? WeekHours{} : it->hours;
}

}  // namespace

bool has_good_hours(const CalendarSpec& spec) {
  return std::all_of(spec.weekly.begin(), spec.weekly.end(), [](const auto& w) { return are_good(w.hours); }) &&
         std::all_of(spec.periods.begin(), spec.periods.end(), [](const auto& p) { return are_good(p.hours); }) &&
         std::all_of(spec.days.begin(), spec.days.end(), [](const auto& d) { return !d.open || are_good(*d.open); });
}

WeekHours hours_on(const CalendarSpec& spec, LocalDay day) {
  WeekHours hours = usual_hours(spec, day);
  const auto* entry = last_naming(spec.days, day);
  if (entry != nullptr && entry->open) {
    hours.fill(*entry->open);
  } else if (entry != nullptr && entry->like) {
    const auto copied = hours[entry->like->c_encoding()];
    hours.fill(copied);
  }
  for (auto& spans : hours) spans = merged(spans);
  return hours;
}

std::vector<LocalDay> rule_changes(const CalendarSpec& spec) {
  std::vector<LocalDay> changes;
  for (const auto& weekly : spec.weekly)
    if (weekly.from) changes.push_back(*weekly.from);
  for (const auto& period : spec.periods) changes.insert(changes.end(), {period.from, period.to + days{1}});
  for (const auto& day : spec.days) changes.insert(changes.end(), {day.from, day.to + days{1}});
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  return changes;
}

std::vector<std::pair<LocalDay, LocalDay>> provisional_days(const CalendarSpec& spec) {
  std::vector<std::pair<LocalDay, LocalDay>> ranges;
  const auto changes = rule_changes(spec);
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    const auto* entry = last_naming(spec.days, changes[i]);
    if (entry != nullptr && entry->provisional) ranges.emplace_back(changes[i], changes[i + 1] - days{1});
  }
  return ranges;
}

}  // namespace sarad
