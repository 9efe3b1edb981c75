// SPDX-License-Identifier: Apache-2.0
// `sarad calendar …`.
#include "daemon/calendar.hpp"

#include "daemon/exit_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;

class CalendarCommand : public testing::Test {
 protected:
  CalendarCommand() {
    std::string name = (std::filesystem::temp_directory_path() / "sarad-calendar-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    request_.language = "en";
    request_.file = put("bd.yml",
                        "version: v1\nweekly: [{hours: {sun: [\"09:00-17:00\"], mon: [\"09:00-17:00\"], tue: [\"09:00-17:00\"], "
                        "wed: [\"09:00-17:00\"], thu: [\"09:00-17:00\"]}}]\n"
                        "known_until: 2026-12-31\n"
                        "days:\n  - {date: 2026-12-16, open: [], name: \"বিজয় দিবস / Victory Day\"}\n"
                        "  - {date: 2026-12-19, like: sun, name: Worked Saturday}\n"
                        "  - {date: 2026-12-27, open: [], provisional: true, name: Moon}\n");
  }
  ~CalendarCommand() override { std::filesystem::remove_all(folder_); }

  std::string put(const std::string& name, std::string_view text) {
    std::ofstream{folder_ / name, std::ios::binary} << text;
    return (folder_ / name).string();
  }
  CalendarAnswer due(const std::string& from, const std::string& limit) {
    request_.first = from;
    request_.second = limit;
    return calendar_due(request_);
  }
  CalendarAnswer at(const std::string& when) {
    request_.first = when;
    return calendar_at(request_);
  }

  std::filesystem::path folder_;
  CalendarRequest request_;
  Instant now_ = *parse_instant("2026-12-01T00:00:00Z");
};

TEST_F(CalendarCommand, ShowsAMonthFromSundayWithClosedAndProvisionalDays) {
  const auto answer = calendar_show(request_, now_);
  EXPECT_EQ(answer.code, kExitOk);
  EXPECT_THAT(answer.out, HasSubstr("December 2026"));
  EXPECT_THAT(answer.out, HasSubstr("     Sun     Mon     Tue     Wed     Thu     Fri     Sat\n"
                                    "                       1       2       3     [4]     [5]\n"));
  EXPECT_THAT(answer.out, HasSubstr("      13      14      15    [16]      17    [18]     19*\n"));
  EXPECT_THAT(answer.out, HasSubstr("   [27]?      28"));
  EXPECT_THAT(answer.out, HasSubstr("Wed 16 December 2026: closed — Victory Day\n"));
  EXPECT_THAT(answer.out, HasSubstr("Sun 27 December 2026: closed — Moon [provisional]\n"));
}

TEST_F(CalendarCommand, ShowsAMonthInBengali) {
  request_.language = "bn";
  const auto answer = calendar_show(request_, now_);
  EXPECT_THAT(answer.out, HasSubstr("ডিসেম্বর ২০২৬"));
  EXPECT_THAT(answer.out, HasSubstr("[১৬]"));
  EXPECT_THAT(answer.out, HasSubstr("বুধ ১৬ ডিসেম্বর ২০২৬: বন্ধ — বিজয় দিবস\n"));
  EXPECT_THAT(answer.out, Not(HasSubstr("Victory")));
}

TEST_F(CalendarCommand, SaysUpToWhenHolidaysAreKnown) {
  request_.month = "2027-01";
  EXPECT_THAT(calendar_show(request_, now_).out, HasSubstr("holidays are entered up to Thu 31 December 2026"));
}

TEST_F(CalendarCommand, RefusesAMonthThatIsNone) {
  request_.month = "2026-13";
  const auto answer = calendar_show(request_, now_);
  EXPECT_EQ(answer.code, kExitConfiguration);
  EXPECT_EQ(answer.err, "--month wants a month such as 2026-11, not \"2026-13\"\n");
}

TEST_F(CalendarCommand, TellsThatAMomentIsWorkingTimeUntilClosing) {
  const auto answer = at("2026-12-15 14:00");
  EXPECT_EQ(answer.code, kExitOk);
  EXPECT_EQ(answer.out, "15 December 2026, 14:00: working time, until Tue 15 December 17:00\n");
}

TEST_F(CalendarCommand, TellsThatAHolidayIsClosedUntilTheNextOpening) {
  const auto answer = at("2026-12-16T04:00:00Z");
  EXPECT_EQ(answer.code, kExitNo);
  EXPECT_EQ(answer.out, "16 December 2026, 10:00: closed, until Thu 17 December 09:00 (Victory Day)\n");
}

TEST_F(CalendarCommand, RoundTheClockHasNoClosing) {
  request_.file = put("h.yml", "version: h\nweekly: [{hours: {sun: [\"00:00-24:00\"], mon: [\"00:00-24:00\"], tue: [\"00:00-24:00\"], "
                               "wed: [\"00:00-24:00\"], thu: [\"00:00-24:00\"], fri: [\"00:00-24:00\"], sat: [\"00:00-24:00\"]}}]\n");
  EXPECT_EQ(at("2026-12-16 14:00").out, "16 December 2026, 14:00: working time\n");
}

TEST_F(CalendarCommand, PrintsDueInWorkingDaysWithItsArithmetic) {
  const auto answer = due("2026-12-15 14:00", "2wd");
  EXPECT_EQ(answer.code, kExitOk);
  EXPECT_EQ(answer.out,
            "from 15 December 2026, 14:00\n"
            "  Tue 15 December 2026: 09:00-17:00\n"
            "  Wed 16 December 2026: closed (Victory Day)\n"
            "  Thu 17 December 2026: 09:00-17:00 — working day 1\n"
            "  Fri 18 December 2026: closed\n"
            "  Sat 19 December 2026: 09:00-17:00 (Worked Saturday) — working day 2\n"
            "due 19 December 2026, 17:00\n"
            "late from 20 December 2026, 09:00, when the office opens again\n");
}

TEST_F(CalendarCommand, PrintsDueInWorkingHoursWithTheRunningSum) {
  const auto answer = due("2026-12-15 14:00", "working_hours: 8");
  EXPECT_THAT(answer.out, HasSubstr("Tue 15 December 2026: 09:00-17:00 — +3:00 = 3:00\n"));
  EXPECT_THAT(answer.out, HasSubstr("Thu 17 December 2026: 09:00-17:00 — +5:00 = 8:00\ndue 17 December 2026, 14:00\n"));
}

TEST_F(CalendarCommand, MarksADueTimeProvisionalWhenAnUnconfirmedDayLiesOnTheWay) {
  EXPECT_THAT(due("2026-12-24 14:00", "2wd").out, HasSubstr("provisional: a day on the way is not confirmed yet (R14)"));
  EXPECT_THAT(due("2026-12-24 14:00", "48h").out, Not(HasSubstr("provisional")));
}

TEST_F(CalendarCommand, RefusesALimitThatIsNone) {
  for (const char* limit : {"2", "1.5wd", "0wh", "2 weeks", "-3h", ""}) {
    const auto answer = due("2026-12-15 14:00", limit);
    EXPECT_EQ(answer.code, kExitConfiguration) << limit;
    EXPECT_THAT(answer.err, HasSubstr("is not a limit; write 2wd")) << limit;
  }
}

TEST_F(CalendarCommand, RefusesATimeThatIsNone) {
  for (const char* when : {"today", "2026-02-30", "2026-12-15 25:00", "2026-12-15 14", ""}) {
    EXPECT_EQ(at(when).code, kExitConfiguration) << when;
  }
}

TEST_F(CalendarCommand, KnowsLocalTimesThatNeverComeAndThoseThatComeTwice) {
  EXPECT_THAT(at("2009-06-19 23:30").err, HasSubstr("never comes in Asia/Dhaka"));
  request_.json = true;
  EXPECT_THAT(at("2009-12-31 23:30").out, HasSubstr("\"at\":\"2009-12-31T16:30:00Z\""));
}

TEST_F(CalendarCommand, MeasuresWorkingTimeBothWays) {
  request_.first = "2026-12-15 14:00";
  request_.second = "2026-12-17 10:30";
  EXPECT_EQ(calendar_elapsed(request_).out, "working time 4 h 30 min 00 s (16200 seconds); wall time 44 h 30 min 00 s\n");
  std::swap(request_.first, request_.second);
  request_.json = true;
  EXPECT_THAT(calendar_elapsed(request_).out, HasSubstr("\"working_seconds\":-16200"));
}

TEST_F(CalendarCommand, DiffListsMovedAndConfirmedDays) {
  const std::string week = "weekly: [{hours: {sun: [\"09:00-17:00\"], mon: [\"09:00-17:00\"]}}]\n";
  request_.first = put("old.yml", "version: a\n" + week + "days: [{date: 2027-03-08, open: [], provisional: true}]\n");
  request_.second = put("new.yml", "version: b\n" + week + "days: [{date: 2027-03-07, open: []}]\n");
  const auto answer = calendar_diff(request_);
  EXPECT_EQ(answer.code, kExitNo);
  EXPECT_EQ(answer.out,
            "a -> b\n"
            "Sun 7 March 2027: 09:00-17:00 -> closed\n"
            "Mon 8 March 2027: closed (provisional) -> 09:00-17:00\n");
}

TEST_F(CalendarCommand, DiffTellsNewWeeklyHoursByWeekdayFromTheirFirstDay) {
  request_.first = put("old.yml", "version: a\nweekly: [{hours: {sun: [\"09:00-17:00\"]}}]\n");
  request_.second = put("new.yml", "version: b\nweekly: [{hours: {sun: [\"09:00-17:00\"]}}, {from: 2027-01-01, hours: {sun: [\"09:00-16:00\"]}}]\n");
  EXPECT_EQ(calendar_diff(request_).out, "a -> b\nevery sun from 2027-01-01: 09:00-17:00 -> 09:00-16:00\n");
}

TEST_F(CalendarCommand, DiffOfEqualCalendarsIsEmpty) {
  request_.first = request_.second = request_.file;
  const auto answer = calendar_diff(request_);
  EXPECT_EQ(answer.code, kExitOk);
  EXPECT_THAT(answer.out, HasSubstr("no day has other hours"));
}

TEST_F(CalendarCommand, ImportPrintsDaysAndTellsTheLineOfAFault) {
  request_.first = put("h.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261216\nSUMMARY:Victory\nEND:VEVENT\nEND:VCALENDAR\n");
  EXPECT_EQ(calendar_import(request_).out, "days:\n  - {date: 2026-12-16, open: [], name: Victory}\n");
  request_.first = put("h.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n");
  const auto answer = calendar_import(request_);
  EXPECT_EQ(answer.code, kExitConfiguration);
  EXPECT_THAT(answer.err, HasSubstr("h.ics:3:1: RRULE"));
  EXPECT_EQ(answer.out, "");
}

TEST_F(CalendarCommand, WhatIsExportedAsICalendarImportsToTheSameClosedDays) {
  const auto exported = calendar_export(request_, now_);
  EXPECT_EQ(exported.code, kExitOk);
  request_.first = put("x.ics", exported.out);
  EXPECT_EQ(calendar_import(request_).out,
            "days:\n  - {date: 2026-12-16, open: [], name: \"Victory Day\"}\n"
            "  - {date: 2026-12-27, open: [], provisional: true, name: Moon}\n");
}

TEST_F(CalendarCommand, AlertmanagerGetsClosedTimeWithoutTheWorkedSaturday) {
  request_.format = "alertmanager";
  request_.from = "2026-12-16";
  request_.until = "2026-12-19";
  const auto answer = calendar_export(request_, now_);
  EXPECT_THAT(answer.out, HasSubstr("      - {location: Asia/Dhaka, years: [\"2026\"], months: [\"12\"], days_of_month: [\"16\", \"18\"], "
                                    "times: [{start_time: \"00:00\", end_time: \"24:00\"}]}\n"));
  EXPECT_THAT(answer.out, HasSubstr("days_of_month: [\"17\", \"19\"], times: [{start_time: \"00:00\", end_time: \"09:00\"}, "
                                    "{start_time: \"17:00\", end_time: \"24:00\"}]}\n"));
}

TEST_F(CalendarCommand, AConfigurationNeedsNoCredentialsForIt) {
  request_.config = {put("sarad.yml", "calendars: {bd: {file: bd.yml}}\nprivacy: {author_key: {credential: not-there}}\n")};
  request_.file.clear();
  EXPECT_EQ(at("2026-12-15 14:00").code, kExitOk);
}

TEST_F(CalendarCommand, AnUnknownNameListsTheCalendars) {
  request_.config = {put("sarad.yml", "calendars: {bd: {file: bd.yml}}\n")};
  request_.file.clear();
  request_.calendar = "bdd";
  EXPECT_EQ(at("2026-12-15 14:00").err, "there is no calendar \"bdd\"; there are: bd\n");
}

}  // namespace
}  // namespace sarad
