// SPDX-License-Identifier: Apache-2.0
#include "config/scalars.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                                   "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> kUnits{
    {{"w", 604'800}, {"d", 86'400}, {"h", 3'600}, {"m", 60}, {"s", 1}, {"y", 31'536'000}}};
constexpr std::array<std::pair<std::string_view, std::size_t>, 4> kSizes{
    {{"GiB", std::size_t{1} << 30}, {"MiB", std::size_t{1} << 20}, {"KiB", std::size_t{1} << 10}, {"B", 1}}};

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A whole number of up to nine digits, followed by one of `units`; their product.
template <class Number, std::size_t N>
std::optional<Number> parse_with_unit(std::string_view text, const std::array<std::pair<std::string_view, Number>, N>& units) {
  const auto end = text.find_first_not_of("0123456789");
  if (end == std::string_view::npos || end == 0 || end > 9) return std::nullopt;
  Number count = 0;
  std::from_chars(text.data(), text.data() + end, count);
  for (const auto& [unit, worth] : units)
    if (text.substr(end) == unit) return count * worth;
  return std::nullopt;
}

template <class Number, std::size_t N>
std::string print_with_unit(Number value, const std::array<std::pair<std::string_view, Number>, N>& units) {
  for (const auto& [unit, worth] : units)
    if (worth == 1 || (value != 0 && value % worth == 0)) return std::to_string(value / worth) + std::string{unit};
  return {};
}

}  // namespace

std::optional<Seconds> parse_duration(std::string_view text) {
  const auto seconds = parse_with_unit(text, kUnits);
  if (!seconds) return std::nullopt;
  return Seconds{*seconds};
}

std::string print_duration(Seconds span) { return print_with_unit<std::int64_t>(span.count(), kUnits); }

std::optional<std::size_t> parse_size(std::string_view text) { return parse_with_unit(text, kSizes); }

std::string print_size(std::size_t bytes) { return print_with_unit(bytes, kSizes); }

std::optional<std::int64_t> parse_whole(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  std::int64_t value = 0;
  if (!all_digits(digits) || std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
    return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view text) {
  const std::string_view plain = text.substr(text.starts_with('-') ? 1 : 0);
  const auto point = plain.find('.');
  if (!all_digits(plain.substr(0, point))) return std::nullopt;
  if (point != std::string_view::npos && !all_digits(plain.substr(point + 1))) return std::nullopt;
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return value;
}

std::string print_number(double value) {
  std::array<char, 400> out{};
  const auto end = std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed);
  return {out.data(), end.ptr};
}

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "on" || text == "yes") return true;
  if (text == "false" || text == "off" || text == "no") return false;
  return std::nullopt;
}

std::optional<LocalDay> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = parse_whole(text.substr(0, 4)), m = parse_whole(text.substr(5, 2)), d = parse_whole(text.substr(8));
  if (!y || !m || !d || *y < 1970 || *m < 0 || *d < 0) return std::nullopt;
  const year_month_day date{year{static_cast<int>(*y)}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return LocalDay{date};
}

std::string print_day(LocalDay day) {
  const year_month_day date{day};
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out.data();
}

std::string spell_day(LocalDay day) {
  const year_month_day date{day};
  return std::to_string(static_cast<unsigned>(date.day())) + ' ' +
         std::string{kMonths[static_cast<unsigned>(date.month()) - 1]} + ' ' + std::to_string(static_cast<int>(date.year()));
}

std::optional<Instant> parse_moment(std::string_view text) {
  if (const auto day = parse_day(text)) return Instant{day->time_since_epoch()} - hours{6};
  return parse_instant(text);
}

std::optional<Seconds> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!all_digits(text.substr(0, 2)) || !all_digits(text.substr(3))) return std::nullopt;
  const auto h = parse_whole(text.substr(0, 2)), m = parse_whole(text.substr(3));
  if (!h || !m || *m > 59 || *h * 60 + *m > 24 * 60) return std::nullopt;
  return hours{*h} + minutes{*m};
}

std::optional<Span> parse_span(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto start = parse_time_of_day(text.substr(0, 5)), end = parse_time_of_day(text.substr(6));
  if (!start || !end || *start >= *end) return std::nullopt;
  return Span{*start, *end};
}

std::string print_span(const Span& span) {
  const auto minute = [](Seconds t) { return static_cast<int>(t.count() / 60); };
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%02d:%02d-%02d:%02d", minute(span.start) / 60, minute(span.start) % 60,
                minute(span.end) / 60, minute(span.end) % 60);
  return out.data();
}

std::optional<weekday> parse_weekday(std::string_view text) {
  for (unsigned i = 0; i < kWeekdays.size(); ++i)
    if (text == kWeekdays[i] || text == kWeekdays[i].substr(0, 3)) return weekday{i};
  return std::nullopt;
}

std::string_view print_weekday(weekday day) { return kWeekdays[day.c_encoding()].substr(0, 3); }

std::string spell_count(std::size_t n) {
  std::string out = std::to_string(n);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ',');
  return out;
}

}  // namespace sarad
