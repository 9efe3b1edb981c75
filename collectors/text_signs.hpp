// SPDX-License-Identifier: Apache-2.0
// What a code point is to the reader of texts: a table for ASCII, Bengali and general punctuation, ICU's
// properties for the rest.
#pragma once

#include <array>
#include <cstdint>

namespace sarad {

/// A plain enumeration in a struct: its values are compared as the table stores them.
struct SignKind {
  enum Kind : unsigned char {
    other,              ///< not in the table: ICU must normalise the word
    letter,             ///< letters, marks, digits
    letter_with_nukta,  ///< ড় ঢ় য়: two letters in every normal form
    second_half,        ///< া ৗ: after ে they are one vowel sign with it
    apostrophe,         ///< a letter within a word, else a blank
    blank, stop, question,
    ignored,            ///< joiners, direction marks, variation selectors
    emoji, anger, keycap, tag
  };
};

struct Sign {
  char32_t folded;
  SignKind::Kind kind;
};

[[nodiscard]] Sign sign_beyond_table(char32_t c);

/// Whether `c`, already normalised, belongs to a word: letters, marks, numbers, and what is unassigned.
[[nodiscard]] bool is_letter_by_icu(char32_t c);

namespace detail {

constexpr std::array<Sign, 256> make_sign_table() {  // ASCII, then U+0980–U+09FF
  std::array<Sign, 256> table{};
  for (char32_t c = 0; c < 128; ++c) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    const bool upper = c >= 'A' && c <= 'Z';
    table[c] = {upper ? c + 32 : c, letter || upper ? SignKind::letter
                                    : c == '.' || c == '!' || c == ';' ? SignKind::stop
                                    : c == '?'                         ? SignKind::question
                                    : c == '\''                        ? SignKind::apostrophe
                                                                       : SignKind::blank};
  }
  for (char32_t c = 0x980; c < 0xA00; ++c) {
    auto& sign = table[c - 0x980 + 128];
    sign = {c, SignKind::letter};
    if (c >= 0x9E6 && c <= 0x9EF) sign.folded = '0' + (c - 0x9E6);
    if (c == 0x9DC || c == 0x9DD || c == 0x9DF)
      sign = {c == 0x9DC ? char32_t{0x9A1} : c == 0x9DD ? char32_t{0x9A2} : char32_t{0x9AF}, SignKind::letter_with_nukta};
    if (c == 0x9BE || c == 0x9D7) sign.kind = SignKind::second_half;
    if (c == 0x9F2 || c == 0x9F3 || (c >= 0x9FA && c <= 0x9FD)) sign.kind = SignKind::blank;
  }
  return table;
}
inline constexpr auto kSignTable = make_sign_table();

}  // namespace detail

[[nodiscard]] inline Sign sign_of(char32_t c) {
  if (c < 0x80) return detail::kSignTable[c];
  if (c - 0x980 < 0x80) return detail::kSignTable[c - 0x980 + 128];
  return sign_beyond_table(c);
}

}  // namespace sarad
