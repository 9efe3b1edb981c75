// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold_live.hpp"

#include <limits>

namespace sarad {
namespace {

template <class Bag, class T>
void put(Bag& bag, const T& value, bool add) {
  add ? bag.insert(value) : void(bag.erase(value));
}

}  // namespace

void LiveIndex::run(Place place, Mark overdue_from, bool add) {
  put(running_, Running{overdue_from, place}, add);
}

void LiveIndex::lead(const Leading& leading, bool add) {
  if (leading.opened >= registered_) put(leading_, leading, add);
}

void LiveIndex::change(Place place, const CaseMark& c, bool add) {
  if (!c.live) return;
  live_[place] += add ? 1U : -1U;
  const bool open = c.window.state == CaseState::open;
  for (const auto& clock : c.running) {
    run(place, clock.overdue_from, add);
    // Before a first response no other clock matters.
    if (!open || clock.kind == ClockKind::first) lead({clock.overdue_from, false, c.window.opened, place}, add);
  }
}

void LiveIndex::change(Place place, const ThreadMarks& marks, bool add) {
  for (const auto& c : marks.cases) change(place, c, add);
  for (const auto& referral : marks.referrals) {
    run(place, referral.clock.overdue_from, add);
    lead({referral.clock.overdue_from, true, referral.at, place}, add);
  }
}

void LiveIndex::replace(Place place, const ThreadMarks& before, const ThreadMarks& after) {
  if (live_.size() <= place) live_.resize(place + 1);
  change(place, before, false);
  change(place, after, true);
}

std::optional<Instant> LiveIndex::next(Instant t) const {
  const auto place = running_.lower_bound({mark_of(t), 0});
  if (place == running_.end()) return std::nullopt;
  return instant_of(running_[place].overdue_from);
}

bool LiveIndex::any_in(Instant from, Instant to) const {
  const auto first = next(from);
  return first && *first < to;
}

std::vector<PressingClock> LiveIndex::pressing(Instant as_of, Instant observed, std::size_t most,
                                                    std::optional<PressingClock::Rank> only) const {
  using Rank = PressingClock::Rank;
  struct Zone {
    Rank rank;
    Mark from, to;
  };
  const Mark seen = mark_of(observed), now = mark_of(as_of);
  std::vector<PressingClock> first;
  for (const auto& [rank, from, to] :
       {Zone{Rank::missed, kAlways, seen}, Zone{Rank::pending, now, kNever}, Zone{Rank::unseen, seen, now}}) {
    if (only && *only != rank) continue;
    for (auto place = leading_.lower_bound({from, false, kAlways, 0});
         place != leading_.end() && leading_[place].overdue_from < to; place = leading_.next(place)) {
      const Leading& l = leading_[place];
      const PressingClock clock{rank, l.overdue_from, 0, l.referral, l.opened, l.thread};
      const auto ties = [&clock](const PressingClock& last) {
        return last.rank == clock.rank && last.overdue_from == clock.overdue_from && last.referral == clock.referral &&
               last.opened == clock.opened;
      };
      if (first.size() >= most && (first.empty() || !ties(first.back()))) return first;
      first.push_back(clock);
    }
  }
  return first;
}

}  // namespace sarad
