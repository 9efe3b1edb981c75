// SPDX-License-Identifier: Apache-2.0
// The quarterly review of a subtree of offices (guideline 10.ক): every office beside its own past,
// in bands and never in order of merit; the subtree pooled and as a share of offices (R80–R82).
#pragma once

#include "measures/not_judged.hpp"
#include "measures/quarter.hpp"
#include "measures/rollup.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Offices under one, in the order of the tree, siblings by name. Place 0 is the top.
struct OfficeOrder {
  struct Row {
    const Office* office = nullptr;  ///< null at place 0: all offices of a forest with no single top
    std::size_t depth = 0;
    std::optional<std::size_t> parent;
    std::size_t end = 0;  ///< the subtree is the places [own, end)
  };
  std::vector<Row> rows;

  /// Points into `offices`. `top` empty: the whole forest. Nothing if there is no such office.
  [[nodiscard]] static std::optional<OfficeOrder> of(std::span<const Office> offices, std::string_view top);
};

/// A page of the subtree that stays out of the rates, and why (R65).
struct UnjudgedPage {
  const Page* page = nullptr;
  NotJudged why = NotJudged::never_looked;
};

/// The versions of a policy and of its calendar that were in force at some time of the period.
struct RulesHeld {
  std::string policy, calendar;

  friend auto operator<=>(const RulesHeld&, const RulesHeld&) = default;
};

/// Figures of every office and subtree for one period; both as OfficeOrder::rows.
struct QuarterSums {
  Quarter quarter;
  Period period;
  std::vector<QuarterFigures> own;
  std::vector<QuarterFigures> subtree;  ///< filled for places of depth 0 and 1 with offices below; else empty
  std::vector<OfficeRollup> rollup;     ///< R81, R82; not-judged pages left out
  std::vector<UnjudgedPage> unjudged;   ///< in the order of the offices
  std::vector<RulesHeld> rules;         ///< by name, each once
};

/// `pages` may be any of the roster's; those of other offices are passed over.
[[nodiscard]] QuarterSums sum_quarter(const OfficeOrder& order, Quarter quarter, const Period& period,
                                      std::span<const QuarterPage> pages, const MeasureParameters& parameters);

/// Where an office stands in the report. Groups, not ranks.
enum class Standing : std::uint8_t { good, fair, weak, poor, too_few, not_judged, no_page };
[[nodiscard]] std::string_view to_string(Standing standing);
/// By the strict band (R63, R66); `no_page` if no page was registered before as_of.
[[nodiscard]] Standing standing_of(const QuarterFigures& figures);

struct QuarterReport {
  std::string top;  ///< office asked for; empty: all
  OfficeOrder order;
  MeasureParameters parameters;
  /// The quarter asked for, then up to four before it, newest first.
  std::vector<QuarterSums> quarters;
  bool simulated_time = false;

  [[nodiscard]] const QuarterSums& now() const { return quarters.front(); }
};

}  // namespace sarad
