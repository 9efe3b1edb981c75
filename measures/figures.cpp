// SPDX-License-Identifier: Apache-2.0
#include "measures/blind_time.hpp"
#include "measures/first_responses.hpp"
#include "measures/snapshot.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using std::chrono::days;

constexpr std::array kQuantiles{0.5, 0.9};

/// Puts one page's figures together. What lies before `registered` is backlog: listed, not counted.
class Figuring {
 public:
  Figuring(const PageInput& input, const Rule& rule) : input_(input), rule_(rule) {}

  Ruled<PageFigures> run();

 private:
  void count_cases();
  void count_case(const Case& c);
  void count_referrals();
  void count_clock(ClockKind kind, const ClockReading& clock, Instant started);
  void judge_cadence_of_page();
  void rate_window();
  void note_running();
  void find_next_change(std::optional<Instant> next_verdict);
  void wake_at(Instant t) {
    if (t > input_.as_of && (!out_.next_change || t < *out_.next_change)) out_.next_change = t;
  }
  [[nodiscard]] bool is_backlog(Instant t) const { return t < input_.page->registered; }
  [[nodiscard]] Instant observed() const {
    return std::min(input_.as_of, input_.observed_until.value_or(input_.page->registered));
  }
  /// The window moves by whole local days, so that no figure changes from second to second.
  [[nodiscard]] Instant window_start() const {
    return rule_.calendar->midnight(rule_.calendar->local_day(input_.as_of - input_.parameters.window));
  }

  const PageInput& input_;
  const Rule& rule_;
  PageFigures out_;
};

Ruled<PageFigures> Figuring::run() {
  CaseInput in;
  in.activities = input_.activities;
  in.rules = input_.rules;
  in.page_office = input_.page->office;
  in.offices = input_.offices;
  in.as_of = input_.as_of;
  in.observed_until = observed();
  in.frozen = input_.frozen;
  auto folded = fold_cases(in);
  if (!folded) return folded.error();
  out_.page = input_.page->id;
  out_.as_of = input_.as_of;
  out_.state = input_.state;
  out_.observed_until = input_.observed_until;
  out_.coverage = input_.coverage;
  out_.calendar = rule_.calendar.get();
  out_.policy_version = rule_.policy.version;
  out_.cases = std::move(folded->cases);
  out_.referrals = std::move(folded->referrals);
  count_cases();
  count_referrals();
  note_running();
  judge_cadence_of_page();
  rate_window();
  find_next_change(folded->next_change);
  return std::move(out_);
}

void Figuring::count_cases() {
  for (const auto& c : out_.cases)
    if (c.live() && !is_backlog(c.opened)) count_case(c);
  const Instant from = window_start();
  for (const auto& c : out_.cases) {
    if (c.opened < from || is_backlog(c.opened)) continue;
    if (c.state == CaseState::vanished) ++out_.vanished;
    if (c.state == CaseState::withdrawn) ++out_.withdrawn;
    if (std::find(c.flags.begin(), c.flags.end(), CaseFlag::answer_removed) != c.flags.end()) ++out_.removed_answers;
  }
}

void Figuring::count_case(const Case& c) {
  ++(c.state == CaseState::open ? out_.open : out_.responded);
  if (c.state == CaseState::open) out_.oldest_open = std::min(out_.oldest_open.value_or(c.opened), c.opened);
  count_clock(ClockKind::first, c.first_clock, c.opened);
  count_clock(ClockKind::final, c.final_clock, c.opened);
  for (const auto& promise : c.promises) count_clock(ClockKind::promise, promise, c.opened);
  for (const Breach breach : c.breaches) ++out_.overdue_cases[static_cast<std::size_t>(breach)];
}

void Figuring::count_referrals() {
  for (const auto& referral : out_.referrals)
    if (referral.open() && !is_backlog(referral.at)) count_clock(ClockKind::referral, referral, referral.at);
}

/// Backlog too is looked at again when its time runs out.
void Figuring::note_running() {
  const auto note = [&](const ClockReading& clock) {
    const Instant last = clock.deadline.overdue_from;
    if (clock.verdict == Verdict::pending) out_.next_verdict = std::min(out_.next_verdict.value_or(last), last);
    if (clock.verdict == Verdict::unseen) out_.awaits_look = true;
  };
  for (const auto& c : out_.cases) {
    if (!c.live()) continue;
    note(c.first_clock);
    note(c.final_clock);
    for (const auto& promise : c.promises) note(promise);
  }
  for (const auto& referral : out_.referrals) note(referral);
}

/// `started`: the instant whose policy rules the clock (R19, R41).
void Figuring::count_clock(ClockKind kind, const ClockReading& clock, Instant started) {
  ClockCounts& counts = out_.clocks[static_cast<std::size_t>(kind)];
  if (clock.verdict == Verdict::missed) ++(clock.deadline.provisional ? counts.provisional_overdue : counts.overdue);
  if (clock.verdict == Verdict::unseen) ++counts.unseen;
  if (clock.verdict != Verdict::pending) return;
  ++counts.pending;
  out_.next_deadline = std::min(out_.next_deadline.value_or(clock.deadline.due), clock.deadline.due);
  const Instant last = clock.deadline.overdue_from;
  out_.next_overdue = std::min(out_.next_overdue.value_or(last), last);
  const auto found = input_.rules->at(started);
  const Rule& rule = found ? **found : rule_;
  const Instant warning = rule.calendar->warn_from(rule.policy.warn_before, clock.deadline.due);
  if (input_.as_of >= warning) ++counts.due_soon;
  wake_at(warning);
}

void Figuring::judge_cadence_of_page() {
  CadenceInput in;
  in.contributions = contributions(input_.activities, input_.as_of);
  in.registered = input_.page->registered;
  in.as_of = input_.as_of;
  in.observed_until = observed();
  in.blind = input_.blind;
  in.calendar = rule_.calendar.get();
  in.policy = rule_.policy.cadence;
  for (const auto& c : in.contributions)
    if (!c.deleted) out_.last_contribution = c.at;
  out_.cadence = judge_cadence(in);
}

void Figuring::rate_window() {
  const Instant from = window_start(), to = input_.as_of;
  const auto rated = rated_first_responses(out_.cases, input_.page->registered);
  RateInput in;
  in.from = from;
  in.to = to;
  in.as_of = input_.as_of;
  in.cases = rated;
  in.min_n = input_.parameters.min_n;
  in.fetched = input_.coverage.fetched;
  in.platform_count = input_.coverage.platform_count;
  in.blind = BlindTime(input_.blind, observed(), input_.as_of).within(std::max(from, input_.page->registered), to);
  in.max_blind_percent = input_.parameters.max_blind_percent;
  in.max_unseen_percent = input_.parameters.max_unseen_percent;
  in.min_coverage_percent = input_.parameters.min_coverage_percent;
  out_.on_time = rate_cases(in);
  const auto subjects =
      first_response_subjects(out_.cases, *input_.rules, from, to, input_.page->registered, observed());
  out_.first_response = survive(subjects, kQuantiles, input_.parameters.min_n);
  for (const auto& c : rated)
    if (c.opened >= from) wake_at(c.overdue_from + Seconds{1});
}

void Figuring::find_next_change(std::optional<Instant> next_verdict) {
  if (next_verdict) wake_at(*next_verdict);
  if (out_.cadence.rolling.lapses_at) wake_at(*out_.cadence.rolling.lapses_at);
  // Weeks end and the window moves at local midnights; so does what is known of a blind page.
  wake_at(rule_.calendar->midnight(rule_.calendar->local_day(input_.as_of) + days{1}));
}

}  // namespace

Ruled<PageFigures> figures(const PageInput& input) {
  const auto rule = input.rules->at(input.as_of);
  if (!rule) return rule.error();
  return Figuring(input, **rule).run();
}

}  // namespace sarad
