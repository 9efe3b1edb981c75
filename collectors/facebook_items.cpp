// SPDX-License-Identifier: Apache-2.0
#include "collectors/facebook_items.hpp"

#include "collectors/graph_reader.hpp"
#include "collectors/text_words.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kCitizenMark = " citizen";

void set_author(Activity& activity, JsonValue from, const Page& page) {
  auto id = graph_id(from);
  if (!id) return;
  activity.author = author_role(page, *id);
  activity.author_key = std::move(*id);
}

void add_tag(JsonValue tag, const Page& page, std::vector<std::string>& mentions) {
  auto id = graph_id(tag);
  if (!id) return;
  if (*id == page.account) *id = kMentionOfPage;
  if (std::find(mentions.begin(), mentions.end(), *id) == mentions.end()) mentions.push_back(std::move(*id));
}

/// The text with kTagMark for the name of each tagged person. Pages and groups keep theirs: an office may
/// be meant. Graph's offsets count in units that differ by field, so the name itself is looked for.
void mark_tag(JsonValue tag, const Page& page, std::string& text) {
  const auto name = tag["name"].string();
  if (tag["type"].string() != "user" || !name || name->empty() || graph_id(tag) == page.account) return;
  if (const auto at = text.find(*name); at != std::string::npos) text.replace(at, name->size(), kTagMark);
}

std::string with_marked_tags(std::string_view message, JsonValue tags, const Page& page) {
  std::string text{message};
  for (const auto tag : tags) {
    if (tag.is_array()) {
      for (const auto inner : tag) mark_tag(inner, page, text);
    } else {
      mark_tag(tag, page, text);
    }
  }
  return text;
}

TextFacts read_facts(JsonValue item, const Page& page, const TextReader& read_text) {
  TextFacts facts;
  // Without words there is a picture or a sticker, and nobody knows what it says.
  if (const auto text = item["message"].string(); text && !text->empty()) {
    const JsonValue tags = item["message_tags"];
    facts = tags.empty() ? read_text(*text) : read_text(with_marked_tags(*text, tags, page));
  }
  // A list, or in old answers an object of lists by offset.
  for (const auto tag : item["message_tags"]) {
    if (tag.is_array()) {
      for (const auto inner : tag) add_tag(inner, page, facts.mentions);
    } else {
      add_tag(tag, page, facts.mentions);
    }
  }
  return facts;
}

std::string link_of(JsonValue item) {
  return std::string{item["permalink_url"].string().value_or("")};
}

/// A parameter of an URL's query as it stands there; empty if absent.
std::string_view parameter(std::string_view url, std::string_view key) {
  const auto question = url.find('?');
  if (question == std::string_view::npos) return {};
  url.remove_prefix(question + 1);
  url = url.substr(0, url.find('#'));
  while (!url.empty()) {
    const auto end = std::min(url.find('&'), url.size());
    const auto pair = url.substr(0, end);
    if (pair.size() > key.size() && pair.substr(0, key.size()) == key && pair[key.size()] == '=')
      return pair.substr(key.size() + 1);
    url.remove_prefix(std::min(end + 1, url.size()));
  }
  return {};
}

/// The comment above, where the platform left `parent` out: the permalink names both (sdk sources).
std::optional<std::string> parent_from_link(std::string_view link, std::string_view id) {
  const auto above = parameter(link, "comment_id");
  if (above.empty() || parameter(link, "reply_comment_id").empty()) return std::nullopt;
  const auto line = id.rfind('_');
  return line == std::string_view::npos ? std::string{above} : std::string{id.substr(0, line + 1)} + std::string{above};
}

void read_private_replies(JsonValue conversation, const Activity& comment, const Page& page, BatchBuilder& builder) {
  for (const auto message : conversation["messages"]["data"]) {
    if (graph_id(message["from"]) != page.account) continue;
    auto reply = builder.begin(graph_id(message), graph_time(message["created_time"]));
    if (!reply || *reply->created <= *comment.created) continue;
    reply->kind = Kind::private_reply;
    reply->author = AuthorRole::page;
    reply->author_key = page.account;
    reply->thread_id = comment.thread_id;
    reply->parent_id = comment.id;
    builder.add(std::move(*reply));
  }
}

}  // namespace

std::optional<FacebookPost> read_facebook_post(JsonValue item, const Page& page, const TextReader& read_text,
                                               bool tagged, BatchBuilder& builder) {
  const auto published = item["is_published"].boolean();
  if (published == false || (!item["scheduled_publish_time"].empty() && published != true)) return std::nullopt;
  auto id = graph_id(item);
  const auto created = graph_time(item["created_time"]);
  FacebookPost post;
  post.own = item["from"]["id"].string() == std::string_view{page.account};
  const Kind kind = post.own ? Kind::post : tagged ? Kind::mention : Kind::visitor_post;
  const bool talks_privately = page.private_replies && !post.own;
  std::optional<Activity> activity;
  if (talks_privately || !builder.passes_over(id, created, kind)) {
    activity = builder.begin(id, created);
    if (!activity) return std::nullopt;
    set_author(*activity, item["from"], page);
    activity->kind = kind;
    activity->thread_id = activity->id;
    activity->permalink = link_of(item);
    activity->facts = read_facts(item, page, read_text);
  }

  post.id = std::move(*id);
  post.created = *created;
  if (const auto total = item["comments"]["summary"]["total_count"].integer(); total && *total >= 0) post.count = total;
  post.change_mark = item["updated_time"].id().value_or("");
  if (!post.own) post.change_mark += kCitizenMark;
  if (activity) builder.add(*activity);
  if (talks_privately) read_private_replies(item["private_reply_conversation"], *activity, page, builder);
  return post;
}

FacebookPost followed_facebook_post(const std::string& id, const Page& page, const ThreadLook* look) {
  FacebookPost post;
  post.id = id;
  post.own = id.substr(0, page.account.size() + 1) == page.account + '_';
  if (look == nullptr) return post;
  post.created = look->created;
  post.change_mark = look->change_mark;
  if (look->change_mark.ends_with(kCitizenMark)) post.own = false;
  return post;
}

void read_facebook_comment(JsonValue item, const FacebookPost& post, const Page& page, const TextReader& read_text,
                           BatchBuilder& builder) {
  auto id = graph_id(item);
  const auto created = graph_time(item["created_time"]);
  if (!page.private_replies && builder.passes_over(id, created, Kind::comment)) return;
  auto comment = builder.begin(std::move(id), created);
  if (!comment) return;
  set_author(*comment, item["from"], page);
  comment->permalink = link_of(item);
  comment->thread_id = post.id;
  auto parent = graph_id(item["parent"]);
  if (!parent) parent = parent_from_link(comment->permalink, comment->id);
  const bool top_level = !parent || *parent == post.id || *parent == comment->id;
  comment->kind = top_level && post.own ? Kind::comment : Kind::reply;
  comment->parent_id = top_level ? post.id : std::move(*parent);
  comment->facts = read_facts(item, page, read_text);
  if (!page.private_replies) {
    builder.add(std::move(*comment));
    return;
  }
  builder.add(*comment);
  read_private_replies(item["private_reply_conversation"], *comment, page, builder);
}

void read_facebook_profile(JsonValue root, ProfileFacts& profile) {
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = root[key].string();
    if (!value || value->empty()) return std::nullopt;
    return std::string{*value};
  };
  profile.name = text("name");
  profile.description = text("description");
  if (!profile.description) profile.description = text("about");
  profile.website = text("website");
}

std::optional<bool> visitors_may_post(JsonValue settings) {
  const JsonValue list = settings["data"].is_array() ? settings["data"] : settings;
  for (const auto entry : list)
    if (entry["setting"].string() == "USERS_CAN_POST") return entry["value"].boolean();
  return std::nullopt;
}

}  // namespace sarad
