// SPDX-License-Identifier: Apache-2.0
// Cases and responses on /metrics (clauses 7.kha, 7.ga, 7.gha; R15–R43, R60–R76).
#include "exporters/label_values.hpp"
#include "exporters/metric_table.hpp"
#include "exporters/page_reading.hpp"

#include <array>

namespace sarad {
namespace {

constexpr std::string_view kCases = "Cases and responses (7.kha, 7.ga, 7.gha; R15–R76)";
constexpr std::string_view kUnwatched = "page paused or never fetched, or stopped for more than 7 days";
constexpr std::array kClockLabels{R"(clock="first")", R"(clock="final")", R"(clock="promise")", R"(clock="referral")"};

template <auto Member>
void by_clock(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  for (std::size_t i = 0; i < kClockLabels.size(); ++i) out.value(kClockLabels[i], view.figures->clocks[i].*Member);
}

template <auto Member>
void over_clocks(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  int sum = 0;
  for (const auto& clock : view.figures->clocks) sum += clock.*Member;
  out.value(sum);
}

template <auto Member>
void count(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr) out.value(view.figures->*Member);
}

template <auto Member>
void instant(const PageView& view, SampleWriter& out) {
  if (view.figures != nullptr && view.figures->*Member) out.value(unix_seconds(*(view.figures->*Member)));
}

/// M6: the working clock's reading at that instant.
template <auto Member>
void reading(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr || view.figures->calendar == nullptr || !(view.figures->*Member)) return;
  out.value(view.figures->calendar->working_clock(*(view.figures->*Member)).count());
}

void open_cases(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  out.value(R"(state="open")", view.figures->open);
  out.value(R"(state="responded")", view.figures->responded);
}

void overdue_cases(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  out.value(R"(clause="7.kha")", view.figures->overdue_cases[0]);
  out.value(R"(clause="7.ga")", view.figures->overdue_cases[1]);
  out.value(R"(clause="7.gha")", view.figures->overdue_cases[2]);
}

void mature_cases(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  out.value(R"(counting="strict")", view.figures->on_time.strict.n);
  out.value(R"(counting="lenient")", view.figures->on_time.lenient.n);
}

void on_time_ratio(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  if (const auto& rate = view.figures->on_time.strict.rate) out.value(R"(counting="strict")", *rate);
  if (const auto& rate = view.figures->on_time.lenient.rate) out.value(R"(counting="lenient")", *rate);
}

template <auto Bound>
void ratio_bound(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  if (const auto& bound = view.figures->on_time.strict.*Bound) out.value(*bound);
}

void withheld(const PageView& view, SampleWriter& out) {
  if (view.figures == nullptr) return;
  const auto say = [&out](std::string_view figure, std::string_view reason) {
    std::string labels;
    append_label(labels, "figure", figure);
    append_label(labels, "reason", reason);
    out.value(labels, 1);
  };
  const Rate& strict = view.figures->on_time.strict;
  if (strict.status != RateStatus::ok) say("on_time", to_string(strict.status));
  for (const auto& [p, name] : {std::pair{0.5, "median"}, std::pair{0.9, "p90"}})
    if (const auto reason = quantile_withheld(*view.figures, p)) say(name, *reason);
  const CadenceWeek* week = last_finished_week(view.figures->cadence);
  if (week == nullptr) {
    say("cadence", "too_few");
  } else if (week->verdict == CadenceVerdict::not_judged) {
    say("cadence", "not_judged");
  }
}

Metric row(std::string_view name, Detail detail, std::vector<MetricLabel> labels, std::string_view help,
           void (*page)(const PageView&, SampleWriter&), std::string_view absent = kUnwatched) {
  return {.name = name,
          .type = MetricType::gauge,
          .detail = detail,
          .scope = MetricScope::page,
          .group = kCases,
          .labels = std::move(labels),
          .help = help,
          .absent = absent,
          .page = page};
}

void add_clock_rows(std::vector<Metric>& rows) {
  const auto core = Detail::core;
  const auto standard = Detail::standard;
  rows.push_back(row("sarad_page_open_cases", core, {{"state", label_values::live_state}},
                     "Live cases; responded ones have an interim word and wait for the final answer.", open_cases));
  rows.push_back(row("sarad_page_overdue_clocks", core, {{"clock", label_values::clock}},
                     "Clocks of live cases and open referrals past their limit, provisional ones left out (R30).",
                     by_clock<&ClockCounts::overdue>));
  rows.push_back(row("sarad_page_next_deadline_timestamp_seconds", core, {}, "Earliest due time of all pending clocks.",
                     instant<&PageFigures::next_deadline>, "no clock pending"));
  rows.push_back(row("sarad_page_next_deadline_working_clock_seconds", core, {},
                     "The working clock's reading at that due time.", reading<&PageFigures::next_deadline>,
                     "no clock pending"));
  rows.push_back(row("sarad_page_pending_clocks", standard, {{"clock", label_values::clock}}, "Clocks still in time.",
                     by_clock<&ClockCounts::pending>));
  rows.push_back(row("sarad_page_due_soon_clocks", standard, {{"clock", label_values::clock}},
                     "Pending clocks within the policy's warning time.", by_clock<&ClockCounts::due_soon>));
  rows.push_back(row("sarad_page_provisional_overdue_clocks", standard, {},
                     "Overdue by a calendar day not yet confirmed: shown, not alerted (R14).",
                     over_clocks<&ClockCounts::provisional_overdue>));
  rows.push_back(row("sarad_page_unseen_clocks", standard, {},
                     "Would be overdue, but the page was not seen since (R30).", over_clocks<&ClockCounts::unseen>));
  rows.push_back(row("sarad_page_overdue_cases", standard, {{"clause", label_values::clause}},
                     "Live cases with a breach of that clause (R34).", overdue_cases));
  rows.push_back(row("sarad_page_oldest_open_case_timestamp_seconds", standard, {},
                     "When the oldest case in state open was opened.", instant<&PageFigures::oldest_open>,
                     "no open case"));
  rows.push_back(row("sarad_page_oldest_open_case_working_clock_seconds", standard, {},
                     "The working clock's reading when the oldest case in state open was opened.",
                     reading<&PageFigures::oldest_open>, "no open case"));
}

void add_rate_rows(std::vector<Metric>& rows) {
  const auto standard = Detail::standard;
  rows.push_back(row("sarad_page_mature_cases", standard, {{"counting", label_values::counting}},
                     "Cases of the window whose first response is due (n of R60-R62).", mature_cases));
  rows.push_back(row("sarad_page_mature_cases_on_time", standard, {}, "Of these, answered in time (k).",
                     [](const PageView& v, SampleWriter& out) {
                       if (v.figures != nullptr) out.value(v.figures->on_time.strict.k);
                     }));
  rows.push_back(row("sarad_page_on_time_ratio", standard, {{"counting", label_values::counting}},
                     "Share of mature cases answered in time.", on_time_ratio, "too few cases, or not judged (R65)"));
  rows.push_back(row("sarad_page_on_time_ratio_low", standard, {},
                     "Lower end of the Wilson 95 % interval of the strict ratio (R64).", ratio_bound<&Rate::low>,
                     "as the strict ratio"));
  rows.push_back(row("sarad_page_on_time_ratio_high", standard, {},
                     "Upper end of the Wilson 95 % interval of the strict ratio (R64).", ratio_bound<&Rate::high>,
                     "as the strict ratio"));
  rows.push_back(row(
      "sarad_page_first_response_median_working_seconds", standard, {},
      "Kaplan-Meier median of the time to the first response, open cases included (R70-R76).",
      [](const PageView& v, SampleWriter& out) {
        if (v.figures == nullptr) return;
        if (const auto seconds = quantile_value(*v.figures, 0.5)) out.value(*seconds);
      },
      "withheld: see sarad_page_withheld_figures"));
  rows.push_back(row(
      "sarad_page_first_response_p90_working_seconds", standard, {},
      "Kaplan-Meier 90 % quantile of the time to the first response, open cases included (R70-R76).",
      [](const PageView& v, SampleWriter& out) {
        if (v.figures == nullptr) return;
        if (const auto seconds = quantile_value(*v.figures, 0.9)) out.value(*seconds);
      },
      "withheld: see sarad_page_withheld_figures"));
}

}  // namespace

std::vector<Metric> case_rows() {
  const auto standard = Detail::standard;
  std::vector<Metric> rows;
  add_clock_rows(rows);
  add_rate_rows(rows);
  rows.push_back(row("sarad_page_vanished_cases", standard, {},
                     "Cases of the window that somebody other than the citizen took away (R38).",
                     count<&PageFigures::vanished>));
  rows.push_back(row("sarad_page_withdrawn_cases", standard, {},
                     "Cases of the window that the citizen took back (R38).", count<&PageFigures::withdrawn>));
  rows.push_back(row("sarad_page_removed_answers", standard, {},
                     "Answers of the window that were deleted afterwards (R39).",
                     count<&PageFigures::removed_answers>));
  rows.push_back(row("sarad_page_withheld_figures", standard,
                     {{"figure", label_values::figure}, {"reason", label_values::withheld}},
                     "1 for each figure that is withheld, and why.", withheld, "the figure is shown"));
  return rows;
}

}  // namespace sarad
