// SPDX-License-Identifier: Apache-2.0
// The one table of everything on /metrics: name, type, level, labels, help, when absent, and how a
// page's value is read. Exposition and OwnMetrics work from it, docs/metrics.md is made from it.
#pragma once

#include "exporters/detail.hpp"
#include "exporters/office_tree.hpp"
#include "exporters/text_format.hpp"
#include "measures/snapshot.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

enum class MetricType : std::uint8_t { info, gauge, counter, histogram };

/// Whose series these are, and so who writes them.
enum class MetricScope : std::uint8_t {
  page,      ///< one or more a page; labels page and office come first
  office,    ///< an office of the roster
  calendar,  ///< read at the scrape, since the working clock runs (M6)
  whole,     ///< of the Snapshot as a whole
  daemon     ///< OwnMetrics'
};

struct MetricLabel {
  std::string_view name;
  std::span<const std::string_view> values = {};  ///< the closed list; empty: from the configuration
};

/// What a page's row may read. Null figures: nothing may be said of the page (section 5).
struct PageView {
  const Page& page;
  const Snapshot::PollNote& note;
  const PageFigures* known;    ///< the figures, even when they must not be shown as facts
  const PageFigures* figures;  ///< the same, or null: never fetched, paused, stopped for long
  std::string_view calendar;   ///< name of the calendar in force; empty: not known
};

struct OfficeView {
  const OfficeTree& tree;
  std::size_t index = 0;  ///< in the roster
};

struct CalendarView {
  const BusinessTime& calendar;
  Instant now{};
};

struct Metric {
  std::string_view name;
  MetricType type{};
  Detail detail{};
  MetricScope scope{};
  std::string_view group;           ///< heading in the reference
  std::vector<MetricLabel> labels;  ///< besides page and office, or calendar, of its scope
  std::string_view help;            ///< one line, English
  std::string_view absent = {};     ///< when there is no such series
  std::span<const double> buckets = {};
  void (*page)(const PageView&, SampleWriter&) = nullptr;
  void (*office)(const OfficeView&, SampleWriter&) = nullptr;
  void (*calendar)(const CalendarView&, SampleWriter&) = nullptr;
};

/// All metrics, in the order in which they are exposed.
[[nodiscard]] std::span<const Metric> metric_table();
/// The metric of that name; it must exist.
[[nodiscard]] const Metric& metric(std::string_view name);

[[nodiscard]] std::string_view to_string(MetricType type);

/// The two formats of /metrics. Samples are the same, heads are not.
enum class TextFormat : std::uint8_t { prometheus, open_metrics };

/// Help, type and (OpenMetrics) unit lines of a family.
void append_head(std::string& out, std::string_view name, MetricType type, std::string_view help, TextFormat format);
void append_head(std::string& out, const Metric& metric, TextFormat format);

/// docs/metrics.md, whole.
[[nodiscard]] std::string metric_reference();

// The parts of the table, one a file.
[[nodiscard]] std::vector<Metric> identity_rows();
[[nodiscard]] std::vector<Metric> cadence_rows();
[[nodiscard]] std::vector<Metric> case_rows();
[[nodiscard]] std::vector<Metric> coverage_rows();
[[nodiscard]] std::vector<Metric> daemon_rows();

/// Seconds since 1970, as `…_timestamp_seconds` are given.
[[nodiscard]] inline std::int64_t unix_seconds(Instant t) {
  return t.time_since_epoch().count();
}

}  // namespace sarad
