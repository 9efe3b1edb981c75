// SPDX-License-Identifier: Apache-2.0
// Offices' words: what one does to the cases it reaches (R26–R29, the table of section 5).
#include "measures/thread_fold.hpp"

namespace sarad {

Ruled<void> ThreadFold::hear_word(std::size_t item) {
  const Item& word = thread_.items()[item];
  const Reach reached = reach(item);
  if (word.activity->author == AuthorRole::office) answer_referral(word);
  const auto tags = tags_of(*word.activity);
  for (const auto office : tags)
    if (const auto done = refer(item, office, reached.cases); !done) return done.error();
  for (const std::size_t index : reached.cases)
    if (const auto done = respond(index, item, reached.address, tags); !done) return done.error();
  return {};
}

Ruled<void> ThreadFold::respond(std::size_t index, std::size_t item, Address address,
                                const std::vector<std::string_view>& tags) {
  OpenCase& c = cases_[index];
  const Item& word = thread_.items()[item];
  const Policy& policy = c.rule->policy;
  const bool is_private = word.activity->kind == Kind::private_reply;
  if (is_private && policy.private_reply == PrivateReplyPolicy::none) return {};

  const bool interim = word.activity->facts.interim || (!tags.empty() && !policy.referral_is_final);
  const bool is_final = !interim && !(is_private && policy.private_reply == PrivateReplyPolicy::first);
  Response response;
  response.id = word.activity->id;
  response.at = word.at;
  response.by = word.activity->author;
  response.by_office = word.activity->office;
  response.interim = interim;
  response.address = address;
  response.working = c.rule->calendar->elapsed(c.told.opened, word.at);
  response.wall = word.at - c.told.opened;

  if (!c.interims.empty() && !c.interims.back().kept_by) {
    c.interims.back().kept_by = item;
    c.interims.back().clock.response = word.at;
  }
  if (!c.told.first || is_final) answered_[item].push_back(index);
  if (!c.told.first) c.told.first = response;
  if (is_final) {
    c.told.final = std::move(response);
    authors_[c.author].last_answered = word.at;
    close(index, CaseState::answered, word.at, tags);
    return {};
  }
  c.told.state = CaseState::responded;
  return interim ? promise(c, item) : Ruled<void>{};
}

/// R28: an interim word promises another within the policy's interval.
Ruled<void> ThreadFold::promise(OpenCase& c, std::size_t item) {
  const Item& word = thread_.items()[item];
  ClockStory& story = c.interims.emplace_back(Interim{item, {}, std::nullopt}).clock;
  return pinned_.start(story.clock, ClockKind::promise, c.told.id, word.activity->id, *c.rule, c.rule->policy.interim_interval,
                       word.at);
}

void ThreadFold::close(std::size_t index, CaseState state, Instant t, const std::vector<std::string_view>& renewed) {
  OpenCase& c = cases_[index];
  c.told.state = state;
  c.told.ended = t;
  authors_[c.author].live_case = kNone;
  leave_referrals(c, t, renewed);
}

}  // namespace sarad
