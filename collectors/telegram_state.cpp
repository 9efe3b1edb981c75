// SPDX-License-Identifier: Apache-2.0
#include "collectors/telegram_state.hpp"

#include "net/json.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr std::size_t kMostMirrors = 24, kLongestName = 64;

std::optional<std::int64_t> number(JsonValue value) {
  const auto text = value.id();
  std::int64_t number = 0;
  if (!text) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return number;
}

/// Ids are made of these; anything else is not kept.
bool plain(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || c == '_';
  });
}

}  // namespace

TelegramState TelegramState::read(std::string_view json) {
  TelegramState state;
  const auto stored = Json::parse(json);
  if (!stored) return state;
  const JsonValue root = stored->root();
  state.offset = number(root["offset"]);
  state.last = number(root["last"]).value_or(0);
  state.drained = root["drained"].boolean().value_or(false);
  for (const auto pair : root["mirrors"])
    if (const auto mirror = number(pair.at(0)), post = number(pair.at(1)); mirror && post)
      state.mirrors.emplace_back(*mirror, *post);
  state.album = root["album"].at(0).string().value_or("");
  state.album_id = root["album"].at(1).string().value_or("");
  return state;
}

std::string TelegramState::write() const {
  std::string out = "{\"last\":" + std::to_string(last);
  if (offset) out += ",\"offset\":" + std::to_string(*offset);
  if (drained) out += ",\"drained\":true";
  std::string list;
  for (std::size_t i = mirrors.size() - std::min(mirrors.size(), kMostMirrors); i < mirrors.size(); ++i)
    list += (list.empty() ? "[" : ",[") + std::to_string(mirrors[i].first) + ',' + std::to_string(mirrors[i].second) + ']';
  if (!list.empty()) out += ",\"mirrors\":[" + list + ']';
  if (plain(album) && plain(album_id)) out += ",\"album\":[\"" + album + "\",\"" + album_id + "\"]";
  return out + '}';
}

}  // namespace sarad
