// SPDX-License-Identifier: Apache-2.0
// Calendars that include files of days: a year's holidays, shared by several calendars.
#include "config/assembly.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kIncludedKeys[] = {"version", "source", "known_until", "periods", "days"};
constexpr std::size_t kMostIncluded = 200;

bool may_be_included(std::string_view key) {
  return std::find(std::begin(kIncludedKeys), std::end(kIncludedKeys), key) != std::end(kIncludedKeys);
}

/// The value of a key of the map; nullptr if there is none.
Node::Entry* entry_at(Node& map, std::string_view key) {
  const auto it = std::find_if(map.entries.begin(), map.entries.end(), [&](const auto& e) { return e.key == key; });
  return it == map.entries.end() ? nullptr : &*it;
}

/// What the files say of one list, in their order, then what the calendar itself says.
void put_before(Node& calendar, std::string_view key, const std::vector<const Node*>& files, NodeStore& store) {
  Node::Entry* own = entry_at(calendar, key);
  if (own != nullptr && own->value->kind != Node::Kind::list && own->value->kind != Node::Kind::nothing) return;  // the schema will say so
  Node& list = store.make(Node::Kind::list, own == nullptr ? calendar.place : own->value->place);
  for (const Node* file : files)
    if (const Node* there = file->find(key); there != nullptr && there->kind == Node::Kind::list)
      list.entries.insert(list.entries.end(), there->entries.begin(), there->entries.end());
  if (own != nullptr) list.entries.insert(list.entries.end(), own->value->entries.begin(), own->value->entries.end());
  if (list.entries.empty()) return;
  if (own != nullptr) {
    own->value = &list;
  } else {
    calendar.entries.push_back({std::string{key}, calendar.place, &list});
  }
}

}  // namespace

/// A file of days; nullptr with a fault if it is not there or holds anything else.
const Node* Assembly::read_included(const std::string& name, const Node& item) {
  const Node* file = read_map(sources_.beside(item.place.file, item.text), item.place);
  if (file == nullptr) return nullptr;
  bool good = true;
  for (const auto& entry : file->entries) {
    const bool list = entry.key == "days" || entry.key == "periods";
    if (!may_be_included(entry.key)) {
      faults_.error(entry.place, "calendars." + name + '.' + entry.key, "misplaced_key",
                    '"' + entry.key + "\" does not belong in an included file of days",
                    "only version, source, known_until, periods and days stand here; the rest is in the calendar");
      good = false;
    } else if (list && entry.value->kind != Node::Kind::list && entry.value->kind != Node::Kind::nothing) {
      faults_.error(entry.value->place, "calendars." + name + '.' + entry.key, "bad_type", entry.key + " must be a list",
                    "begin each item with a dash");
      good = false;
    }
  }
  const Node* version = file->find("version");
  if (version == nullptr || version->kind != Node::Kind::text || version->text.empty()) {
    faults_.error(version == nullptr ? file->place : version->place, "calendars." + name + ".version", "missing_key",
                  "this file of days has no version", "write version: \"26.1\", and raise it with every change");
    good = false;
  }
  if (!good) complete_ = false;
  return good ? file : nullptr;
}

const Node& Assembly::with_included_days(const std::string& name, const Node& calendar) {
  const Node* include = calendar.find("include");
  if (include == nullptr) return calendar;
  std::vector<const Node*> items;
  if (include->kind == Node::Kind::text) items.push_back(include);
  for (const auto& entry : include->entries) items.push_back(entry.value);
  if (include->kind == Node::Kind::map) items.clear();  // the schema will say so
  if (items.size() > kMostIncluded) {
    faults_.error(include->place, "calendars." + name + ".include", "too_large", "more than 200 files are included", "put several years into one file");
    items.clear();
  }
  std::vector<const Node*> files;
  for (const Node* item : items)
    if (item->kind == Node::Kind::text)
      if (const Node* file = read_included(name, *item)) files.push_back(file);
  if (files.empty()) return calendar;

  Node& whole = store_.make(Node::Kind::map, calendar.place);
  whole.entries = calendar.entries;
  put_before(whole, "periods", files, store_);
  put_before(whole, "days", files, store_);
  if (Node::Entry* version = entry_at(whole, "version"); version != nullptr && version->value->kind == Node::Kind::text) {
    std::string text = version->value->text;
    for (const Node* file : files) text += '+' + file->find("version")->text;
    version->value = &store_.text(text, version->value->place);
  }
  const Node* last = files.back()->find("known_until");
  if (last != nullptr && calendar.find("known_until") == nullptr) whole.entries.push_back({"known_until", last->place, last});
  return whole;
}

}  // namespace sarad
