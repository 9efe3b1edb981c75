// SPDX-License-Identifier: Apache-2.0
// What one poll of a wiki leaves for the next, as JSON in Cursor::state.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

struct MediaWikiState {
  /// The last revision of each talk page that was read to its end; absent: none was read yet.
  std::optional<std::map<std::string, std::int64_t>> talk;
  std::string article;              ///< the wiki's path of articles, "/wiki/$1"; empty: not told
  std::optional<bool> has_threads;  ///< whether DiscussionTools is there; absent: not told

  [[nodiscard]] static MediaWikiState read(std::string_view json);
  [[nodiscard]] std::string write() const;  ///< under 1 KiB: talk pages that have no room are left out
};

}  // namespace sarad
