// SPDX-License-Identifier: Apache-2.0
#include "collectors/feed_state.hpp"

#include "net/json.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kLongestTag = 300, kLongestDate = 64, kMostUndated = 40;

/// As a JSON string; header values are printable ASCII or are not kept.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string usable(std::optional<std::string_view> header, std::size_t longest) {
  const bool plain = header && header->size() <= longest &&
                     std::all_of(header->begin(), header->end(), [](char c) { return c >= ' ' && c < 127; });
  return plain ? std::string{*header} : std::string{};
}

}  // namespace

std::uint32_t FeedState::mark(std::string_view id) {
  std::uint32_t hash = 2166136261U;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

FeedState FeedState::read(std::string_view json) {
  FeedState state;
  const auto stored = Json::parse(json);
  if (!stored || !stored->root().is_object()) return state;
  const JsonValue root = stored->root();
  state.read_before = true;
  state.etag = usable(root["etag"].string(), kLongestTag);
  state.last_modified = usable(root["last_modified"].string(), kLongestDate);
  const JsonValue undated = root["undated"];
  if (!undated.is_array()) return state;
  state.undated.emplace();
  for (const auto value : undated)
    if (const auto mark = value.integer()) state.undated->push_back(static_cast<std::uint32_t>(*mark));
  return state;
}

std::string FeedState::write() const {
  std::string out;
  const auto member = [&](std::string_view name, const std::string& value) {
    out += (out.empty() ? "{" : ",") + quoted(name) + ':' + value;
  };
  if (const auto tag = usable(etag, kLongestTag); !tag.empty()) member("etag", quoted(tag));
  if (const auto date = usable(last_modified, kLongestDate); !date.empty()) member("last_modified", quoted(date));
  if (undated && undated->size() <= kMostUndated) {
    std::string list;
    for (const auto mark : *undated) list += (list.empty() ? "" : ",") + std::to_string(mark);
    member("undated", '[' + list + ']');
  }
  return (out.empty() ? "{" : out) + '}';
}

}  // namespace sarad
