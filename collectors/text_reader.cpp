// SPDX-License-Identifier: Apache-2.0
#include "collectors/text_reader.hpp"

#include "collectors/utf8.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace sarad {
namespace {

/// Only what nobody says of a thing that is done.
constexpr std::array<std::string_view, 22> kInterim{
    "বিষয়টি দেখছি",         "বিষয়টি আমরা দেখছি",    "বিষয়টি দেখা হচ্ছে",   "শীঘ্রই জানানো হবে",  "শিগগিরই জানানো হবে",
    "শীঘ্রই জানাচ্ছি",        "পরে জানানো হবে",       "খতিয়ে দেখা হচ্ছে",    "খোঁজ নিয়ে জানাচ্ছি",  "খোঁজ নিচ্ছি",
    "যাচাই করা হচ্ছে",       "ব্যবস্থা নেওয়া হচ্ছে",    "প্রক্রিয়াধীন",         "looking into",      "being looked into",
    "we are checking",      "is under review",      "is being processed", "will let you know", "will inform you soon",
    "will get back to you", "will be informed soon"};

/// Messages made of these alone, and of kCourtesies between them, call for no answer.
constexpr std::array<std::string_view, 34> kThanks{"ধন্যবাদ",
                                                   "শুকরিয়া",
                                                   "কৃতজ্ঞতা",
                                                   "আসসালামু আলাইকুম",
                                                   "আসসালামুআলাইকুম",
                                                   "ওয়ালাইকুম আসসালাম",
                                                   "সালাম",
                                                   "নমস্কার",
                                                   "আদাব",
                                                   "শুভ সকাল",
                                                   "শুভ অপরাহ্ন",
                                                   "শুভ সন্ধ্যা",
                                                   "শুভ রাত্রি",
                                                   "শুভেচ্ছা",
                                                   "শুভকামনা",
                                                   "অভিনন্দন",
                                                   "আলহামদুলিল্লাহ",
                                                   "জাযাকাল্লাহ",
                                                   "thanks",
                                                   "thank you",
                                                   "thank u",
                                                   "thankyou",
                                                   "thx",
                                                   "tnx",
                                                   "dhonnobad",
                                                   "assalamualaikum",
                                                   "assalamu alaikum",
                                                   "assalamu alaykum",
                                                   "salam",
                                                   "good morning",
                                                   "good evening",
                                                   "congratulations",
                                                   "hello",
                                                   "hi"};
constexpr std::array<std::string_view, 20> kCourtesies{
    "আপনাকে", "আপনাদের", "আপনাদেরকে", "অনেক",    "অসংখ্য", "স্যার", "ম্যাডাম", "ভাই",  "আপু", "সবাইকে",
    "sir",    "madam",   "bhai",      "brother", "so",    "very", "much",   "many", "a",  "lot"};

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

/// Joiners, direction marks, variation selectors: there, and not to be seen.
bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         c == 0xAD || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE007F);
}

bool is_punctuation(char32_t c) {
  const bool ascii =
      c < 0x80 && c > ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
  return ascii || c == 0x964 || c == 0x965 || (c >= 0x2010 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3003) ||
         c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB7 || c == 0xBB || c == 0x9F7;
}

bool is_emoji(char32_t c) {
  return (c >= 0x2190 && c <= 0x23FF) || (c >= 0x2500 && c <= 0x27BF) || (c >= 0x2900 && c <= 0x297F) ||
         (c >= 0x2B00 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0x20E3 || c == 0xA9 || c == 0xAE;
}

bool asks(char32_t c) {
  return c == '?' || c == 0xFF1F || c == 0x61F || c == 0x2047 || c == 0x2048 || c == 0x2753 || c == 0x2754;
}

/// Letters that have two spellings in Unicode get the longer one; vowel signs in two parts the shorter.
void append_folded(std::string& out, char32_t c) {
  constexpr char32_t kNukta = 0x9BC;
  const auto joins = [&](std::string_view before, char32_t joined) {
    if (out.size() < before.size() || std::string_view{out}.substr(out.size() - before.size()) != before) return false;
    out.resize(out.size() - before.size());
    append_code_point(out, joined);
    return true;
  };
  if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  if (c == 0x9DC || c == 0x9DD || c == 0x9DF) {
    append_code_point(out, c == 0x9DC ? 0x9A1 : c == 0x9DD ? 0x9A2 : 0x9AF);
    append_code_point(out, kNukta);
  } else if (!(c == 0x9BE && joins("\u09C7", 0x9CB)) && !(c == 0x9D7 && joins("\u09C7", 0x9CC))) {
    append_code_point(out, c == 0x2018 || c == 0x2019 ? '\'' : c);
  }
}

/// One blank between words, none around; nothing invisible.
std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (is_invisible(c)) continue;
    if (!is_blank(c)) {
      append_folded(out, c);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whether `phrase` stands in `text`, not as part of a longer word in Latin letters.
bool occurs(std::string_view phrase, std::string_view text) {
  for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    const bool cut_before = at > 0 && is_word_byte(phrase.front()) && is_word_byte(text[at - 1]);
    const bool cut_after = end < text.size() && is_word_byte(phrase.back()) && is_word_byte(text[end]);
    if (!cut_before && !cut_after) return true;
  }
  return false;
}

class Reader {
 public:
  explicit Reader(std::vector<std::string> interim_words) {
    for (const auto& word : interim_words) interim_.push_back(fold(word));
    for (const auto word : kInterim) interim_.push_back(fold(word));
    for (const auto word : kThanks) thanks_.push_back(fold(word));
    for (const auto word : kCourtesies) courtesies_.push_back(fold(word));
    std::erase(interim_, std::string{});
    // "thank you" must be tried before a shorter word that it begins with.
    std::sort(thanks_.begin(), thanks_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  }

  [[nodiscard]] TextFacts read(std::string_view text) const {
    const std::string folded = fold(text);
    TextFacts facts;
    facts.interim =
        std::any_of(interim_.begin(), interim_.end(), [&](const auto& phrase) { return occurs(phrase, folded); });
    facts.trivial = trivial(folded);
    return facts;
  }

 private:
  /// Takes `word` and the blank after it off the front of `text`, if it stands there whole.
  static bool take(std::string_view& text, std::string_view word) {
    if (text.substr(0, word.size()) != word) return false;
    if (text.size() > word.size() && text[word.size()] != ' ') return false;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return true;
  }

  [[nodiscard]] bool trivial(std::string_view folded) const {
    std::string words;
    while (!folded.empty()) {
      const char32_t c = take_code_point(folded);
      if (asks(c)) return false;
      if (is_punctuation(c) || is_emoji(c)) {
        words += ' ';
      } else {
        append_code_point(words, c);
      }
    }
    const std::string plain = fold(words);
    std::string_view rest = plain;
    bool thanked = rest.empty();
    const auto take_any = [&](const std::vector<std::string>& list) {
      return std::any_of(list.begin(), list.end(), [&](const auto& word) { return take(rest, word); });
    };
    while (!rest.empty()) {
      if (take_any(thanks_)) {
        thanked = true;
      } else if (!take_any(courtesies_)) {
        return false;
      }
    }
    return thanked;
  }

  std::vector<std::string> interim_, thanks_, courtesies_;
};

}  // namespace

TextReader make_text_reader(std::vector<std::string> interim_words) {
  return [reader = std::make_shared<const Reader>(std::move(interim_words))](std::string_view text) {
    return reader->read(text);
  };
}

}  // namespace sarad
