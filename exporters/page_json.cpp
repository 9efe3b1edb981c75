// SPDX-License-Identifier: Apache-2.0
// One page as JSON: how it stands, its weeks, its clocks, its rates.
#include "exporters/cases_json.hpp"
#include "exporters/json_reply.hpp"
#include "exporters/page_reading.hpp"

#include <array>

namespace sarad {
namespace {

void write_cadence(JsonWriter& json, const Cadence& cadence) {
  json.key("cadence")
      .open('{')
      .field("required", cadence.required)
      .field("streak", cadence.streak)
      .key("weeks")
      .open('[');
  for (const auto& week : cadence.weeks) {
    json.open('{')
        .field("start", week.start)
        .field("until", week.until)
        .field("count", week.count)
        .field("needed", week.needed);
    json.field("verdict", to_string(week.verdict))
        .field("blind_seconds", week.blind)
        .field("in_ratio", week.in_ratio)
        .close('}');
  }
  json.close(']')
      .key("quarter")
      .open('{')
      .field("weeks", cadence.quarter.weeks)
      .field("judged", cadence.quarter.judged);
  json.field("met", cadence.quarter.met).field("ratio", cadence.quarter.ratio).close('}');
  json.key("rolling").open('{').field("count", cadence.rolling.count).field("needed", cadence.rolling.needed);
  json.field("verdict", to_string(cadence.rolling.verdict))
      .field("lapses_at", cadence.rolling.lapses_at)
      .close('}')
      .close('}');
}

void write_clocks(JsonWriter& json, const PageFigures& figures) {
  json.key("clocks").open('{');
  for (const auto kind : {ClockKind::first, ClockKind::final, ClockKind::promise, ClockKind::referral}) {
    const ClockCounts& counts = figures.clock(kind);
    json.key(to_string(kind)).open('{').field("overdue", counts.overdue).field("pending", counts.pending);
    json.field("due_soon", counts.due_soon)
        .field("provisional_overdue", counts.provisional_overdue)
        .field("unseen", counts.unseen)
        .close('}');
  }
  json.close('}').key("overdue_cases").open('{');
  for (const auto breach : {Breach::kha, Breach::ga, Breach::gha})
    json.field(to_string(breach), figures.overdue_cases[static_cast<std::size_t>(breach)]);
  json.close('}');
}

void write_rates(JsonWriter& json, const PageFigures& figures) {
  const Rates& rates = figures.on_time;
  json.key("on_time")
      .open('{')
      .field("opened", rates.opened)
      .field("mature", rates.mature)
      .field("unseen", rates.unseen);
  json.field("vanished", rates.vanished).field("withdrawn", rates.withdrawn);
  write_rate(json, "strict", rates.strict);
  write_rate(json, "lenient", rates.lenient);
  json.field("band_certain", rates.band_certain).field("coverage", rates.coverage).close('}');
  json.key("first_response")
      .open('{')
      .field("n", figures.first_response.n)
      .field("events", figures.first_response.events);
  for (const auto& [p, name] : {std::pair{0.5, "median"}, std::pair{0.9, "p90"}}) {
    json.field(std::string{name} + "_working_seconds", quantile_value(figures, p));
    json.field(std::string{name} + "_withheld", quantile_withheld(figures, p));
  }
  json.close('}');
}

void write_figures(JsonWriter& json, const PageFigures& figures) {
  json.field("open", figures.open).field("responded", figures.responded).field("next_deadline", figures.next_deadline);
  json.field("oldest_open", figures.oldest_open).field("last_contribution", figures.last_contribution);
  write_clocks(json, figures);
  write_cadence(json, figures.cadence);
  write_rates(json, figures);
  json.field("vanished", figures.vanished)
      .field("withdrawn", figures.withdrawn)
      .field("removed_answers", figures.removed_answers);
  json.key("coverage")
      .open('{')
      .field("fetched", figures.coverage.fetched)
      .field("platform_count", figures.coverage.platform_count)
      .close('}');
}

}  // namespace

void write_page(JsonWriter& json, const Snapshot& snapshot, std::size_t index) {
  const PageView view = view_page(snapshot, index);
  json.open('{').field("page", view.page.id).field("office", view.page.office).field("platform", view.page.platform);
  json.field("registered", view.page.registered).field("state", to_string(view.note.state));
  json.field("observed_until", view.note.observed_until).field("last_poll", view.note.last_poll).key("last_error");
  if (view.note.last_error) {
    json.open('{')
        .field("code", to_string(view.note.last_error->code))
        .field("message", view.note.last_error->message)
        .close('}');
  } else {
    json.null();
  }
  json.field("poll_interval_seconds", view.note.interval)
      .field("visitors_may_post", view.note.profile.visitors_may_post);
  json.field("calendar", view.calendar)
      .field("policy_version", view.known == nullptr ? std::string{} : view.known->policy_version);
  json.field("needed_this_week", cadence_needed(view));
  if (view.figures != nullptr) {
    json.field("as_of", view.figures->as_of);
    write_figures(json, *view.figures);
  }
  json.close('}');
}

}  // namespace sarad
