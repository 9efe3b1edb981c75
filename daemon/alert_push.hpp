// SPDX-License-Identifier: Apache-2.0
// Pushes alerts of single cases to every configured Alertmanager (docs/alerts.md). What stands is AlertBook's to say,
// what one Alertmanager must hear next AlertSender's; here it is written down, then sent.
#pragma once

#include "base/clock.hpp"
#include "config/config.hpp"
#include "daemon/commit_queue.hpp"
#include "daemon/rules.hpp"
#include "exporters/alert_book.hpp"
#include "exporters/alert_sender.hpp"
#include "exporters/own_metrics.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sarad {

class AlertPush {
 public:
  /// A client for an Alertmanager: its `ca_file` rules whom to believe.
  using MakeClient = std::function<std::unique_ptr<HttpClient>(const AlertmanagerConfig&)>;

  /// Works on `loop`'s one thread; all must outlive it.
  AlertPush(boost::asio::any_io_executor loop, const Clock& clock, Store& store, CommitQueue& queue, OwnMetrics& metrics, MakeClient make);
  ~AlertPush();
  AlertPush(const AlertPush&) = delete;
  AlertPush& operator=(const AlertPush&) = delete;

  /// At start: what an earlier life told. Error: storage.
  Result<void> load();
  /// A configuration comes into force; Alertmanagers of the same name and URL keep what they were told.
  void configure(const Config& config, std::shared_ptr<const RuleSet> rules);
  /// New figures: what changed is written down, then sent. Nothing without Alertmanagers.
  void publish(const Snapshot& snapshot);
  /// Sends nothing more. What stands, stands until `hold` has passed (alerts.md A5).
  void stop();

 private:
  struct Peer;
  boost::asio::awaitable<void> serve(std::shared_ptr<Peer> peer);
  boost::asio::awaitable<PostEnd> post(Peer& peer, std::string body);
  void accepted(const Peer& peer, const AlertSender::Post& post);
  void write_down(AlertBook::Changes changes);
  void tell_metrics();
  void wake();
  [[nodiscard]] AlertTimes times() const;

  boost::asio::any_io_executor loop_;
  const Clock& clock_;
  Store& store_;
  CommitQueue& queue_;
  OwnMetrics& metrics_;
  MakeClient make_;
  std::unique_ptr<AlertBook> book_;
  std::shared_ptr<const AlertTerms> terms_;
  std::vector<std::shared_ptr<Peer>> peers_;
  AlertBook::Changes unwritten_;        ///< that the ledger did not take
  std::map<std::string, std::uint64_t> delays_told_;   ///< ids whose delay was observed
  Seconds hold_{}, shift_{};
  int writing_ = 0;
  bool write_failed_ = false;
};

}  // namespace sarad
