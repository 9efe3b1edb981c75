// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_store.hpp"

#include "store/activity_row.hpp"
#include "store/alert_rows.hpp"
#include "store/mail_rows.hpp"
#include "store/migrations.hpp"
#include "store/ruling_rows.hpp"
#include "store/verdict_rows.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sarad {
namespace {

using sqlite::Statement;

std::optional<Instant> optional_instant(const Statement& s, int column) {
  if (s.is_null(column)) return std::nullopt;
  return Instant{Seconds{s.integer(column)}};
}

PageRecord read_page(const Statement& s) {
  PageRecord r;
  r.page = s.text(1);
  r.cursor = {optional_instant(s, 2), std::string{s.text(3)}};
  r.observed_until = optional_instant(s, 4);
  r.last_poll = optional_instant(s, 5);
  r.last_profile = optional_instant(s, 6);
  r.profile.name = s.optional_text(7);
  r.profile.description = s.optional_text(8);
  r.profile.website = s.optional_text(9);
  if (const auto may = s.optional_integer(10)) r.profile.visitors_may_post = *may != 0;
  return r;
}

std::uint64_t bytes_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

SqliteStore::SqliteStore(Opened opened, Pseudonyms pseudonyms)
    : opened_(std::move(opened)), connection_(std::move(opened_.connection)), pseudonyms_(std::move(pseudonyms)) {}

Result<std::unique_ptr<SqliteStore>> SqliteStore::make(Opened opened, Pseudonyms pseudonyms) {
  std::unique_ptr<SqliteStore> store{new SqliteStore(std::move(opened), std::move(pseudonyms))};
  struct stat status {};
  if (::stat(store->opened_.path.c_str(), &status) != 0)
    return Error{Errc::storage, "cannot look at " + store->opened_.path + ": " + std::strerror(errno)};
  store->device_ = status.st_dev;
  store->inode_ = status.st_ino;
  if (store->opened_.mode != OpenMode::daemon) return store;
  auto statements = WriteStatements::prepare(*store->connection_);
  if (!statements) return statements.error();
  store->statements_.emplace(std::move(*statements));
  if (auto done = store->remember_pages(); !done) return done.error();
  if (auto done = store->remember_ids(); !done) return done.error();
  return store;
}

SqliteStore::~SqliteStore() {
  // The lock must not outlive the connection for a process that writes beside us (open_beside). If
  // one is stuck in the gate, we close nevertheless.
  LedgerLock::Refusal ignored;
  const bool daemon = opened_.mode == OpenMode::daemon;
  const auto gate = daemon ? LedgerLock::take(opened_.path + ".gate", opened_.path, ignored, kGatePatience) : std::nullopt;
  statements_.reset();
  connection_.reset();
  opened_.lock.reset();
}

Result<void> SqliteStore::ready() {
  struct stat status {};
  if (::stat(opened_.path.c_str(), &status) != 0 || status.st_dev != device_ || status.st_ino != inode_)
    return Error{Errc::storage, "the ledger " + opened_.path +
                                    " was moved, removed or replaced under us; nothing more is written. Put it back, "
                                    "or restart sarad to use what is there"};
  if (!memory_.in_doubt) return {};
  // The connection is kept: its index of the WAL ends before what failed, so the next commit writes
  // over it. A new connection would read it back from the kernel's memory and believe it (F64).
  if (auto done = remember_pages(); !done) return done.error();
  const auto newest = connection_->integer("SELECT max(row) FROM activities");
  if (!newest) return newest.error();
  if (*newest != memory_.last_row)
    return Error{Errc::storage, "the ledger holds what it said it could not write; restart sarad to read it anew"};
  memory_.in_doubt = false;
  return {};
}

Result<void> SqliteStore::remember_pages() {
  memory_.pages.clear();
  memory_.last_page = 0;
  auto s = Statement::prepare(*connection_, "SELECT number, id, last_poll, observed_until FROM pages");
  if (!s) return s.error();
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto number = s->integer(0);
    memory_.last_page = std::max(memory_.last_page, number);
    memory_.pages[std::string{s->text(1)}] = {.number = number,
                                              .observed_until = optional_instant(*s, 3).value_or(Instant::min()),
                                              .last_poll = optional_instant(*s, 2).value_or(Instant::min())};
  }
}

Result<void> SqliteStore::remember_ids() {
  const auto newest = connection_->integer("SELECT max(row) FROM activities");
  if (!newest) return newest.error();
  if (*newest > KnownIds::kMostRows) return Error{Errc::storage, "the ledger holds more activities than can be counted"};
  memory_.ids.reserve(static_cast<std::size_t>(*newest));
  auto s = Statement::prepare(*connection_, "SELECT row, page, id FROM activities ORDER BY row");
  if (!s) return s.error();
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto number = static_cast<KnownIds::Row>(s->integer(0));
    if (!memory_.ids.add(s->integer(1), s->text(2), number))
      return Error{Errc::storage, "the ledger holds an activity twice; restore a backup"};
    memory_.last_row = number;
  }
}

Result<std::vector<CommitOutcome>> SqliteStore::commit(std::span<const Batch> batches) {
  if (opened_.mode != OpenMode::daemon) return Error{Errc::storage, "the ledger was not opened to take batches"};
  if (auto fit = ready(); !fit) return fit.error();
  BatchWriter writer{*statements_, memory_, pseudonyms_};
  auto transaction = sqlite::Transaction::begin(*connection_);
  if (!transaction) return transaction.error();
  std::vector<CommitOutcome> outcomes;
  outcomes.reserve(batches.size());
  for (const auto& batch : batches) {
    auto outcome = writer.write(batch);
    if (!outcome) return outcome.error();
    outcomes.push_back(std::move(*outcome));
  }
  if (auto done = transaction->commit(); !done) return done.error();
  writer.keep();
  return outcomes;
}

Result<std::vector<Activity>> SqliteStore::activities(std::string_view page, std::size_t most) {
  if (auto fit = ready(); !fit) return fit.error();
  auto s = Statement::prepare(*connection_, std::string{"SELECT "} + kActivityColumns +
                                                " FROM activities WHERE page = (SELECT number FROM pages WHERE id = ?)"
                                                " ORDER BY row");
  if (!s) return s.error();
  s->bind(1, page);
  std::vector<Activity> found;
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row || found.size() == most) return found;
    auto activity = read_activity(*s, 0);
    if (!activity) return activity.error();
    found.push_back(std::move(*activity));
  }
}

Result<void> SqliteStore::for_each(const std::function<void(std::string_view page, const Activity&)>& visit) {
  if (auto fit = ready(); !fit) return fit.error();
  std::unordered_map<std::int64_t, std::string> names;
  auto s = Statement::prepare(*connection_, std::string{"SELECT page, "} + kActivityColumns + " FROM activities ORDER BY row");
  if (!s) return s.error();
  auto name = Statement::prepare(*connection_, "SELECT id FROM pages WHERE number = ?");
  if (!name) return name.error();
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return {};
    auto [it, fresh] = names.try_emplace(s->integer(0));
    if (fresh) {
      name->bind(1, it->first);
      const auto found = name->step();
      if (!found) return found.error();
      it->second = *found ? name->text(0) : std::string_view{};
      name->reset();
    }
    const auto activity = read_activity(*s, 1);
    if (!activity) return activity.error();
    visit(it->second, *activity);
  }
}

Result<std::vector<PageRecord>> SqliteStore::pages(std::optional<std::string_view> page) {
  if (auto fit = ready(); !fit) return fit.error();
  const auto one_moment = sqlite::Transaction::begin_reading(*connection_);
  if (!one_moment) return one_moment.error();
  auto s = Statement::prepare(*connection_,
                              std::string{"SELECT number, id, cursor_since, cursor_state, observed_until, last_poll, last_profile,"
                                          " name, description, website, visitors_may_post FROM pages"} +
                                  (page ? " WHERE id = ?" : " ORDER BY number"));
  if (!s) return s.error();
  if (page) s->bind(1, *page);
  std::vector<PageRecord> records;
  std::unordered_map<std::int64_t, std::size_t> places;
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) break;
    places.emplace(s->integer(0), records.size());
    records.push_back(read_page(*s));
  }
  if (auto done = read_threads(records, places, page.has_value()); !done) return done.error();
  if (auto done = read_blind(records, places, page.has_value()); !done) return done.error();
  return records;
}

Result<Statement> SqliteStore::rows_of_pages(const std::string& columns, const std::string& order, const Places& places, bool one) {
  auto s = Statement::prepare(*connection_, "SELECT " + columns + (one ? " WHERE page = ?" : "") + " ORDER BY " + order);
  if (s && one) s->bind(1, places.empty() ? std::int64_t{0} : places.begin()->first);
  return s;
}

Result<void> SqliteStore::read_threads(std::vector<PageRecord>& records, const Places& places, bool one) {
  auto s = rows_of_pages("page, id, platform_count, fetched, change_mark, created, looked, complete FROM threads", "page, id",
                         places, one);
  if (!s) return s.error();
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return {};
    ThreadLook look;
    look.thread_id = s->text(1);
    look.platform_count = s->optional_integer(2);
    look.fetched = s->integer(3);
    look.change_mark = s->text(4);
    look.created = Instant{Seconds{s->integer(5)}};
    look.looked = Instant{Seconds{s->integer(6)}};
    look.complete = s->integer(7) != 0;
    if (const auto it = places.find(s->integer(0)); it != places.end()) records[it->second].threads.push_back(std::move(look));
  }
}

Result<void> SqliteStore::read_blind(std::vector<PageRecord>& records, const Places& places, bool one) {
  auto s = rows_of_pages("page, start, stop FROM blind", "page, start", places, one);
  if (!s) return s.error();
  for (;;) {
    const auto row = s->step();
    if (!row) return row.error();
    if (!*row) return {};
    if (const auto it = places.find(s->integer(0)); it != places.end())
      records[it->second].blind.emplace_back(Instant{Seconds{s->integer(1)}}, Instant{Seconds{s->integer(2)}});
  }
}

Result<std::int64_t> SqliteStore::rule(const Ruling& ruling) {
  if (opened_.mode == OpenMode::read_only) return Error{Errc::storage, "the ledger was opened for reading only"};
  if (auto fit = ready(); !fit) return fit.error();
  return enter_ruling(*connection_, ruling);
}

Result<std::vector<Ruling>> SqliteStore::rulings(std::int64_t after) {
  if (auto fit = ready(); !fit) return fit.error();
  return read_rulings(*connection_, after);
}

Result<void> SqliteStore::freeze(std::span<const VerdictRow> rows) {
  if (opened_.mode != OpenMode::daemon) return Error{Errc::storage, "the ledger was not opened to take verdicts"};
  if (auto fit = ready(); !fit) return fit.error();
  return write_verdicts(*connection_, memory_, rows);
}

Result<std::int64_t> SqliteStore::rejudge(const Rejudgement& order, std::span<const VerdictRow> rows) {
  if (opened_.mode != OpenMode::daemon) return Error{Errc::storage, "the ledger was not opened to take verdicts"};
  if (auto fit = ready(); !fit) return fit.error();
  return write_rejudgement(*connection_, memory_, order, rows);
}

Result<void> SqliteStore::verdicts(const std::function<void(const VerdictRow&)>& visit, std::optional<std::string_view> page) {
  if (auto fit = ready(); !fit) return fit.error();
  return read_verdicts(*connection_, page, visit);
}

Result<std::vector<Rejudgement>> SqliteStore::rejudgements() {
  if (auto fit = ready(); !fit) return fit.error();
  return read_rejudgements(*connection_);
}

Result<void> SqliteStore::keep_alerts(std::span<const AlertRow> put, std::span<const std::string> gone) {
  if (opened_.mode != OpenMode::daemon) return Error{Errc::storage, "the ledger was not opened to keep alerts"};
  if (auto fit = ready(); !fit) return fit.error();
  return write_alerts(*connection_, put, gone);
}

Result<std::vector<AlertRow>> SqliteStore::alerts() {
  if (auto fit = ready(); !fit) return fit.error();
  return read_alerts(*connection_);
}

Result<void> SqliteStore::keep_mails(const MailChanges& changes) {
  if (opened_.mode != OpenMode::daemon) return Error{Errc::storage, "the ledger was not opened to keep mails"};
  if (auto fit = ready(); !fit) return fit.error();
  return write_mails(*connection_, changes);
}

Result<MailRecords> SqliteStore::mails() {
  if (auto fit = ready(); !fit) return fit.error();
  return read_mails(*connection_);
}

SqliteStore::Size SqliteStore::size() {
  Size size;
  size.main_bytes = bytes_of(opened_.path);
  size.wal_bytes = bytes_of(opened_.path + "-wal");
  if (!connection_) return size;
  if (const auto version = schema_version(*connection_)) size.schema_version = *version;
  size.activities = memory_.ids.size();
  if (opened_.mode != OpenMode::daemon)
    if (const auto count = connection_->integer("SELECT count(*) FROM activities"))
      size.activities = static_cast<std::uint64_t>(*count);
  return size;
}

}  // namespace sarad
