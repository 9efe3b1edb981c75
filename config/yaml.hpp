// SPDX-License-Identifier: Apache-2.0
// Reads one YAML document into nodes, with YAML's traps closed: no tags, no merge keys, no duplicate
// keys, no second document, bounded depth, aliases and size. The only part that knows yaml-cpp.
#pragma once

#include "config/fault_list.hpp"
#include "config/node.hpp"
#include "config/source.hpp"

#include <cstdint>

namespace sarad {

inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxAliasExpansions = 10'000;
inline constexpr std::size_t kMaxNodes = 4'000'000;   ///< expanded; some 50 for each of 80,000 pages

/// The document in `file`; an empty one is Kind::nothing. nullptr if it is not YAML at all, with one
/// fault (bad_yaml, too_deep, too_large). Other faults: duplicate_key, bad_tag, merge_key, bad_key.
[[nodiscard]] const Node* parse_yaml(std::uint32_t file, const Sources& sources, NodeStore& store, FaultList& faults);

}  // namespace sarad
