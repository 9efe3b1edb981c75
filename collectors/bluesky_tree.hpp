// SPDX-License-Identifier: Apache-2.0
// A post and all that answers it, as the service shows it in one tree. Part of bluesky.
#pragma once

#include "collectors/bluesky_api.hpp"
#include "collectors/bluesky_items.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct BlueskyTree {
  std::optional<Error> error;
  std::optional<BlueskyPost> root;
  std::vector<BlueskyPost> beneath;
  std::optional<std::int64_t> counted = 0;  ///< answers that the platform counts in it
  bool whole = true;
};

class BlueskyTrees {
 public:
  /// All must outlive this.
  BlueskyTrees(BlueskyApi& api, BatchBuilder& builder, BlueskyItems& items) : api_(api), builder_(builder), items_(items) {}

  /// Error gone: there is no such post; malformed: another one came.
  Dialogue<BlueskyTree> read(std::string uri);

 private:
  void take_node(JsonValue node, BlueskyTree& tree, std::vector<JsonValue>& waiting);

  BlueskyApi& api_;
  BatchBuilder& builder_;
  BlueskyItems& items_;
};

}  // namespace sarad
