// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_ledger.hpp"

#include "base/log.hpp"
#include "store/migrations.hpp"
#include "store/new_ledger.hpp"
#include "store/sqlite_store.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace sarad {
namespace {

/// Below this size every start looks through the whole file; above, only one after a crash.
constexpr std::int64_t kAlwaysChecked = 256LL << 20;

OpenError problem(LedgerProblem which, std::string message) { return {{Errc::storage, std::move(message)}, which}; }

OpenError failed(const Error& error) { return {error, LedgerProblem::failed}; }

std::string how_to_restore(const std::string& path) {
  return ". Nothing was changed. Move " + path + ", " + path + "-wal and " + path +
         "-shm (those that are there) to another folder and keep them; then put a backup at " + path +
         " or try: sqlite3 DAMAGED .recover | sqlite3 " + path +
         ". Without the file sarad starts an empty ledger and reads again what the platforms still show";
}

OpenError corrupt(const std::string& path, const std::string& what) {
  return problem(LedgerProblem::corrupt, "the ledger " + path + " " + what + how_to_restore(path));
}

std::int64_t bytes_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

/// An error while the file was looked at: damage and a failing disk call for different things.
OpenError unreadable(const std::string& path, const sqlite::Connection& connection, const Error& error) {
  if (connection.failure() == sqlite::Failure::corrupt) return corrupt(path, "is damaged or no SQLite database");
  return failed(error);
}

using Check = std::optional<OpenError>;

Check check_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return problem(LedgerProblem::missing, "there is no ledger at " + path + "; sarad serve makes it");
    return problem(LedgerProblem::failed, "cannot look at the ledger " + path + ": " + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) return problem(LedgerProblem::failed, "the ledger " + path + " is not a plain file");
  if (status.st_size == 0) return corrupt(path, "is an empty file: it was cut off, sarad makes none such");
  return std::nullopt;
}

Check check_version(const std::string& path, sqlite::Connection& connection, OpenMode mode) {
  const auto application = connection.integer("PRAGMA application_id");
  if (!application) return unreadable(path, connection, application.error());
  if (*application != kApplicationId) return corrupt(path, "is a database of another program");
  const auto version = schema_version(connection);
  if (!version) return unreadable(path, connection, version.error());
  const int newest = migrations().back().version;
  if (*version > newest) {
    std::string message = "the ledger " + path + " has schema version " + std::to_string(*version) +
                          ", this sarad knows versions up to " + std::to_string(newest) + "; install the newer sarad again";
    for (int v = newest + 1; v <= *version; ++v)
      if (const auto copy = copy_before(path, v); bytes_of(copy) > 0) {
        message += ", or go back to the copy made before the change: " + copy;
        break;
      }
    return problem(LedgerProblem::newer, std::move(message));
  }
  if (*version < newest && mode != OpenMode::daemon)
    return problem(LedgerProblem::older, "the ledger " + path + " has schema version " + std::to_string(*version) +
                                             ", this sarad reads " + std::to_string(newest) +
                                             "; start sarad serve once to bring it up to date");
  return std::nullopt;
}

Check check_soundness(const std::string& path, sqlite::Connection& connection) {
  // Ten lines tell a person enough.
  const auto verdict = connection.text("PRAGMA quick_check(10)");
  if (!verdict) return unreadable(path, connection, verdict.error());
  if (*verdict != "ok") return corrupt(path, "is damaged (" + *verdict + ")");
  return std::nullopt;
}

Check check_key(const std::string& path, sqlite::Connection& connection, const Pseudonyms& pseudonyms) {
  const auto made_with = connection.text("SELECT value FROM meta WHERE name = 'author_key_check'");
  if (!made_with) return unreadable(path, connection, made_with.error());
  if (*made_with == pseudonyms.check_value()) return std::nullopt;
  return problem(LedgerProblem::wrong_key,
                 "the author key is not the one the ledger " + path +
                     " was made with: every citizen would become a second person. Give the old key back (credential "
                     "of privacy.author_key), or start a new ledger");
}

/// All that is done to a file before it is trusted; `crashed`: its last writer did not end in order.
Check check_for_writing(const std::string& path, sqlite::Connection& connection, const Pseudonyms& pseudonyms, bool crashed,
                        OpenMode mode) {
  if (auto bad = check_version(path, connection, mode)) return bad;
  if (crashed || bytes_of(path) + bytes_of(path + "-wal") <= kAlwaysChecked)
    if (auto bad = check_soundness(path, connection)) return bad;
  if (mode == OpenMode::beside) return std::nullopt;
  if (auto done = bring_up_to_date(path, connection, migrations()); !done) return failed(done.error());
  return check_key(path, connection, pseudonyms);
}

using Opened = boost::system::result<std::unique_ptr<Store>, OpenError>;

Opened make_store(SqliteStore::Opened opened, Pseudonyms pseudonyms) {
  const std::string path = opened.path;
  auto store = SqliteStore::make(std::move(opened), std::move(pseudonyms));
  if (!store) return failed(store.error());
  return std::unique_ptr<Store>{std::move(*store)};
}

Opened open_reading(const std::string& path, Pseudonyms pseudonyms) {
  if (auto bad = check_file(path)) return *bad;
  auto connection = sqlite::Connection::open(path, sqlite::Access::read_only);
  if (!connection) return failed(connection.error());
  if (auto bad = check_version(path, **connection, OpenMode::read_only)) return *bad;
  return make_store({path, OpenMode::read_only, std::move(*connection), std::nullopt, std::nullopt}, std::move(pseudonyms));
}

/// The only process that has the ledger open for writing makes what the last one left durable, and
/// looks through it, before it trusts it. `gate` and `lock` are held.
Opened open_alone(const std::string& path, Pseudonyms pseudonyms, OpenMode mode, std::optional<LedgerLock> gate,
                  std::optional<LedgerLock> lock) {
  const bool crashed = lock->left_behind() || bytes_of(path + "-wal") > 0;
  lock->stay_left_behind();  // unless we get to the end
  if (auto done = sqlite::write_anew(path + "-wal"); !done) return failed(done.error());
  auto connection = sqlite::Connection::open(path, sqlite::Access::read_write);
  if (!connection) return failed(connection.error());
  (*connection)->write_back_on_close(false);
  if (crashed) log::warning("the ledger's last writer did not end in order", {{"wal_bytes", bytes_of(path + "-wal")}});
  if (auto bad = check_for_writing(path, **connection, pseudonyms, crashed, mode)) return *bad;
  (*connection)->write_back_on_close(true);
  if (auto done = set_up_writer(**connection); !done) return failed(done.error());
  // SQLite syncs the folder when it makes a WAL, but does not mind if that fails.
  if (auto done = sync_folder_of(path); !done) return failed(done.error());
  lock->mended();
  return make_store({path, mode, std::move(*connection), std::move(lock), std::move(gate)}, std::move(pseudonyms));
}

OpenError refused(const LedgerLock::Refusal& refusal) {
  return problem(refusal.held ? LedgerProblem::held : LedgerProblem::failed, refusal.message);
}

/// With the gate held, a lock that is held means a daemon whose connection is open, unless it was
/// killed. Only while such a connection is open may another believe the index of the WAL it finds.
Opened open_beside(const std::string& path, Pseudonyms pseudonyms) {
  if (auto bad = check_file(path)) return *bad;
  LedgerLock::Refusal refusal;
  auto gate = LedgerLock::take(path + ".gate", path, refusal, kGatePatience);
  if (!gate) return refused(refusal);
  auto lock = LedgerLock::take(path + ".lock", path, refusal);
  if (!lock && !refusal.held) return refused(refusal);
  if (lock) return open_alone(path, std::move(pseudonyms), OpenMode::beside, std::move(gate), std::move(lock));
  auto connection = sqlite::Connection::open(path, sqlite::Access::read_write);
  if (!connection) return failed(connection.error());
  (*connection)->write_back_on_close(false);
  if (auto bad = check_version(path, **connection, OpenMode::beside)) return *bad;
  auto killed = LedgerLock::take(path + ".lock", path, refusal);  // before we opened, or after: who knows
  if (killed) {
    connection->reset();
    return open_alone(path, std::move(pseudonyms), OpenMode::beside, std::move(gate), std::move(killed));
  }
  if (auto done = set_up_writer(**connection); !done) return failed(done.error());
  return make_store({path, OpenMode::beside, std::move(*connection), std::nullopt, std::move(gate)}, std::move(pseudonyms));
}

}  // namespace

Opened open_sqlite_ledger(const std::string& path, const Secret& author_key, OpenMode mode) {
  Pseudonyms pseudonyms{author_key};
  if (mode == OpenMode::read_only) return open_reading(path, std::move(pseudonyms));
  if (mode == OpenMode::beside) return open_beside(path, std::move(pseudonyms));
  if (author_key.empty()) return problem(LedgerProblem::wrong_key, "the author key is empty; give privacy.author_key a credential");
  LedgerLock::Refusal refusal;
  auto gate = LedgerLock::take(path + ".gate", path, refusal, kGatePatience);
  if (!gate) return refused(refusal);
  auto lock = LedgerLock::take(path + ".lock", path, refusal);
  if (!lock) return refused(refusal);

  auto file = check_file(path);
  if (file && file->problem == LedgerProblem::missing) {
    if (bytes_of(path + "-wal") > 0)
      return problem(LedgerProblem::missing, "the ledger " + path + " is gone, but its " + path +
                                                 "-wal is there and may hold what was written last" + how_to_restore(path));
    if (auto made = make_ledger(path, pseudonyms.check_value()); !made) return failed(made.error());
    file.reset();
  }
  if (file) return *file;
  auto opened = open_alone(path, std::move(pseudonyms), OpenMode::daemon, std::nullopt, std::move(lock));
  return opened;  // the gate opens
}

}  // namespace sarad
