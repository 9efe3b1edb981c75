// SPDX-License-Identifier: Apache-2.0
// Files that calendars include, and the holidays we ship.
#include "config/calendar_file.hpp"
#include "config/scalars.hpp"
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path shipped(const std::string& name) {
  return std::filesystem::path{SARAD_SOURCE_DIR} / "config" / "calendars" / name;
}
CalendarSpec read_shipped(const std::string& name) {
  const auto read = read_calendar_file(shipped(name).string());
  EXPECT_EQ(test::lines(read.faults), "");
  return read.calendar;
}
const CalendarSpec::Day* entry(const CalendarSpec& spec, const std::string& date) {
  const LocalDay day = *parse_day(date);
  for (auto it = spec.days.rbegin(); it != spec.days.rend(); ++it)
    if (it->from <= day && day <= it->to) return &*it;
  return nullptr;
}
bool closed(const CalendarSpec& spec, const std::string& date) {
  const auto* found = entry(spec, date);
  return found != nullptr && found->open && found->open->empty();
}

constexpr std::string_view kWeek = "weekly: [{hours: {sun: [\"09:00-17:00\"]}}]\n";

TEST(IncludedDays, StandBeforeTheCalendarsOwnAndJoinItsVersion) {
  const test::Folder folder;
  folder.put("2026.yml", "version: \"26.2\"\nsource: a gazette\nknown_until: 2026-12-31\ndays: [{date: 2026-12-16, open: []}]\n"
                         "periods: [{from: 2026-02-19, to: 2026-03-20, hours: {sun: [\"09:00-15:30\"]}}]\n");
  const auto read = read_calendar_file(folder.put("bd.yml", "version: own\ninclude: 2026.yml\n" + std::string{kWeek} + "days: [{date: 2026-12-17, open: []}]\n"));
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.calendar.version, "own+26.2");
  ASSERT_EQ(read.calendar.days.size(), 2u);
  EXPECT_EQ(print_day(read.calendar.days[0].from), "2026-12-16");
  EXPECT_EQ(read.calendar.periods.size(), 1u);
  EXPECT_EQ(read.calendar.known_until, parse_day("2026-12-31"));
}

TEST(IncludedDays, ADayOfTheCalendarItselfGoesBeforeAnIncludedOne) {
  const test::Folder folder;
  folder.put("2027.yml", "version: \"27.1\"\ndays: [{date: 2027-03-10, open: [], provisional: true}]\n");
  const auto read = read_calendar_file(folder.put("bd.yml", "version: own\ninclude: [2027.yml]\n" + std::string{kWeek} + "days: [{date: 2027-03-10, like: sun}]\n"));
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_FALSE(entry(read.calendar, "2027-03-10")->open);
}

TEST(IncludedDays, AreSharedByCalendarsOfAConfigurationAndWrittenOutInFull) {
  const test::Folder folder;
  folder.put("2026.yml", "version: \"26\"\ndays: [{date: 2026-12-16, open: []}]\n");
  const auto main = folder.put("sarad.yml", "calendars:\n  bd: {version: a, include: 2026.yml, weekly: [{hours: {sun: [\"09:00-17:00\"]}}]}\n"
                                            "  field: {version: b, include: 2026.yml, weekly: [{hours: {sat: [\"09:00-13:00\"]}}]}\n");
  const auto read = read_config({main}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.calendars.at("bd").version, "a+26");
  EXPECT_EQ(read.config.calendars.at("field").days.size(), 1u);
  const auto again = test::read_text_as_config(print_effective(read));
  EXPECT_EQ(test::lines(again.faults), "");
  EXPECT_EQ(again.config.calendars.at("field").version, "b+26");
}

class Shipped : public testing::TestWithParam<const char*> {};

TEST_P(Shipped, CalendarIsGood) { EXPECT_FALSE(read_shipped(GetParam()).weekly.empty()); }

INSTANTIATE_TEST_SUITE_P(Calendars, Shipped, testing::Values("bd.yml", "bd-field.yml", "bd-hill.yml", "bd-hospital.yml"));

class ShippedYear : public testing::TestWithParam<int> {};

TEST_P(ShippedYear, HasDatesOfThatYearOnlyInOrderEachNamedInBothLanguages) {
  const std::string year = std::to_string(GetParam());
  const test::Folder folder;
  folder.put("y.yml", test::read_text(shipped("bd-holidays-" + year + ".yml")));
  const auto read = read_calendar_file(folder.put("c.yml", "version: a\ninclude: y.yml\n" + std::string{kWeek}));
  EXPECT_EQ(test::lines(read.faults), "");
  LocalDay before{};
  for (const auto& day : read.calendar.days) {
    EXPECT_EQ(print_day(day.from).substr(0, 4), year);
    EXPECT_EQ(print_day(day.to).substr(0, 4), year);
    EXPECT_GT(day.from, before) << print_day(day.from);
    EXPECT_THAT(day.name, HasSubstr(" / ")) << print_day(day.from);
    before = day.to;
  }
  EXPECT_GE(read.calendar.days.size(), 15u);
  EXPECT_EQ(print_day(*read.calendar.known_until), year + "-12-31");
  EXPECT_EQ(read.calendar.periods.size(), 1u) << "the hours of Ramadan";
}

TEST_P(ShippedYear, NamesItsSources) {
  EXPECT_THAT(test::read_text(shipped("bd-holidays-" + std::to_string(GetParam()) + ".yml")), HasSubstr("\nsource:\n  - \"[1] "));
}

TEST_P(ShippedYear, KeepsTheDaysOfFixedDate) {
  const auto spec = read_shipped("bd.yml");
  for (const char* date : {"-02-21", "-03-26", "-04-14", "-05-01", "-12-16", "-12-25"})
    EXPECT_TRUE(closed(spec, std::to_string(GetParam()) + date)) << GetParam() << date;
}

INSTANTIATE_TEST_SUITE_P(Years, ShippedYear, testing::Values(2024, 2025, 2026, 2027));

TEST(ShippedHolidays, EidOf2025ClosesTenDaysForTwoWorkedSaturdays) {
  const auto spec = read_shipped("bd.yml");
  for (const char* date : {"2025-06-05", "2025-06-10", "2025-06-11", "2025-06-12"}) EXPECT_TRUE(closed(spec, date)) << date;
  for (const char* date : {"2025-05-17", "2025-05-24"}) {
    ASSERT_NE(entry(spec, date), nullptr);
    EXPECT_EQ(entry(spec, date)->like, std::chrono::Sunday) << date;
  }
}

TEST(ShippedHolidays, EveryMovableDayOf2027IsProvisional) {
  const auto spec = read_shipped("bd.yml");
  for (const char* date : {"2027-01-24", "2027-03-08", "2027-03-10", "2027-05-17", "2027-06-16", "2027-08-15", "2027-10-09"})
    EXPECT_TRUE(entry(spec, date) != nullptr && entry(spec, date)->provisional) << date;
}

TEST(ShippedHolidays, TheCancelledMourningDayOf2024IsWorked) { EXPECT_EQ(entry(read_shipped("bd.yml"), "2024-08-15"), nullptr); }

TEST(ShippedHospital, IsOpenEveryHourOfEveryDay) {
  const auto spec = read_shipped("bd-hospital.yml");
  EXPECT_TRUE(spec.days.empty());
  for (const auto& spans : spec.weekly.at(0).hours) EXPECT_THAT(spans, ElementsAre(Span{Seconds{0}, std::chrono::hours{24}}));
}

}  // namespace
}  // namespace sarad
