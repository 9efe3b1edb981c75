// SPDX-License-Identifier: Apache-2.0
// Sends mails to people (docs/mail.md). Whom to tell what and when is MailBook's to say; here it is written down, sent, and
// written down again.
#pragma once

#include "base/clock.hpp"
#include "config/config.hpp"
#include "daemon/commit_queue.hpp"
#include "daemon/rules.hpp"
#include "exporters/mail_book.hpp"
#include "exporters/operations.hpp"
#include "exporters/own_metrics.hpp"
#include "net/mailer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace sarad {

/// What the configuration has to say to the book. `rules` are held as long as the terms live.
[[nodiscard]] std::shared_ptr<const MailTerms> mail_terms(const Config& config, std::shared_ptr<const RuleSet> rules);

/// The way out that the configuration names.
[[nodiscard]] std::unique_ptr<Mailer> make_smtp_mailer(const SmtpConfig& smtp);

class Mailing {
 public:
  static constexpr std::chrono::seconds kBeat{5};       ///< how often it is asked what is due, at most
  static constexpr std::size_t kAtOnce = 2;             ///< mails under way
  static constexpr std::size_t kMostTaken = 64;         ///< composed from one set of figures
  static constexpr std::chrono::seconds kLastWait{10};  ///< for mails under way when the daemon stops

  using MakeMailer = std::function<std::unique_ptr<Mailer>(const SmtpConfig&)>;

  /// Works on `loop`'s one thread; all must outlive it. `wants_figures`: called when mails may be waiting for a publish().
  Mailing(boost::asio::any_io_executor loop, const Clock& clock, Store& store, CommitQueue& queue, OwnMetrics& metrics, MakeMailer make,
          std::function<void()> wants_figures);

  /// At start: what an earlier life left. Error: storage.
  Result<void> load();
  /// A configuration comes into force. Without a mail server nothing is sent; what is queued waits.
  void configure(const Config& config, std::shared_ptr<const RuleSet> rules);
  /// New figures: what is due is queued and what may go is composed, both written down in one transaction, then sent. While the ledger
  /// fails no mail leaves: it could not be known as sent.
  void publish(const Snapshot& snapshot);
  /// Hands out no more; `done` when what was under way has ended and is written down, or after kLastWait.
  void stop(std::function<void()> done);
  /// For the health page.
  [[nodiscard]] MailHealth health() const;

 private:
  boost::asio::awaitable<void> send_on();
  void record(MailChanges changes);
  void flush();
  void written(std::optional<Error> error);
  void start_sending();
  void ended(const MailBook::Dispatch& mail, const MailResult& result);
  void tell_metrics();
  void see_whether_done();

  boost::asio::any_io_executor loop_;
  const Clock& clock_;
  Store& store_;
  CommitQueue& queue_;
  OwnMetrics& metrics_;
  MakeMailer make_;
  std::function<void()> wants_figures_;
  std::unique_ptr<MailBook> book_;
  std::shared_ptr<const MailTerms> terms_;
  std::shared_ptr<Mailer> mailer_;
  SmtpConfig smtp_;
  MailChanges unwritten_;
  std::shared_ptr<MailChanges> writing_;
  std::vector<MailBook::Dispatch> composed_;       ///< wait for the ledger
  std::deque<MailBook::Dispatch> outgoing_;        ///< written down, to be sent
  std::optional<std::chrono::steady_clock::time_point> updated_;
  std::size_t sending_ = 0;
  bool write_failed_ = false, unreachable_ = false, stopping_ = false;
  std::function<void()> done_;
  boost::asio::steady_timer last_wait_;
};

}  // namespace sarad
