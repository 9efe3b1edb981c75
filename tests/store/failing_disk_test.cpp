// SPDX-License-Identifier: Apache-2.0
// Full disks, disks that fail, and power cuts, at every single write and sync (faults F49, F62, F64).
#include "tests/store/account.hpp"
#include "tests/store/faulty_disk.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <utility>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FailingDisk : public ::testing::Test {
 protected:
  static std::unique_ptr<Store> open(const std::string& path) {
    auto opened = open_sqlite_ledger(path, Secret{"the author key of the tests"}, OpenMode::daemon);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }

  FaultyDisk disk_;
  ScratchFolder folder_;
};

TEST_F(FailingDisk, AFullDiskWritesNothingAndLaterGoesOn) {
  auto store = open(folder_.path("ledger.db"));
  const Batch first = batch("page", 10, {"a"}), second = batch("page", 20, {"b", "c"});
  ASSERT_TRUE(store->commit({&first, 1}));
  disk_.fail(1, SQLITE_FULL);
  for (int i = 0; i < 3; ++i) {
    const auto outcome = store->commit({&second, 1});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, Errc::storage);
    EXPECT_THAT(outcome.error().message, HasSubstr("free some space"));
  }
  disk_.mend();
  EXPECT_THAT(ids_of(store->activities("page").value()), ElementsAre("a"));
  EXPECT_EQ(store->pages().value().at(0).observed_until, at(9));
  const auto outcome = store->commit({&second, 1});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(ids_of(outcome->front().added), ElementsAre("b", "c"));
  EXPECT_EQ(outcome->front().duplicates, 0U);
}

TEST_F(FailingDisk, ASyncThatFailsIsNotTriedAgainAndBelieved) {
  auto store = open(folder_.path("ledger.db"));
  const Batch first = batch("page", 10, {"a"}), second = batch("page", 20, {"b"});
  ASSERT_TRUE(store->commit({&first, 1}));
  disk_.fail(1, SQLITE_IOERR_FSYNC);
  EXPECT_FALSE(store->commit({&second, 1}));
  EXPECT_FALSE(store->commit({&second, 1})) << "the disk still fails";
  disk_.mend();
  const auto outcome = store->commit({&second, 1});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(ids_of(outcome->front().added), ElementsAre("b"));
}

TEST_F(FailingDisk, AtEveryOperationThatFailsNothingIsLostTwiceToldOrAhead) {
  open(folder_.path("empty.db"));
  const std::string empty = bytes_of(folder_.path("empty.db"));
  struct Fault {
    int code, count;
    const char* name;
  };
  for (const Fault fault : {Fault{SQLITE_FULL, 1, "full once"}, Fault{SQLITE_FULL, 40, "full for long"},
                            Fault{SQLITE_IOERR_WRITE, 1, "write error"}, Fault{SQLITE_IOERR_FSYNC, 1, "sync error"},
                            Fault{SQLITE_IOERR_FSYNC, 40, "sync errors for long"}}) {
    for (int n = 1; n < 80; ++n) {
      const std::string when = std::string{fault.name} + " at operation " + std::to_string(n);
      ScratchFolder folder;
      const auto path = folder.path("ledger.db");
      put_bytes(path, empty);
      Account account;
      auto store = open(path);
      for (std::int64_t i = 0; i < 3; ++i) ASSERT_TRUE(commit(*store, i, account));
      disk_.fail(n, fault.code, fault.count);
      for (std::int64_t i = 3; i < 10; ++i) {
        int tries = 0;
        while (!commit(*store, i, account)) ASSERT_LT(++tries, 100) << when;
      }
      disk_.mend();
      expect_sound(*store, account, when);
      for (const auto& id : account.acknowledged) ASSERT_EQ(account.told.count(id), 1U) << id << " told; " << when;
      store.reset();
      store = open(path);
      expect_sound(*store, account, when + ", reopened");
      ASSERT_EQ(store->size().activities, account.acknowledged.size()) << when;
    }
  }
}

TEST_F(FailingDisk, AReaderBesideChangesNothingOfThat) {
  const auto path = folder_.path("ledger.db");
  Account account;
  auto store = open(path);
  ASSERT_TRUE(commit(*store, 0, account));
  for (int n = 1; n < 40; ++n) {
    auto reader = open_sqlite_ledger(path, Secret{}, OpenMode::read_only);
    ASSERT_TRUE(reader);
    ASSERT_TRUE((*reader)->pages());
    disk_.fail(n, SQLITE_IOERR_FSYNC, 1);
    int tries = 0;
    while (!commit(*store, n, account)) ASSERT_LT(++tries, 10);
    disk_.mend();
    expect_sound(*store, account, "after " + std::to_string(n));
  }
  for (const auto& id : account.acknowledged) EXPECT_EQ(account.told.count(id), 1U) << id;
}

/// Commits 0 … 5 over a disk that fails `count` times from operation n on, restarting after the first
/// failure if `restart`; then the power is cut.
class FailedSyncs : public FailingDisk {
 protected:
  void run(int n, int count, bool restart) {
    const std::string when = std::to_string(count) + " failures from operation " + std::to_string(n) + ", then a power cut";
    ScratchFolder folder, left;
    put_bytes(folder.path("ledger.db"), empty_);
    disk_.watch(folder.path(""));
    Account account;
    {
      auto store = open(folder.path("ledger.db"));
      for (std::int64_t i = 0; i < 3; ++i) ASSERT_TRUE(commit(*store, i, account));
      disk_.fail(n, SQLITE_IOERR_FSYNC, count);
      for (std::int64_t i = 3; i < 6; ++i) {
        int tries = 0;
        while (!commit(*store, i, account)) {
          ASSERT_LT(++tries, 100) << when;
          if (!std::exchange(restart, false)) continue;
          store.reset();  // while the disk still fails
          disk_.mend();
          store = open(folder.path("ledger.db"));
          ASSERT_NE(store, nullptr) << when;
        }
      }
      disk_.mend();
      disk_.cut_power(left.path(""), chance_);
    }
    auto store = open(left.path("ledger.db"));
    ASSERT_NE(store, nullptr) << when;
    expect_sound(*store, account, when);
  }
  void SetUp() override {
    open(folder_.path("empty.db"));
    empty_ = bytes_of(folder_.path("empty.db"));
  }

  std::mt19937 chance_{3};
  std::string empty_;
};

TEST_F(FailedSyncs, WhatOneGaveUpIsNotAcknowledgedByALaterOne) {
  for (const int count : {1, 2, 3, 4, 6, 9, 14})
    for (int n = 1; n < 40; ++n) run(n, count, false);
}

TEST_F(FailedSyncs, NothingIsAcknowledgedOnTopOfWhatTheyGaveUpBeforeARestart) {
  for (int n = 1; n < 40; ++n) run(n, 1000, true);
}

TEST_F(FailingDisk, WhateverAPowerCutLeavesHoldsWhatWasAcknowledged) {
  std::mt19937 chance{20261125};
  int cuts = 0, later = 0;
  for (int round = 0; round < 60; ++round) {
    ScratchFolder folder, left;
    const int cut_at = 1 + static_cast<int>(chance() % 160);
    Account account, at_the_cut;
    bool cut = false;
    disk_.watch(folder.path(""));
    {
      auto store = open(folder.path("ledger.db"));
      const int start = disk_.operations();
      disk_.before_operation = [&] {
        if (cut || disk_.operations() - start < cut_at) return;
        cut = true;
        at_the_cut = account;
        disk_.cut_power(left.path(""), chance);
      };
      for (std::int64_t i = 0; i < 30; ++i) ASSERT_TRUE(commit(*store, i, account));
      disk_.before_operation = nullptr;
    }
    if (!cut) continue;
    ++cuts;
    later += at_the_cut.acknowledged.size() > 0;
    const std::string when = "round " + std::to_string(round) + ", power cut at operation " + std::to_string(cut_at);
    auto store = open(left.path("ledger.db"));
    ASSERT_NE(store, nullptr) << when;
    expect_sound(*store, at_the_cut, when);
    for (std::int64_t i = std::max<std::int64_t>(0, at_the_cut.cursor - 2); i < 30; ++i) ASSERT_TRUE(commit(*store, i, at_the_cut));
    expect_sound(*store, at_the_cut, when + ", gone on");
  }
  EXPECT_GT(cuts, 40);
  EXPECT_GT(later, 30) << "too few cuts fell behind a commit: the test shows nothing";
}

TEST_F(FailingDisk, APowerCutWhileALedgerIsMadeLeavesNoneOrAWholeOne) {
  std::mt19937 chance{7};
  for (int cut_at = 1; cut_at < 60; ++cut_at) {
    ScratchFolder folder, left;
    const int start = disk_.operations();
    bool cut = false;
    disk_.watch(folder.path(""));
    disk_.before_operation = [&] {
      if (cut || disk_.operations() - start < cut_at) return;
      cut = true;
      disk_.cut_power(left.path(""), chance);
    };
    open(folder.path("ledger.db"));
    disk_.before_operation = nullptr;
    if (!cut) break;
    EXPECT_NE(open(left.path("ledger.db")), nullptr) << "cut at operation " << cut_at;
  }
}

}  // namespace
}  // namespace sarad
