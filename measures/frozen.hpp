// SPDX-License-Identifier: Apache-2.0
// Verdicts already in the ledger, of one page, and what they mean for its fold: a decided clock keeps
// the policy and the deadline it was judged by (measures R19, R33; docs/verdicts.md). What happened
// is never frozen: an answer seen late still counts (R32).
#pragma once

#include "activity/verdict.hpp"
#include "measures/business_time.hpp"
#include "measures/case.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

/// R30's final verdicts: met, late, missed, void.
[[nodiscard]] inline bool is_decided(Verdict verdict) { return verdict != Verdict::pending && verdict != Verdict::unseen; }

/// A verdict of the ledger without its clock's name.
struct FrozenVerdict {
  Instant started{};
  Deadline deadline;
  Verdict verdict{};
  Seconds late_by{};
  std::optional<Instant> settled;
  std::shared_ptr<const JudgedBy> by;
  Instant judged_at{};
  std::shared_ptr<const FrozenVerdict> before;  ///< the clock's verdict written before this one

  /// R14, R33: decided, and no provisional day in it. Else only the policy is kept.
  [[nodiscard]] bool keeps_deadline() const { return is_decided(verdict) && !deadline.provisional; }
};

class FrozenVerdicts {
 public:
  using Pointer = std::shared_ptr<const FrozenVerdict>;

  /// The next one as the ledger has them, in order of writing; gives it as find() does. `row.by` must be set.
  Pointer add(const VerdictRow& row);

  /// The newest verdict of that clock, of those that started at `started` and were judged by
  /// `as_of`; null if there is none. `subject` and `part` as in VerdictRow.
  [[nodiscard]] Pointer find(std::string_view subject, ClockKind clock, std::string_view part, Instant started,
                             Instant as_of) const;
  /// Of a case, whichever of its first and final clock was written last; else as find().
  [[nodiscard]] Pointer find_case(std::string_view id, Instant opened, Instant as_of) const;

  /// All but those of clocks that started in [from, to).
  [[nodiscard]] FrozenVerdicts outside(Instant from, Instant to) const;

  [[nodiscard]] bool empty() const { return subjects_.empty(); }

 private:
  struct Clock {
    ClockKind kind{};
    std::string part;
    Pointer newest;
  };
  struct ById {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  std::unordered_map<std::string, std::vector<Clock>, ById, std::equal_to<>> subjects_;
  std::vector<std::shared_ptr<const JudgedBy>> judges_;
};

/// Which clock a reading is of; as in VerdictRow.
struct ClockName {
  std::string_view page, subject;
  ClockKind clock{};
  std::string_view part;
};

/// Visits every clock of a page's cases and referrals, in their order: a case's first, final and
/// promises, then the referrals. `Cases` and `Referrals` may be const.
template <class Cases, class Referrals, class Visit>
void for_each_clock(std::string_view page, Cases& cases, Referrals& referrals, const Visit& visit) {
  for (auto& c : cases) {
    visit(ClockName{page, c.id, ClockKind::first, {}}, c.first_clock);
    visit(ClockName{page, c.id, ClockKind::final, {}}, c.final_clock);
    for (auto& promise : c.promises) visit(ClockName{page, c.id, ClockKind::promise, promise.from}, promise);
  }
  for (auto& referral : referrals) visit(ClockName{page, referral.tag, ClockKind::referral, referral.office}, referral);
}

/// A clock's reading as a row; `by` is its `judged_by`.
[[nodiscard]] VerdictRow row_of(const ClockName& name, const ClockReading& clock, Instant as_of);

/// The decided verdicts of a page's figures that the ledger does not have yet, or has otherwise, as
/// rows to write. They are `known` from now on, and each clock shows its verdict as written. The
/// figures must have been folded with `known`.
[[nodiscard]] std::vector<VerdictRow> newly_decided(std::string_view page, Instant as_of, std::vector<Case>& cases,
                                                    std::vector<Referral>& referrals, FrozenVerdicts& known);

/// One clock that a re-judgement changes.
struct Rejudged {
  VerdictRow now;         ///< its `by` has run 0 until the ledger numbers it; void: it is no case any more
  VerdictRow before;      ///< as it stood
};

/// What today's configuration makes of the page's decided clocks that started in [from, to): those
/// whose reading, policy or calendar changes, in a set order. `input.frozen` must be set.
/// Errors: as fold_cases.
[[nodiscard]] Ruled<std::vector<Rejudged>> rejudge(std::string_view page, const CaseInput& input, Instant from, Instant to);

}  // namespace sarad
