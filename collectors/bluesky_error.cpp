// SPDX-License-Identifier: Apache-2.0
#include "collectors/bluesky_error.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace sarad {
namespace {

constexpr Seconds kLongestWait{std::chrono::hours{24}};
/// Conversations come as trees: 1,000 answers deep, two levels each.
constexpr int kDeepest = 2100;

constexpr std::pair<std::string_view, Errc> kByName[]{
    {"ExpiredToken", Errc::token_expired},
    {"InvalidToken", Errc::token_expired},
    {"AuthMissing", Errc::token_expired},
    {"AuthenticationRequired", Errc::token_expired},
    {"AuthFactorTokenRequired", Errc::token_expired},
    {"Forbidden", Errc::permission_denied},
    {"BlockedActor", Errc::permission_denied},
    {"BlockedByActor", Errc::permission_denied},
    {"MethodNotImplemented", Errc::permission_denied},
    {"NotFound", Errc::gone},
    {"AccountDeactivated", Errc::gone},
    {"AccountSuspended", Errc::gone},
    {"AccountTakedown", Errc::gone},
    {"RepoNotFound", Errc::gone},
    {"RepoDeactivated", Errc::gone},
    {"RepoSuspended", Errc::gone},
    {"RepoTakendown", Errc::gone},
    {"RateLimitExceeded", Errc::rate_limited},
    {"InternalServerError", Errc::transient},
    {"UpstreamFailure", Errc::transient},
    {"NotEnoughResources", Errc::transient},
    {"UpstreamTimeout", Errc::transient},
    {"InvalidRequest", Errc::malformed},
};

std::optional<Errc> by_name(std::string_view name) {
  for (const auto& [known, reaction] : kByName)
    if (name == known) return reaction;
  return std::nullopt;
}

Errc by_status(int status) {
  if (status == 401) return Errc::token_expired;
  if (status == 403) return Errc::permission_denied;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

std::optional<std::int64_t> number_in(const HttpResponse& response, std::string_view header) {
  const auto text = response.header(header);
  std::int64_t number = 0;
  if (!text) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc{} || end != text->data() + text->size() || number < 0) return std::nullopt;
  return number;
}

std::optional<Seconds> wait_of(const HttpResponse& response) {
  const auto reset = number_in(response, "ratelimit-reset");
  const auto date = response.header("date");
  const auto now = date ? parse_http_date(*date) : std::nullopt;
  if (!reset || !now) return retry_after(response);
  return Seconds{std::clamp<std::int64_t>(*reset - now->time_since_epoch().count(), 1, kLongestWait.count())};
}

std::optional<QuotaHint> quota_of(const HttpResponse& response) {
  const auto limit = number_in(response, "ratelimit-limit"), left = number_in(response, "ratelimit-remaining");
  if (!limit || !left || *limit == 0 || *left > *limit) return std::nullopt;
  return QuotaHint{"host", 1.0 - static_cast<double>(*left) / static_cast<double>(*limit), {}};
}

}  // namespace

BlueskyAnswer read_bluesky_answer(HttpResult result, bool with_token) {
  BlueskyAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  answer.quota = quota_of(response);
  auto json = Json::parse(response.body, kDeepest);
  const bool object = json && json->root().is_object();
  const std::string_view name = object ? json->root()["error"].string().value_or("") : "";
  if (response.status == 200 && object && json->root()["error"].absent()) {
    answer.json = std::move(*json);
    return answer;
  }
  auto& error = answer.error;
  // Throttling and trouble stand whatever the body says.
  const bool clear = response.status == 429 || (response.status >= 500 && response.status != 501);
  error.code = clear ? by_status(response.status) : by_name(name).value_or(by_status(response.status));
  if (error.code == Errc::token_expired && !with_token) error.code = Errc::permission_denied;
  answer.bad_request = name == "InvalidRequest" && error.code == Errc::malformed;
  error.message = "the service answered HTTP " + std::to_string(response.status);
  if (by_name(name)) error.message.append(", error ").append(name);
  if (!object) error.message += " with something that is not a JSON object";
  if (error.code == Errc::rate_limited) error.retry_after = wait_of(response);
  if (error.code == Errc::transient) error.retry_after = retry_after(response);
  return answer;
}

}  // namespace sarad
