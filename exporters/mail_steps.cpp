// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_steps.hpp"

#include "exporters/case_alerts.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// Whether `limit` has passed since `start`; a limit without end never has.
bool has_passed(const BusinessTime& calendar, const Limit& limit, Instant start, Instant now) {
  const auto deadline = calendar.deadline(limit, start);
  return deadline && now >= deadline->due;
}

}  // namespace

MailTold name_clock(const Snapshot& snapshot, const UrgentClock& clock) {
  MailTold told;
  told.page = snapshot.roster->pages[clock.page].id;
  told.clock = clock.clock;
  told.subject = clock.referral != nullptr ? clock.referral->tag : clock.item->id;
  if (clock.referral != nullptr) told.part = clock.referral->office;
  if (clock.clock == ClockKind::promise) told.part = static_cast<const Promise*>(clock.reading)->from;
  return told;
}

bool is_told_overdue(const UrgentClock& clock) { return clock.overdue() && !clock.reading->deadline.provisional; }

std::vector<MailStep> steps_of(const Snapshot& snapshot, const UrgentClock& clock, const MailTerms& terms) {
  const Page& page = snapshot.roster->pages[clock.page];
  const PageFigures& figures = *snapshot.pages[clock.page];
  const RuleBook* rules = terms.rules ? terms.rules(page.office) : nullptr;
  if (!is_told_overdue(clock)) return is_due_soon(clock, figures, rules) ? std::vector{MailStep::soon} : std::vector<MailStep>{};
  if (clock.clock == ClockKind::referral) return {MailStep::supervisor};
  std::vector<MailStep> steps{MailStep::overdue};
  const auto rule = rules != nullptr ? rules->at(clock.item->opened) : Ruled<const Rule*>{RuleError::no_policy};
  if (!rule) return steps;
  const BusinessTime& calendar = *(*rule)->calendar;
  const Instant since = clock.reading->deadline.overdue_from;
  if (has_passed(calendar, terms.head_after, since, snapshot.as_of)) steps.push_back(MailStep::head);
  if (has_passed(calendar, terms.supervisor_after, since, snapshot.as_of)) steps.push_back(MailStep::supervisor);
  return steps;
}

Rung rung_of(MailStep step) {
  if (step == MailStep::supervisor) return Rung::supervisor;
  return step == MailStep::head ? Rung::head : Rung::admin;
}

bool may_have_steps(const PageFigures& figures) {
  return std::any_of(figures.clocks.begin(), figures.clocks.end(), [](const ClockCounts& counts) { return counts.overdue > 0 || counts.due_soon > 0; });
}

}  // namespace sarad
