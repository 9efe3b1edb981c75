// SPDX-License-Identifier: Apache-2.0
// The footer of a TZif file: a POSIX TZ string (RFC 8536 section 3.3, POSIX.1-2017 section 8.3).
#include "measures/time_zone.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

using namespace std::chrono;

/// The day and local time at which summer time begins or ends: Jn, n or Mm.w.d, and /time.
struct RuleDate {
  char form = 'M';
  int day = 0, month = 0, week = 0;
  Seconds time{hours{2}};
};

class RuleText {
 public:
  explicit RuleText(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return text_.empty(); }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<int> number() {
    int value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc{} || value < 0 || value > 9999) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  bool name() {
    const bool quoted = take('<');
    std::size_t size = 0;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (size < text_.size() && (quoted ? text_[size] != '>' : is_letter(text_[size]))) ++size;
    text_.remove_prefix(size);
    return size >= 3 && (!quoted || take('>'));
  }
  std::optional<Seconds> clock() {
    const bool negative = take('-');
    if (!negative) take('+');
    Seconds sum{0};
    for (Seconds unit : {Seconds{hours{1}}, Seconds{minutes{1}}, Seconds{1}}) {
      const auto value = number();
      if (!value) return std::nullopt;
      sum += *value * unit;
      if (!take(':')) break;
    }
    return negative ? -sum : sum;
  }
  std::optional<RuleDate> date();

 private:
  std::string_view text_;
};

std::optional<RuleDate> RuleText::date() {
  RuleDate date;
  if (take('M')) {
    const auto m = number();
    const auto w = m && take('.') ? number() : std::nullopt;
    const auto d = w && take('.') ? number() : std::nullopt;
    if (!d || *m < 1 || *m > 12 || *w < 1 || *w > 5 || *d > 6) return std::nullopt;
    date.month = *m;
    date.week = *w;
    date.day = *d;
  } else {
    date.form = take('J') ? 'J' : 'n';
    const auto d = number();
    if (!d || *d > 365 || (date.form == 'J' && *d < 1)) return std::nullopt;
    date.day = *d;
  }
  if (!take('/')) return date;
  const auto time = clock();
  if (!time) return std::nullopt;
  date.time = *time;
  return date;
}

sys_days day_in(const RuleDate& rule, year y) {
  const sys_days new_year{y / January / 1};
  if (rule.form == 'n') return new_year + days{rule.day};
  if (rule.form == 'J') return new_year + days{rule.day - 1 + (y.is_leap() && rule.day >= 60 ? 1 : 0)};
  const month m{static_cast<unsigned>(rule.month)};
  const weekday d{static_cast<unsigned>(rule.day)};
  if (rule.week == 5) return sys_days{y / m / d[last]};
  return sys_days{y / m / d[static_cast<unsigned>(rule.week)]};
}

}  // namespace

std::optional<std::vector<OffsetChange>> posix_zone_changes(std::string_view rule, int from_year, int to_year) {
  RuleText text{rule};
  std::vector<OffsetChange> changes;
  if (!text.name()) return std::nullopt;
  const auto west = text.clock();
  if (!west) return std::nullopt;
  if (text.done()) return changes;

  const Seconds standard = -*west;
  Seconds summer = standard + hours{1};
  if (!text.name()) return std::nullopt;
  if (!text.take(',')) {
    const auto summer_west = text.clock();
    if (!summer_west || !text.take(',')) return std::nullopt;
    summer = -*summer_west;
  }
  const auto begin = text.date();
  const auto end = begin && text.take(',') ? text.date() : std::nullopt;
  if (!end || !text.done()) return std::nullopt;
  for (int y = from_year; y <= to_year; ++y) {
    changes.push_back({day_in(*begin, year{y}) + begin->time - standard, summer});
    changes.push_back({day_in(*end, year{y}) + end->time - summer, standard});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const OffsetChange& a, const OffsetChange& b) { return a.at < b.at; });
  return changes;
}

}  // namespace sarad
