// SPDX-License-Identifier: Apache-2.0
#include "collectors/mediawiki_error.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

constexpr std::string_view kInternal = "internal_api_error_";

struct Reaction {
  std::string_view code;
  Errc errc;
};

constexpr std::array kReactions{
    Reaction{"maxlag", Errc::transient},
    Reaction{"readonly", Errc::transient},
    Reaction{"ratelimited", Errc::rate_limited},
    Reaction{"assertuserfailed", Errc::token_expired},
    Reaction{"assertnameduserfailed", Errc::token_expired},
    Reaction{"mwoauth-invalid-authorization", Errc::token_expired},
    Reaction{"mwoauth-invalid-authorization-invalid-user", Errc::token_expired},
    Reaction{"readapidenied", Errc::permission_denied},
    Reaction{"permissiondenied", Errc::permission_denied},
    Reaction{"blocked", Errc::permission_denied},
    Reaction{"unknown_action", Errc::permission_denied},
    Reaction{"nosuchuser", Errc::gone},
    Reaction{"nosuchrevid", Errc::gone},
    Reaction{"missingcontent", Errc::gone},
    Reaction{"missingtitle", Errc::gone},
    Reaction{"invalidtitle", Errc::malformed},
    Reaction{"badcontinue", Errc::malformed},
};

std::optional<Errc> by_code(std::string_view code, MediaWikiAsked asked) {
  if (code.starts_with(kInternal)) return Errc::transient;
  if (code == "badvalue") return asked == MediaWikiAsked::threads ? Errc::permission_denied : Errc::malformed;
  const auto found = std::find_if(kReactions.begin(), kReactions.end(), [&](const Reaction& r) { return r.code == code; });
  if (found == kReactions.end()) return std::nullopt;
  return found->errc;
}

Errc by_status(int status, bool with_token) {
  if (status == 401) return with_token ? Errc::token_expired : Errc::permission_denied;
  if (status == 403) return Errc::permission_denied;
  if (status == 429) return Errc::rate_limited;
  return status == 408 || status >= 500 ? Errc::transient : Errc::malformed;
}

/// Codes are made of these; anything else is not shown to people.
std::string printable(std::string_view code) {
  std::string out;
  for (const char c : code.substr(0, 60))
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-') out += c;
  return out;
}

}  // namespace

MediaWikiAnswer read_mediawiki_answer(HttpResult result, MediaWikiAsked asked, bool with_token) {
  MediaWikiAnswer answer;
  if (!result) {
    answer.error = result.error();
    return answer;
  }
  const HttpResponse& response = *result;
  auto json = Json::parse(response.body);
  const JsonValue root = json ? json->root() : JsonValue{};
  // `errors` is the list that other error formats use.
  const bool refused = !root["error"].empty() || root["errors"].size() > 0;
  if (response.status == 200 && root.is_object() && !refused) {
    answer.json = std::move(*json);
    return answer;
  }
  auto code = root["error"]["code"].string();
  if (!code) code = root["errors"].at(0)["code"].string();
  answer.error.code = by_code(code.value_or(""), asked).value_or(by_status(response.status, with_token));
  answer.error.message = "the wiki answered HTTP " + std::to_string(response.status);
  if (code) answer.error.message += ", code " + printable(*code);
  if (!json) answer.error.message += " with something that is not JSON";
  if (answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient)
    answer.error.retry_after = retry_after(response);
  answer.missing_title = code == "missingtitle";
  return answer;
}

}  // namespace sarad
