// SPDX-License-Identifier: Apache-2.0
// prometheus-cpp behind the metric table: families by name, label values checked against the
// closed lists. Included by own_metrics.cpp only, which keeps prometheus' headers out of the rest.
#pragma once

#include "exporters/metric_table.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

class OwnRegistry {
 public:
  /// Registers every daemon metric of the table, and 0 for every combination of closed label
  /// values; `platforms` is the closed list of the label platform.
  explicit OwnRegistry(std::vector<std::string> platforms);

  // The one series of these label values, in the table's order. Null, and counted as dropped, if a
  // value stands on no list or the family is full.
  prometheus::Counter* counter(std::string_view name, std::initializer_list<std::string_view> values = {});
  prometheus::Gauge* gauge(std::string_view name, std::initializer_list<std::string_view> values = {});
  prometheus::Histogram* histogram(std::string_view name, std::initializer_list<std::string_view> values = {});
  /// Takes a series away.
  void remove_gauge(std::string_view name, std::initializer_list<std::string_view> values);

  [[nodiscard]] std::string text() const;

 private:
  using Labels = std::map<std::string, std::string>;
  struct Entry {
    const Metric* metric = nullptr;
    prometheus::Family<prometheus::Counter>* counters = nullptr;
    prometheus::Family<prometheus::Gauge>* gauges = nullptr;
    prometheus::Family<prometheus::Histogram>* histograms = nullptr;
    std::size_t series = 0;
  };

  void add_family(const Metric& metric);
  void add_zeros(Entry& entry);
  std::optional<Labels> labels(Entry& entry, std::initializer_list<std::string_view> values);
  void drop(std::string_view family);
  [[nodiscard]] bool known(const MetricLabel& label, std::string_view value) const;

  std::vector<std::string> platforms_;
  prometheus::Registry registry_;
  std::unordered_map<std::string_view, Entry> entries_;
};

}  // namespace sarad
