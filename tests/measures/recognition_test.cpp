// SPDX-License-Identifier: Apache-2.0
// The shortlist: every criterion alone keeps an office off it, and volume wins nothing.
#include "measures/recognition.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace sarad::test {
namespace {

using std::chrono::days;

/// A year without fault: 52 judged weeks, 50 kept, k of n in time, scaled as wanted.
QuarterFigures year_of(std::int64_t k, std::int64_t n) {
  QuarterFigures f;
  f.pages = 1;
  f.weeks = f.weeks_judged = 52;
  f.weeks_met = 50;
  f.opened = f.mature = n;
  f.strict = f.lenient = make_rate(k, n, 10, RateInput{}.bands);
  f.band_certain = true;
  f.citizens_posts = f.citizens_posts_answered = 3;
  f.coverage = {.fetched = 100, .platform_count = 100};
  return f;
}

Office office(std::string id, std::string name, std::string level = "district") {
  Office o;
  o.id = std::move(id);
  o.parent = "top";
  o.name = std::move(name);
  o.level = std::move(level);
  return o;
}

Candidate judge(const QuarterFigures& year, std::vector<QuarterFigures> quarters = {}) {
  static const Office kOffice = office("o", "O");
  if (quarters.empty()) quarters.assign(4, year);
  return judge_candidate(kOffice, year, quarters, {});
}

/// Only this criterion fails.
void expect_only(const Candidate& c, Criterion failing) {
  for (std::size_t i = 0; i < kCriteria; ++i)
    EXPECT_EQ(c.criteria[i].holds, static_cast<Criterion>(i) != failing) << to_string(static_cast<Criterion>(i));
}

TEST(Recognition, AFaultlessSmallOfficeQualifies) {
  const auto c = judge(year_of(24, 25));
  EXPECT_TRUE(c.qualifies());
  EXPECT_EQ(c.of(Criterion::cadence).have, 50);
  EXPECT_EQ(c.of(Criterion::cadence).of, 52);
  EXPECT_EQ(c.of(Criterion::evidence).have, 25);
}

TEST(Recognition, AQuarterThatCouldNotBeJudgedIsAGap) {
  auto unseen = year_of(24, 25);
  unseen.strict = make_rate(0, 0, 10, RateInput{}.bands, false);
  const auto good = year_of(24, 25);
  expect_only(judge(good, {good, unseen, good, good}), Criterion::seen_all_year);
}

TEST(Recognition, AQuarterWithFewCasesIsNoGap) {
  auto quiet = year_of(4, 4);
  ASSERT_EQ(quiet.strict.status, RateStatus::too_few);
  const auto good = year_of(24, 25);
  EXPECT_TRUE(judge(good, {good, quiet, good, good}).qualifies());
}

TEST(Recognition, AnOfficeThatJoinedLaterHasNotBeenSeenAllYear) {
  auto joined = year_of(24, 25);
  joined.pages_new = 1;
  const auto good = year_of(24, 25);
  expect_only(judge(good, {joined, good, good, good}), Criterion::seen_all_year);
}

TEST(Recognition, NineInTenJudgedWeeksMustBeKept) {
  auto year = year_of(24, 25);
  year.weeks_judged = 50;
  year.weeks_met = 45;
  EXPECT_TRUE(judge(year).qualifies());
  year.weeks_met = 44;
  expect_only(judge(year), Criterion::cadence);
}

TEST(Recognition, MostWeeksMustHaveBeenJudged) {
  auto year = year_of(24, 25);
  year.weeks_judged = year.weeks_met = 38;
  expect_only(judge(year), Criterion::weeks_judged);
}

TEST(Recognition, FewCasesProveNothing) {
  const auto c = judge(year_of(19, 19));
  expect_only(c, Criterion::evidence);
}

TEST(Recognition, TheRateMustBeInTheBestBand) {
  expect_only(judge(year_of(890, 1000)), Criterion::band);
}

TEST(Recognition, TheLowerEndOfTheIntervalMustReachTheTarget) {
  expect_only(judge(year_of(19, 21)), Criterion::lower_bound);
}

TEST(Recognition, VanishedMessagesThatCouldChangeTheBandKeepAnOfficeOff) {
  auto year = year_of(24, 25);
  year.band_certain = false;
  expect_only(judge(year), Criterion::certain);
}

TEST(Recognition, RemovedMessagesAndAnswersAreLimited) {
  auto year = year_of(24, 25);
  year.vanished = 1;
  EXPECT_TRUE(judge(year).qualifies()) << "a single one is forgiven";
  year.removed_answers = 1;
  expect_only(judge(year), Criterion::nothing_removed);
}

TEST(Recognition, LittleReadMeansLittleKnown) {
  auto year = year_of(24, 25);
  year.coverage = {.fetched = 94, .platform_count = 100};
  expect_only(judge(year), Criterion::coverage);
}

TEST(Recognition, CitizensOwnPostsMustBeWelcome) {
  auto year = year_of(24, 25);
  year.citizens_posts = 3;
  year.citizens_posts_answered = 0;
  year.visitors_may_post = false;
  expect_only(judge(year), Criterion::citizens_posts);
  year.visitors_may_post = true;
  EXPECT_TRUE(judge(year).qualifies());
}

/// Offices with their year's figures, all quarters alike.
class Country {
 public:
  Country() {
    offices_.push_back(office("top", "Top", "ministry"));
    offices_.back().parent.clear();
    figures_.emplace_back();
  }
  void add(std::string id, std::string name, QuarterFigures figures) {
    offices_.push_back(office(std::move(id), std::move(name)));
    figures_.push_back(std::move(figures));
  }
  [[nodiscard]] Recognition list(RecognitionTerms terms = {}) {
    order_ = *OfficeOrder::of(offices_, "");
    QuarterSums year;
    year.quarter = {2026, 4};
    for (const auto& row : order_.rows)
      for (std::size_t i = 0; i < offices_.size(); ++i)
        if (offices_[i].id == row.office->id) year.own.push_back(figures_[i]);
    const std::vector<QuarterSums> quarters(4, year);
    return shortlist(order_, year, quarters, terms);
  }

 private:
  std::vector<Office> offices_;
  std::vector<QuarterFigures> figures_;
  OfficeOrder order_;
};

std::string told(const Recognition& list) {
  std::string out;
  for (const auto& group : list.groups) {
    out += std::string{to_string(group.size)} + ":";
    for (const auto& c : group.candidates) out += " " + c.office->id;
    out += "; ";
  }
  return out;
}

TEST(Recognition, AHundredTimesTheCasesGoesNoFurther) {
  Country country;
  country.add("huge", "Huge", year_of(9500, 10000));
  country.add("small", "Small", year_of(95, 100));
  EXPECT_EQ(told(country.list()), "small: small; large: huge; ") << "each in its own class of size, the small first";
}

TEST(Recognition, WithinAClassMoreCasesOfTheSameQualityChangeNoPlace) {
  for (const std::int64_t scale : {1, 2, 4}) {
    Country country;
    country.add("a", "Alpha", year_of(38, 40));
    country.add("m", "Mu", year_of(38 * scale, 40 * scale));
    country.add("z", "Zeta", year_of(39, 40));
    EXPECT_EQ(told(country.list()), "small: z a m; ") << scale;
  }
}

TEST(Recognition, ADifferenceBelowAWholePercentIsNone) {
  Country country;
  country.add("z", "Zeta", year_of(1909, 1999));   // 95.5 %
  country.add("a", "Alpha", year_of(1900, 1999));  // 95.05 %
  EXPECT_EQ(told(country.list()), "medium: a z; ");
}

TEST(Recognition, TheListEndsAfterTheStatedNumber) {
  Country country;
  for (char name = 'a'; name <= 'g'; ++name) country.add(std::string{name}, std::string{name}, year_of(38, 40));
  const auto list = country.list();
  EXPECT_EQ(list.terms.per_group, 5U);
  EXPECT_EQ(told(list), "small: a b c d e f g; ") << "the rest is still told to have qualified";
}

TEST(Recognition, WhoDoesNotQualifyIsToldWithTheReason) {
  Country country;
  country.add("weak", "Weak", year_of(10, 40));
  const auto list = country.list();
  EXPECT_TRUE(list.groups.empty());
  ASSERT_EQ(list.others.size(), 1U);
  EXPECT_EQ(list.others.front().missing(), 2);
  EXPECT_FALSE(list.others.front().of(Criterion::band).holds);
  EXPECT_EQ(list.others.front().of(Criterion::band).have, 10);
}

}  // namespace
}  // namespace sarad::test
