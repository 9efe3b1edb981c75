// SPDX-License-Identifier: Apache-2.0
// From a series of the sample's scrape to its explanation.
#include "exporters/explain.hpp"
#include "exporters/exposition.hpp"
#include "sample.hpp"
#include "scrape_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::HasSubstr;

std::string error_of(std::string_view series) {
  test::Country country = test::bangladesh();
  const auto name = SeriesName::parse(series);
  if (!name) return name.error();
  const auto told = explain_series(country.make(), *name, nullptr);
  return told ? "no error" : told.error();
}

TEST(ExplainSeries, EverySeriesOfTheSampleHasTheValueOfTheScrape) {
  test::Country country = test::bangladesh();
  const Snapshot snapshot = country.make();
  Exposition exposition(Detail::full);
  WebRequest request;
  request.method = "GET";
  request.path = "/metrics";
  const auto scrape = test::read_scrape(
      serve_metrics(request, &snapshot, exposition.update(snapshot).get(), "", snapshot.as_of).text());
  ASSERT_GT(scrape.samples.size(), 200U);
  for (const auto& [series, value] : scrape.samples) {
    const auto name = SeriesName::parse(series);
    ASSERT_TRUE(name) << series;
    const auto told = explain_series(snapshot, *name, nullptr);
    ASSERT_TRUE(told) << series << ": " << told.error();
    const auto same =
        std::find_if(told->begin(), told->end(), [&](const Explanation& e) { return e.subject == series; });
    ASSERT_NE(same, told->end()) << series;
    EXPECT_EQ(std::get<std::string>(same->verdict.at(0).value), value) << series;
  }
}

TEST(ExplainSeries, AMetricWithoutItsLevelIsSuggestedWithIt) {
  EXPECT_THAT(error_of("sarad_overdue_cases{page=\"dc-bogura-fb\"}"),
              HasSubstr("do you mean \"sarad_page_overdue_cases\"?"));
}

TEST(ExplainSeries, AnUnknownLabelNamesThoseThereAre) {
  EXPECT_THAT(error_of("sarad_page_overdue_cases{breach=\"7.kha\"}"), HasSubstr("its labels are page, office, clause"));
}

TEST(ExplainSeries, AnUnknownPageNamesTheNearest) {
  EXPECT_THAT(error_of("sarad_page_overdue_cases{page=\"dc-bogra-fb\"}"), HasSubstr("do you mean \"dc-bogura-fb\"?"));
}

TEST(ExplainSeries, AValueThatIsNotInTheListNamesTheNearest) {
  EXPECT_THAT(error_of("sarad_page_overdue_cases{clause=\"7.khaa\"}"), HasSubstr("do you mean \"7.kha\"?"));
}

TEST(ExplainSeries, ASeriesThatIsNotWellFormedIsToldHowToWriteIt) {
  EXPECT_THAT(error_of("sarad_page_state{page=x}"), HasSubstr("double quotes"));
}

TEST(ExplainSeries, TheDaemonsOwnSeriesHaveNoPostsBehindThem) {
  test::Country country = test::bangladesh();
  const auto told = explain_series(country.make(), *SeriesName::parse("sarad_polls_total"), nullptr);
  ASSERT_TRUE(told) << told.error();
  ASSERT_EQ(told->size(), 1U);
  EXPECT_EQ(told->front().steps.back().kind, "no_posts");
}

}  // namespace
}  // namespace sarad
