// SPDX-License-Identifier: Apache-2.0
// Syncs that fail, of the WAL and of the main file while it takes the WAL in; then more commits, a
// kill, a ruler beside, and at last a power cut: what was acknowledged is there, once (faults F64).
#include "tests/store/faulty_disk.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <set>

namespace sarad {
namespace {

constexpr int kBatches = 9;
constexpr int kEach = 130;

/// Batches so heavy that every few of them the WAL is taken into the main file.
Batch heavy(int n) {
  Batch b = batch("page", 100 + n);
  for (int i = n == 0 ? 0 : -kEach; i < kEach; ++i) {  // and those of the batch before once more
    b.activities.push_back(comment("c" + std::to_string(n * kEach + i)));
    b.activities.back().permalink.resize(12'000, 'x');
  }
  b.cursor.state = std::to_string(n);
  return b;
}

class SyncsThatFail : public ::testing::Test {
 protected:
  void SetUp() override {
    ScratchFolder first;
    { open(first.path("ledger.db")); }
    empty_ = bytes_of(first.path("ledger.db"));
    put_bytes(path(), empty_);
    disk_.watch(folder_.path(""));
  }
  std::string path() const { return folder_.path("ledger.db"); }
  static std::unique_ptr<Store> open(const std::string& path, OpenMode mode = OpenMode::daemon) {
    auto opened = open_sqlite_ledger(path, Secret{mode == OpenMode::daemon ? "the author key of the tests" : ""}, mode);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }

  bool commit(Store& store, int n) {
    const Batch b = heavy(n);
    const auto outcome = store.commit({&b, 1});
    if (!outcome) return false;
    for (const auto& a : outcome->front().added) told_.insert(a.id);
    for (const auto& a : b.activities) acknowledged_.insert(a.id);
    return true;
  }
  void commit_stubbornly(Store& store, int n) {
    for (int tries = 0; !commit(store, n); ++tries) ASSERT_LT(tries, 50);
  }
  void expect_all_there(Store& store) {
    std::multiset<std::string> stored;
    ASSERT_TRUE(store.for_each([&](std::string_view, const Activity& a) { stored.insert(a.id); }));
    for (const auto& id : stored) ASSERT_EQ(stored.count(id), 1U) << id;
    for (const auto& id : acknowledged_) ASSERT_EQ(stored.count(id), 1U) << id << " was acknowledged";
  }
  void expect_all_there_after_a_power_cut() {
    ScratchFolder left;
    disk_.mend();
    disk_.cut_power(left.path(""), chance_);
    auto store = open(left.path("ledger.db"));
    ASSERT_NE(store, nullptr);
    expect_all_there(*store);
  }
  void start_over() {
    told_.clear();
    acknowledged_.clear();
    for (const char* end : {"", "-wal", "-shm", ".lock", ".gate"}) std::filesystem::remove(path() + end);
    put_bytes(path(), empty_);
    disk_.watch(folder_.path(""));
  }

  FaultyDisk disk_;
  ScratchFolder folder_;
  std::string empty_;
  std::mt19937 chance_{64};
  std::multiset<std::string> told_;
  std::set<std::string> acknowledged_;
};

struct Fault {
  const char* file;
  int most;   ///< syncs of that file in one run, about
  int count;
  bool forget;
};

class OneFault : public SyncsThatFail, public ::testing::WithParamInterface<Fault> {};

TEST_P(OneFault, NothingAcknowledgedIsLostAtAPowerCut) {
  const Fault fault = GetParam();
  int rounds_with_faults = 0;
  for (int n = 1; n <= fault.most; ++n) {
    SCOPED_TRACE("from sync " + std::to_string(n));
    start_over();
    const int before = disk_.failed_syncs();
    {
      auto store = open(path());
      disk_.fail_syncs(fault.file, n, fault.count, fault.forget);
      for (int i = 0; i < kBatches; ++i) commit_stubbornly(*store, i);
      expect_all_there(*store);
      rounds_with_faults += disk_.failed_syncs() > before;
      expect_all_there_after_a_power_cut();
    }
    for (const auto& id : acknowledged_) ASSERT_EQ(told_.count(id), 1U) << id;
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(rounds_with_faults, fault.most) << "some rounds show nothing";
}

TEST_P(OneFault, NorAfterAKillInBetween) {
  const Fault fault = GetParam();
  for (int n = 1; n <= fault.most; ++n) {
    SCOPED_TRACE("from sync " + std::to_string(n));
    start_over();
    auto killed = open(path());
    disk_.fail_syncs(fault.file, n, fault.count, fault.forget);
    const int before = disk_.failed_syncs();
    int next = 0;
    while (next < kBatches && disk_.failed_syncs() == before) next += commit(*killed, next);
    ScratchFolder after;
    disk_.mend();
    disk_.kill(after.path(""));
    {
      auto store = open(after.path("ledger.db"));
      ASSERT_NE(store, nullptr);
      for (int i = next; i < kBatches && !HasFatalFailure(); ++i) {
        commit_stubbornly(*store, i);
        if (i == next || i == kBatches - 1) expect_all_there_after_a_power_cut();
      }
    }
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, OneFault,
    ::testing::Values(Fault{"-wal", 9, 1, false}, Fault{"-wal", 9, 3, false}, Fault{"-wal", 9, 2, true},
                      Fault{"ledger.db", 2, 1, false}, Fault{"ledger.db", 2, 2, false}, Fault{"ledger.db", 2, 1, true}),
    [](const auto& tested) {
      return std::string{tested.param.file[0] == '-' ? "TheWal" : "TheMainFile"} + std::to_string(tested.param.count) + "Times" +
             (tested.param.forget ? "Forgotten" : "");
    });

TEST_F(SyncsThatFail, ManyAtRandomWithKillsInBetweenLoseAndDoubleNothing) {
  std::vector<std::unique_ptr<ScratchFolder>> lives;
  std::vector<std::unique_ptr<Store>> killed;
  auto store = open(path());
  for (int i = 0; i < 40; ++i) {
    const bool main_file = chance_() % 3 == 0;
    disk_.fail_syncs(main_file ? "ledger.db" : "-wal", 1 + static_cast<int>(chance_() % 2), static_cast<int>(chance_() % 3),
                     chance_() % 2 == 0);
    for (int tries = 0; !commit(*store, i); ++tries) {
      ASSERT_LT(tries, 50);
      if (chance_() % 2 == 0) continue;
      disk_.mend();
      lives.push_back(std::make_unique<ScratchFolder>());
      disk_.kill(lives.back()->path(""));
      killed.push_back(std::move(store));  // it holds its files open, as nothing does after a kill, and is not heard again
      store = open(lives.back()->path("ledger.db"));
      ASSERT_NE(store, nullptr);
    }
    if (i % 8 == 7) expect_all_there_after_a_power_cut();
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(lives.size(), 3U) << "too few kills: the test shows nothing";
  EXPECT_GT(disk_.failed_syncs(), 10);
  disk_.watch("");
}

TEST_F(SyncsThatFail, ARulerAfterAKillWithoutADaemonTrustsNothingThatIsNotDurable) {
  auto killed = open(path());
  ASSERT_TRUE(commit(*killed, 0));
  disk_.fail_syncs("-wal", 1, 1000);
  EXPECT_FALSE(commit(*killed, 1));
  disk_.mend();
  ScratchFolder after;
  disk_.kill(after.path(""));
  {
    auto ruler = open(after.path("ledger.db"), OpenMode::beside);
    ASSERT_NE(ruler, nullptr);
    ASSERT_TRUE(ruler->rule({0, "page", "c1", std::nullopt, true, "Rahima", "thanks only", at(7)}));
    ScratchFolder left;
    disk_.cut_power(left.path(""), chance_);
    auto store = open(left.path("ledger.db"));
    ASSERT_NE(store, nullptr);
    expect_all_there(*store);
    EXPECT_EQ(store->rulings().value().size(), 1U);
  }
}

TEST_F(SyncsThatFail, ARulingBesideADaemonWhoseSyncFailedIsDurableAndSoIsWhatFollows) {
  auto store = open(path());
  ASSERT_TRUE(commit(*store, 0));
  disk_.fail_syncs("-wal", 1, 1);
  EXPECT_FALSE(commit(*store, 1));
  ASSERT_TRUE(open(path(), OpenMode::beside)->rule({0, "page", "c1", std::nullopt, true, "Rahima", "thanks only", at(7)}));
  commit_stubbornly(*store, 1);
  EXPECT_EQ(store->rulings().value().size(), 1U);
  for (const auto& id : acknowledged_) EXPECT_EQ(told_.count(id), 1U) << id;
  ScratchFolder left;
  disk_.cut_power(left.path(""), chance_);
  auto after = open(left.path("ledger.db"));
  ASSERT_NE(after, nullptr);
  expect_all_there(*after);
  EXPECT_EQ(after->rulings().value().size(), 1U);
}

TEST_F(SyncsThatFail, ARulingWhoseSyncFailedIsNotEnteredAndTheDaemonGoesOn) {
  auto store = open(path());
  ASSERT_TRUE(commit(*store, 0));
  {
    auto ruler = open(path(), OpenMode::beside);
    disk_.fail_syncs("-wal", 1, 1);
    EXPECT_FALSE(ruler->rule({0, "page", "c1", std::nullopt, true, "Rahima", "thanks only", at(7)}));
  }
  for (int i = 1; i < 4; ++i) commit_stubbornly(*store, i);
  EXPECT_TRUE(store->rulings().value().empty());
  expect_all_there_after_a_power_cut();
}

}  // namespace
}  // namespace sarad
