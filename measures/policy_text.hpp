// SPDX-License-Identifier: Apache-2.0
// What a policy asks, as text to keep with a verdict, so that the verdict can be told and reached
// again after the policy's text in the configuration was changed (R19, R33).
#pragma once

#include "activity/policy.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// Everything of a policy that opens, answers or times a case, one `key value` a line, always in the
/// same order: equal texts ask the same. Version, `from`, cadence and warnings are not in it.
[[nodiscard]] std::string policy_text(const Policy& policy);

/// Reads it back; the rest is as in `rest`. Nothing if a line is not understood (a newer sarad's).
[[nodiscard]] std::optional<Policy> policy_from_text(std::string_view text, Policy rest);

}  // namespace sarad
