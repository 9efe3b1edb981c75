// SPDX-License-Identifier: Apache-2.0
// Compares what a poll handed over with what expected.json says it must.
#pragma once

#include "activity/batch.hpp"
#include "net/json.hpp"

#include <optional>
#include <string>

namespace sarad::conformance {

/// The first difference, for people; nothing if there is none. Text facts, calls and cursors are not
/// compared.
[[nodiscard]] std::optional<std::string> difference(JsonValue expected, const Batch& batch);

}  // namespace sarad::conformance
