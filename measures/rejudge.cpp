// SPDX-License-Identifier: Apache-2.0
// Judging decided cases again by today's configuration, beside what stands (R33).
#include "measures/frozen.hpp"
#include "measures/policy_text.hpp"

#include <map>
#include <tuple>

namespace sarad {
namespace {

using Key = std::tuple<std::string_view, ClockKind, std::string_view>;

Key key_of(const ClockName& name) { return {name.subject, name.clock, name.part}; }

bool same(const ClockReading& a, const ClockReading& b) {
  const auto by = [](const ClockReading& c) {
    return std::tie(c.judged_by->policy, c.judged_by->policy_version, c.judged_by->calendar_version);
  };
  // A missed clock that goes on is late by more every second: no change.
  return a.deadline == b.deadline && a.verdict == b.verdict && (!a.settled || a.late_by == b.late_by) && by(a) == by(b);
}

std::shared_ptr<const JudgedBy> numbered_later(const JudgedBy& by) {
  auto fresh = std::make_shared<JudgedBy>(by);
  fresh->run = 0;
  return fresh;
}

}  // namespace

Ruled<std::vector<Rejudged>> rejudge(std::string_view page, const CaseInput& input, Instant from, Instant to) {
  auto stands = fold_cases(input);
  if (!stands) return stands.error();
  const FrozenVerdicts outside = input.frozen->outside(from, to);
  CaseInput afresh = input;
  afresh.frozen = &outside;
  auto today = fold_cases(afresh);
  if (!today) return today.error();

  std::map<Key, const ClockReading*> found;
  for_each_clock(page, today->cases, today->referrals,
                 [&](const ClockName& name, const ClockReading& clock) { found.emplace(key_of(name), &clock); });
  std::vector<Rejudged> changed;
  for_each_clock(page, stands->cases, stands->referrals, [&](const ClockName& name, const ClockReading& clock) {
    if (clock.frozen == nullptr || clock.started < from || clock.started >= to) return;
    const auto now = found.find(key_of(name));
    const VerdictRow before = row_of(name, clock, clock.frozen->judged_at);
    VerdictRow row = now == found.end() ? before : row_of(name, *now->second, input.as_of);
    if (now != found.end() && same(clock, *now->second)) return;
    if (now == found.end()) {
      const auto rule = input.rules->at(clock.started);
      if (!rule) return;
      row.verdict = Verdict::void_;
      row.late_by = Seconds{0};
      row.judged_at = input.as_of;
      row.by = std::make_shared<const JudgedBy>(
          JudgedBy{(*rule)->policy.version, (*rule)->calendar->version(), policy_text((*rule)->policy), 0});
    } else {
      row.by = numbered_later(*row.by);
    }
    changed.push_back({std::move(row), before});
  });
  return changed;
}

}  // namespace sarad
