// SPDX-License-Identifier: Apache-2.0
// Questions about the roster's forest of offices: who is above whom, which id was meant.
#pragma once

#include "measures/snapshot.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

class OfficeTree {
 public:
  /// Keeps the roster. A parent that does not exist counts as none.
  explicit OfficeTree(std::shared_ptr<const Roster> roster);

  [[nodiscard]] const Roster& roster() const { return *roster_; }
  [[nodiscard]] const std::shared_ptr<const Roster>& shared_roster() const { return roster_; }
  /// Place of an office in the roster.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
  [[nodiscard]] std::optional<std::size_t> parent(std::size_t office) const { return parents_[office]; }
  /// The office itself, its parent, … up to the root; a cycle is cut.
  [[nodiscard]] std::vector<std::size_t> line(std::size_t office) const;
  /// Whether `office` is `above` or stands below it.
  [[nodiscard]] bool within(std::size_t office, std::size_t above) const;
  /// Offices directly below, in the roster's order.
  [[nodiscard]] std::vector<std::size_t> children(std::optional<std::size_t> office) const;

 private:
  std::shared_ptr<const Roster> roster_;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::vector<std::optional<std::size_t>> parents_;
};

/// The known word nearest to a mistyped one, by edit distance; empty if none is near.
[[nodiscard]] std::string_view nearest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace sarad
