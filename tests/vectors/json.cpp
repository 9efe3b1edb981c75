// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/json.hpp"

#include <cmath>
#include <stdexcept>

namespace sarad::vectors {
namespace {

constexpr double kTolerance = 1e-9;

std::string shown(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  std::string out = buffer.GetString();
  return out.size() > 160 ? out.substr(0, 160) + "…" : out;
}

bool equal_numbers(const Json& a, const Json& b) {
  if (a.IsInt64() && b.IsInt64()) return a.GetInt64() == b.GetInt64();
  return std::abs(a.GetDouble() - b.GetDouble()) <= kTolerance;
}

std::string objects_differ(const Json& expected, const Json& actual, const std::string& path) {
  for (const auto& m : expected.GetObject()) {
    const auto it = actual.FindMember(m.name);
    const std::string here = path + "." + m.name.GetString();
    if (it == actual.MemberEnd()) return here + ": missing, expected " + shown(m.value);
    if (auto difference = first_difference(m.value, it->value, here); !difference.empty()) return difference;
  }
  for (const auto& m : actual.GetObject())
    if (!expected.HasMember(m.name)) return path + "." + m.name.GetString() + ": not expected, got " + shown(m.value);
  return {};
}

std::string arrays_differ(const Json& expected, const Json& actual, const std::string& path) {
  for (rapidjson::SizeType i = 0; i < std::min(expected.Size(), actual.Size()); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (auto difference = first_difference(expected[i], actual[i], here); !difference.empty()) return difference;
  }
  if (expected.Size() == actual.Size()) return {};
  return path + ": expected " + std::to_string(expected.Size()) + " elements, got " + std::to_string(actual.Size());
}

[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error("broken vector: " + what);
}

}  // namespace

const Json* member(const Json& object, const char* name) {
  const auto it = object.FindMember(name);
  return it == object.MemberEnd() || it->value.IsNull() ? nullptr : &it->value;
}

std::string text(const Json& value) {
  if (!value.IsString()) broken("not a text: " + shown(value));
  return {value.GetString(), value.GetStringLength()};
}

std::string text_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::string{} : text(*value);
}

Instant instant(const Json& value) {
  const auto t = parse_instant(text(value));
  if (!t) broken("not an instant: " + shown(value));
  return *t;
}

Instant instant_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr) broken(std::string("no ") + name);
  return instant(*value);
}

std::optional<Instant> maybe_instant(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::nullopt : std::optional{instant(*value)};
}

bool flag_of(const Json& object, const char* name, bool otherwise) {
  const Json* value = member(object, name);
  return value == nullptr ? otherwise : value->GetBool();
}

double number_of(const Json& object, const char* name, double otherwise) {
  const Json* value = member(object, name);
  return value == nullptr ? otherwise : value->GetDouble();
}

std::int64_t integer_of(const Json& object, const char* name, std::int64_t otherwise) {
  const Json* value = member(object, name);
  return value == nullptr ? otherwise : value->GetInt64();
}

std::string error_json(std::string_view code) {
  return Out{}.object().member("error", code).end().str();
}

std::string first_difference(const Json& expected, const Json& actual, const std::string& path) {
  if (expected.IsObject() && actual.IsObject()) return objects_differ(expected, actual, path);
  if (expected.IsArray() && actual.IsArray()) return arrays_differ(expected, actual, path);
  const bool same = expected.IsNumber() && actual.IsNumber() ? equal_numbers(expected, actual) : expected == actual;
  if (same) return {};
  return (path.empty() ? std::string{"."} : path) + ": expected " + shown(expected) + ", got " + shown(actual);
}

}  // namespace sarad::vectors
