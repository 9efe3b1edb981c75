// SPDX-License-Identifier: Apache-2.0
// Time as the whole program speaks it: UTC, whole seconds. Nothing here asks what time it is;
// that is the Clock's business (base/clock.hpp). Local time lives in measures/business_time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_seconds;  ///< UTC, whole seconds

/// "2026-03-01T04:05:06Z".
[[nodiscard]] std::string format_instant(Instant t);

enum class MissingZone { refuse, utc };

/// Reads an ISO 8601 / RFC 3339 time: `T` or blank between, optional fraction (cut off, never
/// rounded), zone `Z`, `+hh:mm` or `+hhmm`; second 60 reads as 59. Nothing if the text is anything
/// else, names a day that does not exist, or has no zone while `zone` refuses that.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text,
                                                   MissingZone zone = MissingZone::refuse);

/// An HTTP date, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7, the preferred form only).
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace sarad
