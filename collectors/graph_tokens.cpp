// SPDX-License-Identifier: Apache-2.0
#include "collectors/graph_tokens.hpp"

#include "collectors/graph_reader.hpp"

#include <algorithm>

namespace sarad {
namespace {

Result<SiteAddress> address_of(const Page& page, std::string_view base) {
  return SiteAddress::read(page.base_url.empty() ? base : std::string_view{page.base_url});
}

Error app_wanted(std::string_view what) {
  return Error{Errc::configuration, "the platform wants app_id and secret of the app to " + std::string{what}};
}

/// Unix seconds; 0 and nothing: no end.
std::optional<Instant> end_of(JsonValue seconds) {
  const auto told = seconds.integer();
  if (!told || *told <= 0) return std::nullopt;
  return Instant{Seconds{*told}};
}

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

bool names(JsonValue list, std::string_view account) {
  for (const JsonValue id : list)
    if (id.id() == account) return true;
  return false;
}

/// Scopes that hold for the page: those of `scopes`, less those that `granular_scopes` gives to other pages only.
std::optional<std::vector<std::string>> scopes_of(JsonValue data, std::string_view account, bool account_scopes) {
  if (!data["scopes"].is_array()) return std::nullopt;
  std::vector<std::string> scopes;
  for (const JsonValue scope : data["scopes"])
    if (const auto name = scope.string()) scopes.emplace_back(*name);
  if (!account_scopes) return scopes;
  for (const JsonValue granular : data["granular_scopes"]) {
    const JsonValue targets = granular["target_ids"];
    const auto name = granular["scope"].string();
    if (name && targets.is_array() && !names(targets, account)) std::erase(scopes, *name);
  }
  return scopes;
}

/// A new token and how long it lives.
Result<RenewedToken> read_renewed(GraphAnswer answer, Instant now) {
  if (!answer.json) return std::move(answer.error);
  const JsonValue root = answer.json->root();
  const auto token = root["access_token"].string();
  if (!token || token->empty()) return Error{Errc::malformed, "Graph API gave no new token"};
  RenewedToken renewed{Secret{std::string{*token}}, std::nullopt};
  if (const auto lasts = root["expires_in"].integer(); lasts && *lasts > 0) renewed.expires = now + Seconds{*lasts};
  return renewed;
}

}  // namespace

Dialogue<Result<TokenFacts>> debug_graph_token(TokenAsk asking, std::string_view base, std::string_view version,
                                               bool account_scopes) {
  const Page& page = asking.page;
  const auto address = address_of(page, base);
  if (!address) co_return address.error();
  if (page.app_id.empty() || page.app_secret.empty()) co_return app_wanted("tell of a token");
  Page app = page;  // speaks for the app
  app.token = Secret{page.app_id + '|' + std::string{page.app_secret.reveal()}};
  app.app_secret = Secret{};
  GraphReader graph(app, *address, version);
  HttpRequest request = graph.request("debug_token", {}, {{"input_token", std::string{page.token.reveal()}}});
  GraphAnswer answer = co_await graph.get(std::move(request));
  if (!answer.json) {
    if (answer.error.code == Errc::token_expired)
      answer.error = Error{Errc::configuration, "the platform does not know the app by this app_id and secret"};
    co_return std::move(answer.error);
  }
  const JsonValue data = answer.json->root()["data"];
  const auto valid = data["is_valid"].boolean();
  if (!valid) co_return Error{Errc::malformed, "Graph API did not say whether the token is valid"};
  TokenFacts facts;
  facts.valid = *valid;
  facts.expires = earlier(end_of(data["expires_at"]), end_of(data["data_access_expires_at"]));
  facts.scopes = scopes_of(data, page.account, account_scopes);
  co_return facts;
}

Dialogue<Result<TokenFacts>> try_graph_token(TokenAsk asking, std::string_view base, std::string_view version) {
  const auto address = address_of(asking.page, base);
  if (!address) co_return address.error();
  GraphReader graph(asking.page, *address, version);
  HttpRequest request = graph.request("me", {}, {{"fields", "id"}});
  GraphAnswer answer = co_await graph.get(std::move(request));
  if (!answer.json && answer.error.code != Errc::token_expired) co_return std::move(answer.error);
  TokenFacts facts;
  facts.valid = answer.json.has_value();
  co_return facts;
}

Dialogue<Result<std::vector<PageToken>>> list_graph_pages(TokenAsk asking, std::string_view base,
                                                          std::string_view version) {
  const auto address = address_of(asking.page, base);
  if (!address) co_return address.error();
  GraphReader graph(asking.page, *address, version);
  std::vector<PageToken> pages;
  const auto take = [&pages](JsonValue root) {
    std::size_t fresh = 0;
    for (const JsonValue item : root["data"]) {
      auto account = graph_id(item);
      const auto token = item["access_token"].string();
      if (!account || !token || token->empty()) continue;
      if (std::any_of(pages.begin(), pages.end(), [&](const PageToken& known) { return known.account == *account; }))
        continue;
      // Absent tasks: an account of before roles were told; polls will show.
      bool moderates = !item["tasks"].is_array();
      for (const JsonValue task : item["tasks"])
        moderates = moderates || task.string() == "MODERATE" || task.string() == "MANAGE";
      pages.push_back({std::move(*account), Secret{std::string{*token}}, moderates});
      ++fresh;
    }
    return fresh;
  };
  GraphReader::Query query{{"fields", "id,access_token,tasks"}, {"limit", "100"}};
  auto end = co_await graph.read_edge("me", "accounts", std::move(query), take);
  if (end.error) co_return std::move(*end.error);
  co_return pages;
}

Dialogue<Result<RenewedToken>> exchange_graph_token(TokenAsk asking, std::string_view base, std::string_view version) {
  const Page& page = asking.page;
  const auto address = address_of(page, base);
  if (!address) co_return address.error();
  if (page.app_id.empty() || page.app_secret.empty()) co_return app_wanted("exchange a token");
  Page nobody = page;
  nobody.token = nobody.app_secret = Secret{};
  GraphReader graph(nobody, *address, version);
  HttpRequest request = graph.request("oauth", "access_token",
                                      {{"grant_type", "fb_exchange_token"},
                                       {"client_id", page.app_id},
                                       {"fb_exchange_token", std::string{page.token.reveal()}}});
  request.credential = Credential{Credential::As::query, page.app_secret, "client_secret"};
  GraphAnswer answer = co_await graph.get(std::move(request));
  co_return read_renewed(std::move(answer), asking.now);
}

Dialogue<Result<RenewedToken>> refresh_graph_token(TokenAsk asking, std::string_view base,
                                                   std::string_view grant_type) {
  const auto address = address_of(asking.page, base);
  if (!address) co_return address.error();
  HttpRequest request;
  request.base = address->base;
  request.path = address->prefix + "/refresh_access_token";
  request.query = {{"grant_type", std::string{grant_type}}};
  request.credential = Credential{Credential::As::query, asking.page.token, "access_token"};
  request.allow_private = asking.page.allow_private;
  HttpResult result = co_await ask(std::move(request));
  co_return read_renewed(read_graph_answer(std::move(result)), asking.now);
}

}  // namespace sarad
