// SPDX-License-Identifier: Apache-2.0
#include "tests/store/scratch_ledger.hpp"

#include <tuple>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::shared_ptr<const JudgedBy> by(std::string policy, std::string calendar, std::int64_t run = 0) {
  return std::make_shared<const JudgedBy>(JudgedBy{std::move(policy), std::move(calendar), "opens comment\ntext", run});
}

VerdictRow row(std::string subject, Verdict verdict = Verdict::met) {
  VerdictRow r;
  r.page = "page";
  r.subject = std::move(subject);
  r.started = at(5);
  r.due = at(100);
  r.overdue_from = at(200);
  r.verdict = verdict;
  r.settled = at(50);
  r.by = by("policy 1", "calendar 1");
  r.judged_at = at(300);
  return r;
}

std::vector<VerdictRow> verdicts(Store& store, std::optional<std::string_view> page = std::nullopt) {
  std::vector<VerdictRow> rows;
  EXPECT_TRUE(store.verdicts([&](const VerdictRow& r) { rows.push_back(r); }, page));
  return rows;
}

auto everything(const VerdictRow& r) {
  return std::tie(r.page, r.subject, r.clock, r.part, r.started, r.due, r.overdue_from, r.provisional, r.wall, r.verdict,
                  r.late_by, r.settled, r.by->policy, r.by->policy_version, r.by->calendar_version, r.by->run, r.judged_at);
}

using Verdicts = LedgerTest;

TEST_F(Verdicts, ComeBackAsTheyWereWrittenAfterAReopening) {
  commit(batch("page", 10, {"c1", "word", "tag"}));
  std::vector<VerdictRow> written{row("c1"), row("c1", Verdict::missed), row("c1"), row("tag", Verdict::late)};
  written[1].clock = ClockKind::final;
  written[1].settled.reset();
  written[1].late_by = Seconds{17};
  written[1].provisional = true;
  written[2].clock = ClockKind::promise;
  written[2].part = "word";
  written[2].wall = true;
  written[3].clock = ClockKind::referral;
  written[3].part = "roads";
  written[3].by = by("policy 2", "calendar 1");
  ASSERT_TRUE(store_->freeze(written));
  open();
  const auto read = verdicts(*store_);
  ASSERT_THAT(read, SizeIs(4));
  for (std::size_t i = 0; i < read.size(); ++i) EXPECT_EQ(everything(read[i]), everything(written[i])) << i;
}

TEST_F(Verdicts, ShareOneRowOfPolicyAndCalendar) {
  commit(batch("page", 10, {"c1", "c2"}));
  for (const auto* id : {"c1", "c2"}) {
    const VerdictRow r = row(id);
    ASSERT_TRUE(store_->freeze({&r, 1}));
  }
  EXPECT_THAT(sql(path(), "SELECT count(*) FROM judges"), ElementsAre("1"));
  EXPECT_THAT(sql(path(), "SELECT count(*) FROM verdicts"), ElementsAre("2"));
}

TEST_F(Verdicts, OfAnUnknownActivityAreLeftOut) {
  commit(batch("page", 10, {"c1"}));
  std::vector<VerdictRow> rows{row("nobody"), row("c1"), row("c1")};
  rows[2].page = "elsewhere";
  ASSERT_TRUE(store_->freeze(rows));
  EXPECT_THAT(verdicts(*store_), SizeIs(1));
}

TEST_F(Verdicts, AreGivenOfOnePageAlone) {
  commit(batch("page", 10, {"c1"}));
  commit(batch("other", 10, {"c1"}));
  std::vector<VerdictRow> rows{row("c1"), row("c1", Verdict::late)};
  rows[1].page = "other";
  ASSERT_TRUE(store_->freeze(rows));
  const auto read = verdicts(*store_, "other");
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].verdict, Verdict::late);
}

TEST_F(Verdicts, AreNeverAlteredNorDeleted) {
  commit(batch("page", 10, {"c1"}));
  const VerdictRow r = row("c1");
  ASSERT_TRUE(store_->freeze({&r, 1}));
  store_.reset();
  for (const auto* text : {"UPDATE verdicts SET verdict = 2", "DELETE FROM verdicts"}) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, text, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << text;
    sqlite3_close(db);
  }
}

TEST_F(Verdicts, OfARejudgementStandBesideTheOldOnes) {
  commit(batch("page", 10, {"c1"}));
  const VerdictRow old = row("c1");
  ASSERT_TRUE(store_->freeze({&old, 1}));
  const VerdictRow anew = row("c1", Verdict::late);
  const auto first = store_->rejudge({0, "a person", "a wrong limit", "page page", at(400)}, {&anew, 1});
  const auto second = store_->rejudge({0, "a person", "once more", "all", at(500)}, {});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(*second, 2);
  const auto read = verdicts(*store_);
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].by->run, 0);
  EXPECT_EQ(read[1].by->run, 1);
  EXPECT_EQ(read[1].verdict, Verdict::late);
  const auto orders = store_->rejudgements();
  ASSERT_TRUE(orders);
  ASSERT_THAT(*orders, SizeIs(2));
  EXPECT_EQ(orders->front(), (Rejudgement{1, "a person", "a wrong limit", "page page", at(400)}));
}

TEST_F(Verdicts, NeedWhoAndWhyToBeJudgedAgain) {
  EXPECT_FALSE(store_->rejudge({0, "", "why", "all", at(1)}, {}));
  EXPECT_FALSE(store_->rejudge({0, "who", "", "all", at(1)}, {}));
  EXPECT_THAT(*store_->rejudgements(), IsEmpty());
}

TEST_F(Verdicts, AreNotTakenByALedgerOpenForReading) {
  commit(batch("page", 10, {"c1"}));
  store_.reset();
  auto reading = open_sqlite_ledger(path(), key(), OpenMode::read_only);
  ASSERT_TRUE(reading);
  const VerdictRow r = row("c1");
  EXPECT_FALSE((*reading)->freeze({&r, 1}));
  EXPECT_THAT(verdicts(**reading), IsEmpty());
}

}  // namespace
}  // namespace sarad
