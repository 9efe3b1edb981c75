// SPDX-License-Identifier: Apache-2.0
#include "daemon/command_end.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace sarad {

Stop wrong(std::string message) { return {kExitConfiguration, std::move(message)}; }
Stop failed(const Error& error) { return {kExitIo, error.message}; }
Stop not_opened(const OpenError& error) { return {exit_code_of(error.problem), error.message}; }

int exit_code_of(LedgerProblem problem) {
  switch (problem) {
    case LedgerProblem::held: return kExitTryLater;
    case LedgerProblem::newer: return kExitLedgerNewer;
    case LedgerProblem::wrong_key: return kExitCredential;
    default: return kExitIo;
  }
}

OrStop<Instant> instant_of(std::string_view option, const std::string& text, Instant otherwise) {
  if (text.empty()) return otherwise;
  if (const auto t = parse_instant(text)) return *t;
  return wrong(fmt::format("{} wants an instant such as 2026-11-01T00:00:00Z, not \"{}\"", option, text));
}

std::string user_name() {
  if (const char* behind = std::getenv("SUDO_USER"); behind != nullptr && *behind != '\0') return behind;
  if (const char* login = ::getlogin(); login != nullptr && *login != '\0') return login;
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? "" : entry->pw_name;
}

int end_with(const Options& options, OrStop<std::string> (*carry_out)(const Options&)) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  const auto done = carry_out(options);
  if (!done) {
    fmt::print(stderr, "{}\n", done.error().message);
    return done.error().code;
  }
  std::fputs(done->c_str(), stdout);
  return kExitOk;
}

}  // namespace sarad
