// SPDX-License-Identifier: Apache-2.0
#include "exporters/explain.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <type_traits>

namespace sarad {
namespace {

/// Names may come twice (a breach after the other): the values then stand in one array.
void write_facts(JsonWriter& json, const Facts& facts) {
  const auto write = [&](const Fact& fact) {
    std::visit(
        [&](const auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Word>) {
            json.value(value.code);
          } else {
            json.value(value);
          }
        },
        fact.value);
  };
  json.open('{');
  for (std::size_t i = 0; i < facts.size(); ++i) {
    std::size_t same = 0, earlier = 0;
    for (std::size_t j = 0; j < facts.size(); ++j) {
      if (facts[j].name != facts[i].name) continue;
      ++same;
      if (j < i) ++earlier;
    }
    if (earlier > 0) continue;
    json.key(facts[i].name);
    if (same == 1) {
      write(facts[i]);
      continue;
    }
    json.open('[');
    for (const auto& fact : facts)
      if (fact.name == facts[i].name) write(fact);
    json.close(']');
  }
  json.close('}');
}

void write_line(JsonWriter& json, const DayLine& line) {
  const std::chrono::year_month_day date{line.day};
  json.open('{').field("day", fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())));
  json.key("open").open('[');
  for (const auto& [from, to] : line.spans) json.open('[').value(from).value(to).close(']');
  json.close(']').field("seconds", line.counted).field("sum_seconds", line.sum);
  if (line.working_day > 0) json.field("working_day", line.working_day);
  json.field("provisional", line.provisional).close('}');
}

void write_activity(JsonWriter& json, const ExplainedActivity& a) {
  json.open('{')
      .field("id", a.id)
      .field("part", a.part)
      .field("kind", to_string(a.kind))
      .field("author", to_string(a.author));
  if (!a.office.empty()) json.field("office", a.office);
  json.field("permalink", a.permalink).field("created", a.created).field("seen", a.seen).close('}');
}

void write_step(JsonWriter& json, const Step& step) {
  json.open('{').field("step", step.kind).field("rules", step.rules).key("facts");
  write_facts(json, step.facts);
  json.key("activities").open('[');
  for (const auto& activity : step.activities) write_activity(json, activity);
  json.close(']').key("days").open('[');
  for (const auto& line : step.lines) write_line(json, line);
  json.close(']').key("rows").open('[');
  for (const auto& row : step.rows) write_facts(json, row);
  json.close(']').field("agrees", step.agrees).close('}');
}

}  // namespace

std::string explanation_json(const Explanation& explanation) {
  std::string out;
  JsonWriter json(out);
  json.open('{')
      .field("explains", explanation.kind)
      .field("subject", explanation.subject)
      .field("as_of", explanation.as_of);
  json.key("time_zone");
  if (explanation.calendar != nullptr) {
    json.value(explanation.calendar->spec().time_zone);
  } else {
    json.null();
  }
  json.field("agrees", explanation.agrees()).key("steps").open('[');
  for (const auto& step : explanation.steps) write_step(json, step);
  json.close(']').key("verdict");
  write_facts(json, explanation.verdict);
  json.close('}');
  return out;
}

std::string explanations_json(std::span<const Explanation> told) {
  if (told.size() == 1) return explanation_json(told.front()) + "\n";
  std::string out = "[";
  for (const auto& one : told) out += (out.size() == 1 ? "" : ",\n") + explanation_json(one);
  return out + "]\n";
}

}  // namespace sarad
