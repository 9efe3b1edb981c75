// SPDX-License-Identifier: Apache-2.0
// Who is who, and what the working calendars say (metrics.md section 3; R10–R14).
#include "exporters/label_values.hpp"
#include "exporters/metric_table.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kWho = "Who is who", kCalendar = "Calendars (R10–R14)";

void page_info(const PageView& view, SampleWriter& out) {
  std::string labels;
  append_label(labels, "platform", view.page.platform);
  append_label(labels, "calendar", view.calendar);
  append_label(labels, "policy", view.known == nullptr ? std::string_view{} : view.known->policy_version);
  out.value(labels, 1);
}

void office_info(const OfficeView& view, SampleWriter& out) {
  const Office& office = view.tree.roster().offices[view.index];
  std::string labels;
  append_label(labels, "office", office.id);
  append_label(labels, "parent", office.parent);
  append_label(labels, "level", office.level);
  append_label(labels, "name", office.name);
  append_label(labels, "name_en", office.name_en);
  out.value(labels, 1);
}

void office_member(const OfficeView& view, SampleWriter& out) {
  const auto& offices = view.tree.roster().offices;
  for (const auto above : view.tree.line(view.index)) {
    std::string labels;
    append_label(labels, "ancestor", offices[above].id);
    append_label(labels, "office", offices[view.index].id);
    out.value(labels, 1);
  }
}

/// Days from the local day of now on that still await the moon (R14).
void provisional_dates(const CalendarView& view, SampleWriter& out) {
  const LocalDay today = view.calendar.local_day(view.now);
  std::int64_t dates = 0;
  for (const auto& day : view.calendar.spec().days)
    if (day.provisional && day.to >= today) dates += (day.to - std::max(day.from, today)).count() + 1;
  out.value(dates);
}

void known_until(const CalendarView& view, SampleWriter& out) {
  if (const auto& day = view.calendar.spec().known_until)
    out.value(unix_seconds(view.calendar.midnight(*day + std::chrono::days{1})));
}

}  // namespace

std::vector<Metric> identity_rows() {
  using enum MetricType;
  namespace values = label_values;
  const auto page = MetricScope::page;
  const auto office = MetricScope::office;
  const auto calendar = MetricScope::calendar;
  const auto core = Detail::core;
  std::vector<Metric> rows;
  rows.push_back({.name = "sarad_page_info",
                  .type = info,
                  .detail = core,
                  .scope = page,
                  .group = kWho,
                  .labels = {{"platform"}, {"calendar"}, {"policy"}},
                  .help = "1 for each configured page; policy is the version in force.",
                  .page = page_info});
  rows.push_back({.name = "sarad_office_info",
                  .type = info,
                  .detail = core,
                  .scope = office,
                  .group = kWho,
                  .labels = {{"office"}, {"parent"}, {"level", values::level}, {"name"}, {"name_en"}},
                  .help = "1 for each configured office; parent is empty at a root.",
                  .office = office_info});
  rows.push_back({.name = "sarad_office_member",
                  .type = gauge,
                  .detail = core,
                  .scope = office,
                  .group = kWho,
                  .labels = {{"ancestor"}, {"office"}},
                  .help = "1 for each office under ancestor, itself included: the tree unrolled.",
                  .office = office_member});
  rows.push_back({.name = "sarad_measure_info",
                  .type = info,
                  .detail = core,
                  .scope = MetricScope::whole,
                  .group = kWho,
                  .labels = {{"rules"}, {"schema"}, {"max_blind_percent"}, {"min_n"}, {"window"}},
                  .help = "1; which definition of the measures and which parameters the figures follow."});
  rows.push_back({.name = "sarad_scrape_scope_info",
                  .type = info,
                  .detail = core,
                  .scope = MetricScope::whole,
                  .group = kWho,
                  .labels = {{"scope"}},
                  .help = "1; what this scrape was asked for: all, daemon, pages, or its filters."});

  rows.push_back(
      {.name = "sarad_calendar_working_clock_seconds",
       .type = gauge,
       .detail = core,
       .scope = calendar,
       .group = kCalendar,
       .labels = {},
       .help = "Open seconds since local 2000-01-01, as of the scrape; compare with the readings pages export.",
       .calendar = [](const CalendarView& v, SampleWriter& out) {
         out.value(v.calendar.working_clock(v.now).count());
       }});
  rows.push_back(
      {.name = "sarad_calendar_open",
       .type = gauge,
       .detail = core,
       .scope = calendar,
       .group = kCalendar,
       .labels = {},
       .help = "1 while the office is open.",
       .calendar = [](const CalendarView& v, SampleWriter& out) { out.value(v.calendar.is_open(v.now) ? 1 : 0); }});
  rows.push_back({.name = "sarad_calendar_week_closes_timestamp_seconds",
                  .type = gauge,
                  .detail = core,
                  .scope = calendar,
                  .group = kCalendar,
                  .labels = {},
                  .help = "End of the running week (R52).",
                  .calendar = [](const CalendarView& v, SampleWriter& out) {
                    out.value(unix_seconds(v.calendar.week_end(v.now)));
                  }});
  rows.push_back({.name = "sarad_calendar_week_working_dates_left",
                  .type = gauge,
                  .detail = core,
                  .scope = calendar,
                  .group = kCalendar,
                  .labels = {},
                  .help = "Local days up to the end of the week with an open second still to come, today included.",
                  .calendar = [](const CalendarView& v, SampleWriter& out) {
                    out.value(v.calendar.working_days_left_in_week(v.now));
                  }});
  rows.push_back({.name = "sarad_calendar_known_until_timestamp_seconds",
                  .type = gauge,
                  .detail = core,
                  .scope = calendar,
                  .group = kCalendar,
                  .labels = {},
                  .help = "Holidays are entered up to here; beyond, days count as usual.",
                  .absent = "the calendar does not say",
                  .calendar = known_until});
  rows.push_back({.name = "sarad_calendar_provisional_dates",
                  .type = gauge,
                  .detail = core,
                  .scope = calendar,
                  .group = kCalendar,
                  .labels = {},
                  .help = "Days ahead that still await the sighting of the moon (R14).",
                  .calendar = provisional_dates});
  return rows;
}

}  // namespace sarad
