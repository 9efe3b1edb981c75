// SPDX-License-Identifier: Apache-2.0
// Rows of a CSV file (RFC 4180): quotes, doubled quotes, line breaks in quotes, CRLF or LF.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct CsvRow {
  std::uint32_t line = 0;            ///< on which it begins, from 1
  std::vector<std::string> cells;    ///< blanks at the ends cut

  /// Nothing in any cell: an empty line, or a row of delimiters.
  [[nodiscard]] bool blank() const;
};

class CsvReader {
 public:
  enum class Step { row, end, stray_quote, open_quote };

  CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// ',' or ';', whichever the first line holds more of.
  [[nodiscard]] static char delimiter_of(std::string_view text);

  /// The next row. After stray_quote (text before or behind a quoted cell's quotes; `row` holds the
  /// cells up to there) the rest of the line is skipped; after open_quote (never closed) comes end.
  [[nodiscard]] Step next(CsvRow& row);

 private:
  [[nodiscard]] Step read_cell(std::string& cell);
  [[nodiscard]] Step read_quoted(std::string& cell);
  [[nodiscard]] bool at_row_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }
  void skip_line();
  void take_row_end();

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace sarad
