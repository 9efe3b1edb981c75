// SPDX-License-Identifier: Apache-2.0
// Keeps a listing from going round for ever (faults F16). One guard a listing; what was read before
// it says stop still counts.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sarad {

class PageGuard {
 public:
  static constexpr std::size_t kMostPages = 200;
  static constexpr std::size_t kMostBarren = 3;

  /// To be told of each page that offers a next one: how many of its items were new to this listing,
  /// and the cursor of the next page (empty where pages are numbered). Error malformed if that cursor
  /// was offered before, after three pages in a row without a new item, or after 200 pages.
  [[nodiscard]] std::optional<Error> next(std::size_t fresh_items, std::string_view cursor);

  /// The last error was that of 200 pages: a listing that is long, not one that loops.
  [[nodiscard]] bool too_long() const { return pages_ >= kMostPages; }

 private:
  std::set<std::string, std::less<>> cursors_;
  std::size_t pages_ = 0, barren_ = 0;
};

}  // namespace sarad
