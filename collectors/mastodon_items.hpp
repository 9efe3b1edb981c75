// SPDX-License-Identifier: Apache-2.0
// Reading one status at a time, and to which conversation it belongs, on servers that speak Mastodon's API.
// platforms/mastodon.md, "Shapes" and "Who, where, what kind".
#pragma once

#include "collectors/batch_builder.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

inline constexpr Instant kMastodonBegan{std::chrono::sys_days{std::chrono::year{2016} / 3 / 16}};

/// A status as read, before it is known where it stands.
struct MastodonStatus {
  Activity activity;           ///< without kind, thread and parent
  std::string parent;          ///< answered status; empty: none, or erased
  std::string parent_account;  ///< whose that was; empty: it answers nothing
  bool direct = false;         ///< only those named in it may read it
  bool names_page = false;     ///< among those it mentions
  std::optional<std::int64_t> replies = {};  ///< direct public answers to it, as this server knows them

  /// It began a conversation; an answer to an erased status did not.
  [[nodiscard]] bool is_root() const { return parent.empty() && parent_account.empty(); }
  [[nodiscard]] bool is_own() const { return activity.author == AuthorRole::page; }
};

class MastodonItems {
 public:
  /// Both must outlive this.
  MastodonItems(const PollInput& input, BatchBuilder& builder) : input_(input), page_(input.page), builder_(builder) {}

  /// Nothing if it is malformed (counted).
  [[nodiscard]] std::optional<MastodonStatus> read(JsonValue item);

  /// Hands over the first status of a conversation: an own post, an own answer to an erased status, or a mention.
  void take_root(MastodonStatus status);
  /// Hands over one that stands beneath `parent` in the conversation `thread`.
  void take_beneath(MastodonStatus status, const std::string& thread);

  /// The conversation of a status, if this poll handed it over or the ledger holds it.
  [[nodiscard]] std::optional<std::string> thread_of(const std::string& id) const;
  [[nodiscard]] bool seen(const std::string& id) const { return threads_.contains(id); }
  /// Notes the conversation of a status that is not handed over by itself.
  void hold(const std::string& id, const std::string& thread) { threads_.insert_or_assign(id, thread); }
  void hold_own_post(const std::string& id) { own_posts_.insert(id); hold(id, id); }

  /// Adds what the platform counts beneath `id`, each status once; a missing count makes the sum unknown.
  void count(const std::string& id, std::optional<std::int64_t> replies);
  [[nodiscard]] std::optional<std::int64_t> counted() const { return counted_; }
  void count_is_unknown() { counted_.reset(); }

 private:
  [[nodiscard]] TextFacts facts_of(JsonValue item, const MastodonStatus& status) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  boost::unordered_flat_map<std::string, std::string> threads_;
  boost::unordered_flat_set<std::string> own_posts_, counted_ids_;
  std::optional<std::int64_t> counted_ = 0;
};

/// The words of a status' HTML, with kTagMark for each person it links to. The names an answer begins with only
/// tell whom it is for and are left out, unless there is nothing else.
[[nodiscard]] std::string mastodon_text(std::string_view html, bool answer);

/// An account's name, description and website, as far as told.
void read_mastodon_profile(JsonValue account, ProfileFacts& profile);

}  // namespace sarad
