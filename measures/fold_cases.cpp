// SPDX-License-Identifier: Apache-2.0
// A page's facts, sorted into threads, each replayed by itself (R1–R4, R9).
#include "measures/facts.hpp"
#include "measures/thread_fold.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace sarad {
namespace {

using Threads = std::unordered_map<std::string_view, std::vector<const Activity*>>;

/// R9: a deletion joins the thread of its target; one of an unknown target has no effect.
Threads sort_into_threads(const std::vector<const Activity*>& known) {
  Threads threads;
  std::unordered_map<std::string_view, std::string_view> thread_of;
  thread_of.reserve(known.size());
  for (const auto* activity : known) {
    if (activity->kind == Kind::deletion) continue;
    threads[activity->thread_id].push_back(activity);
    thread_of.emplace(activity->id, activity->thread_id);
  }
  for (const auto* activity : known) {
    if (activity->kind != Kind::deletion || !activity->parent_id) continue;
    const auto target = thread_of.find(*activity->parent_id);
    const auto thread =
        threads.find(target == thread_of.end() ? std::string_view{*activity->parent_id} : target->second);
    if (thread != threads.end()) thread->second.push_back(activity);
  }
  return threads;
}

/// Cases are large: their places are sorted, and each is moved once.
std::vector<Case> in_order(std::vector<Case> cases) {
  std::vector<std::size_t> places(cases.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(cases[a].opened, cases[a].id) < std::tie(cases[b].opened, cases[b].id);
  });
  if (std::is_sorted(places.begin(), places.end())) return cases;
  std::vector<Case> ordered;
  ordered.reserve(cases.size());
  for (const std::size_t place : places) ordered.push_back(std::move(cases[place]));
  return ordered;
}

/// The next instant at which a pending clock is missed, should nothing happen (R13).
std::optional<Instant> next_change(const PageCases& page) {
  std::optional<Instant> next;
  const auto consider = [&](const ClockReading& clock) {
    if (clock.verdict != Verdict::pending) return;
    const Instant overdue = clock.deadline.overdue_from + Seconds{1};
    if (!next || overdue < *next) next = overdue;
  };
  for (const auto& c : page.cases) {
    consider(c.first_clock);
    consider(c.final_clock);
    for (const auto& promise : c.promises) consider(promise);
  }
  for (const auto& referral : page.referrals) consider(referral);
  return next;
}

}  // namespace

ThreadFold::ThreadFold(const CaseInput& input, PinnedRules& pinned, Thread thread)
    : input_(input), pinned_(pinned), thread_(std::move(thread)) {
  const std::size_t items = thread_.items().size();
  authors_.resize(thread_.authors());
  case_of_.resize(items, kNone);
  gone_.resize(items);
  reached_.resize(items);
  answered_.resize(items);
}

Ruled<void> ThreadFold::run() {
  for (std::size_t item = 0; item < thread_.items().size(); ++item) {
    const ItemRole role = thread_.items()[item].role;
    if (role != ItemRole::deletion) thread_.appear(item);
    Ruled<void> done;
    if (role == ItemRole::message) done = hear_message(item);
    if (role == ItemRole::word) done = hear_word(item);
    if (role == ItemRole::deletion) done = remove(item);
    if (!done) return done.error();
  }
  return {};
}

void ThreadFold::finish(PageCases& out) {
  const Instant observed = std::min(input_.as_of, input_.observed_until.value_or(input_.as_of));
  for (auto& r : referrals_) {
    for (const std::size_t index : r.cases) r.told.cases.push_back(cases_[index].told.id);
    std::sort(r.told.cases.begin(), r.told.cases.end());
    static_cast<ClockReading&>(r.told) = read_clock(*r.rule->calendar, r.clock, input_.as_of, observed);
    r.told.ended = r.clock.ended;
    out.referrals.push_back(std::move(r.told));
  }
  for (auto& c : cases_) {
    judge(c);
    out.cases.push_back(std::move(c.told));
  }
}

void put_in_order(PageCases& page) {
  page.cases = in_order(std::move(page.cases));
  std::sort(page.referrals.begin(), page.referrals.end(), [](const Referral& a, const Referral& b) {
    return std::tie(a.at, a.thread_id, a.office) < std::tie(b.at, b.thread_id, b.office);
  });
  page.next_change = next_change(page);
}

Ruled<PageCases> fold_cases(const CaseInput& input) {
  PageCases page;
  const auto known = known_at(input.activities, input.as_of);
  PinnedRules pinned(input.frozen, *input.rules, input.as_of);
  for (auto& [id, activities] : sort_into_threads(known)) {
    ThreadFold fold(input, pinned, Thread(id, std::move(activities)));
    if (const auto done = fold.run(); !done) return done.error();
    fold.finish(page);
  }
  put_in_order(page);
  return page;
}

}  // namespace sarad
