// SPDX-License-Identifier: Apache-2.0
// `sarad token …`: which tokens are good and until when, what is missing and who must grant it; page tokens
// of an account put where the configuration looks for them; a new token for an old. Needs no ledger.
#pragma once

#include "collectors/tokens.hpp"
#include "config/read_config.hpp"
#include "exporters/people_time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace sarad {

struct TokenRequest {
  std::vector<std::string> config;      ///< files, as for every command
  std::string page, office;             ///< check: only these; empty: all
  std::string platform = "facebook";    ///< import, renew
  std::string app;                      ///< import, renew: which app; empty: the only one
  std::string to;                       ///< import: folder of credentials; renew: a file. Empty: credentials/ beside the configuration
  std::string language;                 ///< bn, en; empty: the configuration's
  bool json = false, dry_run = false;
  Secret token;                         ///< import, renew: as given on standard input
};

/// What to print, and the ExitCode: 0; 1 where something is missing; 2 for bad input; 69 where the platform did
/// not answer; 74 for files that cannot be written.
struct TokenAnswer {
  int code = 0;
  std::string out, err;
};

/// Asks about each page's token.
[[nodiscard]] TokenAnswer check_tokens(const TokenRequest& request, Instant now);
/// Asks for the pages that the given account may speak for, and keeps their tokens.
[[nodiscard]] TokenAnswer import_tokens(const TokenRequest& request, Instant now);
/// Asks for a new token in place of the given one, and keeps it.
[[nodiscard]] TokenAnswer renew_token(const TokenRequest& request, Instant now);

/// Adds the command and its own commands; what runs leaves its ExitCode in `result`.
void add_token_command(CLI::App& app, const std::vector<std::string>& config, int& result);

// Parts they share.

/// What came of asking about one page's token.
struct TokenLook {
  enum class State : std::uint8_t { good, invalid, lacks, untold, none, unasked };
  const Page* page = nullptr;
  State state = State::none;
  TokenFacts facts;                      ///< of good, invalid and lacks
  std::vector<const Grant*> missing;     ///< of lacks
  std::optional<Error> error;            ///< of unasked
};

/// By what the platform said; `untold`: it tells nothing of tokens, `none`: the page has no token.
[[nodiscard]] TokenLook judge_token(const Page& page, const TokenDesk& desk, const Result<TokenFacts>& told);
[[nodiscard]] std::string token_looks_text(std::span<const TokenLook> looks, Instant now, Language language);
[[nodiscard]] std::string token_looks_json(std::span<const TokenLook> looks);

/// The configuration, where nothing but credentials may be missing: tokens are yet to come. Nothing: `answer` says why.
[[nodiscard]] std::optional<ReadConfig> read_for_tokens(const TokenRequest& request, TokenAnswer& answer);
[[nodiscard]] Language language_of(const TokenRequest& request, const Config& config);

/// Writes `secret` to `file`, readable for its owner only, whole or not at all; what stood there before is replaced.
/// False: it stands there already. Error storage, naming the file.
Result<bool> keep_secret(const std::string& file, const Secret& secret);

}  // namespace sarad
