// SPDX-License-Identifier: Apache-2.0
// A Snapshot of one subtree alone: what a reader who may see no more is shown. Nothing else is in it, so that no page
// and no format can tell more (faults F90).
#pragma once

#include "measures/snapshot.hpp"

#include <map>
#include <memory>
#include <string>

namespace sarad {

class Parts {
 public:
  /// The part of `whole` at and below the office `subtree`, which there counts as having no parent. Its figures are those
  /// of `whole`. An unknown office: a Snapshot without offices and pages. Kept until `whole` is another.
  [[nodiscard]] std::shared_ptr<const Snapshot> of(const std::shared_ptr<const Snapshot>& whole, const std::string& subtree);

 private:
  struct Part {
    std::shared_ptr<const Roster> whole_roster, roster;
    std::shared_ptr<const std::vector<std::size_t>> places;   ///< of its pages in the whole
    std::shared_ptr<const Snapshot> whole, snapshot;
  };
  std::map<std::string, Part> parts_;   ///< by subtree: as many as there are users' subtrees
};

}  // namespace sarad
