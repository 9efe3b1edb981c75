// SPDX-License-Identifier: Apache-2.0
// Single values, both ways; names that are near; UTF-8.
#include "config/nearest.hpp"
#include "config/scalars.hpp"
#include "config/utf8.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono_literals;

TEST(Duration, IsAWholeNumberAndAUnit) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("15m"), 15min);
  EXPECT_EQ(parse_duration("6h"), 6h);
  EXPECT_EQ(parse_duration("400d"), std::chrono::days{400});
  EXPECT_EQ(parse_duration("13w"), std::chrono::weeks{13});
  EXPECT_EQ(parse_duration("5y"), std::chrono::days{1825});
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, IsNothingElse) {
  for (const auto* text : {"", "90", "s", "1.5h", "-1h", "+1h", "1 h", "1H", "1h30m", "1e3s", "9999999999s", "1ms"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, IsPrintedInTheLargestUnitThatFits) {
  for (const auto* text : {"90s", "15m", "6h", "1d", "13w", "0s", "400d"}) EXPECT_EQ(print_duration(*parse_duration(text)), text);
  EXPECT_EQ(print_duration(7 * 24h), "1w");
}

TEST(Size, HasABinaryUnit) {
  EXPECT_EQ(parse_size("8MiB"), std::size_t{8} << 20);
  EXPECT_EQ(parse_size("1GiB"), std::size_t{1} << 30);
  EXPECT_EQ(parse_size("512B"), 512u);
  for (const auto* text : {"8MB", "8", "8 MiB", "-1B", "1.5GiB"}) EXPECT_FALSE(parse_size(text)) << text;
  EXPECT_EQ(print_size(std::size_t{8} << 20), "8MiB");
  EXPECT_EQ(print_size(1536), "1536B");
}

TEST(Number, IsPlainDecimal) {
  EXPECT_EQ(parse_number("2.5"), 2.5);
  EXPECT_EQ(parse_number("-3"), -3);
  for (const auto* text : {"", ".", "1.", ".5", "1e3", "0x10", "1_000", "1,5", "nan", "inf", "+1", "1 "}) EXPECT_FALSE(parse_number(text)) << text;
  EXPECT_EQ(parse_whole("007"), 7);
  EXPECT_FALSE(parse_whole("99999999999999999999"));
  EXPECT_FALSE(parse_whole("2.0"));
}

TEST(Number, IsPrintedSoThatItReadsBack) {
  for (const double value : {0.0, 2.5, 95.0, 82.25, 1e15, 0.1}) EXPECT_EQ(parse_number(print_number(value)), value);
  EXPECT_EQ(print_number(95), "95");
}

TEST(Flag, TakesThreeWordsEach) {
  for (const auto* text : {"true", "on", "yes"}) EXPECT_EQ(parse_flag(text), true) << text;
  for (const auto* text : {"false", "off", "no"}) EXPECT_EQ(parse_flag(text), false) << text;
  for (const auto* text : {"", "True", "1", "y"}) EXPECT_FALSE(parse_flag(text)) << text;
}

TEST(Day, MustExist) {
  EXPECT_EQ(print_day(*parse_day("2028-02-29")), "2028-02-29");
  EXPECT_EQ(spell_day(*parse_day("2027-03-26")), "26 March 2027");
  for (const auto* text : {"2027-02-29", "2027-2-1", "27-02-01", "2027-13-01", "2027-00-01", "2027/01/01", "2027-01-1x", "-027-01-01"})
    EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Moment, OfADateIsItsMidnightInDhaka) {
  EXPECT_EQ(format_instant(*parse_moment("2026-11-01")), "2026-10-31T18:00:00Z");
  EXPECT_EQ(format_instant(*parse_moment("2026-11-01T00:00:00+06:00")), "2026-10-31T18:00:00Z");
  EXPECT_FALSE(parse_moment("2026-11-01T00:00:00"));
}

TEST(OfficeSpan, LiesWithinOneDay) {
  EXPECT_EQ(parse_span("00:00-24:00"), (Span{0h, 24h}));
  EXPECT_EQ(print_span({9h, 13h + 15min}), "09:00-13:15");
  for (const auto* text : {"09:00-09:00", "17:00-09:00", "9:00-17:00", "09:00-24:01", "09:60-10:00", "09:00–17:00", "09:00-17:00 "})
    EXPECT_FALSE(parse_span(text)) << text;
}

TEST(Weekday, IsWrittenShortOrInFull) {
  EXPECT_EQ(parse_weekday("sun"), std::chrono::Sunday);
  EXPECT_EQ(parse_weekday("thursday"), std::chrono::Thursday);
  EXPECT_FALSE(parse_weekday("Sun"));
  EXPECT_FALSE(parse_weekday("su"));
  EXPECT_EQ(print_weekday(std::chrono::Saturday), "sat");
}

TEST(Count, IsSpelledWithCommas) {
  EXPECT_EQ(spell_count(999), "999");
  EXPECT_EQ(spell_count(1240), "1,240");
  EXPECT_EQ(spell_count(1'000'000), "1,000,000");
}

TEST(Nearest, CountsLettersChangedAndSwapped) {
  EXPECT_EQ(letter_changes("facebok", "facebook"), 1u);
  EXPECT_EQ(letter_changes("mian", "main"), 1u);
  EXPECT_EQ(letter_changes("", "abc"), 3u);
  EXPECT_EQ(letter_changes("kitten", "sitting"), 3u);
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("first_respons", {"final_answer", "first_response"}), "first_response");
  EXPECT_EQ(nearest("colour", {"level", "repeat_after"}), "");
  EXPECT_EQ(nearest("x", {"y"}), "");
  EXPECT_EQ(nearest("", {""}), "");
}

TEST(Utf8, KnowsWhatIsNotWellFormed) {
  EXPECT_FALSE(first_bad_utf8("বগুড়া, ok \U0001F600"));
  EXPECT_EQ(first_bad_utf8("ab\xE9"), 2u);
  EXPECT_EQ(first_bad_utf8("\xC0\x80"), 0u);           // overlong
  EXPECT_EQ(first_bad_utf8("a\xED\xA0\x80"), 1u);      // surrogate
  EXPECT_EQ(first_bad_utf8("\xF4\x90\x80\x80"), 0u);   // beyond U+10FFFF
  EXPECT_EQ(first_bad_utf8("\xE0\xA6"), 0u);           // cut off
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(shorten("দেখছি", 100), "দেখছি");
  EXPECT_EQ(shorten("দেখছি", 4), "দ…");
}

}  // namespace
}  // namespace sarad
