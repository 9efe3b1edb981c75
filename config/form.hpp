// SPDX-License-Identifier: Apache-2.0
// The machinery of the schema: a Form is one kind of value (how it is read, written and described), a
// Field one key with its form and the member it fills, a Section the keys of one map. From the same
// table come the reader, the nearest key, `check --print-effective` and docs/configuration.md.
#pragma once

#include "config/fault_list.hpp"
#include "config/node.hpp"

#include <optional>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

class Credentials;
class Sources;

/// "policies.default[0].first_response", step by step.
class KeyPath {
 public:
  void push(std::string_view key) { steps_.emplace_back(key); }
  void push(std::size_t index) { steps_.push_back('[' + std::to_string(index) + ']'); }
  void pop() { steps_.pop_back(); }
  [[nodiscard]] bool empty() const { return steps_.empty(); }
  [[nodiscard]] std::string text() const;
  /// What a message calls the value: the last key, with the index in a list ("opens[1]").
  [[nodiscard]] std::string subject() const;
  [[nodiscard]] const std::vector<std::string>& steps() const { return steps_; }

 private:
  std::vector<std::string> steps_;
};

/// What reading a value may use.
struct Reading {
  const Sources& sources;
  FaultList& faults;
  Credentials& credentials;
  std::map<std::string, std::string>& secret_names;  ///< path → "credential fb-main", for Writing
  KeyPath path = {};
  bool kept = true;                                  ///< false beneath a key of a later version

  void error(const Node& at, std::string_view code, std::string message, std::string hint);
  /// `<subject> must be <wanted>, not "<text>"; <hint>`.
  void mismatch(const Node& at, std::string_view code, const std::string& wanted, std::string hint);
};

/// What writing a value back may use.
struct Writing {
  NodeStore& store;
  const std::map<std::string, std::string>& secret_names;
  KeyPath path = {};
};

struct Section;

struct Form {
  std::string type;   ///< for the reference: "duration", "list of texts"
  std::function<void(Reading&, const Node&, void* out)> read;
  /// nullptr: there is nothing to write.
  std::function<const Node*(Writing&, const void* value)> write;
  const Section* keys = nullptr;   ///< of the maps it holds
  std::string below = {};          ///< how their path goes on: "", "[]", ".NAME", ".NAME[]"
};

/// A Form whose value is a T.
template <class T>
struct FormOf : Form {
  using Value = T;
};

struct Field {
  enum class Use : std::uint8_t {
    used,
    accepted,  ///< read, of no effect in this version, and harmless so
    later,     ///< as accepted, but an operator should know: a warning says so
  };
  std::string_view name;
  Form form;
  std::string_view doc;         ///< one sentence for the reference and for missing keys
  void* (*at)(void* owner);     ///< where the value goes; nullptr: nowhere
  Use use = Use::used;
  bool required = false;
  bool idle = false;            ///< kept, but nothing reads it yet: the reference says so

  [[nodiscard]] Field must() && {
    required = true;
    return std::move(*this);
  }
  [[nodiscard]] Field no_effect_yet() && {
    idle = true;
    return std::move(*this);
  }
};

struct Section {
  std::vector<Field> fields;
  const void* defaults;         ///< a default-constructed owner; nullptr if nothing is kept
  std::function<void(Reading&, const Node&, void* owner)> check = {};  ///< after all keys

  [[nodiscard]] const Field* find(std::string_view key) const;
};

/// Reads a map by its section: unknown and missing keys are faults, empty values count as absent.
void read_section(const Section& section, Reading& reading, const Node& node, void* owner);
[[nodiscard]] const Node* write_section(const Section& section, Writing& writing, const void* owner);

/// The map as a T.
template <class T>
FormOf<T> keys_of(const Section& section) {
  FormOf<T> form;
  form.type = "map";
  form.keys = &section;
  form.read = [&section](Reading& r, const Node& node, void* out) { read_section(section, r, node, out); };
  form.write = [&section](Writing& w, const void* value) { return write_section(section, w, value); };
  return form;
}

/// "list of texts"; "list of comment, mention or reply".
[[nodiscard]] std::string list_type(const std::string& item);
bool read_list(Reading& reading, const Node& node, const std::string& what, const std::function<void(const Node&)>& each);
bool read_named(Reading& reading, const Node& node, const std::function<void(const std::string&, const Node&)>& each);

/// A list; every item yields exactly one element, even a faulty one. A text may stand alone.
template <class T>
FormOf<std::vector<T>> list_of(FormOf<T> item) {
  FormOf<std::vector<T>> form;
  form.type = list_type(item.type);
  form.keys = item.keys;
  form.below = "[]" + item.below;
  form.read = [item](Reading& r, const Node& node, void* out) {
    auto& list = *static_cast<std::vector<T>*>(out);
    list.clear();
    read_list(r, node, item.type, [&](const Node& each) { item.read(r, each, &list.emplace_back()); });
  };
  form.write = [item](Writing& w, const void* value) -> const Node* {
    Node& list = w.store.make(Node::Kind::list, {});
    for (const T& each : *static_cast<const std::vector<T>*>(value)) {
      w.path.push(list.entries.size());
      if (const Node* node = item.write(w, &each)) list.entries.push_back({{}, {}, node});
      w.path.pop();
    }
    return &list;
  };
  return form;
}

/// A map from names to T.
template <class T>
FormOf<std::map<std::string, T>> named(FormOf<T> item) {
  FormOf<std::map<std::string, T>> form;
  form.type = "map of names";
  form.keys = item.keys;
  form.below = ".NAME" + item.below;
  form.read = [item](Reading& r, const Node& node, void* out) {
    auto& map = *static_cast<std::map<std::string, T>*>(out);
    map.clear();
    read_named(r, node, [&](const std::string& name, const Node& each) { item.read(r, each, &map[name]); });
  };
  form.write = [item](Writing& w, const void* value) -> const Node* {
    Node& map = w.store.make(Node::Kind::map, {});
    for (const auto& [name, each] : *static_cast<const std::map<std::string, T>*>(value)) {
      w.path.push(name);
      if (const Node* node = item.write(w, &each)) map.entries.push_back({name, {}, node});
      w.path.pop();
    }
    return &map;
  };
  return form;
}

/// A value that may be absent; a faulty one is.
template <class T>
FormOf<std::optional<T>> maybe(FormOf<T> inner) {
  FormOf<std::optional<T>> form;
  static_cast<Form&>(form) = inner;
  form.read = [inner](Reading& r, const Node& node, void* out) {
    auto& held = *static_cast<std::optional<T>*>(out);
    const std::size_t before = r.faults.errors();
    inner.read(r, node, &held.emplace());
    if (r.faults.errors() != before) held.reset();
  };
  form.write = [inner](Writing& w, const void* value) -> const Node* {
    const auto& held = *static_cast<const std::optional<T>*>(value);
    return held ? inner.write(w, &*held) : nullptr;
  };
  return form;
}

/// As `inner`, but `value` means "not stated" and is not written.
template <class T>
FormOf<T> unless(T value, FormOf<T> inner) {
  const auto write = inner.write;
  inner.write = [write, value](Writing& w, const void* held) -> const Node* {
    return *static_cast<const T*>(held) == value ? nullptr : write(w, held);
  };
  return inner;
}

template <class M>
struct MemberOf;
template <class C, class T>
struct MemberOf<T C::*> {
  using Owner = C;
  using Value = T;
};

/// A key that fills a member of the section's owner.
template <auto Member>
Field key(std::string_view name, FormOf<typename MemberOf<decltype(Member)>::Value> form, std::string_view doc) {
  return {name, std::move(form), doc,
          [](void* owner) -> void* { return &(static_cast<typename MemberOf<decltype(Member)>::Owner*>(owner)->*Member); }};
}

/// A key whose form fills the owner itself: several members at once, or a group of keys.
template <class T>
Field whole(std::string_view name, FormOf<T> form, std::string_view doc) {
  return {name, std::move(form), doc, [](void* owner) { return owner; }};
}

/// A key that is checked and let go.
template <class T>
Field unkept(std::string_view name, FormOf<T> form, std::string_view doc, Field::Use use) {
  const auto read = form.read;
  form.read = [read](Reading& r, const Node& node, void*) {
    T scratch{};
    read(r, node, &scratch);
  };
  return {name, std::move(form), doc, nullptr, use};
}
template <class T>
Field accepted(std::string_view name, FormOf<T> form, std::string_view doc) {
  return unkept(name, std::move(form), doc, Field::Use::accepted);
}
template <class T>
Field later(std::string_view name, FormOf<T> form, std::string_view doc) {
  return unkept(name, std::move(form), doc, Field::Use::later);
}

/// Owner of sections of which nothing is kept.
struct Unkept {};

/// A section whose owner is a T; its defaults are those of `T{}`.
template <class T>
Section section_of(std::vector<Field> fields) {
  static const T defaults{};
  return {std::move(fields), &defaults};
}

}  // namespace sarad
