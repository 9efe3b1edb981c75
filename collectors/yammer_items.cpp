// SPDX-License-Identifier: Apache-2.0
#include "collectors/yammer_items.hpp"

#include <algorithm>

namespace sarad {

std::optional<Instant> yammer_time(std::string_view text) {
  std::string iso{text};
  std::replace(iso.begin(), iso.end(), '/', '-');
  if (const auto zone = iso.find_last_of("+-"); zone != std::string::npos && zone > 10 && iso[zone - 1] == ' ')
    iso.erase(zone - 1, 1);
  return parse_instant(iso);
}

std::optional<std::string> yammer_id(JsonValue value) {
  auto id = value.id();
  const bool number = id && id->size() < 20 && id->front() != '0' &&
                      std::all_of(id->begin(), id->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return std::nullopt;
  return id;
}

std::optional<YammerMessage> read_yammer_message(JsonValue item, const PollInput& input, BatchBuilder& builder) {
  const JsonValue system = item["system_message"], direct = item["direct_message"], above = item["replied_to_id"];
  if (system.boolean() == true || direct.boolean() == true || item["message_type"].string() == "system")
    return std::nullopt;
  auto id = yammer_id(item["id"]), thread = yammer_id(item["thread_id"]);
  auto parent = above.empty() ? std::optional{std::string{}} : yammer_id(above);
  // A thread bears the number of the message that began it.
  const bool placed = id && thread && parent && parent != id && parent->empty() == (id == thread);
  const bool sound = placed && (direct.absent() || direct.boolean());  // a group's listing need not tell that it is none
  if (!sound) {
    builder.refuse_item();
    return std::nullopt;
  }
  const auto created = item["created_at"].string();
  auto activity = builder.begin(std::move(id), created ? yammer_time(*created) : std::nullopt);
  if (!activity) return std::nullopt;
  YammerMessage message{.activity = std::move(*activity), .parent = std::move(*parent)};
  message.activity.thread_id = std::move(*thread);
  if (auto sender = yammer_id(item["sender_id"])) {
    message.activity.author = author_role(input.page, *sender);
    message.activity.author_key = std::move(*sender);
  }
  const auto link = item["web_url"].string().value_or("");
  if (link.starts_with("https://") || link.starts_with("http://")) message.activity.permalink = link;
  if (input.known && input.known(message.activity.id)) return message;
  const auto text = item["body"]["plain"].string().value_or("");
  if (!text.empty()) message.activity.facts = input.read_text(text);
  message.activity.facts.trivial = message.activity.facts.trivial && item["attachments"].size() == 0;
  for (const auto user : item["notified_user_ids"]) {
    auto who = yammer_id(user);
    if (!who) continue;
    if (author_role(input.page, *who) == AuthorRole::page) *who = kMentionOfPage;
    auto& mentions = message.activity.facts.mentions;
    if (std::find(mentions.begin(), mentions.end(), *who) == mentions.end()) mentions.push_back(std::move(*who));
  }
  return message;
}

std::optional<std::int64_t> yammer_count(JsonValue references, std::string_view thread) {
  for (const auto reference : references) {
    if (reference["type"].string() != "thread" || yammer_id(reference["id"]) != thread) continue;
    const auto updates = reference["stats"]["updates"].integer();
    if (!updates || *updates < 1) return std::nullopt;
    return *updates - 1;
  }
  return std::nullopt;
}

}  // namespace sarad
