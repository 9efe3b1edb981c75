// SPDX-License-Identifier: Apache-2.0
// Lays open what the figures of a page or office rest on (issue of every number: the posts behind it).
// No rule is applied here a second time to get a figure: figures come in as judged. Sums are counted
// again from the very lines shown, and each step says whether they agree.
#pragma once

#include "activity/ruling.hpp"
#include "measures/explanation.hpp"
#include "measures/quarter_report.hpp"
#include "measures/snapshot.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// What stands behind the figures of one page. Everything outlives the Explanation's calendar.
struct Evidence {
  const Page* page = nullptr;
  std::span<const Activity> activities;  ///< as folded: with rulings applied
  std::span<const Ruling> rulings;       ///< of the page
  const RuleBook* rules = nullptr;
  Instant as_of{};
  Instant observed{};  ///< min(as_of, observed_until) (R31)
  std::vector<std::pair<Instant, Instant>> blind;
};

/// A case: why it was opened, who joined, its clocks day by day, what was answered, its verdicts and
/// breaches (R15–R43). `referrals`: the page's.
[[nodiscard]] Explanation explain_case(const Evidence& evidence, const Case& c, std::span<const Referral> referrals);

/// A page's week: contributions counted or not and why, blind time, verdict (R50–R57).
[[nodiscard]] Explanation explain_week(const Evidence& evidence, const CadenceWeek& week);

/// The verdict of a case's first response in a rate's window: counted as what, by which rule (R60–R62).
struct RatedAs {
  std::string_view counted;  ///< hit, miss, strict_miss (a miss in strict only), left_out
  std::string_view reason;   ///< backlog, not_due, unseen, withdrawn, vanished; or the verdict
  std::string_view rule;
};
[[nodiscard]] RatedAs rated_as(const Case& c, Instant registered, Instant as_of);

/// One row a case opened in [from, to): id, permalink, opened, verdict, counted as what and why.
[[nodiscard]] Step explain_rated_cases(std::span<const Case> cases, Instant registered, Instant from, Instant to,
                                       Instant as_of);
/// k of n, the Wilson interval and the band worked out (R64–R66).
[[nodiscard]] Step explain_rate(const Rate& rate, std::string_view counting);
/// The Kaplan–Meier table and what is read from it (R70–R76).
[[nodiscard]] Step explain_survival(const Survival& survival);

/// An office's quarter: its pages' cases, the pooled rate, response times and the subtree (R60–R82).
/// `pages`: those of the office; `sums` of an order whose place 0 is the office.
[[nodiscard]] Explanation explain_quarter(const OfficeOrder& order, const QuarterSums& sums,
                                          std::span<const QuarterPage> pages, const BusinessTime* calendar);

}  // namespace sarad
