// SPDX-License-Identifier: Apache-2.0
// The open seconds of a calendar on the line of time, numbered: how many lie before an instant, and
// where the k-th one is. All of business_time follows from these two. Days are numbered likewise.
//
// The line is cut into stretches wherever the calendar or the UTC offset changes. Within one, time
// repeats weekly and is reckoned by arithmetic, so there is no first or last day.
#pragma once

#include "activity/policy.hpp"
#include "measures/day_hours.hpp"
#include "measures/time_zone.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sarad {

using OpenInterval = std::pair<Instant, Instant>;  ///< [from, to)

class OpenTime {
 public:
  OpenTime(const CalendarSpec& spec, TimeZone zone);

  /// Open seconds before t, counted from a fixed origin (negative before it).
  [[nodiscard]] Seconds before(Instant t) const;
  /// The open second that has exactly `k` before it. Nothing if the calendar closes for good.
  [[nodiscard]] std::optional<Instant> open_second(Seconds k) const;

  /// Working days (R10: local days with an open second) before `day`.
  [[nodiscard]] std::int64_t working_days_before(LocalDay day) const;
  /// The working day that has exactly `k` before it. Nothing if the calendar closes for good.
  [[nodiscard]] std::optional<LocalDay> working_day(std::int64_t k) const;

  /// Open intervals of a local day, merged and ordered.
  [[nodiscard]] std::vector<OpenInterval> intervals(LocalDay day) const;
  /// True if there are 400 closed days in a row between a and the opening at `t` (section 2).
  [[nodiscard]] bool is_long_closure(Instant a, Instant t) const;

  [[nodiscard]] LocalDay local_day(Instant t) const { return std::chrono::floor<std::chrono::days>(local(t)); }
  [[nodiscard]] std::chrono::local_seconds local(Instant t) const {
    return std::chrono::local_seconds{t.time_since_epoch() + zone_.offset(t)};
  }
  /// First instant whose local time is not before 00:00 of `day`.
  [[nodiscard]] Instant midnight(LocalDay day) const;

 private:
  /// Hours by weekday with running sums over the week, Sunday first.
  struct Pattern {
    WeekHours hours;
    std::array<std::int64_t, 8> seconds_before{}, days_before{};

    [[nodiscard]] std::int64_t seconds_until(LocalDay day) const;
    [[nodiscard]] std::int64_t days_until(LocalDay day) const;
  };
  struct ListedInterval {
    LocalDay day;
    Instant from, to;
  };
  struct Stretch {
    LocalDay from;
    Instant start;
    Seconds offset{};         ///< of a weekly stretch
    std::size_t pattern = 0;  ///< of a weekly stretch
    bool is_listed = false;
    std::vector<ListedInterval> listed;  ///< days on which the offset changes, one by one
    std::int64_t seconds_before = 0, days_before = 0;
  };
  /// Closed between two open seconds for 400 days or more.
  struct Closure {
    Instant from, to;
    LocalDay last_open, next_open;
  };
  struct ChangeDays {
    LocalDay from, end;
    Seconds offset_after;
  };

  static Pattern make_pattern(WeekHours hours);
  [[nodiscard]] std::vector<ChangeDays> change_days() const;
  void cut(const CalendarSpec& spec);
  void list_days(Stretch& stretch, LocalDay end, const DayRules& rules) const;
  void number();
  void find_closures();
  [[nodiscard]] std::int64_t seconds_within(const Stretch& stretch, Instant t) const;
  [[nodiscard]] std::int64_t days_within(const Stretch& stretch, LocalDay day) const;
  [[nodiscard]] const Stretch& stretch_at(Instant t) const;
  [[nodiscard]] const Stretch& stretch_on(LocalDay day) const;

  TimeZone zone_;
  std::vector<Pattern> patterns_;
  std::vector<Stretch> stretches_;
  std::vector<Closure> closures_;
};

}  // namespace sarad
