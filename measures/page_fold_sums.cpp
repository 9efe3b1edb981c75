// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold_sums.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kAsOf = 0, kObserved = 1;  // marks of a MarkedBag

/// False: there was none to take away.
template <class Bag, class T>
bool put(Bag& bag, const T& value, bool add) {
  if (!add) return bag.erase(value);
  bag.insert(value);
  return true;
}

void keep_earliest(std::optional<Instant>& earliest, Instant t) {
  if (!earliest || t < *earliest) earliest = t;
}

}  // namespace

void ClockSums::change(const ClockMark& clock, bool add) {
  RunningClocks& clocks = clocks_[static_cast<std::size_t>(clock.kind)];
  bool found = put(clocks.overdue, clock.overdue_from, add);
  if (clock.provisional) found = put(clocks.provisional, clock.overdue_from, add) && found;
  found = put(clocks.warned, clock.warn, add) && found;
  found = put(dues_[clock.wall ? -1 : clock.rule], clock.due, add) && found;
  lost_ = lost_ || !found;
}

void ClockSums::move(Instant as_of, Instant observed) {
  for (auto& clocks : clocks_) {
    clocks.overdue.move(kAsOf, mark_of(as_of));
    clocks.overdue.move(kObserved, mark_of(observed));
    clocks.provisional.move(kObserved, mark_of(observed));
    clocks.warned.move(kAsOf, mark_of(as_of) + 1);
  }
}

ClockCounts ClockSums::counts(ClockKind kind) const {
  const RunningClocks& clocks = clocks_[static_cast<std::size_t>(kind)];
  const auto past = static_cast<int>(clocks.overdue.below(kAsOf));
  const auto missed = static_cast<int>(clocks.overdue.below(kObserved));
  ClockCounts counts;
  counts.provisional_overdue = static_cast<int>(clocks.provisional.below(kObserved));
  counts.overdue = missed - counts.provisional_overdue;
  counts.unseen = past - missed;
  counts.pending = static_cast<int>(clocks.overdue.size()) - past;
  counts.due_soon = static_cast<int>(clocks.warned.below(kAsOf)) - past;
  return counts;
}

std::optional<Instant> ClockSums::next_deadline(const RuleBook& rules, Instant as_of) const {
  std::optional<Instant> next;
  for (const auto& [rule, dues] : dues_) {
    const BusinessTime* calendar = rule < 0 ? nullptr : rules.all()[static_cast<std::size_t>(rule)].calendar.get();
    const auto place = dues.partition([&](Mark due) {
      const Instant t = instant_of(due);
      return t < as_of && (calendar == nullptr || calendar->elapsed(t, as_of) > Seconds{0});
    });
    if (place != dues.end()) keep_earliest(next, instant_of(dues[place]));
  }
  return next;
}

std::optional<Instant> ClockSums::next_overdue(Instant as_of) const {
  std::optional<Instant> next;
  for (const auto& clocks : clocks_) {
    const auto& bag = clocks.overdue.bag();
    if (const auto place = bag.lower_bound(mark_of(as_of)); place != bag.end())
      keep_earliest(next, instant_of(bag[place]));
  }
  return next;
}

std::optional<Instant> ClockSums::next_change(Instant as_of) const {
  std::optional<Instant> next;
  const auto consider = [&](const SortedBag<Mark>& bag, Mark from, Seconds after) {
    if (const auto place = bag.lower_bound(from); place != bag.end())
      keep_earliest(next, instant_of(bag[place]) + after);
  };
  for (const auto& clocks : clocks_) {
    consider(clocks.overdue.bag(), mark_of(as_of), Seconds{1});
    consider(clocks.warned.bag(), mark_of(as_of) + 1, Seconds{0});
  }
  consider(backlog_, mark_of(as_of), Seconds{1});
  return next;
}

std::size_t ClockSums::bytes() const {
  std::size_t sum = backlog_.bytes();
  for (const auto& c : clocks_) sum += c.overdue.bytes() + c.provisional.bytes() + c.warned.bytes();
  for (const auto& [rule, dues] : dues_) sum += dues.bytes();
  return sum;
}

void PageSums::change(const CaseMark& c, bool add) {
  cases_ = add ? cases_ + 1 : cases_ - 1;
  add ? window_.add(c.window) : window_.remove(c.window);
  if (!c.live) return;
  live_ = add ? live_ + 1 : live_ - 1;
  if (c.window.opened < registered_) {
    for (const auto& clock : c.running) add ? clocks_.add_backlog(clock) : clocks_.remove_backlog(clock);
    return;
  }
  if (c.window.state == CaseState::open) {
    lost_ = !put(open_, c.window.opened, add) || lost_;
  } else {
    responded_ += add ? 1 : -1;
  }
  for (const auto& clock : c.running) add ? clocks_.add(clock) : clocks_.remove(clock);
  for (std::size_t breach = 0; breach < breached_.size(); ++breach)
    if (c.breached_from[breach] != kNever) lost_ = !put(breached_[breach], c.breached_from[breach], add) || lost_;
}

void PageSums::change(const ReferralMark& referral, bool add) {
  if (referral.at < registered_) {
    add ? clocks_.add_backlog(referral.clock) : clocks_.remove_backlog(referral.clock);
  } else {
    add ? clocks_.add(referral.clock) : clocks_.remove(referral.clock);
  }
}

void PageSums::change(const ContributionMark& contribution, bool add) {
  lost_ = !put(contributions_, contribution, add) || lost_;
  changed_.push_back(contribution.at);
}

template <class T>
void PageSums::replace(const std::vector<T>& before, const std::vector<T>& after) {
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i < before.size() && i < after.size() && before[i] == after[i]) continue;
    if (i < before.size()) change(before[i], false);
    if (i < after.size()) change(after[i], true);
  }
}

void PageSums::replace(const ThreadMarks& before, const ThreadMarks& after) {
  replace(before.cases, after.cases);
  replace(before.referrals, after.referrals);
  replace(before.contributions, after.contributions);
}

void PageSums::move(Instant from, Instant as_of, Instant observed) {
  clocks_.move(as_of, observed);
  window_.move(from, as_of, observed);
  for (auto& bag : breached_) bag.move(0, mark_of(observed));
}

void PageSums::write_counts(PageFigures& out) const {
  out.open = static_cast<int>(open_.size());
  out.responded = responded_;
  for (std::size_t kind = 0; kind < out.clocks.size(); ++kind)
    out.clocks[kind] = clocks_.counts(static_cast<ClockKind>(kind));
  for (std::size_t breach = 0; breach < breached_.size(); ++breach)
    out.overdue_cases[breach] = static_cast<int>(breached_[breach].below(0));
  if (!open_.empty()) out.oldest_open = instant_of(open_.front());
  out.vanished = window_.in_state(CaseState::vanished);
  out.withdrawn = window_.in_state(CaseState::withdrawn);
  out.removed_answers = window_.removed_answers();
}

std::size_t PageSums::bytes() const {
  std::size_t sum = clocks_.bytes() + window_.bytes() + open_.bytes() + contributions_.bytes();
  for (const auto& bag : breached_) sum += bag.bytes();
  return sum;
}

}  // namespace sarad
