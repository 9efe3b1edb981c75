// SPDX-License-Identifier: Apache-2.0
// The kinds of values the configuration knows, for the schema's tables.
#pragma once

#include "activity/policy.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "config/form.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::forms {

/// Any text of up to 10,000 bytes.
[[nodiscard]] FormOf<std::string> text();
/// A name for people: cleaned, up to 200 characters (faults F81).
[[nodiscard]] FormOf<std::string> display_name();
/// An id of ours: [a-z0-9-]{1,64}.
[[nodiscard]] FormOf<std::string> id();
/// An http or https URL with a host.
[[nodiscard]] FormOf<std::string> url();
/// A path below /hook/ of small letters, digits, -, _ and /.
[[nodiscard]] FormOf<std::string> hook_path();
/// "[::]:7207", "127.0.0.1:0".
[[nodiscard]] FormOf<std::string> host_and_port();
/// Something with one @ in it and no blanks.
[[nodiscard]] FormOf<std::string> mail_address();
/// "sarad <sarad@cabinet.example>", or the address alone.
[[nodiscard]] FormOf<std::string> mail_sender();
/// One of these words.
[[nodiscard]] FormOf<std::string> word(std::initializer_list<std::string_view> words,
                                       std::string hint = "write one of these");

[[nodiscard]] FormOf<bool> flag();
[[nodiscard]] FormOf<int> count(int least, int most);
[[nodiscard]] FormOf<std::int64_t> large_count(std::int64_t least, std::int64_t most);
/// 0 to 100.
[[nodiscard]] FormOf<double> percent();
[[nodiscard]] FormOf<Seconds> duration(Seconds least = Seconds{0});
[[nodiscard]] FormOf<std::size_t> size(std::size_t least, std::size_t most);
/// "09:15".
[[nodiscard]] FormOf<Seconds> time_of_day();
/// A date (midnight in Dhaka) or a time with zone.
[[nodiscard]] FormOf<Instant> moment();
[[nodiscard]] FormOf<LocalDay> day();

/// {working_hours: 8}, {working_days: 2} or {wall_hours: 24} (measures.md section 2: bad_limit).
[[nodiscard]] FormOf<Limit> limit();
[[nodiscard]] FormOf<Kind> opening_kind();
[[nodiscard]] FormOf<PrivateReplyPolicy> private_reply();

/// "09:00-17:00".
[[nodiscard]] FormOf<std::vector<Span>> spans();
/// {sun: ["09:00-17:00"], …}; a weekday that is absent is closed.
[[nodiscard]] FormOf<WeekHours> week_hours();
[[nodiscard]] FormOf<std::chrono::weekday> weekday();
/// A zone of the system's time zone data.
[[nodiscard]] FormOf<std::string> time_zone();

/// {credential: NAME} or {file: PATH}; never a literal.
[[nodiscard]] FormOf<Secret> secret();

}  // namespace sarad::forms
