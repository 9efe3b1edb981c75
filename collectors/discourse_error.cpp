// SPDX-License-Identifier: Apache-2.0
#include "collectors/discourse_error.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr double kLongestWait = 24 * 60 * 60;

Errc class_of(int status) {
  if (status == 401 || status == 403) return Errc::permission_denied;
  if (status == 404 || status == 410) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

bool is_html(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && body[start] == '<';
}

}  // namespace

DiscourseAnswer read_discourse_answer(HttpResult result) {
  DiscourseAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  if (response.status == 200 && json && json->root().is_object()) {
    answer.json = std::move(*json);
    return answer;
  }
  Error& error = answer.error;
  error.code = class_of(response.status);
  error.message = "the forum answered HTTP " + std::to_string(response.status);
  if (!json) error.message += " with something that is not JSON";
  if (response.status == 200 && is_html(response.body))
    error = {Errc::permission_denied, "the forum shows a login page: it wants a key"};
  if (error.code != Errc::rate_limited && error.code != Errc::transient) return answer;
  error.retry_after = retry_after(response);
  const auto wait = json ? json->root()["extras"]["wait_seconds"].number() : std::nullopt;
  if (!error.retry_after && wait && *wait > 0)
    error.retry_after = Seconds{static_cast<std::int64_t>(std::clamp(*wait, 1.0, kLongestWait))};
  return answer;
}

}  // namespace sarad
