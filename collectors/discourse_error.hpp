// SPDX-License-Identifier: Apache-2.0
// How a Discourse forum, or what stands before it, says no. platforms/discourse.md, "Auth, limits, errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

struct DiscourseAnswer {
  std::optional<Json> json;  ///< set iff the answer is good: a 200 with a JSON object
  Error error{};             ///< meaningful without json
};

/// By the status: 401 and 403 permission_denied; 404 and 410 gone; 429 rate_limited; 408, 5xx transient; all else
/// malformed, but for a page of HTML with 200, which is the login page: permission_denied. Waits: Retry-After,
/// else extras.wait_seconds.
[[nodiscard]] DiscourseAnswer read_discourse_answer(HttpResult result);

}  // namespace sarad
