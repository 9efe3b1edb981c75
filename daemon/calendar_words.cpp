// SPDX-License-Identifier: Apache-2.0
// What the calendar commands read and write alike: times, limits, days and names.
#include "config/scalars.hpp"
#include "daemon/calendar.hpp"
#include "daemon/exit_code.hpp"
#include "measures/day_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sarad {
namespace {

constexpr std::array<std::string_view, 12> kMonthsBn{"জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন",
                                                     "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"};
constexpr std::array<std::string_view, 12> kMonthsEn{"January", "February", "March", "April", "May", "June",
                                                     "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDaysBn{"রবি", "সোম", "মঙ্গল", "বুধ", "বৃহস্পতি", "শুক্র", "শনি"};
constexpr std::array<std::string_view, 7> kDaysEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// "14:00" or "14:00:30".
std::optional<Seconds> time_of_day(std::string_view text) {
  Seconds extra{0};
  if (text.size() == 8 && text[5] == ':') {
    const auto second = parse_whole(text.substr(6));
    if (!second || *second < 0 || *second > 59) return std::nullopt;
    extra = Seconds{*second};
    text = text.substr(0, 5);
  }
  const auto minutes = parse_time_of_day(text);
  if (!minutes || *minutes >= std::chrono::hours{24}) return std::nullopt;
  return *minutes + extra;
}

Error bad_time(const std::string& text) {
  return {Errc::configuration, fmt::format("\"{}\" is not a time; write \"2026-11-25 14:00\" (the calendar's zone) or "
                                           "2026-11-25T08:00:00Z", text)};
}

}  // namespace

Result<Instant> parse_calendar_time(const std::string& text, const BusinessTime& time) {
  if (const auto exact = parse_instant(text)) return *exact;
  const auto day = parse_day(std::string_view{text}.substr(0, 10));
  const bool date_only = text.size() == 10;
  const bool separated = text.size() > 11 && (text[10] == ' ' || text[10] == 'T');
  const auto into = date_only ? std::optional{Seconds{0}} : separated ? time_of_day(std::string_view{text}.substr(11)) : std::nullopt;
  if (!day || !into) return bad_time(text);
  const Instant midnight = time.midnight(*day);
  if (date_only) return midnight;
  // Where the clocks change, local time and time since midnight part: step until they meet.
  Instant t = midnight + *into;
  for (int step = 0; step < 3; ++step) {
    const Seconds there = (time.local_day(t) - *day) + time.local_time_of_day(t);
    if (there == *into) return t;
    t += *into - there;
  }
  return Error{Errc::configuration, fmt::format("\"{}\" never comes in {}: the clocks are put forward then", text, time.spec().time_zone)};
}

Result<Limit> parse_limit(const std::string& text) {
  struct Unit {
    std::string_view suffix, name;
    std::optional<double> Limit::*member;
  };
  constexpr Unit kUnits[] = {{"wd", "working_days", &Limit::working_days},
                             {"wh", "working_hours", &Limit::working_hours},
                             {"h", "wall_hours", &Limit::wall_hours}};
  std::string plain;
  for (const char c : text)
    if (c != ' ' && c != '{' && c != '}') plain += c;
  Limit limit;
  for (const auto& unit : kUnits) {
    std::string_view number = plain;
    if (number.starts_with(unit.name) && number.substr(unit.name.size()).starts_with(':')) {
      number.remove_prefix(unit.name.size() + 1);
    } else if (number.ends_with(unit.suffix)) {
      number.remove_suffix(unit.suffix.size());
    } else {
      continue;
    }
    limit.*unit.member = parse_number(number);
    if (is_valid(limit)) return limit;
    break;
  }
  return Error{Errc::configuration, fmt::format("\"{}\" is not a limit; write 2wd (whole working days), 8wh (working hours), 48h (hours by "
                                                "the wall clock), or \"working_days: 2\"", text)};
}

const CalendarSpec::Day* entry_naming(const CalendarSpec& spec, LocalDay day) {
  const auto it = std::find_if(spec.days.rbegin(), spec.days.rend(), [day](const auto& e) { return e.from <= day && day <= e.to; });
  return it == spec.days.rend() ? nullptr : &*it;
}

std::string name_in(Language language, const std::string& name) {
  const auto slash = name.find(" / ");
  if (slash == std::string::npos) return name;
  return language == Language::bn ? name.substr(0, slash) : name.substr(slash + 3);
}

std::string name_of_day(const CalendarSpec& spec, LocalDay day, Language language) {
  if (const auto* entry = entry_naming(spec, day); entry != nullptr && !entry->name.empty()) return name_in(language, entry->name);
  for (auto it = spec.periods.rbegin(); it != spec.periods.rend(); ++it)
    if (it->from <= day && day <= it->to) return name_in(language, it->name);
  return {};
}

std::vector<Span> spans_on(const CalendarSpec& spec, LocalDay day) {
  return hours_on(spec, day)[std::chrono::weekday{day}.c_encoding()];
}

std::string spell_hours(const std::vector<Span>& spans, Language language) {
  if (spans.empty()) return language == Language::bn ? "বন্ধ" : "closed";
  std::string out;
  for (const auto& span : spans) out += (out.empty() ? "" : ", ") + print_span(span);
  return PeopleText{language, nullptr}.digits(out);
}

std::string spell_day_in(LocalDay day, Language language) {
  const std::chrono::year_month_day date{day};
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  const auto month = static_cast<unsigned>(date.month()) - 1;
  const bool bn = language == Language::bn;
  return PeopleText{language, nullptr}.digits(fmt::format("{} {} {} {}", bn ? kDaysBn[weekday] : kDaysEn[weekday],
                                                          static_cast<unsigned>(date.day()), bn ? kMonthsBn[month] : kMonthsEn[month],
                                                          static_cast<int>(date.year())));
}

CalendarAnswer refused(std::string message) {
  return {kExitConfiguration, {}, std::move(message) + '\n'};
}

}  // namespace sarad
