// SPDX-License-Identifier: Apache-2.0
// "@name" in a text, where a platform has no tags beside the text. A name is looked at and dropped.
#pragma once

#include <string>
#include <string_view>

namespace sarad {

/// The text without the "@names" it begins with: those only tell whom a reply is for. A text of nothing
/// else stays as it is, since a name may be an office's and then is a message.
[[nodiscard]] std::string_view without_leading_handles(std::string_view text);

/// The same for a text in which names are marked (text_words.hpp, kTagMark), with "@names" among them.
[[nodiscard]] std::string_view without_leading_tags(std::string_view text);

/// Whether "@handle" stands in the text, as a whole name and whatever its case. `handle` with or without
/// "@"; never if it is empty.
[[nodiscard]] bool names_handle(std::string_view text, std::string_view handle);

}  // namespace sarad
