// SPDX-License-Identifier: Apache-2.0
// The table of keys in docs/configuration.md, from the schema.
#pragma once

#include <string>

namespace sarad {

/// Markdown: for each top-level key a table of the keys beneath it with type, default and meaning.
[[nodiscard]] std::string configuration_reference();

}  // namespace sarad
