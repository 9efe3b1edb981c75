// SPDX-License-Identifier: Apache-2.0
#include "store/alert_rows.hpp"

namespace sarad {
namespace {

std::int64_t seconds(Instant t) { return t.time_since_epoch().count(); }

std::optional<std::int64_t> seconds(const std::optional<Instant>& t) {
  if (!t) return std::nullopt;
  return seconds(*t);
}

void bind_row(sqlite::Statement& s, const AlertRow& row) {
  s.bind(1, std::string_view{row.id});
  s.bind(2, std::string_view{row.page});
  s.bind(3, std::string_view{row.subject});
  s.bind(4, static_cast<std::int64_t>(row.clock));
  s.bind(5, std::string_view{row.part});
  s.bind(6, std::string_view{row.labels});
  s.bind(7, std::string_view{row.annotations});
  s.bind(8, std::string_view{row.link});
  s.bind(9, seconds(row.starts));
  s.bind(10, seconds(row.ends));
  s.bind(11, std::string_view{row.resolution});
}

}  // namespace

Result<void> write_alerts(sqlite::Connection& connection, std::span<const AlertRow> put, std::span<const std::string> gone) {
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  {
    auto s = sqlite::Statement::prepare(connection,
                                        "REPLACE INTO alerts (id, page, subject, clock, part, labels, annotations, link, starts,"
                                        " ends, resolution) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!s) return s.error();
    for (const auto& row : put) {
      bind_row(*s, row);
      if (auto done = s->run(); !done) return done.error();
    }
    auto remove = sqlite::Statement::prepare(connection, "DELETE FROM alerts WHERE id = ?");
    if (!remove) return remove.error();
    for (const auto& id : gone) {
      remove->bind(1, std::string_view{id});
      if (auto done = remove->run(); !done) return done.error();
    }
  }
  return transaction->commit();
}

Result<std::vector<AlertRow>> read_alerts(sqlite::Connection& connection) {
  auto s = sqlite::Statement::prepare(connection,
                                      "SELECT id, page, subject, clock, part, labels, annotations, link, starts, ends, resolution"
                                      " FROM alerts ORDER BY id");
  if (!s) return s.error();
  std::vector<AlertRow> rows;
  for (;;) {
    const auto more = s->step();
    if (!more) return more.error();
    if (!*more) return rows;
    AlertRow row;
    row.id = s->text(0);
    row.page = s->text(1);
    row.subject = s->text(2);
    row.clock = static_cast<ClockKind>(s->integer(3));
    row.part = s->text(4);
    row.labels = s->text(5);
    row.annotations = s->text(6);
    row.link = s->text(7);
    row.starts = Instant{Seconds{s->integer(8)}};
    if (const auto ends = s->optional_integer(9)) row.ends = Instant{Seconds{*ends}};
    row.resolution = s->text(10);
    rows.push_back(std::move(row));
  }
}

}  // namespace sarad
