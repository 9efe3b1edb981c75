// SPDX-License-Identifier: Apache-2.0
// `sarad calendar show`: a month in weeks from Sunday, closed days marked, holidays named below.
#include "config/scalars.hpp"
#include "daemon/calendar.hpp"
#include "daemon/exit_code.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <array>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr int kCell = 8;   ///< columns of a day

std::optional<year_month> parse_month(const std::string& text) {
  const auto day = parse_day(text + "-01");
  if (!day || text.size() != 7) return std::nullopt;
  const year_month_day date{*day};
  return date.year() / date.month();
}

LocalDay first_of(year_month month) { return LocalDay{month / 1}; }
LocalDay last_of(year_month month) { return LocalDay{month / last}; }

bool is_combining(char32_t c) {
  // Signs of Bengali that take no column of their own, as terminals count them (wcwidth).
  return c == 0x0981 || c == 0x09BC || (c >= 0x09C1 && c <= 0x09C4) || c == 0x09CD || c == 0x200C || c == 0x200D;
}

/// Columns on a terminal; the text is UTF-8.
int columns_of(std::string_view text) {
  int columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) c = (c << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    if (!is_combining(c)) ++columns;
    i += size;
  }
  return columns;
}

std::string padded(const std::string& text) {
  const int missing = kCell - columns_of(text);
  return std::string(missing > 0 ? static_cast<std::size_t>(missing) : 0, ' ') + text;
}

/// "12", closed "[12]", with other hours than the weekday's usual "12*", provisional "12?" and "[12]?".
std::string cell(const BusinessTime& time, LocalDay day, const PeopleText& text) {
  const auto [intervals, provisional] = time.day(day);
  const auto* entry = entry_naming(time.spec(), day);
  std::string out = text.number(static_cast<unsigned>(year_month_day{day}.day()));
  if (intervals.empty()) out = '[' + out + ']';
  if (!intervals.empty() && entry != nullptr && (entry->open || entry->like)) out += '*';
  if (provisional) out += '?';
  return out;
}

std::string weeks(const BusinessTime& time, year_month month, const PeopleText& text) {
  constexpr std::array<std::string_view, 7> kBn{"রবি", "সোম", "মঙ্গল", "বুধ", "বৃহঃ", "শুক্র", "শনি"};
  constexpr std::array<std::string_view, 7> kEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::string out;
  for (std::size_t i = 0; i < 7; ++i) out += padded(std::string{text.language() == Language::bn ? kBn[i] : kEn[i]});
  out += '\n';
  const LocalDay first = first_of(month);
  std::string row(static_cast<std::size_t>(kCell) * weekday{first}.c_encoding(), ' ');
  for (LocalDay day = first; day <= last_of(month); day += days{1}) {
    row += padded(cell(time, day, text));
    if (weekday{day} != Saturday && day != last_of(month)) continue;
    out += row + '\n';
    row.clear();
  }
  return out;
}

/// Hours of the month where the usual ones or a period's change, and the named days.
std::string notes(const BusinessTime& time, year_month month, Language language) {
  const bool bn = language == Language::bn;
  const auto& spec = time.spec();
  std::string out;
  for (const auto& period : spec.periods)
    if (period.from <= last_of(month) && period.to >= first_of(month))
      out += fmt::format("{}: {} – {}: {}\n", name_in(language, period.name), spell_day_in(period.from, language),
                         spell_day_in(period.to, language), spell_hours(period.hours[0], language));
  for (LocalDay day = first_of(month); day <= last_of(month); day += days{1}) {
    const auto* entry = entry_naming(spec, day);
    if (entry == nullptr) continue;
    out += fmt::format("{}: {}", spell_day_in(day, language), spell_hours(spans_on(spec, day), language));
    if (!entry->name.empty()) out += fmt::format(" — {}", name_in(language, entry->name));
    if (entry->provisional) out += bn ? " [অনিশ্চিত]" : " [provisional]";
    out += '\n';
  }
  return out;
}

void write_json(std::string& out, const ChosenCalendar& chosen, year_month month) {
  const BusinessTime& time = *chosen.time;
  JsonWriter json{out};
  json.open('{').field("calendar", chosen.name).field("version", time.version()).field("time_zone", time.spec().time_zone);
  json.field("month", print_day(first_of(month)).substr(0, 7)).key("days").open('[');
  for (LocalDay day = first_of(month); day <= last_of(month); day += days{1}) {
    json.open('{').field("day", print_day(day)).field("weekday", print_weekday(weekday{day})).key("open").open('[');
    for (const auto& span : spans_on(time.spec(), day)) json.value(print_span(span));
    json.close(']').field("provisional", time.day(day).second);
    json.field("name", name_of_day(time.spec(), day, chosen.language)).close('}');
  }
  json.close(']').close('}');
  out += '\n';
}

}  // namespace

CalendarAnswer calendar_show(const CalendarRequest& request, Instant now) {
  CalendarAnswer answer;
  const auto chosen = choose_calendar(request, answer);
  if (!chosen) return answer;
  const BusinessTime& time = *chosen->time;
  const year_month_day today{time.local_day(now)};
  const auto month = request.month.empty() ? std::optional{today.year() / today.month()} : parse_month(request.month);
  if (!month) return refused(fmt::format("--month wants a month such as 2026-11, not \"{}\"", request.month));
  if (request.json) {
    write_json(answer.out, *chosen, *month);
    return answer;
  }
  const bool bn = chosen->language == Language::bn;
  const PeopleText text{chosen->language, &time};
  const std::string title = spell_day_in(first_of(*month), chosen->language);
  const auto name_at = title.find(' ', title.find(' ') + 1) + 1;   // behind weekday and day
  answer.out = fmt::format("{}  ({} {}, {})\n\n", title.substr(name_at), chosen->name, time.version(), time.spec().time_zone);
  answer.out += weeks(time, *month, text) + '\n' + notes(time, *month, chosen->language);
  answer.out += bn ? "[ ] বন্ধ   * অন্য সময়   ? অনিশ্চিত (চাঁদ বা আদেশ সাপেক্ষে)\n" : "[ ] closed   * other hours   ? provisional (moon, or not confirmed)\n";
  if (const auto& known = time.spec().known_until; known && *known < last_of(*month))
    answer.out += fmt::format(fmt::runtime(bn ? "ছুটি {} পর্যন্ত জানা আছে\n" : "holidays are entered up to {}\n"),
                              spell_day_in(*known, chosen->language));
  return answer;
}

}  // namespace sarad
