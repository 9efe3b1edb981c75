// SPDX-License-Identifier: Apache-2.0
// All comments beneath a link, or beneath one comment of it, also those that Reddit's tree leaves out at first. Part
// of reddit.
#pragma once

#include "collectors/reddit_api.hpp"
#include "collectors/reddit_items.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct RedditTree {
  std::optional<Error> error;
  std::optional<RedditThing> link;
  std::vector<RedditThing> comments;
  boost::unordered_flat_set<std::string> names;
  bool whole = true;
};

class RedditTrees {
 public:
  /// What one call may name.
  static constexpr std::size_t kMostNames = 100;

  /// All must outlive this.
  RedditTrees(RedditApi& api, BatchBuilder& builder, RedditItems& items) : api_(api), builder_(builder), items_(items) {}

  /// With `comment` (an id without type): only it and what stands beneath it. What was read before an error is there.
  Dialogue<RedditTree> read(std::string link, std::string comment);

 private:
  /// Comments that a tree leaves out.
  struct Left {
    std::vector<std::string> children;  ///< ids without type
    std::vector<std::string> deeper;    ///< ids of comments whose answers go on elsewhere
  };
  Dialogue<std::optional<Error>> read_part(std::string link, std::string comment, RedditTree& tree, Left& left);
  Dialogue<std::optional<Error>> read_more(std::string link, RedditTree& tree, Left& left);
  void take_tree(JsonValue listing, RedditTree& tree, Left& left);
  void take_one(JsonValue thing, RedditTree& tree, Left& left, std::vector<JsonValue>& waiting);

  RedditApi& api_;
  BatchBuilder& builder_;
  RedditItems& items_;
};

}  // namespace sarad
