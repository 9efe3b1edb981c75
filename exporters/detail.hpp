// SPDX-License-Identifier: Apache-2.0
// How much is said of each page on /metrics (metrics.md section 2).
#pragma once

#include <cstdint>
#include <string_view>

namespace sarad {

/// Each level holds the ones before it. The alert rules read only `core`.
enum class Detail : std::uint8_t { core, standard, full };

[[nodiscard]] std::string_view to_string(Detail detail);
/// "core", "standard", "full"; anything else (the configuration has refused it) is standard.
[[nodiscard]] Detail parse_detail(std::string_view text);

}  // namespace sarad
