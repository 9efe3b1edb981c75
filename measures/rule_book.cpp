// SPDX-License-Identifier: Apache-2.0
#include "measures/case.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// Citizens' messages (R5): nothing else can open a case.
bool may_open(Kind kind) {
  return kind == Kind::comment || kind == Kind::visitor_post || kind == Kind::mention || kind == Kind::reply;
}

Ruled<void> check(const Rule& rule) {
  const Policy& policy = rule.policy;
  if (rule.calendar == nullptr || policy.thanks_grace_hours < 0) return RuleError::bad_policy;
  if (!std::all_of(policy.opens.begin(), policy.opens.end(), may_open)) return RuleError::bad_policy;
  if (policy.cadence.required < 0 || policy.cadence.min_spacing < Seconds{0}) return RuleError::bad_policy;
  for (const Limit* limit :
       {&policy.first_response, &policy.final_answer, &policy.interim_interval, &policy.referral, &policy.warn_before})
    if (!is_valid(*limit)) return RuleError::bad_limit;
  return {};
}

bool in_force_before(const Rule& a, const Rule& b) {
  return a.policy.from.value_or(Instant::min()) < b.policy.from.value_or(Instant::min());
}

}  // namespace

Ruled<RuleBook> RuleBook::make(std::vector<Rule> rules) {
  for (const auto& rule : rules)
    if (const auto good = check(rule); !good) return good.error();
  std::stable_sort(rules.begin(), rules.end(), in_force_before);
  RuleBook book;
  book.rules_ = std::move(rules);
  return book;
}

Ruled<const Rule*> RuleBook::at(Instant t) const {
  const auto after = std::upper_bound(rules_.begin(), rules_.end(), t, [](Instant x, const Rule& rule) {
    return x < rule.policy.from.value_or(Instant::min());
  });
  if (after == rules_.begin()) return RuleError::no_policy;
  return &*std::prev(after);
}

}  // namespace sarad
