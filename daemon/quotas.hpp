// SPDX-License-Identifier: Apache-2.0
// What the configuration grants each app, and in words whether that is enough (docs/polling.md, "when the
// quota is too small").
#pragma once

#include "config/config.hpp"
#include "daemon/scheduler.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

/// By platform and app: those whose quota the configuration states.
[[nodiscard]] std::map<std::pair<std::string, std::string>, QuotaGrant> stated_quotas(const Config& config);

/// Shares and bounds of the lanes.
[[nodiscard]] LaneSettings lane_settings(const PollingConfig& polling);

/// One line for each stated quota that pages use: how often it allows to look, and if that is less often than
/// wanted, what would suffice. Calls are counted as one a look: busy pages cost more.
[[nodiscard]] std::vector<std::string> quota_lines(const Config& config);

/// "15 min", "2 h 8 min", "3 d 4 h".
[[nodiscard]] std::string span_in_words(Seconds span);

}  // namespace sarad
