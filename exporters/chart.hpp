// SPDX-License-Identifier: Apache-2.0
// Small inline SVG pictures for printed and e-mailed pages: no script, no file beside them. Colours are
// the page's CSS classes; every picture carries its meaning as text for those who do not see it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sarad {

/// A rate between 0 and 1 with the ends of its interval.
struct ChartPoint {
  double rate = 0, low = 0, high = 0;
};

/// 0 to 1 from left to right: the interval as a bar, the rate as a stroke, the target as a mark.
/// `label` is plain text. Values outside 0 … 1 are drawn at the edge.
[[nodiscard]] std::string interval_bar(const ChartPoint& point, double target, std::string_view label);

/// Points in time from left to right, oldest first, each with its interval; neighbours are joined.
/// Where a point is absent a small hollow mark stands at the foot and the line is broken.
[[nodiscard]] std::string trend_line(std::span<const std::optional<ChartPoint>> points, double target,
                                     std::string_view label, int width = 120, int height = 34);

/// Three counts as parts of one bar: good, bad, unknown (hatched). Nothing if all are 0.
[[nodiscard]] std::string parts_bar(int good, int bad, int unknown, std::string_view label);

/// One week's contributions, and how it was judged.
struct ChartWeek {
  enum class Kind { good, bad, unknown };
  int count = 0;
  Kind kind{};
};

/// Weeks from left to right, oldest first, each a bar as high as its count (cut off at four times `required`), with a line at
/// `required`; a week without any is a stroke at the foot.
[[nodiscard]] std::string week_bars(std::span<const ChartWeek> weeks, int required, std::string_view label);

}  // namespace sarad
