// SPDX-License-Identifier: Apache-2.0
#include "collectors/paging.hpp"

namespace sarad {

std::optional<Error> PageGuard::next(std::size_t fresh_items, std::string_view cursor) {
  barren_ = fresh_items == 0 ? barren_ + 1 : 0;
  if (!cursor.empty() && !cursors_.emplace(cursor).second)
    return Error{Errc::malformed, "cursor loop: the platform offered the same page of a listing twice"};
  if (barren_ >= kMostBarren)
    return Error{Errc::malformed, "cursor loop: three pages of a listing in a row held nothing new"};
  if (++pages_ >= kMostPages) return Error{Errc::malformed, "a listing has more than 200 pages; the rest is not read"};
  return std::nullopt;
}

}  // namespace sarad
