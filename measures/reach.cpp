// SPDX-License-Identifier: Apache-2.0
// Which cases an office's word reaches (R20–R25).
#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {

ThreadFold::Reach ThreadFold::reach(std::size_t item) {
  const Item& word = thread_.items()[item];
  const auto parent_author = word.parent == kNone ? kNone : thread_.items()[word.parent].author;
  const auto named = mentioned_speakers(word);
  Reach reach;
  const bool is_private = word.activity->kind == Kind::private_reply;
  reach.address = is_private       ? Address::private_
                  : !named.empty() ? Address::named
                  : word.top_level ? Address::all
                                   : Address::nested;
  if (!named.empty()) {
    for (const std::size_t author : named) add_author(author, reach);
  } else if (is_private) {
    add_author(parent_author, reach);
  } else if (word.top_level) {
    std::erase_if(live_, [this](std::size_t index) { return !cases_[index].told.live(); });
    for (const std::size_t index : live_) add_live(index, reach);
  } else {
    add_author(parent_author, reach);
    add_sub_thread(word.sub_thread, reach);
    add_reached_on_line(word, reach);
  }
  for (const std::size_t index : reach.cases) marked_[index] = false;
  if (word.activity->author == AuthorRole::office)
    std::erase_if(reach.cases, [&](std::size_t index) { return !may_answer(word.activity->office, cases_[index]); });
  for (const std::size_t index : reach.cases) reached_[item].push_back(cases_[index].author);
  return reach;
}

/// Authors among the mentioned who have written in the thread so far, whatever became of it (R20).
std::vector<std::size_t> ThreadFold::mentioned_speakers(const Item& item) const {
  std::vector<std::size_t> speakers;
  for (const auto& key : item.activity->facts.mentions) {
    const std::size_t author = thread_.author(key);
    if (author != kNone && authors_[author].has_spoken) speakers.push_back(author);
  }
  return speakers;
}

void ThreadFold::add_live(std::size_t index, Reach& reach) {
  if (index == kNone || !cases_[index].told.live() || marked_[index]) return;
  marked_[index] = true;
  reach.cases.push_back(index);
}

void ThreadFold::add_author(std::size_t author, Reach& reach) {
  if (author != kNone) add_live(authors_[author].live_case, reach);
}

/// R23: cases with a live message in the sub-thread.
void ThreadFold::add_sub_thread(std::size_t sub_thread, Reach& reach) {
  if (sub_thread >= by_sub_thread_.size()) return;
  auto& here = by_sub_thread_[sub_thread];
  std::erase_if(here, [&](std::size_t index) {
    Part& part = part_in(cases_[index], sub_thread);
    part.listed = cases_[index].told.live() && part.live_messages > 0;
    return !part.listed;
  });
  for (const std::size_t index : here) add_live(index, reach);
}

/// R24: "now done", written under one's own "looking into it".
void ThreadFold::add_reached_on_line(const Item& item, Reach& reach) {
  std::size_t steps = 0;
  for (std::size_t at = item.above; at != kNone && steps < thread_.items().size();
       at = thread_.items()[at].above, ++steps)
    for (const std::size_t author : reached_[at]) add_author(author, reach);
}

/// R25.
bool ThreadFold::may_answer(const std::string& office, const OpenCase& c) const {
  return c.rule->policy.referred_office_answers &&
         std::any_of(c.referrals.begin(), c.referrals.end(), [&](std::size_t index) {
           const OpenReferral& referral = referrals_[index];
           return referral.told.office == office && (referral.open || referral.answered);
         });
}

}  // namespace sarad
