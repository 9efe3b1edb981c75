// SPDX-License-Identifier: Apache-2.0
// How single values are written in the configuration, both ways: every parse_x reads what print_x
// writes. Nothing if the text is anything else. No YAML and no schema here.
#pragma once

#include "activity/policy.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// "90s", "15m", "6h", "7d", "13w", "5y" (365 days): a whole number and a unit. Printed in the
/// largest unit up to weeks that goes into it without a remainder.
[[nodiscard]] std::optional<Seconds> parse_duration(std::string_view text);
[[nodiscard]] std::string print_duration(Seconds span);

/// "512B", "64KiB", "8MiB", "1GiB".
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);
[[nodiscard]] std::string print_size(std::size_t bytes);

/// Decimal digits with an optional sign; no 1e3, no 0x10, no 1_000. Leading zeros mean nothing.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);
/// The same with an optional fraction.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
[[nodiscard]] std::string print_number(double value);

/// true, on, yes and false, off, no, in small letters.
[[nodiscard]] std::optional<bool> parse_flag(std::string_view text);

/// "2026-11-01".
[[nodiscard]] std::optional<LocalDay> parse_day(std::string_view text);
[[nodiscard]] std::string print_day(LocalDay day);
/// "26 March 2027", for people.
[[nodiscard]] std::string spell_day(LocalDay day);

/// An RFC 3339 time with its zone, or a date: local midnight in Dhaka, UTC+6, which is right from 2010 on
/// (the one summer of daylight saving was 2009).
[[nodiscard]] std::optional<Instant> parse_moment(std::string_view text);

/// "09:00-17:00": within 00:00 and 24:00, not empty.
[[nodiscard]] std::optional<Span> parse_span(std::string_view text);
[[nodiscard]] std::string print_span(const Span& span);
/// "09:00" to seconds since midnight, up to 24:00.
[[nodiscard]] std::optional<Seconds> parse_time_of_day(std::string_view text);

/// "sun" or "sunday", in small letters. Printed short.
[[nodiscard]] std::optional<std::chrono::weekday> parse_weekday(std::string_view text);
[[nodiscard]] std::string_view print_weekday(std::chrono::weekday day);

/// Whole number with commas, "1,240", for people.
[[nodiscard]] std::string spell_count(std::size_t n);

}  // namespace sarad
