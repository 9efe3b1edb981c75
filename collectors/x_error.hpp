// SPDX-License-Identifier: Apache-2.0
// How the X API says no, and how much of an allowance is used. platforms/x.md, "Errors", "Cost and limits".
#pragma once

#include "activity/batch.hpp"
#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

/// What an answer came to: its JSON, or why it is of no use.
struct XAnswer {
  std::optional<Json> json;        ///< set iff the answer is good: a 200 with a JSON object that is no mere refusal
  Error error{};                   ///< meaningful without json
  std::optional<QuotaHint> quota;  ///< the endpoint's window of 15 minutes
};

/// Reads an answer by its problem `type`, legacy `code`, and HTTP status; without a JSON object only 429,
/// 5xx and an empty 404 say anything. Waits: x-rate-limit-reset less the answer's Date, except for a usage
/// cap, whose end is not told.
[[nodiscard]] XAnswer read_x_answer(HttpResult result);

/// The reaction to one entry of the `errors` beside `data` in a good answer.
[[nodiscard]] Errc x_partial_class(JsonValue problem);

}  // namespace sarad
