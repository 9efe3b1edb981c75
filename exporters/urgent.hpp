// SPDX-License-Identifier: Apache-2.0
// Which messages need somebody first: each live case, or open referral, by its most pressing clock.
#pragma once

#include "measures/page_fold_live.hpp"
#include "measures/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sarad {

struct UrgentClock {
  std::size_t page = 0;  ///< in the roster
  ClockKind clock{};
  const ClockReading* reading = nullptr;
  const Case* item = nullptr;          ///< null: a referral that no known case is attached to
  const Referral* referral = nullptr;  ///< with ClockKind::referral

  [[nodiscard]] bool overdue() const { return reading->verdict == Verdict::missed; }
};

struct UrgentClocks {
  std::vector<UrgentClock> first;  ///< the most pressing ones, in order; they point into the snapshot or into `held`
  std::int64_t all = 0;            ///< how many there are, whatever their rank
  bool more = false;               ///< not all of the wanted rank are in `first`
  std::vector<std::shared_ptr<const PageCases>> held;
};

/// Of the given pages, overdue first (longest first), then by deadline; what cannot be judged comes last. Backlog from
/// before a page's registration is left out (R60), as are pages of which nothing may be said. At most `most` are named; `only`: none of
/// another rank.
/// Where the snapshot lists cases on request, O(pages + the conversations named), however many cases there are.
[[nodiscard]] UrgentClocks urgent_clocks(const Snapshot& snapshot, const std::vector<std::size_t>& pages,
                                         std::size_t most, std::optional<PressingClock::Rank> only = {});

}  // namespace sarad
