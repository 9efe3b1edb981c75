// SPDX-License-Identifier: Apache-2.0
// Links as they stand in what we read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// Where `link` leads when it stands in the document at `base` (RFC 3986, 5.2). A link that names its scheme
/// comes back as it was written. Nothing if it is no http or https URL, or cannot be resolved. Characters beyond
/// ASCII are percent-encoded where it had to be resolved.
[[nodiscard]] std::optional<std::string> resolve_link(std::string_view base, std::string_view link);

/// `text` with each "%XX" decoded; what is no such escape stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace sarad
