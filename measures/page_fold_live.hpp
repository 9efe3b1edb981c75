// SPDX-License-Identifier: Apache-2.0
// Which conversations of a page wait for something: the running clocks by the instant from which they are overdue. So
// what is next, what just ran out and what presses most is found without a look at any case. Part of page_fold.
#pragma once

#include "measures/page_fold_bag.hpp"
#include "measures/page_fold_marks.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace sarad {

/// A running clock among those that decide what presses most, in that order: missed ones, then pending, then unseen,
/// each by when they became or become overdue; referrals after cases. Equal ones: by id, which is not here.
struct PressingClock {
  enum class Rank : std::uint8_t { missed, pending, unseen };
  Rank rank{};
  Mark overdue_from = 0;
  std::size_t page = 0;  ///< filled in by who knows it
  bool referral = false;
  Mark opened = 0;
  std::uint32_t thread = 0;

  friend auto operator<=>(const PressingClock&, const PressingClock&) = default;
};

class LiveIndex {
 public:
  using Place = std::uint32_t;  ///< a thread's number

  explicit LiveIndex(Instant registered) : registered_(mark_of(registered)) {}

  /// A thread's marks are now those of `after` in place of `before`. O(log n) each.
  void replace(Place place, const ThreadMarks& before, const ThreadMarks& after);

  /// Earliest overdue_from at or after `t` of a running clock, backlog included.
  [[nodiscard]] std::optional<Instant> next(Instant t) const;
  /// Whether some running clock's overdue_from lies in [from, to).
  [[nodiscard]] bool any_in(Instant from, Instant to) const;
  /// Visits each running clock whose overdue_from lies in [from, to), in order: (thread, overdue_from).
  template <class Visit>
  void visit(Mark from, Mark to, const Visit& visit) const {
    for (auto place = running_.lower_bound({from, 0}); place != running_.end() && running_[place].overdue_from < to;
         place = running_.next(place))
      visit(running_[place].thread, running_[place].overdue_from);
  }
  /// The `most` first of the pressing clocks, backlog left out, and those that tie with the last of them. An open case
  /// stands by its first clock, a responded one by each clock that runs. `only`: none of another rank.
  [[nodiscard]] std::vector<PressingClock> pressing(Instant as_of, Instant observed, std::size_t most,
                                                    std::optional<PressingClock::Rank> only = {}) const;
  /// Live cases of a thread.
  [[nodiscard]] std::uint32_t live(Place place) const { return place < live_.size() ? live_[place] : 0; }
  /// Heap bytes held.
  [[nodiscard]] std::size_t bytes() const {
    return running_.bytes() + leading_.bytes() + live_.capacity() * sizeof(std::uint32_t);
  }

 private:
  struct Running {
    Mark overdue_from = 0;
    Place thread = 0;
    friend auto operator<=>(const Running&, const Running&) = default;
  };
  struct Leading {
    Mark overdue_from = 0;
    bool referral = false;
    Mark opened = 0;
    Place thread = 0;
    friend auto operator<=>(const Leading&, const Leading&) = default;
  };

  void change(Place place, const ThreadMarks& marks, bool add);
  void change(Place place, const CaseMark& c, bool add);
  void run(Place place, Mark overdue_from, bool add);
  void lead(const Leading& leading, bool add);

  Mark registered_;
  SortedBag<Running> running_;
  SortedBag<Leading> leading_;
  std::vector<std::uint32_t> live_;  ///< by thread
};

}  // namespace sarad
