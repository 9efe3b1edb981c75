// SPDX-License-Identifier: Apache-2.0
// The generator: page rates by a Zipf law, posts in office hours, comments in bursts after posts and in the
// citizens' hours, answers after a log-normal wait in office hours.
#include "tests/bench_polling/trace.hpp"

#include "daemon/polling_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace sarad::bench {
namespace {

/// Relative weight of the hours of a day; the days' factors stand beside.
constexpr std::array<double, 24> kCitizens{0.55, 0.35, 0.22, 0.15, 0.15, 0.2, 0.35, 0.55, 0.8, 1.0, 1.1, 1.15,
                                           1.1,  1.05, 1.0,  1.0,  1.1,  1.3, 1.6,  2.0,  2.1, 1.9, 1.4,  0.9};
constexpr std::array<double, 7> kCitizensDays{1, 1, 1, 1, 1, 1.15, 1.1};
constexpr std::array<double, 24> kOffices{0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.05, 0.2, 0.6, 2.0, 3.0, 3.2,
                                          2.8,  1.6,  2.2,  2.8,  2.2,  1.0,  0.6,  0.5, 0.4, 0.3, 0.1, 0.05};
constexpr std::array<double, 7> kOfficesDays{1.25, 1.25, 1.25, 1.25, 1.25, 0.35, 0.4};

WeekProfile profile(const std::array<double, 24>& hours, const std::array<double, 7>& days) {
  std::array<double, WeekProfile::kHours> shape;
  for (std::size_t h = 0; h < shape.size(); ++h) shape[h] = hours[h % 24] * days[h / 24];
  WeekProfile made{Instant{}};
  made.set(shape);
  return made;
}

constexpr std::int64_t kSunday = 3 * 86400 - 6 * 3600;   // 1970-01-04 00:00 in Dhaka

/// The instant by which `days` of profile time have passed after `from`.
std::int64_t after(const WeekProfile& p, std::int64_t from, double days) {
  std::int64_t low = from, high = from + static_cast<std::int64_t>((days * 25 + 8) * 86400);
  const auto at = [](std::int64_t t) { return Instant{Seconds{kSunday + t}}; };
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    p.between(at(from), at(middle)) < days ? low = middle + 1 : high = middle;
  }
  return low;
}

}  // namespace

Trace make_world(const WorldSettings& w) {
  std::mt19937_64 random{w.seed};
  std::uniform_real_distribution<double> uniform{0, 1};
  std::normal_distribution<double> normal{0, 1};
  const auto exponential = [&](double mean) { return -mean * std::log(1 - uniform(random)); };
  const WeekProfile citizens = profile(kCitizens, kCitizensDays), offices = profile(kOffices, kOfficesDays);
  const auto end = static_cast<std::int64_t>(w.days * 86400);

  std::vector<double> rates(w.pages);
  double sum = 0;
  for (std::uint32_t i = 0; i < w.pages; ++i) sum += rates[i] = std::pow(i + w.zipf_q, -w.zipf);
  for (auto& rate : rates) rate *= w.mean_comments * w.pages / sum;
  const double median = rates[w.pages / 2];
  std::shuffle(rates.begin(), rates.end(), random);

  Trace trace;
  trace.pages = w.pages;
  trace.days = w.days;
  trace.history_days = w.history_days;
  trace.due_working_hours = w.due_working_hours;
  trace.fast_share = w.fast_share;
  trace.fast_hours = w.fast_hours;
  trace.slow_days = w.slow_days;
  trace.name = fmt::format("world of {} pages, seed {}", w.pages, w.seed);
  std::gamma_distribution<double> a{w.answer_a, 1}, b{w.answer_b, 1};
  std::vector<std::pair<std::int64_t, std::int64_t>> answers;   // comment's place in events, time of the reply
  for (std::uint32_t page = 0; page < w.pages; ++page) {
    const double posts = std::min(w.post_max, w.post_scale * std::pow(rates[page] / median, w.post_exp) * std::exp(0.5 * normal(random)));
    const double x = a(random), y = b(random), answering = x / (x + y);
    const double per_post = rates[page] / posts;
    auto t = static_cast<std::int64_t>(-w.history_days * 86400);
    while ((t = after(offices, t, exponential(1 / posts))) < end) {
      const std::uint32_t thread = trace.threads++;
      trace.events.push_back({t, page, thread, 0, What::post});
      const double expected = per_post * std::exp(w.post_sigma * normal(random) - w.post_sigma * w.post_sigma / 2);
      const int n = std::poisson_distribution<int>{expected}(random);
      for (int i = 0; i < n; ++i) {
        const double delay = uniform(random) < w.fast_share ? exponential(w.fast_hours / 24) : exponential(w.slow_days);
        const auto at = after(citizens, t, delay);
        if (at < 0 || at >= end) continue;
        trace.events.push_back({at, page, thread, 0, What::comment});
        if (uniform(random) >= answering) continue;
        const double wait = w.reply_median_h / 24 * std::exp(w.reply_sigma * normal(random));
        if (const auto reply = after(offices, at, wait); reply < end)
          answers.emplace_back(static_cast<std::int64_t>(trace.events.size() - 1), reply);
      }
    }
  }
  std::vector<std::uint32_t> order(trace.events.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto l, auto r) { return trace.events[l].time < trace.events[r].time; });
  for (const auto i : order)
    if (trace.events[i].what == What::comment) trace.events[i].comment = trace.comments++;
  for (const auto& [comment, time] : answers) {
    Event reply = trace.events[static_cast<std::size_t>(comment)];
    reply.time = std::max(time, reply.time + 1);
    reply.what = What::reply;
    trace.events.push_back(reply);
  }
  std::stable_sort(trace.events.begin(), trace.events.end(), [](const auto& l, const auto& r) { return l.time < r.time; });
  return trace;
}

void write_trace(const Trace& trace, const WorldSettings& w, std::FILE* out) {
  fmt::print(out, R"({{"kind":"trace","version":1,"epoch":"Sunday 00:00 Asia/Dhaka","pages":{},"days":{},"seed":{},"zipf":{},"mean_comments":{},)"
             R"("fast_share":{},"fast_hours":{},"slow_days":{},"history_days":{},"due_working_hours":{}}})" "\n",
             trace.pages, trace.days, w.seed, w.zipf, w.mean_comments, trace.fast_share, trace.fast_hours, trace.slow_days, trace.history_days,
             trace.due_working_hours);
  constexpr std::array names{"post", "comment", "reply"};
  for (const auto& e : trace.events) {
    fmt::print(out, R"({{"page":{},"thread":{},"time":{},"kind":"{}")", e.page, e.thread, e.time, names[static_cast<std::size_t>(e.what)]);
    if (e.what == What::reply) fmt::print(out, R"(,"to":{})", e.comment);
    fmt::print(out, "}}\n");
  }
}

}  // namespace sarad::bench
