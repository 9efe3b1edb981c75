// SPDX-License-Identifier: Apache-2.0
// Reads the configuration for a command and says what is wrong with it.
#pragma once

#include "config/read_config.hpp"
#include "daemon/command_line.hpp"
#include "daemon/rules.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct Loaded {
  std::shared_ptr<const ReadConfig> read;
  std::shared_ptr<const RuleSet> rules;     ///< null when anything is wrong
  std::vector<Fault> faults;                ///< errors and warnings, those of the rules included

  [[nodiscard]] bool ok() const { return rules != nullptr; }
  [[nodiscard]] const Config& config() const { return read->config; }
  /// 0, or the ExitCode that says what is wrong: 77 if only credentials are missing, else 2.
  [[nodiscard]] int exit_code() const;
};

/// Reads, checks and compiles. Prints nothing.
[[nodiscard]] Loaded load(const std::vector<std::string>& files);

/// One fault a line on stderr, or JSON objects.
void print_faults(const std::vector<Fault>& faults, bool json);

/// Loads for a one-shot command: prints faults; nothing if there are errors (`code` says which).
[[nodiscard]] std::optional<Loaded> load_or_explain(const Options& options, int& code);

}  // namespace sarad
