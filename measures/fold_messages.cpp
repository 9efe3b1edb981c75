// SPDX-License-Identifier: Apache-2.0
// Citizens' messages: which call for an answer, and the case they open or join (R15–R19, R38).
#include "measures/thread_fold.hpp"

#include "measures/facts.hpp"

#include <algorithm>

namespace sarad {

Ruled<void> ThreadFold::hear_message(std::size_t item) {
  const Item& message = thread_.items()[item];
  const auto in_force = input_.rules->at(message.at);
  if (!in_force) return in_force.error();
  const Rule* rule = pinned_.of_case(message.activity->id, message.at, *in_force);
  Author& author = authors_[message.author];
  author.has_spoken = true;
  if (!calls(message, rule->policy)) return {};
  if (author.live_case == kNone && may_reopen(author, message.at)) {
    OpenCase& c = cases_[author.newest_case];
    c.told.state = CaseState::open;
    c.told.ended.reset();
    add_flag(c, CaseFlag::reopened);
    author.live_case = author.newest_case;
    live_.push_back(author.newest_case);
  }
  if (author.live_case == kNone) return open_case(item, rule);
  join(author.live_case, item);
  return {};
}

bool ThreadFold::calls(const Item& item, const Policy& policy) const {
  const Activity& message = *item.activity;
  if (std::find(policy.opens.begin(), policy.opens.end(), message.kind) == policy.opens.end()) return false;
  if (message.facts.trivial) {
    if (!policy.trivial_opens) return false;
    const Author& author = authors_[item.author];
    if (author.live_case == kNone && author.last_answered &&
        item.at - *author.last_answered <= std::chrono::hours{policy.thanks_grace_hours})
      return false;
  }
  return policy.citizen_to_citizen || !is_among_citizens(item);
}

/// R17.
bool ThreadFold::is_among_citizens(const Item& item) const {
  if (item.activity->kind == Kind::mention || item.above == kNone) return false;
  const Item& parent = thread_.items()[item.above];
  if (parent.role != ItemRole::message || parent.author == item.author) return false;
  const auto& mentions = item.activity->facts.mentions;
  return std::find(mentions.begin(), mentions.end(), kMentionOfPage) == mentions.end();
}

/// R38: mostly a message taken down and posted anew.
bool ThreadFold::may_reopen(const Author& author, Instant t) const {
  if (author.newest_case == kNone) return false;
  const OpenCase& c = cases_[author.newest_case];
  return c.told.state == CaseState::vanished && !c.told.first &&
         late_by(*c.rule->calendar, c.told.first_clock, t) == Seconds{0};
}

Ruled<void> ThreadFold::open_case(std::size_t item, const Rule* rule) {
  const Item& message = thread_.items()[item];
  Author& author = authors_[message.author];
  const std::size_t index = cases_.size();
  OpenCase& c = cases_.emplace_back();
  marked_.push_back(false);
  c.author = message.author;
  c.told.id = message.activity->id;
  c.told.thread_id = thread_.id();
  c.told.author_key = thread_.author_key(message.author);
  c.told.kind = message.activity->kind;
  c.told.follow_up = author.last_answered.has_value();
  c.told.state = CaseState::open;
  c.told.detection_lag = message.activity->seen - message.at;
  c.told.permalink = message.activity->permalink;
  author.live_case = author.newest_case = index;
  live_.push_back(index);
  join(index, item);
  return start_clocks(c, rule, message.at);
}

Ruled<void> ThreadFold::start_clocks(OpenCase& c, const Rule* rule, Instant opened) {
  c.rule = rule;
  c.told.opened = opened;
  c.told.policy_version = rule->policy.version;
  c.told.calendar_version = rule->calendar->version();
  const Policy& policy = rule->policy;
  const auto first = pinned_.start(c.told.first_clock, ClockKind::first, c.told.id, {}, *rule, policy.first_response, opened);
  if (!first) return first.error();
  return pinned_.start(c.told.final_clock, ClockKind::final, c.told.id, {}, *rule, policy.final_answer, opened);
}

void ThreadFold::join(std::size_t index, std::size_t item) {
  OpenCase& c = cases_[index];
  const std::size_t sub_thread = thread_.items()[item].sub_thread;
  c.messages.push_back(item);
  c.told.messages.push_back(thread_.items()[item].activity->id);
  ++c.live_messages;
  case_of_[item] = index;
  Part& part = part_in(c, sub_thread);
  ++part.live_messages;
  if (part.listed) return;
  part.listed = true;
  if (by_sub_thread_.size() <= sub_thread) by_sub_thread_.resize(sub_thread + 1);
  by_sub_thread_[sub_thread].push_back(index);
}

ThreadFold::Part& ThreadFold::part_in(OpenCase& c, std::size_t sub_thread) {
  const auto it =
      std::find_if(c.parts.begin(), c.parts.end(), [&](const Part& p) { return p.sub_thread == sub_thread; });
  return it == c.parts.end() ? c.parts.emplace_back(Part{sub_thread}) : *it;
}

}  // namespace sarad
