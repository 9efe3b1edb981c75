// SPDX-License-Identifier: Apache-2.0
// Reads a replayed thread as marks: the time-free part of clocks.cpp, first_responses.cpp and figures.cpp.
#include "measures/page_fold_marks.hpp"

#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// R19: the rule of the book in force at `t`; the fold asked for it already.
const Rule& rule_at(const RuleBook& rules, Instant t) {
  return *rules.at(t).value();
}

std::uint16_t place_of(const Rule& rule, const RuleBook& rules) {
  return static_cast<std::uint16_t>(&rule - rules.all().data());
}

/// `started`: the instant whose policy gives the warning, as in figures().
ClockMark running(ClockKind kind, const Deadline& deadline, Instant started, const RuleBook& rules) {
  const Rule& rule = rule_at(rules, started);
  ClockMark mark;
  mark.kind = kind;
  mark.overdue_from = mark_of(deadline.overdue_from);
  mark.due = mark_of(deadline.due);
  mark.warn = mark_of(rule.calendar->warn_from(rule.policy.warn_before, deadline.due));
  mark.rule = place_of(rule, rules);
  mark.wall = deadline.wall;
  mark.provisional = deadline.provisional;
  return mark;
}

/// The verdict of a clock that has stopped does not depend on "now".
ClockReading settled_reading(const Rule& rule, const ClockReading& clock, std::optional<Instant> response,
                             std::optional<Instant> ended) {
  return read_clock(*rule.calendar, {clock, response, response ? std::nullopt : ended}, Instant{}, Instant{});
}

bool is_late(const ClockReading& clock) {
  return clock.verdict == Verdict::late || clock.verdict == Verdict::missed;
}

void set_outcome(WindowCase& w, const Case& c, const Rule& rule) {
  w.outcome = CaseOutcome::running;
  w.overdue_from = mark_of(c.first_clock.deadline.overdue_from);
  const auto response = c.first ? std::optional{c.first->at} : std::nullopt;
  if (!response && !c.ended) return;
  const ClockReading read = settled_reading(rule, c.first_clock, response, c.ended);
  w.overdue_from = mark_of(read.deadline.overdue_from);
  w.outcome = is_late(read)                    ? CaseOutcome::breached
              : read.verdict == Verdict::met   ? CaseOutcome::met
              : c.state == CaseState::vanished ? CaseOutcome::vanished
                                               : CaseOutcome::withdrawn;
}

WindowCase window_case(const Case& c, const Rule& rule, const RuleBook& rules) {
  const Rule& in_book = rule_at(rules, c.opened);
  const BusinessTime& calendar = *in_book.calendar;
  WindowCase w;
  w.opened = mark_of(c.opened);
  w.rule = place_of(in_book, rules);
  w.state = c.state;
  w.answer_removed = std::find(c.flags.begin(), c.flags.end(), CaseFlag::answer_removed) != c.flags.end();
  set_outcome(w, c, rule);
  if (c.first) {
    w.subject = SubjectKind::event;
    w.time = c.first->working.count();
  } else if (c.live()) {
    w.subject = SubjectKind::live;
    w.time = calendar.working_clock(c.opened).count();
  } else if (c.state == CaseState::withdrawn) {
    w.subject = SubjectKind::censored;
    w.time = calendar.elapsed(c.opened, c.ended.value_or(c.opened)).count();
  } else {
    w.subject = SubjectKind::for_ever;
  }
  return w;
}

}  // namespace

CaseMark ThreadFold::mark(std::size_t index) const {
  const OpenCase& c = cases_[index];
  const Case& told = c.told;
  const RuleBook& rules = *input_.rules;
  CaseMark mark;
  mark.window = window_case(told, *c.rule, rules);
  mark.live = told.live();
  if (!mark.live) return mark;
  const auto take = [&](ClockKind kind, const ClockReading& clock, std::optional<Instant> response) {
    if (response) return is_late(settled_reading(*c.rule, clock, response, std::nullopt)) ? kAlways : kNever;
    mark.running.push_back(running(kind, clock.deadline, told.opened, rules));
    return mark_of(clock.deadline.overdue_from);
  };
  const auto at = [](const std::optional<Response>& r) { return r ? std::optional{r->at} : std::nullopt; };
  const Mark first = take(ClockKind::first, told.first_clock, at(told.first));
  const Mark final = take(ClockKind::final, told.final_clock, at(told.final));
  bool told_in_time = false;
  Mark promise = kNever;
  for (const auto& interim : c.interims) {
    const Instant word = thread_.items()[interim.word].at;
    told_in_time = told_in_time || late_by(*c.rule->calendar, told.final_clock, word) == Seconds{0};
    promise = std::min(promise, take(ClockKind::promise, interim.clock.clock, interim.clock.response));
  }
  const bool is_public_problem = told.kind == Kind::visitor_post || told.kind == Kind::mention;
  mark.breached_from = {first, std::min(told_in_time ? kNever : final, promise),
                        is_public_problem ? std::min(first, final) : kNever};
  return mark;
}

void ThreadFold::mark_referrals(std::vector<ReferralMark>& out) const {
  for (const auto& r : referrals_) {
    if (r.clock.response || r.clock.ended) continue;
    out.push_back({mark_of(r.told.at), running(ClockKind::referral, r.clock.clock.deadline, r.told.at, *input_.rules)});
  }
}

}  // namespace sarad
