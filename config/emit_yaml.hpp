// SPDX-License-Identifier: Apache-2.0
// Writes nodes as YAML that parse_yaml reads back to the same.
#pragma once

#include "config/node.hpp"

#include <string>

namespace sarad {

/// A map as a whole document, in block style; what is small stands on one line.
[[nodiscard]] std::string emit_yaml(const Node& map);
/// On one line: "{working_days: 2}".
[[nodiscard]] std::string emit_inline(const Node& node);

}  // namespace sarad
