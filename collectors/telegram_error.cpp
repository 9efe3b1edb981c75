// SPDX-License-Identifier: Apache-2.0
#include "collectors/telegram_error.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::int64_t kLongestWait = 24 * 60 * 60;

Errc class_of(int status) {
  if (status == 401 || status == 404) return Errc::token_expired;
  if (status == 403 || status == 409) return Errc::permission_denied;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

std::string_view words_for(int status) {
  switch (status) {
    case 401: return "; the token was revoked";
    case 403: return "; the bot is no member, or may not read";
    case 404: return "; the token is none";
    case 409: return "; somebody else reads this bot's updates, or a webhook does: messages are being lost";
    default: return "";
  }
}

}  // namespace

TelegramAnswer read_telegram_answer(HttpResult result) {
  TelegramAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  if (response.status == 200 && json && json->root()["ok"].boolean() == true) {
    answer.json = std::move(*json);
    return answer;
  }
  const JsonValue parameters = json ? json->root()["parameters"] : JsonValue{};
  answer.error.code = class_of(response.status);
  answer.error.message = "Telegram answered HTTP " + std::to_string(response.status);
  answer.error.message += words_for(response.status);
  if (!json) answer.error.message += " with something that is not JSON";
  answer.drained = response.status == 409;
  if (const auto moved = parameters["migrate_to_chat_id"].integer(); moved && response.status == 400) {
    answer.error.code = Errc::configuration;
    answer.error.message = "the group became a supergroup: its id is " + std::to_string(*moved) + " now";
  }
  if (answer.error.code != Errc::rate_limited && answer.error.code != Errc::transient) return answer;
  answer.error.retry_after = retry_after(response);
  if (const auto wait = parameters["retry_after"].integer(); wait && *wait > 0)
    answer.error.retry_after = Seconds{std::min(*wait, kLongestWait)};
  return answer;
}

}  // namespace sarad
