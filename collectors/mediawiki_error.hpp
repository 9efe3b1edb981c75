// SPDX-License-Identifier: Apache-2.0
// How a MediaWiki says no: mostly with HTTP 200 and an error's code. platforms/mediawiki.md, "Quotas, auth, errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

struct MediaWikiAnswer {
  std::optional<Json> json;     ///< set iff the answer is good: a 200 with a JSON object and no error
  Error error{};                ///< meaningful without json
  bool missing_title = false;   ///< the page asked for does not exist
};

/// What the request was for: an unknown value means another thing in each.
enum class MediaWikiAsked { query, threads };

/// By the error's code, then by the status: 401 token_expired if a token was sent, else permission_denied; 403
/// permission_denied; 429 rate_limited; 408, 5xx transient; all else malformed. `badvalue` is permission_denied
/// where threads were asked for (the extension is not there), else malformed. Waits: Retry-After, for
/// rate_limited and transient.
[[nodiscard]] MediaWikiAnswer read_mediawiki_answer(HttpResult result, MediaWikiAsked asked, bool with_token);

}  // namespace sarad
