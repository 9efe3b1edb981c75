// SPDX-License-Identifier: Apache-2.0
// How a NodeBB forum, or what stands before it, says no. platforms/nodebb.md, "Auth, limits, errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>
#include <string>

namespace sarad {

struct NodeBBAnswer {
  std::optional<Json> json;     ///< set iff the answer is good: a 200 with a JSON object
  Error error{};                ///< meaningful without json
  std::string moved;            ///< the page of the site it was moved to, "/topic/12/name"; empty: it was not
  bool no_such_page = false;    ///< 404
};

/// By the status: 401 token_expired if a token was sent, else permission_denied; 403 permission_denied; 404 and
/// 410 gone; 429 rate_limited; 408, 5xx transient; all else malformed. A 200 of a bare string with X-Redirect is
/// the forum's form of a redirect. Waits: Retry-After.
[[nodiscard]] NodeBBAnswer read_nodebb_answer(HttpResult result, bool with_token);

}  // namespace sarad
