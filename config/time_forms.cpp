// SPDX-License-Identifier: Apache-2.0
// Forms of instants, days, office hours and time zones.
#include "config/forms.hpp"
#include "config/scalar_form.hpp"
#include "config/scalars.hpp"

#include <sys/stat.h>

#include <cstdlib>

namespace sarad::forms {
namespace {

constexpr std::string_view kWeekdayWords = "sun, mon, tue, wed, thu, fri or sat";

/// A span of its own form, or `["09:00", "17:00"]` as the vectors write it.
std::optional<Span> span_of(const Node& node) {
  if (node.kind == Node::Kind::text) return parse_span(node.text);
  if (node.kind != Node::Kind::list || node.entries.size() != 2) return std::nullopt;
  const Node &start = *node.entries[0].value, &end = *node.entries[1].value;
  if (start.kind != Node::Kind::text || end.kind != Node::Kind::text) return std::nullopt;
  return parse_span(start.text + '-' + end.text);
}

void read_span(Reading& r, const Node& node, std::vector<Span>& out) {
  const auto span = span_of(node);
  if (!span) return r.mismatch(node, "bad_hours", "a span of one day", "write \"09:00-17:00\", between 00:00 and 24:00");
  if (!out.empty() && span->start < out.back().end)
    return r.error(node, "bad_hours", "span " + print_span(*span) + " begins before " + print_span(out.back()) + " ends",
                   "order the spans of a day and let none overlap");
  out.push_back(*span);
}

bool zone_exists(std::string_view name) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
  if (name.empty() || name.front() == '/' || name.find_first_not_of(kLetters) != std::string_view::npos) return false;
  const char* directory = std::getenv("TZDIR");
  const std::string file = std::string{directory == nullptr ? "/usr/share/zoneinfo" : directory} + '/' + std::string{name};
  struct stat found {};
  return stat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

}  // namespace

FormOf<Seconds> time_of_day() {
  return scalar<Seconds>("time of day", "bad_time", "a time of day", "write \"09:15\"",
                         [](std::string_view text) { return parse_time_of_day(text); },
                         [](const Seconds& t) { return print_span({t, t}).substr(0, 5); });
}

FormOf<Instant> moment() {
  return scalar<Instant>("date or time", "bad_date", "a date or a time with its zone",
                         "write 2026-11-01, or 2026-11-01T09:00:00+06:00", [](std::string_view text) { return parse_moment(text); },
                         [](const Instant& t) { return format_instant(t); });
}

FormOf<LocalDay> day() {
  return scalar<LocalDay>("date", "bad_date", "a date", "write 2026-11-01", [](std::string_view text) { return parse_day(text); },
                          [](const LocalDay& value) { return print_day(value); });
}

FormOf<std::vector<Span>> spans() {
  FormOf<std::vector<Span>> form;
  form.type = "list of spans";
  form.read = [](Reading& r, const Node& node, void* out) {
    auto& list = *static_cast<std::vector<Span>*>(out);
    list.clear();
    read_list(r, node, "span", [&](const Node& each) { read_span(r, each, list); });
  };
  form.write = [](Writing& w, const void* value) -> const Node* {
    Node& list = w.store.make(Node::Kind::list, {});
    for (const Span& span : *static_cast<const std::vector<Span>*>(value))
      list.entries.push_back({{}, {}, &w.store.text(print_span(span), {})});
    return &list;
  };
  return form;
}

FormOf<WeekHours> week_hours() {
  FormOf<WeekHours> form;
  form.type = "spans by weekday";
  form.read = [inner = spans()](Reading& r, const Node& node, void* out) {
    auto& week = *static_cast<WeekHours*>(out);
    week = {};
    const std::string hint = "write {sun: [\"09:00-17:00\"], mon: …}; an absent day is closed";
    if (node.kind != Node::Kind::map) return r.mismatch(node, "bad_type", "a map of weekdays", hint);
    for (const auto& entry : node.entries) {
      const auto day = parse_weekday(entry.key);
      if (!day) {
        r.faults.error(entry.place, r.path.text(), "bad_weekday", '"' + entry.key + "\" is no weekday",
                       "write " + std::string{kWeekdayWords});
        continue;
      }
      r.path.push(entry.key);
      if (entry.value->kind != Node::Kind::nothing) inner.read(r, *entry.value, &week[day->c_encoding()]);
      r.path.pop();
    }
  };
  form.write = [inner = spans()](Writing& w, const void* value) -> const Node* {
    const auto& week = *static_cast<const WeekHours*>(value);
    Node& map = w.store.make(Node::Kind::map, {});
    for (unsigned i = 0; i < week.size(); ++i)
      if (!week[i].empty())
        map.entries.push_back({std::string{print_weekday(std::chrono::weekday{i})}, {}, inner.write(w, &week[i])});
    return &map;
  };
  return form;
}

FormOf<std::chrono::weekday> weekday() {
  return scalar<std::chrono::weekday>("weekday", "bad_weekday", "a weekday", "write " + std::string{kWeekdayWords},
                                      [](std::string_view text) { return parse_weekday(text); },
                                      [](const std::chrono::weekday& d) { return std::string{print_weekday(d)}; });
}

FormOf<std::string> time_zone() {
  return scalar<std::string>("time zone", "bad_time_zone", "a zone of this machine's time zone data",
                             "write Asia/Dhaka; if that is refused, install the package tzdata",
                             [](std::string_view text) -> std::optional<std::string> {
                               if (!zone_exists(text)) return std::nullopt;
                               return std::string{text};
                             },
                             [](const std::string& text) { return text; }, true);
}

}  // namespace sarad::forms
