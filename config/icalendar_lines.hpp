// SPDX-License-Identifier: Apache-2.0
// Content lines of an iCalendar file (RFC 5545 3.1): unfolded, cut into name, parameters and value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct ContentLine {
  int line = 0;                                 ///< from 1: where it begins in the file
  std::string name;                             ///< in capitals
  std::map<std::string, std::string> parameters;   ///< names in capitals; quotes taken off
  std::string value;                            ///< as written
};

/// Lines that continue another (they begin with a blank or tab) are joined to it; LF ends a line as
/// well as CRLF. Empty lines are passed over. A line without a colon has an empty name.
[[nodiscard]] std::vector<ContentLine> content_lines(std::string_view text);

/// A TEXT value for people (3.3.11): \n, \, \; and \\ undone.
[[nodiscard]] std::string plain_text(std::string_view value);

}  // namespace sarad
