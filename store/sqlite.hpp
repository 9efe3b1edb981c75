// SPDX-License-Identifier: Apache-2.0
// A thin hold on SQLite's C interface: a connection, a statement, a transaction, each closed by its
// destructor, and its result codes turned into Errors that say what to do. Knows nothing of the
// ledger. Not for use by two threads at once.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sarad::sqlite {

enum class Access { read_write, read_only };

/// What went wrong, as far as the reaction differs.
enum class Failure { none, busy, full, read_only, corrupt, cannot_open, io, other };

class Connection {
 public:
  /// Opens an existing database; never makes one, except where the file is there and empty. Waits
  /// up to 5 s for locks of others (faults F67). Error: storage.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one or more statements that give no rows. Error: storage.
  Result<void> run(const char* sql);
  /// First column of the first row as an integer; 0 if there is no row. Error: storage.
  Result<std::int64_t> integer(const char* sql);
  /// As integer(), as text.
  Result<std::string> text(const char* sql);

  /// Whether closing the last connection writes the WAL back into the file. On by default; off
  /// while it is not yet known whether the file is sound.
  void write_back_on_close(bool yes);

  /// Kind of the last failure made into an Error; none if there was none.
  [[nodiscard]] Failure failure() const { return failure_; }
  /// SQLite's last failure as an Error: "cannot <doing> <path>: <cause>; <what to do>".
  Error fail(std::string_view doing);

  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] sqlite3* handle() const { return db_; }

 private:
  Connection(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}
  sqlite3* db_;
  std::string path_;
  Failure failure_ = Failure::none;
};

/// A prepared statement, to be used again and again.
class Statement {
 public:
  static Result<Statement> prepare(Connection& connection, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Sets the parameter ?n, counted from 1. Text is not copied: it must live until the statement
  /// has run. A wrong n or too long a text shows as the error of the next step.
  void bind(int n, std::int64_t value);
  void bind(int n, std::string_view text);
  void bind_null(int n);
  void bind(int n, const std::optional<std::int64_t>& value) { value ? bind(n, *value) : bind_null(n); }
  void bind(int n, const std::optional<std::string>& text) { text ? bind(n, std::string_view{*text}) : bind_null(n); }

  /// True: there is a row to read. False: done, and ready for the next use. Error: storage; ready as well.
  Result<bool> step();
  /// step() to the end, rows ignored.
  Result<void> run();
  /// Gives up the rows not yet read.
  void reset();

  /// Columns of the row, counted from 0. NULL reads as 0, as empty text, or as nothing.
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  ///< until the next step or reset
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;

 private:
  Statement(Connection& connection, sqlite3_stmt* statement) : connection_(&connection), statement_(statement) {}
  Connection* connection_;
  sqlite3_stmt* statement_;
  int bound_ = 0;  ///< first failure of a bind
};

/// Rolled back if it goes without a commit that succeeded.
class Transaction {
 public:
  /// For writing: waits for other writers now, not at the commit.
  static Result<Transaction> begin(Connection& connection);
  /// All statements in it read the database as it is at the first of them.
  static Result<Transaction> begin_reading(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) { other.connection_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Durable when it returns. After an error the connection has forgotten the transaction; another
  /// one, opened later, may yet find it in the WAL (faults F64).
  Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  static Result<Transaction> begin(Connection& connection, const char* sql);
  Connection* connection_;
};

/// Writes the bytes of a file (a WAL left by a crash) over themselves and syncs it. After an fsync
/// that failed, the kernel may show bytes the disk never got, and a later fsync does not say so
/// (faults F64). Written anew they are durable, or the error shows. No file: nothing. Error: storage.
[[nodiscard]] Result<void> write_anew(const std::string& path);

}  // namespace sarad::sqlite
