// SPDX-License-Identifier: Apache-2.0
#include "collectors/x_error.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace sarad {
namespace {

constexpr Seconds kLongestWait{std::chrono::hours{24}};

/// By the last part of a problem's `type`: its host has changed once already.
constexpr std::pair<std::string_view, Errc> kByType[]{
    {"client-forbidden", Errc::permission_denied},
    {"client-not-enrolled", Errc::permission_denied},
    {"unsupported-authentication", Errc::permission_denied},
    {"oauth1-permissions", Errc::permission_denied},
    {"credits", Errc::permission_denied},
    {"rate-limit-exceeded", Errc::rate_limited},
    {"usage-capped", Errc::rate_limited},
    {"resource-not-found", Errc::gone},
    {"not-authorized-for-resource", Errc::gone},
    {"invalid-request", Errc::malformed},
    {"operational-disconnect", Errc::transient},
};

std::optional<Errc> by_type(JsonValue problem) {
  std::string_view type = problem["type"].string().value_or("");
  type = type.substr(type.rfind('/') + 1);
  for (const auto& [name, reaction] : kByType)
    if (type == name) return reaction;
  if (problem["title"].string() == "CreditsDepleted") return Errc::permission_denied;
  switch (problem["code"].integer().value_or(0)) {  // of the old API
    case 32:
    case 89: return Errc::token_expired;
    case 88: return Errc::rate_limited;
    case 130:
    case 131: return Errc::transient;
    default: return std::nullopt;
  }
}

Errc by_status(std::int64_t status) {
  if (status == 401) return Errc::token_expired;
  if (status == 402 || status == 403) return Errc::permission_denied;
  if (status == 404 || status == 410) return Errc::gone;
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

std::optional<Seconds> wait_for_reset(const HttpResponse& response) {
  const auto reset = number_in(response, "x-rate-limit-reset");
  const auto date = response.header("date");
  const auto now = date ? parse_http_date(*date) : std::nullopt;
  if (!reset || !now) return retry_after(response);
  const std::int64_t wait = *reset - now->time_since_epoch().count();
  return Seconds{std::clamp<std::int64_t>(wait, 1, kLongestWait.count())};
}

std::optional<QuotaHint> quota_of(const HttpResponse& response) {
  const auto limit = number_in(response, "x-rate-limit-limit"), left = number_in(response, "x-rate-limit-remaining");
  if (!limit || !left || *limit == 0 || *left > *limit) return std::nullopt;
  return QuotaHint{"app", 1.0 - static_cast<double>(*left) / static_cast<double>(*limit), {}};
}

}  // namespace

Errc x_partial_class(JsonValue problem) {
  if (const auto known = by_type(problem)) return *known;
  return by_status(problem["status"].integer().value_or(0));
}

XAnswer read_x_answer(HttpResult result) {
  XAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  answer.quota = quota_of(response);
  auto json = Json::parse(response.body);
  const bool object = json && json->root().is_object();
  const JsonValue root = object ? json->root() : JsonValue{};
  const JsonValue first = root["errors"].at(0);
  const bool refusal = root["data"].empty() && root["meta"].empty();
  if (response.status == 200 && object && !(refusal && (!first.empty() || !root["type"].empty()))) {
    answer.json = std::move(*json);
    return answer;
  }
  auto& error = answer.error;
  error.message = "X answered HTTP " + std::to_string(response.status);
  if (object) {
    auto known = by_type(root);
    if (!known) known = by_type(first);
    // Throttling and a refused token stand whatever the body says.
    const bool clear = response.status == 401 || response.status == 429;
    error.code = known && !clear ? *known : by_status(response.status);
  } else {
    const bool tells = response.status == 429 || response.status >= 500;
    error.code = tells ? by_status(response.status) : Errc::malformed;
    if (response.status == 404 && response.body.empty()) error.code = Errc::gone;
    error.message += " with something that is not a JSON object";
  }
  const std::string_view type = root["type"].string().value_or("");
  const bool capped = type.ends_with("/usage-capped");
  if (capped) error.message += ": the plan's cap on posts is reached";
  if (response.status == 402) error.message += ": the credits are used up";
  if (error.code == Errc::rate_limited && !capped) error.retry_after = wait_for_reset(response);
  if (error.code == Errc::transient) error.retry_after = retry_after(response);
  return answer;
}

}  // namespace sarad
