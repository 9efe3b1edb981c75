// SPDX-License-Identifier: Apache-2.0
#include "collectors/bluesky_tree.hpp"

namespace sarad {

/// Takes one node of a tree; what stands beneath it is left `waiting`. Of those that may not be seen only the
/// counts tell.
void BlueskyTrees::take_node(JsonValue node, BlueskyTree& tree, std::vector<JsonValue>& waiting) {
  const std::string_view type = node["$type"].string().value_or("");
  if (!type.ends_with("#threadViewPost")) {
    const bool hidden = type.ends_with("#notFoundPost") || type.ends_with("#blockedPost");
    if (!hidden) builder_.refuse_item();
    return;
  }
  auto post = items_.read(node["post"]);
  if (post && post->parent.empty()) {  // nothing beneath another stands beneath nothing
    builder_.refuse_item();
    post.reset();
  }
  if (post) {
    if (!post->replies) tree.counted.reset();
    if (tree.counted && post->replies) *tree.counted += *post->replies;
    items_.count(post->activity.id, post->replies);
    tree.beneath.push_back(std::move(*post));
  }
  for (const auto reply : node["replies"]) waiting.push_back(reply);
}

Dialogue<BlueskyTree> BlueskyTrees::read(std::string uri) {
  BlueskyTree tree;
  const auto refused = builder_.batch().malformed.sum();
  QueryPairs query{{"uri", uri}, {"depth", "1000"}, {"parentHeight", "0"}};
  BlueskyAnswer answer = co_await api_.get("app.bsky.feed.getPostThread", std::move(query));
  if (!answer.json) {
    tree.error = std::move(answer.error);
    co_return tree;
  }
  const JsonValue top = answer.json->root()["thread"];
  const std::string_view type = top["$type"].string().value_or("");
  if (type.ends_with("#notFoundPost")) {
    tree.error = Error{Errc::gone, "the service finds no such post"};
  } else if (type.ends_with("#blockedPost")) {
    builder_.mark_incomplete();
    tree.whole = false;
  } else if (!type.ends_with("#threadViewPost") || top["post"]["uri"].string() != std::string_view{uri}) {
    tree.error = Error{Errc::malformed, "the service answered with another conversation than the one asked for"};
  }
  if (tree.error || !tree.whole) co_return tree;
  tree.root = items_.read(top["post"]);
  tree.counted = tree.root ? tree.root->replies : std::nullopt;
  std::vector<JsonValue> waiting;
  for (const auto reply : top["replies"]) waiting.push_back(reply);
  while (!waiting.empty()) {
    const JsonValue node = waiting.back();
    waiting.pop_back();
    take_node(node, tree, waiting);
  }
  tree.whole = builder_.batch().malformed.sum() == refused;
  co_return tree;
}

}  // namespace sarad
