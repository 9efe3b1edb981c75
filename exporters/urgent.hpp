// SPDX-License-Identifier: Apache-2.0
// Which messages need somebody first: each live case, or open referral, by its most pressing clock.
#pragma once

#include "measures/snapshot.hpp"

#include <cstddef>
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

/// Of the given pages, overdue first (longest first), then by deadline; what cannot be judged comes
/// last. Backlog from before a page's registration is left out (R60), as are pages of which nothing
/// may be said. Points into the snapshot.
[[nodiscard]] std::vector<UrgentClock> urgent_clocks(const Snapshot& snapshot, const std::vector<std::size_t>& pages);

}  // namespace sarad
