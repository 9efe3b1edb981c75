// SPDX-License-Identifier: Apache-2.0
// What a feed's document holds: RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom 1.0 (platforms/feed.md, "Reading").
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

struct FeedItem {
  std::string id;                  ///< guid or atom:id, else the link; empty: nothing names it
  std::optional<Instant> created;  ///< absent: no date, or none that can be read
  std::string link;                ///< absolute, http or https; empty: none
};

struct Feed {
  std::vector<FeedItem> items;  ///< as they stand
  std::string title, description, website;
};

/// Reads the body of a feed that was found at `url`. `charset` is the answer's own, empty if it told none.
/// Error malformed for what net/xml.hpp refuses and for a root that is no feed's.
[[nodiscard]] Result<Feed> read_feed(std::string_view body, std::string_view charset, std::string_view url);

}  // namespace sarad
