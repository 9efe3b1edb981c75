// SPDX-License-Identifier: Apache-2.0
#include "measures/calendar_diff.hpp"

#include "tests/measures/page_story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad::test {
namespace {

using namespace std::chrono;
using testing::IsEmpty;
using testing::SizeIs;

LocalDay day(unsigned month_number, unsigned number) {
  return LocalDay{year{2026} / static_cast<int>(month_number) / static_cast<int>(number)};
}

CalendarSpec with_holiday(LocalDay from, LocalDay to, bool provisional = false) {
  CalendarSpec spec = plain_week();
  CalendarSpec::Day holiday;
  holiday.from = from;
  holiday.to = to;
  holiday.open.emplace();
  holiday.provisional = provisional;
  spec.days.push_back(holiday);
  return spec;
}

TEST(CalendarDiff, TheSameCalendarDiffersNowhere) {
  EXPECT_THAT(changed_days(plain_week(), plain_week()), IsEmpty());
}

TEST(CalendarDiff, ANewHolidayIsToldWithTheHoursItTakesAway) {
  const auto changes = changed_days(plain_week(), with_holiday(day(12, 16), day(12, 16)));
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].from, day(12, 16));
  EXPECT_THAT(changes[0].before, SizeIs(1));
  EXPECT_THAT(changes[0].after, IsEmpty());
}

TEST(CalendarDiff, AHolidayOnAClosedDayChangesNothing) {
  EXPECT_THAT(changed_days(plain_week(), with_holiday(day(12, 18), day(12, 18))), IsEmpty());  // a Friday
}

TEST(CalendarDiff, ADayThatIsConfirmedIsToldThoughItsHoursStay) {
  const auto changes = changed_days(with_holiday(day(5, 27), day(5, 27), true), with_holiday(day(5, 27), day(5, 27)));
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_TRUE(changes[0].provisional_before);
  EXPECT_FALSE(changes[0].provisional_after);
}

TEST(CalendarDiff, NewWeeklyHoursAreToldByWeekdayAndForGood) {
  CalendarSpec later = plain_week();
  CalendarSpec::Weekly weekly = later.weekly.front();
  weekly.from = day(7, 1);
  weekly.hours[0] = {{hours{10}, hours{16}}};  // Sundays
  later.weekly.push_back(weekly);
  const auto changes = changed_days(plain_week(), later);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].from, day(7, 1));
  EXPECT_EQ(changes[0].to, std::nullopt);
  EXPECT_EQ(changes[0].weekday, Sunday);
}

}  // namespace
}  // namespace sarad::test
