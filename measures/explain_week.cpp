// SPDX-License-Identifier: Apache-2.0
#include "measures/blind_time.hpp"
#include "measures/explain.hpp"
#include "measures/facts.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarad {
namespace {

/// Why a contribution of the week counts or not; `last` is the last that counted (R50, R51).
std::string_view reason_of(const Contribution& c, const CadenceWeek& week, const Rule& rule, Instant as_of,
                           std::optional<Instant> last) {
  const Instant end = std::min(week.until, as_of + Seconds{1});
  if (c.deleted && *c.deleted < end) return "deleted";
  if (last && c.at - *last < rule.policy.cadence.min_spacing) return "too_close";
  if (last && rule.policy.cadence.distinct_days && rule.calendar->local_day(c.at) == rule.calendar->local_day(*last))
    return "same_day";
  return "counts";
}

Step contributions_of(const Evidence& evidence, const CadenceWeek& week, const Rule& rule) {
  Step step;
  step.kind = "contributions";
  step.rules = "R50, R51";
  std::unordered_map<std::string_view, const Activity*> known;
  for (const auto* activity : known_at(evidence.activities, evidence.as_of)) known.emplace(activity->id, activity);
  std::optional<Instant> last;
  std::int64_t count = 0;
  for (const auto& c : contributions(evidence.activities, evidence.as_of)) {
    if (c.at < week.start || c.at >= week.until) continue;
    const auto reason = reason_of(c, week, rule, evidence.as_of, last);
    if (reason == "counts") {
      last = c.at;
      ++count;
    }
    const Activity& a = *known.at(c.id);
    step.activities.push_back({a.id, reason, a.kind, a.author, a.office, a.permalink, a.created, a.seen});
  }
  step.facts = {{"min_spacing", rule.policy.cadence.min_spacing},
                {"distinct_days", rule.policy.cadence.distinct_days},
                {"counted", count},
                {"required", static_cast<std::int64_t>(rule.policy.cadence.required)}};
  step.agrees = count == week.count;
  return step;
}

Step blindness_of(const Evidence& evidence, const CadenceWeek& week, const Rule& rule) {
  Step step;
  step.kind = "blind_time";
  step.rules = "R54";
  auto spans = evidence.blind;
  spans.emplace_back(evidence.observed, evidence.as_of);
  Seconds longest{};
  for (auto [from, to] : spans) {
    from = std::max(from, week.start);
    to = std::min({to, week.until, evidence.as_of});
    if (from >= to) continue;
    step.rows.push_back({{"from", from}, {"until", to}, {"seconds", to - from}});
    longest = std::max(longest, to - from);
  }
  const Seconds length = week.until - week.start;
  const auto allowed = rule.policy.cadence.max_blind_percent * static_cast<double>(length.count()) / 100;
  step.facts = {
      {"blind", week.blind},
      {"week_seconds", length},
      {"max_blind_percent", rule.policy.cadence.max_blind_percent},
      {"allowed_seconds", allowed},
      {"registered", evidence.page->registered},
      {"covered", evidence.page->registered <= week.start && static_cast<double>(week.blind.count()) <= allowed}};
  step.agrees =
      BlindTime(evidence.blind, evidence.observed, evidence.as_of).within(week.start, week.until) == week.blind &&
      longest <= week.blind;
  return step;
}

}  // namespace

Explanation explain_week(const Evidence& evidence, const CadenceWeek& week) {
  Explanation out;
  out.kind = "week";
  out.subject = evidence.page->id;
  out.as_of = evidence.as_of;
  Step span;
  span.kind = "week";
  span.rules = "R52";
  span.facts = {{"from", week.start}, {"until", week.until}};
  out.steps.push_back(std::move(span));
  if (const auto rule = evidence.rules->at(evidence.as_of)) {
    out.calendar = (*rule)->calendar.get();
    out.steps[0].facts.push_back({"policy_version", (*rule)->policy.version});
    out.steps.push_back(contributions_of(evidence, week, **rule));
    out.steps.push_back(blindness_of(evidence, week, **rule));
  }
  out.verdict = {{"cadence_verdict", Word{to_string(week.verdict)}},
                 {"counted", static_cast<std::int64_t>(week.count)},
                 {"needed", static_cast<std::int64_t>(week.needed)},
                 {"in_ratio", week.in_ratio}};
  return out;
}

}  // namespace sarad
