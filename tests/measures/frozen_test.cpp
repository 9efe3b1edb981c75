// SPDX-License-Identifier: Apache-2.0
// What a decided clock keeps when the configuration changes, and what it does not (R14, R19, R32, R33).
#include "measures/frozen.hpp"
#include "measures/policy_text.hpp"
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sarad::test {
namespace {

using std::chrono::hours;

LocalDay november(unsigned day) { return std::chrono::local_days{std::chrono::year{2026} / 11 / day}; }

CalendarSpec closed_on(unsigned day, std::string version, bool provisional = false) {
  CalendarSpec spec = plain_week();
  spec.version = std::move(version);
  CalendarSpec::Day entry;
  entry.from = entry.to = november(day);
  entry.open.emplace();
  entry.provisional = provisional;
  spec.days.push_back(entry);
  return spec;
}

/// A ledger of one page: its facts, the verdicts written so far, and today's configuration.
class Frozen : public ::testing::Test {
 protected:
  void judge_by(Policy policy, CalendarSpec calendar = plain_week()) {
    story_.rules = RuleBook::make({{std::move(policy), compile(std::move(calendar))}}).value();
  }

  CaseInput input(std::string_view as_of) const {
    CaseInput in;
    in.activities = story_.activities;
    in.rules = &story_.rules;
    in.page_office = "own";
    in.offices = &story_.offices;
    in.as_of = dhaka(as_of);
    in.frozen = &known_;
    return in;
  }

  /// Folds, and writes what was decided, as the daemon does.
  PageCases fold(std::string_view as_of) {
    auto page = fold_cases(input(as_of)).value();
    written_ = newly_decided("P", dhaka(as_of), page.cases, page.referrals, known_);
    return page;
  }

  static Policy hours_to_answer(double first, double final = 24) {
    Policy policy = eight_hours();
    policy.first_response = working_hours(first);
    policy.final_answer = working_hours(final);
    return policy;
  }

  Story story_;
  FrozenVerdicts known_;
  std::vector<VerdictRow> written_;
};

TEST_F(Frozen, APolicyTightenedInPlaceDoesNotMoveADecidedCase) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].first_clock.verdict, Verdict::met);
  judge_by(hours_to_answer(1, 1));
  const auto page = fold("2026-11-03 11:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::met);
  EXPECT_EQ(page.cases[0].first_clock.deadline.due, dhaka("2026-11-02 10:00"));
  EXPECT_EQ(page.cases[0].final_clock.verdict, Verdict::met);
  EXPECT_TRUE(page.cases[0].breaches.empty());
}

TEST_F(Frozen, WithoutAVerdictInTheLedgerATightenedPolicyRules) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  judge_by(hours_to_answer(1, 1));
  EXPECT_EQ(fold("2026-11-03 11:00").cases[0].first_clock.verdict, Verdict::late);
}

TEST_F(Frozen, APolicyLoosenedInPlaceDoesNotMendAMissedCase) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].first_clock.verdict, Verdict::missed);
  judge_by(hours_to_answer(800, 800));
  EXPECT_EQ(fold("2026-11-03 11:00").cases[0].first_clock.verdict, Verdict::missed);
}

TEST_F(Frozen, APolicyLoosenedTogetherWithANewCalendarDoesNotMendAMissedCase) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].first_clock.verdict, Verdict::missed);
  CalendarSpec calendar = plain_week();
  calendar.version = "plain-2";
  judge_by(hours_to_answer(800, 800), calendar);
  EXPECT_EQ(fold("2026-11-03 11:00").cases[0].first_clock.verdict, Verdict::missed);
}

TEST_F(Frozen, WhatCountsAsAnAnswerStaysWithTheCaseToo) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1").kind = Kind::private_reply;
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].state, CaseState::answered);
  Policy policy = eight_hours();
  policy.private_reply = PrivateReplyPolicy::none;
  judge_by(policy);
  const auto page = fold("2026-11-03 11:00");
  EXPECT_EQ(page.cases[0].state, CaseState::answered);
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::met);
}

TEST_F(Frozen, ACaseStaysACaseWhenItsKindNoLongerOpensOne) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  ASSERT_EQ(fold("2026-11-03 10:00").cases.size(), 1U);
  Policy policy = eight_hours();
  policy.opens = {Kind::mention};
  judge_by(policy);
  EXPECT_EQ(fold("2026-11-03 11:00").cases.size(), 1U);
}

TEST_F(Frozen, APolicyWithAnEffectiveDateRulesOnlyTheCasesOpenedFromThen) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  story_.asks("c2", "B", "2026-11-02 10:00");
  story_.answers("r2", "2026-11-02 16:00", "c2");
  fold("2026-11-03 10:00");
  Policy strict = hours_to_answer(1, 1);
  strict.version = "w1";
  strict.from = dhaka("2026-11-03 00:00");
  story_.rules = RuleBook::make({{eight_hours(), plain_calendar()}, {strict, plain_calendar()}}).value();
  story_.asks("c3", "C", "2026-11-03 10:00");
  story_.answers("r3", "2026-11-03 16:00", "c3");
  const auto page = fold("2026-11-04 10:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::met);
  EXPECT_EQ(page.cases[1].first_clock.verdict, Verdict::met);
  EXPECT_EQ(page.cases[2].first_clock.verdict, Verdict::late);
  EXPECT_EQ(page.cases[2].policy_version, "w1");
}

TEST_F(Frozen, ACalendarCorrectionThatAddsAHolidayTurnsMissedIntoMet) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 09:30", "c1");
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].first_clock.verdict, Verdict::late);
  judge_by(eight_hours(), closed_on(2, "plain-2"));
  const auto page = fold("2026-11-03 11:00");
  const auto& clock = page.cases[0].first_clock;
  EXPECT_EQ(clock.verdict, Verdict::met);
  EXPECT_EQ(page.cases[0].calendar_version, "plain-2");
  ASSERT_NE(clock.frozen, nullptr);
  ASSERT_NE(clock.frozen->before, nullptr);
  EXPECT_EQ(clock.frozen->by->calendar_version, "plain-2");
  EXPECT_EQ(clock.frozen->before->verdict, Verdict::late);
  EXPECT_EQ(clock.frozen->before->by->calendar_version, "plain-1");
}

TEST_F(Frozen, ACalendarCorrectionThatTakesAHolidayAwayDoesNotHurt) {
  judge_by(eight_hours(), closed_on(2, "holiday-1"));
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 09:30", "c1");
  ASSERT_EQ(fold("2026-11-03 10:00").cases[0].first_clock.verdict, Verdict::met);
  judge_by(eight_hours());
  const auto page = fold("2026-11-03 11:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::met);
  EXPECT_EQ(page.cases[0].calendar_version, "holiday-1");
  EXPECT_TRUE(written_.empty());
}

TEST_F(Frozen, AReplyDuringATakenAwayHolidayThatWasInTimeStaysInTime) {
  // Due Monday 17:00, Tuesday closed: an answer on Tuesday was in time (R12).
  judge_by(hours_to_answer(15), closed_on(3, "holiday-1"));
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 12:00", "c1");
  ASSERT_EQ(fold("2026-11-04 10:00").cases[0].first_clock.verdict, Verdict::met);
  judge_by(hours_to_answer(15));
  EXPECT_EQ(fold("2026-11-04 11:00").cases[0].first_clock.verdict, Verdict::met);
}

TEST_F(Frozen, ACorrectionThatHelpedIsKeptWhenItIsTakenBack) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 09:30", "c1");
  fold("2026-11-03 10:00");
  judge_by(eight_hours(), closed_on(2, "plain-2"));
  fold("2026-11-03 11:00");
  CalendarSpec third = plain_week();
  third.version = "plain-3";
  judge_by(eight_hours(), third);
  EXPECT_EQ(fold("2026-11-03 12:00").cases[0].first_clock.verdict, Verdict::met);
}

TEST_F(Frozen, ACorrectionThatChangesNoVerdictIsNotWritten) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  fold("2026-11-03 10:00");
  judge_by(eight_hours(), closed_on(2, "plain-2"));
  const auto page = fold("2026-11-03 11:00");
  EXPECT_TRUE(written_.empty());
  EXPECT_EQ(page.cases[0].calendar_version, "plain-1");
  EXPECT_EQ(page.cases[0].first_clock.deadline.due, dhaka("2026-11-02 10:00"));
}

TEST_F(Frozen, ACalendarAlteredWithoutANewVersionMovesNothing) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 09:30", "c1");
  const auto before = fold("2026-11-03 10:00");
  judge_by(eight_hours(), closed_on(2, "plain-1"));
  const auto after = fold("2026-11-03 11:00");
  EXPECT_EQ(after.cases[0].first_clock.verdict, Verdict::late);
  EXPECT_EQ(after.cases[0].first_clock.late_by, before.cases[0].first_clock.late_by);
}

TEST_F(Frozen, AProvisionalVerdictIsJudgedAgainWhenTheDayIsConfirmed) {
  judge_by(eight_hours(), closed_on(2, "moon-1", true));
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-03 09:30", "c1");
  const auto before = fold("2026-11-03 10:00");
  ASSERT_EQ(before.cases[0].first_clock.verdict, Verdict::met);
  ASSERT_TRUE(before.cases[0].first_clock.deadline.provisional);
  CalendarSpec confirmed = plain_week();  // the moon was not seen: the Monday was a working day
  confirmed.version = "moon-2";
  judge_by(eight_hours(), confirmed);
  const auto page = fold("2026-11-03 11:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::late);
  EXPECT_FALSE(page.cases[0].first_clock.deadline.provisional);
  EXPECT_EQ(page.cases[0].first_clock.frozen->before->by->calendar_version, "moon-1");
}

TEST_F(Frozen, AProvisionalVerdictKeepsItsPolicyNevertheless) {
  judge_by(eight_hours(), closed_on(2, "moon-1", true));
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  fold("2026-11-03 10:00");
  judge_by(hours_to_answer(1, 1), closed_on(2, "moon-2"));
  EXPECT_EQ(fold("2026-11-03 11:00").cases[0].first_clock.verdict, Verdict::met);
}

TEST_F(Frozen, AMissedClockBecomesLateWhenItIsAnsweredAfterAll) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  fold("2026-11-03 10:00");
  ASSERT_EQ(written_.size(), 1U);
  story_.answers("r1", "2026-11-03 12:00", "c1");
  const auto page = fold("2026-11-03 13:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::late);
  ASSERT_FALSE(written_.empty());
  EXPECT_EQ(written_[0].verdict, Verdict::late);
  EXPECT_EQ(page.cases[0].first_clock.frozen->before->verdict, Verdict::missed);
}

TEST_F(Frozen, AReplyFoundLaterMakesAMissedClockMet) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  fold("2026-11-03 10:00");
  story_.answers("r1", "2026-11-01 12:00", "c1").seen = dhaka("2026-11-03 12:00");
  judge_by(hours_to_answer(1, 1));
  EXPECT_EQ(fold("2026-11-03 13:00").cases[0].first_clock.verdict, Verdict::met);
}

TEST_F(Frozen, AClockThatGoesOnOverdueIsNotWrittenAgain) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  fold("2026-11-03 10:00");
  fold("2026-11-03 11:00");
  EXPECT_TRUE(written_.empty());
}

TEST_F(Frozen, AClockMovedByNewFactsIsJudgedAnew) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.asks("c2", "A", "2026-11-02 09:30");
  fold("2026-11-02 11:00");
  ASSERT_EQ(written_.size(), 1U);
  auto& gone = story_.deletes("d1", "c1", AuthorRole::citizen, "2026-11-02 09:45");
  gone.seen = dhaka("2026-11-02 12:00");
  const auto page = fold("2026-11-02 13:00");
  EXPECT_EQ(page.cases[0].opened, dhaka("2026-11-02 09:30"));
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::pending);
}

TEST_F(Frozen, PromisesAndReferralsKeepTheirLimitsToo) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 11:00", "c1").facts.refers_to = {"roads"};
  story_.office_answers("r2", "roads", "2026-11-02 11:00", "c1");
  const auto before = fold("2026-11-04 10:00");
  ASSERT_EQ(before.referrals.size(), 1U);
  ASSERT_EQ(before.referrals[0].verdict, Verdict::met);
  ASSERT_EQ(before.cases[0].promises.at(0).verdict, Verdict::met);
  Policy strict = eight_hours();
  strict.interim_interval = strict.referral = working_hours(1);
  judge_by(strict);
  const auto page = fold("2026-11-04 11:00");
  EXPECT_EQ(page.referrals[0].verdict, Verdict::met);
  EXPECT_EQ(page.cases[0].promises.at(0).verdict, Verdict::met);
}

TEST_F(Frozen, AVerdictDoesNotExistBeforeItWasReached) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  fold("2026-11-03 10:00");
  judge_by(hours_to_answer(1, 1));
  EXPECT_EQ(fold("2026-11-03 09:59").cases[0].first_clock.verdict, Verdict::late);
}

TEST_F(Frozen, TheNextChangeFollowsTheKeptDeadline) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 11:00", "c1").facts.interim = true;
  fold("2026-11-01 12:00");
  judge_by(hours_to_answer(1, 1));
  const auto page = fold("2026-11-01 12:30");
  EXPECT_EQ(page.cases[0].final_clock.deadline.due, dhaka("2026-11-04 10:00"));
  EXPECT_EQ(page.next_change, dhaka("2026-11-03 11:00:01"));  // the promise
}

TEST_F(Frozen, ReJudgingNamesWhatTheNewPolicyChanges) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  story_.asks("c2", "B", "2026-11-02 10:00");
  story_.answers("r2", "2026-11-02 10:30", "c2");
  fold("2026-11-03 10:00");
  Policy strict = hours_to_answer(1, 24);
  strict.version = "w1";
  judge_by(strict);
  const auto changes = rejudge("P", input("2026-11-03 11:00"), Instant::min(), dhaka("2026-11-02 00:00")).value();
  ASSERT_EQ(changes.size(), 2U);  // both clocks of c1: the policy is another; c2 is outside
  EXPECT_EQ(changes[0].before.verdict, Verdict::met);
  EXPECT_EQ(changes[0].now.verdict, Verdict::late);
  EXPECT_EQ(changes[0].now.by->policy_version, "w1");
  EXPECT_EQ(changes[1].now.verdict, Verdict::met);
}

TEST_F(Frozen, AReJudgementRulesOnceItIsWritten) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  story_.answers("r1", "2026-11-01 16:00", "c1");
  fold("2026-11-03 10:00");
  judge_by(hours_to_answer(1, 1));
  for (const auto& change : rejudge("P", input("2026-11-03 11:00"), Instant::min(), Instant::max()).value())
    known_.add(change.now);
  judge_by(eight_hours());
  const auto page = fold("2026-11-03 12:00");
  EXPECT_EQ(page.cases[0].first_clock.verdict, Verdict::late);
  EXPECT_EQ(page.cases[0].first_clock.frozen->before->verdict, Verdict::met);
  EXPECT_TRUE(written_.empty());
}

TEST_F(Frozen, AMessageThatIsNoCaseByTheNewPolicyIsNoneOnceReJudged) {
  story_.asks("c1", "A", "2026-11-01 10:00");
  fold("2026-11-03 10:00");
  Policy policy = eight_hours();
  policy.opens = {Kind::mention};
  judge_by(policy);
  for (const auto& change : rejudge("P", input("2026-11-03 11:00"), Instant::min(), Instant::max()).value())
    known_.add(change.now);
  EXPECT_TRUE(fold("2026-11-03 12:00").cases.empty());
}

TEST(PolicyText, ReadsBackWhatItSays) {
  Policy policy = eight_hours();
  policy.calendar = "field offices";
  policy.opens = {Kind::mention, Kind::comment};
  policy.trivial_opens = policy.referral_is_final = true;
  policy.thanks_grace_hours = 5;
  policy.private_reply = PrivateReplyPolicy::first;
  policy.first_response = {.working_hours = {}, .working_days = {}, .wall_hours = 0.1};
  policy.final_answer = working_days(7);
  const std::string text = policy_text(policy);
  const auto read = policy_from_text(text, Policy{});
  ASSERT_TRUE(read);
  EXPECT_EQ(policy_text(*read), text);
  EXPECT_EQ(read->calendar, "field offices");
  EXPECT_EQ(read->first_response, policy.first_response);
  EXPECT_EQ(read->private_reply, PrivateReplyPolicy::first);
}

TEST(PolicyText, OfANewerSaradIsNotGuessedAt) {
  EXPECT_FALSE(policy_from_text("mercy unbounded", Policy{}));
  EXPECT_FALSE(policy_from_text("opens comment telegram", Policy{}));
  EXPECT_FALSE(policy_from_text("first_response lunar_months 2", Policy{}));
}

}  // namespace
}  // namespace sarad::test
