// SPDX-License-Identifier: Apache-2.0
// The Store in an SQLite file: an append-only log, with what is known of it in memory. Opened and
// checked by open_sqlite_ledger(); this part reads, writes, and finds its feet after a failure.
#pragma once

#include "store/batch_writer.hpp"
#include "store/ledger_lock.hpp"
#include "store/sqlite_ledger.hpp"

#include <sys/types.h>

namespace sarad {

class SqliteStore final : public Store {
 public:
  struct Opened {
    std::string path;
    OpenMode mode = OpenMode::read_only;
    std::unique_ptr<sqlite::Connection> connection;
    std::optional<LedgerLock> lock;   ///< held unless a daemon beside has it
    std::optional<LedgerLock> gate;   ///< beside: held as long as it is open
  };

  /// Takes a ledger found to be sound, and reads the ids it holds. Error: storage.
  static Result<std::unique_ptr<SqliteStore>> make(Opened opened, Pseudonyms pseudonyms);
  ~SqliteStore() override;

  Result<std::vector<CommitOutcome>> commit(std::span<const Batch> batches) override;
  Result<std::vector<Activity>> activities(std::string_view page, std::size_t most) override;
  Result<std::vector<PageRecord>> pages(std::optional<std::string_view> page) override;
  Result<void> for_each(const std::function<void(std::string_view page, const Activity&)>& visit) override;
  Result<std::int64_t> rule(const Ruling& ruling) override;
  Result<std::vector<Ruling>> rulings(std::int64_t after) override;
  Result<void> freeze(std::span<const VerdictRow> rows) override;
  Result<std::int64_t> rejudge(const Rejudgement& order, std::span<const VerdictRow> rows) override;
  Result<void> verdicts(const std::function<void(const VerdictRow&)>& visit, std::optional<std::string_view> page) override;
  Result<std::vector<Rejudgement>> rejudgements() override;
  Result<void> keep_alerts(std::span<const AlertRow> put, std::span<const std::string> gone) override;
  Result<std::vector<AlertRow>> alerts() override;
  Result<void> keep_mails(const MailChanges& changes) override;
  Result<MailRecords> mails() override;
  Size size() override;

 private:
  SqliteStore(Opened opened, Pseudonyms pseudonyms);
  /// Whether the file is still the one that was opened; after a failure, what is in it.
  Result<void> ready();
  Result<void> remember_pages();
  Result<void> remember_ids();
  using Places = std::unordered_map<std::int64_t, std::size_t>;  ///< page number to place in the records
  /// `columns`: with FROM; rows of all pages, or with `one` of the only one in `places`.
  Result<sqlite::Statement> rows_of_pages(const std::string& columns, const std::string& order, const Places& places, bool one);
  Result<void> read_threads(std::vector<PageRecord>& records, const Places& places, bool one);
  Result<void> read_blind(std::vector<PageRecord>& records, const Places& places, bool one);

  Opened opened_;                                   ///< the lock goes last,
  std::unique_ptr<sqlite::Connection> connection_;  ///< then the connection,
  std::optional<WriteStatements> statements_;       ///< and its statements first
  LedgerMemory memory_;
  Pseudonyms pseudonyms_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace sarad
