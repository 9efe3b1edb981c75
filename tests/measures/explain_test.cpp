// SPDX-License-Identifier: Apache-2.0
// The worked examples of measures.md section 12, laid open; a week; a rate's interval by hand.
#include "measures/explain.hpp"
#include "measures/explain_time.hpp"
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

using test::dhaka;
using test::Story;

Evidence evidence_of(const Story& story, std::string_view as_of) {
  Evidence out;
  out.page = &story.page;
  out.activities = story.activities;
  out.rules = &story.rules;
  out.as_of = out.observed = dhaka(as_of);
  return out;
}

const Step* step_of(const Explanation& told, std::string_view kind) {
  const auto it = std::find_if(told.steps.begin(), told.steps.end(), [&](const Step& s) { return s.kind == kind; });
  return it == told.steps.end() ? nullptr : &*it;
}

template <class T>
std::optional<T> fact(const Facts& facts, std::string_view name) {
  for (const auto& f : facts)
    if (f.name == name)
      if (const auto* value = std::get_if<T>(&f.value)) return *value;
  return std::nullopt;
}

TEST(ExplainCase, AskedThursdayMorningHasOneDayOfEightHoursAndIsOverdueFromSunday) {
  Story story;
  story.asks("q", "A", "2026-11-05 09:00");
  story.answers("r", "2026-11-06 22:00", "q");
  const auto folded = story.at("2026-11-10 12:00");
  const Explanation told = explain_case(evidence_of(story, "2026-11-10 12:00"), folded.cases.at(0), folded.referrals);
  const Step* clock = step_of(told, "first_clock");
  ASSERT_NE(clock, nullptr);
  ASSERT_EQ(clock->lines.size(), 1U);
  EXPECT_EQ(clock->lines[0].sum, Seconds{28'800});
  EXPECT_EQ(fact<Instant>(clock->facts, "due"), dhaka("2026-11-05 17:00"));
  EXPECT_EQ(fact<Instant>(clock->facts, "overdue_from"), dhaka("2026-11-08 09:00"));
  EXPECT_EQ(clock->agrees, true);
  const Step* response = step_of(told, "first_response");
  ASSERT_NE(response, nullptr);
  EXPECT_EQ(fact<Seconds>(response->facts, "working_seconds"), Seconds{28'800});
  EXPECT_EQ(fact<Seconds>(response->facts, "wall_seconds"), Seconds{133'200});
  EXPECT_TRUE(told.agrees());
}

TEST(ExplainCase, AFigureThatTheDaysDoNotGiveIsSaidToDisagree) {
  Story story;
  story.asks("q", "A", "2026-11-05 09:00");
  story.answers("r", "2026-11-05 10:00", "q");
  auto folded = story.at("2026-11-10 12:00");
  folded.cases[0].first->working += Seconds{1};
  EXPECT_FALSE(explain_case(evidence_of(story, "2026-11-10 12:00"), folded.cases[0], folded.referrals).agrees());
}

TEST(ExplainCase, AWrongDueTimeIsSaidToDisagree) {
  Story story;
  story.asks("q", "A", "2026-11-05 09:00");
  auto folded = story.at("2026-11-10 12:00");
  folded.cases[0].first_clock.deadline.due += Seconds{60};
  EXPECT_FALSE(explain_case(evidence_of(story, "2026-11-10 12:00"), folded.cases[0], folded.referrals).agrees());
}

TEST(ExplainCase, ARulingOnItsMessageIsTold) {
  Story story;
  story.asks("q", "A", "2026-11-05 09:00");
  Ruling ruling;
  ruling.number = 7;
  ruling.page = "P";
  ruling.activity = "q";
  ruling.trivial = false;
  ruling.by = "operator";
  ruling.why = "it is a complaint";
  ruling.at = dhaka("2026-11-05 10:00");
  const std::vector<Ruling> rulings{ruling};
  Evidence evidence = evidence_of(story, "2026-11-05 12:00");
  evidence.rulings = rulings;
  const auto folded = story.at("2026-11-05 12:00");
  const Explanation told = explain_case(evidence, folded.cases.at(0), folded.referrals);
  const Step* step = step_of(told, "rulings");
  ASSERT_NE(step, nullptr);
  EXPECT_EQ(fact<std::string>(step->rows.at(0), "why"), "it is a complaint");
}

TEST(ExplainWeek, AContributionDeletedWithinTheWeekDoesNotCount) {
  Story story;
  story.posts("p1", "2026-11-02 10:00");
  story.posts("p2", "2026-11-03 10:00");
  story.deletes("d", "p2", AuthorRole::page, "2026-11-04 10:00").thread_id = "p2";
  const auto figures = story.figures_at("2026-11-10 12:00");
  const auto week = std::find_if(figures.cadence.weeks.begin(), figures.cadence.weeks.end(),
                                 [](const CadenceWeek& w) { return w.start == dhaka("2026-11-01 00:00"); });
  ASSERT_NE(week, figures.cadence.weeks.end());
  const Explanation told = explain_week(evidence_of(story, "2026-11-10 12:00"), *week);
  const Step* step = step_of(told, "contributions");
  ASSERT_NE(step, nullptr);
  ASSERT_EQ(step->activities.size(), 2U);
  EXPECT_EQ(step->activities[0].part, "counts");
  EXPECT_EQ(step->activities[1].part, "deleted");
  EXPECT_TRUE(told.agrees());
}

TEST(ExplainRate, TenOfTenGivesTheIntervalOfTheWorkedExample) {
  const Step step = explain_rate(make_rate(10, 10, 10, RateInput{}.bands), "strict");
  EXPECT_NEAR(fact<double>(step.facts, "low").value_or(0), 0.722, 0.0005);
  EXPECT_EQ(fact<double>(step.facts, "high"), 1.0);
  EXPECT_EQ(step.agrees, true);
}

TEST(ExplainTime, ALimitOfOneWorkingDayLeavesOutTheDayOfAsking) {
  const WorkedOut worked = work_out(*test::plain_calendar(), working_days(1), dhaka("2026-11-06 11:00"));
  EXPECT_EQ(worked.deadline.due, dhaka("2026-11-08 17:00"));
  ASSERT_EQ(worked.lines.size(), 2U);
  EXPECT_TRUE(worked.lines[0].spans.empty());
  EXPECT_EQ(worked.lines[1].working_day, 1);
}

}  // namespace
}  // namespace sarad
