// SPDX-License-Identifier: Apache-2.0
#include "collectors/threads_items.hpp"

#include "collectors/graph_reader.hpp"
#include "collectors/handles.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kRepost = "REPOST_FACADE";

std::string link_of(JsonValue item) {
  return std::string{item["permalink"].string().value_or("")};
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (!a.empty() && a.front() == '@') a.remove_prefix(1);
  if (!b.empty() && b.front() == '@') b.remove_prefix(1);
  return !a.empty() &&
         std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

/// Own if the platform says so, else a team's member by name, else a citizen whom nobody names.
AuthorRole ThreadsItems::author_of(JsonValue item) const {
  const auto own = item["is_reply_owned_by_me"].boolean();
  const auto name = item["username"].string();
  if (own == true) return AuthorRole::page;
  if (name && !name->empty()) {
    if (!own && same_name(*name, page_.handle)) return AuthorRole::page;
    const bool team = std::any_of(page_.team.begin(), page_.team.end(),
                                  [&](const std::string& member) { return same_name(member, *name); });
    return team ? AuthorRole::team : AuthorRole::citizen;
  }
  return own == false ? AuthorRole::citizen : AuthorRole::unknown;
}

TextFacts ThreadsItems::facts_of(JsonValue item, bool root) const {
  const auto text = item["text"].string();
  if (!text || text->empty()) return {};
  TextFacts facts = input_.read_text(root ? *text : without_leading_handles(*text));
  if (names_handle(*text, page_.handle)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

/// The conversation of what stands beneath `parent` in one that began with `root`, if this poll read either
/// or the ledger holds it.
std::optional<std::string> ThreadsItems::held_thread(const std::optional<std::string>& parent,
                                                     const std::optional<std::string>& root) const {
  const auto known = [this](const std::optional<std::string>& id) { return id && input_.known && input_.known(*id); };
  for (const auto& id : {parent, root}) {
    if (!id) continue;
    if (const auto it = threads_.find(*id); it != threads_.end()) return it->second;
    if (auto thread = input_.thread_of ? input_.thread_of(*id) : std::nullopt) return thread;
  }
  if (known(root)) return root;
  return known(parent) ? parent : std::nullopt;
}

std::optional<Conversation> ThreadsItems::take_post(JsonValue item) {
  const auto type = item["media_type"].string();
  if (!type) {
    builder_.refuse_item();
    return std::nullopt;
  }
  if (*type == kRepost) return std::nullopt;
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  Conversation post;
  post.id = id.value_or("");
  post.created = created.value_or(Instant{});
  if (item["has_replies"].boolean() == false) post.count = 0;
  if (!builder_.passes_over(id, created, Kind::post)) {
    auto activity = builder_.begin(std::move(id), created);
    if (!activity) return std::nullopt;
    activity->kind = Kind::post;
    activity->author = AuthorRole::page;
    activity->author_key = page_.account;
    activity->thread_id = activity->id;
    activity->permalink = link_of(item);
    activity->facts = facts_of(item, true);
    builder_.add(std::move(*activity));
  }
  hold(post.id, post.id);
  own_posts_.insert(post.id);
  return post;
}

bool ThreadsItems::add_beneath(JsonValue item, const std::string& thread, const std::string& parent,
                               AuthorRole author) {
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  if (id) hold(*id, thread);
  if (builder_.passes_over(id, created, Kind::reply)) return true;
  auto activity = builder_.begin(std::move(id), created);
  if (!activity) return false;
  // Beneath a post the ledger knows as ours it is a comment too, but only a listed one tells for certain.
  activity->kind = parent == thread && own_posts_.contains(thread) ? Kind::comment : Kind::reply;
  activity->author = author;
  if (author == AuthorRole::page) activity->author_key = page_.account;
  activity->thread_id = thread;
  activity->parent_id = parent;
  activity->permalink = link_of(item);
  activity->facts = facts_of(item, false);
  builder_.add(std::move(*activity));
  return true;
}

void ThreadsItems::take_beneath(JsonValue item, const std::string& root) {
  const auto parent = graph_id(item["replied_to"]);
  const auto id = graph_id(item);
  own_posts_.insert(root);
  add_beneath(item, root, parent && parent != id ? *parent : root, author_of(item));
}

std::optional<Conversation> ThreadsItems::take_mention(JsonValue item) {
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  if (id && threads_.contains(*id)) return std::nullopt;  // read in its conversation
  const auto parent = graph_id(item["replied_to"]);
  if (const auto thread = held_thread(parent, graph_id(item["root_post"]))) {
    add_beneath(item, *thread, parent.value_or(*thread), author_of(item));
    return std::nullopt;
  }
  Conversation mention;
  mention.id = id.value_or("");
  mention.created = created.value_or(Instant{});
  mention.mark = kThreadsMention;
  if (!builder_.passes_over(id, created, Kind::mention)) {
    auto activity = builder_.begin(std::move(id), created);
    if (!activity) return std::nullopt;
    activity->kind = Kind::mention;
    activity->author = author_of(item);
    if (activity->author == AuthorRole::page) activity->author_key = page_.account;
    activity->thread_id = activity->id;
    activity->permalink = link_of(item);
    activity->facts = facts_of(item, true);
    if (std::find(activity->facts.mentions.begin(), activity->facts.mentions.end(), kMentionOfPage) ==
        activity->facts.mentions.end())
      activity->facts.mentions.emplace_back(kMentionOfPage);
    builder_.add(std::move(*activity));
  }
  hold(mention.id, mention.id);
  return mention;
}

void ThreadsItems::take_own_reply(JsonValue item) {
  const auto id = graph_id(item);
  if (id && threads_.contains(*id)) {
    // It stands in this listing: it is ours, whatever its conversation left out.
    for (auto& read : builder_.batch().activities) {
      if (read.id != *id) continue;
      read.author = AuthorRole::page;
      read.author_key = page_.account;
    }
    return;
  }
  const auto parent = graph_id(item["replied_to"]), root = graph_id(item["root_post"]);
  auto thread = held_thread(parent, root);
  if (!thread) thread = root ? root : parent;
  if (!thread) {
    builder_.refuse_item();
    return;
  }
  add_beneath(item, *thread, parent.value_or(*thread), AuthorRole::page);
}

}  // namespace sarad
