// SPDX-License-Identifier: Apache-2.0
#include "config/checks.hpp"

namespace sarad {
namespace {

constexpr std::size_t kShortestKey = 16;

}  // namespace

const Node& Checking::item(std::string_view list, std::size_t index) const {
  const Node* node = root.find(list);
  return node->kind == Node::Kind::list ? *node->entries[index].value : *node;
}

Place Checking::place_of(const Node& map, std::string_view key) {
  const Node* value = map.find(key);
  return value == nullptr ? map.place : value->place;
}

std::string Checking::where(Place there, Place from) const {
  return (there.file == from.file ? "line " : sources.name(there.file) + ':') + std::to_string(there.line);
}

void check_alerting(const Checking& c) {
  auto& all = c.config.alerting.alertmanagers;
  const Node* given = c.root.find("alerting");
  const Node* list = given == nullptr ? nullptr : given->find("alertmanagers");
  if (list == nullptr || list->kind != Node::Kind::list) return;
  std::map<std::string, std::size_t> used;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name.empty()) all[i].name = all[i].url;
    if (used.emplace(all[i].name, i).second) continue;
    c.faults.error(Checking::place_of(*list->entries[i].value, "name"), "alerting.alertmanagers[" + std::to_string(i) + "].name", "duplicate_id",
                   "an Alertmanager of the name \"" + all[i].name + "\" is already there", "names must be unique");
  }
}

void check_required(const Checking& c) {
  const Node* privacy = c.root.find("privacy");
  const Node* key = privacy == nullptr ? nullptr : privacy->find("author_key");
  const std::string_view random = "put a random one (openssl rand -hex 32) into /etc/sarad/credentials/author-key";
  if (key == nullptr && !c.config.pages.empty()) {
    c.faults.error(c.root.key_place("privacy"), "privacy.author_key", "missing_key", "privacy has no \"author_key\", and there are pages",
                   "add privacy: {author_key: {credential: author-key}} and " + std::string{random});
  } else if (key != nullptr && !c.config.author_key.empty() && c.config.author_key.reveal().size() < kShortestKey) {
    c.faults.error(key->place, "privacy.author_key", "weak_key", "the author key has fewer than 16 characters", std::string{random});
  }
  const auto sends = [&](std::string_view sender) {
    return c.root.find(sender) != nullptr && (sender != "alerting" || !c.config.alerting.alertmanagers.empty());
  };
  for (const std::string_view sender : {"alerting", "mail"})
    if (sends(sender) && c.config.public_url.empty())
      c.faults.error(c.root.key_place(sender), "server.public_url", "missing_key",
                     std::string{sender} + " needs server.public_url for its links",
                     "write server: {public_url: \"https://…\"}");
}

}  // namespace sarad
