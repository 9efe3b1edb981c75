// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

Instant at(const char* text) { return *parse_instant(text); }

TEST(Time, ReadsEveryZoneFormPlatformsUse) {
  const auto expected = Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + std::chrono::hours{12}};
  for (const char* text : {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00+0000", "2026-01-31T12:00:00+00:00",
                           "2026-01-31T18:00:00+06:00", "2026-01-31T06:00:00-0600", "2026-01-31 12:00:00Z"})
    EXPECT_EQ(parse_instant(text), expected) << text;
}

TEST(Time, CutsFractionsOffAndNeverRounds) {
  EXPECT_EQ(parse_instant("2026-01-31T12:00:00.999999Z"), at("2026-01-31T12:00:00Z"));
}

TEST(Time, LeapSecondReadsAsFiftyNine) {
  EXPECT_EQ(parse_instant("2016-12-31T23:59:60Z"), at("2016-12-31T23:59:59Z"));
}

TEST(Time, RefusesWhatIsNotATime) {
  for (const char* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00:00",
                           "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00Zx", "0000-00-00T00:00:00Z", "1700000000"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Time, ATimeWithoutZoneIsUtcOnlyWhereThePlatformSaysSo) {
  EXPECT_EQ(parse_instant("2026-03-01T04:05:06", MissingZone::utc), at("2026-03-01T04:05:06Z"));
}

TEST(Time, WritesWhatItReads) { EXPECT_EQ(format_instant(at("2026-03-01T04:05:06Z")), "2026-03-01T04:05:06Z"); }

TEST(Time, ReadsHttpDates) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), at("1994-11-06T08:49:37Z"));
  EXPECT_FALSE(parse_http_date("Sun, 06 Nov 1994 08:49:37"));
  EXPECT_FALSE(parse_http_date("soon"));
}

}  // namespace
}  // namespace sarad
