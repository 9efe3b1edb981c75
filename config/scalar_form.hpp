// SPDX-License-Identifier: Apache-2.0
// Makes a Form of a function that parses a text and one that prints the value.
#pragma once

#include "config/form.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sarad::forms {

/// `type`: for the reference. A text that `parse` does not take is a fault with `code`: "… must be
/// <wanted>, not …; <hint>". `quoted`: written in quotes unless it is a plain word.
template <class T>
FormOf<T> scalar(std::string type, std::string_view code, std::string wanted, std::string hint,
                 std::function<std::optional<T>(std::string_view)> parse, std::function<std::string(const T&)> print,
                 bool quoted = false) {
  FormOf<T> form;
  form.type = std::move(type);
  form.read = [=](Reading& r, const Node& node, void* out) {
    std::optional<T> value;
    if (node.kind == Node::Kind::text) value = parse(node.text);
    if (!value) return r.mismatch(node, code, wanted, hint);
    *static_cast<T*>(out) = std::move(*value);
  };
  form.write = [=](Writing& w, const void* value) -> const Node* {
    return &w.store.text(print(*static_cast<const T*>(value)), {}, quoted);
  };
  return form;
}

}  // namespace sarad::forms
