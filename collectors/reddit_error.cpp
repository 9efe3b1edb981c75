// SPDX-License-Identifier: Apache-2.0
#include "collectors/reddit_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sarad {
namespace {

constexpr double kLongestWait = 24 * 3600;

/// These headers may have fractions.
std::optional<double> number_in(const HttpResponse& response, std::string_view header) {
  const auto text = response.header(header);
  double number = 0;
  if (!text) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc{} || end != text->data() + text->size() || !std::isfinite(number) || number < 0)
    return std::nullopt;
  return number;
}

std::optional<Seconds> wait_of(const HttpResponse& response) {
  const auto reset = number_in(response, "x-ratelimit-reset");
  if (!reset) return retry_after(response);
  return Seconds{static_cast<std::int64_t>(std::ceil(std::clamp(*reset, 1.0, kLongestWait)))};
}

std::optional<QuotaHint> quota_of(const HttpResponse& response) {
  const auto used = number_in(response, "x-ratelimit-used"), left = number_in(response, "x-ratelimit-remaining");
  if (!used || !left || *used + *left <= 0) return std::nullopt;
  return QuotaHint{"app", *used / (*used + *left), {}};
}

Errc by_status(int status, bool json, bool with_token) {
  if (status == 401) return with_token ? Errc::token_expired : Errc::permission_denied;
  if (status == 403) return Errc::permission_denied;
  if (status == 404 && json) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  if (status >= 300 && status < 400) return Errc::configuration;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

}  // namespace

RedditAnswer read_reddit_answer(HttpResult result, bool with_token) {
  RedditAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  answer.quota = quota_of(response);
  auto json = Json::parse(response.body);
  const JsonValue refusal = json ? json->root()["json"]["errors"].at(0) : JsonValue{};
  if (response.status == 200 && json && refusal.absent()) {
    answer.json = std::move(*json);
    return answer;
  }
  auto& error = answer.error;
  error.code = by_status(response.status, json.has_value(), with_token);
  if (refusal.at(0).string() == "RATELIMIT") error.code = Errc::rate_limited;
  error.message = "Reddit answered HTTP " + std::to_string(response.status);
  if (!json) error.message += " with something that is not JSON";
  if (error.code == Errc::configuration) error.message += ": there is no subreddit of that name";
  if (error.code == Errc::rate_limited) error.retry_after = wait_of(response);
  if (error.code == Errc::transient) error.retry_after = retry_after(response);
  return answer;
}

}  // namespace sarad
