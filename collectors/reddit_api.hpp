// SPDX-License-Identifier: Apache-2.0
// Asking Reddit one thing. Part of reddit.
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/link_header.hpp"
#include "collectors/reddit_error.hpp"
#include "collectors/site_address.hpp"

#include <string>
#include <utility>

namespace sarad {

class RedditApi {
 public:
  /// `name`: the account's, without u/. `page` and `builder` must outlive this.
  RedditApi(const Page& page, SiteAddress address, std::string name, BatchBuilder& builder)
      : page_(page), address_(std::move(address)), name_(std::move(name)), builder_(builder) {}

  /// The answer at `path`; what it tells of the quota goes to the batch.
  Dialogue<RedditAnswer> get(std::string path, QueryPairs query);

 private:
  const Page& page_;
  SiteAddress address_;
  std::string name_;
  BatchBuilder& builder_;
};

}  // namespace sarad
