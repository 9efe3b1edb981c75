// SPDX-License-Identifier: Apache-2.0
// How Reddit's Data API says no, and how much of an allowance is used. platforms/reddit.md, "Auth, limits, errors".
#pragma once

#include "activity/batch.hpp"
#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct RedditAnswer {
  std::optional<Json> json;        ///< set iff the answer is good: a 200 with JSON that holds no `json.errors`
  Error error{};                   ///< meaningful without json
  std::optional<QuotaHint> quota;  ///< of the app's client id
};

/// Reads an answer by its status, and a 200 by its `json.errors`: 401 token_expired if a token was sent, else
/// permission_denied; 403 permission_denied; a redirect configuration (there is no such subreddit); 404 with JSON
/// gone; 429 and RATELIMIT rate_limited; 408 and 5xx transient; all else malformed. Waits: X-Ratelimit-Reset, in
/// seconds, else Retry-After.
[[nodiscard]] RedditAnswer read_reddit_answer(HttpResult result, bool with_token);

}  // namespace sarad
