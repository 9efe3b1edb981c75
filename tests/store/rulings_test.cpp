// SPDX-License-Identifier: Apache-2.0
// Operators' rulings in the ledger: entered at the end, beside a running daemon or without one.
#include "tests/store/scratch_ledger.hpp"

#include <atomic>
#include <barrier>
#include <thread>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RulingsInTheLedger : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    commit(batch("page", 10, {"a", "b"}));
  }
  static Ruling on(std::string activity, std::string page = "page") {
    return {0, std::move(page), std::move(activity), std::nullopt, true, "Rahima", "শুধু ধন্যবাদ", at(20)};
  }
  std::unique_ptr<Store> beside() {
    auto opened = open_sqlite_ledger(path(), Secret{}, OpenMode::beside);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  /// What SQLite says of a statement that must fail.
  std::string refusal(const std::string& text) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    EXPECT_NE(sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    std::string message = sqlite3_errmsg(db);
    sqlite3_close(db);
    return message;
  }
};

TEST_F(RulingsInTheLedger, TheyAreKeptInOrderOfEntryWithAllTheySay) {
  Ruling first = on("a"), second = on("b");
  second.trivial.reset();
  second.interim = false;
  second.at = at(3);
  EXPECT_EQ(store_->rule(first).value(), 1);
  EXPECT_EQ(store_->rule(second).value(), 2);
  open();
  first.number = 1;
  second.number = 2;
  EXPECT_THAT(store_->rulings().value(), ElementsAre(first, second));
}

TEST_F(RulingsInTheLedger, OnlyThoseAfterANumberAreGivenWhenAsked) {
  ASSERT_TRUE(store_->rule(on("a")));
  ASSERT_TRUE(store_->rule(on("b")));
  EXPECT_THAT(store_->rulings(2).value(), IsEmpty());
  ASSERT_EQ(store_->rulings(1).value().size(), 1U);
  EXPECT_EQ(store_->rulings(1).value().at(0).activity, "b");
}

TEST_F(RulingsInTheLedger, APageNeverPolledAndARulingThatSaysNothingAreRefused) {
  EXPECT_THAT(store_->rule(on("a", "elsewhere")).error().message, HasSubstr("elsewhere"));
  Ruling silent = on("a"), nobody = on("a"), groundless = on("a");
  silent.trivial.reset();
  nobody.by.clear();
  groundless.why.clear();
  for (const auto& ruling : {silent, nobody, groundless}) EXPECT_FALSE(store_->rule(ruling));
  EXPECT_THAT(store_->rulings().value(), IsEmpty());
}

TEST_F(RulingsInTheLedger, NothingInTheBookIsEverAlteredOrDeleted) {
  ASSERT_TRUE(store_->rule(on("a")));
  EXPECT_THAT(refusal("UPDATE rulings SET trivial = 0"), HasSubstr("never altered"));
  EXPECT_THAT(refusal("DELETE FROM rulings"), HasSubstr("never deleted"));
  EXPECT_EQ(store_->rulings().value().at(0).trivial, true);
}

TEST_F(RulingsInTheLedger, TheDaemonHearsOfOneMadeBesideIt) {
  EXPECT_EQ(beside()->rule(on("a")).value(), 1);
  ASSERT_EQ(store_->rulings(0).value().size(), 1U);
  EXPECT_THAT(ids_of(commit(batch("page", 30, {"b", "c"})).added), ElementsAre("c"));
}

TEST_F(RulingsInTheLedger, OneBesideMayReadButWritesNoBatches) {
  auto ruler = beside();
  EXPECT_THAT(ids_of(ruler->activities("page").value()), ElementsAre("a", "b"));
  const Batch b = batch("page", 30, {"c"});
  EXPECT_FALSE(ruler->commit({&b, 1}));
  EXPECT_EQ(activities().size(), 2U);
}

TEST_F(RulingsInTheLedger, AReaderRulesNothing) {
  auto reader = open_sqlite_ledger(path(), Secret{}, OpenMode::read_only);
  ASSERT_TRUE(reader);
  EXPECT_FALSE((*reader)->rule(on("a")));
}

TEST_F(RulingsInTheLedger, WithoutADaemonTheyAreEnteredToo) {
  store_.reset();
  EXPECT_EQ(beside()->rule(on("a")).value(), 1);
  open();
  EXPECT_EQ(store_->rulings().value().size(), 1U);
}

TEST_F(RulingsInTheLedger, OneBesideDoesNotMakeRoomForASecondDaemon) {
  auto ruler = beside();
  auto second = [&] { return open_sqlite_ledger(path(), key(), OpenMode::daemon); };
  std::thread waits{[&] { EXPECT_EQ(ledger_problem(second().error()), LedgerProblem::held); }};
  ruler.reset();
  waits.join();
}

TEST_F(RulingsInTheLedger, OneBesideMakesNoLedgerAndTouchesNoOlderOne) {
  store_.reset();
  sql(path(), "PRAGMA user_version = 1");
  auto older = open_sqlite_ledger(path(), Secret{}, OpenMode::beside);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().problem, LedgerProblem::older);
  const auto none = folder_.path("none.db");
  EXPECT_EQ(open_sqlite_ledger(none, Secret{}, OpenMode::beside).error().problem, LedgerProblem::missing);
  for (const char* end : {"", ".lock", ".gate"}) EXPECT_FALSE(std::filesystem::exists(none + end)) << end;
}

TEST_F(RulingsInTheLedger, ADaemonThatStartsMeanwhileWaitsForTheRuler) {
  store_.reset();
  auto ruler = beside();
  std::barrier both{2};
  std::thread daemon{[&] {
    both.arrive_and_wait();
    open();
  }};
  both.arrive_and_wait();
  ASSERT_TRUE(ruler->rule(on("a")));
  ruler.reset();
  daemon.join();
  ASSERT_NE(store_, nullptr);
  EXPECT_EQ(store_->rulings().value().size(), 1U);
}

TEST_F(RulingsInTheLedger, RulingsAndCommitsAtTheSameTimeAllArriveOnce) {
  constexpr int kRulings = 25;
  constexpr int kCommitsEach = 20;
  std::atomic<bool> all_ruled = false;
  std::atomic<int> ruled = 0;
  const auto rule_all = [&] {
    for (int i = 0; i < kRulings; ++i) {
      auto opened = open_sqlite_ledger(path(), Secret{}, OpenMode::beside);
      ASSERT_TRUE(opened) << opened.error().message;
      const auto number = (*opened)->rule(on("r" + std::to_string(i)));
      ASSERT_TRUE(number) << number.error().message;
      EXPECT_EQ(*number, i + 1);
      ++ruled;
    }
  };
  std::thread ruler{[&] {
    rule_all();
    all_ruled = true;
  }};
  std::int64_t known = 0;
  std::size_t told = 0, heard = 0;
  int n = 0;
  for (bool last = false; !last; ++n) {
    last = all_ruled;
    told += commit(batch("page", 100 + n, {"n" + std::to_string(n), "n" + std::to_string(n + 1)})).added.size();
    for (const auto& ruling : store_->rulings(known).value()) {
      EXPECT_EQ(ruling.number, ++known);
      ++heard;
    }
    // SQLite's lock is not fair: who never lets go of it would keep the ruler out for longer than it waits.
    while (!all_ruled && n > kCommitsEach * (ruled + 1)) std::this_thread::yield();
  }
  ruler.join();
  EXPECT_EQ(heard, static_cast<std::size_t>(kRulings));
  EXPECT_EQ(told, static_cast<std::size_t>(n) + 1);
  open();
  EXPECT_EQ(activities().size(), static_cast<std::size_t>(n) + 3);
  EXPECT_EQ(sql(path(), "PRAGMA integrity_check").at(0), "ok");
}

}  // namespace
}  // namespace sarad
