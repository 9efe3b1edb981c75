// SPDX-License-Identifier: Apache-2.0
#include "measures/business_time.hpp"

#include "base/tz_database.hpp"
#include "measures/day_hours.hpp"
#include "measures/time_zone.hpp"
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sarad::test {
namespace {

using namespace std::chrono;

LocalDay day(int y, unsigned m, unsigned d) {
  return LocalDay{year{y} / month{m} / std::chrono::day{d}};
}

Instant utc(std::string_view text) {
  return parse_instant(text).value();
}

/// Weekly hours of two versions, a period, single days, all drawn at random on whole minutes.
CalendarSpec random_calendar(std::mt19937& random, const std::string& zone, LocalDay from) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto spans = [&] {
    std::vector<Span> out;
    for (int t = below(600); t < 1400 && below(4) > 0; t += 1 + below(300)) {
      const int end = std::min(1440, t + 1 + below(500));
      out.push_back({minutes{t}, minutes{end}});
      t = end;
    }
    return out;
  };
  const auto week = [&] {
    WeekHours hours;
    for (auto& each : hours) each = spans();
    return hours;
  };
  CalendarSpec spec;
  spec.version = "random";
  spec.time_zone = zone;
  spec.weekly = {{std::nullopt, week()}, {from + days{below(60)}, week()}};
  const LocalDay begins = from + days{below(60)};
  spec.periods.push_back({"period", begins, begins + days{below(20)}, week()});
  for (int i = 0; i < 6; ++i) {
    const LocalDay d = from + days{below(90)};
    CalendarSpec::Day entry{d, d + days{below(3)}, {}, {}, below(2) == 0, {}};
    if (below(2) == 0)
      entry.open = spans();
    else if (below(2) == 0)
      entry.like = weekday{static_cast<unsigned>(below(7))};
    spec.days.push_back(entry);
  }
  return spec;
}

/// R10 word by word: is this second's local day and time of day in the day's spans?
bool is_open_by_definition(const CalendarSpec& spec, const TimeZone& zone, Instant t) {
  const local_seconds local{t.time_since_epoch() + zone.offset(t)};
  const auto today = floor<days>(local);
  const WeekHours hours_of_rule = hours_on(spec, today);
  for (const auto& span : hours_of_rule[weekday{today}.c_encoding()])
    if (span.start <= local - today && local - today < span.end) return true;
  return false;
}

TEST(DayRules, GiveEveryDayTheHoursThatReadingAllEntriesGives) {
  std::mt19937 random(23);
  for (int round = 0; round < 200; ++round) {
    const LocalDay from{std::chrono::local_days{std::chrono::year{2026} / 1 / 1}};
    const auto spec = random_calendar(random, "Asia/Dhaka", from);
    const DayRules rules{spec};
    for (LocalDay day = from - days{40}; day < from + days{140}; day += days{1})
      ASSERT_EQ(rules.on(day), hours_on(spec, day)) << round << ": " << (day - from).count();
  }
}

struct Change {
  const char* zone;
  const char* around;  ///< about a month before one or two changes of offset
};

class BusinessTimeAround : public testing::TestWithParam<Change> {};

TEST_P(BusinessTimeAround, ElapsedCountsEveryOpenMinuteOnceByTheDefinition) {
  std::mt19937 random(7);
  const auto zone = TimeZone::parse(read_time_zone(GetParam().zone).value()).value();
  const Instant from = utc(GetParam().around);
  for (int round = 0; round < 2; ++round) {
    const auto spec = random_calendar(random, GetParam().zone, floor<days>(local_seconds{from.time_since_epoch()}));
    const auto calendar = compile(spec);
    Seconds counted{0};
    for (Instant t = from; t < from + days{70}; t += minutes{1}) {
      if (is_open_by_definition(spec, zone, t)) counted += minutes{1};
      if (t.time_since_epoch() % minutes{7} != minutes{0}) continue;
      ASSERT_EQ(calendar->elapsed(from, t + minutes{1}), counted) << format_instant(t);
    }
  }
}

TEST_P(BusinessTimeAround, AddUndoesElapsedAndStopsAtTheFirstSecondThatDoes) {
  std::mt19937 random(11);
  const Instant from = utc(GetParam().around);
  std::shared_ptr<const BusinessTime> calendar;
  for (int round = 0; round < 1000; ++round) {
    if (round % 50 == 0)
      calendar = compile(random_calendar(random, GetParam().zone, floor<days>(local_seconds{from.time_since_epoch()})));
    const Instant a = from + Seconds{random() % (60 * 86400)};
    const Seconds d{1 + random() % 200000};
    const auto end = calendar->add(a, d);
    if (!end) continue;
    EXPECT_EQ(calendar->elapsed(a, *end), d);
    EXPECT_EQ(calendar->elapsed(a, *end - Seconds{1}), d - Seconds{1});
    const Instant b = a + Seconds{random() % (20 * 86400)};
    EXPECT_LE(calendar->add(a, calendar->elapsed(a, b)).value(), b);
    EXPECT_EQ(calendar->elapsed(a, b) + calendar->elapsed(b, *end), calendar->elapsed(a, *end));
  }
}

TEST_P(BusinessTimeAround, TheWorkingDaysEndClosesTheNthDayThatOpens) {
  std::mt19937 random(13);
  const Instant from = utc(GetParam().around);
  std::shared_ptr<const BusinessTime> calendar;
  for (int round = 0; round < 400; ++round) {
    if (round % 40 == 0)
      calendar = compile(random_calendar(random, GetParam().zone, floor<days>(local_seconds{from.time_since_epoch()})));
    const Instant a = from + Seconds{random() % (60 * 86400)};
    const auto n = 1 + random() % 12;
    const auto end = calendar->end_of_working_day(a, static_cast<double>(n));
    if (!end) continue;
    LocalDay walked = calendar->local_day(a);
    for (std::uint64_t passed = 0; passed < n;) {
      walked += days{1};
      if (!calendar->day(walked).first.empty()) ++passed;
    }
    EXPECT_EQ(*end, calendar->day(walked).first.back().second);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Zones, BusinessTimeAround,
    testing::Values(Change{"Asia/Dhaka", "2009-05-25T00:00:00Z"}, Change{"Asia/Dhaka", "2009-12-05T00:00:00Z"},
                    Change{"Europe/London", "2026-10-01T00:00:00Z"}, Change{"Atlantic/Azores", "2026-10-01T00:00:00Z"},
                    Change{"Australia/Lord_Howe", "2027-03-10T00:00:00Z"},
                    Change{"Asia/Beirut", "2022-03-05T00:00:00Z"}, Change{"America/St_Johns", "2006-10-05T00:00:00Z"},
                    Change{"Pacific/Apia", "2011-12-05T00:00:00Z"}),
    [](const auto& each) {
      std::string name = std::string(each.param.zone) + "_" + std::string(each.param.around, 7);
      std::replace_if(
          name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
      return name;
    });

TEST(BusinessTime, AWeeklyPatternHasNoEnd) {
  const auto calendar = plain_calendar();
  EXPECT_EQ(calendar->elapsed(utc("2500-01-03T18:00:00Z"), utc("2500-01-10T18:00:00Z")), hours{40});
  EXPECT_EQ(calendar->elapsed(utc("1200-01-02T00:00:00Z"), utc("1200-01-09T00:00:00Z")), hours{40});
}

TEST(BusinessTime, AnUnknownZoneIsAnError) {
  CalendarSpec spec = plain_week();
  for (const char* zone : {"Asia/Nowhere", "", "../etc/passwd", "/etc/passwd", "Asia"}) {
    spec.time_zone = zone;
    EXPECT_EQ(BusinessTime::make(spec).error(), RuleError::bad_time_zone) << zone;
  }
}

TEST(BusinessTime, ACalendarOfManyEntriesAndChangesCompilesAtOnce) {
  CalendarSpec spec = plain_week();
  spec.time_zone = "Europe/London";
  for (int i = 0; i < 400; ++i)
    spec.days.push_back(
        {day(2020, 1, 1) + days{7 * i}, day(2020, 1, 1) + days{7 * i}, std::vector<Span>{}, {}, false, {}});
  for (int i = 0; i < 20; ++i)
    spec.periods.push_back(
        {"", day(2020, 3, 1) + days{354 * i}, day(2020, 3, 30) + days{354 * i}, spec.weekly[0].hours});
  const auto before = steady_clock::now();
  const auto calendar = compile(spec);
  const auto taken = steady_clock::now() - before;
  EXPECT_LT(taken, seconds{2}) << "far above what it takes on a busy machine, far below what a step a pair of entries took";
  EXPECT_FALSE(calendar->is_open(utc("2020-01-01T12:00:00Z")));
}

TEST(BusinessTime, AClosureOfFourHundredDaysIsAnErrorAndOneDayLessIsNot) {
  CalendarSpec spec = plain_week();
  // Thursday 31 December 2026 is open; the first Sunday after the closed days is what is found.
  spec.days.push_back({day(2027, 1, 1), day(2027, 1, 1) + days{399}, std::vector<Span>{}, {}, false, {}});
  EXPECT_EQ(compile(spec)->next_open(utc("2026-12-31T11:00:00Z")).error(), RuleError::no_open_time);
  EXPECT_TRUE(compile(spec)->next_open(utc("2027-01-31T11:00:00Z")).has_value());
  spec.days.back().to = day(2027, 1, 1) + days{390};
  EXPECT_TRUE(compile(spec)->next_open(utc("2026-12-31T11:00:00Z")).has_value());
}

TEST(BusinessTime, AWeekBeginsOnSundayMidnightInDhaka) {
  const auto calendar = plain_calendar();
  EXPECT_EQ(calendar->week_start(dhaka("2026-11-01 00:00")), dhaka("2026-11-01 00:00"));
  EXPECT_EQ(calendar->week_start(dhaka("2026-11-07 23:59:59")), dhaka("2026-11-01 00:00"));
  EXPECT_EQ(calendar->week_end(dhaka("2026-11-07 23:59:59")), dhaka("2026-11-08 00:00"));
}

TEST(BusinessTime, TheWeekOfTheRepeatedHourIsLonger) {
  const auto calendar = plain_calendar();
  const Instant t = utc("2009-12-30T00:00:00Z");
  EXPECT_EQ(calendar->week_end(t) - calendar->week_start(t), hours{169});
}

TEST(BusinessTime, TheWorkingClockRunsOnlyWhileOpen) {
  const auto calendar = plain_calendar();
  const Seconds closed = calendar->working_clock(dhaka("2026-11-05 17:00"));
  EXPECT_EQ(calendar->working_clock(dhaka("2026-11-08 09:00")), closed);
  EXPECT_EQ(calendar->working_clock(dhaka("2026-11-08 10:00")), closed + hours{1});
  EXPECT_EQ(calendar->working_clock(dhaka("2000-01-01 00:00")), Seconds{0});
}

TEST(BusinessTime, WorkingDaysLeftIncludeTodayOnlyBeforeClosing) {
  const auto calendar = plain_calendar();
  EXPECT_EQ(calendar->working_days_left_in_week(dhaka("2026-11-01 00:00")), 5);
  EXPECT_EQ(calendar->working_days_left_in_week(dhaka("2026-11-05 16:59:59")), 1);
  EXPECT_EQ(calendar->working_days_left_in_week(dhaka("2026-11-05 17:00")), 0);
}

TEST(BusinessTime, AWarningComesWhenNoMoreThanItsTimeIsLeft) {
  const auto calendar = plain_calendar();
  EXPECT_EQ(calendar->warn_from(working_hours(2), dhaka("2026-11-08 10:00")), dhaka("2026-11-05 16:00"));
  EXPECT_EQ(calendar->warn_from(working_days(1), dhaka("2026-11-08 17:00")), dhaka("2026-11-05 00:00"));
  Limit wall;
  wall.wall_hours = 3;
  EXPECT_EQ(calendar->warn_from(wall, dhaka("2026-11-08 10:00")), dhaka("2026-11-08 07:00"));
}

TEST(BusinessTime, AMidnightThatHappensTwiceIsTheFirstAndOneThatNeverHappensIsTheNextInstant) {
  CalendarSpec spec = plain_week();
  spec.time_zone = "Atlantic/Azores";  // 25 October 2026, 01:00 becomes 00:00
  EXPECT_EQ(compile(spec)->midnight(day(2026, 10, 25)), utc("2026-10-25T00:00:00Z"));
  spec.time_zone = "Asia/Beirut";  // 27 March 2022, 00:00 becomes 01:00
  EXPECT_EQ(compile(spec)->midnight(day(2022, 3, 27)), utc("2022-03-26T22:00:00Z"));
}

}  // namespace
}  // namespace sarad::test
