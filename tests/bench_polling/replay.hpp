// SPDX-License-Identifier: Apache-2.0
// Plays a trace to a policy on a virtual clock, over a pretend platform: W posts a list, 100 messages a
// thread call, counts that can be trusted, calls that take no time. Measures what the policy saw, and when.
#pragma once

#include "tests/bench_polling/player.hpp"
#include "tests/bench_polling/trace.hpp"

#include <optional>
#include <string>

namespace sarad::bench {

inline constexpr Seconds kTraceStart{3 * 86400 - 6 * 3600};   ///< time 0: a Sunday 00:00 in Dhaka
[[nodiscard]] inline Instant at(std::int64_t trace_time) { return Instant{kTraceStart + Seconds{trace_time}}; }

struct Span {
  std::int64_t from = 0, to = 0;   ///< trace time
  double factor = 0;               ///< of the budget; outage: no call at all
};

struct ReplaySettings {
  double budget = 0;               ///< calls a day
  double warmup_days = 3;
  std::optional<Span> outage, cut;
};

struct Figures {
  std::uint64_t comments = 0, unseen = 0;                     ///< measured; of those never seen (they count to the end)
  double mean_h = 0, p95_h = 0, page_mean_h = 0, page_p95_h = 0, reply_mean_h = 0;
  std::uint64_t naive_false = 0, false_overdue = 0, alerts = 0;
  double look_mean_h = 0, look_p95_h = 0, gap_h = 0, cad_p95_h = 0;
  std::uint64_t calls = 0, max_calls_24h = 0, lists = 0, fetches = 0;
  double outage_mean_h = 0, outage_p95_h = 0, cut_mean_h = 0;   ///< of comments made in it: seen after its end; delay
  double cpu_seconds = 0;
};

[[nodiscard]] Figures replay(const Trace& trace, Player& player, const ReplaySettings& settings);

/// When a clock of so many working hours (Sunday to Thursday, 09–17) that starts then can be overdue from (R13).
[[nodiscard]] std::int64_t overdue_from(std::int64_t start, double working_hours);

}  // namespace sarad::bench
