// SPDX-License-Identifier: Apache-2.0
// The daily question whether a token is good, until when and for what (platforms/facebook.md, request plan 5).
#include "daemon/daemon.hpp"

#include "base/log.hpp"
#include "daemon/converse.hpp"
#include "daemon/tokens.hpp"

namespace sarad {

using std::chrono::hours;

namespace {

constexpr Seconds kDaily{hours{24}}, kWhenRefused{hours{1}};

}  // namespace

boost::asio::awaitable<void> Daemon::check_token(const Page& page, bool refused) {
  const TokenDesk* desk = find_platform(page.platform)->tokens;
  if (page.token.empty() || desk == nullptr || desk->check == nullptr || stopping_) co_return;
  const std::string credential = credential_of(page);
  const Instant now = clock_.now();
  const auto [last, first] = token_checks_.try_emplace(credential, now);
  if (!first && now - last->second < (refused ? kWhenRefused : kDaily)) co_return;
  last->second = now;
  TokenAsk question{page, now};
  const auto told = co_await converse(http_, desk->check(std::move(question)));
  if (!told) {
    if (told.error().code != Errc::cancelled)
      log::warning("a token could not be checked", {{"page", page.id}, {"error", to_string(told.error().code)}, {"why", told.error().message}});
    co_return;
  }
  const TokenLook look = judge_token(page, *desk, told);
  metrics_.credential_valid(credential, page.platform, told->valid, now);
  TokenState& state = tokens_[credential];
  state = {credential, page.platform, told->valid, now, told->expires, {}};
  for (const Grant* grant : look.missing) state.missing.emplace_back(grant->scope);
  if (!told->valid) co_return;
  metrics_.credential_expiry(credential, page.platform, told->expires);
  if (told->scopes) metrics_.credential_missing_scopes(credential, page.platform, look.missing.size());
  for (const Grant* grant : look.missing)
    log::warning("a token lacks a permission", {{"page", page.id}, {"scope", grant->scope}, {"remedy", grant->remedy_en}});
}

}  // namespace sarad
