// SPDX-License-Identifier: Apache-2.0
#include "exporters/own_registry.hpp"

#include "base/log.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <sstream>

namespace sarad {
namespace {

// A configuration of 50,000 pages may hold as many credentials; more is a mistake (metrics.md 2).
constexpr std::size_t kMostSeries = 100'000;

// Absent until told, though no label keeps them from being 0 at the start.
bool starts_unknown(const Metric& metric) {
  return !metric.absent.empty();
}

}  // namespace

OwnRegistry::OwnRegistry(std::vector<std::string> platforms) : platforms_(std::move(platforms)) {
  for (const auto& row : metric_table())
    if (row.scope == MetricScope::daemon) add_family(row);
}

void OwnRegistry::add_family(const Metric& metric) {
  Entry entry{.metric = &metric};
  const std::string name{metric.name}, help{metric.help};
  switch (metric.type) {
    case MetricType::counter:
      entry.counters = &prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
      break;
    case MetricType::histogram:
      entry.histograms = &prometheus::BuildHistogram().Name(name).Help(help).Register(registry_);
      break;
    case MetricType::gauge:
    case MetricType::info: entry.gauges = &prometheus::BuildGauge().Name(name).Help(help).Register(registry_); break;
  }
  if (!starts_unknown(metric)) add_zeros(entry);
  entries_.emplace(metric.name, entry);
}

/// M3: what can be zero is 0 from the start, if all its labels have closed lists.
void OwnRegistry::add_zeros(Entry& entry) {
  std::vector<Labels> combinations{{}};
  for (const auto& label : entry.metric->labels) {
    std::vector<std::string> values;
    if (label.name == "platform") {
      values = platforms_;
    } else {
      values.assign(label.values.begin(), label.values.end());
    }
    std::vector<Labels> longer;
    for (const auto& combination : combinations)
      for (const auto& value : values) {
        longer.push_back(combination);
        longer.back().emplace(label.name, value);
      }
    combinations = std::move(longer);
  }
  for (const auto& labels : combinations) {
    if (entry.counters != nullptr) entry.counters->Add(labels);
    if (entry.gauges != nullptr) entry.gauges->Add(labels);
    if (entry.histograms != nullptr)
      entry.histograms->Add(
          labels, prometheus::Histogram::BucketBoundaries(entry.metric->buckets.begin(), entry.metric->buckets.end()));
  }
  entry.series = combinations.size();
}

bool OwnRegistry::known(const MetricLabel& label, std::string_view value) const {
  if (label.name == "platform") return std::find(platforms_.begin(), platforms_.end(), value) != platforms_.end();
  return label.values.empty() || std::find(label.values.begin(), label.values.end(), value) != label.values.end();
}

void OwnRegistry::drop(std::string_view family) {
  auto& dropped = entries_.at("sarad_series_dropped_total").counters->Add({{"family", std::string{family}}});
  if (dropped.Value() == 0)
    log::warning("a sample is not shown: unforeseen label value or too many series", {{"family", family}});
  dropped.Increment();
}

std::optional<OwnRegistry::Labels> OwnRegistry::labels(Entry& entry, std::initializer_list<std::string_view> values) {
  Labels out;
  auto value = values.begin();
  for (const auto& label : entry.metric->labels) {
    if (value == values.end()) break;
    std::string_view text = *value++;
    if (label.name == "level" && !known(label, text)) text = "other";
    if (!known(label, text)) {
      drop(entry.metric->name);
      return std::nullopt;
    }
    out.emplace(label.name, text);
  }
  return out;
}

prometheus::Counter* OwnRegistry::counter(std::string_view name, std::initializer_list<std::string_view> values) {
  Entry& entry = entries_.at(name);
  const auto set = labels(entry, values);
  if (!set) return nullptr;
  if (!entry.counters->Has(*set) && entry.series++ >= kMostSeries) return drop(name), nullptr;
  return &entry.counters->Add(*set);
}

prometheus::Gauge* OwnRegistry::gauge(std::string_view name, std::initializer_list<std::string_view> values) {
  Entry& entry = entries_.at(name);
  const auto set = labels(entry, values);
  if (!set) return nullptr;
  if (!entry.gauges->Has(*set) && entry.series++ >= kMostSeries) return drop(name), nullptr;
  return &entry.gauges->Add(*set);
}

prometheus::Histogram* OwnRegistry::histogram(std::string_view name, std::initializer_list<std::string_view> values) {
  Entry& entry = entries_.at(name);
  const auto set = labels(entry, values);
  if (!set) return nullptr;
  return &entry.histograms->Add(
      *set, prometheus::Histogram::BucketBoundaries(entry.metric->buckets.begin(), entry.metric->buckets.end()));
}

void OwnRegistry::remove_gauge(std::string_view name, std::initializer_list<std::string_view> values) {
  Entry& entry = entries_.at(name);
  const auto set = labels(entry, values);
  if (!set || !entry.gauges->Has(*set)) return;
  entry.gauges->Remove(&entry.gauges->Add(*set));
  --entry.series;
}

std::string OwnRegistry::text() const {
  auto families = registry_.Collect();
  std::erase_if(families, [](const prometheus::MetricFamily& family) { return family.metric.empty(); });
  // The library keeps series in hash order; a reader of two scrapes wants them in one order.
  for (auto& family : families)
    std::sort(family.metric.begin(), family.metric.end(),
              [](const auto& a, const auto& b) { return a.label < b.label; });
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families);
  return out.str();
}

}  // namespace sarad
