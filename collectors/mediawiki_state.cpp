// SPDX-License-Identifier: Apache-2.0
#include "collectors/mediawiki_state.hpp"

#include "net/json.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kRoom = 1000, kLongestPath = 128;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return out + '"';
}

}  // namespace

MediaWikiState MediaWikiState::read(std::string_view json) {
  MediaWikiState state;
  const auto stored = Json::parse(json);
  if (!stored) return state;
  const JsonValue root = stored->root(), talk = root["talk_pages"];
  state.article = root["article"].string().value_or("");
  state.has_threads = root["threads"].boolean();
  if (!talk.is_object()) return state;
  state.talk.emplace();
  for (std::size_t i = 0; i < talk.size(); ++i)
    if (const auto revision = talk.at(i).integer()) state.talk->emplace(talk.key_at(i), *revision);
  return state;
}

std::string MediaWikiState::write() const {
  std::string out = "{\"talk_pages\":{";
  std::string tail = "}";
  if (!article.empty() && article.size() <= kLongestPath) tail += ",\"article\":" + quoted(article);
  if (has_threads) tail += *has_threads ? ",\"threads\":true" : ",\"threads\":false";
  bool first = true;
  if (talk) {
    for (const auto& [title, revision] : *talk) {
      const std::string member = (first ? "" : ",") + quoted(title) + ':' + std::to_string(revision);
      if (out.size() + member.size() + tail.size() > kRoom) continue;
      out += member;
      first = false;
    }
  }
  return out + tail + '}';
}

}  // namespace sarad
