// SPDX-License-Identifier: Apache-2.0
// Coverage on /metrics: what could be seen of a page (R31, R53, R65).
#include "exporters/label_values.hpp"
#include "exporters/metric_table.hpp"

#include <string>

namespace sarad {
namespace {

constexpr std::string_view kCoverage = "Coverage: what could be seen";

void observed_until(const PageView& view, SampleWriter& out) {
  if (view.note.observed_until && view.note.state != PageState::paused)
    out.value(unix_seconds(*view.note.observed_until));
}

void state(const PageView& view, SampleWriter& out) {
  const std::string_view holds = to_string(view.note.state);
  for (const auto name : label_values::page_state) {
    std::string label;
    append_label(label, "state", name);
    out.value(label, name == holds ? 1 : 0);
  }
}

void last_poll(const PageView& view, SampleWriter& out) {
  if (view.note.last_poll) out.value(unix_seconds(*view.note.last_poll));
}

void week_blind(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && !view.figures->cadence.weeks.empty())
    out.value(view.figures->cadence.weeks.back().blind.count());
}

void fetched(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr) out.value(view.figures->coverage.fetched);
}

void reported(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && view.figures->coverage.platform_count)
    out.value(*view.figures->coverage.platform_count);
}

void visitors_may_post(const PageView& view, SampleWriter& out) {
  if (const auto& allowed = view.note.profile.visitors_may_post) out.value(*allowed ? 1 : 0);
}

Metric row(std::string_view name, Detail detail, std::vector<MetricLabel> labels, std::string_view help,
           std::string_view absent, void (*page)(const PageView&, SampleWriter&)) {
  return {.name = name,
          .type = MetricType::gauge,
          .detail = detail,
          .scope = MetricScope::page,
          .group = kCoverage,
          .labels = std::move(labels),
          .help = help,
          .absent = absent,
          .page = page};
}

}  // namespace

std::vector<Metric> coverage_rows() {
  const auto standard = Detail::standard;
  std::vector<Metric> rows;
  rows.push_back(row("sarad_page_observed_until_timestamp_seconds", Detail::core, {},
                     "The page is known completely up to here (R31).", "never completely fetched; paused",
                     observed_until));
  rows.push_back(row("sarad_page_state", standard, {{"state", label_values::page_state}},
                     "1 for the state that holds; stopped needs a person.", "", state));
  rows.push_back(row("sarad_page_last_poll_timestamp_seconds", standard, {},
                     "Last poll that brought an answer, full or not.", "none yet", last_poll));
  rows.push_back(row("sarad_page_registered_timestamp_seconds", standard, {},
                     "Monitoring began; the page is judged from here on.", "",
                     [](const PageView& v, SampleWriter& out) { out.value(unix_seconds(v.page.registered)); }));
  rows.push_back(row("sarad_page_week_blind_seconds", standard, {},
                     "Time of the running week that could not be seen (R54).", "page paused or never fetched",
                     week_blind));
  rows.push_back(row("sarad_page_poll_interval_seconds", standard, {}, "Interval wanted between two polls now.",
                     "paused; not scheduled yet", [](const PageView& v, SampleWriter& out) {
                       if (v.note.interval && v.note.state != PageState::paused) out.value(v.note.interval->count());
                     }));
  rows.push_back(row("sarad_page_comments_fetched", standard, {}, "Messages of the window's threads that were read.",
                     "page paused or never fetched", fetched));
  rows.push_back(row("sarad_page_comments_reported", standard, {},
                     "Messages of the same threads as the platform counts them.", "the platform tells none", reported));
  rows.push_back(row("sarad_page_visitor_posts_allowed", standard, {}, "Whether visitors may post on the page (7.gha).",
                     "the platform does not tell", visitors_may_post));
  rows.push_back({.name = "sarad_pages",
                  .type = MetricType::gauge,
                  .detail = Detail::core,
                  .scope = MetricScope::whole,
                  .group = kCoverage,
                  .labels = {{"platform"}, {"state", label_values::page_state}},
                  .help = "Number of pages, all states always present."});
  return rows;
}

}  // namespace sarad
