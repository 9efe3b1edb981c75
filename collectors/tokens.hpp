// SPDX-License-Identifier: Apache-2.0
// What a platform says of the tokens it gave us: whether one is good, until when, for what; which pages an
// account may speak for; a new one for an old. Like a poll, each is a Dialogue: no clock, no socket.
#pragma once

#include "activity/page.hpp"
#include "net/dialogue.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// A permission that a collector needs, and how a page's admin grants it, for people.
struct Grant {
  enum class For : std::uint8_t { always, private_replies };
  std::string_view scope;
  std::string_view remedy_bn, remedy_en;
  For wanted = For::always;
};

struct TokenAsk {
  const Page& page;    ///< with the token in question; lives until the dialogue ends
  Instant now{};
};

/// What the platform says of a token.
struct TokenFacts {
  bool valid = false;
  std::optional<Instant> expires;  ///< of token and data access the earlier; nothing: neither ends, or it does not tell
  std::optional<std::vector<std::string>> scopes;  ///< granted for this page; nothing: it does not tell
};

/// A page that an account may speak for.
struct PageToken {
  std::string account;
  Secret token;
  bool may_moderate = true;  ///< holds the role that reading citizens' comments takes
};

struct RenewedToken {
  Secret token;
  std::optional<Instant> expires;  ///< nothing: not told
};

/// What can be asked about tokens of a platform; a null function: the platform offers no such thing. Errors:
/// as of any call; configuration where the app's id or secret is missing or wrong.
struct TokenDesk {
  std::span<const Grant> grants;
  Dialogue<Result<TokenFacts>> (*check)(TokenAsk ask) = nullptr;
  Dialogue<Result<std::vector<PageToken>>> (*pages_of)(TokenAsk ask) = nullptr;
  Dialogue<Result<RenewedToken>> (*renew)(TokenAsk ask) = nullptr;
};

/// The grants that polls of `page` need and the token lacks; none where scopes are not told.
[[nodiscard]] std::vector<const Grant*> missing_grants(std::span<const Grant> grants, const Page& page,
                                                       const TokenFacts& facts);

}  // namespace sarad
