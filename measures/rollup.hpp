// SPDX-License-Identifier: Apache-2.0
// Figures of a subtree of offices: pooled cases and the share of offices that meet the target
// (measures.md section 10).
#pragma once

#include "measures/rates.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

enum class TreeError { duplicate_office, unknown_parent, unknown_office, cycle };
[[nodiscard]] std::string_view to_string(TreeError error);
[[noreturn]] void throw_exception_from_error(TreeError error, const boost::source_location& where);

struct OfficeNode {
  std::string id;
  std::optional<std::string> parent;
};

struct PageCount {
  std::string id, office;
  std::int64_t k = 0, n = 0;
};

struct OfficeRollup {
  std::string id;
  Rate own, pooled;
  std::int64_t offices = 0, offices_judged = 0, offices_too_few = 0, offices_meeting = 0;
  std::optional<double> share_meeting;
};

/// The offices by number, as given, with each one's parent.
struct OfficeForest {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::unordered_map<std::string_view, std::size_t> index;   ///< by id; the ids are those of the OfficeNodes
  std::vector<std::size_t> parent;                           ///< kNone at a root
  std::vector<std::size_t> leaves_first;                     ///< all of them, each before its parent; fewer: a cycle
};

/// R80. Errors: duplicate_office, unknown_parent. `offices` must outlive it.
[[nodiscard]] boost::system::result<OfficeForest, TreeError> read_forest(std::span<const OfficeNode> offices);

/// R80–R82, ordered by id.
[[nodiscard]] boost::system::result<std::vector<OfficeRollup>, TreeError> roll_up(
    std::span<const OfficeNode> offices, std::span<const PageCount> pages, double target_percent, int min_n,
    std::span<const Band> bands);

}  // namespace sarad
