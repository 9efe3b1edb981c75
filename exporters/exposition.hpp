// SPDX-License-Identifier: Apache-2.0
// /metrics: the pages' and offices' series (metrics.md sections 3–6). A page's text is rendered
// once, when something happens to the page; a scrape gathers what is rendered.
#pragma once

#include "exporters/detail.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace sarad {

/// Rendered text of all pages and offices, as of one update. Immutable, shared by scrapes.
class Blocks;

class Exposition {
 public:
  explicit Exposition(Detail detail);
  ~Exposition();
  Exposition(const Exposition&) = delete;
  Exposition& operator=(const Exposition&) = delete;

  /// Renders those pages whose figures or poll note differ from the last call's, keeps the rest.
  /// Another roster renders all.
  std::shared_ptr<const Blocks> update(const Snapshot& snapshot);

  /// Pages rendered since the start.
  [[nodiscard]] std::uint64_t renders() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Answers GET and HEAD /metrics: text 0.0.4 or OpenMetrics 1.0 by `Accept`, gzip if accepted and
/// worth it, filters of metrics.md section 6 (office, subtree, platform, part, detail, shard).
/// `snapshot` or `blocks` null: 503 with Retry-After. Unknown filter or value: 400 that names the
/// nearest known. `own_text` is OwnMetrics::text(); `now` the time of the scrape (M6).
[[nodiscard]] WebReply serve_metrics(const WebRequest& request, const Snapshot* snapshot, const Blocks* blocks,
                                     const std::string& own_text, Instant now);

}  // namespace sarad
