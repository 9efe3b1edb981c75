// SPDX-License-Identifier: Apache-2.0
#include "measures/time_zone.hpp"

#include "base/tz_database.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TimeZone zone(std::string_view name) {
  return TimeZone::parse(read_time_zone(name).value()).value();
}

Instant utc(std::string_view text) {
  return parse_instant(text).value();
}

TEST(TimeZone, DhakaWentAnHourAheadInJune2009AndBackOnNewYearsEve) {
  const auto dhaka = zone("Asia/Dhaka");
  EXPECT_EQ(dhaka.offset(utc("2009-06-19T16:59:59Z")), hours{6});
  EXPECT_EQ(dhaka.offset(utc("2009-06-19T17:00:00Z")), hours{7});
  EXPECT_EQ(dhaka.offset(utc("2009-12-31T16:59:59Z")), hours{7});
  EXPECT_EQ(dhaka.offset(utc("2009-12-31T17:00:00Z")), hours{6});
  EXPECT_EQ(dhaka.offset(utc("2199-07-01T00:00:00Z")), hours{6});
}

TEST(TimeZone, TheFootersRuleGoesOnAfterTheLastListedChange) {
  const auto london = zone("Europe/London");
  EXPECT_EQ(london.offset(utc("2060-03-28T00:59:59Z")), hours{0});
  EXPECT_EQ(london.offset(utc("2060-03-28T01:00:00Z")), hours{1});
  EXPECT_EQ(london.offset(utc("2060-10-31T00:59:59Z")), hours{1});
  EXPECT_EQ(london.offset(utc("2060-10-31T01:00:00Z")), hours{0});
}

TEST(TimeZone, HalfHoursOfSummerTimeAreKept) {
  const auto lord_howe = zone("Australia/Lord_Howe");
  EXPECT_EQ(lord_howe.offset(utc("2050-01-15T00:00:00Z")), hours{11});
  EXPECT_EQ(lord_howe.offset(utc("2050-07-15T00:00:00Z")), hours{10} + minutes{30});
}

TEST(TimeZone, UtcNeverChanges) {
  EXPECT_TRUE(zone("UTC").changes().empty());
  EXPECT_EQ(zone("UTC").offset(utc("2026-01-01T00:00:00Z")), Seconds{0});
}

TEST(TimeZone, ATruncatedFileIsRefusedWhereverItIsCut) {
  const std::string bytes = read_time_zone("Asia/Dhaka").value();
  const std::size_t footer = bytes.rfind('\n', bytes.size() - 2);
  for (std::size_t size = 0; size < footer; ++size) EXPECT_FALSE(TimeZone::parse(bytes.substr(0, size))) << size;
}

TEST(TimeZone, BytesOfAnythingElseAreRefused) {
  EXPECT_FALSE(TimeZone::parse(""));
  EXPECT_FALSE(TimeZone::parse(std::string(200, 'x')));
}

TEST(PosixZone, ARuleWithoutSummerTimeMakesNoChange) {
  EXPECT_TRUE(posix_zone_changes("<+06>-6", 2020, 2030).value().empty());
}

TEST(PosixZone, DatesAreReadInAllThreeForms) {
  const auto by_week = posix_zone_changes("CET-1CEST,M3.5.0,M10.5.0/3", 2026, 2026).value();
  ASSERT_EQ(by_week.size(), 2U);
  EXPECT_EQ(by_week[0], (OffsetChange{utc("2026-03-29T01:00:00Z"), hours{2}}));
  EXPECT_EQ(by_week[1], (OffsetChange{utc("2026-10-25T01:00:00Z"), hours{1}}));
  const auto by_julian = posix_zone_changes("AAA0BBB,J60/0,J61/0", 2028, 2028).value();
  EXPECT_EQ(by_julian[0].at, utc("2028-03-01T00:00:00Z"));  // J60 is 1 March in leap years too
  const auto by_number = posix_zone_changes("AAA0BBB,59/0,60/0", 2028, 2028).value();
  EXPECT_EQ(by_number[0].at, utc("2028-02-29T00:00:00Z"));
}

TEST(PosixZone, TimesMayBeNegativeOrBeyondADay) {
  const auto changes = posix_zone_changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, 2026).value();
  EXPECT_EQ(changes[0].at, utc("2026-03-29T01:00:00Z"));
}

TEST(PosixZone, NonsenseIsRefused) {
  for (const char* rule : {"", "A", "AAA", "AAA0BBB", "AAA0BBB,", "AAA0BBB,M13.1.0,M10.5.0", "AAA0BBB,M3.5.0",
                           "AAA0BBB,M3.5.0,M10.5.0x", "<AAA-1"})
    EXPECT_FALSE(posix_zone_changes(rule, 2026, 2026)) << rule;
}

}  // namespace
}  // namespace sarad
