// SPDX-License-Identifier: Apache-2.0
// Answers "where does this number come from?" out of a ledger: `sarad explain` and /api/v1/explain alike
// (docs/explain.md). Reads and folds only the pages that stand behind the answer, and knows no clock.
#pragma once

#include "config/config.hpp"
#include "daemon/command_end.hpp"
#include "daemon/part_of_ledger.hpp"
#include "daemon/rules.hpp"
#include "daemon/snapshot_maker.hpp"
#include "exporters/explain.hpp"

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

/// What is to be explained: one case, a page's week, an office's quarter, or exported series.
struct Question {
  enum class Of { case_, week, quarter, series };
  Of of = Of::case_;
  std::string name;     ///< the case's id, the page's, the office's, or the series as /metrics writes it
  std::string page;     ///< of a case: the page, where several have one of that id; empty: any
  std::optional<std::vector<std::string>> pages;  ///< then: those that know such an id; absent: the ledger is searched
  std::string week;     ///< 2026-W47 or a day of the week; empty: the newest
  std::string quarter;  ///< 2026-Q4; empty: the one running
};

/// What the answer rests on besides the ledger. Explanations point into the rules: keep them as long.
struct Grounds {
  std::shared_ptr<const Roster> roster;
  std::shared_ptr<const RuleSet> rules;
  MeasureParameters parameters;
  Seconds interval{}, gap{};
  Instant at{};
  bool simulated_time = false;
  /// The daemon's own Snapshot, for series that are counted over all pages; null: all pages are folded for them.
  std::shared_ptr<const Snapshot> published;
  std::size_t most_activities = std::numeric_limits<std::size_t>::max() / 2;  ///< that one answer may take
  std::string_view dash = "--";  ///< how an option is written in messages
};

class Explaining {
 public:
  /// `store` is read only, by this thread; both outlive the call of tell().
  Explaining(Grounds grounds, Store& store) : grounds_(std::move(grounds)), store_(store) {}

  /// Once an object. Stop: kExitNo, nothing of that name (the nearest is named); kExitConfiguration, a question
  /// that makes no sense; kExitUnavailable, more than `most_activities`; kExitIo, the ledger.
  [[nodiscard]] OrStop<std::vector<Explanation>> tell(const Question& question);

 private:
  struct Facts {
    std::vector<Activity> activities;
    std::vector<Ruling> rulings;
  };
  using Told = OrStop<std::vector<Explanation>>;

  std::optional<Stop> fold(const std::vector<const Page*>& pages, const MeasureParameters& parameters);
  [[nodiscard]] Stop reading_failed(const Error& error) const;
  [[nodiscard]] OrStop<std::vector<const Page*>> pages_with(const Question& question);
  [[nodiscard]] std::optional<Evidence> evidence(std::size_t page);
  [[nodiscard]] const Page* page(std::string_view id) const;
  [[nodiscard]] const Office* office(std::string_view id) const;
  [[nodiscard]] Stop unknown(const Question& question) const;
  [[nodiscard]] std::shared_ptr<const Snapshot> without_pages() const;
  Told tell_case(const Question& question);
  Told tell_week(const Question& question);
  Told tell_quarter(const Question& question);
  Told tell_series(const Question& question);
  [[nodiscard]] std::vector<QuarterPage> quarter_pages(const Period& period);

  Grounds grounds_;
  Store& store_;
  std::optional<PartOfLedger> part_;
  std::shared_ptr<const Roster> roster_;  ///< all offices, and the pages that were folded
  SnapshotMaker maker_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::map<std::size_t, Facts> facts_;
};

}  // namespace sarad
