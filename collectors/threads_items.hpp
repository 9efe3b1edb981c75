// SPDX-License-Identifier: Apache-2.0
// Reading one object of Threads at a time, and to which conversation it belongs. Threads tells names instead
// of ids: they are compared and dropped. platforms/threads.md, "Response shape".
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/conversations.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kThreadsBegan{Seconds{1'688'540'400}};  ///< 5 July 2023; no `since` may be before

/// ThreadLook::change_mark of a mention: answers to it are in the account's own listing of replies.
inline constexpr std::string_view kThreadsMention = "mention";

class ThreadsItems {
 public:
  /// Both must outlive this.
  ThreadsItems(const PollInput& input, BatchBuilder& builder) : input_(input), page_(input.page), builder_(builder) {}

  /// An own post of the account's listing; nothing for a repost, and if it is malformed (counted).
  std::optional<Conversation> take_post(JsonValue item);
  /// Anything beneath the post `root`, at any depth.
  void take_beneath(JsonValue item, const std::string& root);
  /// One that names the account: a mention, or a reply where it stands in a conversation that is held.
  /// The mention; nothing for a reply, and if it is malformed (counted).
  std::optional<Conversation> take_mention(JsonValue item);
  /// One of the account's own replies. Those beneath mentions are new; of all others it tells whose they are.
  void take_own_reply(JsonValue item);

 private:
  [[nodiscard]] AuthorRole author_of(JsonValue item) const;
  [[nodiscard]] TextFacts facts_of(JsonValue item, bool root) const;
  [[nodiscard]] std::optional<std::string> held_thread(const std::optional<std::string>& parent,
                                                       const std::optional<std::string>& root) const;
  void hold(const std::string& id, const std::string& thread) { threads_.insert_or_assign(id, thread); }
  bool add_beneath(JsonValue item, const std::string& thread, const std::string& parent, AuthorRole author);

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  boost::unordered_flat_map<std::string, std::string> threads_;  ///< of everything read in this poll
  boost::unordered_flat_set<std::string> own_posts_;
};

}  // namespace sarad
