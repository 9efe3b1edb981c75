// SPDX-License-Identifier: Apache-2.0
// The command line of `sarad token`.
#include "base/log.hpp"
#include "collectors/collector.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/tokens.hpp"

#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>

namespace sarad {
namespace {

/// A line of standard input; from a terminal without echo. Never an argument: those stand in the process list.
Secret ask_for_token() {
  const bool terminal = ::isatty(STDIN_FILENO) == 1;
  termios before{};
  if (terminal) {
    std::fputs("token: ", stderr);
    ::tcgetattr(STDIN_FILENO, &before);
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  std::string line;
  std::getline(std::cin, line);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::fputc('\n', stderr);
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  return Secret{std::move(line)};
}

}  // namespace

std::optional<ReadConfig> read_for_tokens(const TokenRequest& request, TokenAnswer& answer) {
  Loaded loaded = load(request.config);
  if (loaded.ok() || loaded.exit_code() == kExitCredential) return *loaded.read;
  answer.code = loaded.exit_code();
  for (const auto& fault : loaded.faults) answer.err += fault.text() + '\n';
  return std::nullopt;
}

Language language_of(const TokenRequest& request, const Config& config) {
  const auto& language = request.language.empty() ? config.default_language : request.language;
  return language == "en" ? Language::en : Language::bn;
}

void add_token_command(CLI::App& app, const std::vector<std::string>& config, int& result) {
  auto* tokens = app.add_subcommand("token", "access tokens: which are good, what they lack, page tokens of an account, renewal");
  tokens->fallthrough()->require_subcommand(1);
  tokens->footer("Example: sarad token check --office dc-bogura --lang en");
  const auto request = std::make_shared<TokenRequest>();
  const auto command = [&](const char* name, const char* what, const char* example, bool wants_token,
                           std::function<TokenAnswer(const TokenRequest&, Instant)> run) {
    auto* sub = tokens->add_subcommand(name, what);
    sub->fallthrough();
    sub->footer(std::string{"Example: "} + example);
    sub->add_option("--lang", request->language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
    sub->callback([&config, &result, request, wants_token, run = std::move(run)] {
      log::set_up("warning");
      request->config = config;
      if (wants_token) request->token = ask_for_token();
      const TokenAnswer answer = run(*request, SystemClock{}.now());
      std::fputs(answer.err.c_str(), stderr);
      std::fputs(answer.out.c_str(), stdout);
      result = answer.code;
    });
    return sub;
  };
  auto* check = command("check", "asks the platforms about every page's token (exit 1: some are not good)",
                        "sarad token check --office dc-bogura", false, check_tokens);
  check->add_option("--page", request->page, "of one page");
  check->add_option("--office", request->office, "of an office and all below it");
  check->add_flag("--json", request->json, "print JSON");

  auto* import = command("import", "keeps the page tokens of an account whose token is read from standard input",
                         "sarad token import --dry-run < user-token", true, import_tokens);
  import->add_option("--platform", request->platform, "which platform")->capture_default_str();
  import->add_option("--app", request->app, "which of its apps; default: the only one");
  import->add_option("--to", request->to, "folder of credentials; default: credentials/ beside the configuration");
  import->add_flag("--dry-run", request->dry_run, "say what would be kept; write nothing");
  import->add_flag("--json", request->json, "print JSON");

  auto* renew = command("renew", "exchanges the token on standard input for one that lasts longer",
                        "sarad token renew --platform threads --to /etc/sarad/credentials/dc-bogura-threads < old-token", true, renew_token);
  renew->add_option("--platform", request->platform, "which platform")->capture_default_str();
  renew->add_option("--app", request->app, "which of its apps; default: the only one");
  renew->add_option("--to", request->to, "file for the new token")->required();
}

}  // namespace sarad
