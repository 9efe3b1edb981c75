// SPDX-License-Identifier: Apache-2.0
// Reading the clocks of what a fold found: verdicts and breaches (R30, R34).
#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {
namespace {

bool is_breach(const ClockReading& clock) {
  return clock.verdict == Verdict::late || clock.verdict == Verdict::missed;
}

ClockReading read(const BusinessTime& calendar, const ClockStory& story, Instant as_of, Instant observed) {
  const auto late = [&](Instant t) { return late_by(calendar, story.clock, t); };
  ClockReading reading = story.clock;
  const auto judge = [&](Verdict verdict, Seconds by) {
    reading.verdict = verdict;
    reading.late_by = by;
    return reading;
  };
  reading.settled = story.response ? story.response : story.ended;
  if (story.response) {
    const Seconds by = late(*story.response);
    return judge(by > Seconds{0} ? Verdict::late : Verdict::met, by);
  }
  if (story.ended) {
    const Seconds by = late(*story.ended);
    return judge(by > Seconds{0} ? Verdict::missed : Verdict::void_, by);
  }
  if (const Seconds by = late(observed); by > Seconds{0}) return judge(Verdict::missed, by);
  return judge(late(as_of) > Seconds{0} ? Verdict::unseen : Verdict::pending, Seconds{0});
}

}  // namespace

ClockReading read_clock(const BusinessTime& calendar, const ClockStory& story, Instant as_of, Instant observed) {
  ClockReading today = read(calendar, story, as_of, observed);
  const auto& frozen = today.frozen;
  if (frozen == nullptr || !frozen->keeps_deadline() || today.deadline == frozen->deadline) return today;
  // A corrected calendar leaves more time: it rules only where that helps the office (R33).
  ClockStory kept = story;
  kept.clock.deadline = frozen->deadline;
  kept.clock.judged_by = frozen->by;
  ClockReading as_frozen = read(calendar, kept, as_of, observed);
  const bool helps = as_frozen.verdict != today.verdict || as_frozen.late_by != today.late_by;
  return helps ? today : as_frozen;
}

void ThreadFold::judge(OpenCase& c) const {
  const Instant observed = std::min(input_.as_of, input_.observed_until.value_or(input_.as_of));
  const auto read = [&](ClockStory story) {
    if (!story.response) story.ended = c.told.ended;
    return read_clock(*c.rule->calendar, story, input_.as_of, observed);
  };
  const auto at = [](const std::optional<Response>& r) { return r ? std::optional<Instant>{r->at} : std::nullopt; };
  c.told.first_clock = read({c.told.first_clock, at(c.told.first), std::nullopt});
  c.told.final_clock = read({c.told.final_clock, at(c.told.final), std::nullopt});
  if (c.told.first_clock.judged_by) c.told.calendar_version = c.told.first_clock.judged_by->calendar_version;
  for (const auto& interim : c.interims) {
    Promise promise;
    static_cast<ClockReading&>(promise) = read(interim.clock);
    promise.from = thread_.items()[interim.word].activity->id;
    if (interim.kept_by) promise.kept_by = thread_.items()[*interim.kept_by].activity->id;
    c.told.promises.push_back(std::move(promise));
  }
  c.told.breaches = breaches_of(c);
}

/// R34.
std::vector<Breach> ThreadFold::breaches_of(const OpenCase& c) const {
  std::vector<Breach> breaches;
  const bool first = is_breach(c.told.first_clock), final = is_breach(c.told.final_clock);
  const bool told_in_time = std::any_of(c.interims.begin(), c.interims.end(), [&](const Interim& interim) {
    return late_by(*c.rule->calendar, c.told.final_clock, thread_.items()[interim.word].at) == Seconds{0};
  });
  const bool broken_promise = std::any_of(c.told.promises.begin(), c.told.promises.end(), is_breach);
  const bool is_public_problem = c.told.kind == Kind::visitor_post || c.told.kind == Kind::mention;
  if (first) breaches.push_back(Breach::kha);
  if ((final && !told_in_time) || broken_promise) breaches.push_back(Breach::ga);
  if (is_public_problem && (first || final)) breaches.push_back(Breach::gha);
  return breaches;
}

void ThreadFold::add_flag(OpenCase& c, CaseFlag flag) {
  const auto it = std::lower_bound(c.told.flags.begin(), c.told.flags.end(), flag);
  if (it == c.told.flags.end() || *it != flag) c.told.flags.insert(it, flag);
}

}  // namespace sarad
