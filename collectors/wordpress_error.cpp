// SPDX-License-Identifier: Apache-2.0
#include "collectors/wordpress_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sarad {
namespace {

bool begins(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::optional<Errc> by_code(std::string_view code) {
  if (code.empty()) return std::nullopt;
  for (const auto refused :
       {"incorrect_password", "invalid_username", "invalid_email", "application_passwords_disabled"})
    if (begins(code, refused)) return Errc::token_expired;
  for (const auto denied :
       {"rest_cannot_", "rest_forbidden", "rest_login_required", "rest_no_route", "rest_disabled", "rest_user_cannot_"})
    if (begins(code, denied)) return Errc::permission_denied;
  if (code == "rest_post_invalid_id" || code == "rest_comment_invalid_id") return Errc::gone;
  if (code == "internal_server_error") return Errc::transient;
  return std::nullopt;
}

Errc by_status(int status, bool with_password) {
  if (status == 401) return with_password ? Errc::token_expired : Errc::permission_denied;
  if (status == 403 || status == 404) return Errc::permission_denied;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

/// Throttling and trouble stand whatever the body says; else the code rules.
Errc class_of(std::string_view code, int status, bool with_password) {
  if (status == 429 || status >= 500) return by_status(status, with_password);
  return by_code(code).value_or(by_status(status, with_password));
}

/// Codes are made of these; anything else is not shown to people.
std::string printable(std::string_view code) {
  std::string out;
  for (const char c : code.substr(0, 60))
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-') out += c;
  return out;
}

std::optional<std::int64_t> count_of(const HttpResponse& response, std::string_view name) {
  const auto text = response.header(name);
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failed != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

WordPressAnswer read_wordpress_answer(HttpResult result, WordPressShape wanted, bool with_password) {
  WordPressAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  const std::string_view code = json ? json->root()["code"].string().value_or("") : "";
  const bool shaped =
      json && (wanted == WordPressShape::list ? json->root().is_array() : json->root().is_object() && code.empty());
  if (response.status == 200 && shaped) {
    answer.json = std::move(*json);
    answer.total = count_of(response, "x-wp-total");
    answer.total_pages = count_of(response, "x-wp-totalpages");
    const auto link = response.header("link");
    answer.links_next = link && link->find("rel=\"next\"") != std::string_view::npos;
    return answer;
  }
  answer.error.code = class_of(code, response.status, with_password);
  answer.error.message = "the site answered HTTP " + std::to_string(response.status);
  if (!code.empty()) answer.error.message += ", code " + printable(code);
  if (!json) answer.error.message += " with something that is not JSON";
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after = retry_after(response);
  answer.no_such_page = response.status == 404 && !json;
  answer.past_the_end = response.status == 400 && code == "rest_post_invalid_page_number";
  return answer;
}

}  // namespace sarad
