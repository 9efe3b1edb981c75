// SPDX-License-Identifier: Apache-2.0
#include "collectors/discourse_items.hpp"

#include "collectors/handles.hpp"
#include "collectors/html_text.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr std::int64_t kRegular = 1, kModeratorAction = 2;  ///< post_type; 3 are small actions, 4 whispers

std::optional<Instant> time_of(JsonValue value) {
  const auto text = value.string();
  return text ? parse_instant(*text) : std::nullopt;
}

}  // namespace

std::string discourse_root(std::int64_t topic) {
  return "t/" + std::to_string(topic) + "/1";
}

std::optional<std::int64_t> discourse_topic_of(std::string_view root) {
  if (!root.starts_with("t/") || !root.ends_with("/1")) return std::nullopt;
  root = root.substr(2, root.size() - 4);
  std::int64_t topic = 0;
  const auto [end, failed] = std::from_chars(root.data(), root.data() + root.size(), topic);
  if (failed != std::errc{} || end != root.data() + root.size() || topic <= 0) return std::nullopt;
  return topic;
}

std::optional<DiscourseTopic> read_discourse_topic(JsonValue item, BatchBuilder& builder) {
  if (item["archetype"].string() == "private_message") return std::nullopt;
  const auto id = item["id"].integer();
  if (!id || *id <= 0) {
    builder.refuse_item();
    return std::nullopt;
  }
  DiscourseTopic topic;
  topic.bumped = time_of(item["bumped_at"]);
  topic.pinned = item["pinned"].boolean().value_or(false) || item["pinned_globally"].boolean().value_or(false);
  Conversation& conversation = topic.conversation;
  conversation.id = discourse_root(*id);
  conversation.created = time_of(item["created_at"]).value_or(Instant{});
  if (const auto count = item["posts_count"].integer(); count && *count >= 1) conversation.count = *count - 1;
  conversation.mark = item["bumped_at"].string().value_or("");
  if (const auto highest = item["highest_post_number"].integer()) conversation.mark += ' ' + std::to_string(*highest);
  conversation.root_shown = false;
  return topic;
}

DiscoursePosts::DiscoursePosts(const PollInput& input, BatchBuilder& builder, std::string site, std::int64_t topic,
                               JsonValue shown)
    : input_(input), page_(input.page), builder_(builder), site_(std::move(site)), topic_(topic) {
  slug_ = shown["slug"].string().value_or("");
  JsonValue opener = shown["user_id"];
  if (opener.empty()) opener = shown["details"]["created_by"]["id"];
  for (const auto post : shown["post_stream"]["posts"])
    if (post["post_number"].integer() == 1 && !post["user_id"].empty()) opener = post["user_id"];
  of_office_ = is_office(opener);
}

bool DiscoursePosts::is_office(JsonValue user) const {
  const auto id = user.integer();
  if (!id || *id <= 0) return false;
  const AuthorRole role = author_role(page_, std::to_string(*id));
  return role == AuthorRole::page || role == AuthorRole::team;
}

bool DiscoursePosts::refuse() {
  builder_.refuse_item();
  return whole_ = false;
}

TextFacts DiscoursePosts::facts_of(JsonValue item) const {
  const auto html = item["cooked"].string();
  if (!html || html->empty() || item["hidden"].boolean().value_or(false)) return {};
  const std::string own = without_elements(*html, "aside");  // quotations of others
  const std::string text = html_to_text(own);
  TextFacts facts = input_.read_text(without_leading_handles(text));
  facts.trivial = facts.trivial && own.find("<img") == std::string::npos;
  if (names_handle(text, page_.handle)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

Kind DiscoursePosts::kind_of(std::int64_t number, std::int64_t above) const {
  if (number == 1) return of_office_ ? Kind::post : Kind::visitor_post;
  return of_office_ && above == 1 ? Kind::comment : Kind::reply;
}

/// Shown to those who may see what was deleted, or as a stub its author left. A deleted account's posts stay.
bool DiscoursePosts::is_gone(JsonValue item) const {
  return !item["deleted_at"].empty() || (item["user_deleted"].boolean().value_or(false) && !item["user_id"].empty());
}

bool DiscoursePosts::take(JsonValue item) {
  const auto number = item["post_number"].integer(), type = item["post_type"].integer();
  if (!number || *number <= 0 || !type) return refuse();
  if (const auto topic = item["topic_id"].integer(); topic && *topic != topic_) return false;  // moved meanwhile
  if (*type != kRegular && (*type != kModeratorAction || item["cooked"].string().value_or("").empty())) return false;
  const JsonValue user = item["user_id"];
  if (const auto id = user.integer(); id && *id < 0) return false;  // the forum itself, or its bot
  std::optional id = "t/" + std::to_string(topic_) + '/' + std::to_string(*number);
  if (is_gone(item)) {
    if (input_.known && input_.known(*id)) builder_.batch().gone.push_back(*id);
    return false;
  }
  std::int64_t above = 1;
  if (const JsonValue told = item["reply_to_post_number"]; !told.empty()) {
    const auto reply_to = told.integer();
    if (!reply_to || *reply_to <= 0 || *reply_to == *number) return refuse();
    above = *reply_to;
  }
  const Kind kind = kind_of(*number, above);
  const auto created = time_of(item["created_at"]);
  const bool message = kind == Kind::comment || kind == Kind::reply;
  if (builder_.passes_over(id, created, kind)) {
    fetched_ += message ? 1 : 0;
    return true;
  }
  auto post = builder_.begin(std::move(id), created);
  if (!post) return whole_ = false;
  post->kind = kind;
  post->thread_id = discourse_root(topic_);
  if (*number > 1) post->parent_id = "t/" + std::to_string(topic_) + '/' + std::to_string(above);
  if (const auto author = user.integer(); author && *author > 0) {
    post->author_key = std::to_string(*author);
    post->author = author_role(page_, post->author_key);
  }
  if (slug_.empty()) slug_ = item["topic_slug"].string().value_or("");
  post->permalink = site_ + "/t/" + (slug_.empty() ? "-" : slug_) + '/' + std::to_string(topic_) + '/' + std::to_string(*number);
  post->facts = facts_of(item);
  fetched_ += builder_.add(std::move(*post)) && message ? 1 : 0;
  return false;
}

}  // namespace sarad
