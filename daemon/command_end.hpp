// SPDX-License-Identifier: Apache-2.0
// How a one-shot command ends: with what it prints, or with why not and an exit code (config.md).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "store/sqlite_ledger.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace sarad {

struct Stop {
  int code = kExitConfiguration;
  std::string message;
};

template <class T>
using OrStop = boost::system::result<T, Stop>;

/// Wrong usage or configuration.
[[nodiscard]] Stop wrong(std::string message);
/// Reading or writing failed.
[[nodiscard]] Stop failed(const Error& error);
/// The ledger could not be opened; the code is that of serve.
[[nodiscard]] Stop not_opened(const OpenError& error);
[[nodiscard]] int exit_code_of(LedgerProblem problem);

/// The instant that `option` was given; `otherwise` for an empty text.
[[nodiscard]] OrStop<Instant> instant_of(std::string_view option, const std::string& text, Instant otherwise);

/// Who gives the command: the user behind sudo, the one logged in, or the process's own; empty if nobody knows.
[[nodiscard]] std::string user_name();

/// Runs the command, prints what it returns or, on stderr, why it stopped. The exit code.
int end_with(const Options& options, OrStop<std::string> (*carry_out)(const Options&));

}  // namespace sarad
