// SPDX-License-Identifier: Apache-2.0
// Asks the YouTube Data API on behalf of one channel, listings page by page. Knows nothing of videos.
#pragma once

#include "activity/page.hpp"
#include "collectors/site_address.hpp"
#include "collectors/youtube_error.hpp"
#include "net/dialogue.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

class YouTubeReader {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;
  struct Taken {
    std::size_t fresh = 0;  ///< items that are new to the listing
    bool enough = false;    ///< nothing later in the listing is wanted
  };
  /// Takes one page's `items`; absent or empty where there are none.
  using Taker = std::function<Taken(JsonValue items)>;

  /// `page` must outlive this. A token that begins with "ya29." is the owner's (OAuth) and goes as a bearer;
  /// any other is an API key.
  YouTubeReader(const Page& page, SiteAddress address);

  /// Asks once: GET /youtube/v3/{resource}.
  Dialogue<YouTubeAnswer> get(std::string resource, Query query);

  struct ListEnd {
    std::optional<Error> error;      ///< absent: read to the end, or as far as wanted
    bool too_long = false;           ///< the error is PageGuard's 200 pages
    bool cut = false;                ///< `enough` was said: the rest is not read
    bool comments_disabled = false;  ///< the error says only that the video takes none
    bool no_such_list = false;
  };
  /// Reads a listing to its end, which is the absence of `nextPageToken`.
  Dialogue<ListEnd> read_list(std::string resource, Query query, Taker take);

  [[nodiscard]] bool as_owner() const { return as_owner_; }
  [[nodiscard]] bool whole_project_waits() const { return whole_project_waits_; }

 private:
  const Page& page_;
  SiteAddress address_;
  bool as_owner_ = false, whole_project_waits_ = false;
};

}  // namespace sarad
