// SPDX-License-Identifier: Apache-2.0
// What one poll of a bot's queue leaves for the next, as JSON in Cursor::state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

struct TelegramState {
  std::optional<std::int64_t> offset;  ///< the next update's id, at least
  std::int64_t last = 0;               ///< when an update came last, Unix seconds; 0: never
  bool drained = false;                ///< somebody else took updates away since the last good poll
  /// Channel posts' mirrors in the group, newest last: the mirror's message id, the post's.
  std::vector<std::pair<std::int64_t, std::int64_t>> mirrors;
  std::string album;            ///< the last album's media_group_id; empty: none
  std::string album_id;         ///< the activity that stands for it

  [[nodiscard]] static TelegramState read(std::string_view json);
  [[nodiscard]] std::string write() const;  ///< under 1 KiB
};

}  // namespace sarad
