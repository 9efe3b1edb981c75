// SPDX-License-Identifier: Apache-2.0
// How a server that speaks Mastodon's API says no, and how much of an allowance is used.
// platforms/mastodon.md, "Limits, auth, errors"; pixelfed.md, "Auth, limits, errors".
#pragma once

#include "activity/batch.hpp"
#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>
#include <string>

namespace sarad {

enum class MastodonShape { list, object };

/// What an answer came to: its JSON, or why it is of no use.
struct MastodonAnswer {
  std::optional<Json> json;        ///< set iff the answer is good: a 200 with JSON of the wanted shape
  Error error{};                   ///< meaningful without json
  std::string link;                ///< the Link header of a good answer; empty without
  bool still_fetching = false;     ///< the server is asking other servers for more replies (Mastodon-Async-Refresh)
  std::optional<QuotaHint> quota;  ///< of the account, or of our address where no token is sent
};

/// Reads an answer by its status, never by its message: 401 token_expired if a token was sent, else
/// permission_denied; 403 permission_denied; 410, and 404 with a JSON object, gone; 429 rate_limited; 408 and 5xx
/// transient; a redirect token_expired if a token was sent (a dead one leads to a login page); all else
/// malformed. Waits: Retry-After, else X-RateLimit-Reset (an ISO 8601 time, or an epoch in seconds) less the answer's
/// Date, rounded up.
[[nodiscard]] MastodonAnswer read_mastodon_answer(HttpResult result, MastodonShape wanted, bool with_token);

}  // namespace sarad
