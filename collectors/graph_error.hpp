// SPDX-License-Identifier: Apache-2.0
// How Meta's Graph API says no, and how much of an allowance is used: the same on Facebook, Instagram
// and Threads. platforms/facebook.md, "Errors" and "Rate limits".
#pragma once

#include "activity/batch.hpp"
#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>
#include <vector>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct GraphAnswer {
  std::optional<Json> json;      ///< set iff the answer is good: a 200 with a JSON object or array, no `error` in it
  Error error{};                 ///< meaningful without json
  bool whole_app_waits = false;  ///< code 4: every page of the app must wait
  bool too_much_data = false;    ///< "reduce the amount of data": ask with a smaller limit
  std::vector<QuotaHint> quota;  ///< at most one "app" and one "page"
};

/// Reads an answer by its `error.code`, never by its status where there is a code: throttling comes as
/// 400, 403 or even 200. No code: 401 token_expired, 403 permission_denied, 404 gone, 429 rate_limited,
/// 5xx transient, else malformed; without JSON only 429 and 5xx say anything. Waits: the largest regain
/// time of X-Business-Use-Case-Usage (minutes), else Retry-After.
[[nodiscard]] GraphAnswer read_graph_answer(HttpResult result);

/// X-App-Usage and X-Business-Use-Case-Usage; empty without them or when they make no sense.
[[nodiscard]] std::vector<QuotaHint> graph_quota(const HttpResponse& response);

}  // namespace sarad
