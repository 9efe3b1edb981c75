// SPDX-License-Identifier: Apache-2.0
// What the process ends with; systemd's RestartPreventExitStatus and scripts rely on these.
#pragma once

namespace sarad {

enum ExitCode : int {
  kExitOk = 0,
  kExitNo = 1,                ///< done; the answer is no
  kExitConfiguration = 2,     ///< wrong usage or configuration
  kExitUnavailable = 69,      ///< something needed is not there (a port)
  kExitBug = 70,
  kExitIo = 74,               ///< reading or writing failed
  kExitTryLater = 75,         ///< the ledger is held by another
  kExitCredential = 77,       ///< a credential is missing or unreadable
  kExitLedgerNewer = 78,      ///< the ledger is newer than the program
};

}  // namespace sarad
