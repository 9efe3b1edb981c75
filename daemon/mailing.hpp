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
  static constexpr std::size_t kAtOnce = 2;             ///< mails that have left, or may have, and are not yet written down as gone
  static constexpr std::size_t kMostTaken = 64;         ///< composed from one set of figures
  static constexpr std::chrono::seconds kFresh{60};     ///< what was composed earlier is composed anew from newer figures
  static constexpr std::chrono::seconds kLastWait{10};  ///< for mails under way when the daemon stops

  using MakeMailer = std::function<std::unique_ptr<Mailer>(const SmtpConfig&)>;

  /// Works on `loop`'s one thread; all must outlive it. `wants_figures`: called when mails may be waiting for a publish().
  Mailing(boost::asio::any_io_executor loop, const Clock& clock, Store& store, CommitQueue& queue, OwnMetrics& metrics, MakeMailer make,
          std::function<void()> wants_figures);

  /// At start: what an earlier life left. Error: storage.
  Result<void> load();
  /// A configuration comes into force. Without a mail server nothing is sent; what is queued waits.
  void configure(const Config& config, std::shared_ptr<const RuleSet> rules);
  /// New figures: what is due is queued, and what may go is composed. A mail leaves once it is written down as leaving, and makes room for
  /// the next once its end is: so a crash leaves kAtOnce mails in doubt, at most. While the ledger fails no mail leaves.
  void publish(const Snapshot& snapshot);
  /// Hands out no more; `done` when what was under way has ended and is written down, or after kLastWait.
  void stop(std::function<void()> done);
  /// For the health page.
  [[nodiscard]] MailHealth health() const;

 private:
  struct Composed {
    MailBook::Dispatch mail;
    std::chrono::steady_clock::time_point when;
  };
  struct Writing {
    MailChanges changes;
    std::vector<MailBook::Dispatch> leaving;   ///< to be sent when it is written
    std::size_t ended = 0;                     ///< mails whose end it tells
    [[nodiscard]] bool empty() const { return changes.empty() && leaving.empty() && ended == 0; }
  };

  boost::asio::awaitable<void> send(MailBook::Dispatch mail);
  void add(MailChanges changes);
  void let_leave();
  void flush();
  void written(std::optional<Error> error);
  void take_back(Writing failed);
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
  Writing unwritten_;
  std::shared_ptr<Writing> writing_;
  std::deque<Composed> composed_;
  std::optional<std::chrono::steady_clock::time_point> updated_;
  std::size_t in_doubt_ = 0;   ///< from being written down as leaving until the end is written down
  std::size_t sending_ = 0;    ///< of these, with the mailer
  bool write_failed_ = false, unreachable_ = false, stopping_ = false;
  std::function<void()> done_;
  boost::asio::steady_timer last_wait_;
};

}  // namespace sarad
