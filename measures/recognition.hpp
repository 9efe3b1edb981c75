// SPDX-License-Identifier: Apache-2.0
// The shortlist for yearly recognition (guideline 10.গ): offices that fulfil every stated criterion.
// Input for a jury, not its verdict. Nothing in it grows with the number of posts, answers or cases,
// so volume cannot win (6.ঘ); a class of size of its own keeps the large from crowding out the small.
#pragma once

#include "measures/quarter_report.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

enum class Criterion : std::uint8_t {
  seen_all_year,    ///< judged or judgeable in every quarter begun: registered before it, never not_judged (R65)
  weeks_judged,     ///< enough of the year's weeks could be judged (R55)
  cadence,          ///< 7.ক: kept in so many of the judged weeks
  evidence,         ///< so many cases rated over the year
  band,             ///< 7.খ: strict rate of the year in the best band (R63, R66)
  lower_bound,      ///< and the lower end of its Wilson interval at the target or above (R64)
  certain,          ///< strict and lenient fall into the same band: nothing vanished that would change it
  nothing_removed,  ///< messages vanished and answers removed are few
  coverage,         ///< enough of what the platforms tell was read (R65)
  citizens_posts,   ///< 7.ঘ: visitors may post, or posts and mentions of citizens were answered
};
inline constexpr std::size_t kCriteria = 10;
[[nodiscard]] std::string_view to_string(Criterion criterion);

struct RecognitionTerms {
  double weeks_judged_percent = 75;
  double cadence_percent = 90;
  std::int64_t min_cases = 20;
  double lower_bound_percent = 80;  ///< the configuration's target
  double removed_percent = 1;       ///< a single one is always forgiven: doubt favours the office
  double coverage_percent = 95;
  std::int64_t medium_from = 200, large_from = 2000;  ///< rated cases a year
  std::size_t per_group = 5;
};

/// An office's own value for a criterion: `have` of `of` (both counts), or a ratio.
struct Judged {
  bool holds = false;
  std::optional<std::int64_t> have, of;
  std::optional<double> ratio;
};

enum class SizeClass : std::uint8_t { small, medium, large };
[[nodiscard]] std::string_view to_string(SizeClass size);

struct Candidate {
  const Office* office = nullptr;
  SizeClass size{};
  std::array<Judged, kCriteria> criteria;  ///< by Criterion
  std::int64_t rate_percent = 0;           ///< whole percent, cut off: no finer difference counts

  [[nodiscard]] const Judged& of(Criterion c) const { return criteria[static_cast<std::size_t>(c)]; }
  [[nodiscard]] bool qualifies() const;
  /// The criteria that do not hold.
  [[nodiscard]] int missing() const;
};

/// Offices of one level and class of size that qualify. Order: whole percents answered in time,
/// whole percents of weeks kept, then name, then id. The first `per_group` are the shortlist.
struct RecognitionGroup {
  std::string level;
  SizeClass size{};
  std::vector<Candidate> candidates;
};

struct Recognition {
  int year = 0;
  Period period;
  RecognitionTerms terms;
  std::string top;
  const Office* top_office = nullptr;    ///< null: all
  std::vector<RecognitionGroup> groups;  ///< by level as the tree has them from the top, small first
  std::vector<Candidate> others;         ///< offices with a page that do not qualify, by name
  bool simulated_time = false;
};

/// One office by its figures of the whole year and of its quarters begun, any order.
[[nodiscard]] Candidate judge_candidate(const Office& office, const QuarterFigures& year,
                                        std::span<const QuarterFigures> quarters, const RecognitionTerms& terms);

/// `year` and `quarters` are of the same `order`; the quarters are those begun.
[[nodiscard]] Recognition shortlist(const OfficeOrder& order, const QuarterSums& year,
                                    std::span<const QuarterSums> quarters, const RecognitionTerms& terms);

}  // namespace sarad
