// SPDX-License-Identifier: Apache-2.0
// A page's figures, kept up to date: what figures() makes of all facts at once, made of each fact as it comes. A new
// fact costs a replay of its thread and O(log n) of the page, time that passes costs O(log n) and what it passes.
// figures() stays the reference: both give the same, field by field. Knows no clock and does no I/O.
#pragma once

#include "activity/ruling.hpp"
#include "measures/page_fold_facts.hpp"
#include "measures/page_fold_live.hpp"
#include "measures/page_fold_sums.hpp"
#include "measures/snapshot.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sarad {

/// What does not change from one figure to the next; another configuration needs reconfigure(). All must
/// outlive the PageFold.
struct PageFoldSetting {
  const Page* page = nullptr;
  const RuleBook* rules = nullptr;
  const std::set<std::string>* offices = nullptr;
  MeasureParameters parameters;
  const FrozenVerdicts* frozen = nullptr;  ///< as in PageInput; verdicts may be added to it at any time
};

/// The rest of PageInput.
struct PageMoment {
  Instant as_of{};
  std::optional<Instant> observed_until;
  std::vector<std::pair<Instant, Instant>> blind;
  Coverage coverage;
  PageState state = PageState::lagging;
};

/// A conversation worth a look.
struct WatchedThread {
  std::string id;
  bool live = false;              ///< has a live case
  std::vector<Instant> ran_out;   ///< overdue_from of its running clocks before now, in order
};

/// Cases and referrals that read otherwise, or may: as they were and as they are.
struct PageChanges {
  PageCases before, after;
};

class PageFold {
 public:
  explicit PageFold(PageFoldSetting setting);

  /// A fact, in any order, repeated at will (R2, R3). O(its thread + log n) if the thread was counted.
  void add(Activity activity);
  /// An operator's ruling on a fact, added already or yet to come: from its `at` on it is put over the text facts
  /// whenever they are read (measures/rulings). Each once. O(its thread + log n).
  void rule(Ruling ruling);
  /// Counts what was added so far; figures() does so itself. O(the threads it came to + log n).
  void settle();
  /// Another configuration: everything is judged by it at the next figures(). The old one must still be there.
  void reconfigure(PageFoldSetting setting);

  /// figures() of all facts so far, but for `cases` and `referrals`, which stay empty (see list_cases). An earlier
  /// instant than the last is right too, but costs what starting afresh does. Errors: as figures().
  [[nodiscard]] Ruled<PageFigures> figures(const PageMoment& moment);

  /// After figures() gave `figures`: the cases and referrals of all conversations that facts or rulings came to since
  /// the last call, or in which a clock ran out; all of them at first and after reconfigure(). No other clock's verdict
  /// differs from the last call's. `before` is empty at first. O(these conversations + log n). Errors: none but as
  /// figures().
  [[nodiscard]] Ruled<PageChanges> take_changes(const PageFigures& figures);

  /// Fills `cases` and `referrals` of what figures() returned last. Replays every thread: O(page).
  [[nodiscard]] Ruled<void> list_cases(PageFigures& figures) const;
  /// The same, but for conversations that no rule judges.
  [[nodiscard]] PageCases judgeable_cases(const PageFigures& figures) const;
  /// The cases and referrals of one conversation at that same instant; none of an unknown one. O(thread).
  [[nodiscard]] Ruled<PageCases> cases_of(std::string_view thread_id, const PageFigures& figures) const;
  /// Those of some conversations, named as pressing() names them, in order. O(these).
  [[nodiscard]] Ruled<PageCases> cases_of(std::span<const PageFacts::Place> threads, const PageFigures& figures) const;
  /// LiveIndex::pressing, as of what figures() returned last.
  [[nodiscard]] std::vector<PressingClock> pressing(const PageFigures& figures, std::size_t most,
                                                    std::optional<PressingClock::Rank> only = {}) const;
  /// Conversations with a live case, or in which a clock ran out before `now`. O(those, and live threads).
  [[nodiscard]] std::vector<WatchedThread> watched_threads(Instant now) const;

  [[nodiscard]] std::size_t activities() const { return facts_.size() + future_.size(); }
  [[nodiscard]] std::size_t cases() const { return sums_.cases(); }
  [[nodiscard]] std::size_t live_cases() const { return sums_.live_cases(); }
  /// Heap bytes held by facts and by sums, estimated.
  [[nodiscard]] std::size_t fact_bytes() const;
  [[nodiscard]] std::size_t sum_bytes() const { return sums_.bytes() + live_.bytes(); }

 private:
  enum class State : std::uint8_t { unread, stale, counted };
  /// The figures of which changes were last taken.
  struct Told {
    Instant as_of{}, observed{};
  };

  void admit(Activity activity);
  void admit_known();
  void rewind(Instant as_of);
  void remember(PageFacts::Place place);
  void remember_all();
  void note_change(PageFacts::Place place);
  void wake_threads(Instant observed);
  [[nodiscard]] CaseInput case_input(Instant as_of, Instant observed) const;
  [[nodiscard]] Instant observed(const PageFigures& figures) const;
  [[nodiscard]] std::vector<Activity> facts_of(PageFacts::Place place) const;
  [[nodiscard]] Ruled<ThreadMarks> marks_of(PageFacts::Place place) const;
  [[nodiscard]] Ruled<void> replay(PageFacts::Place place, const CaseInput& input, PageCases& out) const;
  [[nodiscard]] Instant observed(const PageMoment& moment) const;
  void judge_cadence_of_page(const PageMoment& moment, const Rule& rule, PageFigures& out);
  void rate_window(const PageMoment& moment, Instant from, PageFigures& out);
  [[nodiscard]] const Survival& first_responses(Instant observed);
  void find_next_change(const Rule& rule, PageFigures& out) const;

  PageFoldSetting setting_;
  PageFacts facts_;
  std::multimap<Instant, Activity> future_;  ///< by when they are known (R1)
  std::vector<Activity> overruled_;          ///< rule again only if time goes backwards
  std::unordered_map<std::string, std::vector<Ruling>> rulings_;  ///< made by as_of_, by activity
  std::multimap<Instant, Ruling> future_rulings_;
  std::vector<State> states_;                ///< by thread
  struct Stale {
    PageFacts::Place place = 0;
    ThreadMarks before;  ///< as it is in the sums
  };
  std::vector<Stale> stale_;
  std::map<PageFacts::Place, RuleError> failing_;
  std::optional<Told> told_;
  PageCases before_;                          ///< as of told_, of the threads in changed_
  std::vector<PageFacts::Place> changed_;
  std::vector<bool> is_changed_;              ///< by thread
  PageSums sums_;
  LiveIndex live_;
  Instant as_of_ = Instant::min();
  const Rule* rule_ = nullptr;          ///< in force at as_of_
  std::map<Instant, int> week_counts_;  ///< contributions, by the week's start
  struct {
    std::uint64_t version = 0;
    std::vector<Seconds> clocks;  ///< working clock at `observed`, by rule
    Survival survival;
  } response_times_;  ///< as last computed
};

}  // namespace sarad
