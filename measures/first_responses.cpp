// SPDX-License-Identifier: Apache-2.0
#include "measures/first_responses.hpp"

#include <algorithm>

namespace sarad {

std::vector<RatedCase> rated_first_responses(std::span<const Case> cases, Instant registered) {
  std::vector<RatedCase> rated;
  rated.reserve(cases.size());
  for (const auto& c : cases)
    if (c.opened >= registered)
      rated.push_back({c.opened, c.state, c.first_clock.verdict, c.first_clock.deadline.overdue_from});
  return rated;
}

std::vector<Subject> first_response_subjects(std::span<const Case> cases, const RuleBook& rules, Instant from,
                                             Instant to, Instant registered, Instant observed) {
  std::vector<Subject> subjects;
  for (const auto& c : cases) {
    const auto rule = c.opened >= from && c.opened < to ? rules.at(c.opened) : RuleError::no_policy;
    if (!rule) continue;
    const BusinessTime& calendar = *(*rule)->calendar;
    Subject subject;
    subject.event = c.first.has_value();
    if (c.first) {
      subject.time = c.first->working.count();
    } else if (c.live()) {
      subject.time = std::max(Seconds{0}, calendar.elapsed(c.opened, observed)).count();
    } else if (c.state == CaseState::withdrawn) {
      subject.time = calendar.elapsed(c.opened, c.ended.value_or(c.opened)).count();
    }
    if (registered > c.opened) subject.entry = calendar.elapsed(c.opened, registered).count();
    subjects.push_back(subject);
  }
  return subjects;
}

}  // namespace sarad
