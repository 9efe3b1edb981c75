// SPDX-License-Identifier: Apache-2.0
#include "collectors/yammer_error.hpp"

namespace sarad {
namespace {

constexpr Seconds kWindow{30};

Errc by_status(int status, bool json) {
  if (status == 401 || (status >= 300 && status < 400 && status != 304)) return Errc::token_expired;
  if (status == 403) return Errc::permission_denied;
  if (status == 404 && json) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

}  // namespace

YammerAnswer read_yammer_answer(HttpResult result) {
  YammerAnswer answer;
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
  auto& error = answer.error;
  error.code = by_status(response.status, json.has_value());
  error.message = "Viva Engage answered HTTP " + std::to_string(response.status);
  if (!json) error.message += " with something that is not JSON";
  if (error.code == Errc::rate_limited || error.code == Errc::transient) error.retry_after = retry_after(response);
  if (error.code == Errc::rate_limited && !error.retry_after) error.retry_after = kWindow;
  return answer;
}

}  // namespace sarad
