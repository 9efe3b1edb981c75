// SPDX-License-Identifier: Apache-2.0
// Cuts a text into the words by which phrases are known, in one pass and without memory of its own. The
// phrases go the same way, so that spellings Unicode holds to be the same are the same. Knows no phrase.
//
// Letters are folded as by NFKC_Casefold (Unicode standard annex 31): no case, no width, no joiners or
// variation selectors, one composition; and Bengali digits become ASCII digits. ASCII and Bengali go by
// a table; a word with any other letter goes through ICU. Bytes that are no UTF-8 become U+FFFD.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sarad {

/// What a collector writes into a text in place of a person's name that the platform says is a tag:
/// U+FFFC OBJECT REPLACEMENT CHARACTER, in UTF-8.
inline constexpr std::string_view kTagMark = "\xEF\xBF\xBC";

class TextWords {
 public:
  enum class Token : std::uint8_t {
    end,
    word,      ///< letters, marks and digits; see word()
    stop,      ///< a sentence ends: no phrase goes on beyond
    question,  ///< any script's or emoji's question mark
    tag,       ///< kTagMark
    anger,     ///< an emoji that makes the words beside it doubtful (rolling eyes, rage, thumb down)
  };
  /// Letters of a word that are told apart; of a longer one only its first so many are kept.
  static constexpr std::size_t kLongest = 48;

  /// `text` must outlive this.
  explicit TextWords(std::string_view text) : text_{text} {}

  /// The next token; blanks, punctuation within a sentence and emoji only part words. After the end: end.
  [[nodiscard]] Token next();

  /// The word next() told of, folded, at most kLongest letters. Until the next call.
  [[nodiscard]] std::u32string_view word() const { return {letters_.data(), size_ < kLongest ? size_ : kLongest}; }
  [[nodiscard]] bool too_long() const { return size_ > kLongest; }

 private:
  [[nodiscard]] bool at_end() const { return chunk_at_ == chunk_.size() && at_ == text_.size(); }
  char32_t take();
  bool take_letter(char32_t letter, unsigned char kind, bool normalised);
  void push(char32_t letter);
  void normalise_from(std::size_t begin);
  [[nodiscard]] bool letter_follows() const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::u32string chunk_;  ///< normalised by ICU, to be read before the text goes on
  std::size_t chunk_at_ = 0;
  std::array<char32_t, kLongest> letters_;
  std::size_t size_ = 0;
  Token waiting_ = Token::end;  ///< found right behind a word
};

}  // namespace sarad
