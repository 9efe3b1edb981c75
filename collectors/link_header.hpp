// SPDX-License-Identifier: Apache-2.0
// The next page of a listing as an answer's Link header offers it (RFC 8288; Mastodon and its relatives).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

using QueryPairs = std::vector<std::pair<std::string, std::string>>;

/// The decoded query of the link with rel="next"; nothing without such a link. Only the query: where a
/// listing lives is our own knowledge, and no answer moves a credential to another host.
[[nodiscard]] std::optional<QueryPairs> next_link_query(std::string_view link_header);

/// `asked` with the values of `offered` instead, where a key stands in both; others are appended.
[[nodiscard]] QueryPairs merged_query(QueryPairs asked, const QueryPairs& offered);

}  // namespace sarad
