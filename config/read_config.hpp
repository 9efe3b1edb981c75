// SPDX-License-Identifier: Apache-2.0
// Reads YAML, pages.d/*.yml and CSV inventories into a Config. Every fault is found in one go and
// says file, line, column, what is wrong and how to mend it. Nothing is half read.
#pragma once

#include "config/config.hpp"

#include <string>
#include <vector>

namespace sarad {

/// One fault (or warning) in a configuration file. Prints as
/// `file:line:column: what is wrong; how to mend it`.
struct Fault {
  std::string file;
  int line = 0, column = 0;     ///< from 1
  std::string path;             ///< "policies.default[0].first_response"
  std::string code;             ///< stable: "unknown_key", "bad_limit", …
  std::string message, hint;
  bool warning = false;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string json() const;
};

struct ReadConfig {
  Config config;                ///< meaningful only if ok()
  std::vector<Fault> faults;    ///< sorted by file, line, column; at most 100 errors, then one that counts the rest
  [[nodiscard]] bool ok() const;
};

struct ReadOptions {
  /// Where `{credential: NAME}` is looked for; empty: $CREDENTIALS_DIRECTORY.
  std::string credentials_directory;
  /// Platforms that exist, for "unknown platform" with the nearest name.
  std::vector<std::string> platforms;
};

/// Reads `files` in order (later ones win; maps merge, lists replace), then `pages.d/*.yml` beside
/// the first, then the inventories they name. Never throws for bad input.
[[nodiscard]] ReadConfig read_config(const std::vector<std::string>& files, const ReadOptions& options);

/// The configuration in force, as YAML, every default filled in; secrets as `<credential name>`.
[[nodiscard]] std::string print_effective(const ReadConfig& read);

}  // namespace sarad
