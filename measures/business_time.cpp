// SPDX-License-Identifier: Apache-2.0
#include "measures/business_time.hpp"

#include "base/tz_database.hpp"
#include "measures/day_hours.hpp"
#include "measures/open_time.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

using std::chrono::days;

constexpr double kMostHours = 1e7, kMostDays = 1e6;
constexpr LocalDay kOriginDay{std::chrono::local_days{std::chrono::year{2000} / 1 / 1}};

bool is_positive(const std::optional<double>& value, double most) {
  return value && *value > 0 && *value <= most;
}

Seconds whole_seconds(double hours) {
  return Seconds{std::llround(hours * 3600)};
}

}  // namespace

bool is_valid(const Limit& limit) {
  const int forms =
      int{limit.working_hours.has_value()} + int{limit.working_days.has_value()} + int{limit.wall_hours.has_value()};
  if (forms != 1) return false;
  if (limit.working_days)
    return is_positive(limit.working_days, kMostDays) && std::trunc(*limit.working_days) == *limit.working_days;
  return is_positive(limit.working_hours, kMostHours) || is_positive(limit.wall_hours, kMostHours);
}

struct BusinessTime::Table {
  CalendarSpec spec;
  OpenTime open;
  std::vector<std::pair<LocalDay, LocalDay>> provisional;
  Seconds origin{};

  /// A provisional day lies in [from, to], both included.
  [[nodiscard]] bool is_provisional(LocalDay from, LocalDay to) const {
    const auto it = std::lower_bound(provisional.begin(), provisional.end(), from,
                                     [](const auto& r, LocalDay d) { return r.second < d; });
    return it != provisional.end() && it->first <= to;
  }
};

BusinessTime::BusinessTime(std::unique_ptr<Table> table) : table_(std::move(table)) {}
BusinessTime::~BusinessTime() = default;

Ruled<std::shared_ptr<const BusinessTime>> BusinessTime::make(CalendarSpec spec) {
  if (!has_good_hours(spec)) return RuleError::bad_hours;
  const auto bytes = read_time_zone(spec.time_zone);
  auto zone = bytes ? TimeZone::parse(*bytes) : std::nullopt;
  if (!zone) return RuleError::bad_time_zone;
  OpenTime open(spec, std::move(*zone));
  auto provisional = provisional_days(spec);
  auto table = std::make_unique<Table>(Table{std::move(spec), std::move(open), std::move(provisional), Seconds{0}});
  table->origin = table->open.before(table->open.midnight(kOriginDay));
  return std::shared_ptr<const BusinessTime>(new BusinessTime(std::move(table)));
}

Seconds BusinessTime::elapsed(Instant a, Instant b) const {
  return table_->open.before(b) - table_->open.before(a);
}

Ruled<Instant> BusinessTime::add(Instant a, Seconds d) const {
  if (d < Seconds{0}) return RuleError::negative_duration;
  if (d == Seconds{0}) return a;
  const auto last = table_->open.open_second(table_->open.before(a) + d - Seconds{1});
  if (!last || table_->open.is_long_closure(a, *last)) return RuleError::no_open_time;
  return *last + Seconds{1};
}

Ruled<Instant> BusinessTime::end_of_working_day(Instant a, double n) const {
  if (!(n >= 1) || n > kMostDays || std::trunc(n) != n) return RuleError::bad_working_days;
  const LocalDay next = table_->open.local_day(a) + days{1};
  const auto day = table_->open.working_day(table_->open.working_days_before(next) + static_cast<std::int64_t>(n) - 1);
  if (!day) return RuleError::no_open_time;
  const auto intervals = table_->open.intervals(*day);
  if (table_->open.is_long_closure(a, intervals.front().first)) return RuleError::no_open_time;
  return intervals.back().second;
}

Ruled<Instant> BusinessTime::next_open(Instant a) const {
  const auto second = table_->open.open_second(table_->open.before(a));
  if (!second || table_->open.is_long_closure(a, *second)) return RuleError::no_open_time;
  return *second;
}

bool BusinessTime::is_open(Instant a) const {
  return elapsed(a, a + Seconds{1}) > Seconds{0};
}

std::pair<std::vector<std::pair<Instant, Instant>>, bool> BusinessTime::day(LocalDay day) const {
  return {table_->open.intervals(day), table_->is_provisional(day, day)};
}

Ruled<Deadline> BusinessTime::deadline(const Limit& limit, Instant start) const {
  if (!is_valid(limit)) return RuleError::bad_limit;
  if (limit.wall_hours) {
    const Instant due = start + whole_seconds(*limit.wall_hours);
    return Deadline{due, due, false, true};
  }
  const auto due = limit.working_days ? end_of_working_day(start, *limit.working_days)
                                      : add(start, whole_seconds(*limit.working_hours));
  if (!due) return due.error();
  const auto overdue_from = next_open(*due);
  if (!overdue_from) return overdue_from.error();
  return Deadline{*due, *overdue_from, table_->is_provisional(local_day(start), local_day(*due)), false};
}

Seconds BusinessTime::late_by(const Deadline& deadline, Instant t) const {
  if (t <= deadline.due) return Seconds{0};
  return deadline.wall ? t - deadline.due : elapsed(deadline.due, t);
}

Instant BusinessTime::warn_from(const Limit& warning, Instant due) const {
  if (!is_valid(warning)) return due;
  if (warning.wall_hours) return due - whole_seconds(*warning.wall_hours);
  if (warning.working_hours) {
    const auto last =
        table_->open.open_second(table_->open.before(due) - whole_seconds(*warning.working_hours) - Seconds{1});
    return last ? std::min(due, *last + Seconds{1}) : due;
  }
  const auto day = table_->open.working_day(table_->open.working_days_before(local_day(due)) -
                                            static_cast<std::int64_t>(*warning.working_days));
  return day ? std::min(due, midnight(*day)) : due;
}

Instant BusinessTime::week_start(Instant t) const {
  const LocalDay day = local_day(t);
  return midnight(day - days{std::chrono::weekday{day}.c_encoding()});
}

Instant BusinessTime::week_end(Instant t) const {
  const LocalDay day = local_day(t);
  return midnight(day + days{7 - std::chrono::weekday{day}.c_encoding()});
}

LocalDay BusinessTime::local_day(Instant t) const {
  return table_->open.local_day(t);
}

Instant BusinessTime::midnight(LocalDay day) const {
  return table_->open.midnight(day);
}

Seconds BusinessTime::local_time_of_day(Instant t) const {
  return table_->open.local(t) - local_day(t);
}

Seconds BusinessTime::working_clock(Instant t) const {
  return table_->open.before(t) - table_->origin;
}

int BusinessTime::working_days_left_in_week(Instant t) const {
  const LocalDay today = local_day(t);
  const LocalDay sunday = today + days{7 - std::chrono::weekday{today}.c_encoding()};
  const auto left_today = table_->open.intervals(today);
  const auto later = table_->open.working_days_before(sunday) - table_->open.working_days_before(today + days{1});
  return static_cast<int>(later) + (!left_today.empty() && left_today.back().second > t ? 1 : 0);
}

const CalendarSpec& BusinessTime::spec() const {
  return table_->spec;
}

}  // namespace sarad
