// SPDX-License-Identifier: Apache-2.0
// How an XRPC service (a PDS, or Bluesky's AppView) says no, and how much of an allowance is used.
// platforms/bluesky.md, "Sessions and limits".
#pragma once

#include "activity/batch.hpp"
#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct BlueskyAnswer {
  std::optional<Json> json;        ///< set iff the answer is good: a 200 with a JSON object without `error`
  Error error{};                   ///< meaningful without json
  bool bad_request = false;        ///< 400 InvalidRequest: the object asked for, or a parameter, is none
  std::optional<QuotaHint> quota;  ///< of our address
};

/// Reads an answer by the body's `error`, never by its message or, where there is an `error`, its status: an
/// expired token comes as 400. Without one: 401 token_expired if a token was sent, else permission_denied; 403
/// permission_denied; 429 rate_limited; 408 and 5xx transient; all else malformed. Waits: RateLimit-Reset (an epoch) less
/// the answer's Date, else Retry-After.
[[nodiscard]] BlueskyAnswer read_bluesky_answer(HttpResult result, bool with_token);

}  // namespace sarad
