// SPDX-License-Identifier: Apache-2.0
// Writes batches within one open transaction: what is new, what is known, what was removed. Keeps
// the memory of known ids in step, and takes its changes back if the transaction comes to nothing.
#pragma once

#include "store/ledger.hpp"
#include "store/ledger_memory.hpp"
#include "store/pseudonyms.hpp"
#include "store/session.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sarad {

class BatchWriter {
 public:
  BatchWriter(WriteStatements& statements, LedgerMemory& memory, const Pseudonyms& pseudonyms);
  ~BatchWriter();
  BatchWriter(const BatchWriter&) = delete;
  BatchWriter& operator=(const BatchWriter&) = delete;

  /// Writes one batch. A batch without a page is refused whole. After an error the transaction
  /// must be rolled back. Error: storage.
  Result<CommitOutcome> write(const Batch& batch);

  /// The transaction is durable: what was written is known from now on.
  void keep();

 private:
  Result<KnownPage*> page(const std::string& id);
  Result<void> write_activity(KnownPage& page, const Batch& batch, Activity activity, CommitOutcome& outcome);
  Result<void> add(const KnownPage& page, Activity activity, CommitOutcome& outcome);
  Result<void> replace_if_earlier(const KnownPage& page, KnownIds::Row row, Activity activity, CommitOutcome& outcome);
  /// `at`: when it was deleted, where the platform tells; else R35 takes when it was last seen.
  Result<void> write_gone(KnownPage& page, const Batch& batch, const std::string& target, std::optional<Instant> at,
                          CommitOutcome& outcome);
  Result<void> write_look(const KnownPage& page, const ThreadLook& look);
  Result<void> write_page(KnownPage& page, const Batch& batch);
  Result<Activity> read(KnownIds::Row row);
  Result<std::optional<Instant>> last_look(const KnownPage& page, const std::string& thread);

  WriteStatements& statements_;
  LedgerMemory& memory_;
  const Pseudonyms& pseudonyms_;
  std::int64_t last_row_;
  std::int64_t rows_before_batch_ = 0;
  std::vector<std::pair<std::int64_t, std::string>> added_;  ///< page number, id
  bool kept_ = false;
};

}  // namespace sarad
