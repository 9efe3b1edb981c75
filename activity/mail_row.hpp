// SPDX-License-Identifier: Apache-2.0
// Mails as the ledger keeps them: the outbox, and which step of which case was told to whom. A mail and what it tells are
// written together, so that neither a crash nor a full disk loses or doubles one (docs/mail.md).
#pragma once

#include "activity/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

enum class MailKind : std::uint8_t {
  digest,   ///< the daily list
  notice,   ///< something became due, or overdue, or was passed on
  bounce,   ///< to operators: addresses that refuse our mails
};

enum class MailState : std::uint8_t {
  queued,    ///< to be sent, or sent again
  sending,   ///< given to the server; found in a new life: nobody knows whether it arrived
  sent,
  failed,    ///< refused for good, or given up
  dropped,   ///< nothing of what it was to tell is true any more
};

struct MailRow {
  std::string id;              ///< stable: the Message-ID is made of it, so that readers may drop doubles
  MailKind kind{};
  std::string to;              ///< the address
  MailState state{};
  Instant queued{};
  std::optional<Instant> ended;
  int attempts = 0;
  int unsure = 0;              ///< attempts of which nobody knows whether they arrived
  std::string answer;          ///< the server's last words, for operators

  [[nodiscard]] bool waits() const { return state == MailState::queued || state == MailState::sending; }
  friend bool operator==(const MailRow&, const MailRow&) = default;
};

/// A rung of the ladder, for one clock of one case (alerts.md section 5).
enum class MailStep : std::uint8_t { soon, overdue, head, supervisor };

/// That `to` hears of a step by `mail`.
struct MailTold {
  std::string to, page, subject;   ///< subject: the case's id; of a referral, its tag's
  ClockKind clock{};
  std::string part;                ///< of a promise, the interim word's id; of a referral, the office
  MailStep step{};
  std::string mail;

  friend bool operator==(const MailTold&, const MailTold&) = default;
};

/// What is written in one transaction.
struct MailChanges {
  std::vector<MailRow> put;        ///< by id
  std::vector<MailTold> told;      ///< by all but `mail`
  std::vector<MailTold> untold;    ///< a mail left without them
  std::optional<Instant> forget;   ///< mails that ended before go; what they told stays

  [[nodiscard]] bool empty() const { return put.empty() && told.empty() && untold.empty() && !forget; }
};

struct MailRecords {
  std::vector<MailRow> mails;      ///< by id
  std::vector<MailTold> told;
};

}  // namespace sarad
