// SPDX-License-Identifier: Apache-2.0
// What is said of pages and offices on /metrics, and what is not (metrics.md sections 3–6).
#include "exporters/exposition.hpp"
#include "exporters/gzip.hpp"
#include "exporters/metric_table.hpp"
#include "exporters/own_metrics.hpp"
#include "golden.hpp"
#include "sample.hpp"
#include "scrape_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::bangladesh;
using test::Country;
using test::read_scrape;
using test::Scrape;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Query = std::vector<std::pair<std::string, std::string>>;

WebReply reply_of(const Snapshot& snapshot, const Blocks& blocks, Query query = {}, std::string accept = {},
                  std::string encoding = {}) {
  WebRequest request;
  request.method = "GET";
  request.path = "/metrics";
  request.query = std::move(query);
  request.accept = std::move(accept);
  request.accept_encoding = std::move(encoding);
  return serve_metrics(request, &snapshot, &blocks, "", snapshot.as_of);
}

std::string text_of(Country& country, Query query = {}, Detail detail = Detail::standard) {
  const Snapshot snapshot = country.make();
  Exposition exposition{detail};
  return reply_of(snapshot, *exposition.update(snapshot), std::move(query)).text();
}

Scrape scrape(Country& country, Query query = {}, Detail detail = Detail::standard) {
  return read_scrape(text_of(country, std::move(query), detail));
}

std::string page_series(std::string_view name, std::string_view page, std::string_view office,
                        std::string_view more = {}) {
  return fmt::format("{}{{page=\"{}\",office=\"{}\"{}{}}}", name, page, office, more.empty() ? "" : ",", more);
}

std::string of_bogura(std::string_view name, std::string_view more = {}) {
  return page_series(name, "dc-bogura-fb", "dc-bogura", more);
}

std::string inflate_all(const std::string& bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return "cannot start";
  std::string out(bytes.size() * 40 + 65536, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  const bool all_read = stream.avail_in == 0;
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return done == Z_STREAM_END && all_read ? out : "broken gzip";
}

TEST(Exposition, TheWholeScrapeIsAsItWas) {
  Country country = bangladesh();
  test::compare_golden("standard.txt", text_of(country));
}

TEST(Exposition, TheOpenMetricsScrapeIsAsItWas) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  Exposition exposition{Detail::standard};
  const WebReply reply =
      reply_of(snapshot, *exposition.update(snapshot), {}, "application/openmetrics-text; version=1.0.0");
  EXPECT_EQ(reply.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
  test::compare_golden("open_metrics.txt", reply.text());
}

TEST(Exposition, PromtoolHasNothingToSay) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) GTEST_SKIP() << "promtool is not installed";
  Country country = bangladesh();
  const OwnMetrics own{{"facebook", "wordpress"}};
  const std::string text = own.text() + text_of(country, {}, Detail::full);
  EXPECT_EQ(test::output_of("promtool check metrics 2>&1", text), "");
}

TEST(Exposition, FamiliesAreContiguousAndNoSampleIsOdd) {
  Country country = bangladesh();
  const OwnMetrics own{{"facebook", "wordpress"}};
  EXPECT_THAT(read_scrape(own.text() + text_of(country)).faults, IsEmpty());
}

TEST(Exposition, BothFormatsHoldTheSameSamples) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  Exposition exposition{Detail::standard};
  const auto blocks = exposition.update(snapshot);
  const std::string own = OwnMetrics{{"facebook"}}.text();
  WebRequest request;
  const Scrape plain = read_scrape(serve_metrics(request, &snapshot, blocks.get(), own, snapshot.as_of).text());
  request.accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
  const std::string open = serve_metrics(request, &snapshot, blocks.get(), own, snapshot.as_of).text();
  EXPECT_TRUE(open.ends_with("\n# EOF\n"));
  const Scrape told = read_scrape(open);
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_EQ(plain.samples, told.samples);
}

TEST(Exposition, ValuesOfAWatchedPageAreItsFigures) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  EXPECT_EQ(told.at(of_bogura("sarad_page_cadence_needed")), "1");
  EXPECT_EQ(told.at(of_bogura("sarad_page_open_cases", R"(state="open")")), "3");
  EXPECT_EQ(told.at(of_bogura("sarad_page_overdue_clocks", R"(clock="first")")), "1");
  EXPECT_EQ(told.at(of_bogura("sarad_page_overdue_clocks", R"(clock="promise")")), "0");
  EXPECT_EQ(told.at(of_bogura("sarad_page_next_deadline_timestamp_seconds")), "1795599000");
  EXPECT_EQ(told.at(of_bogura("sarad_page_cadence_verdicts", R"(verdict="not_judged")")), "2");
  EXPECT_EQ(told.at(of_bogura("sarad_page_state", R"(state="watched")")), "1");
  EXPECT_EQ(told.at(R"(sarad_pages{platform="facebook",state="blind"})"), "1");
  EXPECT_EQ(told.at(R"(sarad_office_member{ancestor="cabinet",office="uno-sherpur"})"), "1");
}

TEST(Exposition, TheNextDeadlineMinusTheWorkingClockIsTheWorkingTimeLeft) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  const auto reading = std::stoll(told.at(of_bogura("sarad_page_next_deadline_working_clock_seconds")));
  const auto clock = std::stoll(told.at(R"(sarad_calendar_working_clock_seconds{calendar="bd"})"));
  EXPECT_EQ(reading - clock, 90 * 60);
}

TEST(Exposition, OfAPageNeverFetchedOnlyItsStandingIsTold) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  std::vector<std::string> names;
  for (const auto& [series, value] : told.samples)
    if (series.find("div-rajshahi-fb") != std::string::npos && series.find("state=") == std::string::npos)
      names.push_back(series.substr(0, series.find('{')));
  EXPECT_THAT(names, ElementsAre("sarad_page_info", "sarad_page_registered_timestamp_seconds"));
  EXPECT_EQ(told.at(page_series("sarad_page_state", "div-rajshahi-fb", "div-rajshahi", R"(state="lagging")")), "1");
}

TEST(Exposition, ABlindPageKeepsItsFactsAndIsNotAskedForMore) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  const auto series = [](std::string_view name, std::string_view more = {}) {
    return page_series(name, "dc-natore-fb", "dc-natore", more);
  };
  EXPECT_EQ(told.at(series("sarad_page_cadence_needed")), "absent");
  EXPECT_EQ(told.at(series("sarad_page_cadence_contributions")), "1");
  EXPECT_EQ(told.at(series("sarad_page_open_cases", R"(state="open")")), "1");
  EXPECT_EQ(told.at(series("sarad_page_unseen_clocks")), "1");
  EXPECT_EQ(told.at(series("sarad_page_overdue_clocks", R"(clock="first")")), "0");
}

TEST(Exposition, AStoppedPagesFactsAreToldForSevenDays) {
  Country country = bangladesh();
  const auto open = page_series("sarad_page_open_cases", "uno-sherpur-fb", "uno-sherpur", R"(state="open")");
  EXPECT_EQ(scrape(country).at(open), "0");
  country.now += std::chrono::days{7};
  EXPECT_EQ(scrape(country).at(open), "absent");
}

TEST(Exposition, AStoppedPageFallsSilentThoughNothingHappensToIt) {
  Country country = bangladesh();
  Exposition exposition{Detail::standard};
  (void)exposition.update(country.make());
  country.now += std::chrono::days{7};
  const Snapshot later = country.make();
  const Scrape told = read_scrape(reply_of(later, *exposition.update(later)).text());
  EXPECT_EQ(told.at(page_series("sarad_page_open_cases", "uno-sherpur-fb", "uno-sherpur", R"(state="open")")),
            "absent");
}

TEST(Exposition, OfAPausedPageNothingIsJudgedNorCounted) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  const auto series = [](std::string_view name, std::string_view more = {}) {
    return page_series(name, "cabinet-web", "cabinet", more);
  };
  EXPECT_EQ(told.at(series("sarad_page_open_cases", R"(state="open")")), "absent");
  EXPECT_EQ(told.at(series("sarad_page_cadence_last_week_met")), "absent");
  EXPECT_EQ(told.at(series("sarad_page_observed_until_timestamp_seconds")), "absent");
  EXPECT_EQ(told.at(series("sarad_page_state", R"(state="paused")")), "1");
}

TEST(Exposition, AWeekThatBeganBeforeRegistrationAsksForNothing) {
  Country country = bangladesh();
  country.configured("dc-bogura-fb").registered = at("2026-11-24T00:00:00Z");
  EXPECT_EQ(scrape(country).at(of_bogura("sarad_page_cadence_needed")), "absent");
}

TEST(Exposition, AWithheldFigureIsAbsentAndItsReasonIsTold) {
  Country country = bangladesh();
  const Scrape told = scrape(country);
  const auto series = [](std::string_view name, std::string_view more) {
    return page_series(name, "dc-natore-fb", "dc-natore", more);
  };
  EXPECT_EQ(told.at(series("sarad_page_on_time_ratio", R"(counting="strict")")), "absent");
  EXPECT_EQ(told.at(series("sarad_page_withheld_figures", R"(figure="on_time",reason="too_few")")), "1");
  EXPECT_EQ(told.at(series("sarad_page_withheld_figures", R"(figure="p90",reason="not_reached")")), "1");
}

TEST(Exposition, WhereTheRateIsNotJudgedTheMedianIsWithheldToo) {
  Country country = bangladesh();
  country.figures("dc-bogura-fb").on_time.strict =
      Rate{.k = 27, .n = 31, .status = RateStatus::not_judged, .rate = {}, .low = {}, .high = {}, .band = {}};
  const Scrape told = scrape(country);
  EXPECT_EQ(told.at(of_bogura("sarad_page_first_response_median_working_seconds")), "absent");
  EXPECT_EQ(told.at(of_bogura("sarad_page_withheld_figures", R"(figure="median",reason="not_judged")")), "1");
}

TEST(Exposition, ANumberThatIsNoneMakesNoSample) {
  Country country = bangladesh();
  country.figures("dc-bogura-fb").on_time.strict.rate = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(scrape(country).at(of_bogura("sarad_page_on_time_ratio", R"(counting="strict")")), "absent");
}

TEST(Exposition, HostileNamesStayOneLabelValue) {
  Country country;
  country.office("x", "", "other", "জেলা \"প্রশাসন\"\nevil 1\\", "a\\nb{}");
  country.page("x-fb", "x", "facebook");
  const std::string text = text_of(country);
  EXPECT_THAT(read_scrape(text).faults, IsEmpty());
  EXPECT_THAT(text, HasSubstr(R"(name="জেলা \"প্রশাসন\"\nevil 1\\",name_en="a\\nb{}"} 1)"));
}

TEST(Exposition, OnlyWhatChangedIsRenderedAgain) {
  Country country = bangladesh();
  Exposition exposition{Detail::standard};
  (void)exposition.update(country.make());
  EXPECT_EQ(exposition.renders(), 7U);
  (void)exposition.update(country.make());
  EXPECT_EQ(exposition.renders(), 7U);
  country.figures("dc-pabna-fb").open = 5;
  const Snapshot changed = country.make();
  const auto blocks = exposition.update(changed);
  EXPECT_EQ(exposition.renders(), 8U);
  country.note("dc-bogura-fb").last_poll = country.now;
  (void)exposition.update(country.make());
  EXPECT_EQ(exposition.renders(), 9U);
  EXPECT_EQ(read_scrape(reply_of(changed, *blocks).text())
                .at(page_series("sarad_page_open_cases", "dc-pabna-fb", "dc-pabna", R"(state="open")")),
            "5");
}

TEST(Exposition, AnUpdateMakesTheSameTextAsAFreshStart) {
  Country country = bangladesh();
  Exposition exposition{Detail::standard};
  (void)exposition.update(country.make());
  country.figures("dc-pabna-fb").open = 5;
  country.note("dc-natore-fb").state = PageState::watched;
  country.now += 1min;
  const Snapshot snapshot = country.make();
  EXPECT_EQ(reply_of(snapshot, *exposition.update(snapshot)).text(), text_of(country));
}

TEST(Exposition, ARemovedPageIsGoneAtTheNextScrape) {
  Exposition exposition{Detail::standard};
  Country country = bangladesh();
  (void)exposition.update(country.make());
  Country smaller;
  smaller.office("cabinet", "", "ministry", "মন্ত্রিপরিষদ বিভাগ", "Cabinet Division");
  smaller.page("cabinet-web", "cabinet", "wordpress");
  const Snapshot snapshot = smaller.make();
  const std::string text = reply_of(snapshot, *exposition.update(snapshot)).text();
  EXPECT_EQ(text.find("dc-bogura"), std::string::npos);
}

TEST(Exposition, NoPageHasMoreSeriesThanItsLevelAllows) {
  Country country = bangladesh();
  EXPECT_LE(scrape(country, {}, Detail::core).count("page=\"dc-bogura-fb\""), 12U);
  EXPECT_LE(scrape(country, {}, Detail::standard).count("page=\"dc-bogura-fb\""), 60U);
}

TEST(Exposition, ALowerDetailOfAScrapeIsWhatThatLevelRenders) {
  Country country = bangladesh();
  const Scrape all = scrape(country, {}, Detail::core);
  EXPECT_EQ(scrape(country, {{"detail", "core"}}).samples, all.samples);
}

TEST(Scrape, ShardsTogetherAreTheWhole) {
  const Snapshot snapshot = test::many_pages(300);
  Exposition exposition{Detail::core};
  const auto blocks = exposition.update(snapshot);
  const Scrape whole = read_scrape(reply_of(snapshot, *blocks, {{"part", "pages"}}).text());
  std::map<std::string, std::string> sum;
  std::size_t samples = 0;
  for (int i = 1; i <= 8; ++i) {
    const Scrape part = read_scrape(reply_of(snapshot, *blocks, {{"shard", fmt::format("{}/8", i)}}).text());
    samples += part.samples.size() - 1;  // the scope's own
    sum.insert(part.samples.begin(), part.samples.end());
    EXPECT_GT(part.samples.size(), 50U);
  }
  std::erase_if(sum, [](const auto& sample) { return sample.first.starts_with("sarad_scrape_scope_info"); });
  auto expected = whole.samples;
  std::erase_if(expected, [](const auto& sample) { return sample.first.starts_with("sarad_scrape_scope_info"); });
  EXPECT_EQ(sum, expected);
  EXPECT_EQ(samples, expected.size()) << "a series stands in two shards";
}

TEST(Scrape, ASubtreeHoldsItsOfficesAndPagesOnly) {
  Country country = bangladesh();
  const Scrape told = scrape(country, {{"subtree", "dc-bogura"}});
  EXPECT_GT(told.count("uno-sherpur-fb"), 0U);
  EXPECT_GT(told.count("dc-bogura-web"), 0U);
  EXPECT_EQ(told.count("dc-pabna"), 0U);
  EXPECT_EQ(told.count("sarad_calendar"), 0U);
  EXPECT_EQ(told.at(R"(sarad_scrape_scope_info{scope="subtree:dc-bogura"})"), "1");
}

TEST(Scrape, FiltersCombineByAnd) {
  Country country = bangladesh();
  const Scrape told = scrape(country, {{"office", "dc-bogura"}, {"platform", "wordpress"}});
  EXPECT_GT(told.count("dc-bogura-web"), 0U);
  EXPECT_EQ(told.count("page=\"dc-bogura-fb\""), 0U);
}

TEST(Scrape, TheDaemonsPartAndThePagesPartAreTheWhole) {
  Country country = bangladesh();
  const Scrape daemon = scrape(country, {{"part", "daemon"}}), pages = scrape(country, {{"part", "pages"}}),
               all = scrape(country);
  EXPECT_EQ(daemon.samples.size() + pages.samples.size(), all.samples.size() + 1);
  EXPECT_EQ(daemon.count("page="), 0U);
}

struct Wrong {
  const char* name;
  Query query;
  const char* says;
};

class WrongFilter : public testing::TestWithParam<Wrong> {};

TEST_P(WrongFilter, IsRefusedInWordsThatHelp) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  Exposition exposition{Detail::standard};
  const WebReply reply = reply_of(snapshot, *exposition.update(snapshot), GetParam().query);
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(*reply.body, HasSubstr(GetParam().says));
  EXPECT_EQ(reply.body->find("<script>"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Scrape, WrongFilter,
    testing::Values(Wrong{"Office", {{"office", "dc-bogra"}}, "did you mean dc-bogura?"},
                    Wrong{"Key", {{"offices", "x"}}, "did you mean office?"},
                    Wrong{"Script", {{"office", "<script>alert(1)</script>"}}, "unknown office"},
                    Wrong{"Platform", {{"platform", "facebok"}}, "did you mean facebook?"},
                    Wrong{"Part", {{"part", "page"}}, "did you mean pages?"},
                    Wrong{"Detail", {{"detail", "cor"}}, "did you mean core?"},
                    Wrong{"HigherDetail", {{"detail", "full"}}, "metrics.detail is standard"},
                    Wrong{"ShardZero", {{"shard", "0/8"}}, "such as 3/8"},
                    Wrong{"ShardBeyond", {{"shard", "9/8"}}, "such as 3/8"},
                    Wrong{"Twice", {{"office", "dc-bogura"}, {"office", "dc-pabna"}}, "given twice"},
                    Wrong{"DaemonOfOffice", {{"part", "daemon"}, {"office", "dc-bogura"}}, "part=daemon"}),
    [](const auto& parameter) { return parameter.param.name; });

TEST(Scrape, BeforeTheFirstSnapshotItIsA503ThatSaysWhenToComeBack) {
  const WebReply reply = serve_metrics({}, nullptr, nullptr, "", {});
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.headers, testing::Contains(testing::Pair("Retry-After", testing::_)));
}

TEST(Scrape, TheFormatFollowsTheReadersWishes) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  Exposition exposition{Detail::core};
  const auto blocks = exposition.update(snapshot);
  const auto type = [&](std::string accept) { return reply_of(snapshot, *blocks, {}, std::move(accept)).content_type; };
  EXPECT_EQ(type(""), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(type("*/*"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(type("text/html"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(type("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
            "text/plain; version=0.0.4; charset=utf-8");
  // As Prometheus 2.42 asks.
  EXPECT_EQ(type("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/"
                 "plain;version=0.0.4;q=0.5,*/*;q=0.1"),
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_EQ(type("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.5"),
            "text/plain; version=0.0.4; charset=utf-8");
}

TEST(Scrape, GzipHoldsTheSameBytes) {
  const Snapshot snapshot = test::many_pages(300);
  Exposition exposition{Detail::core};
  const auto blocks = exposition.update(snapshot);
  for (const Query& query : {Query{}, Query{{"shard", "1/2"}}}) {
    const WebReply plain = reply_of(snapshot, *blocks, query),
                   packed = reply_of(snapshot, *blocks, query, "", "gzip, deflate");
    EXPECT_THAT(packed.headers, testing::Contains(testing::Pair("Content-Encoding", "gzip")));
    EXPECT_LT(packed.size(), plain.size() / 4);
    EXPECT_EQ(inflate_all(packed.text()), plain.text());
  }
}

TEST(Scrape, GzipIsNotForcedOnAReader) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("br, *;q=0.1"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0, *"));
  EXPECT_FALSE(accepts_gzip("identity"));
}

TEST(MetricTable, TheReferencePageIsUpToDate) {
  const std::string path = std::string{SARAD_SOURCE_DIR} + "/docs/metrics.md";
  test::compare_file(path, metric_reference());
}

TEST(MetricTable, EveryNameIsThereOnceAndHasHelp) {
  std::set<std::string_view> names;
  for (const auto& metric : metric_table()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_FALSE(metric.help.empty()) << metric.name;
    EXPECT_EQ(metric.type == MetricType::counter, metric.name.ends_with("_total")) << metric.name;
    EXPECT_EQ(metric.type == MetricType::info, metric.name.ends_with("_info")) << metric.name;
  }
}

TEST(MetricTable, EveryPageMetricIsToldOfSomePageOfTheSample) {
  Country country = bangladesh();
  country.note("dc-bogura-fb").profile.visitors_may_post = true;
  country.figures("dc-bogura-fb").cadence.rolling = {
      .count = 2, .needed = 0, .verdict = CadenceVerdict::met, .lapses_at = country.now + 24h};
  country.figures("dc-bogura-fb").first_response.quantiles[1] = {0.9, QuantileStatus::ok, 50'000, std::nullopt};
  const Scrape told = scrape(country, {}, Detail::full);
  const std::set<std::string> families{told.families.begin(), told.families.end()};
  for (const auto& metric : metric_table())
    EXPECT_TRUE(metric.scope == MetricScope::daemon || families.contains(std::string{metric.name})) << metric.name;
}

}  // namespace
}  // namespace sarad
