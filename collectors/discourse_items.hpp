// SPDX-License-Identifier: Apache-2.0
// Topics and posts of a Discourse forum, read into conversations and activities. platforms/discourse.md, "Shapes",
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

namespace sarad {

/// Discourse exists since 2013; forums moved to it brought older posts along.
inline constexpr Instant kDiscourseBegan{std::chrono::sys_days{std::chrono::year{1995} / 1 / 1}};

/// A topic as a listing shows it.
struct DiscourseTopic {
  Conversation conversation;
  std::optional<Instant> bumped;
  bool pinned = false;
};

/// Nothing if it is no topic for us: a private message, or not of the right shape (then it is counted).
[[nodiscard]] std::optional<DiscourseTopic> read_discourse_topic(JsonValue item, BatchBuilder& builder);

/// "t/50/1": the id of a topic's root.
[[nodiscard]] std::string discourse_root(std::int64_t topic);
/// The topic that the root's id names; nothing if it is none.
[[nodiscard]] std::optional<std::int64_t> discourse_topic_of(std::string_view root);

/// Reads the posts of one topic.
class DiscoursePosts {
 public:
  /// `site`: where links lead. All but `shown`, the topic's own answer, must outlive this.
  DiscoursePosts(const PollInput& input, BatchBuilder& builder, std::string site, std::int64_t topic, JsonValue shown);

  /// Takes one post. True if it is one the ledger holds.
  bool take(JsonValue item);
  [[nodiscard]] std::int64_t fetched() const { return fetched_; }
  /// Nothing in it was malformed.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  bool refuse();
  [[nodiscard]] bool is_office(JsonValue user) const;
  [[nodiscard]] Kind kind_of(std::int64_t number, std::int64_t above) const;
  [[nodiscard]] TextFacts facts_of(JsonValue item) const;
  [[nodiscard]] bool is_gone(JsonValue item) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  std::string site_, slug_;
  std::int64_t topic_;
  bool of_office_ = false, whole_ = true;
  std::int64_t fetched_ = 0;
};

}  // namespace sarad
