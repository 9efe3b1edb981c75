// SPDX-License-Identifier: Apache-2.0
// Texts in other encodings than UTF-8, read by ICU's converters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// The parameter `charset` of a Content-Type ("text/xml; charset=utf-8"), without quotes; empty without one.
[[nodiscard]] std::string_view charset_of(std::string_view content_type);

/// `bytes` in UTF-8, read as `encoding` (an IANA name or an alias, whatever its case); what has no meaning in it
/// becomes U+FFFD. Texts in UTF-8 come back as they are. Nothing if nobody knows that encoding.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view bytes, std::string_view encoding);

}  // namespace sarad
