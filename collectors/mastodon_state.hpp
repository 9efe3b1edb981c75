// SPDX-License-Identifier: Apache-2.0
// What a poll of an account on a Mastodon-speaking server leaves behind for the next: the ids that it need not
// read again. Ids are opaque: each server orders its own.
#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace sarad {

struct MastodonPlace {
  std::string id;
  Instant created{};
};

/// In Cursor::state as JSON: {"statuses_since_id":"…","notifications_since_id":"…"}.
struct MastodonState {
  std::string statuses, notifications;  ///< empty: from the beginning

  /// Empty ids for anything that is no such state.
  [[nodiscard]] static MastodonState read(std::string_view text);
  /// Empty if both ids are. An id of other signs than letters, digits, '-', '_', ':' and '.' is left out.
  [[nodiscard]] std::string write() const;
};

}  // namespace sarad
