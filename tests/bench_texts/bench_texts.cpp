// SPDX-License-Identifier: Apache-2.0
// bench_texts [ROUNDS]: nanoseconds a text costs to read for its facts, over the labelled messages and
// over a Bengali comment of 150 bytes, and the ratio to one call of ICU's NFKC_Casefold on the same
// texts in the same run. The rounds of the two take turns and the best of each counts.
#include "collectors/text_reader.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Texts = std::vector<std::string>;

Texts labelled_messages() {
  std::ifstream in{std::string{SARAD_TESTS_DIR} + "/texts/messages.tsv"};
  Texts texts;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line.front() != '#') texts.push_back(line.substr(0, line.find('\t')));
  return texts;
}

template <typename Each>
double nanoseconds_a_text(const Texts& texts, Each&& each) {
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& text : texts) each(text);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
  return took.count() / static_cast<double>(texts.size());
}

void compare(const char* name, const Texts& texts, int rounds) {
  static const auto read = sarad::make_text_reader({});
  static const auto read_more = sarad::make_text_reader({"তদন্ত কমিটি", "noted with care"}, {"জয় হোক"});
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::size_t facts = 0, bytes = 0, read_bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  double own = 1e18, with_lists = 1e18, icu_alone = 1e18;
  std::string folded;
  for (int round = 0; round < rounds; ++round) {
    own = std::min(own, nanoseconds_a_text(texts, [&](const auto& text) { facts += read(text).trivial; }));
    with_lists = std::min(with_lists, nanoseconds_a_text(texts, [&](const auto& text) { facts += read_more(text).trivial; }));
    icu_alone = std::min(icu_alone, nanoseconds_a_text(texts, [&](const auto& text) {
                           folded.clear();
                           icu::StringByteSink<std::string> sink{&folded};
                           form->normalizeUTF8(0, text, sink, nullptr, status);
                           read_bytes += folded.size();
                         }));
  }
  std::printf("%-22s texts %4zu  bytes/text %5.1f  read %6.0f ns  with an operator's lists %6.0f ns  NFKC_Casefold %6.0f ns"
              "  ratio %.2f\n",
              name, texts.size(), static_cast<double>(bytes) / static_cast<double>(texts.size()), own, with_lists, icu_alone,
              own / icu_alone);
  if (U_FAILURE(status) != 0 || read_bytes == 0 || facts > texts.size() * 2u * static_cast<unsigned>(rounds)) std::exit(1);
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::max(1, std::atoi(arguments[1])) : 200;
  const Texts messages = labelled_messages();
  if (messages.empty()) {
    std::fputs("bench_texts: no messages in tests/texts/messages.tsv\n", stderr);
    return 2;
  }
  compare("labelled messages", messages, rounds);
  compare("Bengali, 150 bytes", Texts(200, "আমাদের রাস্তার বাতি তিন দিন ধরে নষ্ট, দয়া করে ঠিক করুন"), rounds);
  return 0;
}
