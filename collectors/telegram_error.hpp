// SPDX-License-Identifier: Apache-2.0
// How the Bot API says no. platforms/telegram.md, "Limits and errors".
#pragma once

#include "net/http.hpp"
#include "net/json.hpp"

#include <optional>

namespace sarad {

struct TelegramAnswer {
  std::optional<Json> json;  ///< set iff the answer is good: a 200 with "ok": true
  Error error{};             ///< meaningful without json
  bool drained = false;      ///< 409: somebody else takes the bot's updates away
};

/// By the status: 401 and 404 (a token that is none) token_expired; 403 and 409 permission_denied; 429
/// rate_limited; 408, 5xx transient; 400 that names a new chat id configuration; all else, and a 200 without "ok",
/// malformed. Waits: parameters.retry_after, else Retry-After.
[[nodiscard]] TelegramAnswer read_telegram_answer(HttpResult result);

}  // namespace sarad
