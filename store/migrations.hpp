// SPDX-License-Identifier: Apache-2.0
// The shape of the ledger's file, as a list of steps from nothing to the newest. A step once
// released is never changed; a new shape is a new step at the end.
#pragma once

#include "base/result.hpp"
#include "store/sqlite.hpp"

#include <span>

namespace sarad {

struct Migration {
  int version;       ///< of the schema once the step is done; steps count 1, 2, 3, …
  const char* sql;
};

/// All steps, in order.
[[nodiscard]] std::span<const Migration> migrations();

/// Written into the file's header, so that no other program's database is taken for a ledger.
inline constexpr std::int64_t kApplicationId = 0x73617261;  // "sara"

/// The schema version the file tells (PRAGMA user_version); 0: nothing in it yet. Error: storage.
[[nodiscard]] Result<int> schema_version(sqlite::Connection& connection);

/// Takes every step beyond the file's version, each in a transaction of its own that also writes
/// the version: killed at any point, the file is of one version or the next (faults F69). Error:
/// storage; the steps before the one that failed stay done.
[[nodiscard]] Result<void> migrate(sqlite::Connection& connection, std::span<const Migration> steps);

}  // namespace sarad
