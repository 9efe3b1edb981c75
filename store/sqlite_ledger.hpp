// SPDX-License-Identifier: Apache-2.0
// Opens the ledger in an SQLite file: who may hold it, whether it is sound, ours, of a version this
// program knows, and made with the author key we were given. What comes back is a Store.
#pragma once

#include "base/secret.hpp"
#include "store/ledger.hpp"

#include <memory>
#include <string>

namespace sarad {

enum class OpenMode {
  daemon,     ///< the one writer; makes the file if there is none, and brings it to the newest schema
  read_only,  ///< beside a running daemon or without one; changes nothing
  beside,     ///< to enter rulings, beside a running daemon or without one; batches are refused
};

/// Why a ledger was not opened, as far as the reaction differs.
enum class LedgerProblem {
  failed,     ///< the file system would not: permissions, full disk, I/O error
  held,       ///< another process has it (beside: is opening it); the message names host, pid and since when
  missing,    ///< no such file, or only a rest of one
  corrupt,    ///< damaged, cut off, or not a ledger at all; the file is left as it is
  newer,      ///< written by a newer sarad; the message names both versions
  older,      ///< read_only, beside: the daemon has not yet brought it up to date
  wrong_key,  ///< made with another author key, or none was given
};

struct OpenError : Error {
  LedgerProblem problem = LedgerProblem::failed;
};

[[nodiscard]] inline LedgerProblem ledger_problem(const OpenError& error) { return error.problem; }

/// Opens the ledger at `path`. Never starts an empty one in place of one that is damaged, cut off
/// or half removed (faults F65). `path` + ".lock" is the daemon's lock; `path` + ".gate" is held while
/// one opens or closes the ledger or writes beside the daemon, never for long: others wait up to 5 s
/// for it (docs/ledger.md). Before a new schema is brought in, a copy is left at `path` +
/// ".before-v<n>". Files are made with mode 0600.
///
/// `author_key` is the credential of the pseudonyms (store/pseudonyms.hpp): it must not be empty,
/// and must be the one the ledger was made with. The other modes take any, since they make none.
[[nodiscard]] boost::system::result<std::unique_ptr<Store>, OpenError> open_sqlite_ledger(const std::string& path,
                                                                                        const Secret& author_key,
                                                                                        OpenMode mode);

}  // namespace sarad
