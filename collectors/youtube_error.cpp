// SPDX-License-Identifier: Apache-2.0
#include "collectors/youtube_error.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sarad {
namespace {

using Row = std::pair<std::string_view, Errc>;

constexpr Row kByReason[]{
    {"authError", Errc::token_expired},
    {"required", Errc::token_expired},
    {"keyInvalid", Errc::token_expired},
    {"keyExpired", Errc::token_expired},
    {"authenticatedUserAccountClosed", Errc::token_expired},
    {"authenticatedUserAccountSuspended", Errc::token_expired},
    {"quotaExceeded", Errc::rate_limited},
    {"dailyLimitExceeded", Errc::rate_limited},
    {"rateLimitExceeded", Errc::rate_limited},
    {"userRateLimitExceeded", Errc::rate_limited},
    {"forbidden", Errc::permission_denied},
    {"insufficientPermissions", Errc::permission_denied},
    {"accessNotConfigured", Errc::permission_denied},
    {"commentsDisabled", Errc::permission_denied},
    {"channelClosed", Errc::gone},
    {"channelSuspended", Errc::gone},
    {"channelNotFound", Errc::gone},
    {"videoNotFound", Errc::gone},
    {"playlistNotFound", Errc::gone},
    {"commentNotFound", Errc::gone},
    {"commentThreadNotFound", Errc::gone},
    {"invalidPageToken", Errc::malformed},
    {"incompatibleParameters", Errc::malformed},
    {"invalidFilters", Errc::malformed},
    {"missingRequiredParameter", Errc::malformed},
    {"unexpectedParameter", Errc::malformed},
    {"processingFailure", Errc::transient},
    {"backendError", Errc::transient},
    {"internalError", Errc::transient},
    {"serviceUnavailable", Errc::transient},
};

/// `status`, and the reasons among `details`.
constexpr Row kByStatus[]{
    {"API_KEY_INVALID", Errc::token_expired},
    {"API_KEY_EXPIRED", Errc::token_expired},
    {"UNAUTHENTICATED", Errc::token_expired},
    {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", Errc::permission_denied},
    {"PERMISSION_DENIED", Errc::permission_denied},
    {"RESOURCE_EXHAUSTED", Errc::rate_limited},
    {"RATE_LIMIT_EXCEEDED", Errc::rate_limited},
    {"NOT_FOUND", Errc::gone},
    {"SERVICE_UNAVAILABLE", Errc::transient},
    {"UNAVAILABLE", Errc::transient},
    {"INTERNAL", Errc::transient},
    {"DEADLINE_EXCEEDED", Errc::transient},
};

template <std::size_t N>
std::optional<Errc> among(const Row (&rows)[N], std::string_view word) {
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.first == word; });
  if (row == std::end(rows)) return std::nullopt;
  return row->second;
}

Errc by_http_status(int status) {
  if (status == 401) return Errc::token_expired;
  if (status == 403) return Errc::permission_denied;
  if (status == 404 || status == 410) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status >= 500 || status == 408 || status == 409 ? Errc::transient : Errc::malformed;
}

struct Refusal {
  std::string reason, status, message;
  std::vector<std::string> details;

  [[nodiscard]] bool says(std::string_view words) const { return message.find(words) != std::string::npos; }
};

Refusal read_refusal(JsonValue error) {
  Refusal refusal;
  if (const auto word = error.string()) refusal.reason = *word;  // OAuth's shape: {"error":"invalid_grant"}
  refusal.reason += error["errors"].at(0)["reason"].string().value_or("");
  refusal.status = error["status"].string().value_or("");
  refusal.message = error["message"].string().value_or("");
  for (const auto detail : error["details"])
    if (const auto reason = detail["reason"].string()) refusal.details.emplace_back(*reason);
  return refusal;
}

Errc class_of(const Refusal& refusal, int http_status) {
  if (refusal.reason == "invalid_grant") return Errc::token_expired;
  // A key that is not valid is told as a bad request, with the truth in the details.
  for (const auto& detail : refusal.details)
    if (among(kByStatus, detail) == Errc::token_expired) return Errc::token_expired;
  if (refusal.says("API key expired") || refusal.says("API key not valid")) return Errc::token_expired;
  if (const auto known = among(kByReason, refusal.reason)) return *known;
  if (const auto known = among(kByStatus, refusal.status)) return *known;
  for (const auto& detail : refusal.details)
    if (const auto known = among(kByStatus, detail)) return *known;
  if (const auto known = among(kByStatus, refusal.reason)) return *known;
  return by_http_status(http_status);
}

/// Reasons are made of letters; anything else is not shown to people.
std::string printable(std::string_view word) {
  std::string out;
  for (const char c : word.substr(0, 60))
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') out += c;
  return out;
}

}  // namespace

YouTubeAnswer read_youtube_answer(HttpResult result) {
  YouTubeAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  const bool object = json && json->root().is_object();
  const JsonValue error = object ? json->root()["error"] : JsonValue{};
  if (response.status == 200 && object && error.empty()) {
    answer.json = std::move(*json);
    return answer;
  }
  const Refusal refusal = read_refusal(error);
  answer.error.message = "YouTube answered HTTP " + std::to_string(response.status);
  if (!refusal.reason.empty()) answer.error.message += ", reason " + printable(refusal.reason);
  if (!refusal.status.empty()) answer.error.message += ", status " + printable(refusal.status);
  if (object && response.status != 200) {
    answer.error.code = class_of(refusal, response.status);
  } else if (object) {
    answer.error.code = error.is_object() ? class_of(refusal, response.status) : Errc::malformed;
  } else {
    const bool tells = response.status == 429 || response.status >= 500;
    answer.error.code = tells ? by_http_status(response.status) : Errc::malformed;
    answer.error.message += " with something that is not a JSON object";
  }
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after = retry_after(response);
  answer.comments_disabled = refusal.reason == "commentsDisabled";
  answer.no_such_list = answer.error.code == Errc::gone && refusal.reason == "playlistNotFound";
  answer.whole_project_waits = refusal.reason == "quotaExceeded" || refusal.reason == "dailyLimitExceeded";
  return answer;
}

}  // namespace sarad
