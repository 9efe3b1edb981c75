// SPDX-License-Identifier: Apache-2.0
// Passing on to another office, and what becomes of it (R40–R43; guideline 7.গ).
#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {

/// R40: the registered offices, other than the page's own, that a public word passes its cases to.
std::vector<std::string_view> ThreadFold::tags_of(const Activity& word) const {
  std::vector<std::string_view> tags;
  const bool by_page = word.author == AuthorRole::page || word.author == AuthorRole::team;
  if (!by_page || word.kind == Kind::private_reply || input_.offices == nullptr) return tags;
  for (const auto& office : word.facts.refers_to) {
    if (office == input_.page_office || !input_.offices->contains(office)) continue;
    if (std::find(tags.begin(), tags.end(), office) == tags.end()) tags.push_back(office);
  }
  return tags;
}

ThreadFold::OpenReferral* ThreadFold::open_referral(std::string_view office) {
  const auto it = std::find_if(referrals_.begin(), referrals_.end(),
                               [&](const OpenReferral& r) { return r.open && r.told.office == office; });
  return it == referrals_.end() ? nullptr : &*it;
}

Ruled<void> ThreadFold::refer(std::size_t item, std::string_view office, const std::vector<std::size_t>& cases) {
  const Item& word = thread_.items()[item];
  OpenReferral* referral = open_referral(office);
  if (referral == nullptr) {
    const auto in_force = input_.rules->at(word.at);
    if (!in_force) return in_force.error();
    const std::string& tag = word.activity->id;
    const Rule* rule = pinned_.of_referral(tag, office, word.at, *in_force);
    ClockReading clock;
    const auto started = pinned_.start(clock, ClockKind::referral, tag, office, *rule, rule->policy.referral, word.at);
    if (!started) return started.error();
    referral = &referrals_.emplace_back();
    referral->rule = rule;
    referral->clock.clock = std::move(clock);
    referral->told.thread_id = thread_.id();
    referral->told.office = office;
    referral->told.tag = word.activity->id;
    referral->told.at = word.at;
  }
  const auto index = static_cast<std::size_t>(referral - referrals_.data());
  for (const std::size_t each : cases) {
    auto& attached = cases_[each].referrals;
    if (std::find(attached.begin(), attached.end(), index) != attached.end()) continue;
    attached.push_back(index);
    referral->cases.push_back(each);
    ++referral->live_cases;
  }
  return {};
}

/// R41.
void ThreadFold::answer_referral(const Item& item) {
  OpenReferral* referral = open_referral(item.activity->office);
  if (referral == nullptr) return;
  referral->open = false;
  referral->answered = true;
  referral->clock.response = item.at;
  referral->told.answer = item.activity->id;
  referral->told.working = referral->rule->calendar->elapsed(referral->told.at, item.at);
}

/// R43: a case was closed at t; a referral left without a live case ends, unless the closing word
/// tagged its office again. (The office's own word has answered it already.)
void ThreadFold::leave_referrals(const OpenCase& c, Instant t, const std::vector<std::string_view>& renewed) {
  for (const std::size_t index : c.referrals) {
    OpenReferral& referral = referrals_[index];
    --referral.live_cases;
    const bool is_renewed = std::find(renewed.begin(), renewed.end(), referral.told.office) != renewed.end();
    if (!referral.open || referral.live_cases > 0 || is_renewed) continue;
    referral.open = false;
    referral.clock.ended = t;
  }
}

}  // namespace sarad
