// SPDX-License-Identifier: Apache-2.0
// Cadence on /metrics (clause 7.ka; R50–R57).
#include "exporters/label_values.hpp"
#include "exporters/metric_table.hpp"
#include "exporters/page_reading.hpp"

#include <array>

namespace sarad {
namespace {

constexpr std::string_view kCadence = "Cadence (7.ka; R50–R57)";

void needed(const PageView& view, SampleWriter& out) {
  if (const auto n = cadence_needed(view)) out.value(*n);
}

void last_week(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  const CadenceWeek* week = last_finished_week(view.figures->cadence);
  if (week == nullptr || week->verdict == CadenceVerdict::not_judged) return;
  out.value(week->verdict == CadenceVerdict::met ? 1 : 0);
}

void contributions_now(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && !view.figures->cadence.weeks.empty())
    out.value(view.figures->cadence.weeks.back().count);
}

void required(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && !view.figures->cadence.weeks.empty()) out.value(view.figures->cadence.required);
}

void verdicts(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  std::array<int, 3> counts{};
  for (const auto& week : finished_weeks(view.figures->cadence)) {
    if (week.verdict == CadenceVerdict::met) ++counts[0];
    if (week.verdict == CadenceVerdict::not_met) ++counts[1];
    if (week.verdict == CadenceVerdict::not_judged) ++counts[2];
  }
  out.value(R"(verdict="met")", counts[0]);
  out.value(R"(verdict="not_met")", counts[1]);
  out.value(R"(verdict="not_judged")", counts[2]);
}

void last_contribution(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && view.figures->last_contribution)
    out.value(unix_seconds(*view.figures->last_contribution));
}

void lapses(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr || view.figures->cadence.rolling.verdict != CadenceVerdict::met) return;
  if (const auto& at = view.figures->cadence.rolling.lapses_at) out.value(unix_seconds(*at));
}

Metric row(std::string_view name, Detail detail, std::vector<MetricLabel> labels, std::string_view help,
           std::string_view absent, void (*page)(const PageView&, SampleWriter&)) {
  return {.name = name,
          .type = MetricType::gauge,
          .detail = detail,
          .scope = MetricScope::page,
          .group = kCadence,
          .labels = std::move(labels),
          .help = help,
          .absent = absent,
          .page = page};
}

}  // namespace

std::vector<Metric> cadence_rows() {
  const auto core = Detail::core;
  const auto standard = Detail::standard;
  std::vector<Metric> rows;
  rows.push_back(row("sarad_page_cadence_needed", core, {}, "Contributions still missing this week (R52).",
                     "page blind, stopped or paused; or the week began before the page was registered", needed));
  rows.push_back(row("sarad_page_cadence_last_week_met", core, {},
                     "Whether the last finished week was met (1) or not met (0).",
                     "not judged (R53); no week finished yet", last_week));
  rows.push_back(row("sarad_page_cadence_contributions", standard, {},
                     "Contributions counted so far this week: a lower bound.", "page paused or never fetched",
                     contributions_now));
  rows.push_back(row("sarad_page_cadence_required", standard, {}, "Contributions the policy asks for each week.",
                     "as contributions", required));
  rows.push_back(row("sarad_page_cadence_streak", standard, {}, "Met weeks in a row, backwards from the newest (R56).",
                     "page paused or never fetched", [](const PageView& v, SampleWriter& out) {
                       if (v.figures != nullptr) out.value(v.figures->cadence.streak);
                     }));
  rows.push_back(row("sarad_page_cadence_verdicts", standard, {{"verdict", label_values::week_verdict}},
                     "Verdicts of the last 13 finished weeks.", "page paused or never fetched", verdicts));
  rows.push_back(row("sarad_page_last_contribution_timestamp_seconds", standard, {},
                     "Time of the newest contribution seen.", "none ever seen", last_contribution));
  rows.push_back(row("sarad_page_cadence_lapses_timestamp_seconds", standard, {},
                     "When the rolling seven days fall below the requirement if nothing more comes (R57).",
                     "the policy is not rolling; not met now", lapses));
  return rows;
}

}  // namespace sarad
