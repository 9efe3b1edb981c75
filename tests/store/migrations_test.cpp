// SPDX-License-Identifier: Apache-2.0
// From an older schema to a newer one: all of a step or nothing, and a copy before (faults F69).
#include "store/new_ledger.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <sys/stat.h>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The released steps and, on top of them, steps that only this test knows.
class Migrations : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    commit(batch("page", 10, {"a"}));
    store_.reset();
  }
  static std::vector<Migration> with(std::vector<const char*> further) {
    std::vector<Migration> steps{migrations().begin(), migrations().end()};
    for (const char* sql : further) steps.push_back({steps.back().version + 1, sql});
    return steps;
  }
  Result<void> bring_up(std::span<const Migration> steps) {
    auto connection = sqlite::Connection::open(path(), sqlite::Access::read_write);
    if (!connection) return connection.error();
    return bring_up_to_date(path(), **connection, steps);
  }
  int version() { return std::stoi(sql(path(), "PRAGMA user_version").at(0)); }

  const int newest_ = migrations().back().version;
  const char* green_ = "ALTER TABLE pages ADD COLUMN colour TEXT; UPDATE pages SET colour = 'green'";
};

TEST_F(Migrations, StepsAreNumberedWithoutGaps) {
  int expected = 0;
  for (const auto& step : migrations()) EXPECT_EQ(step.version, ++expected);
}

TEST_F(Migrations, AStepIsTakenOnceAndKeepsWhatIsThere) {
  const auto steps = with({green_});
  ASSERT_TRUE(bring_up(steps));
  EXPECT_EQ(version(), newest_ + 1);
  ASSERT_TRUE(bring_up(steps));
  EXPECT_THAT(sql(path(), "SELECT colour FROM pages"), ElementsAre("green"));
  EXPECT_THAT(sql(path(), "SELECT id FROM activities"), ElementsAre("a"));
}

TEST_F(Migrations, AStepThatFailsLeavesTheOldVersion) {
  EXPECT_FALSE(bring_up(with({"ALTER TABLE pages ADD COLUMN colour TEXT; INSERT INTO nowhere VALUES (1)"})));
  EXPECT_EQ(version(), newest_);
  EXPECT_THAT(sql(path(), "SELECT name FROM pragma_table_info('pages') WHERE name = 'colour'"), IsEmpty());
  open();  // and the old program goes on
  EXPECT_EQ(activities().size(), 1U);
}

TEST_F(Migrations, StepsBeforeTheOneThatFailsStayDone) {
  EXPECT_FALSE(bring_up(with({green_, "INSERT INTO nowhere VALUES (1)"})));
  EXPECT_EQ(version(), newest_ + 1);
}

TEST_F(Migrations, ACopyOfTheOldFileIsKeptForItsOwnerOnly) {
  ASSERT_TRUE(bring_up(with({green_})));
  const auto copy = copy_before(path(), newest_ + 1);
  EXPECT_THAT(sql(copy, "PRAGMA user_version"), ElementsAre(std::to_string(newest_)));
  EXPECT_THAT(sql(copy, "SELECT id FROM activities"), ElementsAre("a"));
  EXPECT_THAT(sql(copy, "PRAGMA integrity_check"), ElementsAre("ok"));
  struct stat status {};
  ASSERT_EQ(::stat(copy.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(Migrations, WithoutANewSchemaNoCopyIsMade) {
  open();
  for (int v = 1; v <= newest_ + 1; ++v) EXPECT_FALSE(std::filesystem::exists(copy_before(path(), v))) << v;
}

TEST_F(Migrations, AReaderDoesNotBringAnOlderLedgerUpToDate) {
  sql(path(), "PRAGMA user_version = 0");
  auto opened = open_sqlite_ledger(path(), key(), OpenMode::read_only);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().problem, LedgerProblem::older);
}

TEST_F(Migrations, ALedgerOfTheFirstVersionIsBroughtUpWithAllItHolds) {
  const auto key_check = sql(path(), "SELECT value FROM meta WHERE name = 'author_key_check'").at(0);
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
  sql(path(), std::string{migrations()[0].sql} + "PRAGMA user_version = 1; INSERT INTO meta VALUES ('author_key_check', '" +
                  key_check + "'); INSERT INTO pages (number, id, last_poll) VALUES (1, 'page', 1772000010);"
                  "INSERT INTO activities (row, page, id, kind, author, flags, created, seen, thread)"
                  " VALUES (1, 1, 'old', 1, 2, 4, 1772000005, 1772000010, 'post-1')");
  open();
  EXPECT_EQ(version(), newest_);
  EXPECT_THAT(ids_of(activities()), ElementsAre("old"));
  EXPECT_EQ(commit(batch("page", 20, {"old", "new"})).duplicates, 1U);
  EXPECT_THAT(sql(copy_before(path(), 2), "SELECT id FROM activities"), ElementsAre("old"));
}

}  // namespace
}  // namespace sarad
