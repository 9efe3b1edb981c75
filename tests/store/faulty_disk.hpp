// SPDX-License-Identifier: Apache-2.0
// A disk that fails when told to, and that knows what a power cut would leave: a shim over SQLite's
// own file layer. Every write, sync and truncation counts as one operation.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>

namespace sarad {

class FaultyDisk {
 public:
  /// Installs itself as SQLite's default file layer; one at a time.
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// From the nth operation on (counted from now, from 1), `count` operations fail with the SQLite
  /// code. What a failing sync should have made durable stays readable but is lost at a power cut,
  /// whatever later syncs say, unless it is written again: so Linux treats it.
  void fail(int n, int code, int count = 1 << 30);
  void mend() {
    fail(0, 0, 0);
    fail_syncs("", 0, 0);
  }
  /// From the nth sync (counted from now, from 1) of files whose names end in `file` on, `count` of
  /// them fail. With `forget` the bytes they gave up are no longer readable either: some of Linux's
  /// file systems drop them and read again what the disk has.
  void fail_syncs(const std::string& file, int n, int count, bool forget = false);
  [[nodiscard]] int failed_syncs() const { return failed_syncs_; }

  [[nodiscard]] int operations() const { return operations_; }

  /// Called before each operation. For cutting the power at a given one.
  std::function<void()> before_operation;

  /// From now on the content of each file in `folder` at its last sync is remembered.
  void watch(const std::string& folder);

  /// The watched files as a power cut now could leave them: what was synced is there; of each
  /// sector of 512 bytes written since, chance decides. Puts them into `folder` under their names.
  void cut_power(const std::string& folder, std::mt19937& chance) const;

  /// The watched files as a kill now leaves them, copied into `folder` under their names: what the
  /// kernel shows. Those are watched from then on, and what is durable of them stays remembered.
  void kill(const std::string& folder);

  // For the file layer.
  int operation();
  int sync_operation(const std::string& path);
  void written(const std::string& path, std::size_t at, std::size_t count);
  void sync_failed(const std::string& path);
  void opened(const std::string& path);
  void synced(const std::string& path);
  void removed(const std::string& path);

 private:
  int operations_ = 0, first_ = 0, last_ = 0, code_ = 0;
  std::string sync_file_;
  int syncs_before_ = 0, syncs_to_fail_ = 0, failed_syncs_ = 0;
  bool forget_ = false;
  std::string watched_;
  std::map<std::string, std::string> synced_;            ///< path to what is durable of it
  std::map<std::string, std::set<std::size_t>> lost_;    ///< path to sectors a failed sync gave up
};

}  // namespace sarad
