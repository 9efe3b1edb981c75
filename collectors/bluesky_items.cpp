// SPDX-License-Identifier: Apache-2.0
#include "collectors/bluesky_items.hpp"

#include "collectors/handles.hpp"
#include "collectors/text_words.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace sarad {
namespace {

constexpr std::string_view kScheme = "at://", kPosts = "/app.bsky.feed.post/";
constexpr std::string_view kMention = "app.bsky.richtext.facet#mention";

std::string_view account_of(std::string_view uri) {
  if (!uri.starts_with(kScheme)) return {};
  uri.remove_prefix(kScheme.size());
  return uri.substr(0, uri.find('/'));
}

std::string link_of(std::string_view uri) {
  const auto at = uri.find(kPosts);
  if (at == std::string_view::npos) return {};
  std::string link{"https://bsky.app/profile/"};
  link.append(account_of(uri)).append("/post/").append(uri.substr(at + kPosts.size()));
  return link;
}

std::optional<std::string> uri_of(JsonValue reference) {
  const auto uri = reference["uri"].string();
  if (!uri || account_of(*uri).empty()) return std::nullopt;
  return std::string{*uri};
}

/// Calls `visit(begin, end, did)` for every mention.
template <class Visit>
void for_each_mention(JsonValue record, Visit visit) {
  for (const auto facet : record["facets"]) {
    const auto begin = facet["index"]["byteStart"].integer(), end = facet["index"]["byteEnd"].integer();
    for (const auto feature : facet["features"]) {
      const auto did = feature["did"].string();
      if (feature["$type"].string() == kMention && did && !did->empty())
        visit(begin.value_or(-1), end.value_or(-1), *did);
    }
  }
}

}  // namespace

std::string bluesky_text(JsonValue record) {
  std::string text{record["text"].string().value_or("")};
  std::vector<std::pair<std::int64_t, std::int64_t>> marks;
  for_each_mention(record, [&](std::int64_t begin, std::int64_t end, std::string_view) {
    if (begin >= 0 && end > begin && end <= static_cast<std::int64_t>(text.size())) marks.emplace_back(begin, end);
  });
  std::sort(marks.begin(), marks.end(), std::greater<>{});
  auto last = static_cast<std::int64_t>(text.size());
  for (const auto& [begin, end] : marks) {
    if (end > last) continue;  // two that overlap: the later one stands
    text.replace(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin), kTagMark);
    last = begin;
  }
  return text;
}

/// A picture, a film or a quoted post says something that nobody read.
TextFacts BlueskyItems::facts_of(JsonValue record, const BlueskyPost& post) const {
  TextFacts facts;
  if (const std::string text = bluesky_text(record); !text.empty()) {
    facts = input_.read_text(post.parent.empty() ? std::string_view{text} : without_leading_tags(text));
    facts.trivial = facts.trivial && record["embed"].empty();
  }
  for_each_mention(record, [&](std::int64_t, std::int64_t, std::string_view did) {
    const std::string who{did == page_.account ? kMentionOfPage : did};
    const bool told = std::find(facts.mentions.begin(), facts.mentions.end(), who) != facts.mentions.end();
    if (!told && did != post.activity.author_key) facts.mentions.push_back(who);
  });
  return facts;
}

std::optional<BlueskyPost> BlueskyItems::read(JsonValue item) {
  const JsonValue record = item["record"], reply = record["reply"];
  const auto author = item["author"]["did"].string();
  const auto parent = uri_of(reply["parent"]), root = uri_of(reply["root"]);
  const bool sound_reply = reply.absent() || (parent && root);
  auto uri = uri_of(item);
  if (!uri || !record["text"].string() || !author || author->empty() || !sound_reply || parent == uri) {
    builder_.refuse_item();
    return std::nullopt;
  }
  const auto time = [](JsonValue value) {
    const auto text = value.string();
    return text ? parse_instant(*text) : std::nullopt;
  };
  const auto indexed = time(item["indexedAt"]);
  auto created = indexed;
  // Its author claims when it was made: never later than it was seen, and before there was Bluesky it is nonsense.
  if (const auto claimed = time(record["createdAt"]); claimed && indexed && *claimed >= kBlueskyBegan)
    created = std::min(*claimed, *indexed);
  auto activity = builder_.begin(std::move(uri), created);
  if (!activity) return std::nullopt;
  BlueskyPost post{.activity = std::move(*activity),
                   .indexed = *indexed,
                   .parent = parent.value_or(""),
                   .root = root.value_or("")};
  post.activity.author = author_role(page_, *author);
  post.activity.author_key = *author;
  post.activity.permalink = link_of(post.activity.id);
  for_each_mention(record, [&](std::int64_t, std::int64_t, std::string_view did) {
    post.names_page = post.names_page || did == page_.account;
  });
  if (const auto replies = item["replyCount"].integer(); replies && *replies >= 0) post.replies = *replies;
  if (!input_.known || !input_.known(post.activity.id)) post.activity.facts = facts_of(record, post);
  return post;
}

void BlueskyItems::take_root(BlueskyPost post) {
  Activity& activity = post.activity;
  activity.kind = post.is_own() ? Kind::post : Kind::mention;
  activity.thread_id = activity.id;
  threads_.insert_or_assign(activity.id, activity.id);
  auto& mentions = activity.facts.mentions;
  if (activity.kind == Kind::mention && std::find(mentions.begin(), mentions.end(), kMentionOfPage) == mentions.end())
    mentions.emplace_back(kMentionOfPage);
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

void BlueskyItems::take_beneath(BlueskyPost post, const std::string& thread) {
  Activity& activity = post.activity;
  activity.kind = post.parent == thread && is_own(thread) ? Kind::comment : Kind::reply;
  activity.thread_id = thread;
  activity.parent_id = post.parent;
  threads_.insert_or_assign(activity.id, thread);
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

bool BlueskyItems::is_own(std::string_view uri) const {
  return author_role(page_, account_of(uri)) == AuthorRole::page;
}

std::optional<std::string> BlueskyItems::thread_of(const std::string& uri) const {
  if (uri.empty()) return std::nullopt;
  if (const auto it = threads_.find(uri); it != threads_.end()) return it->second;
  return input_.thread_of ? input_.thread_of(uri) : std::nullopt;
}

void BlueskyItems::count(const std::string& uri, std::optional<std::int64_t> replies) {
  if (!counted_uris_.insert(uri).second) return;
  if (!replies) counted_.reset();
  if (counted_ && replies) *counted_ += *replies;
}

}  // namespace sarad
