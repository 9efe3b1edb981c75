// SPDX-License-Identifier: Apache-2.0
// What a page's series was counted from: a step or two for each family of the metric table. Only
// exporters/explain_series uses it.
#pragma once

#include "exporters/metric_table.hpp"
#include "measures/explain.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

struct SeriesAsked {
  const Snapshot& snapshot;
  std::size_t page = 0;  ///< its figures must be there
  std::string_view metric;
  const std::vector<std::pair<std::string, std::string>>& labels;
  std::string_view value;  ///< as exported
  const Evidence* evidence = nullptr;
};

/// Empty where no posts lie behind the series (who is who, the state of polling).
[[nodiscard]] std::vector<Step> items_behind(const SeriesAsked& asked);

}  // namespace sarad
