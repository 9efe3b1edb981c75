// SPDX-License-Identifier: Apache-2.0
// Dates as feeds write them: RFC 822 with all its liberties, and ISO 8601 (platforms/feed.md, "Date").
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace sarad {

/// Reads "Sun, 1 Mar 2026 10:00:05 +0600" (weekday optional and never believed; day of one or two digits; year of
/// two or four; seconds optional; zones by number, UT, GMT, Z and the four American pairs, any other name counts
/// as UTC by RFC 5322, 4.3), or ISO 8601 (seconds and offset optional, without an offset UTC; a day alone is its
/// midnight). Nothing for anything else, such as a date in Bengali.
[[nodiscard]] std::optional<Instant> read_feed_date(std::string_view text);

}  // namespace sarad
