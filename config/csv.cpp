// SPDX-License-Identifier: Apache-2.0
#include "config/csv.hpp"

#include <algorithm>

namespace sarad {
namespace {

void trim(std::string& cell) {
  const auto first = cell.find_first_not_of(" \t");
  if (first == std::string::npos) {
    cell.clear();
    return;
  }
  cell.erase(cell.find_last_not_of(" \t") + 1);
  cell.erase(0, first);
}

}  // namespace

bool CsvRow::blank() const {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
}

char CsvReader::delimiter_of(std::string_view text) {
  const auto header = text.substr(0, text.find('\n'));
  const auto commas = std::count(header.begin(), header.end(), ','), semicolons = std::count(header.begin(), header.end(), ';');
  return semicolons > commas ? ';' : ',';
}

CsvReader::Step CsvReader::next(CsvRow& row) {
  row.cells.clear();
  if (at_ == text_.size()) return Step::end;
  row.line = line_;
  while (true) {
    std::string& cell = row.cells.emplace_back();
    const Step step = read_cell(cell);
    trim(cell);
    if (step != Step::row) return step;
    if (at_row_end()) {
      take_row_end();
      return Step::row;
    }
    ++at_;  // the delimiter
  }
}

CsvReader::Step CsvReader::read_cell(std::string& cell) {
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(cell);
  const std::size_t begin = at_;
  while (!at_row_end() && text_[at_] != delimiter_ && text_[at_] != '"') ++at_;
  cell = text_.substr(begin, at_ - begin);
  if (at_row_end() || text_[at_] == delimiter_) return Step::row;
  skip_line();
  return Step::stray_quote;
}

CsvReader::Step CsvReader::read_quoted(std::string& cell) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++line_;
    if (text_[at_] != '"') {
      cell += text_[at_];
    } else if (text_.substr(at_, 2) == "\"\"") {
      cell += '"';
      ++at_;
    } else {
      ++at_;
      if (at_row_end() || text_[at_] == delimiter_) return Step::row;
      skip_line();
      return Step::stray_quote;
    }
  }
  return Step::open_quote;
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size());
  take_row_end();
}

void CsvReader::take_row_end() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ == text_.size()) return;
  ++at_;
  ++line_;
}

}  // namespace sarad
