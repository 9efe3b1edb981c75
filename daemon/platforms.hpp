// SPDX-License-Identifier: Apache-2.0
// The table of platforms for people: what each can and cannot show, what it costs, what it wants.
#pragma once

#include <string>

namespace sarad {

/// As a table of fixed columns, a line a platform, then what a use of each takes.
[[nodiscard]] std::string platforms_text();
/// As docs/platforms.md has it.
[[nodiscard]] std::string platforms_markdown();
/// An array of objects, a platform each, with the names of Capabilities and Terms.
[[nodiscard]] std::string platforms_json();

}  // namespace sarad
