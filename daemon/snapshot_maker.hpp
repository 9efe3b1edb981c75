// SPDX-License-Identifier: Apache-2.0
// Keeps each page's book (daemon/page_book), folds those pages whose facts changed or whose deadline passed, and makes
// the next Snapshot. Lives on the loop; small steps, so that nothing waits long.
#pragma once

#include "activity/batch.hpp"
#include "activity/ruling.hpp"
#include "daemon/page_book.hpp"
#include "daemon/rules.hpp"
#include "measures/snapshot.hpp"
#include "store/ledger.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sarad {

class SnapshotMaker {
 public:
  /// Told when a page was folded again, and what that showed.
  using Learned = std::function<void(const Page&, const Folded&)>;
  /// Whether polling of a page was stopped until a person acts.
  using Stopped = std::function<bool(std::string_view page)>;

  /// For a single look at a ledger: in real time, nobody is told, no page is stopped; figures hold their cases.
  SnapshotMaker();
  /// For a daemon: cases are listed on request (Snapshot::lists), from the latest Snapshot, which must not outlive the
  /// maker.
  SnapshotMaker(bool simulated_time, Learned learned, Stopped stopped);

  /// A new configuration: all pages are folded again, by their new rules.
  void configure(std::shared_ptr<const Roster> roster, std::shared_ptr<const RuleSet> rules, MeasureParameters parameters,
                 Seconds interval, Seconds gap);

  /// Pages whose polls ask for the threads of known items (Capabilities::threads_told); before load().
  void remember_threads_of(std::set<std::string, std::less<>> pages) { threaded_ = std::move(pages); }
  /// Takes what the ledger holds, once, at start. Error: storage.
  Result<void> load(Store& store);

  /// A batch that is now in the ledger, and what of it was new.
  void committed(const Batch& batch, const CommitOutcome& outcome);
  /// A poll that brought nothing to commit: why.
  void failed(std::string_view page, const Error& error);

  /// Rulings that are now in the ledger, in order of entry: their pages are folded again. Those known
  /// already are passed over.
  void ruled(const std::vector<Ruling>& rulings);
  /// Number of the last ruling known; 0: none.
  [[nodiscard]] std::int64_t newest_ruling() const { return newest_ruling_; }

  /// Folds due pages, `most` at a time. False: more are waiting.
  bool fold_some(Instant now, std::size_t most);
  /// Verdicts reached by the folds since the last call, not yet in the ledger (Store::freeze). The maker
  /// knows them already: no change of configuration moves them while this process lives.
  [[nodiscard]] std::vector<VerdictRow> take_decided() { return std::exchange(decided_, {}); }
  /// The figures as they stand.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(Instant now);
  /// When a page must be folded though nothing happens; absent: never.
  [[nodiscard]] std::optional<Instant> next_change() const;

  /// Whether some page was folded since the last Snapshot: its cases can be listed from the next one only.
  [[nodiscard]] bool has_news() const { return has_news_; }

  /// For a poll: conversations worth a look (PageFold::watched_threads).
  [[nodiscard]] std::vector<WatchedThread> watched_threads(std::string_view page, Instant now) const;
  /// For a poll: the page's cursor and threads. Null for a page never polled.
  [[nodiscard]] const PageRecord* record(std::string_view page) const;
  /// Which items of the page the ledger holds; stays valid. Null for a page never polled.
  [[nodiscard]] const KnownItems* known(std::string_view page) const;
  [[nodiscard]] std::shared_ptr<const PageFigures> figures(std::string_view page) const;
  /// First error of a fold, if any page could not be judged (a policy without a start).
  [[nodiscard]] const std::optional<std::string>& trouble() const { return trouble_; }

 private:
  PageBook& book(std::string_view page);
  static void remember(PageBook& book, const Batch& batch);
  void queue(std::size_t index);
  void fold(std::size_t index, Instant now);
  [[nodiscard]] PageState state(const Page& page, const PageBook& book, Instant now) const;
  [[nodiscard]] Coverage coverage(const PageBook& book, Instant now) const;

  [[nodiscard]] std::shared_ptr<const CaseLists> lists() const;

  bool simulated_time_, lists_on_request_ = true, has_news_ = false;
  Learned learned_;
  Stopped stopped_;
  std::shared_ptr<const Judging> judging_ = std::make_shared<Judging>(Judging{std::make_shared<Roster>(), {}, {}});
  Seconds interval_{}, gap_{};
  SipKey key_ = random_sip_key();
  std::set<std::string, std::less<>> threaded_;
  std::unordered_map<std::string, PageBook> books_;
  std::unordered_map<std::string, std::size_t> index_;       ///< page id → place in the roster
  std::vector<std::size_t> due_;                             ///< pages to be folded
  std::set<std::pair<Instant, std::size_t>> changes_;        ///< next_change of each page
  std::uint64_t generation_ = 0;
  std::int64_t newest_ruling_ = 0;
  std::vector<VerdictRow> decided_;
  std::optional<std::string> trouble_;
};

}  // namespace sarad
