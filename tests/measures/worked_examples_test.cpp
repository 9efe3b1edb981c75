// SPDX-License-Identifier: Apache-2.0
// The worked examples of measures.md section 12, one test or more each, in their order.
#include "measures/quantiles.hpp"
#include "measures/rates.hpp"
#include "tests/measures/page_story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace sarad::test {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;

const Case& only(const PageCases& page) {
  EXPECT_EQ(page.cases.size(), 1U);
  return page.cases.at(0);
}

Deadline due_by(const Limit& limit, std::string_view start) {
  return plain_calendar()->deadline(limit, dhaka(start)).value();
}

/// A calendar week's Wednesday asker of example 1.
Story asked_on_wednesday() {
  Story story;
  story.asks("q", "A", "2026-11-04 14:00");
  return story;
}

TEST(WorkedExample1, EightHoursFromWednesdayAfternoonEndOnThursdayAfternoon) {
  EXPECT_EQ(due_by(working_hours(8), "2026-11-04 14:00").due, dhaka("2026-11-05 14:00"));
}

TEST(WorkedExample1, AnAnswerTheSecondBeforeTheDueTimeIsMet) {
  Story story = asked_on_wednesday();
  story.answers("r", "2026-11-05 13:59:59");
  EXPECT_EQ(only(story.at("2026-11-10 12:00")).first_clock.verdict, Verdict::met);
}

TEST(WorkedExample1, SilenceIsPendingAtTheDueSecondAndMissedOneSecondLater) {
  const Story story = asked_on_wednesday();
  EXPECT_EQ(only(story.at("2026-11-05 14:00:00")).first_clock.verdict, Verdict::pending);
  const auto missed = only(story.at("2026-11-05 14:00:01"));
  EXPECT_EQ(missed.first_clock.verdict, Verdict::missed);
  EXPECT_EQ(missed.first_clock.late_by, Seconds{1});
}

TEST(WorkedExample1, TheNextChangeIsTheSecondAtWhichSilenceIsMissed) {
  EXPECT_EQ(asked_on_wednesday().at("2026-11-05 09:00").next_change, dhaka("2026-11-05 14:00:01"));
}

TEST(WorkedExample2, ADueTimeAtClosingIsKeptOverTheWeekend) {
  Story story;
  story.asks("q", "A", "2026-11-05 09:00");
  story.answers("r", "2026-11-06 22:00");
  const auto c = only(story.at("2026-11-10 12:00"));
  EXPECT_EQ(c.first_clock.deadline.due, dhaka("2026-11-05 17:00"));
  EXPECT_EQ(c.first_clock.deadline.overdue_from, dhaka("2026-11-08 09:00"));
  EXPECT_EQ(c.first_clock.verdict, Verdict::met);
  EXPECT_EQ(c.first->working, Seconds{28800});
  EXPECT_EQ(c.first->wall, Seconds{133200});
}

TEST(WorkedExample3, TheDayOfAskingNeverCounts) {
  EXPECT_EQ(due_by(working_days(1), "2026-11-06 11:00").due, dhaka("2026-11-08 17:00"));
  EXPECT_EQ(due_by(working_days(1), "2026-11-08 08:00").due, dhaka("2026-11-09 17:00"));
}

TEST(WorkedExample4, NaggingNeitherResetsNorAddsAClock) {
  Story story;
  story.asks("q1", "A", "2026-11-01 10:00");
  story.asks("q2", "A", "2026-11-02 10:00");
  story.asks("q3", "A", "2026-11-03 10:00");
  story.answers("r", "2026-11-04 10:00");
  const auto c = only(story.at("2026-11-10 12:00"));
  EXPECT_THAT(c.messages, ElementsAre("q1", "q2", "q3"));
  EXPECT_EQ(c.first->working, hours{24});
  EXPECT_EQ(c.first_clock.verdict, Verdict::late);
  EXPECT_EQ(c.first_clock.late_by, hours{16});
}

TEST(WorkedExample5, AMentionNarrowsATopLevelWordToTheOneMentioned) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 11:00");
  story.answers("r", "2026-11-01 12:00").facts.mentions = {"A"};
  const auto page = story.at("2026-11-01 13:00");
  EXPECT_EQ(page.cases.at(0).state, CaseState::answered);
  EXPECT_EQ(page.cases.at(0).first->address, Address::named);
  EXPECT_TRUE(page.cases.at(1).live());
}

TEST(WorkedExample5, ATopLevelWordWithoutMentionAnswersEverybody) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 11:00");
  story.answers("r", "2026-11-01 12:00");
  for (const auto& c : story.at("2026-11-01 13:00").cases) {
    EXPECT_EQ(c.state, CaseState::answered) << c.id;
    EXPECT_EQ(c.first->address, Address::all) << c.id;
  }
}

Story passed_on_to_roads() {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  story.answers("tag", "2026-11-01 12:00").facts.refers_to = {"roads"};
  return story;
}

TEST(WorkedExample6, PassingOnIsAResponseAndStartsAPromiseAndAReferral) {
  const auto page = passed_on_to_roads().at("2026-11-01 13:00");
  const auto& c = only(page);
  EXPECT_EQ(c.state, CaseState::responded);
  ASSERT_EQ(c.promises.size(), 1U);
  EXPECT_EQ(c.promises.front().verdict, Verdict::pending);
  ASSERT_EQ(page.referrals.size(), 1U);
  EXPECT_EQ(page.referrals.front().office, "roads");
  EXPECT_TRUE(page.referrals.front().open());
}

TEST(WorkedExample6, TheTaggedOfficesWordMeetsTheReferralKeepsThePromiseAndAnswersTheCase) {
  Story story = passed_on_to_roads();
  story.office_answers("o", "roads", "2026-11-02 12:00");
  const auto page = story.at("2026-11-02 13:00");
  const auto& c = only(page);
  EXPECT_EQ(c.state, CaseState::answered);
  EXPECT_EQ(c.promises.front().verdict, Verdict::met);
  EXPECT_EQ(c.promises.front().kept_by, "o");
  EXPECT_EQ(page.referrals.front().verdict, Verdict::met);
  EXPECT_EQ(page.referrals.front().answer, "o");
}

Activity& gone_unexplained(Story& story, std::string_view seen) {
  Activity& gone = story.deletes("x", "q", AuthorRole::unknown, seen);
  gone.created.reset();
  return gone;
}

Rates rates_of(const PageCases& page, Instant as_of) {
  const auto& c = page.cases.at(0);
  const std::vector<RatedCase> rated{{c.opened, c.state, c.first_clock.verdict, c.first_clock.deadline.overdue_from}};
  RateInput in;
  in.from = c.opened;
  in.to = in.as_of = as_of;
  in.cases = rated;
  in.min_n = 1;
  return rate_cases(in);
}

TEST(WorkedExample7, AMessageThatVanishedInTimeIsAMissOnlyInTheStrictRate) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  gone_unexplained(story, "2026-11-01 15:00");
  const auto page = story.at("2026-11-04 10:00");
  EXPECT_EQ(only(page).state, CaseState::vanished);
  EXPECT_EQ(only(page).first_clock.verdict, Verdict::void_);
  EXPECT_EQ(only(page).final_clock.verdict, Verdict::void_);
  const Rates rates = rates_of(page, dhaka("2026-11-04 10:00"));
  EXPECT_EQ(rates.strict.n, 1);
  EXPECT_EQ(rates.strict.k, 0);
  EXPECT_EQ(rates.lenient.n, 0);
}

TEST(WorkedExample8, AMessageThatVanishedAfterItsDueTimeIsAMissInBothRates) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  gone_unexplained(story, "2026-11-03 15:00").last_present = dhaka("2026-11-02 12:00");
  const auto page = story.at("2026-11-04 10:00");
  EXPECT_EQ(only(page).state, CaseState::vanished);
  EXPECT_EQ(only(page).first_clock.verdict, Verdict::missed);
  const Rates rates = rates_of(page, dhaka("2026-11-04 10:00"));
  EXPECT_EQ(rates.strict.n, 1);
  EXPECT_EQ(rates.lenient.n, 1);
  EXPECT_EQ(rates.lenient.k, 0);
}

TEST(WorkedExample9, WhatWasNotSeenIsNotJudgedUntilItIsSeen) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  EXPECT_EQ(only(story.at("2026-11-04 12:00", "2026-11-01 18:00")).first_clock.verdict, Verdict::unseen);
  story.answers("r", "2026-11-02 09:30").seen = dhaka("2026-11-04 12:30");
  EXPECT_EQ(only(story.at("2026-11-04 13:00")).first_clock.verdict, Verdict::met);
}

TEST(WorkedExample10, AMetButHalfSeenWeekStaysOutOfTheRatio) {
  CadenceInput in;
  in.registered = dhaka("2026-10-01 00:00");
  in.as_of = dhaka("2026-11-10 12:00");
  const auto calendar = plain_calendar();
  in.calendar = calendar.get();
  in.contributions = {{"p1", dhaka("2026-11-02 12:00"), {}}, {"p2", dhaka("2026-11-03 12:00"), {}}};
  in.blind = {{dhaka("2026-11-04 12:00"), dhaka("2026-11-06 12:00")}};
  const auto weeks = judge_cadence(in).weeks;
  const auto week = std::find_if(weeks.begin(), weeks.end(),
                                 [](const CadenceWeek& w) { return w.start == dhaka("2026-11-01 00:00"); });
  ASSERT_NE(week, weeks.end());
  EXPECT_EQ(week->verdict, CadenceVerdict::met);
  EXPECT_FALSE(week->in_ratio);
}

TEST(WorkedExample11, SurvivalOfTheRemissionTrialIsAsPrinted) {
  std::vector<Subject> children;
  for (const int t : {6, 6, 6, 7, 10, 13, 16, 22, 23}) children.push_back({t, true, {}});
  for (const int t : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) children.push_back({t, false, {}});
  constexpr std::array p{0.5, 0.9};
  const Survival survival = survive(children, p, 10);
  const std::vector<std::pair<int, double>> printed{{6, .857},  {7, .807},  {10, .753}, {13, .690},
                                                    {16, .627}, {22, .538}, {23, .448}};
  ASSERT_EQ(survival.curve.size(), printed.size());
  for (std::size_t i = 0; i < printed.size(); ++i) {
    EXPECT_EQ(survival.curve[i].time, printed[i].first);
    EXPECT_NEAR(survival.curve[i].survival, printed[i].second, 5e-4);
  }
  EXPECT_EQ(survival.quantiles[0].value, 23);
  EXPECT_EQ(survival.quantiles[1].status, QuantileStatus::not_reached);
  EXPECT_EQ(survival.quantiles[1].greater_than, 35);
}

TEST(WorkedExample12, TenOfTenIsCertainOnlyFromSeventyTwoPercentUp) {
  const Rate rate = make_rate(10, 10, 10, RateInput{}.bands);
  EXPECT_EQ(rate.rate, 1.0);
  EXPECT_NEAR(rate.low.value(), 0.722, 5e-4);
  EXPECT_EQ(rate.high, 1.0);
}

TEST(WorkedExample12, NineOfNineAreTooFew) {
  const Rate rate = make_rate(9, 9, 10, RateInput{}.bands);
  EXPECT_EQ(rate.status, RateStatus::too_few);
  EXPECT_FALSE(rate.rate.has_value());
}

}  // namespace
}  // namespace sarad::test
