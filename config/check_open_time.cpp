// SPDX-License-Identifier: Apache-2.0
// A calendar must open again: deadlines that run into a closure of 400 days have no end (no_open_time).
#include "config/checks.hpp"
#include "config/scalars.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarad {
namespace {

using std::chrono::days;

constexpr int kLongClosure = 400;
constexpr int kMostWalked = 1'000'000;   ///< days; from 1970 far past year 4000

/// What decides a day's hours: a list of the calendar and the item in it.
struct Ruling {
  std::string_view list;
  std::size_t index = 0;
  bool open = false;
};

class DayRules {
 public:
  explicit DayRules(const CalendarSpec& spec) : spec_(spec) {
    for (std::size_t i = 0; i < spec.days.size(); ++i)
      if (spec.days[i].to - spec.days[i].from <= days{366})
        for (auto date = spec.days[i].from; date <= spec.days[i].to; date += days{1}) listed_[date.time_since_epoch().count()] = i;
  }

  /// R11.
  [[nodiscard]] Ruling of(LocalDay date) const {
    const auto listed = listed_.find(date.time_since_epoch().count());
    const auto* day = listed == listed_.end() ? nullptr : &spec_.days[listed->second];
    if (day != nullptr && day->open) return {"days", listed->second, !day->open->empty()};
    Ruling usual;
    const WeekHours* hours = usual_hours(date, usual);
    const auto weekday = day != nullptr && day->like ? *day->like : std::chrono::weekday{date};
    usual.open = hours != nullptr && !(*hours)[weekday.c_encoding()].empty();
    return usual;
  }

 private:
  const WeekHours* usual_hours(LocalDay date, Ruling& ruling) const {
    for (std::size_t i = spec_.periods.size(); i-- > 0;)
      if (spec_.periods[i].from <= date && date <= spec_.periods[i].to) {
        ruling = {"periods", i};
        return &spec_.periods[i].hours;
      }
    for (std::size_t i = spec_.weekly.size(); i-- > 0;)
      if (!spec_.weekly[i].from || *spec_.weekly[i].from <= date) {
        ruling = {"weekly", i};
        return &spec_.weekly[i].hours;
      }
    return nullptr;
  }

  const CalendarSpec& spec_;
  std::unordered_map<std::int64_t, std::size_t> listed_;
};

/// The days between which rules change; before the first weekly version nothing is judged.
std::pair<LocalDay, LocalDay> bounds(const CalendarSpec& spec) {
  std::vector<LocalDay> marks;
  for (const auto& weekly : spec.weekly)
    if (weekly.from) marks.push_back(*weekly.from);
  for (const auto& period : spec.periods) marks.insert(marks.end(), {period.from, period.to});
  for (const auto& day : spec.days)
    if (day.from != LocalDay{}) marks.insert(marks.end(), {day.from, day.to});
  if (marks.empty()) return {};
  const auto [first, last] = std::minmax_element(marks.begin(), marks.end());
  const bool late = !spec.weekly.empty() && spec.weekly.front().from;
  return {late ? std::max(*first, *spec.weekly.front().from) : *first, *last};
}

}  // namespace

void check_open_time(const Checking& c, const std::string& path, const CalendarSpec& spec, const Node& node) {
  const auto [first, last] = bounds(spec);
  if (spec.weekly.empty() || (last - first).count() > kMostWalked) return;
  const DayRules rules{spec};
  int closed = 0;
  Ruling cause;
  for (LocalDay date = first; date <= last; date += days{1}) {
    const Ruling ruling = rules.of(date);
    closed = ruling.open ? 0 : closed + 1;
    // What closes a day beside weekends: the first that is no weekly rule.
    if (closed == 1 || (closed <= kLongClosure && cause.list == "weekly" && ruling.list != "weekly")) cause = ruling;
    if (closed < kLongClosure) continue;
    const Node* list = node.find(cause.list);
    const bool known = list != nullptr && list->kind == Node::Kind::list && cause.index < list->entries.size();
    c.faults.error(known ? list->entries[cause.index].value->place : node.place, path + '.' + std::string{cause.list}, "no_open_time",
                   "the calendar is closed for 400 days and more up to " + spell_day(date), "let it open, or deadlines never end");
    return;
  }
}

}  // namespace sarad
