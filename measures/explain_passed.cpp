// SPDX-License-Identifier: Apache-2.0
#include "measures/explain_passed.hpp"
#include "measures/facts.hpp"
#include "measures/thread.hpp"

#include <algorithm>
#include <unordered_set>

namespace sarad {
namespace {

struct Reason {
  std::string_view code, rule;
};

/// Walks through the conversation as it went, with an eye on one case.
class Passing {
 public:
  Passing(Thread thread, const Case& c, const Policy& policy, std::span<const Referral> referrals)
      : thread_(std::move(thread)), case_(c), policy_(policy), referrals_(referrals) {
    if (c.first) heard_.insert(c.first->id);
    if (c.final) heard_.insert(c.final->id);
    for (const auto& promise : c.promises) {
      heard_.insert(promise.from);
      if (promise.kept_by) heard_.insert(*promise.kept_by);
    }
    spoken_.resize(thread_.authors());
    live_.resize(thread_.items().size());
  }

  Step tell();

 private:
  void hear(std::size_t item);
  [[nodiscard]] Reason reason_of(const Item& word) const;
  [[nodiscard]] std::optional<Reason> not_addressed(const Item& word) const;
  [[nodiscard]] std::optional<Reason> not_referred(const Item& word) const;
  [[nodiscard]] std::vector<std::size_t> named(const Item& word) const;
  [[nodiscard]] bool beneath_ours(const Item& word) const;
  [[nodiscard]] bool in_our_sub_thread(const Item& word) const;
  [[nodiscard]] bool is_ours(const Activity& activity) const {
    return std::find(case_.messages.begin(), case_.messages.end(), activity.id) != case_.messages.end();
  }
  void add(Step& step, const Item& word, const Reason& reason);

  Thread thread_;
  const Case& case_;
  const Policy& policy_;
  std::span<const Referral> referrals_;
  std::unordered_set<std::string_view> heard_;  ///< words that did something to the case
  std::size_t author_ = kNone;                  ///< the case's
  bool opened_ = false;
  std::vector<bool> spoken_, live_;             ///< by author; by item: a message of the case that is there
  std::int64_t more_ = 0;
};

void Passing::hear(std::size_t place) {
  const Item& item = thread_.items()[place];
  if (item.role == ItemRole::deletion) {
    for (const auto taken : thread_.take_away(item.activity->parent_id.value_or(""))) live_[taken] = false;
    return;
  }
  thread_.appear(place);
  if (item.role != ItemRole::message) return;
  if (item.author != kNone) spoken_[item.author] = true;
  if (!is_ours(*item.activity)) return;
  live_[place] = true;
  opened_ = true;
  author_ = item.author;
}

std::vector<std::size_t> Passing::named(const Item& word) const {
  std::vector<std::size_t> authors;
  for (const auto& key : word.activity->facts.mentions)
    if (const auto author = thread_.author(key); author != kNone && spoken_[author]) authors.push_back(author);
  return authors;
}

bool Passing::in_our_sub_thread(const Item& word) const {
  for (std::size_t i = 0; i < live_.size(); ++i)
    if (live_[i] && thread_.items()[i].sub_thread == word.sub_thread) return true;
  return false;
}

/// Under a word that reached the case (R24).
bool Passing::beneath_ours(const Item& word) const {
  std::size_t steps = 0;
  for (auto at = word.above; at != kNone && steps < thread_.items().size(); at = thread_.items()[at].above, ++steps)
    if (heard_.contains(thread_.items()[at].activity->id)) return true;
  return false;
}

/// R20–R24; nothing if the case is among those the word is for.
std::optional<Reason> Passing::not_addressed(const Item& word) const {
  const bool is_private = word.activity->kind == Kind::private_reply;
  const auto names = named(word);
  const auto parent = word.parent == kNone ? kNone : thread_.items()[word.parent].author;
  if (!names.empty()) {
    if (std::find(names.begin(), names.end(), author_) != names.end()) return std::nullopt;
    return Reason{"names_others", is_private ? "R20" : "R21"};
  }
  if (is_private) return parent == author_ ? std::nullopt : std::optional{Reason{"private_to_another", "R20"}};
  if (word.top_level || parent == author_ || in_our_sub_thread(word) || beneath_ours(word)) return std::nullopt;
  return Reason{"beneath_another", "R23, R24"};
}

/// R25; nothing for the page's own words.
std::optional<Reason> Passing::not_referred(const Item& word) const {
  if (word.activity->author != AuthorRole::office) return std::nullopt;
  if (!policy_.referred_office_answers) return Reason{"referred_do_not_answer", "R25"};
  std::optional<Reason> reason = Reason{"not_referred", "R25"};
  for (const auto& referral : referrals_) {
    if (referral.thread_id != case_.thread_id || referral.office != word.activity->office || referral.at > word.at) continue;
    if (std::find(referral.cases.begin(), referral.cases.end(), case_.id) == referral.cases.end()) continue;
    const bool over = referral.ended && *referral.ended <= word.at;
    if (!over) return std::nullopt;
    reason = Reason{"referral_over", "R25, R43"};
  }
  return reason;
}

Reason Passing::reason_of(const Item& word) const {
  if (!opened_) return {"before_message", "R4, R18"};
  if (const auto reason = not_referred(word)) return *reason;
  if (const auto reason = not_addressed(word)) return *reason;
  const bool gone = std::find(live_.begin(), live_.end(), true) == live_.end();
  if (gone && !case_.ended) return {"message_gone", "R37, R38"};  // and it was reopened later
  if (gone || (case_.state == CaseState::answered && word.at >= *case_.ended)) return {"case_had_ended", "R20–R25"};
  if (word.activity->kind == Kind::private_reply && policy_.private_reply == PrivateReplyPolicy::none)
    return {"private_counts_for_nothing", "R27"};
  if (word.activity->kind == Kind::private_reply && policy_.private_reply == PrivateReplyPolicy::first)
    return {"private_first_only", "R27"};
  return {"not_explained", ""};
}

void Passing::add(Step& step, const Item& word, const Reason& reason) {
  if (step.rows.size() == kMostPassedWords) {
    ++more_;
    return;
  }
  const Activity& a = *word.activity;
  step.activities.push_back({a.id, reason.code, a.kind, a.author, a.office, a.permalink, a.created, a.seen});
  step.rows.push_back({{"activity", a.id}, {"reason", Word{reason.code}}, {"rule", std::string{reason.rule}}});
}

Step Passing::tell() {
  Step step;
  step.kind = "passed_words";
  step.rules = "R4, R20–R27";
  const auto opening = thread_.find(case_.id);
  const auto sub_thread = opening == kNone ? kNone : thread_.items()[opening].sub_thread;
  for (std::size_t i = 0; i < thread_.items().size(); ++i) {
    hear(i);
    const Item& item = thread_.items()[i];
    if (item.role != ItemRole::word || heard_.contains(item.activity->id)) continue;
    if (!opened_ && (sub_thread == kNone || item.sub_thread != sub_thread)) continue;
    const bool after_answer = case_.state == CaseState::answered && case_.final && opened_ && case_.ended && item.at >= *case_.ended;
    if (!after_answer) add(step, item, reason_of(item));
  }
  if (more_ > 0) step.facts.push_back({"more", more_});
  return step;
}

}  // namespace

Step explain_passed_words(std::span<const Activity* const> known, const Case& c, const Policy& policy,
                          std::span<const Referral> referrals) {
  std::unordered_set<std::string_view> ids;
  std::vector<const Activity*> of_thread;
  for (const auto* a : known)
    if (a->kind != Kind::deletion && a->thread_id == c.thread_id) {
      of_thread.push_back(a);
      ids.insert(a->id);
    }
  for (const auto* a : known)  // R9
    if (a->kind == Kind::deletion && a->parent_id && (ids.contains(*a->parent_id) || *a->parent_id == c.thread_id))
      of_thread.push_back(a);
  return Passing{Thread{c.thread_id, std::move(of_thread)}, c, policy, referrals}.tell();
}

}  // namespace sarad
