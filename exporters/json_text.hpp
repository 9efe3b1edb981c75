// SPDX-License-Identifier: Apache-2.0
// JSON out, as text (RFC 8259): objects and arrays written in order, strings escaped. Bytes that
// are not UTF-8 become U+FFFD, so that what leaves is always valid.
#pragma once

#include "base/time.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// Appends a quoted JSON string.
void append_json_string(std::string& out, std::string_view text);

/// Writes one JSON value after the other. Whoever opens an object or array closes it.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& open(char bracket);   ///< '{' or '['
  JsonWriter& close(char bracket);  ///< '}' or ']'
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view{text}); }
  JsonWriter& value(const std::string& text) { return value(std::string_view{text}); }
  template <std::same_as<bool> Bool>
  JsonWriter& value(Bool truth) {
    return raw(truth ? "true" : "false");
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) JsonWriter& value(Number number) {
    return integer(static_cast<std::int64_t>(number));
  }
  JsonWriter& value(double number);  ///< null where it is not finite
  JsonWriter& value(Seconds span) { return integer(span.count()); }
  JsonWriter& value(Instant t);  ///< RFC 3339, UTC
  JsonWriter& null() { return raw("null"); }
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }

  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    key(name);
    return value(content);
  }
  /// An array of strings.
  template <class Strings>
  JsonWriter& list(std::string_view name, const Strings& strings) {
    key(name).open('[');
    for (const auto& text : strings) value(text);
    return close(']');
  }

 private:
  JsonWriter& raw(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  void separate();

  std::string& out_;
  bool fresh_ = true;  ///< nothing since the last bracket or key: no comma
};

}  // namespace sarad
