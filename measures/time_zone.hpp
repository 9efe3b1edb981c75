// SPDX-License-Identifier: Apache-2.0
// A time zone: how far local time runs ahead of UTC, and when that changes. Read from TZif bytes
// (RFC 8536), since g++ 12's <chrono> has no zones yet. Not for formatting times.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sarad {

/// From `at` on, local time is UTC + `offset`.
struct OffsetChange {
  Instant at{};
  Seconds offset{};

  friend bool operator==(const OffsetChange&, const OffsetChange&) = default;
};

class TimeZone {
 public:
  /// Reads a TZif file of version 1 to 4; the rule in its footer is carried on to the year 2100.
  /// Nothing if the bytes are not a well-formed TZif file.
  [[nodiscard]] static std::optional<TimeZone> parse(std::string_view tzif);

  /// Local time minus UTC at t.
  [[nodiscard]] Seconds offset(Instant t) const;
  /// The offset before the first change.
  [[nodiscard]] Seconds first_offset() const { return first_offset_; }
  /// Ordered by time; each differs from the offset before it.
  [[nodiscard]] std::span<const OffsetChange> changes() const { return changes_; }

 private:
  void append(Instant at, Seconds offset);

  Seconds first_offset_{};
  std::vector<OffsetChange> changes_;
};

/// The changes that a POSIX TZ rule ("CET-1CEST,M3.5.0,M10.5.0/3") makes in the years [from, to].
/// Empty for a rule without summer time; nothing if the text is not such a rule.
[[nodiscard]] std::optional<std::vector<OffsetChange>> posix_zone_changes(std::string_view rule, int from_year,
                                                                          int to_year);

}  // namespace sarad
