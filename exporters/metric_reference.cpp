// SPDX-License-Identifier: Apache-2.0
// docs/metrics.md out of the metric table.
#include "exporters/metric_table.hpp"

#include <fmt/format.h>

namespace sarad {
namespace {

constexpr std::string_view kHead = R"(# Metrics

Made from `exporters/metric_table`; do not edit (`test_exporters` compares, and says how to make it anew).
Base units; `_timestamp_seconds` are Unix times; `_working_seconds` count open office time only. What cannot be
known is **absent**, never 0 and never NaN. Page series carry `page` and `office`; join the rest from `sarad_page_info`
and `sarad_office_info`. Levels: `core` is what the alert rules read, `standard` (the default) and `full` hold more
(`metrics.detail`, or `?detail=core` on a scrape). In OpenMetrics, types and names differ as that format demands.

Filters of `/metrics`: `?office=ID`, `?subtree=ID`, `?platform=NAME`, `?shard=3/8`, `?part=daemon|pages`, `?detail=LEVEL`.
Working age of a case = `sarad_calendar_working_clock_seconds` − its reading; working time left = reading − clock.
)";

std::string labels_of(const Metric& metric) {
  std::string text;
  const auto add = [&text](std::string_view label) {
    if (!text.empty()) text += ", ";
    text += label;
  };
  if (metric.scope == MetricScope::page) {
    add("page");
    add("office");
  }
  if (metric.scope == MetricScope::calendar) add("calendar");
  for (const auto& label : metric.labels) {
    add(label.name);
    if (label.values.empty()) continue;
    text += ": ";
    for (std::size_t i = 0; i < label.values.size(); ++i) text += (i == 0 ? "" : " ") + std::string{label.values[i]};
  }
  return text.empty() ? "–" : text;
}

std::string buckets_of(const Metric& metric) {
  if (metric.buckets.empty()) return {};
  std::string text = " Buckets:";
  for (const double bound : metric.buckets) {
    text += ' ';
    append_number(text, bound);
  }
  return text + '.';
}

}  // namespace

std::string metric_reference() {
  std::string out{kHead};
  std::string_view group;
  for (const auto& metric : metric_table()) {
    if (metric.group != group) {
      group = metric.group;
      out += fmt::format(
          "\n## {}\n\n| name | type | level | labels | meaning | absent when |\n|---|---|---|---|---|---|\n", group);
    }
    out += fmt::format("| `{}` | {} | {} | {} | {}{} | {} |\n", metric.name, to_string(metric.type),
                       to_string(metric.detail), labels_of(metric), metric.help, buckets_of(metric),
                       metric.absent.empty() ? "–" : metric.absent);
  }
  return out;
}

}  // namespace sarad
