// SPDX-License-Identifier: Apache-2.0
#include "collectors/telegram_items.hpp"

#include "collectors/handles.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace sarad {
namespace {

constexpr std::int64_t kTelegramItself = 777000;  ///< `from` of channel posts' mirrors
constexpr std::int64_t kMostAlbumMembers = 10;
constexpr int kDeepest = 1000;

/// What people send, by the API's names. A message with none of these is a service message.
constexpr std::array<std::string_view, 20> kContents{
    "text",  "caption", "photo",  "video",   "voice",      "audio", "document", "animation", "sticker", "video_note",
    "story", "poll",    "venue",  "location", "contact",   "dice",  "game",     "paid_media", "checklist", "giveaway"};

bool has_content(JsonValue message) {
  return std::any_of(kContents.begin(), kContents.end(), [&](std::string_view name) { return !message[name].empty(); });
}

std::optional<Instant> time_of(JsonValue message) {
  const auto seconds = message["date"].integer();
  if (!seconds || *seconds < 0) return std::nullopt;
  return Instant{Seconds{*seconds}};
}

std::string chat_of(JsonValue chat) {
  const auto id = chat["id"].integer();
  return id ? std::to_string(*id) : std::string{};
}

}  // namespace

TelegramItems::TelegramItems(const PollInput& input, BatchBuilder& builder, TelegramState& state)
    : input_(input), page_(input.page), builder_(builder), state_(state), username_(page_.handle) {
  if (username_.starts_with('@')) username_.erase(0, 1);
  if (page_.discussions.empty()) return;
  for (const auto& [mirror, post] : state_.mirrors)
    mirrors_.emplace(page_.discussions.front() + '/' + std::to_string(mirror), post_id(post));
}

std::string TelegramItems::post_id(std::int64_t number) const {
  return page_.account + '/' + std::to_string(number);
}

const std::string& TelegramItems::stand_in(const std::string& id) const {
  const auto it = album_ids_.find(id);
  return it == album_ids_.end() ? id : it->second;
}

/// The channel post that `message` is the group's mirror of; 0 if it is one of we know not what; nothing if it is none.
std::optional<std::int64_t> TelegramItems::mirrored_post(JsonValue message) const {
  const bool mirror = message["is_automatic_forward"].boolean().value_or(false) ||
                      message["from"]["id"].integer() == kTelegramItself;
  if (!mirror) return std::nullopt;
  const JsonValue origin = message["forward_origin"];
  if (origin["type"].string() == "channel" && chat_of(origin["chat"]) == page_.account)
    return origin["message_id"].integer().value_or(0);
  if (chat_of(message["forward_from_chat"]) == page_.account) return message["forward_from_message_id"].integer().value_or(0);
  return 0;
}

TextFacts TelegramItems::facts_of(JsonValue message) const {
  auto text = message["text"].string();
  const bool with_media = !text;
  if (!text) text = message["caption"].string();
  if (!text) text = message["sticker"]["emoji"].string();
  if (!text) return {};
  TextFacts facts = input_.read_text(without_leading_handles(*text));
  facts.trivial = facts.trivial && (!with_media || !message["sticker"].empty());
  for (const auto* list : {"entities", "caption_entities"})
    for (const auto entity : message[list])
      if (const auto id = entity["user"]["id"].id(); id && entity["type"].string() == "text_mention") facts.mentions.push_back(*id);
  if (names_handle(*text, username_)) facts.mentions.emplace_back(kMentionOfPage);
  return facts;
}

TelegramItems::Who TelegramItems::read_author(JsonValue message, Message& out) const {
  const JsonValue as = message["sender_chat"], from = message["from"];
  if (!as.empty()) {
    out.author_key = chat_of(as);
    if (out.author_key.empty()) return Who::unreadable;
    out.author = out.author_key == out.chat ? AuthorRole::page : author_role(page_, out.author_key);
    return Who::somebody;
  }
  if (from.empty()) return Who::somebody;
  const auto id = from["id"].integer();
  const auto bot = from["is_bot"].boolean();
  if (!id || !bot) return Who::unreadable;
  out.author_key = std::to_string(*id);
  out.author = author_role(page_, out.author_key);
  return *bot && out.author == AuthorRole::citizen ? Who::a_bot : Who::somebody;
}

void TelegramItems::take(JsonValue item, bool channel_post, bool edited) {
  Message message;
  message.chat = chat_of(item["chat"]);
  if (message.chat.empty()) return builder_.refuse_item();
  const bool group = std::find(page_.discussions.begin(), page_.discussions.end(), message.chat) != page_.discussions.end();
  if (channel_post ? message.chat != page_.account : !group) return;
  const auto number = item["message_id"].integer();
  if (!number || *number <= 0) return builder_.refuse_item();
  message.number = *number;
  message.id = message.chat + '/' + std::to_string(*number);
  message.created = time_of(item);
  message.edited = edited;
  message.album = item["media_group_id"].id().value_or("");
  message.counts = has_content(item);
  if (message.created && !edited) oldest_ = std::min(oldest_.value_or(*message.created), *message.created);
  if (message.counts) message.facts = facts_of(item);
  if (!channel_post) return take_group_message(item, std::move(message));
  if (username_.empty()) username_ = item["chat"]["username"].string().value_or("");
  message.author = AuthorRole::page;
  message.author_key = page_.account;
  at_.emplace(message.id, messages_.size());
  messages_.push_back(std::move(message));
}

void TelegramItems::take_group_message(JsonValue item, Message message) {
  if (const auto post = mirrored_post(item)) {
    if (*post <= 0 || !mirrors_.emplace(message.id, post_id(*post)).second) return;
    if (message.chat == page_.discussions.front()) state_.mirrors.emplace_back(message.number, *post);
    return;
  }
  if (item["migrate_to_chat_id"].integer())
    builder_.note_and_go_on({Errc::configuration, "the discussion group became a supergroup and has another id now"});
  const Who who = read_author(item, message);
  if (who == Who::unreadable) return builder_.refuse_item();
  message.counts = message.counts && who == Who::somebody;
  message.kind = Kind::visitor_post;
  message.in_thread = item["message_thread_id"].integer().value_or(0);
  const JsonValue above = item["reply_to_message"];
  const bool opens_topic = item["is_topic_message"].boolean().value_or(false) &&
                           (above.empty() || !above["forum_topic_created"].empty());
  if (opens_topic) {
    message.in_thread = 0;
  } else if (!above.empty()) {
    const auto number = above["message_id"].integer();
    if (!number || *number <= 0) return builder_.refuse_item();
    message.above = message.chat + '/' + std::to_string(*number);
    message.kind = Kind::reply;
    const auto post = mirrored_post(above);
    if (post && *post > 0) mirrors_.emplace(message.above, post_id(*post));
    if (post && !mirrors_.contains(message.above)) return builder_.refuse_item();
  } else if (message.in_thread > 0 && message.in_thread != message.number) {
    // In a conversation, though what it replied to is not there any more.
    message.above = message.chat + '/' + std::to_string(message.in_thread);
    message.kind = Kind::reply;
  }
  at_.emplace(message.id, messages_.size());
  messages_.push_back(std::move(message));
}

/// An album is one post: the message with the lowest number stands for it.
void TelegramItems::gather_albums() {
  std::map<std::string, const Message*> lowest;  // "<chat> <album>"
  const auto key = [](const Message& message) { return message.chat + ' ' + message.album; };
  for (const auto& message : messages_) {
    if (message.album.empty()) continue;
    const Message*& first = lowest[key(message)];
    if (first == nullptr || message.number < first->number) first = &message;
  }
  for (const auto& message : messages_) {
    if (message.album.empty()) continue;
    const bool goes_on = message.album == state_.album && state_.album_id.starts_with(message.chat + '/');
    const std::string& stands = goes_on ? state_.album_id : lowest[key(message)]->id;
    if (stands != message.id) album_ids_.emplace(message.id, stands);
  }
  const auto last = std::find_if(messages_.rbegin(), messages_.rend(), [](const Message& m) { return !m.album.empty(); });
  if (last == messages_.rend()) return;
  const std::string id = stand_in(last->id);
  state_.album = last->album;
  state_.album_id = id;
}

/// A member of an album that an earlier poll brought, edited: its lowest message is in the ledger.
bool TelegramItems::joins_known_album(const Message& message) const {
  if (message.album.empty() || !message.edited || !input_.known) return false;
  for (std::int64_t number = message.number - 1; number > std::max<std::int64_t>(0, message.number - kMostAlbumMembers); --number)
    if (input_.known(message.chat + '/' + std::to_string(number))) return true;
  return false;
}

/// The thread of the message of that id: by this poll, else by the ledger; nothing if neither holds it.
std::optional<std::string> TelegramItems::thread_of(const std::string& id, int depth) const {
  if (const auto it = mirrors_.find(id); it != mirrors_.end()) return stand_in(it->second);
  const std::string& stands = stand_in(id);
  if (const auto it = at_.find(stands); it != at_.end()) return thread_in(messages_[it->second], depth + 1);
  return input_.thread_of ? input_.thread_of(stands) : std::nullopt;
}

std::optional<std::string> TelegramItems::thread_in(const Message& message, int depth) const {
  if (message.above.empty()) return message.id;
  if (depth > kDeepest) return std::nullopt;
  if (auto thread = thread_of(message.above, depth)) return thread;
  if (message.in_thread > 0)
    if (auto thread = thread_of(message.chat + '/' + std::to_string(message.in_thread), depth)) return thread;
  return stand_in(message.above);
}

std::string TelegramItems::permalink(const Message& message, const std::string& thread) const {
  // In links to private chats an id stands without its "-100".
  const auto private_link = [](std::string_view id) {
    return "https://t.me/c/" + std::string{id.starts_with("-100") ? id.substr(4) : id};
  };
  if (!thread.starts_with(page_.account + '/')) return private_link(message.id);
  const std::string post = username_.empty() ? private_link(thread) : "https://t.me/" + username_ + thread.substr(page_.account.size());
  return message.kind == Kind::post ? post : post + "?comment=" + std::to_string(message.number);
}

void TelegramItems::place(const Message& message) {
  if (!message.counts || album_ids_.contains(message.id) || joins_known_album(message)) return;
  if (builder_.passes_over(message.id, message.created, message.kind)) return;
  auto activity = builder_.begin(message.id, message.created);
  if (!activity) return;
  activity->kind = message.kind;
  activity->author = message.author;
  activity->author_key = message.author_key;
  activity->facts = message.facts;
  activity->thread_id = thread_in(message, 0).value_or(message.id);
  if (const auto it = mirrors_.find(message.above); it != mirrors_.end()) {
    activity->kind = Kind::comment;
    activity->parent_id = stand_in(it->second);
  } else if (!message.above.empty()) {
    activity->parent_id = stand_in(message.above);
  }
  activity->permalink = permalink(message, activity->thread_id);
  builder_.add(std::move(*activity));
}

void TelegramItems::place_all() {
  gather_albums();
  for (const auto& message : messages_) place(message);
}

}  // namespace sarad
