// SPDX-License-Identifier: Apache-2.0
// One page's figures at one instant, and all pages' together: what metrics, page, alerts and report
// read. Immutable; a new one is swapped in whole. No exporter computes a figure of its own.
#pragma once

#include "activity/batch.hpp"
#include "activity/page.hpp"
#include "measures/cadence.hpp"
#include "measures/case.hpp"
#include "measures/quantiles.hpp"
#include "measures/rates.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

/// metrics.md `sarad_page_state`.
enum class PageState : std::uint8_t { watched, lagging, blind, stopped, paused };
[[nodiscard]] std::string_view to_string(PageState state);

[[nodiscard]] std::string_view to_string(ClockKind clock);

/// What the fold of a page starts from.
struct PageInput {
  const Page* page = nullptr;
  std::span<const Activity> activities;
  const RuleBook* rules = nullptr;
  const std::set<std::string>* offices = nullptr;
  MeasureParameters parameters;
  Instant as_of{};
  std::optional<Instant> observed_until;       ///< absent: never completely fetched
  std::vector<std::pair<Instant, Instant>> blind;
  Coverage coverage;                           ///< over its threads in the window
  PageState state = PageState::lagging;
  const FrozenVerdicts* frozen = nullptr;      ///< as in CaseInput
};

struct ClockCounts {
  int overdue = 0;              ///< missed, not provisional
  int pending = 0, due_soon = 0, provisional_overdue = 0, unseen = 0;
};

struct PageFigures {
  std::string page;
  Instant as_of{};
  PageState state{};
  std::optional<Instant> observed_until;
  /// All cases, by (opened, id), and referrals; empty where the Snapshot lists them on request (CaseLists).
  std::vector<Case> cases;
  std::vector<Referral> referrals;
  int open = 0, responded = 0;                 ///< live cases, backlog from before `registered` left out
  std::array<ClockCounts, 4> clocks{};         ///< by ClockKind, of live cases and open referrals
  std::array<int, 3> overdue_cases{};          ///< by Breach
  std::optional<Instant> next_deadline;        ///< earliest due of pending clocks
  /// Until when the next pending clock is still in time (R12, R13); backlog left out.
  std::optional<Instant> next_overdue;
  std::optional<Instant> next_verdict;         ///< the same, backlog included
  bool awaits_look = false;                    ///< some clock, backlog included, ran out since the page was seen
  std::optional<Instant> oldest_open;          ///< `opened` of the oldest case in state open
  Cadence cadence;
  std::optional<Instant> last_contribution;
  Rates on_time;                               ///< first clock; the window begins at a local midnight
  Survival first_response;                     ///< p = 0.5, 0.9; withheld too where on_time is not_judged (R76)
  int vanished = 0, withdrawn = 0, removed_answers = 0;   ///< in the window
  Coverage coverage;
  const BusinessTime* calendar = nullptr;      ///< of the policy now in force; owned by the rules
  std::string policy_version;
  std::optional<Instant> next_change;          ///< must be judged again then, though nothing happens; at most a day ahead

  [[nodiscard]] const ClockCounts& clock(ClockKind kind) const { return clocks[static_cast<std::size_t>(kind)]; }
};

/// Section 11: one pass over one page. Errors as fold_cases.
[[nodiscard]] Ruled<PageFigures> figures(const PageInput& input);

/// The configuration's tree, shared by all snapshots made under it.
struct Roster {
  std::vector<Office> offices;
  std::vector<Page> pages;
};

struct CaseLists;

struct Snapshot {
  Instant as_of{};
  std::uint64_t generation = 0;
  bool simulated_time = false;
  std::shared_ptr<const Roster> roster;
  MeasureParameters parameters;
  std::vector<std::shared_ptr<const PageFigures>> pages;   ///< as roster->pages; null: never folded
  std::map<std::string, std::shared_ptr<const BusinessTime>> calendars;
  std::shared_ptr<const CaseLists> lists;                  ///< null: the figures hold their cases
  struct PollNote {                                        ///< as roster->pages
    /// Known completely up to here and how the page stands, as of this Snapshot: newer than the
    /// figures' own when a poll found nothing new (the figures are then not folded again).
    std::optional<Instant> observed_until;
    PageState state = PageState::lagging;
    std::optional<Instant> last_poll;
    std::optional<Error> last_error;
    std::optional<Seconds> interval;
    ProfileFacts profile;
  };
  std::vector<PollNote> polls;
};

}  // namespace sarad
