// SPDX-License-Identifier: Apache-2.0
// How LinkedIn's versioned REST API says no. platforms/linkedin.md, "Errors" and "Rate limits".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct LinkedInAnswer {
  std::optional<Json> json;      ///< set iff the answer is good: a 200 with a JSON object
  Error error{};                 ///< meaningful without json
  bool whole_app_waits = false;  ///< the limit is the application's, not the member's
};

/// The reaction to a `status` (HTTP's, or that of one object in a batch answer) and `serviceErrorCode`.
[[nodiscard]] Errc linkedin_class(std::int64_t status, std::int64_t service_code);

/// Reads an answer by its HTTP status and `serviceErrorCode`; without a JSON object only 429 and 5xx say
/// anything. Waits: Retry-After; the day's limit ends at midnight UTC, which is not told.
[[nodiscard]] LinkedInAnswer read_linkedin_answer(HttpResult result);

}  // namespace sarad
