// SPDX-License-Identifier: Apache-2.0
// What a thread adds to its page's figures, said without any "now": instants from which something counts. So the sums
// of a page (page_fold_sums) move with time without folding anything again. Part of page_fold.
#pragma once

#include "measures/snapshot.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

namespace sarad {

/// Seconds since the epoch, as the sums keep instants.
using Mark = std::int64_t;
inline constexpr Mark kAlways = std::numeric_limits<Mark>::min();
inline constexpr Mark kNever = std::numeric_limits<Mark>::max();

[[nodiscard]] inline Mark mark_of(Instant t) {
  return t.time_since_epoch().count();
}
[[nodiscard]] inline Instant instant_of(Mark mark) {
  return Instant{Seconds{mark}};
}

/// A clock that still runs.
struct ClockMark {
  ClockKind kind{};
  Mark overdue_from = 0, due = 0, warn = 0;
  std::uint16_t rule = 0;  ///< place in the rule book
  bool wall = false, provisional = false;

  friend bool operator==(const ClockMark&, const ClockMark&) = default;
};

/// What R61 and R62 make of a case's first clock.
enum class CaseOutcome : std::uint8_t { met, breached, vanished, withdrawn, running };
/// What R70 to R73 make of the case.
enum class SubjectKind : std::uint8_t { event, censored, for_ever, live };

/// A case as rates and response times see it.
struct WindowCase {
  Mark opened = 0, overdue_from = 0;
  std::int64_t time = 0;  ///< working seconds to the event or censoring; of a live case: the working clock at `opened`
  std::uint16_t rule = 0;
  CaseOutcome outcome{};
  SubjectKind subject{};
  CaseState state{};
  bool answer_removed = false;

  friend auto operator<=>(const WindowCase&, const WindowCase&) = default;
};

struct CaseMark {
  WindowCase window;
  bool live = false;
  std::array<Mark, 3> breached_from{kNever, kNever, kNever};  ///< by Breach: breached once observed beyond
  std::vector<ClockMark> running;

  friend bool operator==(const CaseMark&, const CaseMark&) = default;
};

struct ReferralMark {
  Mark at = 0;
  ClockMark clock;

  friend bool operator==(const ReferralMark&, const ReferralMark&) = default;
};

struct ContributionMark {
  Mark at = 0, deleted = kNever;
  friend auto operator<=>(const ContributionMark&, const ContributionMark&) = default;
};

struct ThreadMarks {
  std::vector<CaseMark> cases;
  std::vector<ReferralMark> referrals;  ///< open ones
  std::vector<ContributionMark> contributions;
};

}  // namespace sarad
