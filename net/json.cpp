// SPDX-License-Identifier: Apache-2.0
#include "net/json.hpp"

#include "base/utf8.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace sarad {
namespace {

using rapidjson::SizeType;
using rapidjson::Value;

constexpr int kDeepestEver = 4096;
constexpr std::size_t kFewMembers = 24;
constexpr std::size_t kBlock = 16;
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag;

Error malformed(std::string what) {
  return {Errc::malformed, "not valid JSON: " + std::move(what)};
}

/// "\udc00" passes RapidJSON and would leave a surrogate in the UTF-8.
bool has_surrogate(const char* text, std::size_t size) {
  for (const char* end = text + size;
       (text = static_cast<const char*>(std::memchr(text, 0xED, static_cast<std::size_t>(end - text)))); ++text)
    if (end - text > 1 && static_cast<unsigned char>(text[1]) >= 0xA0) return true;
  return false;
}

/// Builds the document, and stops what is too deep or not UTF-8.
class Handler {
 public:
  Handler(rapidjson::Document& out, int deepest) : out_(out), deepest_(deepest) {}
  const char* complaint = nullptr;

  bool Null() { return out_.Null(); }
  bool Bool(bool b) { return out_.Bool(b); }
  bool Int(int i) { return out_.Int(i); }
  bool Uint(unsigned i) { return out_.Uint(i); }
  bool Int64(std::int64_t i) { return out_.Int64(i); }
  bool Uint64(std::uint64_t i) { return out_.Uint64(i); }
  bool Double(double d) { return out_.Double(d); }
  bool RawNumber(const char* text, SizeType size, bool copy) { return out_.RawNumber(text, size, copy); }
  bool String(const char* text, SizeType size, bool copy) { return clean(text, size) && out_.String(text, size, copy); }
  bool Key(const char* text, SizeType size, bool copy) { return clean(text, size) && out_.Key(text, size, copy); }
  bool StartObject() { return deeper() && out_.StartObject(); }
  bool StartArray() { return deeper() && out_.StartArray(); }
  bool EndObject(SizeType members) {
    --depth_;
    return out_.EndObject(members);
  }
  bool EndArray(SizeType elements) {
    --depth_;
    return out_.EndArray(elements);
  }

 private:
  bool refuse(const char* why) {
    complaint = why;
    return false;
  }
  bool deeper() { return ++depth_ <= deepest_ || refuse("nested too deep"); }
  bool clean(const char* text, SizeType size) { return !has_surrogate(text, size) || refuse("a lone surrogate"); }

  rapidjson::Document& out_;
  int deepest_, depth_ = 0;
};

std::string_view text_of(const Value& name) {
  return {name.GetString(), name.GetStringLength()};
}

bool has_twins(const Value& object) {
  const auto begin = object.MemberBegin(), end = object.MemberEnd();
  if (object.MemberCount() <= kFewMembers) {
    for (auto a = begin; a != end; ++a)
      for (auto b = begin; b != a; ++b)
        if (text_of(a->name) == text_of(b->name)) return true;
    return false;
  }
  std::vector<std::string_view> names;
  names.reserve(object.MemberCount());
  for (auto m = begin; m != end; ++m) names.push_back(text_of(m->name));
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

/// Recursion ends where parsing did: at the depth that was allowed.
bool has_twins_anywhere(const Value& value) {
  if (value.IsArray()) {
    for (const auto& element : value.GetArray())
      if ((element.IsObject() || element.IsArray()) && has_twins_anywhere(element)) return true;
  } else if (value.IsObject()) {
    if (has_twins(value)) return true;
    for (const auto& member : value.GetObject())
      if ((member.value.IsObject() || member.value.IsArray()) && has_twins_anywhere(member.value)) return true;
  }
  return false;
}

const Value& as_value(const void* value) {
  return *static_cast<const Value*>(value);
}

}  // namespace

struct Json::Document {
  explicit Document(std::string_view original) : text(original.size() + kBlock, '\0') {
    original.copy(text.data(), original.size());
  }
  /// RapidJSON looks at whole blocks, the last of which may begin at the text's end.
  std::string text;  ///< unescaped in place: the tree's strings lie in it
  /// In chunks of about what the values of such a text take.
  rapidjson::MemoryPoolAllocator<> memory{std::max<std::size_t>(text.size() * 2, 1024)};
  rapidjson::Document tree{&memory};
};

Json::Json(std::unique_ptr<Document> document) : document_(std::move(document)) {}
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

JsonValue Json::root() const {
  return JsonValue{static_cast<const Value*>(&document_->tree)};
}

Result<Json> Json::parse(std::string_view text, int deepest) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") return malformed("it begins with a byte order mark");
  if (text.find('\0') != std::string_view::npos) return malformed("it holds a NUL byte");
  // RapidJSON would look as well, but letter by letter.
  if (const auto bad = first_bad_utf8(text)) return malformed("not UTF-8 (byte " + std::to_string(*bad) + ")");
  auto document = std::make_unique<Document>(text);
  Handler handler{document->tree, std::min(deepest, kDeepestEver)};
  rapidjson::ParseResult result;
  rapidjson::InsituStringStream stream{document->text.data()};
  rapidjson::Reader reader;
  const auto generate = [&](rapidjson::Document&) {
    result = reader.Parse<kFlags>(stream, handler);
    return !result.IsError();
  };
  document->tree.Populate(generate);
  if (handler.complaint != nullptr) return malformed(handler.complaint);
  if (result.IsError())
    return malformed(std::string{rapidjson::GetParseError_En(result.Code())} + " (byte " +
                     std::to_string(result.Offset()) + ")");
  if (has_twins_anywhere(document->tree)) return malformed("one object has the same name twice");
  return Json{std::move(document)};
}

bool JsonValue::empty() const {
  return absent() || as_value(value_).IsNull();
}
bool JsonValue::is_object() const {
  return !absent() && as_value(value_).IsObject();
}
bool JsonValue::is_array() const {
  return !absent() && as_value(value_).IsArray();
}

JsonValue JsonValue::operator[](std::string_view key) const {
  if (!is_object()) return {};
  const auto& object = as_value(value_);
  for (auto member = object.MemberBegin(); member != object.MemberEnd(); ++member)
    if (text_of(member->name) == key) return JsonValue{&member->value};
  return {};
}

std::optional<std::string_view> JsonValue::string() const {
  if (absent() || !as_value(value_).IsString()) return std::nullopt;
  return text_of(as_value(value_));
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (absent() || !as_value(value_).IsInt64()) return std::nullopt;
  return as_value(value_).GetInt64();
}

std::optional<double> JsonValue::number() const {
  if (absent() || !as_value(value_).IsNumber()) return std::nullopt;
  return as_value(value_).GetDouble();
}

std::optional<bool> JsonValue::boolean() const {
  if (absent() || !as_value(value_).IsBool()) return std::nullopt;
  return as_value(value_).GetBool();
}

std::optional<std::string> JsonValue::id() const {
  if (const auto text = string(); text && !text->empty()) return std::string{*text};
  if (const auto number = integer()) return std::to_string(*number);
  if (!absent() && as_value(value_).IsUint64()) return std::to_string(as_value(value_).GetUint64());
  return std::nullopt;
}

std::size_t JsonValue::size() const {
  if (is_array()) return as_value(value_).Size();
  return is_object() ? as_value(value_).MemberCount() : 0;
}

JsonValue JsonValue::at(std::size_t i) const {
  if (i >= size()) return {};
  if (is_array()) return JsonValue{&as_value(value_)[static_cast<SizeType>(i)]};
  return JsonValue{&(as_value(value_).MemberBegin() + static_cast<std::ptrdiff_t>(i))->value};
}

std::string_view JsonValue::key_at(std::size_t i) const {
  if (!is_object() || i >= size()) return {};
  return text_of((as_value(value_).MemberBegin() + static_cast<std::ptrdiff_t>(i))->name);
}

}  // namespace sarad
