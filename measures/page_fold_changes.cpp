// SPDX-License-Identifier: Apache-2.0
// Which cases of a page changed from one figure to the next: those of the threads that facts came to, and those whose
// clock ran out. Nothing else is looked at.
#include "measures/page_fold.hpp"
#include "measures/thread_fold.hpp"

#include <utility>

namespace sarad {
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

void PageFold::wake_threads(Instant observed) {
  if (told_ && observed < told_->observed) {  // what ran out is unseen again
    remember_all();
    return;
  }
  if (!told_) return;
  live_.visit(mark_of(told_->observed), mark_of(observed), [this](PageFacts::Place place, Mark) { note_change(place); });
}

Ruled<PageChanges> PageFold::take_changes(const PageFigures& figures) {
  const Instant observed = this->observed(figures);
  wake_threads(observed);
  const CaseInput in = case_input(as_of_, observed);
  PageChanges changes;
  for (const auto place : changed_) {
    if (const auto done = replay(place, in, changes.after); !done) return done.error();
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
