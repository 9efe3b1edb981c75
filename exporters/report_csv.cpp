// SPDX-License-Identifier: Apache-2.0
// Report and shortlist as CSV: one row an office. Names of columns are stable; docs/report.md has them.
#include "exporters/report.hpp"
#include "exporters/report_columns.hpp"

namespace sarad {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // Excel reads UTF-8 only with it

std::string join(const std::vector<std::string>& cells) {
  std::string out;
  for (const auto& cell : cells) out += (out.empty() ? "" : ",") + cell;
  return out + "\r\n";
}

}  // namespace

std::string csv_text(std::string_view text) {
  std::string out;
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) out = "'";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c == '\n' || c == '\r' || c == '\t' || c == '\0' ? ' ' : c;
  }
  return out.find_first_of(",\"; ") == std::string::npos ? out : "\"" + out + "\"";
}

std::string report_csv(const QuarterReport& report, Language language) {
  const auto& columns = report_columns();
  std::vector<std::string> heads;
  for (const auto& column : columns) heads.push_back(csv_text(language == Language::bn ? column.bengali : column.name));
  std::string out = std::string{kByteOrderMark} + join(heads);
  for (std::size_t place = 0; place < report.order.rows.size(); ++place) {
    if (report.order.rows[place].office == nullptr) continue;
    std::vector<std::string> cells;
    for (const auto& column : columns)
      cells.push_back(column.is_text ? csv_text(column.value(report, place)) : column.value(report, place));
    out += join(cells);
  }
  return out;
}

std::string recognition_csv(const Recognition& list, Language language) {
  const bool bn = language == Language::bn;
  std::vector<std::string> heads =
      bn ? std::vector<std::string>{"সাল", "দপ্তর_আইডি", "নাম", "নাম_ইংরেজি", "স্তর", "আকার", "তালিকায়", "দলে_ক্রম"}
         : std::vector<std::string>{"year", "office", "name", "name_en", "level", "size", "listed", "place_in_group"};
  for (std::size_t i = 0; i < kCriteria; ++i) {
    const std::string name{to_string(static_cast<Criterion>(i))};
    for (const char* part : {"_holds", "_have", "_of", "_ratio"}) heads.push_back(name + part);
  }
  std::string out = std::string{kByteOrderMark} + join(heads);
  const auto row = [&](const Candidate& c, bool listed, std::size_t place) {
    std::vector<std::string> cells{std::to_string(list.year), csv_text(c.office->id),
                                   csv_text(c.office->name),  csv_text(c.office->name_en),
                                   csv_text(c.office->level), std::string{to_string(c.size)},
                                   listed ? "1" : "0",        place > 0 ? std::to_string(place) : std::string{}};
    for (const auto& judged : c.criteria) {
      cells.emplace_back(judged.holds ? "1" : "0");
      cells.push_back(judged.have ? std::to_string(*judged.have) : std::string{});
      cells.push_back(judged.of ? std::to_string(*judged.of) : std::string{});
      cells.push_back(csv_ratio(judged.ratio));
    }
    out += join(cells);
  };
  for (const auto& group : list.groups)
    for (std::size_t i = 0; i < group.candidates.size(); ++i) row(group.candidates[i], i < list.terms.per_group, i + 1);
  for (const auto& c : list.others) row(c, false, 0);
  return out;
}

}  // namespace sarad
