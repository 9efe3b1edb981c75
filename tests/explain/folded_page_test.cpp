// SPDX-License-Identifier: Apache-2.0
// Series of a page folded from facts: what lies behind each number, counted, is that number.
#include "exporters/explain.hpp"
#include "exporters/exposition.hpp"
#include "tests/measures/page_story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

namespace sarad {
namespace {

using test::dhaka;
using test::Story;
using testing::HasSubstr;

/// Twelve answered cases, an interim one, two overdue, one vanished; three posts.
Story busy_page() {
  Story story;
  story.page.id = "dc-bogura-fb";
  story.page.office = "own";
  story.page.registered = dhaka("2026-10-04 00:00");
  for (int day = 1; day <= 12; ++day) {
    const std::string n = std::to_string(day),
                      date = "2026-10-" + std::string{day < 6 ? "1" : "2"} + std::to_string(day < 6 ? day : day - 6);
    story.asks("q" + n, "A" + n, date + " 10:00", "T").thread_id = "T" + n;
    auto& answer = story.answers("r" + n, date + (day % 4 == 0 ? " 23:00" : " 12:30"), "q" + n);
    answer.thread_id = "T" + n;
    if (day == 5) answer.facts.interim = true;
  }
  story.asks("late1", "B", "2026-11-08 10:00").thread_id = "U1";
  story.asks("late2", "C", "2026-11-09 10:00").thread_id = "U2";
  story.asks("gone", "D", "2026-11-10 10:00").thread_id = "U3";
  story.deletes("d", "gone", AuthorRole::page, "2026-11-10 11:00").thread_id = "U3";
  story.asks("fresh", "E", "2026-11-24 16:30").thread_id = "U4";
  story.posts("p1", "2026-11-22 09:00");
  story.posts("p2", "2026-11-23 09:00");
  story.posts("p3", "2026-11-16 09:00");
  return story;
}

class FoldedPage : public testing::Test {
 protected:
  FoldedPage() {
    auto roster = std::make_shared<Roster>();
    Office office;
    office.id = "own";
    office.level = "district";
    roster->offices.push_back(office);
    roster->pages.push_back(story_.page);
    figures_ = std::make_shared<const PageFigures>(story_.figures_at("2026-11-24 17:00"));
    snapshot_.as_of = figures_->as_of;
    snapshot_.roster = roster;
    snapshot_.parameters = story_.parameters;
    snapshot_.pages = {figures_};
    Snapshot::PollNote note;
    note.observed_until = figures_->as_of;
    note.state = PageState::watched;
    snapshot_.polls = {note};
    snapshot_.calendars.emplace("bd", std::shared_ptr<const BusinessTime>(story_.rules.all()[0].calendar));
  }

  std::optional<Evidence> evidence() const {
    Evidence out;
    out.page = &snapshot_.roster->pages[0];
    out.activities = story_.activities;
    out.rules = &story_.rules;
    out.as_of = figures_->as_of;
    out.observed = std::min(figures_->as_of, figures_->observed_until.value_or(story_.page.registered));
    return out;
  }

  std::vector<Explanation> explain(const std::string& series) const {
    const auto name = SeriesName::parse(series);
    EXPECT_TRUE(name) << series;
    const auto told = explain_series(snapshot_, *name, [this](std::size_t) { return evidence(); });
    EXPECT_TRUE(told) << series << ": " << told.error();
    return told ? *told : std::vector<Explanation>{};
  }

  Story story_ = busy_page();
  std::shared_ptr<const PageFigures> figures_;
  Snapshot snapshot_;
};

std::vector<std::string> page_series_of(const Snapshot& snapshot) {
  Exposition exposition(Detail::full);
  WebRequest request;
  request.method = "GET";
  request.path = "/metrics";
  const std::string text =
      serve_metrics(request, &snapshot, exposition.update(snapshot).get(), "", snapshot.as_of).text();
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    const std::string line = text.substr(from, end - from);
    if (line.starts_with("sarad_page_")) lines.push_back(line);
    from = end + 1;
  }
  return lines;
}

TEST_F(FoldedPage, EverySeriesHasTheExportedValueAndItsItemsCountUpToIt) {
  int series = 0, counted = 0;
  for (const auto& line : page_series_of(snapshot_)) {
    const auto blank = line.rfind(' ');
    const auto told = explain(line.substr(0, blank));
    ASSERT_EQ(told.size(), 1U) << line;
    ++series;
    EXPECT_EQ(std::get<std::string>(told[0].verdict.at(0).value), line.substr(blank + 1)) << line;
    EXPECT_TRUE(told[0].agrees()) << explanation_text(told[0], Language::en);
    for (const auto& step : told[0].steps) counted += step.agrees.has_value();
  }
  std::printf("%d series explained, %d of their steps counted again\n", series, counted);
  EXPECT_GT(series, 50);
  EXPECT_GT(counted, 35);
}

TEST_F(FoldedPage, OverdueCasesAreNamed) {
  const auto told = explain("sarad_page_overdue_cases{page=\"dc-bogura-fb\",clause=\"7.kha\"}");
  ASSERT_EQ(told.size(), 1U);
  const std::string text = explanation_text(told[0], Language::en);
  EXPECT_THAT(text, HasSubstr("case: late1"));
  EXPECT_THAT(text, HasSubstr("case: late2"));
  EXPECT_THAT(text, testing::Not(HasSubstr("case: q5;")));
}

TEST_F(FoldedPage, ACaseIsToldInBengaliDigitsAndMonthNames) {
  const auto known = evidence();
  const auto& cases = figures_->cases;
  const auto q1 = std::find_if(cases.begin(), cases.end(), [](const Case& c) { return c.id == "q1"; });
  ASSERT_NE(q1, cases.end());
  const std::string text = explanation_text(explain_case(*known, *q1, figures_->referrals), Language::bn);
  EXPECT_THAT(text, HasSubstr("রবি ১১ অক্টোবর ১০:০০:০০ ঢাকা = 2026-10-11T04:00:00Z"));
  EXPECT_THAT(text, HasSubstr("১০:০০:০০–১৭:০০:০০  +২৫২০০ = ২৫২০০ সেকেন্ড"));
}

TEST_F(FoldedPage, TheJsonHoldsTheSameDaysAndTheVerdict) {
  const auto known = evidence();
  const std::string json = explanation_json(explain_case(*known, figures_->cases.front(), figures_->referrals));
  EXPECT_THAT(json, HasSubstr(R"("explains":"case","subject":"q1")"));
  EXPECT_THAT(
      json,
      HasSubstr(
          R"({"day":"2026-10-11","open":[["2026-10-11T04:00:00Z","2026-10-11T11:00:00Z"]],"seconds":25200,"sum_seconds":25200,"provisional":false})"));
  EXPECT_THAT(json, HasSubstr(R"("first_verdict":"met")"));
}

void expect_words(const Facts& facts) {
  for (const auto& fact : facts) {
    EXPECT_TRUE(has_explain_word(fact.name)) << fact.name;
    if (const auto* word = std::get_if<Word>(&fact.value)) {
      EXPECT_TRUE(has_explain_word(word->code)) << word->code;
    }
  }
}

void expect_words(const Explanation& told) {
  expect_words(told.verdict);
  for (const auto& step : told.steps) {
    EXPECT_TRUE(has_explain_word(step.kind)) << step.kind;
    expect_words(step.facts);
    for (const auto& row : step.rows) expect_words(row);
  }
}

TEST_F(FoldedPage, EveryWordOfItsSeriesHasABengaliAndAnEnglishName) {
  for (const auto& line : page_series_of(snapshot_))
    for (const auto& told : explain(line.substr(0, line.rfind(' ')))) expect_words(told);
}

TEST_F(FoldedPage, ItsWeeksAreCountedAgainAlike) {
  const auto known = evidence();
  for (const auto& week : figures_->cadence.weeks) {
    const Explanation told = explain_week(*known, week);
    EXPECT_TRUE(told.agrees()) << explanation_text(told, Language::en);
    expect_words(told);
  }
}

TEST_F(FoldedPage, TheOfficesQuarterIsPooledFromTheCasesShown) {
  const auto quarter = Quarter::parse("2026-Q4");
  const BusinessTime& calendar = *figures_->calendar;
  story_.parameters.window = dhaka("2026-11-24 17:00") - quarter->begin(calendar);
  const auto figures = story_.figures_at("2026-11-24 17:00");
  const Period period{quarter->begin(calendar), quarter->end(calendar), figures.as_of};
  QuarterPage page;
  page.page = &snapshot_.roster->pages[0];
  page.figures = &figures;
  page.rules = &story_.rules;
  const auto order = OfficeOrder::of(snapshot_.roster->offices, "own");
  ASSERT_TRUE(order);
  const std::vector<QuarterPage> pages{page};
  const QuarterSums sums = sum_quarter(*order, *quarter, period, pages, story_.parameters);
  const Explanation told = explain_quarter(*order, sums, pages, &calendar);
  EXPECT_TRUE(told.agrees()) << explanation_text(told, Language::en);
  EXPECT_EQ(sums.own[0].strict.n, 15);
  expect_words(told);
}

}  // namespace
}  // namespace sarad
