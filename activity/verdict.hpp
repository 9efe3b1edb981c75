// SPDX-License-Identifier: Apache-2.0
// Verdicts as the ledger keeps them: what one clock's verdict was, by which policy and calendar, and
// when it was reached (measures R19, R33; docs/verdicts.md). Written at the end, never altered.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sarad {

enum class Verdict : std::uint8_t { pending, met, late, missed, unseen, void_ };
enum class ClockKind : std::uint8_t { first, final, promise, referral };

/// By what a verdict was reached. Shared by all verdicts reached by the same.
struct JudgedBy {
  std::string policy_version, calendar_version;
  std::string policy;    ///< what the policy asked then, whole (measures/policy_text.hpp)
  std::int64_t run = 0;  ///< 0: the daemon's own judging; n: the nth re-judgement

  friend bool operator==(const JudgedBy&, const JudgedBy&) = default;
};

/// One clock's verdict. `page`, `subject`, `clock` and `part` name the clock.
struct VerdictRow {
  std::string page;
  std::string subject;            ///< the case's id; of a referral, its tag's
  ClockKind clock{};
  std::string part;               ///< of a promise, the interim word's id; of a referral, the office
  Instant started{}, due{}, overdue_from{};
  bool provisional = false, wall = false;
  Verdict verdict{};
  Seconds late_by{};              ///< of a missed one that goes on: as of `judged_at`
  std::optional<Instant> settled; ///< when the response came or the case ended; absent: neither yet
  std::shared_ptr<const JudgedBy> by;
  Instant judged_at{};            ///< figures as of an earlier instant do not know it (R1)
};

/// An order to judge decided cases again.
struct Rejudgement {
  std::int64_t run = 0;           ///< from 1; the ledger gives it
  std::string by, why, scope;     ///< one line each
  Instant at{};

  friend bool operator==(const Rejudgement&, const Rejudgement&) = default;
};

}  // namespace sarad
