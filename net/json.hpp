// SPDX-License-Identifier: Apache-2.0
// Reading JSON that somebody else wrote: the one door to RapidJSON. A text is taken whole or refused
// whole; after that no question about a value can fail, throw or assert: what is not there, or is of
// another type, is simply absent. Not for writing JSON.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// A value inside a Json, or "absent". A view: lives as long as the Json it came from.
class JsonValue {
 public:
  JsonValue() = default;

  [[nodiscard]] bool absent() const { return value_ == nullptr; }
  /// True for absent as for null: most platforms use both for "we do not tell".
  [[nodiscard]] bool empty() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;

  /// The member of that name; absent if there is none or this is no object.
  [[nodiscard]] JsonValue operator[](std::string_view key) const;

  [[nodiscard]] std::optional<std::string_view> string() const;
  /// A whole number that fits; 3.0 and 1e3 are not whole numbers.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  /// Any number.
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  /// An identifier: a string that is not empty, or a whole number written out exactly.
  [[nodiscard]] std::optional<std::string> id() const;

  /// Elements of an array or members of an object; else 0.
  [[nodiscard]] std::size_t size() const;
  /// The i-th element of an array, or the i-th member's value of an object; else absent.
  [[nodiscard]] JsonValue at(std::size_t i) const;
  /// The i-th member's name of an object; else empty.
  [[nodiscard]] std::string_view key_at(std::size_t i) const;

  class Iterator {
   public:
    Iterator(const JsonValue* of, std::size_t i) : of_(of), i_(i) {}
    JsonValue operator*() const { return of_->at(i_); }
    Iterator& operator++() {
      ++i_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return i_ != other.i_; }

   private:
    const JsonValue* of_;
    std::size_t i_;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

 private:
  friend class Json;
  explicit JsonValue(const void* value) : value_(value) {}
  const void* value_ = nullptr;
};

/// A text read as JSON.
class Json {
 public:
  /// RFC 8259 to the letter. Error malformed, with no word of the text in its message, for: anything
  /// else, a byte order mark, text after the value, a NUL byte, invalid UTF-8 (also by \u escapes),
  /// a number beyond double, a name twice in one object, nesting deeper than `deepest` (faults F9). More than
  /// the ordinary depth is for answers that nest by their nature, conversations as trees; 4,096 at most.
  [[nodiscard]] static Result<Json> parse(std::string_view text, int deepest = kDeepest);

  static constexpr int kDeepest = 64;

  Json(Json&&) noexcept;
  Json& operator=(Json&&) noexcept;
  ~Json();

  [[nodiscard]] JsonValue root() const;

 private:
  struct Document;
  explicit Json(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

}  // namespace sarad
