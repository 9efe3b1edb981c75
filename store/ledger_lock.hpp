// SPDX-License-Identifier: Apache-2.0
// One daemon a ledger (faults F59). The kernel holds the lock and frees it when the process ends,
// however it ends; the file's text only says who holds it.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace sarad {

class LedgerLock {
 public:
  struct Refusal {
    bool held = false;     ///< by another process; else the file cannot be used
    std::string message;
  };

  /// Takes `path` (made with mode 0600 if need be) for as long as the object lives. If another
  /// holds it, `refusal` names host, process and since when (UTC).
  static std::optional<LedgerLock> take(const std::string& path, Refusal& refusal);

  LedgerLock(LedgerLock&& other) noexcept
      : file_(std::exchange(other.file_, -1)), left_behind_(other.left_behind_) {}
  LedgerLock& operator=(LedgerLock&&) = delete;
  ~LedgerLock();

  /// The last holder ended without letting go in order: killed, or the power was cut.
  [[nodiscard]] bool left_behind() const { return left_behind_; }

 private:
  LedgerLock(int file, bool left_behind) : file_(file), left_behind_(left_behind) {}
  int file_;
  bool left_behind_;
};

}  // namespace sarad
