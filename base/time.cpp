// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace sarad {
namespace {

using namespace std::chrono;

/// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> day_of(int y, int m, int d) {
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
  if (!day.ok()) return std::nullopt;
  return sys_days{day};
}

std::optional<seconds> take_time_of_day(std::string_view& text) {
  const auto h = take_number(text, 2);
  if (!h || *h > 23 || !take(text, ':')) return std::nullopt;
  const auto m = take_number(text, 2);
  if (!m || *m > 59 || !take(text, ':')) return std::nullopt;
  const auto s = take_number(text, 2);
  if (!s || *s > 60) return std::nullopt;
  return hours{*h} + minutes{*m} + seconds{*s == 60 ? 59 : *s};
}

std::optional<seconds> take_zone(std::string_view& text, MissingZone missing) {
  if (text.empty()) {
    if (missing == MissingZone::utc) return seconds{0};
    return std::nullopt;
  }
  if (take(text, 'Z') || take(text, 'z')) return seconds{0};
  const bool west = text.front() == '-';
  if (!take(text, west ? '-' : '+')) return std::nullopt;
  const auto h = take_number(text, 2);
  take(text, ':');
  const auto m = take_number(text, 2);
  if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
  const seconds offset = hours{*h} + minutes{*m};
  return west ? -offset : offset;
}

}  // namespace

std::string format_instant(Instant t) {
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss clock{t - day};
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out.data();
}

std::optional<Instant> parse_instant(std::string_view text, MissingZone zone) {
  const auto y = take_number(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto mo = take_number(text, 2);
  if (!mo || !take(text, '-')) return std::nullopt;
  const auto d = take_number(text, 2);
  if (!d || (!take(text, 'T') && !take(text, 't') && !take(text, ' '))) return std::nullopt;
  const auto day = day_of(*y, *mo, *d);
  const auto time = take_time_of_day(text);
  if (!day || !time) return std::nullopt;
  if (take(text, '.')) {
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
  }
  const auto offset = take_zone(text, zone);
  if (!offset || !text.empty()) return std::nullopt;
  return *day + *time - *offset;
}

std::optional<Instant> parse_http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  text.remove_prefix(5);
  const auto d = take_number(text, 2);
  if (!d || !take(text, ' ')) return std::nullopt;
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (text.substr(0, 3) == kMonths[i]) month = static_cast<int>(i) + 1;
  text.remove_prefix(3);
  if (month == 0 || !take(text, ' ')) return std::nullopt;
  const auto y = take_number(text, 4);
  if (!y || !take(text, ' ')) return std::nullopt;
  const auto day = day_of(*y, month, *d);
  const auto time = take_time_of_day(text);
  if (!day || !time) return std::nullopt;
  return *day + *time;
}

}  // namespace sarad
