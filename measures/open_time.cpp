// SPDX-License-Identifier: Apache-2.0
#include "measures/open_time.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

using std::chrono::days;
using std::chrono::local_seconds;

constexpr days kLongClosure{400};

/// Whole weeks before `day` and its weekday, by weeks that begin on Sundays (1970-01-01 was a Thursday).
std::pair<std::int64_t, std::size_t> week_and_weekday(LocalDay day) {
  const std::int64_t n = day.time_since_epoch().count() + 4;
  const std::int64_t week = (n >= 0 ? n : n - 6) / 7;
  return {week, static_cast<std::size_t>(n - week * 7)};
}

LocalDay day_of(std::int64_t week, std::size_t weekday) {
  return LocalDay{days{week * 7 + static_cast<std::int64_t>(weekday) - 4}};
}

/// Splits a running number into whole weeks and the weekday that holds the rest.
struct WeekPlace {
  std::int64_t week = 0, rest = 0;
  std::size_t weekday = 0;
};

WeekPlace place_of(std::int64_t number, const std::array<std::int64_t, 8>& before) {
  WeekPlace place;
  const std::int64_t per_week = before[7];
  place.week = (number >= 0 ? number : number - per_week + 1) / per_week;
  const std::int64_t rest = number - place.week * per_week;
  const auto after = std::upper_bound(before.begin(), before.end(), rest);
  place.weekday = static_cast<std::size_t>(after - before.begin()) - 1;
  place.rest = rest - before[place.weekday];
  return place;
}

Instant to_utc(LocalDay day, Seconds time, Seconds offset) {
  return Instant{day.time_since_epoch() + time - offset};
}

}  // namespace

OpenTime::Pattern OpenTime::make_pattern(WeekHours hours) {
  Pattern pattern;
  for (std::size_t i = 0; i < 7; ++i) {
    std::int64_t open = 0;
    for (const auto& span : hours[i]) open += (span.end - span.start).count();
    pattern.seconds_before[i + 1] = pattern.seconds_before[i] + open;
    pattern.days_before[i + 1] = pattern.days_before[i] + (open > 0 ? 1 : 0);
  }
  pattern.hours = std::move(hours);
  return pattern;
}

std::int64_t OpenTime::Pattern::seconds_until(LocalDay day) const {
  const auto [week, weekday] = week_and_weekday(day);
  return week * seconds_before[7] + seconds_before[weekday];
}

std::int64_t OpenTime::Pattern::days_until(LocalDay day) const {
  const auto [week, weekday] = week_and_weekday(day);
  return week * days_before[7] + days_before[weekday];
}

OpenTime::OpenTime(const CalendarSpec& spec, TimeZone zone) : zone_(std::move(zone)) {
  cut(spec);
  number();
  find_closures();
}

/// The local days touched by a change of offset; days that touch each other are one range.
std::vector<OpenTime::ChangeDays> OpenTime::change_days() const {
  std::vector<ChangeDays> ranges;
  Seconds before = zone_.first_offset();
  for (const auto& change : zone_.changes()) {
    const auto last_second =
        std::chrono::floor<days>(local_seconds{(change.at - Seconds{1}).time_since_epoch() + before});
    const auto first_second = std::chrono::floor<days>(local_seconds{change.at.time_since_epoch() + change.offset});
    const auto from = std::min(last_second, first_second);
    const auto end = std::max(last_second, first_second) + days{1};
    before = change.offset;
    if (!ranges.empty() && from <= ranges.back().end) {
      ranges.back().from = std::min(ranges.back().from, from);
      ranges.back().end = std::max(ranges.back().end, end);
      ranges.back().offset_after = change.offset;
    } else {
      ranges.push_back({from, end, change.offset});
    }
  }
  return ranges;
}

void OpenTime::cut(const CalendarSpec& spec) {
  const DayRules hours{spec};
  const auto& rules = hours.changes();
  const auto listed = change_days();
  std::set<LocalDay> cuts(rules.begin(), rules.end());
  for (const auto& range : listed) cuts.insert({range.from, range.end});
  cuts.insert(cuts.empty() ? LocalDay{} : *cuts.begin() - days{1});

  Seconds offset = zone_.first_offset();
  auto next = listed.begin();
  auto rule_of_pattern = rules.end();
  for (auto it = cuts.begin(); it != cuts.end(); ++it) {
    if (next != listed.end() && *it >= next->end) ++next;
    const bool within = next != listed.end() && *it >= next->from;
    if (within && *it != next->from) continue;
    Stretch stretch;
    stretch.from = *it;
    stretch.start = to_utc(*it, Seconds{0}, offset);
    stretch.is_listed = within;
    if (within) {
      list_days(stretch, next->end, hours);
      offset = next->offset_after;
    } else {
      const auto rule = std::upper_bound(rules.begin(), rules.end(), *it);
      if (patterns_.empty() || rule != rule_of_pattern) patterns_.push_back(make_pattern(hours.on(*it)));
      rule_of_pattern = rule;
      stretch.offset = offset;
      stretch.pattern = patterns_.size() - 1;
    }
    stretches_.push_back(std::move(stretch));
  }
}

/// R10: local times that happen twice are open twice, those that never happen are not open.
void OpenTime::list_days(Stretch& stretch, LocalDay end, const DayRules& rules) const {
  const auto changes = zone_.changes();
  for (LocalDay day = stretch.from; day < end; day += days{1}) {
    const auto hours = rules.on(day);
    // A day of local time lies within two days of UTC on either side, whatever the offset.
    const Instant earliest{(day - days{2}).time_since_epoch()}, latest{(day + days{3}).time_since_epoch()};
    auto change = std::upper_bound(changes.begin(), changes.end(), earliest,
                                   [](Instant t, const OffsetChange& c) { return t < c.at; });
    for (Instant from = earliest; from < latest;) {
      const Instant until = change == changes.end() ? latest : std::min(change->at, latest);
      const Seconds offset = zone_.offset(from);
      for (const auto& span : hours[week_and_weekday(day).second]) {
        const ListedInterval open{day, std::max(from, to_utc(day, span.start, offset)),
                                  std::min(until, to_utc(day, span.end, offset))};
        if (open.from >= open.to) continue;
        if (!stretch.listed.empty() && stretch.listed.back().day == day && stretch.listed.back().to == open.from) {
          stretch.listed.back().to = open.to;
        } else {
          stretch.listed.push_back(open);
        }
      }
      from = until;
      if (change != changes.end()) ++change;
    }
  }
  std::sort(stretch.listed.begin(), stretch.listed.end(),
            [](const ListedInterval& a, const ListedInterval& b) { return a.from < b.from; });
}

void OpenTime::number() {
  for (std::size_t i = 1; i < stretches_.size(); ++i) {
    const auto& before = stretches_[i - 1];
    auto& here = stretches_[i];
    here.seconds_before = before.seconds_before + seconds_within(before, here.start);
    here.days_before = before.days_before + days_within(before, here.from);
  }
}

std::int64_t OpenTime::seconds_within(const Stretch& stretch, Instant t) const {
  std::int64_t sum = 0;
  if (stretch.is_listed) {
    for (const auto& open : stretch.listed)
      if (open.from < t) sum += (std::min(open.to, t) - open.from).count();
    return sum;
  }
  const auto& pattern = patterns_[stretch.pattern];
  const local_seconds local{t.time_since_epoch() + stretch.offset};
  const auto day = std::chrono::floor<days>(local);
  const Seconds time = local - day;
  for (const auto& span : pattern.hours[week_and_weekday(day).second])
    if (span.start < time) sum += (std::min(span.end, time) - span.start).count();
  return pattern.seconds_until(day) - pattern.seconds_until(stretch.from) + sum;
}

std::int64_t OpenTime::days_within(const Stretch& stretch, LocalDay day) const {
  if (!stretch.is_listed) {
    const auto& pattern = patterns_[stretch.pattern];
    return pattern.days_until(day) - pattern.days_until(stretch.from);
  }
  std::set<LocalDay> open;
  for (const auto& interval : stretch.listed)
    if (interval.day < day) open.insert(interval.day);
  return static_cast<std::int64_t>(open.size());
}

const OpenTime::Stretch& OpenTime::stretch_at(Instant t) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), t,
                                      [](Instant x, const Stretch& s) { return x < s.start; });
  return after == stretches_.begin() ? *after : *std::prev(after);
}

const OpenTime::Stretch& OpenTime::stretch_on(LocalDay day) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), day,
                                      [](LocalDay x, const Stretch& s) { return x < s.from; });
  return after == stretches_.begin() ? *after : *std::prev(after);
}

Seconds OpenTime::before(Instant t) const {
  const auto& stretch = stretch_at(t);
  return Seconds{stretch.seconds_before + seconds_within(stretch, t)};
}

std::optional<Instant> OpenTime::open_second(Seconds k) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), k.count(),
                                      [](std::int64_t x, const Stretch& s) { return x < s.seconds_before; });
  const auto& stretch = after == stretches_.begin() ? *after : *std::prev(after);
  std::int64_t rest = k.count() - stretch.seconds_before;
  if (stretch.is_listed) {
    for (const auto& open : stretch.listed) {
      const std::int64_t size = (open.to - open.from).count();
      if (rest < size) return open.from + Seconds{rest};
      rest -= size;
    }
    return std::nullopt;
  }
  const auto& pattern = patterns_[stretch.pattern];
  if (pattern.seconds_before[7] == 0) return std::nullopt;
  const auto place = place_of(pattern.seconds_until(stretch.from) + rest, pattern.seconds_before);
  Seconds within{place.rest};
  for (const auto& span : pattern.hours[place.weekday]) {
    if (within < span.end - span.start)
      return to_utc(day_of(place.week, place.weekday), span.start + within, stretch.offset);
    within -= span.end - span.start;
  }
  return std::nullopt;
}

std::int64_t OpenTime::working_days_before(LocalDay day) const {
  const auto& stretch = stretch_on(day);
  return stretch.days_before + days_within(stretch, day);
}

std::optional<LocalDay> OpenTime::working_day(std::int64_t k) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), k,
                                      [](std::int64_t x, const Stretch& s) { return x < s.days_before; });
  const auto& stretch = after == stretches_.begin() ? *after : *std::prev(after);
  const std::int64_t rest = k - stretch.days_before;
  if (stretch.is_listed) {
    std::set<LocalDay> open;
    for (const auto& interval : stretch.listed) open.insert(interval.day);
    if (rest >= static_cast<std::int64_t>(open.size())) return std::nullopt;
    return *std::next(open.begin(), rest);
  }
  const auto& pattern = patterns_[stretch.pattern];
  if (pattern.days_before[7] == 0) return std::nullopt;
  const auto place = place_of(pattern.days_until(stretch.from) + rest, pattern.days_before);
  return day_of(place.week, place.weekday);
}

std::vector<OpenInterval> OpenTime::intervals(LocalDay day) const {
  const auto& stretch = stretch_on(day);
  std::vector<OpenInterval> out;
  if (stretch.is_listed) {
    for (const auto& open : stretch.listed)
      if (open.day == day) out.emplace_back(open.from, open.to);
    return out;
  }
  for (const auto& span : patterns_[stretch.pattern].hours[week_and_weekday(day).second])
    out.emplace_back(to_utc(day, span.start, stretch.offset), to_utc(day, span.end, stretch.offset));
  return out;
}

void OpenTime::find_closures() {
  // Only whole stretches can be closed for that long: a weekly pattern opens every week or never.
  for (std::size_t i = 0; i < stretches_.size(); ++i) {
    const Seconds k{stretches_[i].seconds_before};
    const auto opening = open_second(k);
    if (!opening) continue;
    const auto last = open_second(k - Seconds{1});
    const LocalDay next_open = local_day(*opening);
    const LocalDay last_open = last && *last < *opening ? local_day(*last) : LocalDay{days{-1'000'000'000}};
    if (next_open - last_open - days{1} < kLongClosure) continue;
    const Instant from = last && *last < *opening ? *last + Seconds{1} : Instant::min();
    if (closures_.empty() || closures_.back().to != *opening)
      closures_.push_back({from, *opening, last_open, next_open});
  }
}

bool OpenTime::is_long_closure(Instant a, Instant t) const {
  return std::any_of(closures_.begin(), closures_.end(), [&](const Closure& closure) {
    if (closure.to <= a || closure.to > t) return false;
    return closure.next_open - std::max(closure.last_open, local_day(a)) - days{1} >= kLongClosure;
  });
}

Instant OpenTime::midnight(LocalDay day) const {
  const local_seconds wanted{day.time_since_epoch()};
  const Instant earliest{(day - days{2}).time_since_epoch()};
  const auto changes = zone_.changes();
  auto change = std::upper_bound(changes.begin(), changes.end(), earliest,
                                 [](Instant t, const OffsetChange& c) { return t < c.at; });
  Instant from = earliest;
  for (;; ++change) {
    const Instant exact{wanted.time_since_epoch() - zone_.offset(from)};
    const Instant reached = std::max(exact, from);
    if (change == changes.end() || reached < change->at) return reached;
    from = change->at;
  }
}

}  // namespace sarad
