// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_lock.hpp"

#include "base/time.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

namespace sarad {
namespace {

std::string read_text(int file) {
  std::array<char, 512> buffer{};
  const auto n = ::pread(file, buffer.data(), buffer.size(), 0);
  std::string text(buffer.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

/// The kernel's time of the last write: the store itself never asks what time it is.
std::string last_written(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return "unknown";
  return format_instant(Instant{Seconds{status.st_mtim.tv_sec}});
}

/// Only for people: that it cannot be written does not weaken the lock.
void sign(int file) {
  const std::string who = "host " + host_name() + ", pid " + std::to_string(::getpid());
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, who.data(), who.size(), 0) < 0) return;
  const std::string since = ", since " + last_written(file) + "\n";
  [[maybe_unused]] const auto n = ::pwrite(file, since.data(), since.size(), static_cast<off_t>(who.size()));
}

std::string system_error() { return std::strerror(errno); }

bool lock(int file, std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds pause{10};
  for (;; patience -= pause) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK || patience <= pause) return false;
    std::this_thread::sleep_for(pause);
  }
}

void give_to_owner_of(const std::string& ledger, int file) {
  struct stat status {};
  if (::geteuid() != 0 || ::stat(ledger.c_str(), &status) != 0) return;
  [[maybe_unused]] const int given = ::fchown(file, status.st_uid, status.st_gid);
}

}  // namespace

std::optional<LedgerLock> LedgerLock::take(const std::string& path, const std::string& ledger, Refusal& refusal,
                                           std::chrono::milliseconds patience) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    refusal = {false, "cannot use the lock file " + path + ": " + system_error() +
                          "; the folder must exist, and sarad's user must be able to write it"};
    return std::nullopt;
  }
  if (!lock(file, patience)) {
    const bool held = errno == EWOULDBLOCK;
    const std::string holder = read_text(file);
    refusal = {held, held ? "the ledger is held by another sarad: " +
                                (holder.empty() ? "one that is just starting" : holder) + " (" + path + ")"
                          : "cannot lock " + path + ": " + system_error()};
    ::close(file);
    return std::nullopt;
  }
  const bool left_behind = !read_text(file).empty();
  sign(file);
  give_to_owner_of(ledger, file);
  return LedgerLock{file, left_behind};
}

LedgerLock::~LedgerLock() {
  if (file_ < 0) return;
  // The file stays: removing it would let two processes lock two files of one name.
  if (!keep_mark_) [[maybe_unused]] const int cleared = ::ftruncate(file_, 0);
  ::close(file_);
}

}  // namespace sarad
