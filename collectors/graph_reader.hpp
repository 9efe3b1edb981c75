// SPDX-License-Identifier: Apache-2.0
// Asks Meta's Graph API on behalf of one page: nodes, and edges page by page. Knows nothing of posts.
#pragma once

#include "activity/page.hpp"
#include "collectors/graph_error.hpp"
#include "collectors/site_address.hpp"
#include "net/dialogue.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

class GraphReader {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;
  /// Takes one answer of an edge; returns how many of its items were new to the listing.
  using Taker = std::function<std::size_t(JsonValue root)>;

  /// `page` must outlive this. The token goes as a bearer, never in the URL; with an app secret each
  /// request carries `appsecret_proof`.
  GraphReader(const Page& page, SiteAddress address, std::string_view version);

  /// GET /{version}/{node} or /{version}/{node}/{edge}.
  [[nodiscard]] HttpRequest request(std::string_view node, std::string_view edge, Query query) const;

  /// Asks once.
  Dialogue<GraphAnswer> get(HttpRequest request);

  struct EdgeEnd {
    std::optional<Error> error;  ///< absent: read to the end
    bool too_long = false;       ///< the error is PageGuard's 200 pages
  };
  /// Reads an edge to its end, which is the absence of `paging.next`; the next request is made from
  /// `paging.cursors.after`, never from that URL. `data` that is no array is malformed.
  Dialogue<EdgeEnd> read_edge(std::string node, std::string edge, Query query, Taker take);
  /// Whether nothing later in a listing is wanted, after the answer with this root.
  using Enough = std::function<bool(JsonValue root)>;
  /// The same from behind the cursor `after` (empty: the start), and only as long as it is not `enough`.
  Dialogue<EdgeEnd> read_edge_part(std::string node, std::string edge, Query query, Taker take, std::string after,
                                   Enough enough);

  /// Of all answers so far.
  [[nodiscard]] const std::vector<QuotaHint>& quota() const { return quota_; }
  [[nodiscard]] bool whole_app_waits() const { return whole_app_waits_; }
  [[nodiscard]] bool too_much_data() const { return too_much_data_; }

 private:
  const Page& page_;
  SiteAddress address_;
  std::string root_;  ///< prefix and version of every path
  std::string proof_;
  std::vector<QuotaHint> quota_;
  bool whole_app_waits_ = false, too_much_data_ = false;
};

/// Graph's ids are strings, always: the `id` of an object, if it has one.
[[nodiscard]] std::optional<std::string> graph_id(JsonValue object);

/// Whether an error while asking for profile facts concerns the poll. Any other only leaves the facts unknown.
[[nodiscard]] bool concerns_poll(const Error& error);

/// A Graph time: "2026-01-31T12:34:56+0000" in any RFC 3339 spelling, or unix seconds.
[[nodiscard]] std::optional<Instant> graph_time(JsonValue value);

}  // namespace sarad
