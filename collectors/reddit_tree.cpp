// SPDX-License-Identifier: Apache-2.0
#include "collectors/reddit_tree.hpp"

#include "collectors/paging.hpp"

#include <algorithm>

namespace sarad {

void RedditTrees::take_one(JsonValue thing, RedditTree& tree, Left& left, std::vector<JsonValue>& waiting) {
  const JsonValue data = thing["data"];
  if (thing["kind"].string() == "more") {
    for (const auto child : data["children"])
      if (const auto id = child.string(); id && is_reddit_name("t1_" + std::string{*id}, "t1_"))
        left.children.emplace_back(*id);
    const auto parent = data["parent_id"].string().value_or("");
    if (data["children"].size() == 0 && is_reddit_name(parent, "t1_")) left.deeper.emplace_back(parent.substr(3));
    return;
  }
  auto comment = items_.read(thing);
  if (comment && !comment->is_link() && tree.names.insert(comment->activity.id).second)
    tree.comments.push_back(std::move(*comment));
  // "" where there is nothing.
  for (const auto reply : data["replies"]["data"]["children"]) waiting.push_back(reply);
}

void RedditTrees::take_tree(JsonValue children, RedditTree& tree, Left& left) {
  std::vector<JsonValue> waiting;
  for (const auto child : children) waiting.push_back(child);
  while (!waiting.empty()) {
    const JsonValue thing = waiting.back();
    waiting.pop_back();
    take_one(thing, tree, left, waiting);
  }
}

Dialogue<std::optional<Error>> RedditTrees::read_part(std::string link, std::string comment, RedditTree& tree, Left& left) {
  QueryPairs query{{"limit", "500"}, {"depth", "10"}, {"sort", "new"}};
  if (!comment.empty()) query.emplace_back("comment", comment);
  RedditAnswer answer = co_await api_.get("/comments/" + link.substr(3), std::move(query));
  if (!answer.json) co_return std::move(answer.error);
  const JsonValue root = answer.json->root(), top = root.at(0)["data"]["children"].at(0);
  const JsonValue children = root.at(1)["data"]["children"];
  if (!children.is_array() || top["data"]["name"].string() != std::string_view{link})
    co_return Error{Errc::malformed, "Reddit answered with another conversation than the one asked for"};
  if (!tree.link) tree.link = items_.read(top);
  take_tree(children, tree, left);
  co_return std::nullopt;
}

Dialogue<std::optional<Error>> RedditTrees::read_more(std::string link, RedditTree& tree, Left& left) {
  std::string list;
  for (std::size_t i = 0; i < kMostNames && !left.children.empty(); ++i) {
    list += (list.empty() ? "" : ",") + left.children.back();
    left.children.pop_back();
  }
  QueryPairs query{{"api_type", "json"}, {"link_id", link}, {"children", std::move(list)}, {"sort", "new"}};
  RedditAnswer answer = co_await api_.get("/api/morechildren", std::move(query));
  if (!answer.json) co_return std::move(answer.error);
  const JsonValue things = answer.json->root()["json"]["data"]["things"];
  if (!things.is_array()) co_return Error{Errc::malformed, "Reddit answered without the comments asked for"};
  take_tree(things, tree, left);
  co_return std::nullopt;
}

Dialogue<RedditTree> RedditTrees::read(std::string link, std::string comment) {
  RedditTree tree;
  Left left;
  const auto refused = builder_.batch().malformed.sum();
  tree.error = co_await read_part(link, comment, tree, left);
  boost::unordered_flat_set<std::string> asked;
  for (std::size_t calls = 0; !tree.error && (!left.children.empty() || !left.deeper.empty()); ++calls) {
    if (calls >= PageGuard::kMostPages) {
      builder_.mark_incomplete();
      tree.whole = false;
      break;
    }
    if (!left.children.empty()) {
      std::erase_if(left.children, [&](const auto& id) { return asked.contains("more " + id); });
      for (const auto& id : left.children) asked.insert("more " + id);
      if (!left.children.empty()) tree.error = co_await read_more(link, tree, left);
      for (const auto& id : left.children) asked.erase("more " + id);
      continue;
    }
    const std::string deeper = left.deeper.back();
    left.deeper.pop_back();
    if (asked.insert(deeper).second) tree.error = co_await read_part(link, deeper, tree, left);
  }
  tree.whole = tree.whole && builder_.batch().malformed.sum() == refused;
  co_return tree;
}

}  // namespace sarad
