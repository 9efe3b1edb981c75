// SPDX-License-Identifier: Apache-2.0
#include "collectors/youtube_items.hpp"

#include "collectors/handles.hpp"

namespace sarad {
namespace {

constexpr std::string_view kWatch = "https://www.youtube.com/watch?v=";

/// YouTube's ids are strings, always.
std::optional<std::string> text_of(JsonValue value) {
  const auto text = value.string();
  if (!text || text->empty()) return std::nullopt;
  return std::string{*text};
}

std::optional<Instant> time_of(JsonValue value) {
  const auto text = value.string();
  return text ? parse_instant(*text) : std::nullopt;
}

/// What two places of an answer tell alike. Empty: neither does. Nothing: they contradict each other, or
/// one holds what is no text.
std::optional<std::string> same_of(JsonValue a, JsonValue b) {
  const auto first = text_of(a), second = text_of(b);
  if ((!a.empty() && !first) || (!b.empty() && !second)) return std::nullopt;
  if (first && second && *first != *second) return std::nullopt;
  return first ? *first : second.value_or("");
}

void set_author(Activity& activity, JsonValue snippet, const Page& page) {
  auto id = text_of(snippet["authorChannelId"]["value"]);
  if (!id) return;
  activity.author = author_role(page, *id);
  activity.author_key = std::move(*id);
}

/// The text is asked for plain: what looks like markup was typed so.
TextFacts read_facts(JsonValue snippet, const Page& page, const TextReader& read_text) {
  const auto text = snippet["textDisplay"].string();
  if (!text || text->empty()) return {};
  TextFacts facts = read_text(without_leading_handles(*text));
  if (names_handle(*text, page.handle)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

std::string link_of(const YouTubeThread& thread, const std::string& id) {
  if (!thread.on_video) return {};
  return std::string{kWatch} + thread.root + "&lc=" + id;
}

}  // namespace

std::optional<YouTubeVideo> read_youtube_video(JsonValue item, const Page& page, BatchBuilder& builder) {
  const auto privacy = item["status"]["privacyStatus"].string();
  if (!privacy) {
    builder.refuse_item();
    return std::nullopt;
  }
  if (*privacy != "public") return std::nullopt;
  const JsonValue details = item["contentDetails"];
  auto id = text_of(details["videoId"]);
  const auto created = time_of(details["videoPublishedAt"]);
  YouTubeVideo video;
  video.id = id.value_or("");
  video.created = created.value_or(Instant{});
  if (builder.passes_over(id, created, Kind::post)) return video;
  auto post = builder.begin(std::move(id), created);
  if (!post) return std::nullopt;
  post->kind = Kind::post;
  post->author = AuthorRole::page;
  post->author_key = page.account;
  post->thread_id = post->id;
  post->permalink = std::string{kWatch} + post->id;
  builder.add(std::move(*post));
  return video;
}

std::optional<YouTubeThread> read_youtube_thread(JsonValue item, const Page& page, const TextReader& read_text,
                                                 BatchBuilder& builder) {
  const JsonValue about = item["snippet"], top = about["topLevelComment"], snippet = top["snippet"];
  auto id = same_of(item["id"], top["id"]);
  const auto video = same_of(about["videoId"], snippet["videoId"]);
  if (!id || id->empty() || !video) {
    builder.refuse_item();
    return std::nullopt;
  }
  YouTubeThread thread;
  thread.id = *id;
  thread.on_video = !video->empty();
  thread.root = thread.on_video ? *video : *id;
  const auto created = time_of(snippet["publishedAt"]);
  const Kind kind = thread.on_video ? Kind::comment : Kind::visitor_post;
  if (!builder.passes_over(id, created, kind)) {
    auto comment = builder.begin(std::move(id), created);
    if (!comment) return std::nullopt;
    set_author(*comment, snippet, page);
    comment->kind = kind;
    comment->thread_id = thread.root;
    if (thread.on_video) comment->parent_id = thread.root;
    comment->permalink = link_of(thread, comment->id);
    comment->facts = read_facts(snippet, page, read_text);
    builder.add(std::move(*comment));
  }
  thread.created = *created;
  for (const auto reply : item["replies"]["comments"]) {
    ++thread.shown;
    read_youtube_reply(reply, thread, page, read_text, builder);
  }
  // Five come with a thread at most: where no count is told, there may be more of them.
  thread.replies = about["totalReplyCount"].integer().value_or(thread.shown < 5 ? thread.shown : thread.shown + 1);
  return thread;
}

void read_youtube_reply(JsonValue item, const YouTubeThread& thread, const Page& page, const TextReader& read_text,
                        BatchBuilder& builder) {
  const JsonValue snippet = item["snippet"];
  auto id = text_of(item["id"]);
  const auto created = time_of(snippet["publishedAt"]);
  if (builder.passes_over(id, created, Kind::reply)) return;
  auto reply = builder.begin(std::move(id), created);
  if (!reply) return;
  set_author(*reply, snippet, page);
  reply->kind = Kind::reply;
  reply->thread_id = thread.root;
  reply->parent_id = text_of(snippet["parentId"]).value_or(thread.id);
  reply->permalink = link_of(thread, reply->id);
  reply->facts = read_facts(snippet, page, read_text);
  builder.add(std::move(*reply));
}

std::string read_youtube_channel(JsonValue item, ProfileFacts& profile) {
  const JsonValue snippet = item["snippet"];
  profile.name = text_of(snippet["title"]);
  profile.description = text_of(snippet["description"]);
  return text_of(item["contentDetails"]["relatedPlaylists"]["uploads"]).value_or("");
}

}  // namespace sarad
