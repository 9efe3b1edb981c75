// SPDX-License-Identifier: Apache-2.0
// The words of an HTML fragment, for the text reader. Not a browser, and its output is never shown.
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// Text without tags, comments, scripts and styles; each tag is one blank; numeric character references and the
/// common named ones are decoded, others stay as they are. Never fails; unclosed tags run to the end.
[[nodiscard]] std::string html_to_text(std::string_view html);

/// `html` without the elements of that name (lower case) and all in them, such as quotations of others' words.
/// An unclosed one runs to the end.
[[nodiscard]] std::string without_elements(std::string_view html, std::string_view name);

}  // namespace sarad
