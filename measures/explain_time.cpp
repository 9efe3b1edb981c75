// SPDX-License-Identifier: Apache-2.0
#include "measures/explain_time.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

using std::chrono::days;
constexpr int kLongestSearch = 400;  // section 2: beyond, the calendar is a configuration error

Seconds whole_seconds(double hours) {
  return Seconds{std::llround(hours * 3600)};
}

/// The day's open time within [a, b).
DayLine line_of(const BusinessTime& calendar, LocalDay day, Instant a, Instant b, Seconds before) {
  DayLine line;
  line.day = day;
  const auto [spans, provisional] = calendar.day(day);
  line.provisional = provisional;
  for (const auto& [from, to] : spans) {
    const Instant x = std::max(from, a), y = std::min(to, b);
    if (x >= y) continue;
    line.spans.emplace_back(x, y);
    line.counted += y - x;
  }
  line.sum = before + line.counted;
  return line;
}

/// First open second at or after t.
Instant first_open(const BusinessTime& calendar, Instant t) {
  LocalDay day = calendar.local_day(t);
  for (int i = 0; i <= kLongestSearch; ++i, day += days{1})
    for (const auto& [from, to] : calendar.day(day).first)
      if (to > t) return std::max(from, t);
  return t;
}

/// Cuts the line where `limit` is reached; when that is.
Instant cut(DayLine& line, Seconds before, Seconds limit) {
  Seconds sum = before;
  for (std::size_t i = 0; i < line.spans.size(); ++i) {
    auto& [from, to] = line.spans[i];
    if (sum + (to - from) < limit) {
      sum += to - from;
      continue;
    }
    to = from + (limit - sum);
    line.spans.resize(i + 1);
    line.sum = limit;
    line.counted = limit - before;
    return line.spans[i].second;
  }
  return Instant::max();
}

Instant work_out_hours(const BusinessTime& calendar, Seconds limit, Instant start, std::vector<DayLine>& lines) {
  if (limit == Seconds{0}) return start;
  Seconds sum{};
  int closed = 0;
  for (LocalDay day = calendar.local_day(start); closed <= kLongestSearch; day += days{1}) {
    lines.push_back(line_of(calendar, day, start, Instant::max(), sum));
    if (lines.back().sum >= limit) return cut(lines.back(), sum, limit);
    closed = lines.back().spans.empty() ? closed + 1 : 0;
    sum = lines.back().sum;
  }
  return start;
}

Instant work_out_days(const BusinessTime& calendar, int n, Instant start, std::vector<DayLine>& lines) {
  const LocalDay today = calendar.local_day(start);
  int closed = 0, working = 0;
  for (LocalDay day = today + days{1}; closed <= kLongestSearch; day += days{1}) {
    DayLine line =
        line_of(calendar, day, Instant::min(), Instant::max(), lines.empty() ? Seconds{0} : lines.back().sum);
    closed = line.spans.empty() ? closed + 1 : 0;
    if (!line.spans.empty()) line.working_day = ++working;
    lines.push_back(std::move(line));
    if (working == n && closed == 0) return lines.back().spans.back().second;
  }
  return start;
}

bool touches_provisional(const BusinessTime& calendar, Instant from, Instant to) {
  for (LocalDay day = calendar.local_day(from); day <= calendar.local_day(to); day += days{1})
    if (calendar.day(day).second) return true;
  return false;
}

}  // namespace

std::vector<DayLine> count_open(const BusinessTime& calendar, Instant a, Instant b) {
  std::vector<DayLine> lines;
  if (b <= a) return lines;
  Seconds sum{};
  for (LocalDay day = calendar.local_day(a); day <= calendar.local_day(b - Seconds{1}); day += days{1}) {
    lines.push_back(line_of(calendar, day, a, b, sum));
    sum = lines.back().sum;
  }
  return lines;
}

Seconds sum_of(const std::vector<DayLine>& lines) {
  return lines.empty() ? Seconds{0} : lines.back().sum;
}

WorkedOut work_out(const BusinessTime& calendar, const Limit& limit, Instant start) {
  WorkedOut out;
  Deadline& deadline = out.deadline;
  if (limit.wall_hours) {
    deadline.wall = true;
    deadline.due = deadline.overdue_from = start + whole_seconds(*limit.wall_hours);
    return out;
  }
  deadline.due = limit.working_hours
                     ? work_out_hours(calendar, whole_seconds(*limit.working_hours), start, out.lines)
                     : work_out_days(calendar, static_cast<int>(limit.working_days.value_or(1)), start, out.lines);
  deadline.overdue_from = first_open(calendar, deadline.due);
  deadline.provisional = touches_provisional(calendar, start, deadline.due);
  return out;
}

}  // namespace sarad
