// SPDX-License-Identifier: Apache-2.0
// One poll of an account on a server that speaks Mastodon's API. What differs between such servers is a
// MastodonDialect; platforms/mastodon.md is the page this follows.
#pragma once

#include "collectors/collector.hpp"

#include <cstddef>
#include <string_view>

namespace sarad {

struct MastodonDialect {
  std::size_t statuses_a_page = 40, notifications_a_page = 80;
  /// Without a Link header a listing has ended; else a full page is followed by one with max_id.
  bool always_links = true;
  /// A context may show direct answers only: those that have answers, and show none, are asked for theirs.
  bool flat_contexts = false;
  /// Besides "mention": the type of a notification of an answer to an own post; empty: there is none.
  std::string_view comment_type = {};
};

/// Own statuses, the conversations beneath those that moved and beneath followed ones, and, with a token,
/// what mentions the account. Without page.base_url: error configuration.
Dialogue<Batch> poll_mastodon_api(PollInput input, MastodonDialect dialect);

/// A link to the account for people; empty without page.handle or page.base_url.
[[nodiscard]] std::string mastodon_page_link(const Page& page);

}  // namespace sarad
