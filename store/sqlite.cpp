// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

namespace sarad::sqlite {
namespace {

constexpr int kPatienceMilliseconds = 5000;

Failure failure_of(int code) {
  switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return Failure::none;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Failure::busy;
    case SQLITE_FULL: return Failure::full;
    case SQLITE_READONLY:
    case SQLITE_PERM: return Failure::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Failure::corrupt;
    case SQLITE_CANTOPEN: return Failure::cannot_open;
    case SQLITE_IOERR: return Failure::io;
    default: return Failure::other;
  }
}

std::string_view advice(Failure failure) {
  switch (failure) {
    case Failure::busy: return "another program has locked it for more than 5 s; end that program or let it finish";
    case Failure::full: return "the disk is full; free some space, sarad then goes on by itself";
    case Failure::read_only: return "it is read-only; sarad's user must be able to write the file and its folder";
    case Failure::corrupt: return "it is damaged; keep it and its -wal file, and put a backup in their place";
    case Failure::cannot_open: return "check that the file and its folder exist and that sarad's user may use them";
    case Failure::io: return "the disk or file system failed; look into the kernel's log (dmesg)";
    default: return "this is not expected; please report it";
  }
}

/// `errno` is kept by SQLite for failures of the system; its text tells more than SQLite's.
Error make_error(sqlite3* db, int code, std::string_view doing, const std::string& path) {
  std::string message = "cannot ";
  message.append(doing).append(" ").append(path).append(": ");
  message += db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  const Failure failure = failure_of(code);
  const int system = db != nullptr ? sqlite3_system_errno(db) : 0;
  if (system != 0 && (failure == Failure::io || failure == Failure::cannot_open || failure == Failure::full))
    message.append(" (").append(std::strerror(system)).append(")");
  message.append("; ").append(advice(failure));
  return Error{Errc::storage, std::move(message)};
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access) {
  sqlite3* db = nullptr;
  const int flags = (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                    SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  if (code != SQLITE_OK) {
    Error error = make_error(db, code, "open", path);
    sqlite3_close_v2(db);
    return error;
  }
  sqlite3_busy_timeout(db, kPatienceMilliseconds);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return std::unique_ptr<Connection>(new Connection(db, path));
}

Connection::~Connection() { sqlite3_close_v2(db_); }

Error Connection::fail(std::string_view doing) {
  const int code = sqlite3_extended_errcode(db_);
  failure_ = failure_of(code);
  return make_error(db_, code, doing, path_);
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

void Connection::write_back_on_close(bool yes) {
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, yes ? 0 : 1, nullptr);
}

Result<void> Connection::run(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return fail("set up");
  return {};
}

Result<std::int64_t> Connection::integer(const char* sql) {
  auto statement = Statement::prepare(*this, sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->integer(0) : 0;
}

Result<std::string> Connection::text(const char* sql) {
  auto statement = Statement::prepare(*this, sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  return *row ? std::string{statement->text(0)} : std::string{};
}

Result<Statement> Statement::prepare(Connection& connection, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    return connection.fail("read");
  return Statement{connection, statement};
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::bind(int n, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, n, value); bound_ == SQLITE_OK) bound_ = code;
}

void Statement::bind(int n, std::string_view text) {
  // A null pointer would bind NULL; empty text is not NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  const int code = sqlite3_bind_text64(statement_, n, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (bound_ == SQLITE_OK) bound_ = code;
}

void Statement::bind_null(int n) {
  if (const int code = sqlite3_bind_null(statement_, n); bound_ == SQLITE_OK) bound_ = code;
}

Result<bool> Statement::step() {
  const int code = bound_ == SQLITE_OK ? sqlite3_step(statement_) : bound_;
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  Error error = connection_->fail("use");
  reset();
  return error;
}

Result<void> Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row) return row.error();
    if (!*row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(statement_);
  bound_ = SQLITE_OK;
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return std::string{text(column)};
}

Result<Transaction> Transaction::begin(Connection& connection, const char* sql) {
  if (sqlite3_exec(connection.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return connection.fail("use");
  return Transaction{connection};
}

Result<Transaction> Transaction::begin(Connection& connection) { return begin(connection, "BEGIN IMMEDIATE"); }

Result<Transaction> Transaction::begin_reading(Connection& connection) { return begin(connection, "BEGIN"); }

Transaction::~Transaction() {
  // SQLite itself rolls back after some failures (a full disk, an I/O error).
  if (connection_ != nullptr && connection_->in_transaction())
    sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
  if (sqlite3_exec(connection_->handle(), "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK)
    return connection_->fail("write");
  return {};
}

namespace {

/// A file of SQLite's own file layer, so that a test's disk stands beneath this as beneath the rest.
class RawFile {
 public:
  explicit RawFile(const char* path)
      : layer_(sqlite3_vfs_find(nullptr)), bytes_(static_cast<std::size_t>(layer_->szOsFile)) {
    code_ = layer_->xOpen(layer_, path, file(), SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE, nullptr);
  }
  ~RawFile() {
    if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  int write_anew() {
    sqlite3_int64 size = 0;
    if (code_ == SQLITE_OK) code_ = file()->pMethods->xFileSize(file(), &size);
    std::vector<char> block(1 << 16);
    for (sqlite3_int64 at = 0; code_ == SQLITE_OK && at < size; at += static_cast<sqlite3_int64>(block.size())) {
      const int n = static_cast<int>(std::min<sqlite3_int64>(size - at, static_cast<sqlite3_int64>(block.size())));
      code_ = file()->pMethods->xRead(file(), block.data(), n, at);
      if (code_ == SQLITE_OK) code_ = file()->pMethods->xWrite(file(), block.data(), n, at);
    }
    return code_ == SQLITE_OK ? file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL) : code_;
  }

 private:
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(bytes_.data()); }
  sqlite3_vfs* layer_;
  std::vector<std::max_align_t> bytes_;
  int code_ = SQLITE_OK;
};

}  // namespace

Result<void> write_anew(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return {};
  if (const int code = RawFile{path.c_str()}.write_anew(); code != SQLITE_OK)
    return make_error(nullptr, code, "write anew", path);
  return {};
}

}  // namespace sarad::sqlite
