// SPDX-License-Identifier: Apache-2.0
#include "daemon/calendar.hpp"

#include "collectors/collector.hpp"
#include "config/calendar_file.hpp"
#include "config/icalendar.hpp"
#include "config/read_config.hpp"
#include "config/scalars.hpp"
#include "daemon/exit_code.hpp"
#include "exporters/json_text.hpp"
#include "measures/calendar_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sarad {
namespace {

using std::chrono::days;

constexpr int kFarthest = 400;   ///< days looked ahead for the next change
constexpr std::size_t kMostImported = std::size_t{32} << 20;

std::string fault_lines(const std::vector<Fault>& faults, bool json) {
  std::string out;
  for (const auto& fault : faults) out += (json ? fault.json() : fault.text()) + '\n';
  return out;
}

std::optional<CalendarSpec> spec_of_file(const std::string& file, bool json, CalendarAnswer& answer) {
  const ReadCalendar read = read_calendar_file(file);
  answer.err += fault_lines(read.faults, json);
  if (read.ok()) return read.calendar;
  answer.code = kExitConfiguration;
  return std::nullopt;
}

/// The configuration's calendar; faults that only credentials have are not this command's business.
std::optional<CalendarSpec> spec_of_config(const CalendarRequest& request, ChosenCalendar& chosen, CalendarAnswer& answer) {
  ReadOptions options;
  for (const Platform* platform : platforms()) options.platforms.emplace_back(platform->name);
  ReadConfig read = read_config(request.config, options);
  std::erase_if(read.faults, [](const Fault& fault) { return fault.code == "missing_credential" || fault.warning; });
  if (!read.faults.empty()) {
    answer = {kExitConfiguration, {}, fault_lines(read.faults, request.json)};
    return std::nullopt;
  }
  if (request.language.empty()) chosen.language = read.config.default_language == "bn" ? Language::bn : Language::en;
  auto& calendars = read.config.calendars;
  if (request.calendar.empty()) {
    if (calendars.contains("bd") || calendars.size() == 1) chosen.name = calendars.contains("bd") ? "bd" : calendars.begin()->first;
  } else {
    chosen.name = request.calendar;
  }
  if (const auto found = calendars.find(chosen.name); found != calendars.end()) return found->second;
  std::string names;
  for (const auto& [name, spec] : calendars) names += (names.empty() ? "" : ", ") + name;
  answer = refused(chosen.name.empty() ? fmt::format("there are several calendars; write --calendar with one of: {}", names)
                                       : fmt::format("there is no calendar \"{}\"; there are: {}", chosen.name, names));
  return std::nullopt;
}

/// When `time` changes between open and closed next after t; nothing within 400 days.
std::optional<Instant> next_change(const BusinessTime& time, Instant t) {
  const bool open = time.is_open(t);
  Instant until = t;
  const LocalDay today = time.local_day(t);
  for (int i = 0; i <= kFarthest; ++i) {
    for (const auto& [from, to] : time.day(today + days{i}).first) {
      if (to <= t) continue;
      if (!open) return from;
      if (from > until) return until;
      until = to;
    }
  }
  return open && until < time.midnight(today + days{kFarthest}) ? std::optional{until} : std::nullopt;
}

std::string spell_long(Seconds s) {
  const auto n = s.count() < 0 ? -s.count() : s.count();
  return fmt::format("{}{} h {:02} min {:02} s", s.count() < 0 ? "-" : "", n / 3600, n / 60 % 60, n % 60);
}

std::string spell_change(const DayChange& c, Language language) {
  const auto side = [&](const std::vector<Span>& spans, bool provisional) {
    return spell_hours(spans, language) + (provisional ? " (provisional)" : "");
  };
  std::string when = spell_day_in(c.from, language);
  if (c.weekday) {
    when = fmt::format("every {} from {}", print_weekday(*c.weekday), print_day(c.from));
    if (c.to) when += " to " + print_day(*c.to);
  }
  return fmt::format("{}: {} -> {}\n", when, side(c.before, c.provisional_before), side(c.after, c.provisional_after));
}

void write_spans(JsonWriter& json, std::string_view key, const std::vector<Span>& spans) {
  json.key(key).open('[');
  for (const auto& span : spans) json.value(print_span(span));
  json.close(']');
}

}  // namespace

std::optional<ChosenCalendar> choose_calendar(const CalendarRequest& request, CalendarAnswer& answer) {
  ChosenCalendar chosen;
  std::optional<CalendarSpec> spec;
  if (request.file.empty()) {
    spec = spec_of_config(request, chosen, answer);
  } else {
    chosen.name = "calendar";
    spec = spec_of_file(request.file, request.json, answer);
  }
  if (!spec) return std::nullopt;
  if (!request.language.empty()) chosen.language = request.language == "bn" ? Language::bn : Language::en;
  auto time = BusinessTime::make(std::move(*spec));
  if (!time) {
    answer = refused(fmt::format("calendar \"{}\": {}", chosen.name, to_string(time.error())));
    return std::nullopt;
  }
  chosen.time = std::move(*time);
  return chosen;
}

CalendarAnswer calendar_at(const CalendarRequest& request) {
  CalendarAnswer answer;
  const auto chosen = choose_calendar(request, answer);
  if (!chosen) return answer;
  const BusinessTime& time = *chosen->time;
  const auto at = parse_calendar_time(request.first, time);
  if (!at) return refused(at.error().message);
  const bool open = time.is_open(*at), provisional = time.day(time.local_day(*at)).second;
  const auto until = next_change(time, *at);
  const std::string name = name_of_day(time.spec(), time.local_day(*at), chosen->language);
  answer.code = open ? kExitOk : kExitNo;
  if (request.json) {
    JsonWriter json{answer.out};
    json.open('{').field("calendar", chosen->name).field("version", time.version()).field("at", *at).field("open", open);
    json.field("until", until).field("provisional", provisional).field("name", name).close('}');
    answer.out += '\n';
    return answer;
  }
  const PeopleText text{chosen->language, &time};
  const bool bn = chosen->language == Language::bn;
  answer.out = fmt::format("{}: {}", text.full_moment(*at), bn ? (open ? "খোলা" : "বন্ধ") : (open ? "working time" : "closed"));
  if (until) answer.out += fmt::format(fmt::runtime(bn ? ", {} পর্যন্ত" : ", until {}"), text.moment(*until));
  if (!name.empty()) answer.out += fmt::format(" ({})", name);
  if (provisional) answer.out += bn ? " [অনিশ্চিত: চাঁদ বা আদেশ সাপেক্ষে]" : " [provisional]";
  answer.out += '\n';
  return answer;
}

CalendarAnswer calendar_elapsed(const CalendarRequest& request) {
  CalendarAnswer answer;
  const auto chosen = choose_calendar(request, answer);
  if (!chosen) return answer;
  const auto a = parse_calendar_time(request.first, *chosen->time), b = parse_calendar_time(request.second, *chosen->time);
  if (!a) return refused(a.error().message);
  if (!b) return refused(b.error().message);
  const Seconds working = chosen->time->elapsed(*a, *b);
  if (request.json) {
    JsonWriter json{answer.out};
    json.open('{').field("calendar", chosen->name).field("version", chosen->time->version()).field("from", *a).field("to", *b);
    json.field("working_seconds", working).field("wall_seconds", *b - *a).close('}');
    answer.out += '\n';
    return answer;
  }
  const PeopleText text{chosen->language, chosen->time.get()};
  const bool bn = chosen->language == Language::bn;
  answer.out = text.digits(fmt::format(fmt::runtime(bn ? "কর্মসময় {} ({} সেকেন্ড); মোট সময় {}\n" : "working time {} ({} seconds); wall time {}\n"),
                                       spell_long(working), working.count(), spell_long(*b - *a)));
  return answer;
}

CalendarAnswer calendar_diff(const CalendarRequest& request) {
  CalendarAnswer answer;
  const auto before = spec_of_file(request.first, request.json, answer), after = spec_of_file(request.second, request.json, answer);
  if (!before || !after) return answer;
  const auto changes = changed_days(*before, *after);
  const bool same = changes.empty() && before->time_zone == after->time_zone;
  answer.code = same ? kExitOk : kExitNo;
  const Language language = request.language == "bn" ? Language::bn : Language::en;
  if (request.json) {
    JsonWriter json{answer.out};
    json.open('{').field("old_version", before->version).field("new_version", after->version);
    json.field("old_time_zone", before->time_zone).field("new_time_zone", after->time_zone).key("changes").open('[');
    for (const auto& c : changes) {
      json.open('{').field("from", print_day(c.from)).key("to");
      c.to ? json.value(print_day(*c.to)) : json.null();
      json.key("weekday");
      c.weekday ? json.value(print_weekday(*c.weekday)) : json.null();
      write_spans(json, "before", c.before);
      write_spans(json, "after", c.after);
      json.field("provisional_before", c.provisional_before).field("provisional_after", c.provisional_after).close('}');
    }
    json.close(']').close('}');
    answer.out += '\n';
    return answer;
  }
  answer.out = fmt::format("{} -> {}\n", before->version, after->version);
  if (before->time_zone != after->time_zone) answer.out += fmt::format("time zone: {} -> {}\n", before->time_zone, after->time_zone);
  for (const auto& c : changes) answer.out += spell_change(c, language);
  if (same) answer.out += language == Language::bn ? "কোনো দিনের সময় আলাদা নয়\n" : "no day has other hours\n";
  if (!same && before->version == after->version) answer.err += "the versions have the same name: give the new one its own, or verdicts cannot tell them apart\n";
  return answer;
}

CalendarAnswer calendar_import(const CalendarRequest& request) {
  std::ifstream in{request.first, std::ios::binary};
  if (!in) return {kExitIo, {}, fmt::format("{}: cannot be read; check the path and who may read it\n", request.first)};
  std::string text;
  text.reserve(1U << 16U);
  for (std::istreambuf_iterator<char> it{in}, end; it != end; ++it) {
    text += *it;
    if (text.size() > kMostImported) return refused(request.first + ": larger than 32 MiB; export one year");
  }
  const ImportedDays imported = read_icalendar(text, request.first);
  CalendarAnswer answer{imported.ok() ? kExitOk : kExitConfiguration, {}, fault_lines(imported.faults, request.json)};
  if (imported.ok()) answer.out = days_as_yaml(imported.days);
  return answer;
}

}  // namespace sarad
