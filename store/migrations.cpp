// SPDX-License-Identifier: Apache-2.0
#include "store/migrations.hpp"

#include <array>

namespace sarad {
namespace {

// Instants are seconds since 1970 in UTC. `row` is the order of arrival. In activities, `thread`
// is NULL where it is the activity's own id; `flags`, `mentions` and `refers_to` are told in
// store/activity_row.cpp. `blind` holds what no later poll can show.
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

// Operators' rulings: `number` is the order of entry. What was ruled stays: a later ruling overrules.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE rulings (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  page INTEGER NOT NULL REFERENCES pages (number),
  activity TEXT NOT NULL,
  interim INTEGER CHECK (interim IN (0, 1)),
  trivial INTEGER CHECK (trivial IN (0, 1)),
  made_by TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK (interim IS NOT NULL OR trivial IS NOT NULL)
);

CREATE TRIGGER rulings_are_not_altered BEFORE UPDATE ON rulings
BEGIN SELECT raise(ABORT, 'a ruling is never altered: enter another'); END;

CREATE TRIGGER rulings_are_not_deleted BEFORE DELETE ON rulings
BEGIN SELECT raise(ABORT, 'a ruling is never deleted: enter another'); END;
)sql";

// Verdicts in order of writing; a later one of the same clock stands beside the earlier. `subject` and
// `word` are rows of activities; `clock`, `verdict` and `flags` are told in store/verdict_rows.cpp.
// `judges.run` is 0 for the daemon's own judging, else a re-judgement's.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE judges (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  calendar_version TEXT NOT NULL,
  policy TEXT NOT NULL,
  UNIQUE (run, policy_version, calendar_version, policy)
);

CREATE TABLE verdicts (
  row INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (number),
  subject INTEGER NOT NULL REFERENCES activities (row),
  clock INTEGER NOT NULL,
  word INTEGER REFERENCES activities (row),
  office TEXT,
  started INTEGER NOT NULL,
  due INTEGER NOT NULL,
  overdue_from INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  late_by INTEGER NOT NULL,
  settled INTEGER,
  judge INTEGER NOT NULL REFERENCES judges (number),
  judged_at INTEGER NOT NULL
);

CREATE TABLE rejudgements (
  run INTEGER PRIMARY KEY,
  made_by TEXT NOT NULL,
  why TEXT NOT NULL,
  scope TEXT NOT NULL,
  at INTEGER NOT NULL
);

CREATE TRIGGER verdicts_are_not_altered BEFORE UPDATE ON verdicts
BEGIN SELECT raise(ABORT, 'a verdict is never altered: another is written beside it'); END;

CREATE TRIGGER verdicts_are_not_deleted BEFORE DELETE ON verdicts
BEGIN SELECT raise(ABORT, 'a verdict is never deleted: another is written beside it'); END;
)sql";

// One page's facts without reading the whole ledger: explain, rule, and a request to the running daemon.
constexpr const char* kVersion4 = R"sql(
CREATE INDEX activities_of_page ON activities (page);
CREATE INDEX verdicts_of_page ON verdicts (page);
)sql";

// Alerts of single cases that an Alertmanager may believe in: the one table whose rows come and go. `clock` is a
// ClockKind; `ends` NULL: the alert stands.
constexpr const char* kVersion5 = R"sql(
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  page TEXT NOT NULL,
  subject TEXT NOT NULL,
  clock INTEGER NOT NULL,
  part TEXT NOT NULL,
  labels TEXT NOT NULL,
  annotations TEXT NOT NULL,
  link TEXT NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER,
  resolution TEXT NOT NULL
) WITHOUT ROWID;
)sql";

// Mails to people: the outbox (activity/mail_row.hpp tells the numbers), and what was told to whom, so that nobody is told twice.
// A mail and what it tells are written in one transaction.
constexpr const char* kVersion6 = R"sql(
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  kind INTEGER NOT NULL,
  receiver TEXT NOT NULL,
  state INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  ended INTEGER,
  attempts INTEGER NOT NULL,
  unsure INTEGER NOT NULL,
  answer TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE mail_told (
  receiver TEXT NOT NULL,
  page TEXT NOT NULL,
  subject TEXT NOT NULL,
  clock INTEGER NOT NULL,
  part TEXT NOT NULL,
  step INTEGER NOT NULL,
  mail TEXT NOT NULL,
  PRIMARY KEY (receiver, page, subject, clock, part, step)
) WITHOUT ROWID;
)sql";

constexpr std::array kMigrations{Migration{1, kVersion1}, Migration{2, kVersion2}, Migration{3, kVersion3},
                                 Migration{4, kVersion4}, Migration{5, kVersion5}, Migration{6, kVersion6}};

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
