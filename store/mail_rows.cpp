// SPDX-License-Identifier: Apache-2.0
#include "store/mail_rows.hpp"

namespace sarad {
namespace {

using sqlite::Statement;

std::int64_t seconds(Instant t) { return t.time_since_epoch().count(); }

Result<void> put_rows(sqlite::Connection& connection, const std::vector<MailRow>& rows) {
  auto s = Statement::prepare(connection,
                              "REPLACE INTO mails (id, kind, receiver, state, queued, ended, attempts, unsure, answer)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!s) return s.error();
  for (const auto& row : rows) {
    s->bind(1, std::string_view{row.id});
    s->bind(2, static_cast<std::int64_t>(row.kind));
    s->bind(3, std::string_view{row.to});
    s->bind(4, static_cast<std::int64_t>(row.state));
    s->bind(5, seconds(row.queued));
    s->bind(6, row.ended ? std::optional{seconds(*row.ended)} : std::nullopt);
    s->bind(7, std::int64_t{row.attempts});
    s->bind(8, std::int64_t{row.unsure});
    s->bind(9, std::string_view{row.answer});
    if (auto done = s->run(); !done) return done.error();
  }
  return {};
}

void bind_told(Statement& s, const MailTold& told) {
  s.bind(1, std::string_view{told.to});
  s.bind(2, std::string_view{told.page});
  s.bind(3, std::string_view{told.subject});
  s.bind(4, static_cast<std::int64_t>(told.clock));
  s.bind(5, std::string_view{told.part});
  s.bind(6, static_cast<std::int64_t>(told.step));
}

Result<void> put_told(sqlite::Connection& connection, const std::vector<MailTold>& all) {
  auto s = Statement::prepare(connection, "REPLACE INTO mail_told (receiver, page, subject, clock, part, step, mail) VALUES (?, ?, ?, ?, ?, ?, ?)");
  if (!s) return s.error();
  for (const auto& told : all) {
    bind_told(*s, told);
    s->bind(7, std::string_view{told.mail});
    if (auto done = s->run(); !done) return done.error();
  }
  return {};
}

Result<void> remove_told(sqlite::Connection& connection, const std::vector<MailTold>& all) {
  auto s = Statement::prepare(connection, "DELETE FROM mail_told WHERE receiver = ? AND page = ? AND subject = ? AND clock = ? AND part = ? AND step = ?");
  if (!s) return s.error();
  for (const auto& told : all) {
    bind_told(*s, told);
    if (auto done = s->run(); !done) return done.error();
  }
  return {};
}

Result<void> remove_ended(sqlite::Connection& connection, Instant before) {
  auto s = Statement::prepare(connection, "DELETE FROM mails WHERE ended < ?");
  if (!s) return s.error();
  s->bind(1, seconds(before));
  return s->run();
}

}  // namespace

Result<void> write_mails(sqlite::Connection& connection, const MailChanges& changes) {
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  if (auto done = remove_told(connection, changes.untold); !done) return done.error();
  if (auto done = put_rows(connection, changes.put); !done) return done.error();
  if (auto done = put_told(connection, changes.told); !done) return done.error();
  if (changes.forget)
    if (auto done = remove_ended(connection, *changes.forget); !done) return done.error();
  return transaction->commit();
}

Result<MailRecords> read_mails(sqlite::Connection& connection) {
  MailRecords records;
  auto s = Statement::prepare(connection, "SELECT id, kind, receiver, state, queued, ended, attempts, unsure, answer FROM mails ORDER BY id");
  if (!s) return s.error();
  for (;;) {
    const auto more = s->step();
    if (!more) return more.error();
    if (!*more) break;
    MailRow& row = records.mails.emplace_back();
    row.id = s->text(0);
    row.kind = static_cast<MailKind>(s->integer(1));
    row.to = s->text(2);
    row.state = static_cast<MailState>(s->integer(3));
    row.queued = Instant{Seconds{s->integer(4)}};
    if (const auto ended = s->optional_integer(5)) row.ended = Instant{Seconds{*ended}};
    row.attempts = static_cast<int>(s->integer(6));
    row.unsure = static_cast<int>(s->integer(7));
    row.answer = s->text(8);
  }
  auto told = Statement::prepare(connection, "SELECT receiver, page, subject, clock, part, step, mail FROM mail_told");
  if (!told) return told.error();
  for (;;) {
    const auto more = told->step();
    if (!more) return more.error();
    if (!*more) return records;
    records.told.push_back({std::string{told->text(0)}, std::string{told->text(1)}, std::string{told->text(2)}, static_cast<ClockKind>(told->integer(3)),
                            std::string{told->text(4)}, static_cast<MailStep>(told->integer(5)), std::string{told->text(6)}});
  }
}

}  // namespace sarad
