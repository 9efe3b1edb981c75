// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold.hpp"

#include "measures/facts.hpp"
#include "measures/thread_fold.hpp"

#include <algorithm>

namespace sarad {
namespace {

Instant known_from(const Activity& a) {
  return std::max(a.seen, a.created.value_or(a.seen));
}

/// R50: a public word or post of page or team.
bool is_contribution(const Activity& a) {
  const bool is_public = a.kind == Kind::post || a.kind == Kind::comment || a.kind == Kind::reply;
  return is_public && (a.author == AuthorRole::page || a.author == AuthorRole::team);
}

}  // namespace

PageFold::PageFold(PageFoldSetting setting) : setting_(std::move(setting)), sums_(setting_.page->registered) {}

void PageFold::add(Activity activity) {
  if (as_of_ != Instant::min() && known_from(activity) <= as_of_) {
    admit(std::move(activity));
  } else {
    const Instant from = known_from(activity);
    future_.emplace(from, std::move(activity));
  }
}

void PageFold::admit(Activity activity) {
  auto overruled = facts_.admit(std::move(activity), [this](PageFacts::Place place) { remember(place); });
  if (overruled) overruled_.push_back(std::move(*overruled));
}

bool PageFold::restate(std::string_view id, const TextFacts& facts) {
  return facts_.restate(id, facts, [this](PageFacts::Place place) { remember(place); });
}

void PageFold::admit_known() {
  const auto end = future_.upper_bound(as_of_);
  for (auto it = future_.begin(); it != end; ++it) admit(std::move(it->second));
  future_.erase(future_.begin(), end);
}

/// Time went backwards: what is not known yet is put off again.
void PageFold::rewind(Instant as_of) {
  PageFacts facts;
  std::swap(facts, facts_);
  std::vector<Activity> overruled;
  std::swap(overruled, overruled_);
  sums_ = PageSums(setting_.page->registered);
  states_.clear();
  stale_.clear();
  failing_.clear();
  week_counts_.clear();
  response_times_ = {};
  as_of_ = as_of;
  facts.for_each([this](const Activity& activity) { add(activity); });
  for (auto& activity : overruled) add(std::move(activity));
}

void PageFold::reconfigure(PageFoldSetting setting) {
  setting_ = std::move(setting);
  sums_ = PageSums(setting_.page->registered);
  failing_.clear();
  week_counts_.clear();
  response_times_ = {};
  rule_ = nullptr;
  stale_.clear();
  for (PageFacts::Place place = 0; place < states_.size(); ++place) {
    states_[place] = State::stale;
    stale_.push_back({place, {}});
  }
}

/// Before a thread changes: how it is counted.
void PageFold::remember(PageFacts::Place place) {
  if (states_.size() <= place) states_.resize(place + 1, State::unread);
  const State before = std::exchange(states_[place], State::stale);
  if (before == State::stale) return;
  Stale& stale = stale_.emplace_back();
  stale.place = place;
  if (before != State::counted || failing_.erase(place) > 0) return;
  stale.before = *marks_of(place);
}

void PageFold::settle() {
  for (const auto& stale : stale_) {
    states_[stale.place] = State::counted;
    const auto after = marks_of(stale.place);
    if (!after) failing_.emplace(stale.place, after.error());
    sums_.replace(stale.before, after ? *after : ThreadMarks{});
  }
  stale_.clear();
}

CaseInput PageFold::case_input(Instant observed) const {
  CaseInput in;
  in.rules = setting_.rules;
  in.page_office = setting_.page->office;
  in.offices = setting_.offices;
  in.as_of = as_of_;
  in.observed_until = observed;
  in.frozen = setting_.frozen;
  return in;
}

Ruled<ThreadMarks> PageFold::marks_of(PageFacts::Place place) const {
  const auto activities = facts_.thread(place);
  std::vector<const Activity*> pointers;
  pointers.reserve(activities.size());
  for (const auto& a : activities) pointers.push_back(&a);
  const CaseInput in = case_input(as_of_);
  PinnedRules pinned(in.frozen, *in.rules, as_of_);
  ThreadFold fold(in, pinned, Thread(facts_.thread_id(place), std::move(pointers)));
  if (const auto done = fold.run(); !done) return done.error();
  ThreadMarks marks;
  for (std::size_t i = 0; i < fold.cases(); ++i) marks.cases.push_back(fold.mark(i));
  fold.mark_referrals(marks.referrals);
  for (const auto& a : activities) {
    if (!is_contribution(a)) continue;
    ContributionMark mark{mark_of(replayed_at(a))};
    for (const auto& d : facts_.deletions_of(a.id)) mark.deleted = std::min(mark.deleted, mark_of(replayed_at(d)));
    marks.contributions.push_back(mark);
  }
  return marks;
}

Ruled<void> PageFold::replay(PageFacts::Place place, const CaseInput& input, PageCases& out) const {
  const auto activities = facts_.thread(place);
  if (activities.empty()) return {};
  std::vector<const Activity*> pointers;
  pointers.reserve(activities.size());
  for (const auto& a : activities) pointers.push_back(&a);
  PinnedRules pinned(input.frozen, *input.rules, input.as_of);
  ThreadFold fold(input, pinned, Thread(facts_.thread_id(place), std::move(pointers)));
  if (const auto done = fold.run(); !done) return done.error();
  fold.finish(out);
  return {};
}

Ruled<void> PageFold::list_cases(PageFigures& figures) const {
  const CaseInput in = case_input(std::min(as_of_, figures.observed_until.value_or(setting_.page->registered)));
  PageCases page;
  for (PageFacts::Place place = 0; place < facts_.threads(); ++place)
    if (const auto done = replay(place, in, page); !done) return done.error();
  put_in_order(page);
  figures.cases = std::move(page.cases);
  figures.referrals = std::move(page.referrals);
  return {};
}

Ruled<PageCases> PageFold::cases_of(std::string_view thread_id, const PageFigures& figures) const {
  PageCases page;
  const auto place = facts_.find_thread(thread_id);
  if (!place) return page;
  const CaseInput in = case_input(std::min(as_of_, figures.observed_until.value_or(setting_.page->registered)));
  if (const auto done = replay(*place, in, page); !done) return done.error();
  put_in_order(page);
  return page;
}

std::size_t PageFold::fact_bytes() const {
  constexpr std::size_t kWaiting = sizeof(Activity) + 250;
  return facts_.bytes() + (future_.size() + overruled_.size()) * kWaiting + states_.capacity() +
         stale_.capacity() * sizeof(Stale);
}

}  // namespace sarad
