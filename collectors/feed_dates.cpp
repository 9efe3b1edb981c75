// SPDX-License-Identifier: Apache-2.0
#include "collectors/feed_dates.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::string_view kBlanks = " \t\r\n";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string upper(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// The number that `text` is, with no more than `most` digits.
std::optional<int> number(std::string_view text, std::size_t most) {
  if (text.empty() || text.size() > most || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

std::optional<int> month_of(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                            "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  if (text.size() < 3 || !std::all_of(text.begin(), text.end(), is_letter)) return std::nullopt;
  const std::string name = upper(text.substr(0, 3));
  const auto found = std::find(kMonths.begin(), kMonths.end(), name);
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<int>(found - kMonths.begin()) + 1;
}

std::optional<int> year_of(std::string_view text) {
  const auto value = number(text, 4);
  if (!value || text.size() == 1) return std::nullopt;
  if (text.size() == 2) return *value < 50 ? 2000 + *value : 1900 + *value;
  return text.size() == 3 ? 1900 + *value : *value;  // RFC 5322, 4.3
}

std::optional<seconds> time_of_day(std::string_view text) {
  std::array<int, 3> parts{};
  std::size_t count = 0;
  while (!text.empty() && count < parts.size()) {
    const auto colon = std::min(text.find(':'), text.size());
    const auto value = number(text.substr(0, colon), 2);
    if (!value) return std::nullopt;
    parts[count++] = *value;
    text.remove_prefix(std::min(colon + 1, text.size()));
  }
  if (count < 2 || !text.empty() || parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return std::nullopt;
  return hours{parts[0]} + minutes{parts[1]} + seconds{std::min(parts[2], 59)};
}

std::optional<seconds> zone_of(std::string_view text) {
  if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
    const auto digits = number(text.substr(1), 4);
    if (!digits || *digits % 100 > 59 || *digits / 100 > 23) return std::nullopt;
    const seconds offset = hours{*digits / 100} + minutes{*digits % 100};
    return text[0] == '-' ? -offset : offset;
  }
  if (text.size() == 6 && text[3] == ':') return zone_of(std::string{text.substr(0, 3)} + std::string{text.substr(4)});
  if (text.empty() || text.size() > 16 || !std::all_of(text.begin(), text.end(), is_letter)) return std::nullopt;
  static constexpr std::array<std::pair<std::string_view, int>, 8> kAmerican{
      {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}}};
  for (const auto& [name, offset] : kAmerican)
    if (upper(text) == name) return hours{offset};
  return seconds{0};
}

/// The words of `text`: "(comments)" are left out, a comma ends a word.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    if (text.front() == '(') {
      text.remove_prefix(std::min(text.find(')'), text.size() - 1) + 1);
      continue;
    }
    const auto end = std::min(text.find_first_of(" \t\r\n,("), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(end < text.size() && text[end] == '(' ? end : std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<Instant> read_mail_date(std::string_view text) {
  auto words = words_of(text);
  if (!words.empty() && !is_digit(words.front().front())) words.erase(words.begin());  // the weekday
  // "1-Mar-2026" is written too.
  if (!words.empty() && std::count(words.front().begin(), words.front().end(), '-') == 2) {
    const std::string_view date = words.front();
    const auto first = date.find('-'), second = date.rfind('-');
    const std::array parts{date.substr(0, first), date.substr(first + 1, second - first - 1), date.substr(second + 1)};
    words.erase(words.begin());
    words.insert(words.begin(), parts.begin(), parts.end());
  }
  if (words.size() < 4 || words.size() > 5) return std::nullopt;
  const auto d = number(words[0], 2), m = month_of(words[1]), y = year_of(words[2]);
  const auto time = time_of_day(words[3]);
  const auto zone = words.size() == 5 ? zone_of(words[4]) : seconds{0};
  if (!d || !m || !y || !time || !zone) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date} + *time - *zone;
}

std::optional<Instant> read_iso_date(std::string_view text) {
  std::string whole{text};
  if (whole.size() == 10) whole += "T00:00:00";
  // W3C's profile has times without seconds.
  if (whole.size() > 16 && whole[13] == ':' && whole[16] != ':') whole.insert(16, ":00");
  if (whole.size() == 16) whole += ":00";
  if (const auto blank = whole.find(' ', 11); blank != std::string::npos) whole.erase(blank, 1);
  return parse_instant(whole, MissingZone::utc);
}

}  // namespace

std::optional<Instant> read_feed_date(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 8 || text.size() > 64) return std::nullopt;
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') return read_iso_date(text);
  return read_mail_date(text);
}

}  // namespace sarad
