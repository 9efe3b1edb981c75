// SPDX-License-Identifier: Apache-2.0
// One daemon a ledger (faults F59). The kernel holds the lock and frees it when the process ends,
// however it ends; the file's text only says who holds it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace sarad {

/// How long one waits for another to get through the gate (docs/ledger.md).
inline constexpr std::chrono::seconds kGatePatience{5};

class LedgerLock {
 public:
  struct Refusal {
    bool held = false;     ///< by another process; else the file cannot be used
    std::string message;
  };

  /// Takes `path` (made with mode 0600 if need be) for as long as the object lives. If another
  /// holds it for longer than `patience`, `refusal` names host, process and since when (UTC). The
  /// superuser makes it for the owner of `ledger`, so that the daemon can use it later.
  static std::optional<LedgerLock> take(const std::string& path, const std::string& ledger, Refusal& refusal,
                                        std::chrono::milliseconds patience = {});

  LedgerLock(LedgerLock&& other) noexcept
      : file_(std::exchange(other.file_, -1)), left_behind_(other.left_behind_), keep_mark_(other.keep_mark_) {}
  LedgerLock& operator=(LedgerLock&&) = delete;
  ~LedgerLock();

  /// The last holder ended without letting go in order: killed, or the power was cut.
  [[nodiscard]] bool left_behind() const { return left_behind_; }
  /// Lets the next holder think that we were killed, since what a killed one left is still unmended.
  void stay_left_behind() { keep_mark_ = left_behind_; }
  void mended() { keep_mark_ = false; }

 private:
  LedgerLock(int file, bool left_behind) : file_(file), left_behind_(left_behind) {}
  int file_;
  bool left_behind_;
  bool keep_mark_ = false;
};

}  // namespace sarad
