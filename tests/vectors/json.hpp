// SPDX-License-Identifier: Apache-2.0
// Reading and comparing the vectors' JSON. Only for the vectors program.
#pragma once

#include "base/time.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace sarad::vectors {

using Json = rapidjson::Value;

/// The member, or null if there is none or it is null.
[[nodiscard]] const Json* member(const Json& object, const char* name);
/// Throw std::runtime_error for a value of another type: a broken vector file is a bug.
[[nodiscard]] std::string text(const Json& value);
[[nodiscard]] std::string text_of(const Json& object, const char* name);
[[nodiscard]] Instant instant(const Json& value);
[[nodiscard]] Instant instant_of(const Json& object, const char* name);
[[nodiscard]] std::optional<Instant> maybe_instant(const Json& object, const char* name);
[[nodiscard]] bool flag_of(const Json& object, const char* name, bool otherwise = false);
[[nodiscard]] double number_of(const Json& object, const char* name, double otherwise);
[[nodiscard]] std::int64_t integer_of(const Json& object, const char* name, std::int64_t otherwise);

/// Writes one JSON document, member by member.
class Out {
 public:
  Out& object() { return writer_.StartObject(), *this; }
  Out& end() { return writer_.EndObject(), *this; }
  Out& array() { return writer_.StartArray(), *this; }
  Out& end_array() { return writer_.EndArray(), *this; }
  Out& key(std::string_view name) { return writer_.Key(name.data(), static_cast<unsigned>(name.size())), *this; }

  Out& value(std::string_view text) { return writer_.String(text.data(), static_cast<unsigned>(text.size())), *this; }
  Out& value(const std::string& text) { return value(std::string_view{text}); }
  Out& value(const char* text) { return value(std::string_view{text}); }
  Out& value(Instant t) { return value(format_instant(t)); }
  Out& value(Seconds s) { return value(s.count()); }
  Out& value(bool b) { return writer_.Bool(b), *this; }
  Out& value(double d) { return writer_.Double(d), *this; }
  Out& value(std::integral auto n) { return writer_.Int64(static_cast<std::int64_t>(n)), *this; }
  template <class T>
  Out& value(const std::optional<T>& v) {
    return v ? value(*v) : null();
  }
  Out& null() { return writer_.Null(), *this; }
  template <class T>
  Out& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  [[nodiscard]] std::string str() const { return buffer_.GetString(); }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

/// `{"error": code}`
[[nodiscard]] std::string error_json(std::string_view code);

/// The first place where the two differ, as "path: expected …, got …"; empty if they agree.
/// Integers and text must be equal, numbers with a fraction within 1e-9.
[[nodiscard]] std::string first_difference(const Json& expected, const Json& actual, const std::string& path = "");

}  // namespace sarad::vectors
