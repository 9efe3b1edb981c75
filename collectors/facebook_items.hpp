// SPDX-License-Identifier: Apache-2.0
// Reading one Facebook object at a time: a post, a comment with its private answers, the profile.
// platforms/facebook.md, "Response shape". What to ask, and when, is collectors/facebook.cpp.
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kFacebookBegan{std::chrono::sys_days{std::chrono::year{2004} / 1 / 1}};

/// A post as far as reading its conversation needs it.
struct FacebookPost {
  std::string id;
  Instant created{};
  bool own = true;                    ///< the page's; else a visitor's post or a mention
  std::optional<std::int64_t> count;  ///< comments and replies, as the listing tells; absent: it does not
  std::string change_mark;            ///< `updated_time`, and " citizen" where the post is not the page's own
};

/// Hands a listed post to `builder`. Own iff `from` is the page; else a visitor's post, or a mention
/// in the listing of posts that tag the page. Nothing if it is not published yet, or malformed (counted).
[[nodiscard]] std::optional<FacebookPost> read_facebook_post(JsonValue item, const Page& page,
                                                             const TextReader& read_text, bool tagged,
                                                             BatchBuilder& builder);

/// What is known of a thread that is to be read though it was not listed. `look` may be null: then it is
/// the page's own if its id begins with the page's.
[[nodiscard]] FacebookPost followed_facebook_post(const std::string& id, const Page& page, const ThreadLook* look);

/// Hands a comment to `builder`, and with Page::private_replies the page's later private messages too.
void read_facebook_comment(JsonValue item, const FacebookPost& post, const Page& page, const TextReader& read_text,
                           BatchBuilder& builder);

void read_facebook_profile(JsonValue root, ProfileFacts& profile);

/// The setting USERS_CAN_POST; absent means unknown, never no.
[[nodiscard]] std::optional<bool> visitors_may_post(JsonValue settings);

}  // namespace sarad
