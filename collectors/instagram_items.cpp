// SPDX-License-Identifier: Apache-2.0
#include "collectors/instagram_items.hpp"

#include "collectors/graph_reader.hpp"
#include "collectors/handles.hpp"

namespace sarad {
namespace {

/// `from` is whoever wrote it; `user` is given only to the account itself, and may bear its other id.
void set_author(Activity& activity, JsonValue item, const Page& page) {
  auto from = graph_id(item["from"]), user = graph_id(item["user"]);
  for (auto* id : {&from, &user}) {
    if (!*id || author_role(page, **id) != AuthorRole::page) continue;
    activity.author = AuthorRole::page;
    activity.author_key = std::move(**id);
    return;
  }
  if (!from) return;
  activity.author = author_role(page, *from);
  activity.author_key = std::move(*from);
}

TextFacts read_facts(JsonValue text, const Page& page, const TextReader& read_text) {
  const auto words = text.string();
  if (!words || words->empty()) return {};  // a picture or a sticker, and nobody knows what it says
  TextFacts facts = read_text(without_leading_handles(*words));
  if (names_handle(*words, page.handle)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

std::optional<std::int64_t> count_of(JsonValue item) {
  const auto count = item["comments_count"].integer();
  return count && *count >= 0 ? count : std::nullopt;
}

std::string link_of(JsonValue item) {
  return std::string{item["permalink"].string().value_or("")};
}

}  // namespace

std::optional<Conversation> read_instagram_medium(JsonValue item, const Page& page, const TextReader& read_text,
                                                  BatchBuilder& builder) {
  const auto product = item["media_product_type"].string();
  if (!product) {
    builder.refuse_item();
    return std::nullopt;
  }
  if (*product == "STORY" || *product == "AD") return std::nullopt;
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  Conversation medium;
  medium.count = count_of(item);
  if (builder.passes_over(id, created, Kind::post)) {
    medium.id = std::move(*id);
    medium.created = *created;
    return medium;
  }
  auto post = builder.begin(std::move(id), created);
  if (!post) return std::nullopt;
  post->kind = Kind::post;
  post->author = AuthorRole::page;
  post->author_key = page.account;
  post->thread_id = post->id;
  post->permalink = link_of(item);
  if (const auto caption = item["caption"].string()) post->facts = read_text(*caption);
  medium.id = post->id;
  medium.created = *created;
  builder.add(std::move(*post));
  return medium;
}

std::optional<Conversation> read_instagram_tag(JsonValue item, const TextReader& read_text, BatchBuilder& builder) {
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  Conversation tag;
  tag.count = count_of(item);
  tag.mark = kInstagramTag;
  tag.id = id.value_or("");
  tag.created = created.value_or(Instant{});
  if (builder.passes_over(id, created, Kind::mention)) return tag;
  auto mention = builder.begin(std::move(id), created);
  if (!mention) return std::nullopt;
  mention->kind = Kind::mention;
  mention->thread_id = mention->id;
  mention->permalink = link_of(item);
  if (const auto caption = item["caption"].string()) mention->facts = read_text(*caption);
  mention->facts.mentions.emplace_back(kMentionOfPage);
  builder.add(std::move(*mention));
  return tag;
}

void read_instagram_comment(JsonValue item, const std::string& medium, const std::string& above, const Page& page,
                            const TextReader& read_text, BatchBuilder& builder) {
  auto id = graph_id(item);
  const auto created = graph_time(item["timestamp"]);
  if (builder.passes_over(id, created, Kind::comment)) return;
  auto comment = builder.begin(std::move(id), created);
  if (!comment) return;
  set_author(*comment, item, page);
  auto parent = item["parent_id"].string();
  if (parent && (parent->empty() || *parent == medium || *parent == comment->id)) parent.reset();
  comment->thread_id = medium;
  comment->parent_id = parent ? std::string{*parent} : above.empty() ? medium : above;
  comment->kind = comment->parent_id == medium ? Kind::comment : Kind::reply;
  comment->facts = read_facts(item["text"], page, read_text);
  builder.add(std::move(*comment));
}

}  // namespace sarad
