// SPDX-License-Identifier: Apache-2.0
#include "exporters/verdict_words.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

struct Entry {
  std::string_view code, bn, en;

  [[nodiscard]] std::string_view in(Language language) const { return language == Language::bn ? bn : en; }
};

constexpr auto kWords = std::to_array<Entry>({
    {"pending", "সময় আছে", "pending"},
    {"met", "সময়মতো", "met"},
    {"late", "বিলম্বে", "late"},
    {"missed", "বিলম্বিত (সাড়া নেই)", "missed"},
    {"unseen", "দেখা যায়নি, তাই বিচার নয়", "unseen: not judged"},
    {"void", "বাতিল", "void"},
    {"open", "খোলা", "open"},
    {"responded", "সাড়া দেওয়া হয়েছে", "responded"},
    {"answered", "জবাব দেওয়া হয়েছে", "answered"},
    {"withdrawn", "প্রত্যাহৃত", "withdrawn"},
    {"vanished", "অদৃশ্য", "vanished"},
    {"first", "প্রথম সাড়া", "first response"},
    {"final", "চূড়ান্ত জবাব", "final answer"},
    {"promise", "প্রতিশ্রুতি", "promise"},
    {"referral", "প্রেরণ", "referral"},
});

}  // namespace

std::string_view verdict_word_of(std::string_view code, Language language) {
  const auto it = std::find_if(kWords.begin(), kWords.end(), [code](const Entry& e) { return e.code == code; });
  return it == kWords.end() ? std::string_view{} : it->in(language);
}

std::string_view verdict_word(Verdict verdict, Language language) {
  return verdict_word_of(to_string(verdict), language);
}

std::string_view state_word(CaseState state, Language language) {
  return verdict_word_of(to_string(state), language);
}

std::string_view clock_word(ClockKind clock, Language language) {
  return verdict_word_of(to_string(clock), language);
}

}  // namespace sarad
