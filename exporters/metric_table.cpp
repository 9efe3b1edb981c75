// SPDX-License-Identifier: Apache-2.0
#include "exporters/metric_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace sarad {

std::string_view to_string(Detail detail) {
  switch (detail) {
    case Detail::core: return "core";
    case Detail::standard: return "standard";
    case Detail::full: return "full";
  }
  return "standard";
}

Detail parse_detail(std::string_view text) {
  if (text == "core") return Detail::core;
  if (text == "full") return Detail::full;
  return Detail::standard;
}

std::string_view to_string(MetricType type) {
  switch (type) {
    case MetricType::info: return "info";
    case MetricType::gauge: return "gauge";
    case MetricType::counter: return "counter";
    case MetricType::histogram: return "histogram";
  }
  return "untyped";
}

std::span<const Metric> metric_table() {
  static const std::vector<Metric> table = [] {
    std::vector<Metric> rows;
    for (auto part : {daemon_rows(), identity_rows(), cadence_rows(), case_rows(), coverage_rows()})
      std::move(part.begin(), part.end(), std::back_inserter(rows));
    return rows;
  }();
  return table;
}

const Metric& metric(std::string_view name) {
  const auto table = metric_table();
  const auto it = std::find_if(table.begin(), table.end(), [name](const Metric& m) { return m.name == name; });
  if (it == table.end()) throw std::logic_error(fmt::format("no metric {}", name));
  return *it;
}

namespace {

constexpr std::string_view kTotal = "_total", kInfo = "_info";

/// OpenMetrics names a family without the suffix its samples carry.
std::string_view family_name(std::string_view name, MetricType type) {
  if (type == MetricType::counter && name.ends_with(kTotal)) name.remove_suffix(kTotal.size());
  if (type == MetricType::info && name.ends_with(kInfo)) name.remove_suffix(kInfo.size());
  return name;
}

std::string_view unit_of(std::string_view family) {
  for (const std::string_view unit : {"seconds", "bytes", "ratio"})
    if (family.ends_with(unit) && family.size() > unit.size() && family[family.size() - unit.size() - 1] == '_')
      return unit;
  return {};
}

}  // namespace

void append_head(std::string& out, std::string_view name, MetricType type, std::string_view help, TextFormat format) {
  if (format == TextFormat::prometheus) {
    const auto shown = type == MetricType::info ? MetricType::gauge : type;
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, to_string(shown));
    return;
  }
  const auto family = family_name(name, type);
  out += fmt::format("# TYPE {} {}\n", family, to_string(type));
  if (const auto unit = unit_of(family); !unit.empty()) out += fmt::format("# UNIT {} {}\n", family, unit);
  out += fmt::format("# HELP {} {}\n", family, help);
}

void append_head(std::string& out, const Metric& metric, TextFormat format) {
  append_head(out, metric.name, metric.type, metric.help, format);
}

}  // namespace sarad
