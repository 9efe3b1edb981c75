// SPDX-License-Identifier: Apache-2.0
#include "measures/pinned_rules.hpp"

#include "measures/policy_text.hpp"

#include <algorithm>

namespace sarad {

PinnedRules::PinnedRules(const FrozenVerdicts* frozen, const RuleBook& rules, Instant as_of)
    : frozen_(frozen), rules_(rules), as_of_(as_of) {}

const Rule* PinnedRules::of_case(std::string_view id, Instant opened, const Rule* in_force) {
  if (frozen_ == nullptr || frozen_->empty()) return in_force;
  return rule_of(frozen_->find_case(id, opened, as_of_), in_force);
}

const Rule* PinnedRules::of_referral(std::string_view tag, std::string_view office, Instant at, const Rule* in_force) {
  if (frozen_ == nullptr || frozen_->empty()) return in_force;
  return rule_of(frozen_->find(tag, ClockKind::referral, office, at, as_of_), in_force);
}

const Rule* PinnedRules::rule_of(const FrozenVerdicts::Pointer& verdict, const Rule* in_force) {
  if (verdict == nullptr) return in_force;
  const auto [place, fresh] = by_verdict_.try_emplace(verdict->by.get(), in_force);
  if (!fresh) return place->second;
  auto policy = policy_from_text(verdict->by->policy, in_force->policy);
  if (!policy) return in_force;
  policy->version = verdict->by->policy_version;
  const auto all = rules_.all();
  const auto same = std::find_if(all.begin(), all.end(), [&](const Rule& r) { return r.policy.calendar == policy->calendar; });
  auto calendar = same == all.end() ? in_force->calendar : same->calendar;
  auto by = std::make_shared<const JudgedBy>(
      JudgedBy{policy->version, calendar->version(), verdict->by->policy, verdict->by->run});
  pinned_.push_back({Rule{std::move(*policy), std::move(calendar)}, by});
  place->second = &pinned_.back().rule;
  judges_.emplace(place->second, std::move(by));
  return place->second;
}

std::shared_ptr<const JudgedBy> PinnedRules::judged_by(const Rule& rule) {
  auto& by = judges_[&rule];
  if (by == nullptr)
    by = std::make_shared<const JudgedBy>(JudgedBy{rule.policy.version, rule.calendar->version(), policy_text(rule.policy), 0});
  return by;
}

Ruled<void> PinnedRules::start(ClockReading& clock, ClockKind kind, std::string_view subject, std::string_view part,
                               const Rule& rule, const Limit& limit, Instant started) {
  const auto today = rule.calendar->deadline(limit, started);
  if (!today) return today.error();
  clock.started = started;
  clock.deadline = *today;
  clock.frozen.reset();
  if (frozen_ == nullptr) return {};
  clock.judged_by = judged_by(rule);
  clock.frozen = frozen_->find(subject, kind, part, started, as_of_);
  if (clock.frozen == nullptr || !clock.frozen->keeps_deadline()) return {};
  const bool corrected = clock.frozen->by->calendar_version != rule.calendar->version();
  if (corrected && today->overdue_from > clock.frozen->deadline.overdue_from) return {};
  clock.deadline = clock.frozen->deadline;
  clock.judged_by = clock.frozen->by;
  return {};
}

Seconds late_by(const BusinessTime& calendar, const ClockReading& clock, Instant t) {
  if (clock.frozen == nullptr || !clock.frozen->keeps_deadline() || clock.deadline != clock.frozen->deadline)
    return calendar.late_by(clock.deadline, t);
  // The calendar may have changed since: `due` to `overdue_from` need not be closed in it.
  if (t <= clock.deadline.overdue_from) return Seconds{0};
  if (clock.deadline.wall) return t - clock.deadline.due;
  if (clock.frozen->settled == t && clock.frozen->late_by > Seconds{0}) return clock.frozen->late_by;
  return std::max(Seconds{1}, calendar.elapsed(clock.deadline.overdue_from, t));
}

}  // namespace sarad
