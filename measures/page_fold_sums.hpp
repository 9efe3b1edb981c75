// SPDX-License-Identifier: Apache-2.0
// The sums of a page's figures, kept up to date: a thread's marks are added or taken away in O(log n) each, and time
// moves on in O(log n + what it passes). Knows no activity and no rule of the fold. Part of page_fold.
#pragma once

#include "measures/page_fold_bag.hpp"
#include "measures/page_fold_marks.hpp"

#include <map>

namespace sarad {

/// The running clocks of one kind, of live cases or open referrals that are no backlog.
struct RunningClocks {
  MarkedBag overdue;      ///< by overdue_from; below the marks: before as_of, before `observed` (missed)
  MarkedBag provisional;  ///< likewise, the provisional ones of them
  MarkedBag warned;       ///< by warning; below the first mark: warning <= as_of
};

class ClockSums {
 public:
  void add(const ClockMark& clock) { change(clock, true); }
  void remove(const ClockMark& clock) { change(clock, false); }
  void add_backlog(const ClockMark& clock) { backlog_.insert(clock.overdue_from); }
  void remove_backlog(const ClockMark& clock) { lost_ = !backlog_.erase(clock.overdue_from) || lost_; }
  void move(Instant as_of, Instant observed);

  /// As WindowSums::lost.
  [[nodiscard]] bool lost() const { return lost_; }
  [[nodiscard]] ClockCounts counts(ClockKind kind) const;
  /// Earliest `due` of a pending clock, backlog left out. `rules`: those of the marks.
  [[nodiscard]] std::optional<Instant> next_deadline(const RuleBook& rules, Instant as_of) const;
  /// Earliest overdue_from of a pending clock, backlog left out.
  [[nodiscard]] std::optional<Instant> next_overdue(Instant as_of) const;
  /// The next instant after as_of at which a pending clock is missed, backlog included, or a warning begins.
  [[nodiscard]] std::optional<Instant> next_change(Instant as_of) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  void change(const ClockMark& clock, bool add);

  std::array<RunningClocks, 4> clocks_;
  SortedBag<Mark> backlog_;  ///< overdue_from of running clocks that are not counted
  /// `due` by calendar: there it has the same order as overdue_from. -1: wall limits.
  std::map<int, SortedBag<Mark>> dues_;
  bool lost_ = false;
};

/// Cases opened in the sliding window (R60–R62, R70–R73).
class WindowSums {
 public:
  explicit WindowSums(Mark registered) : registered_(registered) {}

  void add(const WindowCase& c) { change(c, true); }
  void remove(const WindowCase& c) { change(c, false); }
  void move(Instant from, Instant as_of, Instant observed);

  /// A case was to be taken away that was never there: the sums are worth nothing any more.
  [[nodiscard]] bool lost() const { return lost_; }
  [[nodiscard]] RateTally tally() const;
  [[nodiscard]] int in_state(CaseState state) const { return by_state_[static_cast<std::size_t>(state)]; }
  [[nodiscard]] int removed_answers() const { return removed_answers_; }
  /// Earliest overdue_from at or after as_of of a case in the window.
  [[nodiscard]] std::optional<Mark> next_mature() const;
  /// Changes whenever risks() may, but for the working time that live cases gain.
  [[nodiscard]] std::uint64_t subjects_version() const { return subjects_version_; }
  /// R70–R74 as of the last move. O(cases in the window), a few nanoseconds each; backlog in it costs more.
  [[nodiscard]] RiskTable risks(const RuleBook& rules) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  /// A case by when it matures.
  struct Maturing {
    Mark overdue_from = 0, opened = 0;
    CaseOutcome outcome{};
    friend auto operator<=>(const Maturing&, const Maturing&) = default;
  };

  void change(const WindowCase& c, bool add);
  void count_state(const WindowCase& c, int sign);
  void count_mature(const Maturing& c, int sign);
  void count_subject(const WindowCase& c, bool add);
  void move_from(Mark from);
  void move_as_of(Mark as_of);
  void move_observed(Mark observed);
  [[nodiscard]] bool in_window(Mark opened) const { return opened >= from_ && opened < as_of_; }

  Mark registered_, from_ = kAlways, as_of_ = kAlways, observed_ = kAlways;
  SortedBag<WindowCase> by_opened_, backlog_;
  SortedBag<Maturing> by_maturity_;
  std::int64_t opened_ = 0, missed_ = 0, unseen_ = 0;
  std::array<std::int64_t, 4> mature_{};  ///< by CaseOutcome, running aside
  std::array<int, 5> by_state_{};
  int removed_answers_ = 0;
  std::uint64_t subjects_version_ = 0;
  bool lost_ = false;
  SortedBag<std::int64_t> events_, censored_;
  std::int64_t for_ever_ = 0;
  std::map<std::uint16_t, SortedBag<std::int64_t>> live_;  ///< working clock at `opened`, by rule
};

/// All of a page.
class PageSums {
 public:
  explicit PageSums(Instant registered) : registered_(mark_of(registered)), window_(registered_) {}

  /// A thread's marks are now those of `after` in place of `before`; what is in both is left alone.
  void replace(const ThreadMarks& before, const ThreadMarks& after);
  void move(Instant from, Instant as_of, Instant observed);

  /// Something was to be taken away that was never there: the sums are worth nothing any more.
  [[nodiscard]] bool lost() const { return lost_ || clocks_.lost() || window_.lost(); }
  /// Everything of the figures but cadence, rates and quantiles.
  void write_counts(PageFigures& out) const;
  [[nodiscard]] const ClockSums& clocks() const { return clocks_; }
  [[nodiscard]] const WindowSums& window() const { return window_; }
  [[nodiscard]] const SortedBag<ContributionMark>& contributions() const { return contributions_; }
  /// Contributions changed since the last call, as instants.
  [[nodiscard]] std::vector<Mark> take_changed_contributions() { return std::exchange(changed_, {}); }
  [[nodiscard]] std::size_t cases() const { return cases_; }
  [[nodiscard]] std::size_t live_cases() const { return live_; }
  /// Heap bytes held.
  [[nodiscard]] std::size_t bytes() const;

 private:
  template <class T>
  void replace(const std::vector<T>& before, const std::vector<T>& after);
  void change(const CaseMark& c, bool add);
  void change(const ReferralMark& referral, bool add);
  void change(const ContributionMark& contribution, bool add);

  Mark registered_;
  ClockSums clocks_;
  WindowSums window_;
  std::array<MarkedBag, 3> breached_;  ///< by Breach; below the first mark: breached as of `observed`
  SortedBag<Mark> open_;               ///< `opened` of cases in state open
  SortedBag<ContributionMark> contributions_;
  std::vector<Mark> changed_;
  int responded_ = 0;
  std::size_t cases_ = 0, live_ = 0;
  bool lost_ = false;
};

}  // namespace sarad
