// SPDX-License-Identifier: Apache-2.0
// Asking a service that speaks XRPC: one answer, and listings to their end. Part of bluesky.
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/bluesky_error.hpp"
#include "collectors/link_header.hpp"
#include "collectors/site_address.hpp"

#include <functional>
#include <string>
#include <utility>

namespace sarad {

class BlueskyApi {
 public:
  /// `page` and `builder` must outlive this.
  BlueskyApi(const Page& page, SiteAddress address, BatchBuilder& builder)
      : page_(page), address_(std::move(address)), builder_(builder) {}

  /// The answer of that method; what it tells of the quota goes to the batch.
  Dialogue<BlueskyAnswer> get(std::string method, QueryPairs query);

  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end, or as far as wanted
    bool too_long = false, first_page_refused = false;
  };
  /// How many of a page's items were new to the listing, and whether the rest is known.
  struct Took {
    std::size_t fresh = 0;
    bool enough = false;
  };
  using Taker = std::function<Took(JsonValue items)>;
  /// Gives `take` the array `member` of each page of a listing, newest first.
  Dialogue<ListEnd> list(std::string method, QueryPairs query, std::string member, Taker take);

 private:
  const Page& page_;
  SiteAddress address_;
  BatchBuilder& builder_;
};

}  // namespace sarad
