// SPDX-License-Identifier: Apache-2.0
// Reading one thing of Reddit at a time: links (t3) and comments (t1), by their fullnames.
// platforms/reddit.md, "Shapes" and "Kinds and authors".
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

inline constexpr Instant kRedditBegan{std::chrono::sys_days{std::chrono::year{2005} / 6 / 23}};

/// Whether `text` is a fullname of that type: "t3_" and base 36.
[[nodiscard]] bool is_reddit_name(std::string_view text, std::string_view type);

/// A link or comment as read, before it is known where it stands.
struct RedditThing {
  Activity activity;   ///< without kind, thread and parent
  std::string parent;  ///< fullname above; empty: a link
  std::string link;    ///< fullname of the link it stands beneath, or is; empty: not told
  std::string subreddit = {};
  bool link_is_own = false;              ///< the answer names the page as the link's author
  bool erased = false;                   ///< its author or a moderator removed the text; the frame is left
  bool names_page = false;
  std::optional<std::int64_t> comments = {};  ///< of a link: all beneath it, ever

  [[nodiscard]] bool is_link() const { return parent.empty(); }
  [[nodiscard]] bool is_own() const { return activity.author == AuthorRole::page; }
};

class RedditItems {
 public:
  /// Both must outlive this.
  RedditItems(const PollInput& input, BatchBuilder& builder) : input_(input), page_(input.page), builder_(builder) {}

  /// A `{kind, data}` of kind t3 or t1. Nothing if it is of another kind, AutoModerator's, or malformed (counted).
  [[nodiscard]] std::optional<RedditThing> read(JsonValue thing);

  /// Hands over a link: an own post, or a citizen's in the office's subreddit.
  void take_link(RedditThing link);
  /// Hands over a comment that names the page in a stranger's conversation.
  void take_mention(RedditThing comment);
  /// Hands over a comment in the conversation `thread`.
  void take_beneath(RedditThing comment, const std::string& thread);

  /// The conversation of a thing, if this poll handed it over or the ledger holds it.
  [[nodiscard]] std::optional<std::string> thread_of(const std::string& name) const;
  [[nodiscard]] bool seen(const std::string& name) const { return threads_.contains(name); }
  [[nodiscard]] bool is_own_link(const std::string& name) const;
  void note_own_link(const std::string& name) { own_links_[name] = true; }

 private:
  void read_author(JsonValue data, Activity& activity) const;
  void hand_over(RedditThing thing);

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  boost::unordered_flat_map<std::string, std::string> threads_;
  boost::unordered_flat_map<std::string, bool> own_links_;
};

/// Title, description and, of a subreddit, whether visitors may post, out of an answer's `data`. Without a title: `name`.
void read_reddit_profile(JsonValue data, bool of_subreddit, const std::string& name, ProfileFacts& profile);

}  // namespace sarad
