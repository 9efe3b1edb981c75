// SPDX-License-Identifier: Apache-2.0
// Tokens of Meta's Graph API: debug_token, /me/accounts and the exchanges. platforms/facebook.md, "Auth".
#pragma once

#include "collectors/tokens.hpp"

namespace sarad {

/// GET /debug_token, asked in the app's name (`{app-id}|{app-secret}`). A scope granted for named pages only
/// (`granular_scopes`) counts where `account_scopes` and the page is among them. An app that the platform does not
/// know by this id and secret is the error configuration.
Dialogue<Result<TokenFacts>> debug_graph_token(TokenAsk ask, std::string_view base, std::string_view version,
                                               bool account_scopes);

/// GET /me: only whether the token is good. For hosts that have no debug_token (Instagram Login).
Dialogue<Result<TokenFacts>> try_graph_token(TokenAsk ask, std::string_view base, std::string_view version);

/// GET /me/accounts, all pages of it: the pages that the account whose token is asked with may speak for.
Dialogue<Result<std::vector<PageToken>>> list_graph_pages(TokenAsk ask, std::string_view base, std::string_view version);

/// GET /oauth/access_token with `fb_exchange_token`: a short-lived user token becomes one of about 60 days.
Dialogue<Result<RenewedToken>> exchange_graph_token(TokenAsk ask, std::string_view base, std::string_view version);

/// GET /refresh_access_token with `grant_type` (ig_refresh_token, th_refresh_token): another 60 days.
Dialogue<Result<RenewedToken>> refresh_graph_token(TokenAsk ask, std::string_view base, std::string_view grant_type);

}  // namespace sarad
