// SPDX-License-Identifier: Apache-2.0
// Reading one post of X, and telling where a poll's posts belong once all are read: X names only the post
// above and the conversation's root. platforms/x.md, "Kind and thread" and "Response shape".
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

inline constexpr Instant kXBegan{std::chrono::sys_days{std::chrono::year{2006} / 3 / 21}};

/// A snowflake's number; nothing if the text is none.
[[nodiscard]] std::optional<std::uint64_t> x_number(std::string_view id);

/// When a snowflake was made, in whole seconds; nothing for ids from before November 2010.
[[nodiscard]] std::optional<Instant> x_time(std::uint64_t number);

class XItems {
 public:
  enum class From : std::uint8_t { account, mentions, asked };

  /// Both must outlive this.
  XItems(const PollInput& input, BatchBuilder& builder) : input_(input), page_(input.page), builder_(builder) {}

  /// Takes one post as it comes; false if it was taken before, in this or another version, or is malformed
  /// (counted).
  bool take(JsonValue item, From from);

  /// After the last: hands all to the builder. Unless everything was read (`whole`), those that nobody can
  /// place yet are held back; true if any was. A reply whose conversation's root was never seen is a mention.
  bool place_all(bool whole);

  /// Replies to the account's own posts that were listed; absent if one of them tells no count.
  [[nodiscard]] std::optional<std::int64_t> reply_count() const { return reply_count_; }
  /// The largest id read from a listing; 0 without any.
  [[nodiscard]] std::uint64_t newest(From from) const { return newest_[static_cast<std::size_t>(from)]; }
  /// Roots of strangers' replies that name the account, seen nowhere: they may be the account's own.
  [[nodiscard]] const std::vector<std::string>& unseen_roots() const { return unseen_roots_; }

 private:
  struct Post {
    std::string id;  ///< of the first version
    std::vector<std::string> versions;
    std::string author, conversation, above;  ///< above: replied to; empty: nothing
    std::optional<Instant> created;
    bool own = false, to_account = false;
    From from{};
    TextFacts facts;
  };
  struct Place {
    Kind kind{};
    std::string thread;  ///< empty: not known
    bool held = false;   ///< beneath a post of the account's, or a mention
    bool sure = true;    ///< more posts would not change it
  };

  [[nodiscard]] TextFacts facts_of(JsonValue item, const Post& post) const;
  [[nodiscard]] bool is_sound(const Post& post, JsonValue item) const;
  Place place(std::size_t which);
  Place place_own(const Post& post);
  Place place_foreign(const Post& post);
  [[nodiscard]] std::optional<Place> beneath(const Post& post);
  [[nodiscard]] const Post* find(const std::string& id) const;
  [[nodiscard]] bool is_own_root(const std::string& id) const;
  [[nodiscard]] std::optional<std::string> ledger_thread(const std::string& id) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  std::vector<Post> posts_;
  std::vector<std::optional<Place>> places_;
  boost::unordered_flat_map<std::string, std::size_t> at_;  ///< by the id of any version
  std::optional<std::int64_t> reply_count_ = 0;
  std::uint64_t newest_[3] = {0, 0, 0};
  std::vector<std::string> unseen_roots_;
};

}  // namespace sarad
