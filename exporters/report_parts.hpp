// SPDX-License-Identifier: Apache-2.0
// Pieces that the report's pages share: the frame around them and the cells of figures. Each returns
// whole, escaped HTML.
#pragma once

#include "exporters/chart.hpp"
#include "exporters/people_time.hpp"
#include "exporters/report_words.hpp"
#include "measures/quarter_report.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// A sentence of ReportWords with its `{}` filled.
template <class... Args>
std::string tell(std::string_view sentence, const Args&... args) {
  return fmt::format(fmt::runtime(sentence), args...);
}

struct ReportText {
  ReportText(Language language, const BusinessTime* calendar)
      : words(report_words(language)), people(language, calendar) {}

  const ReportWords& words;
  PeopleText people;

  [[nodiscard]] std::string number(std::int64_t n) const { return people.number(n); }
  [[nodiscard]] std::string percent(double ratio) const { return people.percent(ratio); }
  /// In the reader's language, escaped; the other language's name where this one is missing.
  [[nodiscard]] std::string office(const Office* office) const;
  /// As office(), not escaped.
  [[nodiscard]] std::string plain_office(const Office* office) const;
  [[nodiscard]] std::string quarter(const Quarter& quarter) const;
  /// "Q4 2026", for narrow places.
  [[nodiscard]] std::string short_quarter(const Quarter& quarter) const;
};

/// Doctype to the start of main. `labels`: for every class of table, the heads of its columns, shown
/// beside each cell on a phone.
struct TableLabels {
  std::string_view table;
  std::vector<std::string_view> heads;
};
[[nodiscard]] std::string report_open(const ReportText& text, std::string_view title, std::string_view subtitle,
                                      const Period& period, bool simulated, const std::vector<TableLabels>& labels);
[[nodiscard]] std::string report_close(const ReportText& text);

/// Caption and head row. Class and heads must be those of a TableLabels.
[[nodiscard]] std::string table_open(const TableLabels& labels, std::string_view caption);

/// Bar, rate, interval and n; in words where withheld.
[[nodiscard]] std::string rate_cell(const ReportText& text, const QuarterFigures& figures,
                                    const MeasureParameters& parameters);
/// Bar of weeks and "11 of 12 judged weeks kept".
[[nodiscard]] std::string cadence_cell(const ReportText& text, const QuarterFigures& figures);
/// Median and 90 %, or why they are withheld.
[[nodiscard]] std::string times_cell(const ReportText& text, const QuarterFigures& figures);
[[nodiscard]] std::string quantile_text(const ReportText& text, const Quantile* quantile);
[[nodiscard]] std::optional<ChartPoint> chart_point(const Rate& rate);

}  // namespace sarad
