// SPDX-License-Identifier: Apache-2.0
#include "config/node.hpp"

namespace sarad {

const Node* Node::find(std::string_view key) const {
  if (kind != Kind::map) return nullptr;
  for (const auto& entry : entries)
    if (entry.key == key) return entry.value->kind == Kind::nothing ? nullptr : entry.value;
  return nullptr;
}

Place Node::key_place(std::string_view key) const {
  if (kind == Kind::map)
    for (const auto& entry : entries)
      if (entry.key == key) return entry.place;
  return place;
}

Node& NodeStore::make(Node::Kind kind, Place place) {
  Node& node = nodes_.emplace_back();
  node.kind = kind;
  node.place = place;
  return node;
}

Node& NodeStore::text(std::string_view text, Place place, bool quoted) {
  Node& node = make(Node::Kind::text, place);
  node.text = text;
  node.quoted = quoted;
  return node;
}

}  // namespace sarad
