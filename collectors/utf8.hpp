// SPDX-License-Identifier: Apache-2.0
// Code points in and out of UTF-8, for the readers of texts.
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// Takes the first code point off `text`, which must not be empty. A byte that begins no valid sequence
/// is taken alone, as U+FFFD.
char32_t take_code_point(std::string_view& text);

/// Appends `c`; surrogates and values beyond U+10FFFF as U+FFFD.
void append_code_point(std::string& out, char32_t c);

}  // namespace sarad
