// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold.hpp"

#include "measures/facts.hpp"
#include "measures/rulings.hpp"
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

PageFold::PageFold(PageFoldSetting setting) : setting_(std::move(setting)), sums_(setting_.page->registered), live_(setting_.page->registered) {}

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

void PageFold::rule(Ruling ruling) {
  const Instant at = ruling.at;
  future_rulings_.emplace(at, std::move(ruling));
}

void PageFold::admit_known() {
  const auto end = future_.upper_bound(as_of_);
  for (auto it = future_.begin(); it != end; ++it) admit(std::move(it->second));
  future_.erase(future_.begin(), end);
  const auto ruled = future_rulings_.upper_bound(as_of_);
  for (auto it = future_rulings_.begin(); it != ruled; ++it) {
    if (const auto place = facts_.thread_of(it->second.activity)) remember(*place);
    auto& of_activity = rulings_[it->second.activity];
    of_activity.push_back(std::move(it->second));
  }
  future_rulings_.erase(future_rulings_.begin(), ruled);
}

/// Time went backwards: what is not known yet is put off again.
void PageFold::rewind(Instant as_of) {
  remember_all();
  PageFacts facts;
  std::swap(facts, facts_);
  std::vector<Activity> overruled;
  std::swap(overruled, overruled_);
  sums_ = PageSums(setting_.page->registered);
  live_ = LiveIndex(setting_.page->registered);
  states_.clear();
  stale_.clear();
  failing_.clear();
  week_counts_.clear();
  response_times_ = {};
  changed_.clear();
  is_changed_.clear();
  as_of_ = as_of;
  for (auto& [id, rulings] : std::exchange(rulings_, {}))
    for (auto& ruling : rulings) rule(std::move(ruling));
  facts.for_each([this](const Activity& activity) { add(activity); });
  for (auto& activity : overruled) add(std::move(activity));
}

/// Before every thread changes: how each is told, once.
void PageFold::remember_all() {
  for (PageFacts::Place place = 0; place < states_.size(); ++place) note_change(place);
}

void PageFold::reconfigure(PageFoldSetting setting) {
  remember_all();
  setting_ = std::move(setting);
  sums_ = PageSums(setting_.page->registered);
  live_ = LiveIndex(setting_.page->registered);
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
  note_change(place);
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
    const ThreadMarks none;
    sums_.replace(stale.before, after ? *after : none);
    live_.replace(stale.place, stale.before, after ? *after : none);
  }
  stale_.clear();
}

CaseInput PageFold::case_input(Instant as_of, Instant observed) const {
  CaseInput in;
  in.rules = setting_.rules;
  in.page_office = setting_.page->office;
  in.offices = setting_.offices;
  in.as_of = as_of;
  in.observed_until = observed;
  in.frozen = setting_.frozen;
  return in;
}

Instant PageFold::observed(const PageFigures& figures) const {
  return std::min(figures.as_of, figures.observed_until.value_or(setting_.page->registered));
}

std::vector<Activity> PageFold::facts_of(PageFacts::Place place) const {
  auto activities = facts_.thread(place);
  if (rulings_.empty()) return activities;
  for (auto& activity : activities)
    if (const auto it = rulings_.find(activity.id); it != rulings_.end()) apply(activity, it->second, as_of_);
  return activities;
}

Ruled<ThreadMarks> PageFold::marks_of(PageFacts::Place place) const {
  const auto activities = facts_of(place);
  std::vector<const Activity*> pointers;
  pointers.reserve(activities.size());
  for (const auto& a : activities) pointers.push_back(&a);
  const CaseInput in = case_input(as_of_, as_of_);
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
  const auto activities = facts_of(place);
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
  const CaseInput in = case_input(figures.as_of, observed(figures));
  PageCases page;
  for (PageFacts::Place place = 0; place < facts_.threads(); ++place)
    if (const auto done = replay(place, in, page); !done) return done.error();
  put_in_order(page);
  figures.cases = std::move(page.cases);
  figures.referrals = std::move(page.referrals);
  return {};
}

PageCases PageFold::judgeable_cases(const PageFigures& figures) const {
  const CaseInput in = case_input(figures.as_of, observed(figures));
  PageCases page;
  for (PageFacts::Place place = 0; place < facts_.threads(); ++place) static_cast<void>(replay(place, in, page));
  put_in_order(page);
  return page;
}

Ruled<PageCases> PageFold::cases_of(std::string_view thread_id, const PageFigures& figures) const {
  PageCases page;
  const auto place = facts_.find_thread(thread_id);
  if (!place) return page;
  const CaseInput in = case_input(figures.as_of, observed(figures));
  if (const auto done = replay(*place, in, page); !done) return done.error();
  put_in_order(page);
  return page;
}

Ruled<PageCases> PageFold::cases_of(std::span<const PageFacts::Place> threads, const PageFigures& figures) const {
  PageCases page;
  const CaseInput in = case_input(figures.as_of, observed(figures));
  for (const auto place : threads)
    if (const auto done = replay(place, in, page); !done) return done.error();
  put_in_order(page);
  return page;
}

std::vector<PressingClock> PageFold::pressing(const PageFigures& figures, std::size_t most,
                                              std::optional<PressingClock::Rank> only) const {
  return live_.pressing(figures.as_of, observed(figures), most, only);
}

std::vector<WatchedThread> PageFold::watched_threads(Instant now) const {
  std::map<PageFacts::Place, std::vector<Instant>> ran_out;
  live_.visit(kAlways, mark_of(now), [&](PageFacts::Place place, Mark t) { ran_out[place].push_back(instant_of(t)); });
  std::vector<WatchedThread> threads;
  for (PageFacts::Place place = 0; place < facts_.threads(); ++place) {
    const auto out = ran_out.find(place);
    if (live_.live(place) == 0 && out == ran_out.end()) continue;
    WatchedThread& thread = threads.emplace_back();
    thread.id = facts_.thread_id(place);
    thread.live = live_.live(place) > 0;
    if (out != ran_out.end()) thread.ran_out = std::move(out->second);
  }
  return threads;
}

std::size_t PageFold::fact_bytes() const {
  constexpr std::size_t kWaiting = sizeof(Activity) + 250;
  return facts_.bytes() + (future_.size() + overruled_.size()) * kWaiting + states_.capacity() +
         stale_.capacity() * sizeof(Stale);
}

}  // namespace sarad
