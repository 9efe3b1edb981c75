// SPDX-License-Identifier: Apache-2.0
#include "store/migrations.hpp"

#include <array>

namespace sarad {
namespace {

// Instants are seconds since 1970 in UTC. `row` is the order of arrival. In activities, `thread`
// is NULL where it is the activity's own id; `flags`, `mentions` and `refers_to` are told in
// store/activity_row.cpp. `blind` has no writer yet: every gap so far was filled by a later fetch.
constexpr const char* kVersion1 = R"sql(
PRAGMA application_id = 0x73617261;

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE pages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  cursor_since INTEGER,
  cursor_state TEXT NOT NULL DEFAULT '',
  observed_until INTEGER,
  last_poll INTEGER,
  last_profile INTEGER,
  name TEXT, description TEXT, website TEXT, visitors_may_post INTEGER
);

CREATE TABLE activities (
  row INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (number),
  id TEXT NOT NULL,
  kind INTEGER NOT NULL,
  author INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  created INTEGER,
  seen INTEGER NOT NULL,
  last_present INTEGER,
  thread TEXT,
  parent TEXT,
  author_key TEXT,
  office TEXT,
  permalink TEXT,
  mentions TEXT,
  refers_to TEXT
);

CREATE TABLE threads (
  page INTEGER NOT NULL REFERENCES pages (number),
  id TEXT NOT NULL,
  platform_count INTEGER,
  fetched INTEGER NOT NULL,
  change_mark TEXT NOT NULL,
  created INTEGER NOT NULL,
  looked INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  PRIMARY KEY (page, id)
) WITHOUT ROWID;

CREATE TABLE blind (
  page INTEGER NOT NULL REFERENCES pages (number),
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  PRIMARY KEY (page, start)
) WITHOUT ROWID;
)sql";

constexpr std::array<Migration, 1> kMigrations{{{1, kVersion1}}};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<int> schema_version(sqlite::Connection& connection) {
  const auto version = connection.integer("PRAGMA user_version");
  if (!version) return version.error();
  return static_cast<int>(*version);
}

Result<void> migrate(sqlite::Connection& connection, std::span<const Migration> steps) {
  const auto version = schema_version(connection);
  if (!version) return version.error();
  for (const auto& step : steps) {
    if (step.version <= *version) continue;
    auto transaction = sqlite::Transaction::begin(connection);
    if (!transaction) return transaction.error();
    if (auto done = connection.run(step.sql); !done) return done.error();
    const std::string mark = "PRAGMA user_version = " + std::to_string(step.version);
    if (auto done = connection.run(mark.c_str()); !done) return done.error();
    if (auto done = transaction->commit(); !done) return done.error();
  }
  return {};
}

}  // namespace sarad
