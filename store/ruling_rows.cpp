// SPDX-License-Identifier: Apache-2.0
#include "store/ruling_rows.hpp"

namespace sarad {
namespace {

std::optional<std::int64_t> number(const std::optional<bool>& fact) {
  if (!fact) return std::nullopt;
  return *fact ? 1 : 0;
}

std::optional<bool> fact(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return *number != 0;
}

Result<std::int64_t> number_of_page(sqlite::Connection& connection, const std::string& page) {
  auto s = sqlite::Statement::prepare(connection, "SELECT number FROM pages WHERE id = ?");
  if (!s) return s.error();
  s->bind(1, std::string_view{page});
  const auto row = s->step();
  if (!row) return row.error();
  if (!*row) return Error{Errc::storage, "the ledger knows no page \"" + page + "\"; it must have been polled once"};
  return s->integer(0);
}

}  // namespace

Result<std::int64_t> enter_ruling(sqlite::Connection& connection, const Ruling& ruling) {
  if (!ruling.interim && !ruling.trivial) return Error{Errc::storage, "a ruling must say something of interim or trivial"};
  if (ruling.activity.empty() || ruling.by.empty() || ruling.why.empty())
    return Error{Errc::storage, "a ruling needs an activity, who made it and why"};
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  const auto page = number_of_page(connection, ruling.page);
  if (!page) return page.error();
  {
    auto s = sqlite::Statement::prepare(
        connection, "INSERT INTO rulings (page, activity, interim, trivial, made_by, why, at) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!s) return s.error();
    s->bind(1, *page);
    s->bind(2, std::string_view{ruling.activity});
    s->bind(3, number(ruling.interim));
    s->bind(4, number(ruling.trivial));
    s->bind(5, std::string_view{ruling.by});
    s->bind(6, std::string_view{ruling.why});
    s->bind(7, std::int64_t{ruling.at.time_since_epoch().count()});
    if (auto done = s->run(); !done) return done.error();
  }
  const auto entered = connection.integer("SELECT last_insert_rowid()");
  if (!entered) return entered.error();
  if (auto done = transaction->commit(); !done) return done.error();
  return *entered;
}

Result<std::vector<Ruling>> read_rulings(sqlite::Connection& connection, std::int64_t after) {
  auto s = sqlite::Statement::prepare(connection,
                                      "SELECT r.number, p.id, r.activity, r.interim, r.trivial, r.made_by, r.why, r.at"
                                      " FROM rulings r JOIN pages p ON p.number = r.page WHERE r.number > ? ORDER BY r.number");
  if (!s) return s.error();
  s->bind(1, after);
  std::vector<Ruling> rulings;
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return rulings;
    rulings.push_back({s->integer(0), std::string{s->text(1)}, std::string{s->text(2)}, fact(s->optional_integer(3)),
                       fact(s->optional_integer(4)), std::string{s->text(5)}, std::string{s->text(6)},
                       Instant{Seconds{s->integer(7)}}});
  }
}

}  // namespace sarad
