// SPDX-License-Identifier: Apache-2.0
// Which alerts of single cases stand on a page, by a Snapshot, and how one that stands no more has ended. Pure: what
// was sent, and to whom, is alert_book's business. Alerts of pages, trees and sarad itself are Prometheus' rules
// (docs/alerts.md).
#pragma once

#include "activity/alert_row.hpp"
#include "base/secret.hpp"
#include "exporters/office_tree.hpp"
#include "exporters/urgent.hpp"
#include "measures/case_lists.hpp"
#include "measures/snapshot.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// The alerts' names, in the order in which they are told.
inline constexpr std::array<std::string_view, 5> kCaseAlerts{"SaradCaseOverdue", "SaradInterimOverdue", "SaradReferralOverdue",
                                                              "SaradCaseDueSoon", "SaradCasesOverdueMore"};

/// What the configuration has to say.
struct AlertTerms {
  /// The rules that judge an office's pages; null if unknown.
  std::function<const RuleBook*(const std::string& office)> rules;
  std::string public_url;    ///< for links; without a slash at its end
  int max_cases_per_page = 20;
  Secret case_key;           ///< of the label `case`: stable for a case, meaningless outside
};

struct PageAlerts {
  std::vector<AlertRow> standing;  ///< without `ends`
  std::int64_t held_back = 0;      ///< overdue and not told one by one: at least so many
};

/// A live case stands by its most pressing clock (urgent.hpp). Overdue: only a clock that was missed at a look after its deadline, not
/// provisional (R14, R30; polling.md P12). Due soon: pending, within the policy's warn_before, and the page was seen within
/// the last eighth of the clock's time (P13). At most max_cases_per_page, the longest overdue first; if more are overdue,
/// SaradCasesOverdueMore says how many. Nothing for pages of which nothing may be said.
[[nodiscard]] PageAlerts alerts_of_page(const Snapshot& snapshot, const OfficeTree& tree, std::size_t page, const AlertTerms& terms);

/// Whether an answer that is the page's own is due within the policy's warn_before, and the page was seen within the last eighth of
/// the clock's time (P13). False without rules.
[[nodiscard]] bool is_due_soon(const UrgentClock& clock, const PageFigures& figures, const RuleBook* rules);

struct AlertEnd {
  Instant at{};               ///< when, by the platform's time where it tells; never before the alert's start
  std::string_view resolution;
};

/// How an alert that no longer stands on this page ended. `cases`: the page's. A clock that is still open but reads
/// otherwise now (a calendar or a ruling corrected it) is `corrected`; due soon that became overdue is `overdue`.
[[nodiscard]] AlertEnd end_of_alert(const Snapshot& snapshot, const PageCases& cases, const AlertRow& alert);

}  // namespace sarad
