// SPDX-License-Identifier: Apache-2.0
// Who may see what, as the configuration says it.
#pragma once

#include "config/config.hpp"
#include "exporters/access.hpp"

namespace sarad {

/// The subtree "root" is all offices, unless an office has that id.
[[nodiscard]] AccessSettings access_of(const Config& config);

}  // namespace sarad
