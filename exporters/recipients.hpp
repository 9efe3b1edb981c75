// SPDX-License-Identifier: Apache-2.0
// Who is told of an office's cases: first those who answer, then the head, then whoever stands above (alerts.md
// section 5, "the ladder").
#pragma once

#include "exporters/office_tree.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sarad {

enum class Rung : std::uint8_t { admin, head, supervisor };

/// The contacts of one rung, of one channel ("alertmanager" or "mail"), in the configuration's order. An office without admins:
/// its head answers. Without a supervisor of its own: the heads of the nearest office above that has any contact of the
/// channel, else that office's admins. Empty: nobody is named.
[[nodiscard]] std::vector<const Contact*> recipients(const OfficeTree& tree, std::size_t office, Rung rung, std::string_view channel);

}  // namespace sarad
