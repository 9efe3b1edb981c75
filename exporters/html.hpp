// SPDX-License-Identifier: Apache-2.0
// Text for HTML: everything that is not our own markup goes through here (faults F89).
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// Escaped for element content and for quoted attributes: & < > " '. Control characters and bytes
/// that are not UTF-8 become U+FFFD; bidi overrides (U+202A–E, U+2066–9) are dropped, so that no
/// name can turn the text around it.
[[nodiscard]] std::string html(std::string_view text);

/// Percent-encoded for one value in a query.
[[nodiscard]] std::string url_value(std::string_view text);

/// The address as it may stand in a link: escaped if it is http or https; else empty.
[[nodiscard]] std::string link_target(std::string_view url);

}  // namespace sarad
