// SPDX-License-Identifier: Apache-2.0
#include "store/session.hpp"

#include "store/activity_row.hpp"

namespace sarad {
namespace {

std::string write_row(const char* verb) {
  std::string sql = verb;
  sql.append(" INTO activities (row, page, ").append(kActivityColumns).append(") VALUES (?, ?");
  for (int i = 0; i < kActivityColumnCount; ++i) sql += ", ?";
  return sql + ")";
}

constexpr const char* kUpdatePage =
    "UPDATE pages SET cursor_since = ?2, cursor_state = ?3,"
    " observed_until = coalesce(max(observed_until, ?4), observed_until, ?4),"
    " last_poll = coalesce(max(last_poll, ?5), last_poll, ?5) WHERE number = ?1";

constexpr const char* kUpdateProfile =
    "UPDATE pages SET last_profile = ?2, name = ?3, description = ?4, website = ?5, visitors_may_post = ?6"
    " WHERE number = ?1";

constexpr const char* kWriteLook =
    "INSERT INTO threads (page, id, platform_count, fetched, change_mark, created, looked, complete)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    " ON CONFLICT (page, id) DO UPDATE SET platform_count = ?3, fetched = ?4, change_mark = ?5, created = ?6,"
    " looked = ?7, complete = ?8";

}  // namespace

Result<void> set_up_writer(sqlite::Connection& connection) {
  const auto mode = connection.text("PRAGMA journal_mode = WAL");
  if (!mode) return mode.error();
  if (*mode != "wal")
    return Error{Errc::storage, "the ledger's file system cannot hold an SQLite WAL (a network file system?); "
                                "keep the ledger on a local disk"};
  return connection.run(
      "PRAGMA synchronous = FULL;"
      "PRAGMA secure_delete = ON;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA cell_size_check = ON;"
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA cache_size = -16384;"
      "PRAGMA journal_size_limit = 67108864");
}

Result<WriteStatements> WriteStatements::prepare(sqlite::Connection& connection) {
  using sqlite::Statement;
  auto insert_activity = Statement::prepare(connection, write_row("INSERT"));
  if (!insert_activity) return insert_activity.error();
  auto replace_activity = Statement::prepare(connection, write_row("REPLACE"));
  if (!replace_activity) return replace_activity.error();
  auto read = Statement::prepare(connection, std::string{"SELECT "} + kActivityColumns + " FROM activities WHERE row = ?");
  if (!read) return read.error();
  auto insert_page = Statement::prepare(connection, "INSERT INTO pages (number, id) VALUES (?, ?)");
  if (!insert_page) return insert_page.error();
  auto update_page = Statement::prepare(connection, kUpdatePage);
  if (!update_page) return update_page.error();
  auto update_profile = Statement::prepare(connection, kUpdateProfile);
  if (!update_profile) return update_profile.error();
  auto write_look = Statement::prepare(connection, kWriteLook);
  if (!write_look) return write_look.error();
  auto write_blind = Statement::prepare(connection, "INSERT INTO blind (page, start, stop) VALUES (?1, ?2, ?3)"
                                                    " ON CONFLICT (page, start) DO UPDATE SET stop = max(stop, ?3)");
  if (!write_blind) return write_blind.error();
  auto last_look = Statement::prepare(connection, "SELECT looked FROM threads WHERE page = ? AND id = ?");
  if (!last_look) return last_look.error();
  return WriteStatements{std::move(*insert_activity), std::move(*replace_activity), std::move(*read),
                         std::move(*insert_page),     std::move(*update_page),      std::move(*update_profile),
                         std::move(*write_look),      std::move(*write_blind),    std::move(*last_look)};
}

}  // namespace sarad
