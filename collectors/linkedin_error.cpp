// SPDX-License-Identifier: Apache-2.0
#include "collectors/linkedin_error.hpp"

#include <string>

namespace sarad {

Errc linkedin_class(std::int64_t status, std::int64_t service_code) {
  if (status == 401 || (service_code >= 65600 && service_code <= 65602)) return Errc::token_expired;
  if (status == 403) return Errc::permission_denied;
  if (status == 404 || status == 410) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

LinkedInAnswer read_linkedin_answer(HttpResult result) {
  LinkedInAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  const bool object = json && json->root().is_object();
  if (response.status == 200 && object) {
    answer.json = std::move(*json);
    return answer;
  }
  const JsonValue root = object ? json->root() : JsonValue{};
  const auto service_code = root["serviceErrorCode"].integer().value_or(0);
  answer.error.message = "LinkedIn answered HTTP " + std::to_string(response.status);
  if (service_code != 0) answer.error.message += ", service error " + std::to_string(service_code);
  if (response.status == 426) answer.error.message += ": the version in api_version is not served any more";
  if (object || response.status == 429 || response.status >= 500) {
    answer.error.code = linkedin_class(response.status, service_code);
  } else {
    answer.error.code = Errc::malformed;
    answer.error.message += " with something that is not a JSON object";
  }
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after = retry_after(response);
  answer.whole_app_waits = answer.error.code == Errc::rate_limited &&
                           root["message"].string().value_or("").find("APPLICATION") != std::string_view::npos;
  return answer;
}

}  // namespace sarad
