// SPDX-License-Identifier: Apache-2.0
// Response times by Kaplan–Meier, with right censoring and delayed entry (measures.md section 9).
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sarad {

struct Subject {
  std::optional<std::int64_t> time;   ///< seconds; absent: at risk for ever (R73)
  bool event = false;
  std::optional<std::int64_t> entry;  ///< R72
};

enum class QuantileStatus : std::uint8_t { ok, too_few, not_reached, unstable };
[[nodiscard]] std::string_view to_string(QuantileStatus status);

struct Quantile {
  double p = 0.5;
  QuantileStatus status{};
  std::optional<std::int64_t> value, greater_than;
};

struct Survival {
  std::int64_t n = 0, events = 0, excluded = 0;
  std::vector<Quantile> quantiles;
  struct Step {
    std::int64_t time = 0, at_risk = 0, events = 0;
    double survival = 1;
  };
  std::vector<Step> curve;
};

/// What a set of subjects comes down to, for whoever keeps it counted (measures/page_fold).
struct RiskTable {
  struct Row {
    std::int64_t time = 0, at_risk = 0, events = 0;   ///< R74
  };
  std::vector<Row> rows;                       ///< one a distinct event time, ascending
  std::int64_t n = 0, excluded = 0;            ///< subjects that take part; those R72 leaves out
  std::int64_t at_risk_for_ever = 0;           ///< of n: without a time (R73)
  std::optional<std::int64_t> largest;         ///< largest finite time of those that take part
};

/// R74–R76.
[[nodiscard]] Survival survive(const RiskTable& table, std::span<const double> p, int min_n);

/// R70–R76.
[[nodiscard]] Survival survive(std::span<const Subject> subjects, std::span<const double> p, int min_n);

}  // namespace sarad
