// SPDX-License-Identifier: Apache-2.0
#include "collectors/nodebb_items.hpp"

#include "collectors/handles.hpp"
#include "collectors/html_text.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// In place of a deleted post's text, for those who may not see it.
constexpr std::string_view kDeletedText = "[[topic:post-is-deleted]]";

/// Flags come as 0 and 1 or as true and false.
bool flag(JsonValue value) {
  return value.boolean().value_or(value.integer().value_or(0) != 0);
}

/// A number, or the address of what came by federation.
std::optional<std::string> id_of(JsonValue value) {
  auto id = value.id();
  if (!id) return std::nullopt;
  const bool number = std::all_of(id->begin(), id->end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool address = id->starts_with("https://") || id->starts_with("http://");
  return number || address || value.integer() ? id : std::nullopt;
}

/// Milliseconds, cut off; the ISO form stands in.
std::optional<Instant> time_of(JsonValue item, std::string_view name) {
  using namespace std::chrono;
  if (const auto ms = item[name].integer()) return floor<seconds>(sys_time<milliseconds>{milliseconds{*ms}});
  const auto text = item[std::string{name} + "ISO"].string();
  return text ? parse_instant(*text) : std::nullopt;
}

bool is_office(const Page& page, JsonValue uid) {
  const auto id = id_of(uid);
  if (!id || *id == "0") return false;
  const AuthorRole role = author_role(page, *id);
  return role == AuthorRole::page || role == AuthorRole::team;
}

}  // namespace

std::optional<NodeBBTopic> read_nodebb_topic(JsonValue item, BatchBuilder& builder) {
  if (flag(item["scheduled"]) || flag(item["deleted"])) return std::nullopt;
  const auto tid = id_of(item["tid"]), main = id_of(item["mainPid"]);
  if (!tid || !main) {
    builder.refuse_item();
    return std::nullopt;
  }
  NodeBBTopic topic;
  topic.last_post = time_of(item, "lastposttime");
  topic.pinned = flag(item["pinned"]);
  Conversation& conversation = topic.conversation;
  conversation.id = *main;
  conversation.created = time_of(item, "timestamp").value_or(Instant{});
  if (const auto count = item["postcount"].integer(); count && *count >= 1) conversation.count = *count - 1;
  conversation.mark = "tid=" + *tid;
  if (topic.last_post) conversation.mark += ' ' + format_instant(*topic.last_post);
  conversation.root_shown = false;
  return topic;
}

std::string nodebb_topic_in(std::string_view mark) {
  if (!mark.starts_with("tid=")) return {};
  return std::string{mark.substr(4, mark.find(' ') - 4)};
}

NodeBBPosts::NodeBBPosts(const PollInput& input, BatchBuilder& builder, std::string site, std::string root, JsonValue shown)
    : input_(input), page_(input.page), builder_(builder), site_(std::move(site)), root_(std::move(root)) {
  JsonValue opener = shown["uid"];
  for (const auto post : shown["posts"])
    if (id_of(post["pid"]) == root_ && !post["uid"].empty()) opener = post["uid"];
  of_office_ = is_office(page_, opener);
}

void NodeBBPosts::refuse() {
  builder_.refuse_item();
  whole_ = false;
}

/// `user.uid` is 0 for former users too: the post's own counts.
void NodeBBPosts::read_author(JsonValue uid, Activity& post) const {
  const auto id = id_of(uid);
  if (!id) return;
  if (uid.integer() == 0 || *id == "0") {
    post.author = AuthorRole::citizen;  // the forum says: a guest, none of its accounts
    return;
  }
  if (uid.integer().value_or(1) < 0) return;
  post.author_key = *id;
  post.author = author_role(page_, *id);
}

TextFacts NodeBBPosts::facts_of(JsonValue item) const {
  const auto html = item["content"].string();
  if (!html || html->empty()) return {};
  const std::string own = without_elements(*html, "blockquote");  // others' words
  const std::string text = html_to_text(own);
  TextFacts facts = input_.read_text(without_leading_handles(text));
  facts.trivial = facts.trivial && own.find("<img") == std::string::npos;
  if (names_handle(text, page_.handle)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

void NodeBBPosts::take(JsonValue item) {
  auto id = id_of(item["pid"]);
  if (!id) return refuse();
  const JsonValue deleted = item["deleted"];
  if (!deleted.empty() && !deleted.boolean() && !deleted.integer()) return refuse();
  if (flag(deleted) || item["content"].string() == kDeletedText) {
    if (input_.known && input_.known(*id)) builder_.batch().gone.push_back(*id);
    return;
  }
  const JsonValue told = item["toPid"];
  std::string above = root_;
  if (!told.empty() && told.integer() != 0 && told.string() != "" && told.string() != "0") {
    const auto reply_to = id_of(told);
    if (!reply_to || *reply_to == *id) return refuse();
    above = *reply_to;
  }
  Kind kind = of_office_ && above == root_ ? Kind::comment : Kind::reply;
  if (*id == root_) kind = of_office_ ? Kind::post : Kind::visitor_post;
  const bool message = *id != root_;
  const auto created = time_of(item, "timestamp");
  if (builder_.passes_over(id, created, kind)) {
    fetched_ += message ? 1 : 0;
    return;
  }
  auto post = builder_.begin(std::move(id), created);
  if (!post) {
    whole_ = false;
    return;
  }
  post->kind = kind;
  post->thread_id = root_;
  if (message) post->parent_id = above;
  read_author(item["uid"], *post);
  // Posts that came by federation have their own address as id.
  post->permalink = post->id.find("://") == std::string::npos ? site_ + "/post/" + post->id : post->id;
  post->facts = facts_of(item);
  const bool fresh = builder_.add(std::move(*post));
  fetched_ += fresh && message ? 1 : 0;
}

}  // namespace sarad
