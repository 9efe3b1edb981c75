// SPDX-License-Identifier: Apache-2.0
// `sarad calendar export`: holidays as iCalendar (RFC 5545), closed time as Alertmanager's time_intervals.
#include "config/scalars.hpp"
#include "daemon/calendar.hpp"
#include "daemon/exit_code.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr int kMostDays = 3'660;

std::string compact(LocalDay day) {
  std::string text = print_day(day);
  std::erase(text, '-');
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// RFC 5545 3.1: no line over 75 bytes; never cut within a character.
std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = 75;
  while (line.size() > room) {
    std::size_t end = room;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80) --end;
    out += std::string{line.substr(0, end)} + "\r\n ";
    line.remove_prefix(end);
    room = 74;
  }
  return out + std::string{line} + "\r\n";
}

/// Only what closes whole days: other hours have no form that calendars would show rightly.
std::string as_ics(const ChosenCalendar& chosen, LocalDay from, LocalDay until, Instant now) {
  std::string stamp = format_instant(now);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sarad//calendar//EN\r\n";
  const auto& spec = chosen.time->spec();
  for (const auto& day : spec.days) {
    if (!day.open || !day.open->empty() || day.to < from || day.from > until) continue;
    out += "BEGIN:VEVENT\r\n" + folded(fmt::format("UID:{}-{}-{}@sarad", chosen.name, compact(day.from), compact(day.to)));
    out += folded("DTSTAMP:" + stamp);
    out += folded("DTSTART;VALUE=DATE:" + compact(day.from));
    out += folded("DTEND;VALUE=DATE:" + compact(day.to + days{1}));
    out += folded("SUMMARY:" + escaped(name_in(chosen.language, day.name)));
    out += folded(day.provisional ? "STATUS:TENTATIVE" : "STATUS:CONFIRMED");
    out += "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n";
  }
  return out + "END:VCALENDAR\r\n";
}

/// What lies between the open spans of a day.
std::vector<Span> closed_spans(const std::vector<Span>& open) {
  std::vector<Span> closed;
  Seconds at{0};
  for (const auto& span : open) {
    if (span.start > at) closed.push_back({at, span.start});
    at = span.end;
  }
  if (at < days{1}) closed.push_back({at, days{1}});
  return closed;
}

std::string times_of(const std::vector<Span>& closed) {
  std::string out;
  for (const auto& span : closed) {
    const std::string text = print_span(span);
    out += fmt::format("{}{{start_time: \"{}\", end_time: \"{}\"}}", out.empty() ? "" : ", ", text.substr(0, 5), text.substr(6));
  }
  return out;
}

std::string days_of(const std::vector<unsigned>& list) {
  std::string out;
  for (std::size_t i = 0; i < list.size();) {
    std::size_t j = i;
    while (j + 1 < list.size() && list[j + 1] == list[j] + 1) ++j;
    out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", i == j ? std::to_string(list[i]) : fmt::format("{}:{}", list[i], list[j]));
    i = j + 1;
  }
  return out;
}

/// Day by day, since a union of rules cannot take a working Saturday out of "Saturdays". The days of a
/// month that are closed alike stand together.
std::string as_alertmanager(const ChosenCalendar& chosen, LocalDay from, LocalDay until) {
  const auto& spec = chosen.time->spec();
  std::map<std::pair<year_month, std::string>, std::vector<unsigned>> groups;
  for (LocalDay day = from; day <= until; day += days{1}) {
    const year_month_day date{day};
    const auto closed = closed_spans(spans_on(spec, day));
    if (!closed.empty()) groups[{date.year() / date.month(), times_of(closed)}].push_back(static_cast<unsigned>(date.day()));
  }
  std::string out = fmt::format(
      "# Closed time of the calendar \"{}\" ({}) from {} to {}: mute with mute_time_intervals: [{}-closed].\n"
      "# Outside of these days nothing is muted: write it anew before they end, and when the calendar changes.\n"
      "time_intervals:\n  - name: {}-closed\n    time_intervals:\n",
      chosen.name, chosen.time->version(), print_day(from), print_day(until), chosen.name, chosen.name);
  for (const auto& [key, list] : groups)
    out += fmt::format("      - {{location: {}, years: [\"{}\"], months: [\"{}\"], days_of_month: [{}], times: [{}]}}\n", spec.time_zone,
                       static_cast<int>(key.first.year()), static_cast<unsigned>(key.first.month()), days_of(list), key.second);
  return out;
}

}  // namespace

CalendarAnswer calendar_export(const CalendarRequest& request, Instant now) {
  CalendarAnswer answer;
  const auto chosen = choose_calendar(request, answer);
  if (!chosen) return answer;
  const year_month_day today{chosen->time->local_day(now)};
  const bool ics = request.format == "ics";
  const auto from = request.from.empty() ? std::optional{LocalDay{today.year() / today.month() / 1}} : parse_day(request.from);
  if (!from) return refused(fmt::format("--from wants a date such as 2026-11-01, not \"{}\"", request.from));
  const auto until = request.until.empty() ? std::optional{*from + days{395}} : parse_day(request.until);
  if (!until) return refused(fmt::format("--until wants a date such as 2027-12-31, not \"{}\"", request.until));
  if (*until < *from || *until - *from > days{kMostDays}) return refused("--until must lie after --from, by ten years at most");
  answer.out = ics ? as_ics(*chosen, *from, *until, now) : as_alertmanager(*chosen, *from, *until);
  const auto& known = chosen->time->spec().known_until;
  if (known && *known < *until) answer.err = fmt::format("holidays are entered up to {} only\n", print_day(*known));
  return answer;
}

}  // namespace sarad
