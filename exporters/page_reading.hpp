// SPDX-License-Identifier: Apache-2.0
// When a page's figures may be said at all (metrics.md section 5), in one place for metrics, web
// page and JSON: what cannot be known is absent, never 0.
#pragma once

#include "exporters/metric_table.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace sarad {

/// A stopped page's last facts are shown for so long, then no more.
inline constexpr Seconds kStoppedFactsShown{std::chrono::days{7}};
inline constexpr std::size_t kWeeksShown = 13;

/// Views page `index` of the snapshot; `figures` is null where nothing may be said.
[[nodiscard]] PageView view_page(const Snapshot& snapshot, std::size_t index);

/// Stopped, and last seen more than kStoppedFactsShown before `as_of`.
[[nodiscard]] bool stopped_for_long(const Snapshot::PollNote& note, Instant as_of);

/// Name of the calendar in force for these figures; empty if it is none of the snapshot's.
[[nodiscard]] std::string_view calendar_name(const Snapshot& snapshot, const PageFigures* figures);

/// Contributions still missing this week; nothing where that is not judged.
[[nodiscard]] std::optional<int> cadence_needed(const PageView& view);

/// The last finished week; null if none is.
[[nodiscard]] const CadenceWeek* last_finished_week(const Cadence& cadence);
/// Up to 13 finished weeks, oldest first.
[[nodiscard]] std::span<const CadenceWeek> finished_weeks(const Cadence& cadence);

/// The last instant at which the page's next due answer is still in time (R12, R13): a due time at
/// closing is kept until the office opens again, so that nobody is shown "past due" who is not.
/// Nothing where no clock is pending; backlog from before registration is left out (R60).
[[nodiscard]] std::optional<Instant> next_overdue(const PageView& view);

/// Quantile of the first response in working seconds; nothing where it is withheld (R65, R76).
[[nodiscard]] std::optional<std::int64_t> quantile_value(const PageFigures& figures, double p);
/// Why it is withheld: too_few, not_judged, not_reached, unstable; nothing if it is not.
[[nodiscard]] std::optional<std::string_view> quantile_withheld(const PageFigures& figures, double p);

}  // namespace sarad
