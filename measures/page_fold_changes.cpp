// SPDX-License-Identifier: Apache-2.0
// Which cases of a page changed from one figure to the next: those of the threads that facts came to, and those whose
// clock ran out. Nothing else is looked at.
#include "measures/page_fold.hpp"
#include "measures/thread_fold.hpp"

#include <algorithm>
#include <iterator>

namespace sarad {
namespace {

bool may_still_be_missed(const ClockReading& clock) {
  return clock.verdict == Verdict::pending || clock.verdict == Verdict::unseen;
}

/// The earliest overdue_from of a clock that runs and is not missed yet; kNever: none.
Mark next_wake(const PageCases& thread) {
  Mark wake = kNever;
  const auto consider = [&](const ClockReading& clock) {
    if (may_still_be_missed(clock)) wake = std::min(wake, mark_of(clock.deadline.overdue_from));
  };
  for (const auto& c : thread.cases) {
    consider(c.first_clock);
    consider(c.final_clock);
    for (const auto& promise : c.promises) consider(promise);
  }
  for (const auto& referral : thread.referrals) consider(referral);
  return wake;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

/// The first change of a thread since the last telling: keeps its cases as they were told.
void PageFold::note_change(PageFacts::Place place) {
  if (is_changed_.size() <= place) is_changed_.resize(place + 1);
  if (is_changed_[place]) return;
  is_changed_[place] = true;
  changed_.push_back(place);
  const bool told = told_ && place < states_.size() && states_[place] == State::counted && !failing_.contains(place);
  if (!told) return;
  // It was counted without an error, so it is replayed without one.
  static_cast<void>(replay(place, case_input(told_->as_of, told_->observed), before_));
}

void PageFold::set_wake(PageFacts::Place place, Mark wake) {
  if (wake_.size() <= place) wake_.resize(place + 1, kNever);
  if (wake_[place] == wake) return;
  if (wake_[place] != kNever) wakes_.erase({wake_[place], place});
  if (wake != kNever) wakes_.insert({wake, place});
  wake_[place] = wake;
}

void PageFold::wake_threads(Instant observed) {
  if (told_ && observed < told_->observed) {  // what ran out is unseen again
    remember_all();
    return;
  }
  for (auto place = wakes_.begin(); place != wakes_.end() && wakes_[place].first < mark_of(observed);
       place = wakes_.next(place))
    note_change(wakes_[place].second);
}

Ruled<PageChanges> PageFold::take_changes(const PageFigures& figures) {
  const Instant observed = this->observed(figures);
  wake_threads(observed);
  const CaseInput in = case_input(as_of_, observed);
  PageChanges changes;
  for (const auto place : changed_) {
    PageCases thread;
    if (const auto done = replay(place, in, thread); !done) return done.error();
    set_wake(place, next_wake(thread));
    append(changes.after.cases, thread.cases);
    append(changes.after.referrals, thread.referrals);
  }
  for (const auto place : changed_) is_changed_[place] = false;
  changed_.clear();
  changes.before = std::exchange(before_, {});
  put_in_order(changes.before);
  put_in_order(changes.after);
  told_ = {as_of_, observed};
  return changes;
}

}  // namespace sarad
