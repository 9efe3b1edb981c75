// SPDX-License-Identifier: Apache-2.0
// The ladder (alerts.md section 5): which steps a page's cases have come to. Pure: who was told already is mail_book's
// business.
#pragma once

#include "activity/mail_row.hpp"
#include "exporters/mail_terms.hpp"
#include "exporters/urgent.hpp"

#include <string>
#include <vector>

namespace sarad {

/// So many of a page's most pressing clocks are told one by one; of the rest a mail tells the number.
inline constexpr std::size_t kMailClocks = 200;

/// The clock as the ledger names it, without person, step and mail.
[[nodiscard]] MailTold name_clock(const Snapshot& snapshot, const UrgentClock& clock);

/// Missed at a look after its deadline, and no day of it awaits the moon (R14, R30): what may be called overdue.
[[nodiscard]] bool is_told_overdue(const UrgentClock& clock);

/// The steps this clock has come to, lowest first. Due soon: as case_alerts. Overdue: told to admins at once, to the head and the
/// supervisor when head_after and supervisor_after have passed since; a tagged office's silence to the supervisor at once, since only
/// one above both can do something (R41).
[[nodiscard]] std::vector<MailStep> steps_of(const Snapshot& snapshot, const UrgentClock& clock, const MailTerms& terms);

/// Who hears of a step.
[[nodiscard]] Rung rung_of(MailStep step);

/// Whether any clock of the page can have come to a step; O(1).
[[nodiscard]] bool may_have_steps(const PageFigures& figures);

}  // namespace sarad
