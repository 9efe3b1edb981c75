// SPDX-License-Identifier: Apache-2.0
// An Activity as a row of the ledger's table, both ways. The one place that knows how the fields
// are packed.
#pragma once

#include "activity/activity.hpp"
#include "base/result.hpp"
#include "store/sqlite.hpp"

#include <string>

namespace sarad {

/// The columns in the order read_activity() and ActivityRow use, without `row` and `page`.
inline constexpr const char* kActivityColumns =
    "id, kind, author, flags, created, seen, last_present, thread, parent, author_key, office, permalink, mentions, "
    "refers_to";
inline constexpr int kActivityColumnCount = 14;

/// The values of one row. Must outlive the statement's run, as must the activity.
class ActivityRow {
 public:
  explicit ActivityRow(const Activity& activity);

  /// Sets the parameters `first`, `first` + 1, … in the order of kActivityColumns.
  void bind(sqlite::Statement& statement, int first) const;

 private:
  const Activity& activity_;
  std::string mentions_, refers_to_;
};

/// Reads columns `first`, … of the statement's row. Error (storage): a value no sarad writes.
[[nodiscard]] Result<Activity> read_activity(const sqlite::Statement& statement, int first);

}  // namespace sarad
