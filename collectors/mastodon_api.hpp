// SPDX-License-Identifier: Apache-2.0
// Asking a server that speaks Mastodon's API: one answer, and listings to their end. Part of mastodon_poll.
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/link_header.hpp"
#include "collectors/mastodon_error.hpp"
#include "collectors/mastodon_poll.hpp"
#include "collectors/site_address.hpp"

#include <functional>
#include <string>

namespace sarad {

class MastodonApi {
 public:
  /// `page` and `builder` must outlive this.
  MastodonApi(const Page& page, SiteAddress address, MastodonDialect dialect, BatchBuilder& builder)
      : page_(page), address_(std::move(address)), dialect_(dialect), builder_(builder) {}

  /// The answer at `path` below /api/v1/; what it tells of the quota goes to the batch.
  Dialogue<MastodonAnswer> get(std::string path, QueryPairs query, MastodonShape wanted);

  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end, or as far as wanted
    bool too_long = false;
  };
  /// How many of a page's items were new to the listing, and whether the rest is known.
  struct Took {
    std::size_t fresh = 0;
    bool enough = false;
  };
  using Taker = std::function<Took(JsonValue items)>;
  /// Gives `take` each page of a listing, newest first, from Link to Link. `full`: items of a whole page.
  Dialogue<ListEnd> list(std::string path, QueryPairs query, std::size_t full, Taker take);

 private:
  const Page& page_;
  SiteAddress address_;
  MastodonDialect dialect_;
  BatchBuilder& builder_;
};

}  // namespace sarad
