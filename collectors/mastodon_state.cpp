// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_state.hpp"

#include "net/json.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kStatuses = "statuses_since_id", kNotifications = "notifications_since_id";
constexpr std::size_t kLongest = 200;

bool plain(std::string_view id) {
  return !id.empty() && id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == ':' ||
           c == '.';
  });
}

void append(std::string& text, std::string_view key, std::string_view id) {
  if (!plain(id)) return;
  text += text.empty() ? '{' : ',';
  text += '"';
  text.append(key).append("\":\"").append(id) += '"';
}

}  // namespace

MastodonState MastodonState::read(std::string_view text) {
  MastodonState state;
  const auto json = Json::parse(text);
  if (!json) return state;
  const auto id_at = [&](std::string_view key) {
    const auto id = json->root()[key].string().value_or("");
    return plain(id) ? std::string{id} : std::string{};
  };
  state.statuses = id_at(kStatuses);
  state.notifications = id_at(kNotifications);
  return state;
}

std::string MastodonState::write() const {
  std::string text;
  append(text, kStatuses, statuses);
  append(text, kNotifications, notifications);
  return text.empty() ? text : text + '}';
}

}  // namespace sarad
