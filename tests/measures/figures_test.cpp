// SPDX-License-Identifier: Apache-2.0
// figures(): what is counted, what is backlog, and when a page must be judged again.
#include "measures/snapshot.hpp"

#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

namespace sarad::test {
namespace {

using std::chrono::days;
using std::chrono::hours;

TEST(Figures, ACaseFromBeforeRegistrationIsListedButNotCounted) {
  Story story;
  story.page.registered = dhaka("2026-11-03 00:00");
  story.asks("old", "A", "2026-11-01 10:00");
  const auto f = story.figures_at("2026-11-10 12:00");
  ASSERT_EQ(f.cases.size(), 1U);
  EXPECT_EQ(f.cases.front().first_clock.verdict, Verdict::missed);
  EXPECT_EQ(f.open, 0);
  EXPECT_EQ(f.clock(ClockKind::first).overdue, 0);
  EXPECT_EQ(f.overdue_cases[static_cast<std::size_t>(Breach::kha)], 0);
  EXPECT_EQ(f.on_time.opened, 0);
  EXPECT_FALSE(f.oldest_open.has_value());
}

TEST(Figures, ABacklogCaseEntersTheQuantilesOnlyFromRegistrationOn) {
  Story story;
  story.page.registered = dhaka("2026-11-03 00:00");
  story.asks("quick", "A", "2026-11-01 10:00");
  story.answers("r1", "2026-11-01 11:00");
  story.asks("slow", "B", "2026-11-01 12:00");
  const auto f = story.figures_at("2026-11-10 12:00");
  EXPECT_EQ(f.first_response.excluded, 1);
  EXPECT_EQ(f.first_response.n, 1);
}

TEST(Figures, OverdueClocksAreThoseOfLiveCasesOnly) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 11:00");
  story.answers("late", "2026-11-04 10:00").facts.mentions = {"A"};
  const auto f = story.figures_at("2026-11-04 12:00");
  EXPECT_EQ(f.open, 1);
  EXPECT_EQ(f.clock(ClockKind::first).overdue, 1);
  EXPECT_EQ(f.oldest_open, dhaka("2026-11-01 11:00"));
}

TEST(Figures, AProvisionalMissIsCountedApart) {
  Story story;
  CalendarSpec spec = plain_week();
  const LocalDay monday{std::chrono::year{2026} / 11 / 2};
  spec.days.push_back({monday, monday, std::nullopt, std::nullopt, true, "moon"});
  story.rules = RuleBook::make({{eight_hours(), compile(spec)}}).value();
  story.asks("q", "A", "2026-11-01 10:00");
  const auto f = story.figures_at("2026-11-02 12:00");
  EXPECT_EQ(f.clock(ClockKind::first).overdue, 0);
  EXPECT_EQ(f.clock(ClockKind::first).provisional_overdue, 1);
}

TEST(Figures, DueSoonBeginsWhenTheWarningTimeIsLeft) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");  // due Monday 10:00; two working hours before: Sunday 16:00
  EXPECT_EQ(story.figures_at("2026-11-01 15:59:59").clock(ClockKind::first).due_soon, 0);
  EXPECT_EQ(story.figures_at("2026-11-01 15:59:59").next_change, dhaka("2026-11-01 16:00"));
  EXPECT_EQ(story.figures_at("2026-11-01 16:00").clock(ClockKind::first).due_soon, 1);
}

TEST(Figures, TheNextDeadlineIsTheEarliestOfAllPendingClocks) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  EXPECT_EQ(story.figures_at("2026-11-01 11:00").next_deadline, dhaka("2026-11-02 10:00"));
  story.answers("r", "2026-11-01 12:00").facts.interim = true;  // promise: 16 working hours on
  EXPECT_EQ(story.figures_at("2026-11-01 13:00").next_deadline, dhaka("2026-11-03 12:00"));
  story.answers("done", "2026-11-01 14:00");
  EXPECT_FALSE(story.figures_at("2026-11-01 15:00").next_deadline.has_value());
}

TEST(Figures, AnOpenReferralIsAClockOfItsOwn) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  story.answers("tag", "2026-11-01 12:00").facts.refers_to = {"roads"};
  EXPECT_EQ(story.figures_at("2026-11-01 13:00").clock(ClockKind::referral).pending, 1);
  EXPECT_EQ(story.figures_at("2026-11-03 12:00:01").clock(ClockKind::referral).overdue, 1);
  story.answers("self", "2026-11-03 13:00");
  EXPECT_EQ(story.figures_at("2026-11-03 14:00").clock(ClockKind::referral).overdue, 0);
}

TEST(Figures, APageNeverSeenInWholeIsNeverOverdue) {
  Story story;
  story.asks("q", "A", "2026-11-01 10:00");
  PageInput in;
  in.page = &story.page;
  in.activities = story.activities;
  in.rules = &story.rules;
  in.as_of = dhaka("2026-11-20 12:00");
  const auto f = figures(in).value();
  EXPECT_EQ(f.cases.front().first_clock.verdict, Verdict::unseen);
  EXPECT_EQ(f.clock(ClockKind::first).overdue, 0);
  EXPECT_EQ(f.clock(ClockKind::first).unseen, 1);
  EXPECT_EQ(f.cadence.rolling.verdict, CadenceVerdict::not_judged);
  EXPECT_EQ(f.on_time.strict.status, RateStatus::not_judged);
}

TEST(Figures, BlindTimeBeforeRegistrationDoesNotCountAgainstTheWindow) {
  Story story;
  story.parameters.min_n = 1;
  story.asks("q", "A", "2026-11-01 10:00");
  PageInput in;
  in.page = &story.page;
  in.activities = story.activities;
  in.rules = &story.rules;
  in.parameters = story.parameters;
  in.as_of = in.observed_until.emplace(dhaka("2026-11-20 12:00"));
  in.blind = {{dhaka("2026-09-01 00:00"), story.page.registered}};
  EXPECT_EQ(figures(in).value().on_time.strict.status, RateStatus::ok);
  in.blind = {{dhaka("2026-11-01 00:00"), dhaka("2026-11-04 00:00")}};
  EXPECT_EQ(figures(in).value().on_time.strict.status, RateStatus::not_judged);
}

TEST(Figures, AnEarlyAnswerEntersTheRateWhenItsDueTimeHasPassed) {
  Story story;
  story.parameters.min_n = 1;
  story.asks("q", "A", "2026-11-01 10:00");
  story.answers("r", "2026-11-01 10:30");
  const auto early = story.figures_at("2026-11-02 09:00");
  EXPECT_EQ(early.on_time.mature, 0);
  EXPECT_EQ(early.next_change, dhaka("2026-11-02 10:00:01"));
  EXPECT_EQ(story.figures_at("2026-11-02 10:00:01").on_time.strict.k, 1);
}

TEST(Figures, AQuietPageIsJudgedAgainAtLocalMidnight) {
  EXPECT_EQ(Story{}.figures_at("2026-11-03 15:00").next_change, dhaka("2026-11-04 00:00"));
}

TEST(Figures, TheWindowMovesOnlyAtLocalMidnight) {
  Story story;
  story.parameters.window = days{2};
  story.parameters.min_n = 1;
  story.asks("q", "A", "2026-11-05 08:00");
  story.answers("r", "2026-11-05 10:00");
  EXPECT_EQ(story.figures_at("2026-11-07 23:59:59").on_time.opened, 1);
  EXPECT_EQ(story.figures_at("2026-11-08 00:00:00").on_time.opened, 0);
}

TEST(Figures, VanishedWithdrawnAndRemovedAnswersAreCountedInTheWindow) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 10:00");
  story.asks("c", "C", "2026-11-01 10:00");
  story.deletes("x1", "a", AuthorRole::citizen, "2026-11-01 11:00");
  story.deletes("x2", "b", AuthorRole::page, "2026-11-01 11:00");
  story.answers("r", "2026-11-01 12:00");
  story.deletes("x3", "r", AuthorRole::page, "2026-11-01 13:00");
  const auto f = story.figures_at("2026-11-02 12:00");
  EXPECT_EQ(f.withdrawn, 1);
  EXPECT_EQ(f.vanished, 1);
  EXPECT_EQ(f.removed_answers, 1);
}

TEST(Figures, TheLastContributionIsThePagesOwnAndPublic) {
  Story story;
  story.posts("post", "2026-11-01 10:00");
  story.asks("q", "A", "2026-11-02 10:00");
  story.answers("whisper", "2026-11-03 10:00").kind = Kind::private_reply;
  EXPECT_EQ(story.figures_at("2026-11-04 12:00").last_contribution, dhaka("2026-11-01 10:00"));
}

TEST(Figures, StateCoverageAndCalendarArePassedOn) {
  Story story;
  const auto f = story.figures_at("2026-11-04 12:00");
  EXPECT_EQ(f.page, "P");
  EXPECT_EQ(f.state, PageState::watched);
  EXPECT_EQ(f.policy_version, "w8");
  EXPECT_EQ(f.calendar, plain_calendar().get());
}

TEST(Figures, WithoutAPolicyInForceThereIsNothingToJudgeBy) {
  Story story;
  Policy later = eight_hours();
  later.from = dhaka("2027-01-01 00:00");
  story.rules = RuleBook::make({{later, plain_calendar()}}).value();
  PageInput in;
  in.page = &story.page;
  in.rules = &story.rules;
  in.as_of = dhaka("2026-11-20 12:00");
  EXPECT_EQ(figures(in).error(), RuleError::no_policy);
}

}  // namespace
}  // namespace sarad::test
