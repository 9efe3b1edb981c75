// SPDX-License-Identifier: Apache-2.0
// Who may open a ledger, and which files are refused (faults F59, F63, F65, F70, F72).
#include "store/new_ledger.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sarad {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Opening : public LedgerTest {
 protected:
  OpenError refusal(OpenMode mode = OpenMode::daemon) {
    auto opened = open_sqlite_ledger(path(), key(), mode);
    EXPECT_FALSE(opened) << "it was opened";
    return opened ? OpenError{} : opened.error();
  }
  void fill(int batches) {
    for (int i = 0; i < batches; ++i) {
      std::vector<std::string> ids;
      for (int k = 0; k < 25; ++k) ids.push_back(std::to_string(i) + "-" + std::to_string(k));
      commit(batch("page", 10 + i, ids));
    }
  }
};

TEST_F(Opening, ASecondDaemonIsRefusedAndTheFirstNamed) {
  const auto error = refusal();
  EXPECT_EQ(ledger_problem(error), LedgerProblem::held);
  EXPECT_EQ(error.code, Errc::storage);
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  EXPECT_THAT(error.message, AllOf(HasSubstr(std::string{"host "} + host), HasSubstr("pid " + std::to_string(::getpid())),
                                   ::testing::ContainsRegex("since 20[0-9-]*T[0-9:]*Z")));
}

TEST_F(Opening, TheLedgerIsFreeOnceTheDaemonLetGo) {
  store_.reset();
  open();
  EXPECT_NE(store_, nullptr);
}

TEST_F(Opening, TheLedgerIsFreeAfterTheDaemonWasKilled) {
  store_.reset();
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = open_sqlite_ledger(path(), key(), OpenMode::daemon);
    const char ok = held ? '+' : '-';
    if (::write(ready[1], &ok, 1) == 1) ::pause();
    ::_exit(0);
  }
  char ok = '-';
  ASSERT_EQ(::read(ready[0], &ok, 1), 1);
  ASSERT_EQ(ok, '+');
  const auto error = refusal();
  EXPECT_EQ(error.problem, LedgerProblem::held);
  EXPECT_THAT(error.message, HasSubstr("pid " + std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  open();
  EXPECT_NE(store_, nullptr);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(Opening, AReaderBesideTheDaemonSeesWhatIsCommitted) {
  commit(batch("page", 10, {"a"}));
  auto reader = open_sqlite_ledger(path(), Secret{}, OpenMode::read_only);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_THAT(ids_of((*reader)->activities("page").value()), ElementsAre("a"));
  commit(batch("page", 20, {"b"}));
  EXPECT_THAT(ids_of((*reader)->activities("page").value()), ElementsAre("a", "b"));
  EXPECT_EQ((*reader)->pages().value().at(0).observed_until, at(19));
  EXPECT_EQ((*reader)->size().activities, 2U);
}

TEST_F(Opening, AReaderCannotWrite) {
  auto reader = open_sqlite_ledger(path(), key(), OpenMode::read_only);
  ASSERT_TRUE(reader);
  const Batch b = batch("page", 10, {"a"});
  const auto outcome = (*reader)->commit({&b, 1});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::storage);
  EXPECT_THAT(activities(), IsEmpty());
}

TEST_F(Opening, AReaderReadsWithoutADaemon) {
  commit(batch("page", 10, {"a"}));
  store_.reset();
  auto reader = open_sqlite_ledger(path(), key(), OpenMode::read_only);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_THAT(ids_of((*reader)->activities("page").value()), ElementsAre("a"));
}

TEST_F(Opening, AReaderOfNoLedgerMakesNone) {
  store_.reset();
  ASSERT_EQ(::unlink(path().c_str()), 0);
  EXPECT_EQ(refusal(OpenMode::read_only).problem, LedgerProblem::missing);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Opening, FilesAreForTheirOwnerOnly) {
  commit(batch("page", 10, {"a"}));
  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path() + end).c_str(), &status), 0) << end;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << end;
  }
}

TEST_F(Opening, NoUnfinishedFileIsLeft) { EXPECT_FALSE(std::filesystem::exists(path() + ".new")); }

TEST_F(Opening, AnUnfinishedFileOfACrashIsNoHindrance) {
  store_.reset();
  ASSERT_EQ(::unlink(path().c_str()), 0);
  put_bytes(path() + ".new", "half a ledger");
  open();
  EXPECT_NE(store_, nullptr);
}

TEST_F(Opening, ADamagedPageIsFoundAndNothingIsChanged) {
  fill(40);
  store_.reset();
  std::string bytes = bytes_of(path());
  ASSERT_GT(bytes.size(), 20U * 4096);
  bytes.replace(10 * 4096, 2048, 2048, '\x5a');
  put_bytes(path(), bytes);
  const auto error = refusal();
  EXPECT_EQ(error.problem, LedgerProblem::corrupt);
  EXPECT_THAT(error.message, AllOf(HasSubstr("damaged"), HasSubstr("backup"), HasSubstr(path())));
  EXPECT_EQ(bytes_of(path()), bytes);
}

TEST_F(Opening, AfterACrashADamagedFileAndItsWalAreBothLeftAlone) {
  fill(60);
  open();
  commit(batch("page", 1000, {"last"}));
  const std::string wal = bytes_of(path() + "-wal");
  std::string file = bytes_of(path());
  store_.reset();  // as if killed: what it wrote back on closing is undone
  ASSERT_GT(file.size(), 20U * 4096);
  ASSERT_GT(wal.size(), 4096U);
  for (std::size_t page = 5; page < 15; ++page) file.replace(page * 4096, 2048, 2048, '\x5a');
  put_bytes(path(), file);
  put_bytes(path() + "-wal", wal);
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  EXPECT_EQ(bytes_of(path()), file);
  EXPECT_EQ(bytes_of(path() + "-wal"), wal);
}

TEST_F(Opening, AFileCutOffIsRefused) {
  fill(40);
  store_.reset();
  std::filesystem::resize_file(path(), 12 * 4096);
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  std::filesystem::resize_file(path(), 50);
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  std::filesystem::resize_file(path(), 0);
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  EXPECT_EQ(std::filesystem::file_size(path()), 0U);
}

TEST_F(Opening, WhatIsNoDatabaseIsRefusedAndLeftAlone) {
  store_.reset();
  const std::string bytes = "this is no ledger, and whoever wrote it may want it back\n";
  put_bytes(path(), bytes);
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  EXPECT_EQ(refusal(OpenMode::read_only).problem, LedgerProblem::corrupt);
  EXPECT_EQ(bytes_of(path()), bytes);
}

TEST_F(Opening, AnotherProgramsDatabaseIsRefused) {
  store_.reset();
  ASSERT_EQ(::unlink(path().c_str()), 0);
  sql(path(), "CREATE TABLE recipes (name TEXT)");
  EXPECT_EQ(refusal().problem, LedgerProblem::corrupt);
  EXPECT_THAT(sql(path(), "SELECT name FROM sqlite_master"), ElementsAre("recipes"));
}

TEST_F(Opening, ALedgerGoneButForItsWalIsNotStartedEmpty) {
  commit(batch("page", 10, {"a"}));
  const auto wal = bytes_of(path() + "-wal");
  store_.reset();
  ASSERT_EQ(::unlink(path().c_str()), 0);
  put_bytes(path() + "-wal", wal);
  EXPECT_EQ(refusal().problem, LedgerProblem::missing);
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_EQ(bytes_of(path() + "-wal"), wal);
}

TEST_F(Opening, ANewerSchemaIsRefusedWithBothVersionsAndTheCopy) {
  store_.reset();
  const int newest = migrations().back().version;
  sql(path(), "PRAGMA user_version = " + std::to_string(newest + 2));
  put_bytes(copy_before(path(), newest + 1), "a copy");
  for (const auto mode : {OpenMode::daemon, OpenMode::read_only}) {
    const auto error = refusal(mode);
    EXPECT_EQ(error.problem, LedgerProblem::newer);
    EXPECT_THAT(error.message, AllOf(HasSubstr("version " + std::to_string(newest + 2)), HasSubstr("up to " + std::to_string(newest)),
                                     HasSubstr(copy_before(path(), newest + 1))));
  }
}

TEST_F(Opening, AnotherAuthorKeyIsRefused) {
  store_.reset();
  auto opened = open_sqlite_ledger(path(), Secret{"another key"}, OpenMode::daemon);
  ASSERT_FALSE(opened);
  EXPECT_EQ(ledger_problem(opened.error()), LedgerProblem::wrong_key);
  EXPECT_THAT(opened.error().message, ::testing::Not(HasSubstr("another key")));
  open();
  EXPECT_NE(store_, nullptr);
}

TEST_F(Opening, NoAuthorKeyIsRefusedBeforeAnythingIsMade) {
  const auto other = folder_.path("other.db");
  auto opened = open_sqlite_ledger(other, Secret{}, OpenMode::daemon);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().problem, LedgerProblem::wrong_key);
  EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(Opening, AMissingFolderIsNamed) {
  auto opened = open_sqlite_ledger(folder_.path("no/such/ledger.db"), key(), OpenMode::daemon);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().problem, LedgerProblem::failed);
  EXPECT_THAT(opened.error().message, HasSubstr("no/such/ledger.db"));
}

TEST_F(Opening, AFolderInPlaceOfTheFileIsRefused) {
  std::filesystem::create_directory(folder_.path("folder"));
  auto opened = open_sqlite_ledger(folder_.path("folder"), key(), OpenMode::daemon);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().problem, LedgerProblem::failed);
}

TEST_F(Opening, ALedgerRemovedUnderTheDaemonIsNoticedAndNotMadeAnew) {
  commit(batch("page", 10, {"a"}));
  ASSERT_EQ(::rename(path().c_str(), folder_.path("elsewhere").c_str()), 0);
  const Batch b = batch("page", 20, {"b"});
  const auto outcome = store_->commit({&b, 1});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("moved"));
  EXPECT_FALSE(std::filesystem::exists(path()));
  ASSERT_EQ(::rename(folder_.path("elsewhere").c_str(), path().c_str()), 0);
  EXPECT_THAT(ids_of(commit(b).added), ElementsAre("b"));
}

TEST_F(Opening, ALedgerReplacedUnderTheDaemonIsNoticed) {
  put_bytes(folder_.path("backup"), bytes_of(path()));
  ASSERT_EQ(::rename(folder_.path("backup").c_str(), path().c_str()), 0);
  const Batch b = batch("page", 20, {"b"});
  EXPECT_FALSE(store_->commit({&b, 1}));
}

TEST_F(Opening, CommitsWaitForAnotherProgramsLock) {
  sqlite3* backup = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &backup), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(backup, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const Batch b = batch("page", 20, {"b"});
  const auto refused = store_->commit({&b, 1});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("locked"));
  sqlite3_exec(backup, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(backup);
  EXPECT_THAT(ids_of(commit(b).added), ElementsAre("b"));
}

}  // namespace
}  // namespace sarad
