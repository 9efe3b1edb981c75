// SPDX-License-Identifier: Apache-2.0
// "did you mean": the known name that is nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Changes of one letter (left out, put in, replaced, swapped with its neighbour) from a to b.
[[nodiscard]] std::size_t letter_changes(std::string_view a, std::string_view b);

/// The known name with the fewest letter changes, at most a third of the longer one's length (two are
/// always near); the first of several; empty if none is near.
[[nodiscard]] std::string nearest(std::string_view wrong, const std::vector<std::string_view>& known);

}  // namespace sarad
