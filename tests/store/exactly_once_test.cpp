// SPDX-License-Identifier: Apache-2.0
// Every activity once, whatever is delivered twice, out of order or again (R2, R3; faults F19, F21).
#include "store/migrations.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <algorithm>
#include <random>

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ExactlyOnce = LedgerTest;

TEST_F(ExactlyOnce, NewActivitiesAreAddedWithTheBatchsSeen) {
  const auto outcome = commit(batch("page", 10, {"a", "b"}));
  ASSERT_THAT(ids_of(outcome.added), ElementsAre("a", "b"));
  EXPECT_EQ(outcome.added[0].seen, at(10));
  EXPECT_EQ(outcome.duplicates, 0U);
  EXPECT_EQ(activities(), outcome.added);
}

TEST_F(ExactlyOnce, WhatIsDeliveredAgainIsADuplicate) {
  commit(batch("page", 10, {"a", "b"}));
  const auto outcome = commit(batch("page", 20, {"b", "c"}));
  EXPECT_THAT(ids_of(outcome.added), ElementsAre("c"));
  EXPECT_EQ(outcome.duplicates, 1U);
  EXPECT_THAT(ids_of(activities()), ElementsAre("a", "b", "c"));
}

TEST_F(ExactlyOnce, TwiceInOneBatchIsOnce) {
  const auto outcome = commit(batch("page", 10, {"a", "a"}));
  EXPECT_THAT(ids_of(outcome.added), ElementsAre("a"));
  EXPECT_EQ(outcome.duplicates, 1U);
}

TEST_F(ExactlyOnce, TwiceInOneTransactionIsOnce) {
  const std::vector<Batch> both{batch("page", 10, {"a"}), batch("page", 11, {"a", "b"})};
  const auto outcomes = store_->commit(both);
  ASSERT_TRUE(outcomes);
  EXPECT_THAT(ids_of((*outcomes)[0].added), ElementsAre("a"));
  EXPECT_THAT(ids_of((*outcomes)[1].added), ElementsAre("b"));
  EXPECT_EQ((*outcomes)[1].duplicates, 1U);
}

TEST_F(ExactlyOnce, OneIdOnTwoPagesIsTwoActivities) {
  commit(batch("one", 10, {"a"}));
  EXPECT_THAT(ids_of(commit(batch("two", 10, {"a"})).added), ElementsAre("a"));
}

TEST_F(ExactlyOnce, KnownIdsAreKnownAfterARestart) {
  commit(batch("page", 10, {"a", "b"}));
  open();
  const auto outcome = commit(batch("page", 20, {"a", "b", "c"}));
  EXPECT_THAT(ids_of(outcome.added), ElementsAre("c"));
  EXPECT_EQ(outcome.duplicates, 2U);
}

TEST_F(ExactlyOnce, AnEditDoesNotRewriteWhatWasSeenFirst) {
  const auto first = commit(batch("page", 10, {"a"})).added;
  Batch later = batch("page", 20, {"a"});
  later.activities[0].facts.interim = true;
  later.activities[0].created = at(1);
  EXPECT_EQ(commit(later).duplicates, 1U);
  EXPECT_EQ(activities(), first);
}

TEST_F(ExactlyOnce, AnEarlierSightingThatArrivesLateRulesInItsPlace) {
  Batch later = batch("page", 20, {"a", "b"});
  later.activities[0].facts.interim = true;
  commit(later);
  const auto outcome = commit(batch("page", 10, {"a"}));
  EXPECT_EQ(outcome.duplicates, 1U);
  ASSERT_THAT(ids_of(outcome.added), ElementsAre("a"));
  const auto stored = activities();
  ASSERT_THAT(ids_of(stored), ElementsAre("a", "b"));
  EXPECT_EQ(stored[0].seen, at(10));
  EXPECT_FALSE(stored[0].facts.interim);
}

TEST_F(ExactlyOnce, ABatchDeliveredAgainAsItWasChangesNothing) {
  const auto first = commit(batch("page", 10, {"a"})).added;
  const auto outcome = commit(batch("page", 10, {"a"}));
  EXPECT_THAT(outcome.added, IsEmpty());
  EXPECT_EQ(activities(), first);
}

TEST_F(ExactlyOnce, TheOrderOfDeliveryNeverDecidesWhatIsKept) {
  std::mt19937 chance{20261125};
  std::vector<Batch> deliveries;
  for (int i = 0; i < 40; ++i) {
    Batch b = batch("page", 10 + i % 20);
    for (int k = 0; k < 5; ++k) {
      Activity a = comment("c" + std::to_string(chance() % 30));
      a.facts.interim = chance() % 2 == 0;
      a.facts.mentions = {std::string(1, static_cast<char>('a' + chance() % 3)), std::string{kMentionOfPage}};
      a.created = at(static_cast<int>(chance() % 3));
      b.activities.push_back(a);
    }
    deliveries.push_back(b);
  }
  const auto kept_after = [&] {
    ScratchFolder folder;
    auto store = open_sqlite_ledger(folder.path("l"), key(), OpenMode::daemon);
    EXPECT_TRUE(store);
    for (const auto& b : deliveries) EXPECT_TRUE((*store)->commit({&b, 1}));
    auto kept = (*store)->activities("page").value();
    std::sort(kept.begin(), kept.end(), [](const auto& x, const auto& y) { return x.id < y.id; });
    return kept;
  };
  const auto in_order = kept_after();
  for (int round = 0; round < 5; ++round) {
    std::shuffle(deliveries.begin(), deliveries.end(), chance);
    EXPECT_EQ(kept_after(), in_order) << "round " << round;
  }
}

TEST_F(ExactlyOnce, WhatHasNoIdOrNoTimeIsRefusedAndTheRestIsKept) {
  Batch b = batch("page", 10, {"", "timeless", "a"});
  b.activities[1].created.reset();
  const auto outcome = commit(b);
  EXPECT_EQ(outcome.refused, 2U);
  EXPECT_THAT(ids_of(activities()), ElementsAre("a"));
}

TEST_F(ExactlyOnce, ADeletionNeedsNoTime) {
  Batch b = batch("page", 10, {"hook-1"});
  b.activities[0].kind = Kind::deletion;
  b.activities[0].created.reset();
  EXPECT_EQ(commit(b).refused, 0U);
  EXPECT_FALSE(activities()[0].created.has_value());
}

TEST_F(ExactlyOnce, ABatchOfNoPageIsRefusedWhole) {
  EXPECT_EQ(commit(batch("", 10, {"a", "b"})).refused, 2U);
  EXPECT_THAT(store_->pages().value(), IsEmpty());
}

TEST_F(ExactlyOnce, EveryFieldComesBackAsItWas) {
  Batch b = batch("page", 10, {"x"});
  Activity& a = b.activities[0];
  a.id = std::string{"it's \"সাড়া\" \0 \n", 24};
  a.kind = Kind::private_reply;
  a.author = AuthorRole::office;
  a.office = "dc-bogura";
  a.author_key.clear();
  a.thread_id = "t'1";
  a.parent_id = "p\n2";
  a.last_present = at(3);
  a.facts = {true, true, {std::string{kMentionOfPage}, ""}, {"uno-sherpur", "with\n7:colon"}};
  const auto added = commit(b).added;
  a.seen = at(10);
  a.facts.mentions = added[0].facts.mentions;  // pseudonyms have tests of their own
  EXPECT_EQ(added[0], a);
  open();
  EXPECT_EQ(activities(), added);
}

TEST_F(ExactlyOnce, AbsentAndEmptyAreNotTheSame) {
  Batch b = batch("page", 10, {"none", "empty", "own"});
  b.activities[0].parent_id.reset();
  b.activities[1].parent_id = "";
  b.activities[2].thread_id = b.activities[2].id;
  b.activities[2].parent_id = b.activities[2].id;
  const auto added = commit(b).added;
  EXPECT_EQ(activities(), added);
  EXPECT_FALSE(added[0].parent_id.has_value());
  EXPECT_EQ(added[1].parent_id, "");
}

TEST_F(ExactlyOnce, TimesFarFromNowComeBack) {
  Batch b = batch("page", 10, {"old", "far"});
  b.activities[0].created = Instant{Seconds{-5'000'000'000}};
  b.activities[1].created = Instant{Seconds{200'000'000'000}};
  const auto added = commit(b).added;
  EXPECT_EQ(activities(), added);
}

TEST_F(ExactlyOnce, ArrivalIsTheOrderOfReading) {
  commit(batch("one", 10, {"z", "m"}));
  commit(batch("two", 11, {"q"}));
  commit(batch("one", 12, {"a"}));
  std::vector<std::string> visited;
  ASSERT_TRUE(store_->for_each([&](std::string_view page, const Activity& a) { visited.push_back(std::string{page} + "/" + a.id); }));
  EXPECT_THAT(visited, ElementsAre("one/z", "one/m", "two/q", "one/a"));
  EXPECT_THAT(ids_of(activities("one")), ElementsAre("z", "m", "a"));
  EXPECT_THAT(activities("three"), IsEmpty());
}

TEST_F(ExactlyOnce, PageNamesMayHoldQuotesAndBengali) {
  for (const std::string page : {"it's", "\"; DROP TABLE pages; --", "ডিসি-বগুড়া"}) {
    commit(batch(page, 10, {"a"}));
    EXPECT_EQ(activities(page).size(), 1U) << page;
    EXPECT_EQ(record(page).page, page);
  }
}

TEST_F(ExactlyOnce, SizeCountsActivitiesAndBytes) {
  commit(batch("page", 10, {"a", "b"}));
  const auto size = store_->size();
  EXPECT_EQ(size.activities, 2U);
  EXPECT_EQ(size.main_bytes, std::filesystem::file_size(path()));
  EXPECT_GT(size.wal_bytes, 0U);
  EXPECT_EQ(size.schema_version, migrations().back().version);
}

}  // namespace
}  // namespace sarad
