// SPDX-License-Identifier: Apache-2.0
// Cases on request: a Snapshot holds every page's figures, but not every page's cases. Who wants to see some asks here,
// and gets them as of the same instant as the figures.
#pragma once

#include "measures/page_fold_live.hpp"
#include "measures/snapshot.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sarad {

/// Answers for the pages of one Snapshot, by their place in its roster. Only where the figures are not null. On the
/// thread that folds, and only until the next fold.
struct CaseLists {
  /// All cases and referrals of a page, in order. O(page).
  std::function<PageCases(std::size_t page)> all;
  /// Those of some of its conversations. O(these).
  std::function<PageCases(std::size_t page, std::span<const std::uint32_t> threads)> some;
  /// LiveIndex::pressing of a page. O(log n + most).
  std::function<std::vector<PressingClock>(std::size_t page, std::size_t most, std::optional<PressingClock::Rank> only)> pressing;
};

/// All cases and referrals of a page, whoever holds them; none where there are no figures.
[[nodiscard]] PageCases list_cases(const Snapshot& snapshot, std::size_t page);

}  // namespace sarad
