// SPDX-License-Identifier: Apache-2.0
// Operators' rulings as rows of the ledger's table: entered at the end, read in order of entry.
#pragma once

#include "activity/ruling.hpp"
#include "base/result.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <vector>

namespace sarad {

/// Enters a ruling in a durable transaction of its own; gives its number. Error (storage): the disk,
/// a page the ledger does not know, or a ruling without a fact, a name or a reason.
[[nodiscard]] Result<std::int64_t> enter_ruling(sqlite::Connection& connection, const Ruling& ruling);

/// The rulings with a number above `after`, in order of entry. Error: storage.
[[nodiscard]] Result<std::vector<Ruling>> read_rulings(sqlite::Connection& connection, std::int64_t after);

}  // namespace sarad
