// SPDX-License-Identifier: Apache-2.0
#include "config/assembly.hpp"

#include "config/yaml.hpp"

#include <algorithm>
#include <filesystem>

namespace sarad {
namespace {

constexpr std::string_view kLists[] = {"offices", "pages", "inventory"};

std::vector<std::string> yaml_files_in(const std::filesystem::path& folder, std::string& trouble) {
  std::vector<std::string> found;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return found;
  for (std::filesystem::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.ends_with(".yml") && !name.starts_with('.')) found.push_back((folder / name).string());
  }
  if (error) trouble = error.message();
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

const Node* Assembly::read_map(const std::string& path, std::optional<Place> named_at) {
  const auto file = sources_.open(path, faults_, named_at);
  const Node* node = file ? parse_yaml(*file, sources_, store_, faults_) : nullptr;
  if (node != nullptr && node->kind == Node::Kind::nothing) return &store_.make(Node::Kind::map, node->place);
  if (node != nullptr && node->kind == Node::Kind::map) return node;
  if (node != nullptr) faults_.error(node->place, "", "bad_type", "a file must be a map of keys", "begin it with version: 1");
  complete_ = false;
  return nullptr;
}

const Node& Assembly::merge(const Node& base, const Node& over) {
  if (base.kind != Node::Kind::map || over.kind != Node::Kind::map) return over;
  Node& merged = store_.make(Node::Kind::map, base.place);
  merged.entries = base.entries;
  for (const auto& entry : over.entries) {
    const auto same = std::find_if(merged.entries.begin(), merged.entries.end(), [&](const auto& e) { return e.key == entry.key; });
    if (same == merged.entries.end()) {
      merged.entries.push_back(entry);
    } else {
      *same = {entry.key, entry.place, &merge(*same->value, *entry.value)};
    }
  }
  return merged;
}

const Node& Assembly::assemble(const std::vector<std::string>& files) {
  Node& root = store_.make(Node::Kind::map, {});
  for (const auto& path : files)
    if (const Node* node = read_map(path)) root.entries = merge(root, *node).entries;
  if (!files.empty()) add_pages_d(root, files.front());
  add_calendars(root);
  add_inventories(root);
  return root;
}

/// A list of the root that may be added to: a copy of what is there, or a new one.
Node& Assembly::list_at(Node& root, std::string_view key) {
  Node& list = store_.make(Node::Kind::list, root.place);
  for (auto& entry : root.entries) {
    if (entry.key != key) continue;
    list.place = entry.value->place;
    list.entries = entry.value->entries;
    entry.value = &list;
    return list;
  }
  root.entries.push_back({std::string{key}, root.place, &list});
  return list;
}

void Assembly::add_pages_d(Node& root, const std::string& first_file) {
  const auto folder = std::filesystem::path{first_file}.parent_path() / "pages.d";
  std::string trouble;
  for (const auto& path : yaml_files_in(folder, trouble))
    if (const Node* node = read_map(path)) add_from_pages_d(root, *node);
  if (trouble.empty()) return;
  complete_ = false;
  faults_.error({}, "", "cannot_read", "the folder \"" + folder.string() + "\" cannot be read: " + trouble, "check who may read it");
}

void Assembly::add_from_pages_d(Node& root, const Node& file) {
  for (const auto& entry : file.entries) {
    if (entry.key == "version") continue;
    if (std::find(std::begin(kLists), std::end(kLists), entry.key) == std::end(kLists)) {
      faults_.error(entry.place, entry.key, "misplaced_key", '"' + entry.key + "\" does not belong in pages.d",
                    "only version, offices, pages and inventory stand here; the rest is in the main file");
      continue;
    }
    if (entry.value->kind == Node::Kind::nothing) continue;
    if (entry.value->kind != Node::Kind::list) {
      faults_.error(entry.value->place, entry.key, "bad_type", entry.key + " must be a list", "begin each item with a dash");
      continue;
    }
    const Node* there = root.find(entry.key);
    if (there != nullptr && there->kind != Node::Kind::list) continue;  // the schema will say so
    Node& list = list_at(root, entry.key);
    list.entries.insert(list.entries.end(), entry.value->entries.begin(), entry.value->entries.end());
  }
}

void Assembly::add_calendars(Node& root) {
  for (auto& calendars : root.entries) {
    if (calendars.key != "calendars" || calendars.value->kind != Node::Kind::map) continue;
    Node& copy = store_.make(Node::Kind::map, calendars.value->place);
    for (const auto& entry : calendars.value->entries) {
      const Node* file = entry.value->find("file");
      if (file == nullptr || file->kind != Node::Kind::text) {
        copy.entries.push_back({entry.key, entry.place, &with_included_days(entry.key, *entry.value)});
      } else if (entry.value->entries.size() > 1) {
        faults_.error(entry.value->key_place("file"), "calendars." + entry.key, "bad_value",
                      "file and other keys of a calendar exclude each other", "keep the file alone, or the keys");
        complete_ = false;
      } else if (const Node* calendar = read_map(sources_.beside(file->place.file, file->text), file->place)) {
        copy.entries.push_back({entry.key, entry.place, &with_included_days(entry.key, *calendar)});
      }
    }
    calendars.value = &copy;
  }
}

void Assembly::add_inventories(Node& root) {
  const Node* named = root.find("inventory");
  if (named == nullptr || named->kind != Node::Kind::list) return;
  for (const std::string_view key : {"offices", "pages"})
    if (const Node* there = root.find(key); there != nullptr && there->kind != Node::Kind::list) return;
  Node &offices = list_at(root, "offices"), &pages = list_at(root, "pages");
  Inventory inventory{sources_, store_, faults_};
  for (const auto& item : named->entries) {
    const Node* csv = item.value->find("csv");
    if (csv == nullptr || csv->kind != Node::Kind::text) continue;  // the schema will say so
    const auto file = sources_.open(sources_.beside(csv->place.file, csv->text), faults_, csv->place);
    if (!file || !inventory.add(*file, offices, pages)) complete_ = false;
  }
}

}  // namespace sarad
