// SPDX-License-Identifier: Apache-2.0
// What the daemon knows of one page, and its figures kept up to date (measures/page_fold): facts, rulings and the
// ledger's verdicts come in, each is looked at once, and a fold tells what it changed. Asks nobody for anything.
#pragma once

#include "activity/batch.hpp"
#include "activity/ruling.hpp"
#include "daemon/known_items.hpp"
#include "daemon/rules.hpp"
#include "measures/frozen.hpp"
#include "measures/case_lists.hpp"
#include "measures/page_fold.hpp"
#include "store/ledger.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace sarad {

/// What pages are judged by, from one reload to the next.
struct Judging {
  std::shared_ptr<const Roster> roster;
  std::shared_ptr<const RuleSet> rules;
  MeasureParameters parameters;
};

/// What a fold of a page showed.
struct Folded {
  std::shared_ptr<const PageFigures> before, after;  ///< before: null at first
  PageChanges changes;                               ///< cases that read otherwise, or may
  std::vector<VerdictRow> decided;                   ///< reached and not in the ledger yet; known here from now on
};

class PageBook {
 public:
  explicit PageBook(const SipKey& key) : known(key) {}

  void add(Activity activity) { waiting_.push_back(std::move(activity)); }
  void rule(Ruling ruling) { rulings_.push_back(std::move(ruling)); }
  /// A verdict of the ledger, in order of writing.
  void freeze(const VerdictRow& row) { frozen_->add(row); }

  /// Takes in what came since the last fold and judges it all as of `moment`. Another `judging` than the last judges
  /// everything anew. With `list_cases` the figures hold all cases. Errors: as figures(); then the figures stay as they are and nothing is lost.
  [[nodiscard]] Ruled<Folded> fold(const std::shared_ptr<const Judging>& judging, const Page& page,
                                   const RuleBook& rules, const PageMoment& moment, bool list_cases);

  /// Cases as of figures(); none where there are none. See CaseLists. Where the last fold failed, conversations that
  /// cannot be judged are left out.
  [[nodiscard]] PageCases cases() const;
  [[nodiscard]] PageCases cases(std::span<const std::uint32_t> threads) const;
  [[nodiscard]] std::vector<PressingClock> pressing(std::size_t most, std::optional<PressingClock::Rank> only) const;
  /// PageFold::watched_threads.
  [[nodiscard]] std::vector<WatchedThread> watched_threads(Instant now) const;

  /// As last folded; null: never.
  [[nodiscard]] const std::shared_ptr<const PageFigures>& figures() const { return figures_; }

  PageRecord record;
  KnownItems known;
  std::optional<Error> last_error;
  bool queued = false;

 private:
  void take_in(const std::shared_ptr<const Judging>& judging, const Page& page, const RuleBook& rules);

  std::vector<Activity> waiting_;
  std::vector<Ruling> rulings_;
  std::unique_ptr<FrozenVerdicts> frozen_ = std::make_unique<FrozenVerdicts>();  ///< stays where it is: fold_ looks into it
  std::shared_ptr<const Judging> judging_;                                       ///< fold_ looks into it
  std::optional<PageFold> fold_;
  std::shared_ptr<const PageFigures> figures_;
};

}  // namespace sarad
