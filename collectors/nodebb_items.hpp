// SPDX-License-Identifier: Apache-2.0
// Topics and posts of a NodeBB forum, read into conversations and activities. platforms/nodebb.md, "Shapes",
// "Kinds and authors".
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "net/json.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// NodeBB exists since 2013; forums moved to it brought older posts along.
inline constexpr Instant kNodeBBBegan{std::chrono::sys_days{std::chrono::year{1995} / 1 / 1}};

/// A topic as a listing shows it. Its conversation's mark begins with the topic's own id: "tid=12 …".
struct NodeBBTopic {
  Conversation conversation;
  std::optional<Instant> last_post;
  bool pinned = false;
};

/// Nothing if it is none for us: scheduled, deleted, or not of the right shape (then it is counted).
[[nodiscard]] std::optional<NodeBBTopic> read_nodebb_topic(JsonValue item, BatchBuilder& builder);

/// The topic's id in a conversation's mark; empty if it holds none.
[[nodiscard]] std::string nodebb_topic_in(std::string_view mark);

/// Reads the posts of one topic.
class NodeBBPosts {
 public:
  /// `site`: where links lead. All but `shown`, the topic's own answer, must outlive this.
  NodeBBPosts(const PollInput& input, BatchBuilder& builder, std::string site, std::string root, JsonValue shown);

  void take(JsonValue item);
  [[nodiscard]] std::int64_t fetched() const { return fetched_; }
  /// Nothing in it was malformed.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  void refuse();
  void read_author(JsonValue uid, Activity& post) const;
  [[nodiscard]] TextFacts facts_of(JsonValue item) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  std::string site_, root_;
  bool of_office_ = false, whole_ = true;
  std::int64_t fetched_ = 0;
};

}  // namespace sarad
