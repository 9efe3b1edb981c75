// SPDX-License-Identifier: Apache-2.0
// The one list of the report's columns: the CSV and the JSON of an office are written from it, and a
// test compares docs/report.md with it.
#pragma once

#include "measures/quarter_report.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct ReportColumn {
  std::string name, bengali;
  bool is_text = false;  ///< else a number, 0 or 1, or empty where there is none
  std::string meaning;   ///< in English, for docs/report.md
  std::function<std::string(const QuarterReport&, std::size_t place)> value;
};

[[nodiscard]] const std::vector<ReportColumn>& report_columns();

/// Six decimals; empty where absent.
[[nodiscard]] std::string csv_ratio(std::optional<double> ratio);

}  // namespace sarad
