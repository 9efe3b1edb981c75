// SPDX-License-Identifier: Apache-2.0
// What a scrape asks for: the filters of metrics.md section 6, checked against what there is.
#pragma once

#include "exporters/blocks.hpp"
#include "exporters/web.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct ScrapeQuery {
  bool daemon = true, pages = true;  ///< which parts
  Detail detail = Detail::standard;
  std::optional<std::size_t> office, subtree;  ///< places in the roster
  std::optional<std::string> platform;
  std::uint64_t shard = 0, shards = 0;  ///< 1 … shards; 0 of 0: all
  std::string scope;                    ///< for sarad_scrape_scope_info

  /// Whether some pages may be left out.
  [[nodiscard]] bool selects() const { return office || subtree || platform || shards != 0; }
  [[nodiscard]] bool takes(const Page& page, const OfficeTree& tree) const;
  /// Whether an office's own series belong to this scrape: so that shards partition them, and a
  /// subtree has all of its own. With `platform`, offices that have a page there.
  [[nodiscard]] std::vector<bool> offices(const OfficeTree& tree) const;
};

/// Reads the query. The error is one sentence for people, naming the nearest known word.
[[nodiscard]] boost::system::result<ScrapeQuery, std::string> read_scrape_query(const WebRequest& request,
                                                                                const Blocks& blocks);

}  // namespace sarad
