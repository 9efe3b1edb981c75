// SPDX-License-Identifier: Apache-2.0
// Reading one LinkedIn object at a time: a post, a comment. platforms/linkedin.md, "Response shape". What to
// ask, and when, is collectors/linkedin.cpp.
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/conversations.hpp"
#include "net/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kLinkedInBegan{std::chrono::sys_days{std::chrono::year{2003} / 5 / 5}};

/// "urn:li:organization:<n>" of an account that is given so, or as the number alone.
[[nodiscard]] std::string linkedin_organization(std::string_view account);

/// The long form of a comment's URN, "urn:li:comment:(urn:li:activity:A,C)"; nothing if it is none at all.
[[nodiscard]] std::optional<std::string> linkedin_comment_urn(std::string_view urn);

/// The post's URN as listed, published or not; nothing if it has none.
[[nodiscard]] std::optional<std::string> linkedin_post_urn(JsonValue item);

/// Hands a published post to `builder`; nothing for a draft and the like, and if it is malformed (counted).
[[nodiscard]] std::optional<Conversation> read_linkedin_post(JsonValue item, const Page& page,
                                                             const TextReader& read_text, BatchBuilder& builder);

struct LinkedInComment {
  std::string urn;
  bool has_replies = false;
};

/// Hands a comment beneath the post `root` to `builder`. `above`: the comment it was asked for beneath;
/// empty at top level. Nothing if it is malformed (counted).
std::optional<LinkedInComment> read_linkedin_comment(JsonValue item, const std::string& root, const std::string& above,
                                                     const Page& page, const TextReader& read_text,
                                                     BatchBuilder& builder);

}  // namespace sarad
