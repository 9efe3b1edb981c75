// SPDX-License-Identifier: Apache-2.0
// BusinessTime against a naive walk over the days, on the calendar we ship. Both must give the same
// answers. Prints medians of interleaved rounds and their ratio; an argument gives the rounds.
// Fails if an answer differs, or if ten years cost more than ten times what a week costs.
#include "config/calendar_file.hpp"
#include "measures/business_time.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

namespace {

using namespace sarad;
using std::chrono::days;
using Clock = std::chrono::steady_clock;

constexpr Seconds kDhaka{6 * 3600};   // since 2010

/// The rules of R11 read anew for every day, without anything worked out beforehand.
class NaiveWalk {
 public:
  explicit NaiveWalk(const CalendarSpec& spec) : spec_(spec) {}

  [[nodiscard]] Seconds elapsed(Instant a, Instant b) const {
    Seconds sum{0};
    for (LocalDay day = day_of(a); day <= day_of(b); day += days{1})
      for (const auto& span : spans(day)) {
        const Instant from = std::max(a, at(day, span.start)), to = std::min(b, at(day, span.end));
        if (from < to) sum += to - from;
      }
    return sum;
  }
  [[nodiscard]] Instant add(Instant a, Seconds d) const {
    for (LocalDay day = day_of(a);; day += days{1})
      for (const auto& span : spans(day)) {
        const Instant from = std::max(a, at(day, span.start)), to = at(day, span.end);
        if (from >= to) continue;
        if (d <= to - from) return from + d;
        d -= to - from;
      }
  }

 private:
  static LocalDay day_of(Instant t) { return std::chrono::floor<days>(std::chrono::local_seconds{t.time_since_epoch() + kDhaka}); }
  static Instant at(LocalDay day, Seconds time) { return Instant{day.time_since_epoch() + time - kDhaka}; }

  [[nodiscard]] const std::vector<Span>& spans(LocalDay day) const {
    auto weekday = std::chrono::weekday{day}.c_encoding();
    for (auto it = spec_.days.rbegin(); it != spec_.days.rend(); ++it) {
      if (day < it->from || it->to < day) continue;
      if (it->open) return *it->open;
      if (it->like) weekday = it->like->c_encoding();
      break;
    }
    for (auto it = spec_.periods.rbegin(); it != spec_.periods.rend(); ++it)
      if (it->from <= day && day <= it->to) return it->hours[weekday];
    for (auto it = spec_.weekly.rbegin(); it != spec_.weekly.rend(); ++it)
      if (!it->from || *it->from <= day) return it->hours[weekday];
    return closed_;
  }

  const CalendarSpec& spec_;
  std::vector<Span> closed_;
};

struct Question {
  Instant a, b;
  Seconds working{};
};

std::vector<Question> questions(const BusinessTime& time, days apart, std::size_t count) {
  std::mt19937 random{20261126};
  const Instant first{std::chrono::sys_days{std::chrono::year{2017} / 1 / 1}};
  std::uniform_int_distribution<std::int64_t> offset{0, 86'400 * 365};
  std::vector<Question> out;
  for (std::size_t i = 0; i < count; ++i) {
    const Instant a = first + Seconds{offset(random)};
    const Instant b = a + apart + Seconds{offset(random) % 86'400};
    out.push_back({a, b, time.elapsed(a, b)});
  }
  return out;
}

/// Nanoseconds a question; the sum of the answers is returned so that nothing is left out.
template <class Time>
double cost(const Time& time, const std::vector<Question>& asked, std::int64_t& sum) {
  const auto begin = Clock::now();
  for (const auto& q : asked) {
    sum += time.elapsed(q.a, q.b).count();
    if constexpr (std::is_same_v<Time, NaiveWalk>) {
      sum += time.add(q.a, q.working).time_since_epoch().count();
    } else {
      sum += time.add(q.a, q.working)->time_since_epoch().count();
    }
  }
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / static_cast<double>(asked.size());
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// Milliseconds to make a calendar of `count` single days, least of three.
double cost_of_making(const CalendarSpec& usual, int count) {
  CalendarSpec spec = usual;
  const LocalDay first{std::chrono::local_days{std::chrono::year{1971} / 1 / 1}};
  spec.days.clear();
  for (int i = 0; i < count; ++i) spec.days.push_back({first + days{2 * (i % 9'000)}, first + days{2 * (i % 9'000)}, {}, {}, i % 2 == 0, {}});
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const auto begin = Clock::now();
    if (!BusinessTime::make(spec)) return -1;
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 15;
  const auto read = read_calendar_file(SARAD_SOURCE_DIR "/config/calendars/bd.yml");
  if (!read.ok()) {
    for (const auto& fault : read.faults) std::printf("%s\n", fault.text().c_str());
    return 1;
  }
  const auto time = BusinessTime::make(read.calendar);
  const NaiveWalk walk{read.calendar};
  struct Length {
    const char* name;
    days apart;
    std::size_t count;
  };
  constexpr Length kLengths[] = {{"a week", days{7}, 2'000}, {"a year", days{365}, 200}, {"ten years", days{3'650}, 40}};
  double week = 0, decade = 0;
  std::printf("%zu days and %zu periods listed; nanoseconds for one elapsed and one add; medians of %d rounds\n",
              read.calendar.days.size(), read.calendar.periods.size(), rounds);
  for (const auto& length : kLengths) {
    const auto asked = questions(**time, length.apart, length.count);
    const auto many = questions(**time, length.apart, 5'000);
    for (const auto& q : asked)
      if (walk.elapsed(q.a, q.b) != q.working || walk.add(q.a, q.working) != *(*time)->add(q.a, q.working)) {
        std::printf("an answer differs at %s\n", format_instant(q.a).c_str());
        return 1;
      }
    std::vector<double> ours, naive;
    std::int64_t sum = 0;
    for (int round = 0; round < rounds; ++round) {
      ours.push_back(cost(**time, many, sum));
      naive.push_back(cost(walk, asked, sum));
    }
    const double o = median(ours), n = median(naive);
    std::printf("%-10s ours %9.0f   naive walk %12.0f   ratio %8.1f   (checksum %lld)\n", length.name, o, n, n / o,
                static_cast<long long>(sum));
    if (length.apart == days{7}) week = o;
    decade = o;
  }
  std::printf("ten years cost ours %.2f times what a week costs\n", decade / week);
  const double few = cost_of_making(read.calendar, 500), many = cost_of_making(read.calendar, 8'000);
  std::printf("made of 500 days in %.2f ms, of 8,000 in %.2f ms: %.1f times\n", few, many, many / few);
  return decade > 10 * week || few < 0 || many < 0 || many > 16 * 5 * few ? 1 : 0;
}
