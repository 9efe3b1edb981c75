// SPDX-License-Identifier: Apache-2.0
// Rates of cases answered in time, strict and lenient, with Wilson intervals (measures.md section 8).
#pragma once

#include "activity/policy.hpp"
#include "measures/case.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sarad {

enum class RateMeasure : std::uint8_t { on_time, answered };
enum class Maturity : std::uint8_t { due, decided };
enum class RateStatus : std::uint8_t { ok, too_few, not_judged };
[[nodiscard]] std::string_view to_string(RateStatus status);

struct Band {
  std::string name;
  double min_percent = 0;
};

struct RatedCase {
  Instant opened{};
  CaseState state{};
  Verdict verdict{};
  Instant overdue_from{};
};

struct RateInput {
  RateMeasure measure = RateMeasure::on_time;
  Instant from{}, to{}, as_of{};
  std::span<const RatedCase> cases;
  Maturity maturity = Maturity::due;
  int min_n = 10;
  std::vector<Band> bands{{"good", 90}, {"fair", 70}, {"weak", 50}, {"poor", 0}};
  std::int64_t fetched = 0;
  std::optional<std::int64_t> platform_count = 0;
  Seconds blind{};
  double max_blind_percent = 2, max_unseen_percent = 5, min_coverage_percent = 95;
};

struct Rate {
  std::int64_t k = 0, n = 0;
  RateStatus status = RateStatus::too_few;
  std::optional<double> rate, low, high;
  std::optional<std::string> band;
};

struct Rates {
  std::int64_t opened = 0, mature = 0, unseen = 0, vanished = 0, withdrawn = 0;
  Rate strict, lenient;
  std::optional<bool> band_certain;
  std::optional<double> coverage;
};

/// Mature cases of a window by what became of them, for whoever keeps them counted (measures/page_fold).
struct RateTally {
  std::int64_t opened = 0;                        ///< mature or not
  std::int64_t hits = 0, misses = 0;              ///< with a verdict that counts
  std::int64_t unseen = 0, vanished = 0, withdrawn = 0;   ///< R62; the latter two void
};

/// R62–R66. `input.cases`, `measure` and `maturity` are not looked at.
[[nodiscard]] Rates rate_tally(const RateTally& tally, const RateInput& input);

/// R60–R66.
[[nodiscard]] Rates rate_cases(const RateInput& input);

/// k of n as a Rate with status, Wilson interval and band (R64–R66).
[[nodiscard]] Rate make_rate(std::int64_t k, std::int64_t n, int min_n, std::span<const Band> bands, bool judged = true);

}  // namespace sarad
