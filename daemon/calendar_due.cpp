// SPDX-License-Identifier: Apache-2.0
// `sarad calendar due`: when a limit runs out, and the days it is counted over.
#include "config/scalars.hpp"
#include "daemon/calendar.hpp"
#include "daemon/exit_code.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

using std::chrono::days;

constexpr int kMostSteps = 1'000;

/// A local day on the way from the start to the due time.
struct Step {
  LocalDay day{};
  std::vector<Span> hours;
  Seconds counted{};        ///< of working hours: what this day gave
  int working_day = 0;      ///< of working days: its number; 0: not counted
  bool provisional = false;
  std::string name;
};

/// The days from start to due; empty for wall limits. At most kMostSteps.
std::vector<Step> steps_of(const BusinessTime& time, const Limit& limit, Instant start, Instant due, Language language) {
  std::vector<Step> steps;
  if (limit.wall_hours) return steps;
  const LocalDay first = time.local_day(start), last = time.local_day(due - Seconds{1});
  int count = 0;
  for (LocalDay day = first; day <= last && steps.size() < kMostSteps; day += days{1}) {
    const auto [intervals, provisional] = time.day(day);
    Step step;
    step.day = day;
    step.hours = spans_on(time.spec(), day);
    step.provisional = provisional;
    step.name = name_of_day(time.spec(), day, language);
    if (limit.working_hours)
      step.counted = time.elapsed(std::max(start, time.midnight(day)), std::min(due, time.midnight(day + days{1})));
    if (limit.working_days && day != first && !intervals.empty()) step.working_day = ++count;
    steps.push_back(std::move(step));
  }
  return steps;
}

std::string spell_minutes(Seconds s) {
  const auto n = s.count();
  return fmt::format("{}:{:02}{}", n / 3600, n / 60 % 60, n % 60 == 0 ? "" : fmt::format(":{:02}", n % 60));
}

std::string spell_step(const Step& step, Language language, Seconds sum) {
  const bool bn = language == Language::bn;
  std::string line = fmt::format("  {}: {}", spell_day_in(step.day, language), spell_hours(step.hours, language));
  if (!step.name.empty()) line += fmt::format(" ({})", step.name);
  if (step.provisional) line += bn ? " [অনিশ্চিত]" : " [provisional]";
  if (step.working_day > 0) line += fmt::format(fmt::runtime(bn ? " — কর্মদিবস {}" : " — working day {}"), step.working_day);
  if (step.counted > Seconds{0}) line += fmt::format(" — +{} = {}", spell_minutes(step.counted), spell_minutes(sum));
  return line + '\n';
}

void write_json(std::string& out, const ChosenCalendar& chosen, Instant start, const Deadline& deadline, const std::vector<Step>& steps) {
  JsonWriter json{out};
  json.open('{').field("calendar", chosen.name).field("version", chosen.time->version()).field("from", start);
  json.field("due", deadline.due).field("overdue_from", deadline.overdue_from).field("provisional", deadline.provisional);
  json.key("days").open('[');
  for (const auto& step : steps) {
    json.open('{').field("day", print_day(step.day)).key("open").open('[');
    for (const auto& span : step.hours) json.value(print_span(span));
    json.close(']').field("working_seconds", step.counted).field("working_day", step.working_day);
    json.field("provisional", step.provisional).field("name", step.name).close('}');
  }
  json.close(']').close('}');
  out += '\n';
}

}  // namespace

CalendarAnswer calendar_due(const CalendarRequest& request) {
  CalendarAnswer answer;
  const auto limit = parse_limit(request.second);
  if (!limit) return refused(limit.error().message);
  const auto chosen = choose_calendar(request, answer);
  if (!chosen) return answer;
  const BusinessTime& time = *chosen->time;
  const auto start = parse_calendar_time(request.first, time);
  if (!start) return refused(start.error().message);
  const auto deadline = time.deadline(*limit, *start);
  if (!deadline) return refused(fmt::format("calendar \"{}\": {}", chosen->name, to_string(deadline.error())));
  const auto steps = steps_of(time, *limit, *start, deadline->due, chosen->language);
  if (request.json) {
    write_json(answer.out, *chosen, *start, *deadline, steps);
    return answer;
  }
  const bool bn = chosen->language == Language::bn;
  const PeopleText text{chosen->language, &time};
  Seconds sum{0};
  std::string lines = fmt::format(fmt::runtime(bn ? "শুরু {}\n" : "from {}\n"), text.full_moment(*start));
  for (const auto& step : steps) {
    sum += step.counted;
    lines += spell_step(step, chosen->language, sum);
  }
  if (steps.size() == kMostSteps) lines += "  …\n";
  lines += fmt::format(fmt::runtime(bn ? "শেষ সময় {}\n" : "due {}\n"), text.full_moment(deadline->due));
  if (deadline->overdue_from != deadline->due)
    lines += fmt::format(fmt::runtime(bn ? "বিলম্ব গণ্য {} থেকে\n" : "late from {}, when the office opens again\n"),
                         text.full_moment(deadline->overdue_from));
  if (deadline->provisional)
    lines += bn ? "অনিশ্চিত: মাঝে এমন দিন আছে যা এখনো নিশ্চিত নয়\n" : "provisional: a day on the way is not confirmed yet (R14)\n";
  answer.out = text.digits(lines);
  return answer;
}

}  // namespace sarad
