// SPDX-License-Identifier: Apache-2.0
// Verdicts as rows of the ledger's tables: written at the end, read in order of writing. Activities
// are named by their rows, policies and calendars once for all verdicts reached by the same.
#pragma once

#include "activity/verdict.hpp"
#include "base/result.hpp"
#include "store/ledger_memory.hpp"
#include "store/sqlite.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sarad {

/// Writes verdicts in a durable transaction. One of a page or activity the ledger does not know is
/// left out. Error: storage; nothing is written then.
[[nodiscard]] Result<void> write_verdicts(sqlite::Connection& connection, const LedgerMemory& memory,
                                          std::span<const VerdictRow> rows);

/// Enters a re-judgement and its verdicts in a durable transaction; gives its run, the highest yet.
/// Error (storage): the disk, or one without a name or a reason.
[[nodiscard]] Result<std::int64_t> write_rejudgement(sqlite::Connection& connection, const LedgerMemory& memory,
                                                     const Rejudgement& order, std::span<const VerdictRow> rows);

/// Visits all verdicts, or those of one page, in order of writing. Error: storage.
[[nodiscard]] Result<void> read_verdicts(sqlite::Connection& connection, std::optional<std::string_view> page,
                                         const std::function<void(const VerdictRow&)>& visit);

/// All re-judgements, by run. Error: storage.
[[nodiscard]] Result<std::vector<Rejudgement>> read_rejudgements(sqlite::Connection& connection);

}  // namespace sarad
