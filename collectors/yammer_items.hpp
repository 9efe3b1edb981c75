// SPDX-License-Identifier: Apache-2.0
// Reading one message of Viva Engage at a time. platforms/yammer.md, "Shapes" and "Kinds, authors, counts".
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kYammerBegan{std::chrono::sys_days{std::chrono::year{2008} / 9 / 8}};

/// "2026/03/01 04:05:06 +0000"; an ISO 8601 time is read too. Nothing for anything else.
[[nodiscard]] std::optional<Instant> yammer_time(std::string_view text);

/// A message's or thread's number, written out; nothing for anything but a whole number above 0.
[[nodiscard]] std::optional<std::string> yammer_id(JsonValue value);

/// A message as read, before it is known what it stands beneath.
struct YammerMessage {
  Activity activity;   ///< without kind and parent
  std::string parent;  ///< answered message; empty: it began the thread

  /// The page's own users and the team begin posts; others write to the page.
  [[nodiscard]] bool is_office() const {
    return activity.author == AuthorRole::page || activity.author == AuthorRole::team;
  }
};

/// Nothing for what Viva Engage itself says ("X has joined"), for private messages, and if it is malformed (counted).
[[nodiscard]] std::optional<YammerMessage> read_yammer_message(JsonValue item, const PollInput& input,
                                                               BatchBuilder& builder);

/// Messages of a thread but its first, as an envelope's references tell; nothing if they do not.
[[nodiscard]] std::optional<std::int64_t> yammer_count(JsonValue references, std::string_view thread);

}  // namespace sarad
