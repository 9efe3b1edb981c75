// SPDX-License-Identifier: Apache-2.0
#include "collectors/text_signs.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace sarad {
namespace {

/// Emoji after which praise may be scorn: thumb down, dung, unamused, rage, triumph, rolling eyes, swearing.
constexpr std::array<char32_t, 9> kAnger{0x1F44E, 0x1F4A9, 0x1F595, 0x1F612, 0x1F620, 0x1F621, 0x1F624, 0x1F644, 0x1F92C};

bool is_emoji(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) ||
         u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR);
}

SignKind::Kind general_punctuation(char32_t c) {  // U+2000–U+206F
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c >= 0x2060) return SignKind::ignored;
  switch (c) {
    case 0x2018:
    case 0x2019: return SignKind::apostrophe;
    case 0x2047:
    case 0x2048:
    case 0x2049: return SignKind::question;
    case 0x2026:
    case 0x2028:
    case 0x2029:
    case 0x203C: return SignKind::stop;
    default: return SignKind::blank;
  }
}

}  // namespace

Sign sign_beyond_table(char32_t c) {
  if (c == 0x964 || c == 0x965) return {c, SignKind::stop};
  if (c == 0x2753 || c == 0x2754 || c == 0xFF1F || c == 0x61F || c == 0x37E) return {c, SignKind::question};
  if (c >= 0x2000 && c < 0x2070) return {c, general_punctuation(c)};
  if (c == 0xA0 || c == 0x3000) return {c, SignKind::blank};
  if (c == 0x20E3) return {c, SignKind::keycap};
  if (c == 0xFFFC) return {c, SignKind::tag};
  if (std::find(kAnger.begin(), kAnger.end(), c) != kAnger.end()) return {c, SignKind::anger};
  const auto point = static_cast<UChar32>(c);
  if (is_emoji(point)) return {c, SignKind::emoji};
  if (u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return {c, SignKind::ignored};
  return {c, SignKind::other};
}

bool is_letter_by_icu(char32_t c) {
  constexpr auto kParts = U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_CC_MASK;
  // The replacement character is a symbol, but nobody knows what it stands for.
  return c == 0xFFFD || (U_GET_GC_MASK(static_cast<UChar32>(c)) & kParts) == 0;
}

}  // namespace sarad
