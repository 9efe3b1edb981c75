// SPDX-License-Identifier: Apache-2.0
// The system's time zone database as files of bytes. What the bytes mean is measures/time_zone's
// business; this part only finds and reads them, at start-up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// The TZif file (RFC 8536) of a zone such as "Asia/Dhaka", from $TZDIR or /usr/share/zoneinfo.
/// Nothing if the name is not a plain relative one (letters, digits, `_+-/`, no `..`) or there is no
/// such file under 256 KiB.
[[nodiscard]] std::optional<std::string> read_time_zone(std::string_view zone);

}  // namespace sarad
