// SPDX-License-Identifier: Apache-2.0
// What stands below each office (measures.md section 10), kept up to date from one Snapshot to the next: a page whose
// figures are the same ones costs a comparison of pointers.
#pragma once

#include "exporters/office_tree.hpp"
#include "measures/rollup_tree.hpp"
#include "measures/snapshot.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sarad {

/// An office and all below it.
struct OfficeSum {
  std::int64_t pages = 0;   ///< configured and not paused
  SubtreeCounts counts;     ///< of the pages of which something may be said
  OfficeRollup rates;       ///< R80–R82
};

class OfficeSums {
 public:
  /// Counts anew what changed since the last Snapshot: all, if the roster or the parameters are others.
  void update(const Snapshot& snapshot);

  /// All zero for an office that the last Snapshot's roster has not.
  [[nodiscard]] OfficeSum of(std::string_view office) const;

 private:
  void begin(const Snapshot& snapshot);

  std::shared_ptr<const Roster> roster_;
  double target_percent_ = 0;
  int min_n_ = 0;
  std::optional<OfficeTree> offices_;
  std::optional<RollupTree> tree_;                          ///< nothing: the offices are no forest
  std::vector<std::shared_ptr<const PageFigures>> counted_; ///< as the roster's pages; null: nothing of it is counted
  std::vector<std::int64_t> pages_;                         ///< as the roster's offices: OfficeSum::pages
};

}  // namespace sarad
