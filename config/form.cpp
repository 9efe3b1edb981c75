// SPDX-License-Identifier: Apache-2.0
#include "config/form.hpp"

#include "config/nearest.hpp"
#include "config/utf8.hpp"

#include <algorithm>

namespace sarad {
namespace {

std::string known_keys(const Section& section) {
  std::string out = "known keys: ";
  for (const auto& field : section.fields) {
    if (&field != &section.fields.front()) out += ", ";
    out += field.name;
  }
  return out;
}

void unknown_key(const Section& section, Reading& r, const Node::Entry& entry) {
  std::vector<std::string_view> known;
  for (const auto& field : section.fields) known.push_back(field.name);
  const std::string near = nearest(entry.key, known);
  std::string message = "unknown key \"" + entry.key + '"';
  if (!r.path.empty()) message += " in " + r.path.text();
  r.faults.error(entry.place, r.path.text(), "unknown_key", std::move(message),
                 near.empty() ? known_keys(section) : "did you mean \"" + near + "\"?");
}

void read_field(const Field& field, Reading& r, const Node::Entry& entry, void* owner) {
  r.path.push(field.name);
  const bool kept = r.kept;
  if (field.use != Field::Use::used) {
    if (kept && field.use == Field::Use::later)
      r.faults.warning(entry.place, r.path.text(), "not_used", r.path.text() + " is checked but not used by this version", "");
    r.kept = false;
  }
  field.form.read(r, *entry.value, field.at == nullptr ? nullptr : field.at(owner));
  r.kept = kept;
  r.path.pop();
}

/// "Name of the platform." → "name of the platform".
std::string in_a_sentence(std::string_view doc) {
  std::string out{doc};
  if (out.ends_with('.')) out.pop_back();
  if (out.size() > 1 && out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'a') out[0] = static_cast<char>(out[0] + ('a' - 'A'));
  return out;
}

std::string_view kind_word(const Node& node) {
  switch (node.kind) {
    case Node::Kind::nothing: return "nothing";
    case Node::Kind::list: return "a list";
    case Node::Kind::map: return "a map";
    case Node::Kind::text: break;
  }
  return "a text";
}

bool says_nothing(const Node& node) { return node.kind == Node::Kind::text ? node.text.empty() : node.entries.empty(); }

}  // namespace

std::string KeyPath::text() const {
  std::string out;
  for (const auto& step : steps_) {
    if (!out.empty() && step.front() != '[') out += '.';
    out += step;
  }
  return out;
}

std::string KeyPath::subject() const {
  std::size_t first = steps_.size();
  while (first > 0 && steps_[--first].front() == '[') {}
  std::string out;
  for (; first < steps_.size(); ++first) out += steps_[first];
  return out.empty() ? "the file" : out;
}

void Reading::error(const Node& at, std::string_view code, std::string message, std::string hint) {
  faults.error(at.place, path.text(), code, std::move(message), std::move(hint));
}

void Reading::mismatch(const Node& at, std::string_view code, const std::string& wanted, std::string hint) {
  std::string found{kind_word(at)};
  if (at.kind == Node::Kind::text) found = '"' + shorten(at.text, 80) + '"';
  error(at, code, path.subject() + " must be " + wanted + ", not " + found, std::move(hint));
}

const Field* Section::find(std::string_view key) const {
  for (const auto& field : fields)
    if (field.name == key) return &field;
  return nullptr;
}

void read_section(const Section& section, Reading& r, const Node& node, void* owner) {
  if (node.kind != Node::Kind::map) return r.mismatch(node, "bad_type", "a map", known_keys(section));
  for (const auto& entry : node.entries) {
    const Field* field = section.find(entry.key);
    if (field == nullptr) {
      unknown_key(section, r, entry);
    } else if (entry.value->kind != Node::Kind::nothing) {
      read_field(*field, r, entry, owner);
    }
  }
  for (const auto& field : section.fields)
    if (field.required && node.find(field.name) == nullptr)
      r.error(node, "missing_key", r.path.text() + " has no \"" + std::string{field.name} + '"',
              "add it: " + in_a_sentence(field.doc));
  if (section.check) section.check(r, node, owner);
}

const Node* write_section(const Section& section, Writing& w, const void* owner) {
  Node& map = w.store.make(Node::Kind::map, {});
  for (const auto& field : section.fields) {
    if (field.at == nullptr) continue;
    w.path.push(field.name);
    const Node* node = field.form.write(w, field.at(const_cast<void*>(owner)));
    // What is empty, and empty by default, goes without saying; an empty list in place of none does not.
    if (node != nullptr && says_nothing(*node)) {
      const Node* usual = field.form.write(w, field.at(const_cast<void*>(section.defaults)));
      if (usual != nullptr && says_nothing(*usual)) node = nullptr;
    }
    if (node != nullptr) map.entries.push_back({std::string{field.name}, {}, node});
    w.path.pop();
  }
  return &map;
}

std::string list_type(const std::string& item) {
  return "list of " + item + (item.find(" or ") == std::string::npos ? "s" : "");
}

bool read_list(Reading& r, const Node& node, const std::string& what, const std::function<void(const Node&)>& each) {
  if (node.kind == Node::Kind::text && what.starts_with("text")) {
    each(node);
    return true;
  }
  if (node.kind != Node::Kind::list) {
    r.mismatch(node, "bad_type", "a list", "begin each item with a dash, or put the items in [ ]");
    return false;
  }
  std::size_t index = 0;
  for (const auto& entry : node.entries) {
    r.path.push(index++);
    each(*entry.value);
    r.path.pop();
  }
  return true;
}

bool read_named(Reading& r, const Node& node, const std::function<void(const std::string&, const Node&)>& each) {
  if (node.kind != Node::Kind::map) {
    r.mismatch(node, "bad_type", "a map", "write a name, a colon and beneath it the keys");
    return false;
  }
  for (const auto& entry : node.entries) {
    const bool good = !entry.key.empty() && entry.key.size() <= 64 &&
                      entry.key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string::npos;
    if (!good) {
      r.faults.error(entry.place, r.path.text(), "bad_name", "\"" + entry.key + "\" is no name",
                     "use letters, digits, - _ and ., at most 64");
      continue;
    }
    r.path.push(entry.key);
    each(entry.key, *entry.value);
    r.path.pop();
  }
  return true;
}

}  // namespace sarad
