// SPDX-License-Identifier: Apache-2.0
#include "store/verdict_rows.hpp"

#include <unordered_map>

namespace sarad {
namespace {

using sqlite::Statement;

constexpr int kProvisional = 1, kWall = 2;  // verdicts.flags

constexpr const char* kInsert =
    "INSERT INTO verdicts (page, subject, clock, word, office, started, due, overdue_from, flags, verdict, late_by, settled,"
    " judge, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

std::int64_t number(Instant t) { return t.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant{Seconds{seconds}}; }

/// Within one open transaction.
class Writer {
 public:
  static Result<Writer> make(sqlite::Connection& connection, const LedgerMemory& memory);

  /// `run`: of a re-judgement being entered; else each verdict's own.
  Result<void> write(const VerdictRow& row, std::optional<std::int64_t> run);

 private:
  Writer(const LedgerMemory& memory, Statement insert, Statement find_judge, Statement add_judge)
      : memory_(memory), insert_(std::move(insert)), find_judge_(std::move(find_judge)), add_judge_(std::move(add_judge)) {}
  Result<std::int64_t> judge(const std::shared_ptr<const JudgedBy>& by, std::int64_t run);
  static void bind(Statement& s, const JudgedBy& by, const std::int64_t& run);

  const LedgerMemory& memory_;
  Statement insert_, find_judge_, add_judge_;
  std::unordered_map<const JudgedBy*, std::int64_t> judges_;
};

Result<Writer> Writer::make(sqlite::Connection& connection, const LedgerMemory& memory) {
  auto insert = Statement::prepare(connection, kInsert);
  if (!insert) return insert.error();
  auto find = Statement::prepare(
      connection, "SELECT number FROM judges WHERE run = ? AND policy_version = ? AND calendar_version = ? AND policy = ?");
  if (!find) return find.error();
  auto add = Statement::prepare(connection, "INSERT INTO judges (run, policy_version, calendar_version, policy)"
                                            " VALUES (?, ?, ?, ?) RETURNING number");
  if (!add) return add.error();
  return Writer{memory, std::move(*insert), std::move(*find), std::move(*add)};
}

void Writer::bind(Statement& s, const JudgedBy& by, const std::int64_t& run) {
  s.bind(1, run);
  s.bind(2, std::string_view{by.policy_version});
  s.bind(3, std::string_view{by.calendar_version});
  s.bind(4, std::string_view{by.policy});
}

Result<std::int64_t> Writer::judge(const std::shared_ptr<const JudgedBy>& by, std::int64_t run) {
  const auto [known, fresh] = judges_.try_emplace(by.get(), 0);
  if (!fresh) return known->second;
  for (Statement* s : {&find_judge_, &add_judge_}) {
    bind(*s, *by, run);
    const auto row = s->step();
    if (!row) return row.error();
    if (*row) known->second = s->integer(0);
    // To its end: an INSERT that gives a row is done only after it.
    for (auto more = row; more && *more;) more = s->step();
    if (known->second != 0) break;
  }
  return known->second;
}

Result<void> Writer::write(const VerdictRow& row, std::optional<std::int64_t> run) {
  const auto page = memory_.pages.find(row.page);
  if (page == memory_.pages.end()) return {};
  const auto subject = memory_.ids.find(page->second.number, row.subject);
  const bool of_word = row.clock == ClockKind::promise, of_office = row.clock == ClockKind::referral;
  const auto word = of_word ? memory_.ids.find(page->second.number, row.part) : std::nullopt;
  if (!subject || (of_word && !word)) return {};
  const auto by = judge(row.by, run.value_or(row.by->run));
  if (!by) return by.error();
  insert_.bind(1, page->second.number);
  insert_.bind(2, std::int64_t{*subject});
  insert_.bind(3, static_cast<std::int64_t>(row.clock));
  if (of_word) {
    insert_.bind(4, std::int64_t{*word});
  } else {
    insert_.bind_null(4);
  }
  if (of_office) {
    insert_.bind(5, std::string_view{row.part});
  } else {
    insert_.bind_null(5);
  }
  insert_.bind(6, number(row.started));
  insert_.bind(7, number(row.due));
  insert_.bind(8, number(row.overdue_from));
  insert_.bind(9, std::int64_t{(row.provisional ? kProvisional : 0) | (row.wall ? kWall : 0)});
  insert_.bind(10, static_cast<std::int64_t>(row.verdict));
  insert_.bind(11, std::int64_t{row.late_by.count()});
  insert_.bind(12, row.settled ? std::optional{number(*row.settled)} : std::nullopt);
  insert_.bind(13, *by);
  insert_.bind(14, number(row.judged_at));
  return insert_.run();
}

Result<void> write_all(sqlite::Connection& connection, const LedgerMemory& memory, std::span<const VerdictRow> rows,
                       std::optional<std::int64_t> run) {
  auto writer = Writer::make(connection, memory);
  if (!writer) return writer.error();
  for (const auto& row : rows)
    if (auto done = writer->write(row, run); !done) return done.error();
  return {};
}

using Judges = std::unordered_map<std::int64_t, std::shared_ptr<const JudgedBy>>;

Result<Judges> read_judges(sqlite::Connection& connection) {
  auto s = Statement::prepare(connection, "SELECT number, policy_version, calendar_version, policy, run FROM judges");
  if (!s) return s.error();
  Judges judges;
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return judges;
    judges.emplace(s->integer(0), std::make_shared<const JudgedBy>(JudgedBy{std::string{s->text(1)}, std::string{s->text(2)},
                                                                            std::string{s->text(3)}, s->integer(4)}));
  }
}

Result<VerdictRow> read_row(const Statement& s, const Judges& judges) {
  VerdictRow row;
  row.page = s.text(0);
  row.subject = s.text(1);
  const auto clock = s.integer(2), verdict = s.integer(9);
  const auto by = judges.find(s.integer(12));
  if (clock < 0 || clock > static_cast<int>(ClockKind::referral) || verdict < 0 || verdict > static_cast<int>(Verdict::void_) ||
      by == judges.end())
    return Error{Errc::storage, "the ledger holds a verdict no sarad writes; restore a backup"};
  row.clock = static_cast<ClockKind>(clock);
  row.part = s.is_null(3) ? s.text(4) : s.text(3);
  row.started = instant(s.integer(5));
  row.due = instant(s.integer(6));
  row.overdue_from = instant(s.integer(7));
  row.provisional = (s.integer(8) & kProvisional) != 0;
  row.wall = (s.integer(8) & kWall) != 0;
  row.verdict = static_cast<Verdict>(verdict);
  row.late_by = Seconds{s.integer(10)};
  if (const auto settled = s.optional_integer(11)) row.settled = instant(*settled);
  row.by = by->second;
  row.judged_at = instant(s.integer(13));
  return row;
}

}  // namespace

Result<void> write_verdicts(sqlite::Connection& connection, const LedgerMemory& memory, std::span<const VerdictRow> rows) {
  if (rows.empty()) return {};
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  if (auto done = write_all(connection, memory, rows, std::nullopt); !done) return done.error();
  return transaction->commit();
}

Result<std::int64_t> write_rejudgement(sqlite::Connection& connection, const LedgerMemory& memory, const Rejudgement& order,
                                       std::span<const VerdictRow> rows) {
  if (order.by.empty() || order.why.empty()) return Error{Errc::storage, "a re-judgement needs who ordered it and why"};
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  const auto last = connection.integer("SELECT max(run) FROM rejudgements");
  if (!last) return last.error();
  const std::int64_t run = *last + 1;
  {
    auto s = Statement::prepare(connection, "INSERT INTO rejudgements (run, made_by, why, scope, at) VALUES (?, ?, ?, ?, ?)");
    if (!s) return s.error();
    s->bind(1, run);
    s->bind(2, std::string_view{order.by});
    s->bind(3, std::string_view{order.why});
    s->bind(4, std::string_view{order.scope});
    s->bind(5, number(order.at));
    if (auto done = s->run(); !done) return done.error();
  }
  if (auto done = write_all(connection, memory, rows, run); !done) return done.error();
  if (auto done = transaction->commit(); !done) return done.error();
  return run;
}

Result<void> read_verdicts(sqlite::Connection& connection, std::optional<std::string_view> page,
                           const std::function<void(const VerdictRow&)>& visit) {
  const auto judges = read_judges(connection);
  if (!judges) return judges.error();
  auto s = Statement::prepare(
      connection, std::string{"SELECT p.id, a.id, v.clock, w.id, v.office, v.started, v.due, v.overdue_from, v.flags, v.verdict,"
                              " v.late_by, v.settled, v.judge, v.judged_at FROM verdicts v"
                              " JOIN pages p ON p.number = v.page JOIN activities a ON a.row = v.subject"
                              " LEFT JOIN activities w ON w.row = v.word"} +
                      (page ? " WHERE v.page = (SELECT number FROM pages WHERE id = ?)" : "") + " ORDER BY v.row");
  if (!s) return s.error();
  if (page) s->bind(1, *page);
  for (;;) {
    const auto more = s->step();
    if (!more) return more.error();
    if (!*more) return {};
    const auto row = read_row(*s, *judges);
    if (!row) return row.error();
    visit(*row);
  }
}

Result<std::vector<Rejudgement>> read_rejudgements(sqlite::Connection& connection) {
  auto s = Statement::prepare(connection, "SELECT run, made_by, why, scope, at FROM rejudgements ORDER BY run");
  if (!s) return s.error();
  std::vector<Rejudgement> orders;
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return orders;
    orders.push_back({s->integer(0), std::string{s->text(1)}, std::string{s->text(2)}, std::string{s->text(3)},
                      instant(s->integer(4))});
  }
}

}  // namespace sarad
