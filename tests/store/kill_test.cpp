// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment: what was acknowledged is there, once, and no cursor is ahead (faults F48).
#include "tests/store/account.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

namespace sarad {
namespace {

constexpr int kKills = 20;

/// The child: commits batches from `first` on for ever and tells the number of each that is durable.
[[noreturn]] void commit_until_killed(const std::string& path, std::int64_t first, int report) {
  auto store = open_sqlite_ledger(path, Secret{"k"}, OpenMode::daemon);
  if (!store) ::_exit(1);
  for (std::int64_t n = first;; ++n) {
    const Batch b = numbered(n);
    if (!(*store)->commit({&b, 1})) ::_exit(2);
    if (::write(report, &n, sizeof n) != sizeof n) ::_exit(3);
  }
}

TEST(Kill, AtRandomMomentsNothingAcknowledgedIsLostAndNothingIsTwice) {
  ScratchFolder folder;
  const auto path = folder.path("ledger.db");
  std::mt19937 chance{20261125};
  Account account;
  std::int64_t next = 0;
  int killed = 0;
  for (int round = 0; round < kKills; ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      commit_until_killed(path, std::max<std::int64_t>(0, next - 4), pipe[1]);
    }
    ::close(pipe[1]);
    std::int64_t n = 0;
    const auto hear = [&] {
      if (::read(pipe[0], &n, sizeof n) != sizeof n) return false;
      acknowledge(account, n);
      next = n + 1;
      return true;
    };
    // The very moment is what is random here; some rounds die before the first commit.
    for (auto left = chance() % 12; left > 0 && hear(); --left) {
    }
    std::this_thread::sleep_for(std::chrono::microseconds{chance() % 4000});
    ::kill(child, SIGKILL);
    while (hear()) {
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself, code " << WEXITSTATUS(status);
    ++killed;
    auto store = open_sqlite_ledger(path, Secret{"k"}, OpenMode::daemon);
    ASSERT_TRUE(store) << store.error().message;
    expect_sound(**store, account, "round " + std::to_string(round));
  }
  EXPECT_EQ(killed, kKills);
  EXPECT_GT(account.acknowledged.size(), 100U) << "too few commits: the test shows nothing";
  EXPECT_EQ(sql(path, "PRAGMA integrity_check").at(0), "ok");
  EXPECT_TRUE(sql(path, "PRAGMA foreign_key_check").empty());
}

}  // namespace
}  // namespace sarad
