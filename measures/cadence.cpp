// SPDX-License-Identifier: Apache-2.0
#include "measures/cadence.hpp"

#include "measures/blind_time.hpp"
#include "measures/facts.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace sarad {
namespace {

using std::chrono::days;
constexpr int kQuarterWeeks = 13;
constexpr Seconds kSecond{1};

/// [from, to)
struct Window {
  Instant from, to;
};

bool starts_before(const Contribution& c, Instant t) {
  return c.at < t;
}

/// One record an id, known at as_of, in time order (R1, R50).
std::vector<Contribution> in_order(const CadenceInput& input) {
  std::vector<Contribution> out;
  for (const auto& c : input.contributions)
    if (c.at <= input.as_of) out.push_back(c);
  const auto deleted = [](const Contribution& c) { return c.deleted.value_or(Instant::max()); };
  std::sort(out.begin(), out.end(), [&](const Contribution& a, const Contribution& b) {
    return std::tuple{std::string_view{a.id}, a.at, deleted(a)} < std::tuple{std::string_view{b.id}, b.at, deleted(b)};
  });
  out.erase(
      std::unique(out.begin(), out.end(), [](const Contribution& a, const Contribution& b) { return a.id == b.id; }),
      out.end());
  std::sort(out.begin(), out.end(),
            [](const Contribution& a, const Contribution& b) { return std::tie(a.at, a.id) < std::tie(b.at, b.id); });
  return out;
}

class Counting {
 public:
  explicit Counting(const CadenceInput& input) : Counting(input, in_order(input)) {}
  /// `ordered`: by time, known and each once.
  Counting(const CadenceInput& input, std::vector<Contribution> ordered)
      : input_(input), contributions_(std::move(ordered)), blind_(input.blind, input.observed_until, input.as_of) {}

  [[nodiscard]] std::vector<Instant> standing(Window window) const;
  [[nodiscard]] int count(std::span<const Instant> times) const;
  [[nodiscard]] Seconds blind(Window window) const { return blind_.within(window.from, window.to); }
  [[nodiscard]] bool is_covered(Window window) const {
    const auto allowed = input_.policy.max_blind_percent * static_cast<double>((window.to - window.from).count());
    return input_.registered <= window.from && static_cast<double>(blind(window).count()) * 100 <= allowed;
  }

 private:
  const CadenceInput& input_;
  std::vector<Contribution> contributions_;
  BlindTime blind_;
};

/// R50: made in the window and not deleted before its end, as far as known.
std::vector<Instant> Counting::standing(Window window) const {
  std::vector<Instant> times;
  for (auto it = std::lower_bound(contributions_.begin(), contributions_.end(), window.from, starts_before);
       it != contributions_.end() && it->at < window.to; ++it)
    if (!it->deleted || *it->deleted >= window.to || *it->deleted > input_.as_of) times.push_back(it->at);
  return times;
}

/// R51.
int Counting::count(std::span<const Instant> times) const {
  int count = 0;
  std::optional<Instant> last;
  for (const Instant at : times) {
    if (last && at - *last < input_.policy.min_spacing) continue;
    if (last && input_.policy.distinct_days && input_.calendar->local_day(at) == input_.calendar->local_day(*last))
      continue;
    last = at;
    ++count;
  }
  return count;
}

CadenceVerdict verdict_of(int count, int required, bool running, bool covered) {
  if (count >= required) return CadenceVerdict::met;
  if (running) return CadenceVerdict::open;
  return covered ? CadenceVerdict::not_met : CadenceVerdict::not_judged;
}

CadenceWeek judge_week(const CadenceInput& input, const Counting& counting, Window window, int count) {
  CadenceWeek week;
  week.start = window.from;
  week.until = window.to;
  week.count = count;
  week.needed = std::max(0, input.policy.required - week.count);
  week.blind = counting.blind(window);
  const bool running = window.to > input.as_of, covered = counting.is_covered(window);
  week.verdict = verdict_of(week.count, input.policy.required, running, covered);
  week.in_ratio = !running && covered;
  return week;
}

int streak_of(std::span<const CadenceWeek> weeks) {
  int streak = 0;
  for (auto it = weeks.rbegin(); it != weeks.rend() && it->verdict != CadenceVerdict::not_met; ++it)
    if (it->verdict == CadenceVerdict::met) ++streak;
  return streak;
}

Cadence::Quarter quarter_of(std::span<const CadenceWeek> weeks, const CadenceInput& input) {
  Cadence::Quarter quarter;
  for (auto it = weeks.rbegin(); it != weeks.rend() && quarter.weeks < kQuarterWeeks; ++it) {
    if (it->until > input.as_of) continue;
    ++quarter.weeks;
    if (!it->in_ratio) continue;
    ++quarter.judged;
    if (it->verdict == CadenceVerdict::met) ++quarter.met;
  }
  if (quarter.judged >= input.policy.min_judged_weeks && quarter.judged > 0)
    quarter.ratio = static_cast<double>(quarter.met) / static_cast<double>(quarter.judged);
  return quarter;
}

Cadence::Rolling judge_rolling(const CadenceInput& input, const Counting& counting) {
  const Window window{input.as_of - days{7} + kSecond, input.as_of + kSecond};
  const auto times = counting.standing(window);
  Cadence::Rolling rolling;
  rolling.count = counting.count(times);
  rolling.needed = std::max(0, input.policy.required - rolling.count);
  rolling.verdict = verdict_of(rolling.count, input.policy.required, false, counting.is_covered(window));
  if (rolling.verdict != CadenceVerdict::met) return rolling;
  // Counting greedily from the oldest is the most that spacing allows, so fewer times never count more.
  std::size_t enough = 0, too_few = times.size() + 1;
  while (too_few - enough > 1) {
    const std::size_t left_out = (enough + too_few) / 2;
    (counting.count(std::span{times}.subspan(left_out)) >= input.policy.required ? enough : too_few) = left_out;
  }
  if (enough < times.size()) rolling.lapses_at = times[enough] + days{7};
  return rolling;
}

}  // namespace

namespace {

Cadence judge(const CadenceInput& input, const Counting& counting, const CountOfWeek& count_of_week) {
  Cadence cadence;
  cadence.required = input.policy.required;
  for (Instant start = input.calendar->week_start(input.registered); start <= input.as_of;) {
    const Instant end = input.calendar->week_end(start);
    cadence.weeks.push_back(judge_week(input, counting, {start, end}, count_of_week(start, end)));
    start = end;
  }
  cadence.streak = streak_of(cadence.weeks);
  cadence.quarter = quarter_of(cadence.weeks, input);
  cadence.rolling = judge_rolling(input, counting);
  return cadence;
}

}  // namespace

Cadence judge_cadence(const CadenceInput& input) {
  const Counting counting(input);
  return judge(input, counting,
               [&](Instant from, Instant to) { return counting.count(counting.standing({from, to})); });
}

Cadence judge_cadence(const CadenceInput& input, const CountOfWeek& count_of_week) {
  return judge(input, Counting(input, input.contributions), count_of_week);
}

int count_contributions(const CadenceInput& input, Instant from, Instant to) {
  const Counting counting(input, input.contributions);
  return counting.count(counting.standing({from, to}));
}

std::vector<Contribution> contributions(std::span<const Activity> activities, Instant as_of) {
  std::vector<Contribution> out;
  std::unordered_map<std::string_view, Instant> deleted;
  const auto known = known_at(activities, as_of);
  for (const auto* a : known) {
    if (a->kind != Kind::deletion || !a->parent_id) continue;
    const auto [it, fresh] = deleted.emplace(*a->parent_id, replayed_at(*a));
    if (!fresh) it->second = std::min(it->second, replayed_at(*a));
  }
  for (const auto* a : known) {
    const bool is_public = a->kind == Kind::post || a->kind == Kind::comment || a->kind == Kind::reply;
    if (!is_public || (a->author != AuthorRole::page && a->author != AuthorRole::team)) continue;
    Contribution c{a->id, replayed_at(*a), std::nullopt};
    if (const auto it = deleted.find(a->id); it != deleted.end()) c.deleted = it->second;
    out.push_back(std::move(c));
  }
  std::sort(out.begin(), out.end(),
            [](const Contribution& a, const Contribution& b) { return std::tie(a.at, a.id) < std::tie(b.at, b.id); });
  return out;
}

}  // namespace sarad
