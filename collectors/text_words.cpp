// SPDX-License-Identifier: Apache-2.0
#include "collectors/text_words.hpp"

#include "collectors/text_signs.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <utility>

namespace sarad {
namespace {

char32_t decode(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
  return static_cast<char32_t>(c);
}

void append(std::string& out, char32_t c) {
  std::array<std::uint8_t, 4> bytes;
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(c));
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

/// NFKC_Casefold. ICU fails only for want of memory or of its data: then the text stays as it is.
std::string casefold(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) || form->isNormalizedUTF8(text, status)) return text;
  std::string out;
  icu::StringByteSink<std::string> sink{&out};
  form->normalizeUTF8(0, text, sink, nullptr, status);
  return U_FAILURE(status) ? text : out;
}

}  // namespace

char32_t TextWords::take() {
  return chunk_at_ < chunk_.size() ? chunk_[chunk_at_++] : decode(text_, at_);
}

void TextWords::push(char32_t letter) {
  if (size_ < kLongest) letters_[size_] = letter;
  ++size_;
}

/// A letter the table knows. False if the letters before it want ICU's reordering.
bool TextWords::take_letter(char32_t letter, unsigned char kind, bool normalised) {
  constexpr char32_t kNukta = 0x9BC, kVirama = 0x9CD, kE = 0x9C7, kAa = 0x9BE, kO = 0x9CB, kAu = 0x9CC;
  const char32_t before = size_ > 0 && size_ <= kLongest ? letters_[size_ - 1] : 0;
  if (kind == SignKind::letter_with_nukta) {
    push(letter);
    push(kNukta);
  } else if (kind == SignKind::second_half && before == kE) {
    letters_[size_ - 1] = letter == kAa ? kO : kAu;
  } else {
    if (letter == kNukta && before == kVirama && !normalised) return false;
    push(letter);
  }
  return true;
}

bool TextWords::letter_follows() const {
  if (chunk_at_ < chunk_.size()) return sign_of(chunk_[chunk_at_]).kind == SignKind::letter;
  if (at_ >= text_.size()) return false;
  const auto next = static_cast<unsigned char>(text_[at_]);
  return next >= 0x80 || sign_of(next).kind == SignKind::letter;
}

/// Gives ICU what stands from `begin` to the next blank or emoji, to be read instead.
void TextWords::normalise_from(std::size_t begin) {
  std::string raw;
  at_ = begin;
  while (at_ < text_.size()) {
    std::size_t after = at_;
    const char32_t c = decode(text_, after);
    const Sign sign = sign_of(c);
    if (!raw.empty() && (c <= ' ' || sign.kind == SignKind::emoji || sign.kind == SignKind::anger)) break;
    append(raw, c);
    at_ = after;
  }
  const std::string folded = casefold(raw);
  chunk_.clear();
  chunk_at_ = 0;
  for (std::size_t at = 0; at < folded.size();) chunk_ += decode(folded, at);
  size_ = 0;
}

TextWords::Token TextWords::next() {
  size_ = 0;
  if (waiting_ != Token::end) return std::exchange(waiting_, Token::end);
  std::size_t begin = at_;
  const auto break_with = [&](Token token) {
    if (size_ == 0) return token;
    waiting_ = token;
    return Token::word;
  };
  while (!at_end()) {
    const bool normalised = chunk_at_ < chunk_.size();
    if (size_ == 0) begin = at_;
    const char32_t c = take();
    const Sign sign = sign_of(c);
    switch (sign.kind) {
      case SignKind::letter:
      case SignKind::letter_with_nukta:
      case SignKind::second_half:
        if (!take_letter(sign.folded, sign.kind, normalised)) normalise_from(begin);
        break;
      case SignKind::apostrophe:
        if (size_ > 0 && letter_follows()) push('\'');
        else if (size_ > 0) return Token::word;
        break;
      case SignKind::keycap:  // belongs to the digit before it, and makes it a sign
        if (size_ > 0) --size_;
        if (size_ > 0) return Token::word;
        break;
      case SignKind::ignored: break;
      case SignKind::blank:
      case SignKind::emoji:
        if (size_ > 0) return Token::word;
        break;
      case SignKind::stop: return break_with(Token::stop);
      case SignKind::question: return break_with(Token::question);
      case SignKind::tag: return break_with(Token::tag);
      case SignKind::anger: return break_with(Token::anger);
      case SignKind::other:
        if (!normalised) {
          normalise_from(begin);
        } else if (is_letter_by_icu(c)) {
          push(c);
        } else if (size_ > 0) {
          return Token::word;
        }
        break;
    }
  }
  return size_ > 0 ? Token::word : Token::end;
}

}  // namespace sarad
