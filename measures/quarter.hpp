// SPDX-License-Identifier: Apache-2.0
// A calendar quarter, and what a set of pages (an office's, a subtree's) did in it (guideline 10.ক).
// Sums and reads what figures() judged; it has no rule of its own but which weeks belong to a quarter.
#pragma once

#include "measures/snapshot.hpp"

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sarad {

/// January to March is 1, … October to December is 4.
struct Quarter {
  int year = 0, number = 1;

  /// "2026-Q4"; nothing for anything else. Years 2000 to 2100.
  [[nodiscard]] static std::optional<Quarter> parse(std::string_view text);
  [[nodiscard]] std::string name() const;
  [[nodiscard]] Quarter before() const;
  /// Local midnights in the calendar's zone that begin and end it.
  [[nodiscard]] Instant begin(const BusinessTime& calendar) const;
  [[nodiscard]] Instant end(const BusinessTime& calendar) const;

  friend auto operator<=>(const Quarter&, const Quarter&) = default;
};

/// [from, to), judged as it was known at as_of: `to`, or earlier while the period still runs.
struct Period {
  Instant from{}, to{}, as_of{};

  [[nodiscard]] bool running() const { return as_of < to; }
};

/// One page's figures for a period: figures() with window = as_of − from.
struct QuarterPage {
  const Page* page = nullptr;
  const PageFigures* figures = nullptr;   ///< null: never folded
  const RuleBook* rules = nullptr;        ///< null: no response times
  Seconds blind{};                        ///< blind time within the period (R54)
  std::optional<bool> visitors_may_post;  ///< as the platform tells (7.ঘ)
};

/// Promises or referrals that began in the period, by how they stand at as_of.
struct KeptCounts {
  std::int64_t made = 0, in_time = 0, late = 0, missed = 0, waiting = 0;
};

struct QuarterFigures {
  int pages = 0;                        ///< registered before as_of
  int pages_new = 0;                    ///< of these, registered within the period
  int pages_not_judged = 0;             ///< R65, or never folded: too much was not seen
  int weeks = 0;                        ///< page-weeks that ended in the period
  int weeks_judged = 0, weeks_met = 0;  ///< R55: covered, and of these met
  int weeks_met_half_seen = 0;          ///< met but not covered: a fact, yet not in the ratio (R55)
  std::optional<double> cadence_ratio;  ///< absent below min_judged_weeks
  std::int64_t opened = 0, mature = 0;  ///< cases; opened − mature were inside their time at as_of (R61)
  std::int64_t unseen = 0, vanished = 0, withdrawn = 0, removed_answers = 0;
  Rate strict, lenient;              ///< pooled over the pages that can be judged (R80, R81)
  std::optional<bool> band_certain;  ///< R63
  Survival first_response;           ///< p = 0.5, 0.9 in working seconds; empty where withheld
  std::int64_t interim = 0;          ///< cases of the period with an interim update (7.গ)
  KeptCounts promises, referrals;
  std::array<int, 4> overdue{};                                  ///< by ClockKind, at as_of
  std::int64_t citizens_posts = 0, citizens_posts_answered = 0;  ///< visitor posts and mentions (7.ঘ)
  std::optional<bool> visitors_may_post;                         ///< some page lets them; absent: no platform tells
  Coverage coverage;
  Seconds blind{}, watched{};  ///< over all pages: page-seconds

  [[nodiscard]] int overdue_sum() const { return overdue[0] + overdue[1] + overdue[2] + overdue[3]; }
  [[nodiscard]] std::optional<double> coverage_ratio() const;
  /// p of the first response; null where withheld.
  [[nodiscard]] const Quantile* quantile(double p) const;
};

/// Weeks by R52 whose end lies in (from, min(to, as_of)], so that every week belongs to one period.
/// Pages whose strict rate is not_judged stay out of the pooled rate and of the response times, and
/// are counted; if no page is left, the rate is not_judged. Pages registered at or after as_of do
/// not exist yet.
[[nodiscard]] QuarterFigures quarter_figures(std::span<const QuarterPage> pages, const Period& period,
                                             const MeasureParameters& parameters);

}  // namespace sarad
