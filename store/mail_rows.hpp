// SPDX-License-Identifier: Apache-2.0
// The outbox as rows of the ledger.
#pragma once

#include "activity/mail_row.hpp"
#include "store/sqlite.hpp"

namespace sarad {

/// All of `changes` in one durable transaction. Error: storage.
[[nodiscard]] Result<void> write_mails(sqlite::Connection& connection, const MailChanges& changes);
/// Everything kept. Error: storage.
[[nodiscard]] Result<MailRecords> read_mails(sqlite::Connection& connection);

}  // namespace sarad
