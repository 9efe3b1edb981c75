// SPDX-License-Identifier: Apache-2.0
// Reading the clocks of what a fold found: verdicts and breaches (R30, R34).
#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {
namespace {

bool is_breach(const ClockReading& clock) {
  return clock.verdict == Verdict::late || clock.verdict == Verdict::missed;
}

}  // namespace

ClockReading read_clock(const BusinessTime& calendar, const ClockStory& story, Instant as_of, Instant observed) {
  const auto late_by = [&](Instant t) { return calendar.late_by(story.deadline, t); };
  const auto reading = [&](Verdict verdict, Seconds late) { return ClockReading{story.deadline, verdict, late}; };
  if (story.response) {
    const Seconds late = late_by(*story.response);
    return reading(late > Seconds{0} ? Verdict::late : Verdict::met, late);
  }
  if (story.ended) {
    const Seconds late = late_by(*story.ended);
    return reading(late > Seconds{0} ? Verdict::missed : Verdict::void_, late);
  }
  if (const Seconds late = late_by(observed); late > Seconds{0}) return reading(Verdict::missed, late);
  return reading(late_by(as_of) > Seconds{0} ? Verdict::unseen : Verdict::pending, Seconds{0});
}

void ThreadFold::judge(OpenCase& c) const {
  const Instant observed = std::min(input_.as_of, input_.observed_until.value_or(input_.as_of));
  const auto read = [&](ClockStory story) {
    if (!story.response) story.ended = c.told.ended;
    return read_clock(*c.rule->calendar, story, input_.as_of, observed);
  };
  const auto at = [](const std::optional<Response>& r) { return r ? std::optional<Instant>{r->at} : std::nullopt; };
  c.told.first_clock = read({c.told.first_clock.deadline, at(c.told.first), std::nullopt});
  c.told.final_clock = read({c.told.final_clock.deadline, at(c.told.final), std::nullopt});
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
    return c.rule->calendar->late_by(c.told.final_clock.deadline, thread_.items()[interim.word].at) == Seconds{0};
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
