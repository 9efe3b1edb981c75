// SPDX-License-Identifier: Apache-2.0
// The rule book, and corners of the fold that the vectors do not reach.
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

namespace sarad::test {
namespace {

RuleError refusal_of(const Policy& policy) {
  return RuleBook::make({{policy, plain_calendar()}}).error();
}

TEST(RuleBook, TheLastPolicyThatHasBegunIsInForce) {
  Policy first = eight_hours(), second = eight_hours();
  second.version = "second";
  second.from = dhaka("2026-11-01 00:00");
  const auto rules = RuleBook::make({{second, plain_calendar()}, {first, plain_calendar()}}).value();
  EXPECT_EQ(rules.at(dhaka("2026-10-31 23:59:59")).value()->policy.version, "w8");
  EXPECT_EQ(rules.at(dhaka("2026-11-01 00:00")).value()->policy.version, "second");
}

TEST(RuleBook, BeforeTheFirstPolicyThereIsNone) {
  Policy policy = eight_hours();
  policy.from = dhaka("2026-11-01 00:00");
  const auto rules = RuleBook::make({{policy, plain_calendar()}}).value();
  EXPECT_EQ(rules.at(dhaka("2026-10-31 23:59:59")).error(), RuleError::no_policy);
}

TEST(RuleBook, APolicyMustOpenCasesByCitizensMessagesOnly) {
  Policy policy = eight_hours();
  policy.opens = {Kind::comment, Kind::post};
  EXPECT_EQ(refusal_of(policy), RuleError::bad_policy);
}

TEST(RuleBook, ALimitHasExactlyOnePositiveForm) {
  Policy policy = eight_hours();
  policy.referral = Limit{};
  EXPECT_EQ(refusal_of(policy), RuleError::bad_limit);
  policy.referral = working_days(1.5);
  EXPECT_EQ(refusal_of(policy), RuleError::bad_limit);
  policy.referral = working_hours(-1);
  EXPECT_EQ(refusal_of(policy), RuleError::bad_limit);
}

TEST(Fold, OfVersionsSeenTogetherTheOneWithoutInterimRules) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  story.answers("r", "2026-11-01 11:00").facts.interim = true;
  story.answers("r", "2026-11-01 11:00");
  EXPECT_EQ(story.at("2026-11-01 12:00").cases.front().state, CaseState::answered);
}

TEST(Fold, ALoopOfParentsEndsTheWalk) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00", "b");
  story.asks("b", "B", "2026-11-01 10:01", "a").facts.mentions = {"page"};
  story.answers("r", "2026-11-01 11:00", "a");
  story.deletes("x", "a", AuthorRole::page, "2026-11-01 12:00");
  const auto page = story.at("2026-11-02 12:00");
  ASSERT_EQ(page.cases.size(), 1U);
  EXPECT_EQ(page.cases.front().id, "b");
}

TEST(Fold, UnderOnesOwnWordAnywhereOnTheLineItsAuthorsAreReachedToo) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.answers("looking", "2026-11-01 11:00").facts.interim = true;
  story.asks("b", "B", "2026-11-01 12:00", "looking");
  story.answers("done", "2026-11-01 13:00", "b");
  for (const auto& c : story.at("2026-11-01 14:00").cases) EXPECT_EQ(c.state, CaseState::answered) << c.id;
}

TEST(Fold, ADeletionOfTheRootTakesEverythingSaidSoFarAndNothingSaidLater) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.deletes("x", "T", AuthorRole::page, "2026-11-01 11:00");
  story.asks("b", "B", "2026-11-01 12:00");
  const auto page = story.at("2026-11-01 13:00");
  EXPECT_EQ(page.cases.at(0).state, CaseState::vanished);
  EXPECT_EQ(page.cases.at(1).state, CaseState::open);
}

TEST(Fold, WhatIsWrittenUnderADeletedMessageLaterGoesWithTheNextDeletionAbove) {
  Story story;
  story.asks("top", "A", "2026-11-01 10:00");
  story.asks("mid", "A", "2026-11-01 10:10", "top");
  story.deletes("x1", "top", AuthorRole::citizen, "2026-11-01 10:20");
  story.asks("low", "C", "2026-11-01 10:30", "mid").facts.mentions = {"page"};
  story.deletes("x2", "top", AuthorRole::citizen, "2026-11-01 10:40");
  const auto page = story.at("2026-11-01 13:00");
  ASSERT_EQ(page.cases.size(), 2U);
  EXPECT_EQ(page.cases.at(1).id, "low");
  EXPECT_EQ(page.cases.at(1).state, CaseState::withdrawn);
}

TEST(Fold, AReferralEndedByTheLastCasesWithdrawalSaysWhen) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  story.answers("tag", "2026-11-01 12:00").facts.refers_to = {"roads"};
  story.deletes("x", "q", AuthorRole::citizen, "2026-11-01 13:00");
  const auto page = story.at("2026-11-02 12:00");
  ASSERT_EQ(page.referrals.size(), 1U);
  EXPECT_EQ(page.referrals.front().ended, dhaka("2026-11-01 13:00"));
  EXPECT_EQ(page.referrals.front().verdict, Verdict::void_);
  EXPECT_FALSE(page.referrals.front().open());
}

TEST(Contributions, OnlyADirectDeletionTakesOneOut) {
  Story story;
  story.posts("T", "2026-11-01 10:00");
  story.answers("r", "2026-11-01 11:00");
  story.deletes("x", "T", AuthorRole::page, "2026-11-02 10:00");
  const auto found = contributions(story.activities, dhaka("2026-11-03 12:00"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].deleted, dhaka("2026-11-02 10:00"));
  EXPECT_FALSE(found[1].deleted.has_value());
}

TEST(Contributions, CitizensOfficesAndPrivateWordsAreNone) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  story.office_answers("o", "roads", "2026-11-01 11:00");
  story.answers("whisper", "2026-11-01 12:00").kind = Kind::private_reply;
  EXPECT_TRUE(contributions(story.activities, dhaka("2026-11-03 12:00")).empty());
}

}  // namespace
}  // namespace sarad::test
