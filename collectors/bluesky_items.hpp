// SPDX-License-Identifier: Apache-2.0
// Reading one post of Bluesky at a time, and to which conversation it belongs. platforms/bluesky.md, "Shapes",
// "Time" and "Who, kind".
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kBlueskyBegan{std::chrono::sys_days{std::chrono::year{2022} / 11 / 1}};

/// A post as read, before it is known where it stands.
struct BlueskyPost {
  Activity activity;   ///< without kind, thread and parent
  Instant indexed{};   ///< when the service saw it; its author claims the rest
  std::string parent;  ///< at:// address of the answered post; empty: none
  std::string root;    ///< of what began that conversation, as its author says
  bool names_page = false;              ///< among those it mentions
  std::optional<std::int64_t> replies = {};  ///< direct answers to it; notifications do not tell

  [[nodiscard]] bool is_own() const { return activity.author == AuthorRole::page; }
};

class BlueskyItems {
 public:
  /// Both must outlive this.
  BlueskyItems(const PollInput& input, BatchBuilder& builder) : input_(input), page_(input.page), builder_(builder) {}

  /// A postView, or a notification: it has the same members but the counts. Nothing if it is malformed (counted).
  [[nodiscard]] std::optional<BlueskyPost> read(JsonValue item);

  /// Hands over what began a conversation: an own post, or a mention.
  void take_root(BlueskyPost post);
  /// Hands over one that stands beneath another in the conversation `thread`.
  void take_beneath(BlueskyPost post, const std::string& thread);

  /// The conversation of a post, if this poll handed it over or the ledger holds it.
  [[nodiscard]] std::optional<std::string> thread_of(const std::string& uri) const;
  [[nodiscard]] bool seen(const std::string& uri) const { return threads_.contains(uri); }
  /// Whether an account of the page's made it, by its address.
  [[nodiscard]] bool is_own(std::string_view uri) const;

  /// Adds what the platform counts beneath `uri`, each post once; a missing count makes the sum unknown.
  void count(const std::string& uri, std::optional<std::int64_t> replies);
  [[nodiscard]] std::optional<std::int64_t> counted() const { return counted_; }
  void count_is_unknown() { counted_.reset(); }

 private:
  [[nodiscard]] TextFacts facts_of(JsonValue record, const BlueskyPost& post) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  boost::unordered_flat_map<std::string, std::string> threads_;
  boost::unordered_flat_set<std::string> counted_uris_;
  std::optional<std::int64_t> counted_ = 0;
};

/// A post's text with kTagMark for each person that its facets mention (by byte, half open); facets that do not
/// fit the text are left out.
[[nodiscard]] std::string bluesky_text(JsonValue record);

}  // namespace sarad
