// SPDX-License-Identifier: Apache-2.0
#include "collectors/nodebb_error.hpp"

namespace sarad {
namespace {

Errc class_of(int status, bool with_token) {
  if (status == 401) return with_token ? Errc::token_expired : Errc::permission_denied;
  if (status == 403) return Errc::permission_denied;
  if (status == 404 || status == 410) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

}  // namespace

NodeBBAnswer read_nodebb_answer(HttpResult result, bool with_token) {
  NodeBBAnswer answer;
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
  answer.error.code = class_of(response.status, with_token);
  answer.error.message = "the forum answered HTTP " + std::to_string(response.status);
  if (!json) answer.error.message += " with something that is not JSON";
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after = retry_after(response);
  answer.no_such_page = response.status == 404;
  if (response.status == 200 && json && json->root().string())
    answer.moved = response.header("x-redirect").value_or("");
  return answer;
}

}  // namespace sarad
