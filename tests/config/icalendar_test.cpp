// SPDX-License-Identifier: Apache-2.0
// Reading holidays out of iCalendar files (RFC 5545).
#include "config/calendar_file.hpp"
#include "config/icalendar.hpp"
#include "tests/config/files.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

std::string calendar(std::string_view events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + std::string{events} + "END:VCALENDAR\r\n";
}
std::string event(std::string_view lines) {
  return calendar("BEGIN:VEVENT\r\nUID:1@x\r\n" + std::string{lines} + "END:VEVENT\r\n");
}
std::string yaml_of(const std::string& text) {
  const auto read = read_icalendar(text, "h.ics");
  EXPECT_EQ(test::lines(read.faults), "");
  return days_as_yaml(read.days);
}
std::string faults_of(const std::string& text) { return test::lines(read_icalendar(text, "h.ics").faults); }

TEST(ICalendar, EndOfAnAllDayEventIsTheDayAfterTheLast) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20260319\r\nDTEND;VALUE=DATE:20260324\r\nSUMMARY:Eid-ul-Fitr\r\n")),
            "days:\n  - {from: 2026-03-19, to: 2026-03-23, open: [], name: Eid-ul-Fitr}\n");
}

TEST(ICalendar, AnEventWithoutEndIsOneDay) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20261216\r\nSUMMARY:Victory Day\r\n")),
            "days:\n  - {date: 2026-12-16, open: [], name: \"Victory Day\"}\n");
}

TEST(ICalendar, DurationInDaysCounts) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20261216\nDURATION:P2D\n")), "days:\n  - {from: 2026-12-16, to: 2026-12-17, open: []}\n");
}

TEST(ICalendar, FoldedLinesAndEscapesAreUndone) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20261216\r\nSUMMARY:Victory\\, the\r\n  16th\\; বিজয়\\nদিবস \\\\\r\n")),
            "days:\n  - {date: 2026-12-16, open: [], name: \"Victory, the 16th; বিজয় দিবস \\\\\"}\n");
}

TEST(ICalendar, TentativeStatusAndCategoryMakeADayProvisional) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20270310\r\nSTATUS:TENTATIVE\r\n")),
            "days:\n  - {date: 2027-03-10, open: [], provisional: true}\n");
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20270310\r\nCATEGORIES:Holiday,Provisional\r\n")),
            "days:\n  - {date: 2027-03-10, open: [], provisional: true}\n");
}

TEST(ICalendar, TimesInAZoneThatCoverWholeDaysAreDays) {
  EXPECT_EQ(yaml_of(event("DTSTART;TZID=\"Asia/Dhaka\":20261216T000000\r\nDTEND;TZID=\"Asia/Dhaka\":20261217T000000\r\n")),
            "days:\n  - {date: 2026-12-16, open: []}\n");
}

TEST(ICalendar, PropertiesOfAnAlarmInsideAnEventAreNotTheEvents) {
  EXPECT_EQ(yaml_of(event("DTSTART;VALUE=DATE:20261216\r\nBEGIN:VALARM\r\nDURATION:PT15M\r\nEND:VALARM\r\n")),
            "days:\n  - {date: 2026-12-16, open: []}\n");
}

TEST(ICalendar, DaysComeOutInOrder) {
  EXPECT_EQ(yaml_of(calendar("BEGIN:VEVENT\nDTSTART:20261216\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260221\nEND:VEVENT\n")),
            "days:\n  - {date: 2026-02-21, open: []}\n  - {date: 2026-12-16, open: []}\n");
}

TEST(ICalendar, ARepeatingEventIsRefusedWithItsLine) {
  EXPECT_EQ(faults_of(event("DTSTART;VALUE=DATE:20261216\r\nRRULE:FREQ=YEARLY\r\n")),
            "h.ics:7:1: RRULE: events that repeat are not read; holidays move from year to year: export single days, a year each\n");
}

TEST(ICalendar, HoursOfADayAreRefusedWithTheirLine) {
  EXPECT_EQ(faults_of(event("DTSTART;TZID=Asia/Dhaka:20261216T090000\r\nDTEND;TZID=Asia/Dhaka:20261216T120000\r\n")).substr(0, 75),
            "h.ics:6:1: DTSTART \"20261216T090000\" is no midnight: only whole days are re");
}

TEST(ICalendar, MidnightInUtcIsNotMidnightAtTheOffice) {
  EXPECT_EQ(faults_of(event("DTSTART:20261216T000000Z\r\n")).substr(0, 61), "h.ics:6:1: DTSTART \"20261216T000000Z\" is midnight in UTC, not");
}

TEST(ICalendar, ADateThatDoesNotExistIsRefusedWithTheLineAfterFoldedOnes) {
  EXPECT_EQ(faults_of(event("SUMMARY:a\r\n b\r\n c\r\nDTSTART;VALUE=DATE:20260230\r\n")),
            "h.ics:9:1: DTSTART must be a date, not \"20260230\"; write DTSTART;VALUE=DATE:20261216\n");
}

TEST(ICalendar, AnEventThatEndsBeforeItBeginsIsRefused) {
  EXPECT_EQ(faults_of(event("DTSTART;VALUE=DATE:20261216\r\nDTEND;VALUE=DATE:20261216\r\n")),
            "h.ics:4:1: this event ends before it begins; DTEND is the day after the last\n");
}

TEST(ICalendar, ACancelledEventIsLeftOutWithAWarning) {
  const auto read = read_icalendar(calendar("BEGIN:VEVENT\nDTSTART:20261216\nSTATUS:CANCELLED\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\n"), "h.ics");
  EXPECT_TRUE(read.ok());
  EXPECT_EQ(days_as_yaml(read.days), "days:\n  - {date: 2026-12-25, open: []}\n");
  EXPECT_EQ(read.faults.size(), 1u);
}

TEST(ICalendar, AnythingElseThanACalendarIsRefused) {
  EXPECT_EQ(faults_of("<html></html>\n").substr(0, 42), "h.ics:1:1: this is not an iCalendar file; ");
  EXPECT_EQ(faults_of("").substr(0, 42), "h.ics:1:1: this is not an iCalendar file; ");
}

TEST(ICalendar, ACutOffFileIsRefused) {
  EXPECT_EQ(faults_of("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261216\n").substr(0, 43), "h.ics:3:1: BEGIN:VEVENT is never closed; th");
}

TEST(ICalendar, WhatIsImportedReadsBackAsACalendarsDays) {
  const test::Folder folder;
  const std::string days = yaml_of(event("DTSTART;VALUE=DATE:20261216\r\nSUMMARY:বিজয় \"দিবস\": 16\r\nSTATUS:TENTATIVE\r\n"));
  const auto read = read_calendar_file(folder.put("c.yml", "version: a\nweekly: [{hours: {sun: [\"09:00-17:00\"]}}]\n" + days));
  EXPECT_EQ(test::lines(read.faults), "");
  ASSERT_EQ(read.calendar.days.size(), 1u);
  EXPECT_EQ(read.calendar.days[0].name, "বিজয় \"দিবস\": 16");
  EXPECT_TRUE(read.calendar.days[0].provisional);
}

}  // namespace
}  // namespace sarad
