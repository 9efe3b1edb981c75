// SPDX-License-Identifier: Apache-2.0
// The writer's connection to the ledger's file: its settings and the statements it writes by.
#pragma once

#include "store/sqlite.hpp"

namespace sarad {

/// Settings of the one writer: WAL, FULL (what is acknowledged survives a power cut), secure_delete.
/// Error: storage, also if the file system cannot do WAL.
[[nodiscard]] Result<void> set_up_writer(sqlite::Connection& connection);

struct WriteStatements {
  static Result<WriteStatements> prepare(sqlite::Connection& connection);

  sqlite::Statement insert_activity;   ///< row, page, then kActivityColumns
  sqlite::Statement replace_activity;  ///< the same
  sqlite::Statement read_activity;     ///< row; gives kActivityColumns
  sqlite::Statement insert_page;       ///< number, id
  sqlite::Statement update_page;       ///< number, cursor_since, cursor_state, observed_until, last_poll
  sqlite::Statement update_profile;    ///< number, last_profile, name, description, website, visitors_may_post
  sqlite::Statement write_look;        ///< page, id, platform_count, fetched, change_mark, created, looked, complete
  sqlite::Statement write_blind;       ///< page, start, stop
  sqlite::Statement last_look;         ///< page, thread; gives looked
};

}  // namespace sarad
