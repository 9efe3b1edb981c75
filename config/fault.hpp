// SPDX-License-Identifier: Apache-2.0
// What is wrong with a configuration file, said so that a person can mend it.
#pragma once

#include <string>

namespace sarad {

/// One fault (or warning) in a configuration file. Prints as
/// `file:line:column: what is wrong; how to mend it`.
struct Fault {
  std::string file;
  int line = 0, column = 0;     ///< from 1; the column counts characters, in CSV cells
  std::string path;             ///< "policies.default[0].first_response"
  std::string code;             ///< stable: "unknown_key", "bad_limit", … (docs/configuration.md)
  std::string message, hint;
  bool warning = false;

  /// The line for people. Without a file (the fault that counts the rest) the message alone.
  [[nodiscard]] std::string text() const;
  /// The same as one JSON object: {file, line, column, path, code, message, hint, warning}.
  [[nodiscard]] std::string json() const;
};

}  // namespace sarad
