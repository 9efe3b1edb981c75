// SPDX-License-Identifier: Apache-2.0
// What is asked of an office, as configured: the working calendar and the policy's limits.
// Plain values; measures/ gives them their meaning (measures.md sections 2, 3 and 7).
#pragma once

#include "activity/activity.hpp"
#include "base/time.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

using LocalDay = std::chrono::local_days;

/// [start, end) within one local day, in seconds since local midnight; 24:00 is 86,400.
struct Span {
  Seconds start{}, end{};

  friend bool operator==(const Span&, const Span&) = default;
};

/// Open spans by weekday, Sunday first (c_encoding of std::chrono::weekday).
using WeekHours = std::array<std::vector<Span>, 7>;

struct CalendarSpec {
  struct Weekly {
    std::optional<LocalDay> from;  ///< absent in the first: always
    WeekHours hours;
  };
  struct Period {
    std::string name;
    LocalDay from{}, to{};         ///< both included
    WeekHours hours;
  };
  struct Day {
    LocalDay from{}, to{};         ///< both included
    std::optional<std::vector<Span>> open;
    std::optional<std::chrono::weekday> like;
    bool provisional = false;      ///< depends on the moon; not yet confirmed (R14)
    std::string name;
  };
  std::string version;
  std::string time_zone = "Asia/Dhaka";
  std::vector<Weekly> weekly;      ///< ordered by from
  std::vector<Period> periods;
  std::vector<Day> days;
  std::optional<LocalDay> known_until;  ///< holidays are entered up to here
};

/// Exactly one of the three (else `bad_limit`); hours may have fractions.
struct Limit {
  std::optional<double> working_hours;
  std::optional<double> working_days;  ///< must be whole
  std::optional<double> wall_hours;

  friend bool operator==(const Limit&, const Limit&) = default;
};

[[nodiscard]] inline Limit working_days(double n) {
  Limit limit;
  limit.working_days = n;
  return limit;
}
[[nodiscard]] inline Limit working_hours(double n) {
  Limit limit;
  limit.working_hours = n;
  return limit;
}

enum class PrivateReplyPolicy : std::uint8_t { final, first, none };  ///< R27

struct CadencePolicy {
  int required = 2;                    ///< contributions a week (7.ক: at least twice)
  Seconds min_spacing{0};
  bool distinct_days = false;
  bool rolling = false;
  double max_blind_percent = 2;
  int min_judged_weeks = 4;
};

struct Policy {
  std::string version;
  std::optional<Instant> from;         ///< absent: always
  std::string calendar;                ///< name in the configuration
  std::vector<Kind> opens{Kind::comment, Kind::visitor_post, Kind::mention, Kind::reply};
  bool trivial_opens = false;
  int thanks_grace_hours = 72;
  bool citizen_to_citizen = false;
  PrivateReplyPolicy private_reply = PrivateReplyPolicy::final;
  bool referral_is_final = false;
  bool referred_office_answers = true;
  Limit first_response = working_days(2);
  Limit final_answer = working_days(7);
  Limit interim_interval = working_days(5);
  Limit referral = working_days(5);
  Limit warn_before = working_hours(2);
  CadencePolicy cadence;
  std::vector<std::string> interim_words_bn, interim_words_en;
  std::vector<std::string> trivial_words_bn, trivial_words_en;
};

/// Parameters of rates, quantiles and roll-up (measures.md sections 8–10).
struct MeasureParameters {
  Seconds window{std::chrono::weeks{13}};
  int min_n = 10;
  double max_blind_percent = 2;
  double max_unseen_percent = 5;
  double min_coverage_percent = 95;
  double target_percent = 80;
};

}  // namespace sarad
