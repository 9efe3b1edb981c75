// SPDX-License-Identifier: Apache-2.0
#include "collectors/graph_error.hpp"

#include <algorithm>
#include <chrono>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr Seconds kLongestWait{hours{24}};

struct Refusal {
  std::int64_t code = 0, subcode = 0;
  bool transient = false;
  std::string message;

  [[nodiscard]] bool says(std::string_view words) const { return message.find(words) != std::string::npos; }
};

bool among(std::int64_t code, std::initializer_list<std::int64_t> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool throttled(std::int64_t code) {
  // 80000 … 80014 are the business-use-case limits; 80001 is that of Pages.
  return among(code, {4, 17, 32, 341, 368, 613}) || (code >= 80000 && code <= 80014);
}

Errc by_status(int status) {
  if (status == 401) return Errc::token_expired;
  if (status == 403) return Errc::permission_denied;
  if (status == 404) return Errc::gone;
  if (status == 429) return Errc::rate_limited;
  return status >= 500 || status == 408 ? Errc::transient : Errc::malformed;
}

Errc class_of(const Refusal& refusal, int status) {
  const auto code = refusal.code;
  if (throttled(code)) return Errc::rate_limited;
  if (among(code, {102, 190})) return Errc::token_expired;
  if (among(code, {3, 10}) || (code >= 200 && code <= 299)) return Errc::permission_denied;
  if (among(code, {24, 803})) return Errc::gone;
  if (code == 100) {
    if (refusal.subcode == 33 || refusal.says("does not exist")) return Errc::gone;
    if (refusal.says("appsecret_proof")) return Errc::configuration;
    for (const auto scope : {"equires instagram_", "equires threads_", "equires pages_"})
      if (refusal.says(scope)) return Errc::permission_denied;
    // A page token that died in mid-listing: the next poll starts the listing again (faults F17).
    return refusal.says("cursor") ? Errc::transient : Errc::malformed;
  }
  if (code == 12) return Errc::malformed;
  if (refusal.transient || among(code, {-2, -1, 1, 2})) return Errc::transient;
  return by_status(status);
}

Refusal read_refusal(JsonValue error) {
  Refusal refusal;
  refusal.code = error["code"].integer().value_or(0);
  refusal.subcode = error["error_subcode"].integer().value_or(0);
  refusal.transient = error["is_transient"].boolean().value_or(false);
  refusal.message = error["message"].string().value_or("");
  return refusal;
}

/// For people: codes only. The platform's own words may quote a token or a name.
std::string explain(const Refusal& refusal, int status) {
  std::string text = "Graph API answered HTTP " + std::to_string(status);
  if (refusal.code != 0) text += ", code " + std::to_string(refusal.code);
  if (refusal.subcode != 0) text += ", subcode " + std::to_string(refusal.subcode);
  if (refusal.says("appsecret_proof")) text += ": the app's secret does not fit the token";
  return text;
}

std::optional<double> largest_share(JsonValue usage) {
  std::optional<double> largest;
  for (const auto* field : {"call_count", "total_time", "total_cputime"})
    if (const auto percent = usage[field].number(); percent && *percent >= 0)
      largest = std::max(largest.value_or(0), *percent / 100);
  return largest;
}

void add_business_usage(JsonValue root, std::vector<QuotaHint>& hints) {
  QuotaHint hint{"page", {}, {}};
  for (const auto business : root) {
    for (const auto usage : business) {
      hint.used_ratio = std::max(hint.used_ratio, largest_share(usage));
      const auto wait = usage["estimated_time_to_regain_access"].number().value_or(0);
      if (wait > 0) {
        const Seconds told{static_cast<std::int64_t>(std::min(wait, 1440.0) * 60)};
        hint.regain_in = std::max(hint.regain_in.value_or(told), std::clamp(told, Seconds{1}, kLongestWait));
      }
    }
  }
  if (hint.used_ratio || hint.regain_in) hints.push_back(std::move(hint));
}

std::optional<Seconds> told_wait(const HttpResponse& response, const std::vector<QuotaHint>& quota) {
  std::optional<Seconds> wait = retry_after(response);
  for (const auto& hint : quota) wait = std::max(wait, hint.regain_in);
  return wait;
}

}  // namespace

std::vector<QuotaHint> graph_quota(const HttpResponse& response) {
  std::vector<QuotaHint> hints;
  if (const auto header = response.header("x-app-usage")) {
    if (const auto json = Json::parse(*header))
      if (const auto share = largest_share(json->root())) hints.push_back({"app", share, {}});
  }
  if (const auto header = response.header("x-business-use-case-usage")) {
    if (const auto json = Json::parse(*header)) add_business_usage(json->root(), hints);
  }
  return hints;
}

GraphAnswer read_graph_answer(HttpResult result) {
  GraphAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  const int status = response.status;
  answer.quota = graph_quota(response);
  auto json = Json::parse(response.body);
  const bool object = json && json->root().is_object();
  const JsonValue error = object ? json->root()["error"] : JsonValue{};
  // Instagram's own login host has another shape; its `code` is an HTTP status.
  const auto login_error = object ? json->root()["error_type"].string() : std::nullopt;
  if (status == 200 && error.empty() && !login_error && (object || (json && json->root().is_array()))) {
    answer.json = std::move(*json);
    return answer;
  }
  const Refusal refusal = read_refusal(error);
  if (object && !error.empty()) {
    answer.error = {class_of(refusal, status), explain(refusal, status)};
  } else if (login_error == "OAuthException") {
    answer.error = {Errc::token_expired, explain(refusal, status) + ", OAuthException"};
  } else if (object || status == 429 || status >= 500) {
    answer.error = {by_status(status), explain(refusal, status)};
  } else {
    answer.error = {Errc::malformed, explain(refusal, status) + " with something that is not a JSON object"};
  }
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after =
        answer.error.code == Errc::rate_limited ? told_wait(response, answer.quota) : retry_after(response);
  answer.whole_app_waits = refusal.code == 4;
  answer.too_much_data = refusal.code == 1 && (refusal.subcode == 99 || refusal.says("reduce the amount of data"));
  return answer;
}

}  // namespace sarad
