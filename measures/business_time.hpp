// SPDX-License-Identifier: Apache-2.0
// Working time: an office's open seconds, counted exactly (measures.md section 2, R10–R14). Built
// once from a CalendarSpec; every question is O(log n) in the calendar's length.
#pragma once

#include "activity/policy.hpp"

#include <boost/system/result.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// Why a calendar, limit or policy is refused; the words are those of vectors/README.
enum class RuleError { bad_hours, no_open_time, negative_duration, bad_working_days, bad_limit, no_policy, bad_policy, bad_time_zone };

[[nodiscard]] std::string_view to_string(RuleError error);
[[noreturn]] void throw_exception_from_error(RuleError error, const boost::source_location& where);

template <class T>
using Ruled = boost::system::result<T, RuleError>;

/// When a limit that started at some instant runs out, and how to judge against it.
struct Deadline {
  Instant due{};
  Instant overdue_from{};     ///< R13: overdue iff t > overdue_from
  bool provisional = false;   ///< R14
  bool wall = false;          ///< a wall-clock limit

  friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// Exactly one of the three forms, positive; days whole (section 2). Anything else is `bad_limit`.
[[nodiscard]] bool is_valid(const Limit& limit);

class BusinessTime {
 public:
  /// Compiles a calendar. Errors: bad_hours (spans outside 00:00–24:00, unordered or overlapping),
  /// bad_time_zone (not in the tz database).
  static Ruled<std::shared_ptr<const BusinessTime>> make(CalendarSpec spec);
  ~BusinessTime();

  /// Open seconds in [a, b); negative when b < a.
  [[nodiscard]] Seconds elapsed(Instant a, Instant b) const;
  /// Smallest t ≥ a with elapsed(a, t) = d. Errors: negative_duration, no_open_time.
  [[nodiscard]] Ruled<Instant> add(Instant a, Seconds d) const;
  /// Closing second of the nth working day after the local day of a. Errors: bad_working_days, no_open_time.
  [[nodiscard]] Ruled<Instant> end_of_working_day(Instant a, double n) const;
  /// First open second ≥ a. Error: no_open_time.
  [[nodiscard]] Ruled<Instant> next_open(Instant a) const;
  [[nodiscard]] bool is_open(Instant a) const;
  /// Open intervals of a local day, merged and ordered, and whether the day is provisional.
  [[nodiscard]] std::pair<std::vector<std::pair<Instant, Instant>>, bool> day(LocalDay day) const;

  /// Due time of a limit from `start` (R12, R13, R14). Errors: bad_limit, no_open_time, bad_working_days.
  [[nodiscard]] Ruled<Deadline> deadline(const Limit& limit, Instant start) const;
  /// R12: by how much t is late; 0 iff in time.
  [[nodiscard]] Seconds late_by(const Deadline& deadline, Instant t) const;

  /// First instant at which no more than `warning` is left to `due`: the rest of `due_soon`
  /// (metrics.md). Days count back as midnights of working days. `due` itself for a bad limit.
  [[nodiscard]] Instant warn_from(const Limit& warning, Instant due) const;

  /// Local midnight that begins the Sunday-to-Saturday week holding t (R52).
  [[nodiscard]] Instant week_start(Instant t) const;
  /// Local midnight that ends that week.
  [[nodiscard]] Instant week_end(Instant t) const;
  [[nodiscard]] LocalDay local_day(Instant t) const;
  [[nodiscard]] Instant midnight(LocalDay day) const;
  /// Local wall clock of t, for people: seconds since local midnight.
  [[nodiscard]] Seconds local_time_of_day(Instant t) const;

  /// M6: open seconds since local 2000-01-01.
  [[nodiscard]] Seconds working_clock(Instant t) const;
  /// Local days in [day of t, week_end) with an open second at or after t.
  [[nodiscard]] int working_days_left_in_week(Instant t) const;

  [[nodiscard]] const CalendarSpec& spec() const;
  [[nodiscard]] const std::string& version() const { return spec().version; }

 private:
  struct Table;
  explicit BusinessTime(std::unique_ptr<Table> table);
  std::unique_ptr<Table> table_;
};

}  // namespace sarad
