// SPDX-License-Identifier: Apache-2.0
// What the ledger remembers of a page besides its activities.
#include "tests/store/scratch_ledger.hpp"

namespace sarad {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using PageRecords = LedgerTest;

Batch failed(std::int64_t seen, Errc code) {
  Batch b = batch("page", seen);
  b.complete = false;
  b.error = Error{code, "no"};
  return b;
}

TEST_F(PageRecords, TheCursorIsTheLastBatchs) {
  Batch b = batch("page", 10);
  b.cursor = {at(7), std::string{"next='x'\0y", 10}};
  commit(b);
  open();
  EXPECT_EQ(record().cursor, b.cursor);
  b.cursor = {std::nullopt, ""};
  commit(b);
  EXPECT_EQ(record().cursor, b.cursor);
}

TEST_F(PageRecords, ACompletePollIsKnownUpToWhenItAsked) {
  commit(batch("page", 10));
  EXPECT_EQ(record().observed_until, at(9));
}

TEST_F(PageRecords, WhatCanNeverBeSeenIsRememberedAsBlind) {
  Batch b = batch("page", 20);
  b.blind = {at(3), at(8)};
  commit(b);
  b.blind = {at(3), at(9)};
  commit(b);
  b.blind = {at(12), at(12)};
  commit(b);
  b.blind = {at(15), at(17)};
  commit(b);
  open();
  EXPECT_THAT(record().blind, ElementsAre(std::pair(at(3), at(9)), std::pair(at(15), at(17))));
}

TEST_F(PageRecords, AnIncompletePollProvesNothing) {
  commit(failed(10, Errc::rate_limited));
  EXPECT_FALSE(record().observed_until.has_value());
  commit(batch("page", 20));
  commit(failed(30, Errc::rate_limited));
  EXPECT_EQ(record().observed_until, at(19));
}

TEST_F(PageRecords, ObservedUntilNeverGoesBack) {
  commit(batch("page", 20));
  commit(batch("page", 10));
  EXPECT_EQ(record().observed_until, at(19));
  EXPECT_EQ(record().last_poll, at(20));
}

TEST_F(PageRecords, ARefusalIsAnAnswerAndSilenceIsNot) {
  commit(failed(10, Errc::transient));
  EXPECT_FALSE(record().last_poll.has_value());
  commit(failed(20, Errc::permission_denied));
  EXPECT_EQ(record().last_poll, at(20));
  commit(failed(30, Errc::transient));
  EXPECT_EQ(record().last_poll, at(20));
}

TEST_F(PageRecords, APollThatBrokeOffAfterItReadSomethingGotAnAnswer) {
  Batch b = failed(10, Errc::transient);
  b.activities.push_back(comment("a"));
  commit(b);
  EXPECT_EQ(record().last_poll, at(10));
}

TEST_F(PageRecords, APollThatBrokeOffAfterItMetOnlyWhatIsKnownGotAnAnswer) {
  Batch b = failed(10, Errc::transient);
  b.known = 3;
  commit(b);
  EXPECT_EQ(record().last_poll, at(10));
}

TEST_F(PageRecords, ProfileFactsStayUntilToldAnew) {
  Batch b = batch("page", 10);
  b.profile = {"জেলা প্রশাসন", "", "https://bogura.gov.bd", false};
  commit(b);
  commit(batch("page", 20));
  open();
  EXPECT_EQ(record().profile, b.profile);
  EXPECT_EQ(record().last_profile, at(10));
  Batch anew = batch("page", 30);
  anew.profile.visitors_may_post = true;
  commit(anew);
  EXPECT_EQ(record().profile, anew.profile);
  EXPECT_EQ(record().last_profile, at(30));
}

TEST_F(PageRecords, OfEveryThreadTheLastLookIsKept) {
  ThreadLook a{"post-1", 7, 5, "mark", at(1), at(9), true};
  ThreadLook b{"post-2", std::nullopt, 0, "", at(2), at(9), false};
  Batch first = batch("page", 10);
  first.threads = {a, b};
  commit(first);
  a.platform_count = std::nullopt;
  a.fetched = 8;
  a.looked = at(19);
  Batch second = batch("page", 20);
  second.threads = {a};
  commit(second);
  open();
  EXPECT_THAT(record().threads, ElementsAre(a, b));
}

TEST_F(PageRecords, ThreadsOfOnePageAreNotAnothers) {
  Batch b = batch("one", 10);
  b.threads = {ThreadLook{"post-1", 1, 1, "", at(1), at(9), true}};
  commit(b);
  commit(batch("two", 10));
  EXPECT_EQ(record("one").threads.size(), 1U);
  EXPECT_THAT(record("two").threads, IsEmpty());
}

TEST_F(PageRecords, NoGapIsBlindSinceFetchesFillThem) {
  commit(batch("page", 10));
  commit(batch("page", 100'000));
  EXPECT_THAT(record().blind, IsEmpty());
}

TEST_F(PageRecords, AFreshLedgerKnowsNoPage) { EXPECT_THAT(store_->pages().value(), IsEmpty()); }

}  // namespace
}  // namespace sarad
