// SPDX-License-Identifier: Apache-2.0
// The running daemon: ties the rooms together on one io_context. What is decided, is decided
// elsewhere (Scheduler, SnapshotMaker, collectors); here it is carried out.
#pragma once

#include "base/clock.hpp"
#include "collectors/collector.hpp"
#include "daemon/alert_push.hpp"
#include "daemon/commit_queue.hpp"
#include "daemon/explain_requests.hpp"
#include "daemon/hooks.hpp"
#include "daemon/load.hpp"
#include "daemon/mailing.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/snapshot_maker.hpp"
#include "exporters/exposition.hpp"
#include "exporters/http_server.hpp"
#include "exporters/access.hpp"
#include "exporters/office_sums.hpp"
#include "exporters/operations.hpp"
#include "exporters/part_of.hpp"
#include "exporters/own_metrics.hpp"
#include "net/curl_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

class Daemon {
 public:
  /// The signals the daemon heeds. Made before anything that takes time, so that none kills the process.
  struct Signals {
    explicit Signals(boost::asio::io_context& loop) : ends(loop, SIGTERM, SIGINT), reloads(loop, SIGHUP) {}
    boost::asio::signal_set ends, reloads;
  };

  Daemon(boost::asio::io_context& loop, Signals& signals, const Clock& clock, Loaded loaded, std::vector<std::string> files,
         std::unique_ptr<Store> store);

  /// Reads the ledger, folds every page and listens. Error: storage, configuration (a port).
  Result<void> start();
  /// Runs until a signal ends it, or, with `once`, until every page was polled once. 0 or an ExitCode.
  int run(bool once);

 private:
  Result<void> listen();
  void listen_for_signals();
  void listen_for_reloads();
  void reload();
  void apply(Loaded loaded);
  void stop(std::string_view why);
  void drained();                                       ///< no poll is under way any more
  void finish();

  Result<void> recall();                                ///< at start: what polling learned, from the ledger's facts
  void arrange_polling();
  void tell_quotas();                                   ///< metrics and log of how the quotas do
  void schedule();                                      ///< starts what may be polled now
  boost::asio::awaitable<void> poll(std::string page_id);
  WebReply take_push(const WebRequest& request);
  boost::asio::awaitable<void> keep_pushed(Batch batch);
  const TextReader& reader_of(const Page& page);
  void poll_ended(const Page& page, const Batch& batch);
  /// Once a day for each credential; an hour after the last time if the platform `refused` it.
  boost::asio::awaitable<void> check_token(const Page& page, bool refused);
  void count(const Page& page, const Batch& batch, const CommitOutcome& outcome, bool first_fetch);

  void refresh();                                       ///< folds a slice; swaps the Snapshot when done
  void refresh_within(std::chrono::milliseconds wait);
  void publish();
  void learned(const Page& page, const Folded& folded);

  void keep_verdicts_at_once();                         ///< at start, before the loop runs
  void keep_verdicts();                                 ///< those reached since, on the store's thread
  void keep_last_verdicts();
  void ask_for_rulings();                               ///< those another process entered
  boost::asio::awaitable<void> tend();                  ///< watchdog, status line, loop lag, ledger's size
  WebReply answer(const WebRequest& request);
  WebReply show(const WebRequest& request, const Viewer& viewer);
  WebReply answer_explain(const WebRequest& request, const std::shared_ptr<const Snapshot>& seen);
  [[nodiscard]] Operations operations() const;
  /// Looks through the pages' known items from place `next` on, some at each turn of the loop.
  struct ItemSearch;
  void search_pages(std::shared_ptr<ItemSearch> search);
  [[nodiscard]] std::string status_line() const;
  [[nodiscard]] const Office* office_of(const Page& page) const;
  [[nodiscard]] std::string credential_of(const Page& page) const;

  boost::asio::io_context& loop_;
  const Clock& clock_;
  Loaded loaded_;
  std::vector<std::string> files_;
  std::shared_ptr<const Roster> roster_;                ///< hooks_ points into it
  std::map<std::string, std::size_t> page_index_, office_index_;
  std::map<std::string, Instant> token_checks_;         ///< by credential: when last asked
  std::map<std::string, TokenState> tokens_;            ///< by credential: what was told
  std::map<std::string, TextReader> readers_;           ///< by policy, made when first wanted
  /// Which office speaks with an account: (platform, account).
  std::shared_ptr<const std::map<std::pair<std::string, std::string>, std::string>> account_offices_;

  OwnMetrics metrics_;
  std::unique_ptr<Store> store_;
  CommitQueue queue_;
  CurlClient http_;
  AlertPush alerts_;
  Mailing mails_;
  Scheduler scheduler_;
  std::optional<PollingRecall> recall_;                 ///< only while starting
  std::set<std::pair<std::string, std::string>> short_quotas_;   ///< those already complained of
  Hooks hooks_;
  SnapshotMaker maker_;
  Exposition exposition_;
  ExplainRequests explain_requests_;
  Access access_;
  Parts parts_;
  HttpServer server_;

  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const Blocks> blocks_;
  std::shared_ptr<OfficeSums> sums_ = std::make_shared<OfficeSums>();
  std::optional<std::chrono::steady_clock::time_point> refresh_at_;
  bool started_ = false;

  boost::asio::signal_set &ends_, &reloads_;
  boost::asio::steady_timer wake_, refresh_timer_, drain_timer_;
  std::list<boost::asio::cancellation_signal> polls_;
  std::size_t polling_ = 0;
  bool store_answered_ = true;
  bool asking_rulings_ = false, rulings_failed_ = false;
  std::vector<VerdictRow> verdicts_;                    ///< reached and not yet on their way to the ledger
  bool keeping_verdicts_ = false, verdicts_failed_ = false;
  std::set<std::string> left_once_;                     ///< serve --once: pages not polled yet
  bool once_ = false, stopping_ = false;
  int exit_code_ = 0;
};

}  // namespace sarad
