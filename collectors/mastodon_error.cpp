// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_error.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr Seconds kLongestWait{std::chrono::hours{24}};
constexpr std::int64_t kSurelyAnEpoch = 1'000'000'000;

std::optional<std::int64_t> whole_number(std::optional<std::string_view> text) {
  std::int64_t number = 0;
  if (!text) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc{} || end != text->data() + text->size() || number < 0) return std::nullopt;
  return number;
}

/// Whether a time has a part of a second that parse_instant() cuts off.
bool has_fraction(std::string_view text) {
  const auto dot = std::min(text.find('.'), text.size());
  const auto part = text.substr(dot, text.find_first_not_of(".0123456789", dot) - dot);
  return part.find_first_of("123456789") != std::string_view::npos;
}

std::optional<Instant> reset_of(const HttpResponse& response) {
  const auto text = response.header("x-ratelimit-reset");
  if (!text) return std::nullopt;
  if (const auto number = whole_number(text)) {
    if (*number < kSurelyAnEpoch) return std::nullopt;
    return Instant{Seconds{*number}};
  }
  auto reset = parse_instant(*text, MissingZone::utc);
  if (reset && has_fraction(*text)) *reset += Seconds{1};
  return reset;
}

std::optional<Seconds> wait_of(const HttpResponse& response) {
  if (const auto told = retry_after(response)) return told;
  const auto reset = reset_of(response);
  const auto date = response.header("date");
  const auto now = date ? parse_http_date(*date) : std::nullopt;
  if (!reset || !now) return std::nullopt;
  return std::clamp(*reset - *now, Seconds{1}, kLongestWait);
}

std::optional<QuotaHint> quota_of(const HttpResponse& response, bool with_token) {
  const auto limit = whole_number(response.header("x-ratelimit-limit"));
  const auto left = whole_number(response.header("x-ratelimit-remaining"));
  if (!limit || !left || *limit == 0 || *left > *limit) return std::nullopt;
  return QuotaHint{with_token ? "page" : "host", 1.0 - static_cast<double>(*left) / static_cast<double>(*limit), {}};
}

Errc class_of(int status, bool object, bool with_token) {
  if (status == 401 || (status >= 300 && status < 400 && status != 304))
    return with_token ? Errc::token_expired : Errc::permission_denied;
  if (status == 403) return Errc::permission_denied;
  if (status == 410 || (status == 404 && object)) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

}  // namespace

MastodonAnswer read_mastodon_answer(HttpResult result, MastodonShape wanted, bool with_token) {
  MastodonAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  answer.quota = quota_of(response, with_token);
  auto json = Json::parse(response.body);
  const bool object = json && json->root().is_object();
  const bool shaped = json && (wanted == MastodonShape::list ? json->root().is_array()
                                                             : object && json->root()["error"].absent());
  if (response.status == 200 && shaped) {
    answer.json = std::move(*json);
    answer.link = response.header("link").value_or("");
    answer.still_fetching = response.header("mastodon-async-refresh").has_value();
    return answer;
  }
  answer.error.code = class_of(response.status, object, with_token);
  answer.error.message = "the server answered HTTP " + std::to_string(response.status);
  if (!json) answer.error.message += " with something that is not JSON";
  if (answer.error.code == Errc::rate_limited) answer.error.retry_after = wait_of(response);
  if (answer.error.code == Errc::transient) answer.error.retry_after = retry_after(response);
  return answer;
}

}  // namespace sarad
