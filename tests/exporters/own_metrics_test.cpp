// SPDX-License-Identifier: Apache-2.0
#include "exporters/own_metrics.hpp"

#include "exporters/metric_table.hpp"
#include "sample.hpp"
#include "scrape_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using test::noon;
using test::read_scrape;
using test::Scrape;
using testing::IsEmpty;

Scrape told(const OwnMetrics& own) {
  return read_scrape(own.text());
}

TEST(OwnMetrics, WhatCanBeZeroIsZeroFromTheStart) {
  const Scrape start = told(OwnMetrics{{"facebook", "wordpress"}});
  EXPECT_THAT(start.faults, IsEmpty());
  EXPECT_EQ(start.at(R"(sarad_polls_total{platform="wordpress",result="token_expired"})"), "0");
  EXPECT_EQ(start.at(R"(sarad_breaches_total{clause="7.kha",level="district",platform="facebook"})"), "0");
  EXPECT_EQ(start.at(R"(sarad_poll_duration_seconds_count{platform="facebook"})"), "0");
  EXPECT_EQ(start.at(R"(sarad_store_commits_total{result="full"})"), "0");
  EXPECT_EQ(start.at("sarad_alert_push_active"), "0");
}

TEST(OwnMetrics, WhatIsUnknownIsAbsentUntilItIsTold) {
  OwnMetrics own{{"facebook"}};
  const Scrape start = told(own);
  for (const auto* name : {"sarad_store_up", "sarad_snapshot_timestamp_seconds", "sarad_store_schema_version"})
    EXPECT_EQ(start.at(name), "absent");
  EXPECT_EQ(start.count("sarad_credential_valid"), 0U);
  own.store_up(true);
  own.snapshot(noon());
  own.credential_valid("dc-bogura-fb", "facebook", false, noon());
  const Scrape then = told(own);
  EXPECT_EQ(then.at("sarad_store_up"), "1");
  EXPECT_EQ(std::stod(then.at("sarad_snapshot_timestamp_seconds")), static_cast<double>(unix_seconds(noon())));
  EXPECT_EQ(then.at(R"(sarad_credential_valid{credential="dc-bogura-fb",platform="facebook"})"), "0");
}

TEST(OwnMetrics, AForgottenCredentialsSeriesGo) {
  OwnMetrics own{{"facebook"}};
  own.credential_valid("a", "facebook", true, noon());
  own.forget_credential("a", "facebook");
  own.forget_credential("never-there", "facebook");
  EXPECT_EQ(told(own).count("credential=\""), 0U);
}

TEST(OwnMetrics, APollIsCountedByItsResultAndDuration) {
  OwnMetrics own{{"facebook"}};
  own.poll_started("facebook");
  own.poll_started("facebook");
  own.poll_finished("facebook");
  own.poll_done("facebook", "ok", 0.3);
  own.http_request("facebook", "2xx", 1500);
  const Scrape then = told(own);
  EXPECT_EQ(then.at(R"(sarad_polls_in_flight{platform="facebook"})"), "1");
  EXPECT_EQ(then.at(R"(sarad_polls_total{platform="facebook",result="ok"})"), "1");
  EXPECT_EQ(then.at(R"(sarad_poll_duration_seconds_bucket{platform="facebook",le="0.25"})"), "0");
  EXPECT_EQ(then.at(R"(sarad_poll_duration_seconds_bucket{platform="facebook",le="0.5"})"), "1");
  EXPECT_EQ(then.at(R"(sarad_http_received_bytes_total{platform="facebook"})"), "1500");
}

TEST(OwnMetrics, AnUnforeseenLabelValueMakesNoSeriesAndIsCounted) {
  OwnMetrics own{{"facebook"}};
  own.poll_done("myspace", "ok", 1);
  own.poll_done("facebook", "strange", 1);
  const Scrape then = told(own);
  EXPECT_EQ(then.count("myspace"), 0U);
  EXPECT_EQ(then.count("strange"), 0U);
  EXPECT_EQ(then.at(R"(sarad_series_dropped_total{family="sarad_polls_total"})"), "2");
}

TEST(OwnMetrics, AnUnknownLevelIsOther) {
  OwnMetrics own{{"facebook"}};
  own.case_opened("facebook", "union", "comment");
  EXPECT_EQ(told(own).at(R"(sarad_cases_opened_total{kind="comment",level="other",platform="facebook"})"), "1");
}

TEST(OwnMetrics, AFailedReloadLeavesTheTimeOfTheLastGoodOne) {
  OwnMetrics own{{"facebook"}};
  own.reload(true, noon());
  own.reload(false, noon() + std::chrono::hours{1});
  const Scrape then = told(own);
  EXPECT_EQ(then.at("sarad_config_last_reload_successful"), "0");
  EXPECT_EQ(std::stod(then.at("sarad_config_last_reload_success_timestamp_seconds")),
            static_cast<double>(unix_seconds(noon())));
}

TEST(OwnMetrics, TheProcessTellsOfItself) {
  OwnMetrics own{{"facebook"}};
  const double first = std::stod(told(own).at("process_cpu_seconds_total"));
  const Scrape then = told(own);
  EXPECT_GE(std::stod(then.at("process_cpu_seconds_total")), first);
  EXPECT_GT(std::stod(then.at("process_resident_memory_bytes")), 1e6);
  EXPECT_GE(std::stod(then.at("process_open_fds")), 3);
  EXPECT_GT(std::stod(then.at("process_start_time_seconds")), 1e9);
}

TEST(OwnMetrics, EveryDaemonMetricCanBeTold) {
  OwnMetrics own{{"facebook"}};
  own.promised_gap("facebook", 3600);
  own.bound_missed("facebook", 0);
  own.credential_valid("a", "facebook", true, noon());
  own.credential_expiry("a", "facebook", noon());
  own.credential_missing_scopes("a", "facebook", 1);
  own.quota("main", "facebook", "app", 0.5);
  own.quota_needed("main", "facebook", 1000, 300, 50);
  own.pages_watched_less("main", "facebook", 4);
  own.quota_exhaustion("main", "facebook", noon());
  own.quota_spent("main", "facebook", "listing", 3);
  own.store_up(true);
  own.store_size(1, 2, 3, 4);
  own.store_free(5);
  own.build("0.1.0", "abc", "GNU 12.2", "sqlite");
  own.reload(true, noon());
  own.snapshot(noon());
  own.alert_push("am1", "accepted");
  own.outbox(1, 2, 3, noon());
  own.render_duration(0.1);
  own.poll_done("none", "ok", 1);
  const Scrape then = told(own);
  const std::set<std::string> families{then.families.begin(), then.families.end()};
  for (const auto& metric : metric_table()) {
    const bool unlimited = metric.name == "process_max_fds" || metric.name == "process_virtual_memory_max_bytes";
    EXPECT_TRUE(metric.scope != MetricScope::daemon || unlimited || families.contains(std::string{metric.name}))
        << metric.name;
  }
}

TEST(OwnMetrics, ThereAreNoMoreSeriesThanPromised) {
  const Scrape none = told(OwnMetrics{{}});
  EXPECT_LE(none.samples.size(), 80U);
  EXPECT_LE(told(OwnMetrics{{"facebook"}}).samples.size() - none.samples.size(), 450U);
}

}  // namespace
}  // namespace sarad
