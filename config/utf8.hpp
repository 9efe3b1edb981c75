// SPDX-License-Identifier: Apache-2.0
// UTF-8 as the configuration needs it: is it whole, how many characters, and names made fit to show.
#pragma once

#include "base/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace sarad {

/// Code points in valid UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view text);

/// A name as it may be shown (faults F81): controls, line breaks and bidi overrides taken out, blanks at
/// the ends cut. Joiners stay: Bengali needs them.
[[nodiscard]] std::string clean_name(std::string_view text);

/// At most `bytes` of a text, cut between characters and marked with "…".
[[nodiscard]] std::string shorten(std::string_view text, std::size_t bytes);

}  // namespace sarad
