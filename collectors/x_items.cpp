// SPDX-License-Identifier: Apache-2.0
#include "collectors/x_items.hpp"

#include "collectors/handles.hpp"
#include "collectors/html_text.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr std::uint64_t kEpoch = 1'288'834'974'657, kFirstSnowflake = 30'000'000'000;
constexpr std::string_view kPermalink = "https://x.com/i/web/status/";

std::optional<std::string> id_of(JsonValue value) {
  const auto text = value.string();
  if (!text || !x_number(*text)) return std::nullopt;
  return std::string{*text};
}

std::optional<Instant> time_of(JsonValue item, std::uint64_t first) {
  if (const auto made = x_time(first)) return made;
  const auto text = item["created_at"].string();
  return text ? parse_instant(*text) : std::nullopt;
}

/// What it replies to: empty if to nothing; nothing if that cannot be read.
std::optional<std::string> replied_to(JsonValue item) {
  const JsonValue references = item["referenced_tweets"];
  if (!references.empty() && !references.is_array()) return std::nullopt;
  for (const auto reference : references) {
    const auto type = reference["type"].string();
    if (!type) return std::nullopt;
    if (*type == "replied_to") return id_of(reference["id"]);
  }
  return std::string{};
}

}  // namespace

std::optional<std::uint64_t> x_number(std::string_view id) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (id.empty() || failed != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return number;
}

std::optional<Instant> x_time(std::uint64_t number) {
  if (number < kFirstSnowflake) return std::nullopt;
  return Instant{Seconds{static_cast<std::int64_t>(((number >> 22) + kEpoch) / 1000)}};
}

TextFacts XItems::facts_of(JsonValue item, const Post& post) const {
  TextFacts facts;
  if (const auto escaped = item["text"].string(); escaped && !escaped->empty()) {
    const std::string text = html_to_text(*escaped);
    facts = input_.read_text(post.above.empty() && post.own ? std::string_view{text} : without_leading_handles(text));
    if (names_handle(text, page_.handle)) facts.mentions.emplace_back(kMentionOfPage);
  }
  if (post.from == From::mentions && facts.mentions.empty()) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

/// The root of a conversation replies to nothing, and what replies to nothing is one.
bool XItems::is_sound(const Post& post, JsonValue item) const {
  const auto version = [&](const std::string& id) {
    return std::find(post.versions.begin(), post.versions.end(), id) != post.versions.end();
  };
  const auto shown = id_of(item["id"]);
  if (!shown || !version(*shown) || post.author.empty()) return false;
  return post.conversation.empty() || version(post.conversation) == post.above.empty();
}

bool XItems::take(JsonValue item, From from) {
  Post post;
  for (const auto version : item["edit_history_tweet_ids"]) {
    auto id = id_of(version);
    if (id) post.versions.push_back(std::move(*id));
  }
  auto above = replied_to(item);
  post.author = item["author_id"].string().value_or("");
  post.conversation = item["conversation_id"].string().value_or("");
  post.above = above.value_or("");
  if (!above || post.versions.size() != item["edit_history_tweet_ids"].size() || !is_sound(post, item)) {
    builder_.refuse_item();
    return false;
  }
  auto& newest = newest_[static_cast<std::size_t>(from)];
  for (const auto& version : post.versions) newest = std::max(newest, *x_number(version));
  post.id = *std::min_element(post.versions.begin(), post.versions.end(),
                              [](const auto& a, const auto& b) { return *x_number(a) < *x_number(b); });
  post.created = time_of(item, *x_number(post.id));
  post.own = author_role(page_, post.author) == AuthorRole::page;
  post.to_account = item["in_reply_to_user_id"].string() == std::string_view{page_.account};
  post.from = from;
  // Asked for because it might be the account's own: a stranger's is none of our business.
  const bool asked_root = from == From::asked && !post.own && post.above.empty() &&
                          std::find(input_.followed.begin(), input_.followed.end(), post.id) == input_.followed.end();
  if (asked_root) return true;
  const bool fresh = std::none_of(post.versions.begin(), post.versions.end(),
                                  [&](const std::string& version) { return at_.contains(version); });
  for (const auto& version : post.versions) at_.emplace(version, posts_.size());
  if (!fresh) return false;
  post.facts = facts_of(item, post);
  if (from == From::account && post.own && post.above.empty()) {
    const auto count = item["public_metrics"]["reply_count"].integer();
    if (!count || *count < 0) reply_count_.reset();
    if (reply_count_) *reply_count_ += *count;
  }
  posts_.push_back(std::move(post));
  return true;
}

const XItems::Post* XItems::find(const std::string& id) const {
  const auto it = at_.find(id);
  return it == at_.end() ? nullptr : &posts_[it->second];
}

bool XItems::is_own_root(const std::string& id) const {
  const Post* post = find(id);
  return post != nullptr && post->own && post->above.empty();
}

/// The thread of a post that an earlier poll brought.
std::optional<std::string> XItems::ledger_thread(const std::string& id) const {
  if (id.empty()) return std::nullopt;
  if (input_.thread_of) return input_.thread_of(id);
  return input_.known && input_.known(id) ? std::optional{id} : std::nullopt;
}

/// Where a reply stands, if what it stands beneath is held: read in this poll, or in the ledger.
std::optional<XItems::Place> XItems::beneath(const Post& post) {
  const bool direct = post.above == post.conversation;
  if (is_own_root(post.above)) return Place{Kind::comment, find(post.above)->id, true, true};
  if (is_own_root(post.conversation)) return Place{Kind::reply, find(post.conversation)->id, true, true};
  if (const auto it = at_.find(post.above); it != at_.end()) {
    const Place above = place(it->second);
    if (above.held) return Place{Kind::reply, above.thread, true, above.sure};
  }
  if (auto thread = ledger_thread(post.conversation)) {
    // The ledger holds the root: a post of the account's if the reply is told to be to it, else a mention.
    return Place{direct && post.to_account ? Kind::comment : Kind::reply, std::move(*thread), true, true};
  }
  if (auto thread = ledger_thread(post.above)) return Place{Kind::reply, std::move(*thread), true, true};
  if (const Post* root = find(post.conversation); root != nullptr && !root->own)
    return Place{Kind::reply, root->id, true, true};
  return std::nullopt;
}

XItems::Place XItems::place_own(const Post& post) {
  if (post.above.empty()) return {Kind::post, post.id, true, true};
  if (auto held = beneath(post)) return *held;
  return {Kind::reply, {}, false, false};
}

XItems::Place XItems::place_foreign(const Post& post) {
  if (post.above.empty()) return {Kind::mention, post.id, true, true};
  if (auto held = beneath(post)) return *held;
  return {Kind::mention, {}, true, false};
}

XItems::Place XItems::place(std::size_t which) {
  if (places_[which]) return *places_[which];
  const Post& post = posts_[which];
  places_[which] = Place{Kind::reply, {}, false, false};  // against circles
  const Place found = post.own ? place_own(post) : place_foreign(post);
  Place full = found;
  if (full.kind == Kind::mention && full.thread.empty()) full.thread = post.id;
  places_[which] = full;
  return full;
}

bool XItems::place_all(bool whole) {
  bool held_back = false;
  places_.assign(posts_.size(), std::nullopt);
  for (std::size_t i = 0; i < posts_.size(); ++i) {
    Post& post = posts_[i];
    Place here = place(i);
    if (!here.sure && !whole) {
      held_back = true;
      continue;
    }
    if (here.thread.empty()) here.thread = post.above;
    if (!here.sure && here.kind == Kind::mention && !post.conversation.empty() && !at_.contains(post.conversation))
      unseen_roots_.push_back(post.conversation);
    if (builder_.passes_over(post.id, post.created, here.kind)) continue;
    auto activity = builder_.begin(post.id, post.created);
    if (!activity) continue;
    activity->kind = here.kind;
    activity->author = author_role(page_, post.author);
    activity->author_key = post.author;
    activity->thread_id = here.thread;
    if (here.kind == Kind::comment || here.kind == Kind::reply) {
      const Post* above = find(post.above);
      activity->parent_id = above == nullptr ? post.above : above->id;
    }
    activity->permalink = std::string{kPermalink} + post.id;
    activity->facts = std::move(post.facts);
    builder_.add(std::move(*activity));
  }
  return held_back;
}

}  // namespace sarad
