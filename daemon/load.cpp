// SPDX-License-Identifier: Apache-2.0
#include "daemon/load.hpp"

#include "collectors/collector.hpp"
#include "collectors/phrase_matcher.hpp"
#include "collectors/text_words.hpp"
#include "daemon/exit_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace sarad {
namespace {

std::optional<PhraseAdvice> advice_on_phrase(std::string_view phrase) {
  const auto fault = fault_of_phrase(phrase);
  if (!fault) return std::nullopt;
  switch (*fault) {
    case PhraseFault::no_word:
      return PhraseAdvice{fmt::format("the phrase \"{}\" can be read as no word at all", phrase),
                          "write words; punctuation, emoji and joiners are passed over, and one word of a phrase must be "
                          "there in every variant"};
    case PhraseFault::long_word:
      return PhraseAdvice{fmt::format("a word of this phrase has more than {} letters", TextWords::kLongest),
                          "part it by blanks, or leave it out"};
    case PhraseFault::too_many_words:
      return PhraseAdvice{fmt::format("this phrase has more than {} words", PhraseMatcher::kMostWords),
                          "keep the words that nobody says of something else"};
    case PhraseFault::too_many_variants:
      return PhraseAdvice{fmt::format("this phrase has more than {} variants", PhraseMatcher::kMostVariants),
                          "write it as several phrases with fewer |"};
  }
  return std::nullopt;
}

}  // namespace

int Loaded::exit_code() const {
  if (ok()) return kExitOk;
  const bool only_credentials = std::all_of(faults.begin(), faults.end(), [](const Fault& fault) {
    return fault.warning || fault.code == "missing_credential";
  });
  return only_credentials && !faults.empty() ? kExitCredential : kExitConfiguration;
}

Loaded load(const std::vector<std::string>& files) {
  ReadOptions options;
  for (const Platform* platform : platforms()) options.platforms.emplace_back(platform->name);
  options.judge_phrase = advice_on_phrase;
  Loaded loaded;
  auto read = std::make_shared<ReadConfig>(read_config(files, options));
  loaded.faults = read->faults;
  if (read->ok()) {
    auto rules = build_rules(read->config);
    if (rules) {
      loaded.rules = std::move(*rules);
    } else {
      Fault fault;
      fault.file = files.empty() ? "" : files.front();
      fault.line = fault.column = 1;
      fault.code = "bad_rules";
      fault.message = rules.error().message;
      fault.hint = "mend it under calendars or policies";
      loaded.faults.push_back(std::move(fault));
    }
  }
  loaded.read = std::move(read);
  return loaded;
}

void print_faults(const std::vector<Fault>& faults, bool json) {
  for (const auto& fault : faults) std::fprintf(stderr, "%s\n", (json ? fault.json() : fault.text()).c_str());
}

std::optional<Loaded> load_or_explain(const Options& options, int& code) {
  Loaded loaded = load(options.config);
  print_faults(loaded.faults, false);
  code = loaded.exit_code();
  if (!loaded.ok()) return std::nullopt;
  return loaded;
}

}  // namespace sarad
