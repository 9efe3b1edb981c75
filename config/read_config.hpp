// SPDX-License-Identifier: Apache-2.0
// Reads YAML, pages.d/*.yml and CSV inventories into a Config. Every fault is found in one go and
// says file, line, column, what is wrong and how to mend it. Nothing is half read.
#pragma once

#include "config/config.hpp"
#include "config/fault.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct ReadConfig {
  Config config;                ///< meaningful only if ok()
  /// By file (in the order of reading), line and column; at most 100 errors, then one that counts the rest.
  /// A credential that is not there has the code `missing_credential` (exit code 77).
  std::vector<Fault> faults;
  /// What stands for each secret, by its path: "pages[3].token" → "credential fb-main".
  std::map<std::string, std::string> secret_names;
  [[nodiscard]] bool ok() const;
};

/// Why a policy's phrase cannot be used, and how to mend it.
struct PhraseAdvice {
  std::string message, hint;
};

struct ReadOptions {
  /// Where `{credential: NAME}` is looked for; empty: $CREDENTIALS_DIRECTORY; if that is empty too,
  /// the folder credentials/ beside the first file, whose files must then be ours or root's, mode 0600.
  std::string credentials_directory;
  /// Platforms that exist, for "unknown platform" with the nearest name.
  std::vector<std::string> platforms;
  /// Judges each of `interim_words` and `trivial_words`, since what a word is, is not this part's to say; nothing: it is
  /// good. Without it phrases are taken as they stand.
  std::function<std::optional<PhraseAdvice>(std::string_view)> judge_phrase;
};

/// Reads `files` in order (later ones win; maps merge, lists replace), then `pages.d/*.yml` beside
/// the first (their offices, pages and inventories are added), then the inventories. Never throws for bad input.
[[nodiscard]] ReadConfig read_config(const std::vector<std::string>& files, const ReadOptions& options);

/// The configuration in force, as YAML that reads back to the same: every default, inventory row and
/// inherited value filled in; of secrets only the names, as `{credential: fb-main}`.
[[nodiscard]] std::string print_effective(const ReadConfig& read);

}  // namespace sarad
