// SPDX-License-Identifier: Apache-2.0
// A figure laid open: the posts behind it, the rules applied, the working time counted day by day and
// the verdict, as values. Words for people are put to it in exporters/explain.hpp. A fact's name and a
// step's kind are codes: they stand in the JSON as they are and never change their meaning.
#pragma once

#include "activity/activity.hpp"
#include "measures/business_time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sarad {

/// A word of a closed list ("met", "vanished"), which the text renderer translates.
struct Word {
  std::string_view code;
};

using FactValue = std::variant<std::int64_t, double, bool, Seconds, Instant, Word, std::string>;

struct Fact {
  std::string_view name;
  FactValue value;
};

using Facts = std::vector<Fact>;

/// One local day of a count of working time (R10, R11).
struct DayLine {
  LocalDay day{};
  std::vector<std::pair<Instant, Instant>> spans;  ///< the open time that counts, [from, to)
  Seconds counted{}, sum{};                        ///< of this day, and up to its end
  int working_day = 0;                             ///< with a limit in days: the nth after the start; 0: none
  bool provisional = false;                        ///< R14
};

struct ExplainedActivity {
  std::string id;
  std::string_view part;  ///< what it is here: "message", "first_response", …
  Kind kind{};
  AuthorRole author{};
  std::string office, permalink;
  std::optional<Instant> created;
  Instant seen{};
};

struct Step {
  std::string_view kind;
  std::string_view rules;  ///< "R12, R13"
  Facts facts;
  std::vector<ExplainedActivity> activities;
  std::vector<DayLine> lines;
  std::vector<Facts> rows;     ///< a table: every row has the same names
  std::optional<bool> agrees;  ///< whether the lines give the figure; absent: no sum here
};

struct Explanation {
  std::string_view kind;  ///< case, week, quarter, series
  std::string subject;    ///< case id, page id, office id, the series
  Instant as_of{};
  const BusinessTime* calendar = nullptr;  ///< local times are its zone's; owned by the rules; may be null
  std::vector<Step> steps;
  Facts verdict;

  /// Whether all that was counted again gave the same figure. False is a bug in sarad.
  [[nodiscard]] bool agrees() const {
    for (const auto& step : steps)
      if (step.agrees && !*step.agrees) return false;
    return true;
  }
};

}  // namespace sarad
