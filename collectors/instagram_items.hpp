// SPDX-License-Identifier: Apache-2.0
// Reading one Instagram object at a time: a medium, a tagged medium, a comment with the replies that came
// along. platforms/instagram.md, "Response shape". What to ask, and when, is collectors/instagram.cpp.
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/conversations.hpp"
#include "net/json.hpp"

#include <optional>
#include <string>

namespace sarad {

inline constexpr Instant kInstagramBegan{std::chrono::sys_days{std::chrono::year{2010} / 10 / 6}};

/// Hands a listed medium to `builder`: a post, unless it is a story or an advertisement. Nothing for those,
/// and if it is malformed (counted).
[[nodiscard]] std::optional<Conversation> read_instagram_medium(JsonValue item, const Page& page,
                                                                const TextReader& read_text, BatchBuilder& builder);

/// Hands a stranger's medium that tags the account to `builder`: a mention, whose owner is not told. The
/// same Conversation, with a mark of its own; nothing if it is malformed (counted).
[[nodiscard]] std::optional<Conversation> read_instagram_tag(JsonValue item, const TextReader& read_text,
                                                             BatchBuilder& builder);

/// ThreadLook::change_mark of a tagged medium: what stands beneath it cannot be read.
inline constexpr std::string_view kInstagramTag = "tag";

/// Hands a comment beneath `medium` to `builder`. `above`: the comment it is a reply to, where it came
/// nested in one; empty at top level.
void read_instagram_comment(JsonValue item, const std::string& medium, const std::string& above, const Page& page,
                            const TextReader& read_text, BatchBuilder& builder);

}  // namespace sarad
