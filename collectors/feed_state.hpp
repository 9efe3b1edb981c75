// SPDX-License-Identifier: Apache-2.0
// What one poll of a feed leaves for the next, as JSON in Cursor::state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct FeedState {
  std::string etag, last_modified;  ///< validators, byte for byte; empty: none
  /// Marks of the items that stood there without a date. Absent: never read, or too many to remember.
  std::optional<std::vector<std::uint32_t>> undated;
  bool read_before = false;  ///< the feed was read at least once

  /// Nothing of what is not as write() made it.
  [[nodiscard]] static FeedState read(std::string_view json);
  /// Under 1 KiB; "{}" at least.
  [[nodiscard]] std::string write() const;

  [[nodiscard]] static std::uint32_t mark(std::string_view id);  ///< FNV-1a
};

}  // namespace sarad
