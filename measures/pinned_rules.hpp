// SPDX-License-Identifier: Apache-2.0
// The policies that earlier verdicts were reached by, ready to judge again beside those in force.
// Part of fold_cases.
#pragma once

#include "measures/frozen.hpp"

#include <deque>
#include <map>
#include <memory>

namespace sarad {

class PinnedRules {
 public:
  /// `frozen` and `rules` must outlive it; `frozen` may be null: then nothing is pinned.
  PinnedRules(const FrozenVerdicts* frozen, const RuleBook& rules, Instant as_of);

  [[nodiscard]] bool active() const { return frozen_ != nullptr; }
  /// R19: the rule of a case opened by message `id` at `opened`: that of its verdict, if it has one.
  [[nodiscard]] const Rule* of_case(std::string_view id, Instant opened, const Rule* in_force);
  /// Likewise of a referral.
  [[nodiscard]] const Rule* of_referral(std::string_view tag, std::string_view office, Instant at, const Rule* in_force);

  /// Starts a clock: its deadline by `rule` and today's calendar, or as frozen. A calendar of another
  /// version rules only where it leaves more time (R33). Errors: as BusinessTime::deadline.
  Ruled<void> start(ClockReading& clock, ClockKind kind, std::string_view subject, std::string_view part, const Rule& rule,
                    const Limit& limit, Instant started);

 private:
  [[nodiscard]] const Rule* rule_of(const FrozenVerdicts::Pointer& verdict, const Rule* in_force);
  [[nodiscard]] std::shared_ptr<const JudgedBy> judged_by(const Rule& rule);

  const FrozenVerdicts* frozen_;
  const RuleBook& rules_;
  Instant as_of_;
  struct Pinned {
    Rule rule;
    std::shared_ptr<const JudgedBy> by;
  };
  std::deque<Pinned> pinned_;
  std::map<const JudgedBy*, const Rule*> by_verdict_;
  std::map<const Rule*, std::shared_ptr<const JudgedBy>> judges_;
};

/// R12 of a clock's deadline: as it is frozen, or else as the calendar has it.
[[nodiscard]] Seconds late_by(const BusinessTime& calendar, const ClockReading& clock, Instant t);

}  // namespace sarad
