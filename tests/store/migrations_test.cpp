// SPDX-License-Identifier: Apache-2.0
// From an older schema to a newer one: all of a step or nothing, and a copy before (faults F69).
#include "store/new_ledger.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <sys/stat.h>

#include <array>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Migrations : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    commit(batch("page", 10, {"a"}));
    store_.reset();
  }
  Result<void> bring_up(std::span<const Migration> steps) {
    auto connection = sqlite::Connection::open(path(), sqlite::Access::read_write);
    if (!connection) return connection.error();
    return bring_up_to_date(path(), **connection, steps);
  }
  std::string version() { return sql(path(), "PRAGMA user_version").at(0); }

  Migration first_ = migrations()[0];
  Migration second_{2, "ALTER TABLE pages ADD COLUMN colour TEXT; UPDATE pages SET colour = 'green'"};
};

TEST_F(Migrations, StepsAreNumberedWithoutGaps) {
  int expected = 0;
  for (const auto& step : migrations()) EXPECT_EQ(step.version, ++expected);
}

TEST_F(Migrations, AStepIsTakenOnceAndKeepsWhatIsThere) {
  const std::array steps{first_, second_};
  ASSERT_TRUE(bring_up(steps));
  EXPECT_EQ(version(), "2");
  ASSERT_TRUE(bring_up(steps));
  EXPECT_THAT(sql(path(), "SELECT colour FROM pages"), ElementsAre("green"));
  EXPECT_THAT(sql(path(), "SELECT id FROM activities"), ElementsAre("a"));
}

TEST_F(Migrations, AStepThatFailsLeavesTheOldVersion) {
  const std::array steps{first_, Migration{2, "ALTER TABLE pages ADD COLUMN colour TEXT; INSERT INTO nowhere VALUES (1)"}};
  EXPECT_FALSE(bring_up(steps));
  EXPECT_EQ(version(), "1");
  EXPECT_THAT(sql(path(), "SELECT name FROM pragma_table_info('pages') WHERE name = 'colour'"), IsEmpty());
  open();  // and the old program goes on
  EXPECT_EQ(activities().size(), 1U);
}

TEST_F(Migrations, StepsBeforeTheOneThatFailsStayDone) {
  const std::array steps{first_, second_, Migration{3, "INSERT INTO nowhere VALUES (1)"}};
  EXPECT_FALSE(bring_up(steps));
  EXPECT_EQ(version(), "2");
}

TEST_F(Migrations, ACopyOfTheOldFileIsKeptForItsOwnerOnly) {
  const std::array steps{first_, second_};
  ASSERT_TRUE(bring_up(steps));
  const auto copy = copy_before(path(), 2);
  EXPECT_THAT(sql(copy, "PRAGMA user_version"), ElementsAre("1"));
  EXPECT_THAT(sql(copy, "SELECT id FROM activities"), ElementsAre("a"));
  EXPECT_THAT(sql(copy, "PRAGMA integrity_check"), ElementsAre("ok"));
  struct stat status {};
  ASSERT_EQ(::stat(copy.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(Migrations, WithoutANewSchemaNoCopyIsMade) {
  open();
  EXPECT_FALSE(std::filesystem::exists(copy_before(path(), 1)));
  EXPECT_FALSE(std::filesystem::exists(copy_before(path(), 2)));
}

TEST_F(Migrations, AReaderDoesNotBringAnOlderLedgerUpToDate) {
  sql(path(), "PRAGMA user_version = 0");
  auto opened = open_sqlite_ledger(path(), key(), OpenMode::read_only);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().problem, LedgerProblem::older);
}

}  // namespace
}  // namespace sarad
