// SPDX-License-Identifier: Apache-2.0
// The quarter: which weeks and cases belong to it, how pages are pooled, and where an office stands.
#include "measures/quarter_report.hpp"

#include "tests/measures/page_story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad::test {
namespace {

using std::chrono::hours;
using testing::ElementsAre;

/// July to September and October to December 2026 in Dhaka.
const Quarter kQ3{2026, 3}, kQ4{2026, 4};

Period period_of(Quarter quarter, std::optional<Instant> at = std::nullopt) {
  const Instant to = quarter.end(*plain_calendar());
  return {quarter.begin(*plain_calendar()), to, std::min(to, at.value_or(to))};
}

/// Figures of a story as the report asks for them: the window is the period.
PageFigures figures_for(const Story& story, const Period& period, std::optional<Instant> observed = std::nullopt) {
  PageInput in;
  in.page = &story.page;
  in.activities = story.activities;
  in.rules = &story.rules;
  in.offices = &story.offices;
  in.parameters = story.parameters;
  in.parameters.window = period.as_of - period.from;
  in.as_of = period.as_of;
  in.observed_until = observed.value_or(period.as_of);
  in.state = PageState::watched;
  return figures(in).value();
}

/// `n` citizens ask on as many working days of October and November; `k` get their answer in an hour.
Story busy(int k, int n, std::string page = "P") {
  Story story;
  story.page.id = std::move(page);
  story.page.registered = dhaka("2026-07-01 00:00");
  for (int i = 0; i < n; ++i) {
    const auto date = std::chrono::year_month_day{LocalDay{std::chrono::local_days{std::chrono::year{2026} / 10 / 4}} +
                                                  std::chrono::days{7 * (i / 5) + i % 5}};
    const std::string day = "2026-" + std::string{static_cast<unsigned>(date.month()) < 10 ? "0" : ""} +
                            std::to_string(static_cast<unsigned>(date.month())) + "-" +
                            (static_cast<unsigned>(date.day()) < 10 ? "0" : "") +
                            std::to_string(static_cast<unsigned>(date.day()));
    const std::string id = "q" + std::to_string(i);
    story.asks(id, "A" + std::to_string(i), day + " 10:00").thread_id = "T" + id;
    story.activities.back().parent_id = "T" + id;
    if (i >= k) continue;
    story.answers("r" + std::to_string(i), day + " 11:00").thread_id = "T" + id;
    story.activities.back().parent_id = "T" + id;
  }
  return story;
}

QuarterPage look(const Story& story, const PageFigures& f) {
  QuarterPage page;
  page.page = &story.page;
  page.figures = &f;
  page.rules = &story.rules;
  return page;
}

TEST(Quarter, IsReadAndWritten) {
  EXPECT_EQ(Quarter::parse("2026-Q4"), (Quarter{2026, 4}));
  EXPECT_EQ((Quarter{2026, 4}).name(), "2026-Q4");
  for (const char* wrong : {"", "2026", "2026-Q0", "2026-Q5", "2026-q4", "26-Q4", "2026-Q4 ", "1999-Q4", "2o26-Q1"})
    EXPECT_FALSE(Quarter::parse(wrong)) << wrong;
}

TEST(Quarter, BeginsAndEndsAtLocalMidnight) {
  EXPECT_EQ(kQ4.begin(*plain_calendar()), dhaka("2026-10-01 00:00"));
  EXPECT_EQ(kQ4.end(*plain_calendar()), dhaka("2027-01-01 00:00"));
  EXPECT_EQ((Quarter{2026, 1}).before(), (Quarter{2025, 4}));
}

TEST(QuarterFigures, EveryWeekBelongsToTheQuarterInWhichItEnds) {
  Story story;
  story.page.registered = dhaka("2026-07-01 00:00");
  for (const char* day : {"2026-09-27 10:00", "2026-09-28 10:00"}) story.posts(std::string{"p"} + day, day);
  // Sunday 27 September to Saturday 3 October ends in October.
  const Period third = period_of(kQ3), fourth = period_of(kQ4);
  const auto f3 = figures_for(story, third), f4 = figures_for(story, fourth);
  const std::array pages3{look(story, f3)}, pages4{look(story, f4)};
  const auto q3 = quarter_figures(pages3, third, story.parameters);
  const auto q4 = quarter_figures(pages4, fourth, story.parameters);
  EXPECT_EQ(q3.weeks_met, 0);
  EXPECT_EQ(q4.weeks_met, 1);
  // From the week of 28 June to that of 20 September, thirteen; then thirteen up to 26 December.
  EXPECT_EQ(q3.weeks, 13);
  EXPECT_EQ(q4.weeks, 13);
  EXPECT_EQ(q3.weeks_judged, 12) << "the week of registration is not covered from its start";
}

TEST(QuarterFigures, RatesAndTimesAreThoseOfFigures) {
  const Story story = busy(9, 12);
  const Period period = period_of(kQ4);
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  const auto q = quarter_figures(pages, period, story.parameters);
  EXPECT_EQ(q.opened, 12);
  EXPECT_EQ(q.strict.k, f.on_time.strict.k);
  EXPECT_EQ(q.strict.k, 9);
  EXPECT_EQ(q.strict.n, 12);
  EXPECT_EQ(q.strict.rate, f.on_time.strict.rate);
  EXPECT_EQ(q.strict.low, f.on_time.strict.low);
  EXPECT_EQ(q.strict.band, "fair");
  ASSERT_NE(q.quantile(0.5), nullptr);
  EXPECT_EQ(q.quantile(0.5)->value, 3600);
  EXPECT_EQ(q.quantile(0.9)->status, QuantileStatus::not_reached);
  EXPECT_EQ(q.overdue[0], 3);
}

TEST(QuarterFigures, CasesOfOtherQuartersAreLeftOut) {
  Story story = busy(9, 12);
  story.asks("old", "Z", "2026-08-03 10:00");
  const Period period = period_of(kQ4);
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  EXPECT_EQ(quarter_figures(pages, period, story.parameters).opened, 12);
}

TEST(QuarterFigures, ARunningQuarterCountsUpToNow) {
  const Story story = busy(12, 12);
  const Period period = period_of(kQ4, dhaka("2026-10-11 12:00"));
  EXPECT_TRUE(period.running());
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  const auto q = quarter_figures(pages, period, story.parameters);
  EXPECT_EQ(q.opened, 6);
  EXPECT_EQ(q.mature, 5) << "Sunday's case is still inside its time";
  EXPECT_EQ(q.weeks, 2);
  EXPECT_FALSE(q.cadence_ratio) << "two weeks are too few";
}

TEST(QuarterFigures, SmallPagesTogetherCanBeEnough) {
  const Story a = busy(5, 6, "P"), b = busy(6, 6, "R");
  const Period period = period_of(kQ4);
  const auto fa = figures_for(a, period), fb = figures_for(b, period);
  EXPECT_EQ(fa.on_time.strict.status, RateStatus::too_few);
  const std::array pages{look(a, fa), look(b, fb)};
  const auto q = quarter_figures(pages, period, a.parameters);
  EXPECT_EQ(q.strict.status, RateStatus::ok);
  EXPECT_EQ(q.strict.k, 11);
  EXPECT_EQ(q.strict.n, 12);
  EXPECT_EQ(q.first_response.n, 12);
}

TEST(QuarterFigures, APageNotSeenIsNeitherGoodNorBad) {
  const Story seen = busy(12, 12, "P"), blind = busy(0, 12, "R");
  const Period period = period_of(kQ4);
  const auto fs = figures_for(seen, period), fb = figures_for(blind, period, dhaka("2026-10-01 00:00"));
  ASSERT_EQ(fb.on_time.strict.status, RateStatus::not_judged);
  const std::array both{look(seen, fs), look(blind, fb)};
  const std::array alone{look(blind, fb)};
  const auto q = quarter_figures(both, period, seen.parameters);
  EXPECT_EQ(q.strict.n, 12);
  EXPECT_EQ(q.strict.k, 12);
  EXPECT_EQ(q.pages_not_judged, 1);
  const auto one = quarter_figures(alone, period, seen.parameters);
  EXPECT_EQ(one.strict.status, RateStatus::not_judged);
  EXPECT_EQ(one.weeks_judged, 0);
  EXPECT_EQ(standing_of(one), Standing::not_judged);
  EXPECT_EQ(one.quantile(0.5), nullptr);
}

TEST(QuarterFigures, APageThatCouldNotBeFoldedIsNotJudged) {
  const Story story = busy(12, 12);
  QuarterPage page;
  page.page = &story.page;
  const Period period = period_of(kQ4);
  const auto q = quarter_figures({&page, 1}, period, story.parameters);
  EXPECT_EQ(standing_of(q), Standing::not_judged);
  EXPECT_EQ(q.blind, q.watched);
}

TEST(QuarterFigures, BeforeRegistrationThereIsNoPage) {
  const Story story = busy(12, 12);
  const Period period = period_of({2026, 2});
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  const auto q = quarter_figures(pages, period, story.parameters);
  EXPECT_EQ(q.pages, 0);
  EXPECT_EQ(standing_of(q), Standing::no_page);
}

TEST(QuarterFigures, InterimUpdatesTheirPromisesAndReferralsAreCounted) {
  Story story;
  story.asks("a", "A", "2026-10-05 10:00");
  story.answers("i", "2026-10-05 11:00").facts.interim = true;
  story.answers("f", "2026-10-06 11:00");
  story.asks("b", "B", "2026-10-12 10:00");
  story.answers("tag", "2026-10-12 11:00").facts.refers_to = {"roads"};
  const Period period = period_of(kQ4);
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  const auto q = quarter_figures(pages, period, story.parameters);
  EXPECT_EQ(q.interim, 2);
  EXPECT_EQ(q.promises.made, 2);
  EXPECT_EQ(q.promises.in_time, 1);
  EXPECT_EQ(q.promises.missed, 1);
  EXPECT_EQ(q.referrals.made, 1);
  EXPECT_EQ(q.referrals.missed, 1);
}

TEST(QuarterFigures, AVanishedMessageMakesTheBandUncertain) {
  Story story = busy(10, 10);
  for (int i = 0; i < 2; ++i) {
    const std::string id = "v" + std::to_string(i);
    story.asks(id, "V" + id, "2026-12-06 10:00").thread_id = "T" + id;
    story.activities.back().parent_id = "T" + id;
    story.deletes("d" + id, id, AuthorRole::unknown, "2026-12-06 12:00").thread_id = "T" + id;
  }
  const Period period = period_of(kQ4);
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f)};
  const auto q = quarter_figures(pages, period, story.parameters);
  EXPECT_EQ(q.vanished, 2);
  EXPECT_EQ(q.strict.n, 12);
  EXPECT_EQ(q.lenient.n, 10);
  EXPECT_EQ(q.band_certain, false);
}

Office office(std::string id, std::string parent, std::string name) {
  Office o;
  o.id = std::move(id);
  o.parent = std::move(parent);
  o.name = std::move(name);
  o.level = "district";
  return o;
}

std::vector<std::string> ids(const OfficeOrder& order) {
  std::vector<std::string> out;
  for (const auto& row : order.rows) out.push_back(row.office != nullptr ? row.office->id : "*");
  return out;
}

TEST(OfficeOrder, FollowsTheTreeAndThenNames) {
  const std::vector<Office> offices{office("b", "top", "B"), office("top", "", "T"), office("a2", "a", "Z"),
                                    office("a", "top", "A"), office("a1", "a", "Y")};
  EXPECT_THAT(ids(*OfficeOrder::of(offices, "")), ElementsAre("top", "a", "a1", "a2", "b"));
  EXPECT_THAT(ids(*OfficeOrder::of(offices, "a")), ElementsAre("a", "a1", "a2"));
  EXPECT_FALSE(OfficeOrder::of(offices, "c"));
}

TEST(OfficeOrder, SeveralRootsStandUnderOneTop) {
  const std::vector<Office> offices{office("b", "", "B"), office("a", "", "A")};
  const auto order = OfficeOrder::of(offices, "");
  EXPECT_THAT(ids(*order), ElementsAre("*", "a", "b"));
  EXPECT_EQ(order->rows.front().end, 3U);
}

TEST(QuarterSums, OneLargeOfficeDoesNotDrownTheSmall) {
  const std::vector<Office> offices{office("top", "", "T"), office("big", "top", "B"), office("s1", "top", "S1"),
                                    office("s2", "top", "S2")};
  Story big = busy(60, 60, "P1"), s1 = busy(3, 10, "P2"), s2 = busy(2, 10, "P3");
  big.page.office = "big";
  s1.page.office = "s1";
  s2.page.office = "s2";
  const Period period = period_of(kQ4);
  const auto f1 = figures_for(big, period), f2 = figures_for(s1, period), f3 = figures_for(s2, period);
  const std::array pages{look(big, f1), look(s1, f2), look(s2, f3)};
  const auto order = *OfficeOrder::of(offices, "");
  const auto sums = sum_quarter(order, kQ4, period, pages, big.parameters);
  EXPECT_EQ(sums.subtree.front().strict.k, 65);
  EXPECT_EQ(sums.subtree.front().strict.n, 80);
  EXPECT_GT(*sums.subtree.front().strict.rate, 0.8);
  EXPECT_EQ(sums.rollup.front().offices_meeting, 1);
  EXPECT_EQ(sums.rollup.front().offices_judged, 3);
  EXPECT_EQ(sums.rollup.front().offices, 4);
  // The roll-up's pooled figures and the report's are the same (R81).
  EXPECT_EQ(sums.rollup.front().pooled.rate, sums.subtree.front().strict.rate);
  EXPECT_EQ(sums.rollup[1].own.low, sums.own[1].strict.low);
}

TEST(QuarterSums, TellWhichPagesAreNotJudgedAndWhy) {
  const std::vector<Office> offices{office("a", "", "A")};
  const Period period = period_of(kQ4);
  Story seen = busy(12, 12, "seen"), blind = busy(0, 12, "blind"), never = busy(12, 12, "never");
  Story thin = busy(12, 12, "thin"), lost = busy(0, 12, "lost"), later = busy(12, 12, "later");
  for (auto* story : {&seen, &blind, &never, &thin, &lost, &later}) story->page.office = "a";
  later.page.registered = period.as_of;
  const auto fs = figures_for(seen, period), fb = figures_for(blind, period, dhaka("2026-10-01 00:00"));
  auto ft = figures_for(thin, period), fl = figures_for(lost, period);
  ft.coverage = {.fetched = 94, .platform_count = 100};
  fl.on_time.unseen = fl.on_time.mature;
  for (auto* figures : {&ft, &fl}) figures->on_time.strict.status = RateStatus::not_judged;
  std::array pages{look(thin, ft), look(seen, fs), look(blind, fb), look(never, fs), look(lost, fl), look(later, fs)};
  pages[2].blind = period.as_of - period.from;
  pages[3].figures = nullptr;
  pages[5].figures = nullptr;
  const auto sums = sum_quarter(*OfficeOrder::of(offices, ""), kQ4, period, pages, seen.parameters);
  std::vector<std::string> told;
  for (const auto& each : sums.unjudged) told.push_back(each.page->id + ": " + std::string{to_string(each.why)});
  EXPECT_THAT(told, ElementsAre("thin: coverage", "blind: blind", "never: never_looked", "lost: unseen"));
}

TEST(QuarterSums, TellTheRulesThatHeldInThePeriodAndNoOthers) {
  const Period period = period_of(kQ4);
  Story story = busy(12, 12);
  story.page.office = "a";
  const Rule usual = story.rules.all().front();
  std::vector<Rule> rules;
  for (const auto& [version, from] : {std::pair{"old", ""}, std::pair{"held", "2026-09-01 00:00"},
                                      std::pair{"new", "2026-11-01 00:00"}, std::pair{"to come", "2027-01-01 00:00"}}) {
    rules.push_back(usual);
    rules.back().policy.version = version;
    if (*from != '\0') rules.back().policy.from = dhaka(from);
  }
  story.rules = RuleBook::make(rules).value();
  const auto f = figures_for(story, period);
  const std::array pages{look(story, f), look(story, f)};
  const auto sums = sum_quarter(*OfficeOrder::of(std::vector<Office>{office("a", "", "A")}, ""), kQ4, period, pages, {});
  const std::string calendar = usual.calendar->version();
  EXPECT_THAT(sums.rules, ElementsAre(RulesHeld{"held", calendar}, RulesHeld{"new", calendar}));
}

TEST(Standing, UnderTenCasesThereIsNoBandHoweverGoodOrBad) {
  const Period period = period_of(kQ4);
  for (const int k : {0, 9}) {
    const Story story = busy(k, 9);
    const auto f = figures_for(story, period);
    const std::array pages{look(story, f)};
    EXPECT_EQ(standing_of(quarter_figures(pages, period, story.parameters)), Standing::too_few);
  }
}

}  // namespace
}  // namespace sarad::test
