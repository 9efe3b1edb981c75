// SPDX-License-Identifier: Apache-2.0
// How Viva Engage's REST API says no. platforms/yammer.md, "Auth, limits, errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct YammerAnswer {
  std::optional<Json> json;  ///< set iff the answer is good: a 200 with a JSON object
  Error error{};             ///< meaningful without json
};

/// Reads an answer by its status: 401 and redirects (to a login page) token_expired; 403 permission_denied; 404 with JSON gone;
/// 429 rate_limited, whatever its body is; 408 and 5xx transient; all else malformed. Waits: Retry-After; for 429
/// without one the whole window of 30 seconds.
[[nodiscard]] YammerAnswer read_yammer_answer(HttpResult result);

}  // namespace sarad
