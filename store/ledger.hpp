// SPDX-License-Identifier: Apache-2.0
// The ledger: every activity ever seen, once, for good. A narrow interface, so that SQLite and
// PostgreSQL can both stand behind it. All calls block; the daemon makes them on the store's own
// thread. No method asks the time: instants are arguments.
#pragma once

#include "activity/alert_row.hpp"
#include "activity/batch.hpp"
#include "activity/mail_row.hpp"
#include "activity/ruling.hpp"
#include "activity/verdict.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// What a commit did with one batch.
struct CommitOutcome {
  std::vector<Activity> added;        ///< new to the ledger, with pseudonyms in place of author ids
  std::uint32_t duplicates = 0;       ///< already known, as the ledger had them
  std::uint32_t refused = 0;          ///< unusable (no id, no time): counted, never stored
};

/// What the ledger remembers of a page besides its activities.
struct PageRecord {
  std::string page;
  Cursor cursor;
  std::optional<Instant> observed_until;   ///< R31: `asked` of the last complete poll
  std::optional<Instant> last_poll;        ///< `seen` of the last poll that got an answer
  std::optional<Instant> last_profile;     ///< when profile facts were last told
  ProfileFacts profile;
  std::vector<std::pair<Instant, Instant>> blind;  ///< [from, to) never seen (R54), ordered
  std::vector<ThreadLook> threads;
};

class Store {
 public:
  virtual ~Store() = default;

  /// Writes all batches and their cursors in one durable transaction, or none of them. New
  /// activities get `seen` = the batch's. Gone objects become deletions by `unknown` between the
  /// last time they were present and the batch's `seen` (R35). Error: storage.
  virtual Result<std::vector<CommitOutcome>> commit(std::span<const Batch> batches) = 0;

  /// The activities of a page in order of arrival, at most the first `most`. Error: storage.
  virtual Result<std::vector<Activity>> activities(std::string_view page,
                                                   std::size_t most = std::numeric_limits<std::size_t>::max()) = 0;

  /// What is remembered of every page that was ever polled, or of one. Error: storage.
  virtual Result<std::vector<PageRecord>> pages(std::optional<std::string_view> page = std::nullopt) = 0;

  /// Visits every activity of every page in order of arrival. Error: storage.
  virtual Result<void> for_each(const std::function<void(std::string_view page, const Activity&)>& visit) = 0;

  /// Enters an operator's ruling, durably, at the end of the book; gives its number. The page must be
  /// one that was polled. Also beside a running daemon. Error: storage.
  virtual Result<std::int64_t> rule(const Ruling& ruling) = 0;

  /// The rulings entered after number `after` (0: all), by whichever process, in order of entry. Cheap
  /// when there are none. Error: storage.
  virtual Result<std::vector<Ruling>> rulings(std::int64_t after = 0) = 0;

  /// Writes verdicts at the end, all or none, durably (measures R33). Only by the daemon's mode. Error: storage.
  virtual Result<void> freeze(std::span<const VerdictRow> rows) = 0;

  /// Enters a re-judgement and its verdicts, all or none; gives its run. `rows` may be of several
  /// pages; their own `run` is not looked at. Only by the daemon's mode. Error: storage.
  virtual Result<std::int64_t> rejudge(const Rejudgement& order, std::span<const VerdictRow> rows) = 0;

  /// Visits every verdict in order of writing, of all pages or of one. Error: storage.
  virtual Result<void> verdicts(const std::function<void(const VerdictRow&)>& visit,
                                std::optional<std::string_view> page = std::nullopt) = 0;

  /// All re-judgements ever ordered, by run. Error: storage.
  virtual Result<std::vector<Rejudgement>> rejudgements() = 0;

  /// Writes alerts by their id and takes others away, all or none, durably. Only by the daemon's mode. Error: storage.
  virtual Result<void> keep_alerts(std::span<const AlertRow> put, std::span<const std::string> gone) = 0;

  /// The alerts kept, by id. Error: storage.
  virtual Result<std::vector<AlertRow>> alerts() = 0;

  /// Writes mails and what they tell, all or none, durably. Only by the daemon's mode. Error: storage.
  virtual Result<void> keep_mails(const MailChanges& changes) = 0;

  /// The outbox and all that was ever told. Error: storage.
  virtual Result<MailRecords> mails() = 0;

  struct Size {
    std::uint64_t activities = 0, main_bytes = 0, wal_bytes = 0;
    int schema_version = 0;
  };
  virtual Size size() = 0;
};

}  // namespace sarad
