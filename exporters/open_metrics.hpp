// SPDX-License-Identifier: Apache-2.0
// Text format 0.0.4 of the daemon's own series turned into OpenMetrics 1.0: heads change, samples
// stay. Without the closing "# EOF".
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// `text` must be what OwnMetrics::text() makes: HELP, TYPE, samples, family by family.
[[nodiscard]] std::string as_open_metrics(std::string_view text);

}  // namespace sarad
