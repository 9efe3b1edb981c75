// SPDX-License-Identifier: Apache-2.0
#include "exporters/chart.hpp"

#include "exporters/html.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

constexpr int kBarWidth = 120, kBarHeight = 16;

double clamped(double ratio) {
  return std::clamp(ratio, 0.0, 1.0);
}

std::string opening(int width, int height, std::string_view label) {
  return fmt::format(
      R"(<svg class="ch" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-label="{2}"><title>{2}</title>)",
      width, height, html(label));
}

}  // namespace

std::string interval_bar(const ChartPoint& point, double target, std::string_view label) {
  const auto x = [](double ratio) { return 1 + clamped(ratio) * (kBarWidth - 2); };
  const double low = x(point.low), high = x(point.high);
  return opening(kBarWidth, kBarHeight, label) +
         fmt::format(R"(<rect class="tr" x="1" y="5" width="{:.1f}" height="6"/>)"
                     R"(<rect class="iv" x="{:.1f}" y="3" width="{:.1f}" height="10"/>)"
                     R"(<path class="tg" d="M{:.1f} 0V{}"/>)"
                     R"(<rect class="pt" x="{:.1f}" y="1" width="3" height="14"/></svg>)",
                     static_cast<double>(kBarWidth - 2), low, std::max(1.0, high - low), x(target), kBarHeight,
                     std::clamp(x(point.rate) - 1.5, 0.0, kBarWidth - 3.0));
}

std::string trend_line(std::span<const std::optional<ChartPoint>> points, double target, std::string_view label,
                       int width, int height) {
  constexpr double kSide = 8, kTop = 4;
  const double step = points.size() > 1 ? (width - 2 * kSide) / static_cast<double>(points.size() - 1) : 0;
  const auto x = [step](std::size_t i) { return kSide + step * static_cast<double>(i); };
  const auto y = [height](double ratio) { return kTop + (1 - clamped(ratio)) * (height - 2 * kTop); };
  std::string out = opening(width, height, label);
  out += fmt::format(R"(<path class="ax" d="M2 {0:.1f}H{1}"/><path class="tg" d="M2 {2:.1f}H{1}"/>)", y(0), width - 2,
                     y(target));
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!points[i]) {
      out += fmt::format(R"(<circle class="un" cx="{:.1f}" cy="{:.1f}" r="2.5"/>)", x(i), y(0) - 3);
      continue;
    }
    out +=
        fmt::format(R"(<path class="wh" d="M{0:.1f} {1:.1f}V{2:.1f}"/>)", x(i), y(points[i]->low), y(points[i]->high));
    if (i > 0 && points[i - 1])
      out += fmt::format(R"(<path class="ln" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>)", x(i - 1), y(points[i - 1]->rate),
                         x(i), y(points[i]->rate));
    out += fmt::format(R"(<circle class="pt" cx="{:.1f}" cy="{:.1f}" r="2.8"/>)", x(i), y(points[i]->rate));
  }
  return out + "</svg>";
}

std::string parts_bar(int good, int bad, int unknown, std::string_view label) {
  const int sum = good + bad + unknown;
  if (sum <= 0) return {};
  const auto x = [sum](int before) { return 1 + static_cast<double>(before) * (kBarWidth - 2) / sum; };
  std::string out = opening(kBarWidth, kBarHeight, label);
  const auto part = [&](std::string_view kind, int from, int count) {
    if (count > 0)
      out += fmt::format(R"(<rect class="{}" x="{:.1f}" y="3" width="{:.1f}" height="10"/>)", kind, x(from),
                         x(from + count) - x(from));
  };
  part("pg", 0, good);
  part("pb", good, bad);
  part("pu", good + bad, unknown);
  return out + "</svg>";
}

std::string week_bars(std::span<const ChartWeek> weeks, int required, std::string_view label) {
  constexpr int kStep = 14, kHeight = 48, kFoot = 44, kWidest = 4;
  const int width = static_cast<int>(weeks.size()) * kStep + 4, most = std::max(1, required) * kWidest;
  const auto height = [most](int count) { return std::max(2.0, 40.0 * std::min(count, most) / most); };
  std::string out = opening(width, kHeight, label);
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const auto kind = weeks[i].kind;
    const std::string_view style = kind == ChartWeek::Kind::good ? "pg" : kind == ChartWeek::Kind::bad ? "pb" : "pu";
    const double high = height(weeks[i].count);
    out += fmt::format(R"(<rect class="{}" x="{}" y="{:.1f}" width="10" height="{:.1f}"/>)", style, 4 + static_cast<int>(i) * kStep,
                       kFoot - high, high);
  }
  const double line = kFoot - height(required);
  return out + fmt::format(R"(<path class="ax" d="M2 {0}H{1}"/><path class="tg" d="M2 {2:.1f}H{1}"/></svg>)", kFoot, width - 2, line);
}

}  // namespace sarad
