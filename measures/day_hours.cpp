// SPDX-License-Identifier: Apache-2.0
#include "measures/day_hours.hpp"

#include <algorithm>
#include <set>

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

/// Of `entries` the last that holds, from each change on; at 0 before all of them. `first` and `end` give the places in
/// changes + 1 where an entry begins and ends to hold.
template <class Entry, class First, class End>
std::vector<const Entry*> holding(const std::vector<Entry>& entries, std::size_t places, First first, End end) {
  std::vector<std::vector<std::size_t>> begins(places + 1), ends(places + 1);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t from = first(entries[i]), to = end(entries[i]);
    if (from >= to) continue;  // a period from a day to one before it
    begins[from].push_back(i);
    ends[to].push_back(i);
  }
  std::vector<const Entry*> out(places, nullptr);
  std::set<std::size_t> now;
  for (std::size_t place = 0; place < places; ++place) {
    for (const auto i : ends[place]) now.erase(i);
    now.insert(begins[place].begin(), begins[place].end());
    if (!now.empty()) out[place] = &entries[*now.rbegin()];
  }
  return out;
}

WeekHours with_day(WeekHours hours, const CalendarSpec::Day* entry) {
  if (entry != nullptr && entry->open) {
    hours.fill(*entry->open);
  } else if (entry != nullptr && entry->like) {
    const auto copied = hours[entry->like->c_encoding()];
    hours.fill(copied);
  }
  for (auto& spans : hours) spans = merged(spans);
  return hours;
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
  return with_day(usual_hours(spec, day), last_naming(spec.days, day));
}

DayRules::DayRules(const CalendarSpec& spec) : changes_(rule_changes(spec)) {
  const std::size_t places = changes_.size() + 1;
  const auto place = [this](LocalDay day) {
    return static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), day) - changes_.begin());
  };
  const auto begins = [&](const auto& entry) { return place(entry.from); };
  const auto ends = [&](const auto& entry) { return place(entry.to + days{1}); };
  days_ = holding(spec.days, places, begins, ends);
  periods_ = holding(spec.periods, places, begins, ends);
  weekly_ = holding(
      spec.weekly, places, [&](const CalendarSpec::Weekly& w) { return w.from ? place(*w.from) : 0; },
      [&](const CalendarSpec::Weekly&) { return places; });
}

WeekHours DayRules::on(LocalDay day) const {
  const auto place = static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), day) - changes_.begin());
  WeekHours usual;
  if (periods_[place] != nullptr) {
    usual = periods_[place]->hours;
  } else if (weekly_[place] != nullptr) {
    usual = weekly_[place]->hours;
  }
  return with_day(std::move(usual), days_[place]);
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
  const DayRules rules{spec};
  const auto& changes = rules.changes();
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    const auto* entry = rules.entry_from(i);
    if (entry != nullptr && entry->provisional) ranges.emplace_back(changes[i], changes[i + 1] - days{1});
  }
  return ranges;
}

}  // namespace sarad
