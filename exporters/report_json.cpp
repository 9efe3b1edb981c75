// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_text.hpp"
#include "exporters/report.hpp"
#include "exporters/report_columns.hpp"

#include <cstdlib>

namespace sarad {
namespace {

void write_rate(JsonWriter& json, std::string_view name, const Rate& rate) {
  json.key(name).open('{');
  json.field("k", rate.k).field("n", rate.n).field("status", to_string(rate.status));
  json.field("rate", rate.rate).field("low", rate.low).field("high", rate.high).field("band", rate.band);
  json.close('}');
}

void write_subtree(JsonWriter& json, const QuarterSums& sums) {
  const QuarterFigures& f = sums.subtree.front();
  const OfficeRollup& rollup = sums.rollup.front();
  json.open('{').field("quarter", sums.quarter.name()).field("from", sums.period.from).field("to", sums.period.to);
  json.field("as_of", sums.period.as_of).field("so_far", sums.period.running());
  json.field("pages", f.pages).field("pages_not_judged", f.pages_not_judged);
  json.field("weeks", f.weeks).field("weeks_judged", f.weeks_judged).field("weeks_met", f.weeks_met);
  json.field("cadence_ratio", f.cadence_ratio).field("cases_opened", f.opened).field("cases_mature", f.mature);
  write_rate(json, "strict", f.strict);
  write_rate(json, "lenient", f.lenient);
  json.field("offices", rollup.offices).field("offices_judged", rollup.offices_judged);
  json.field("offices_too_few", rollup.offices_too_few).field("offices_meeting", rollup.offices_meeting);
  json.field("share_meeting", rollup.share_meeting);
  json.close('}');
}

void write_candidate(JsonWriter& json, const Candidate& c, bool listed) {
  json.open('{').field("office", c.office->id).field("name", c.office->name).field("name_en", c.office->name_en);
  json.field("level", c.office->level).field("size", to_string(c.size)).field("listed", listed);
  json.key("criteria").open('{');
  for (std::size_t i = 0; i < kCriteria; ++i) {
    const Judged& judged = c.criteria[i];
    json.key(to_string(static_cast<Criterion>(i))).open('{').field("holds", judged.holds);
    json.field("have", judged.have).field("of", judged.of).field("ratio", judged.ratio).close('}');
  }
  json.close('}').close('}');
}

}  // namespace

std::string report_json(const QuarterReport& report) {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("top", report.top).field("simulated_time", report.simulated_time);
  json.field("min_n", report.parameters.min_n).field("target_percent", report.parameters.target_percent);
  json.key("subtree").open('[');
  for (const auto& sums : report.quarters) write_subtree(json, sums);
  json.close(']').key("rules").open('[');
  for (const auto& held : report.now().rules)
    json.open('{').field("policy_version", held.policy).field("calendar_version", held.calendar).close('}');
  json.close(']').key("not_judged").open('[');
  for (const auto& each : report.now().unjudged)
    json.open('{').field("page", each.page->id).field("office", each.page->office).field("why", to_string(each.why)).close('}');
  json.close(']').key("offices").open('[');
  for (std::size_t place = 0; place < report.order.rows.size(); ++place) {
    if (report.order.rows[place].office == nullptr) continue;
    json.open('{');
    for (const auto& column : report_columns()) {
      const std::string value = column.value(report, place);
      json.key(column.name);
      if (column.is_text) {
        json.value(value);
      } else if (value.empty()) {
        json.null();
      } else if (value.find('.') != std::string::npos) {
        json.value(std::strtod(value.c_str(), nullptr));
      } else {
        json.value(std::strtoll(value.c_str(), nullptr, 10));
      }
    }
    json.close('}');
  }
  json.close(']').close('}');
  return out + "\n";
}

std::string recognition_json(const Recognition& list) {
  std::string out;
  JsonWriter json{out};
  json.open('{').field("year", list.year).field("as_of", list.period.as_of).field("so_far", list.period.running());
  json.field("top", list.top).field("simulated_time", list.simulated_time);
  json.key("terms").open('{').field("weeks_judged_percent", list.terms.weeks_judged_percent);
  json.field("cadence_percent", list.terms.cadence_percent).field("min_cases", list.terms.min_cases);
  json.field("lower_bound_percent", list.terms.lower_bound_percent)
      .field("removed_percent", list.terms.removed_percent);
  json.field("coverage_percent", list.terms.coverage_percent).field("medium_from", list.terms.medium_from);
  json.field("large_from", list.terms.large_from)
      .field("per_group", static_cast<std::int64_t>(list.terms.per_group))
      .close('}');
  json.key("groups").open('[');
  for (const auto& group : list.groups) {
    json.open('{').field("level", group.level).field("size", to_string(group.size)).key("offices").open('[');
    for (std::size_t i = 0; i < group.candidates.size(); ++i)
      write_candidate(json, group.candidates[i], i < list.terms.per_group);
    json.close(']').close('}');
  }
  json.close(']').key("others").open('[');
  for (const auto& c : list.others) write_candidate(json, c, false);
  json.close(']').close('}');
  return out + "\n";
}

}  // namespace sarad
