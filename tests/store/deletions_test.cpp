// SPDX-License-Identifier: Apache-2.0
// What the platform says is gone becomes a deletion, once, with what is known of its time (R9, R35).
#include "tests/store/scratch_ledger.hpp"

namespace sarad {
namespace {

using ::testing::IsEmpty;
using Deletions = LedgerTest;

Batch gone(std::int64_t seen, std::string target) {
  Batch b = batch("page", seen);
  b.gone.push_back(std::move(target));
  return b;
}

ThreadLook look(std::string thread, std::int64_t looked) {
  ThreadLook l;
  l.thread_id = std::move(thread);
  l.looked = at(looked);
  l.complete = true;
  return l;
}

TEST_F(Deletions, AGoneCommentBecomesADeletionInItsThread) {
  commit(batch("page", 10, {"a"}));
  const auto outcome = commit(gone(30, "a"));
  ASSERT_EQ(outcome.added.size(), 1U);
  const Activity& d = outcome.added[0];
  EXPECT_EQ(d.id, "deletion:a");
  EXPECT_EQ(d.kind, Kind::deletion);
  EXPECT_EQ(d.author, AuthorRole::unknown);
  EXPECT_EQ(d.author_key, "");
  EXPECT_EQ(d.parent_id, "a");
  EXPECT_EQ(d.thread_id, "post-1");
  EXPECT_FALSE(d.created.has_value());
  EXPECT_EQ(d.last_present, at(9));  // when the poll that saw it began: an answer may have come since
  EXPECT_EQ(d.seen, at(30));
  EXPECT_EQ(activities().back(), d);
}

TEST_F(Deletions, ItWasLastPresentAtTheLastLookAtItsThread) {
  commit(batch("page", 10, {"a"}));
  Batch looked = batch("page", 20);
  looked.threads = {look("post-1", 19), look("post-2", 25)};
  commit(looked);
  EXPECT_EQ(commit(gone(30, "a")).added.at(0).last_present, at(19));
}

TEST_F(Deletions, TheLookThatFoundItGoneIsNoPresence) {
  commit(batch("page", 10, {"a"}));
  Batch b = gone(30, "a");
  b.threads = {look("post-1", 29)};
  EXPECT_EQ(commit(b).added.at(0).last_present, at(9));
}

TEST_F(Deletions, APresenceWithoutALookAtTheWholeConversationIsNotCounted) {
  commit(batch("page", 10, {"a"}));
  Batch partly = batch("page", 20, {"b"});
  partly.complete = false;
  commit(partly);
  EXPECT_EQ(commit(gone(30, "b")).added.at(0).last_present, at(9));
}

TEST_F(Deletions, OnAPageNeverKnownToTheEndNothingIsJudgedLaterThanItWasWritten) {
  Batch partly = batch("page", 20, {"a"});
  partly.complete = false;
  const Instant created = *partly.activities.at(0).created;
  commit(partly);
  EXPECT_EQ(commit(gone(30, "a")).added.at(0).last_present, created);
}

TEST_F(Deletions, HowFarAPageIsKnownSurvivesARestart) {
  commit(batch("page", 10, {"a"}));
  Batch partly = batch("page", 20, {"b"});
  partly.complete = false;
  commit(partly);
  open();
  EXPECT_EQ(commit(gone(30, "b")).added.at(0).last_present, at(9));
}

TEST_F(Deletions, ItIsWrittenOnceHoweverOftenItIsTold) {
  commit(batch("page", 10, {"a"}));
  commit(gone(30, "a"));
  open();
  const auto again = commit(gone(40, "a"));
  EXPECT_THAT(again.added, IsEmpty());
  EXPECT_EQ(again.duplicates, 1U);
  EXPECT_EQ(activities().size(), 2U);
}

TEST_F(Deletions, AGoneRootThatWasNeverSeenIsItsOwnThread) {
  Batch b = batch("page", 10);
  b.threads = {look("post-7", 9)};
  commit(b);
  const Activity d = commit(gone(30, "post-7")).added.at(0);
  EXPECT_EQ(d.thread_id, "post-7");
  EXPECT_EQ(d.last_present, at(9));
}

TEST_F(Deletions, WithoutAnyEarlierSightTheLastPresenceIsUnknown) {
  EXPECT_FALSE(commit(gone(30, "never-seen")).added.at(0).last_present.has_value());
}

TEST_F(Deletions, SeenAndGoneInOneBatchIsBoth) {
  Batch b = batch("page", 10, {"a"});
  b.gone = {"a"};
  EXPECT_THAT(ids_of(commit(b).added), ::testing::ElementsAre("a", "deletion:a"));
}

TEST_F(Deletions, ATargetOfAnotherPageIsAnotherTarget) {
  commit(batch("other", 10, {"a"}));
  EXPECT_FALSE(commit(gone(30, "a")).added.at(0).last_present.has_value());
}

TEST_F(Deletions, ATargetWithoutIdIsRefused) {
  const auto outcome = commit(gone(30, ""));
  EXPECT_EQ(outcome.refused, 1U);
  EXPECT_THAT(activities(), IsEmpty());
}

TEST_F(Deletions, APushedOneHasItsTimeAndLeavesThePagesRecordAlone) {
  Batch first = batch("page", 10, {"a"});
  first.cursor = {at(9), "state"};
  commit(first);
  const PageRecord before = record();
  Batch pushed;
  pushed.page = "page";
  pushed.pushed = true;
  pushed.asked = pushed.seen = at(30);
  Activity removed;
  removed.id = "a";
  removed.kind = Kind::deletion;
  removed.created = at(25);
  pushed.activities.push_back(removed);
  const auto outcome = commit(pushed);
  ASSERT_EQ(outcome.added.size(), 1U);
  EXPECT_EQ(outcome.added[0].id, "deletion:a");
  EXPECT_EQ(outcome.added[0].parent_id, "a");
  EXPECT_EQ(outcome.added[0].thread_id, "post-1");
  EXPECT_EQ(outcome.added[0].created, at(25));
  EXPECT_TRUE(commit(pushed).added.empty()) << "it comes twice";
  EXPECT_EQ(record().cursor, before.cursor);
  EXPECT_EQ(record().last_poll, before.last_poll);
  EXPECT_EQ(record().observed_until, before.observed_until);
}

}  // namespace
}  // namespace sarad
