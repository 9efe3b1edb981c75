// SPDX-License-Identifier: Apache-2.0
// What only the whole program can say of a configuration: which phrases texts are read by.
#include "collectors/phrase_matcher.hpp"
#include "collectors/text_words.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <stdlib.h>

namespace sarad {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PhrasesOfAPolicy : public testing::Test {
 protected:
  PhrasesOfAPolicy() {
    std::string name = (std::filesystem::temp_directory_path() / "sarad-load-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    folder_ = name;
  }
  ~PhrasesOfAPolicy() override { std::filesystem::remove_all(folder_); }

  /// Faults of a configuration whose policy has these words, from line 4 on.
  Loaded load_with(const std::string& words) {
    const auto file = (folder_ / "sarad.yml").string();
    std::ofstream{file} << "version: 1\npolicies:\n  default:\n" << words;
    return load({file});
  }
  static std::vector<std::string> texts(const Loaded& loaded) {
    std::vector<std::string> out;
    for (const auto& fault : loaded.faults) out.push_back(std::filesystem::path{fault.text()}.filename().string());
    return out;
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(PhrasesOfAPolicy, ThatReadAsNothingOrAreTooLongAreToldWithLineAndRemedy) {
  std::string many = "w";
  for (std::size_t i = 1; i <= PhraseMatcher::kMostWords; ++i) many += " w";
  const std::string grown = "a|b|c|d|e|f|g|h a|b|c|d|e|f|g|h a|b|c|d|e|f|g|h";
  const std::string letters(TextWords::kLongest + 1, 'k');
  const auto loaded = load_with("    - version: \"1\"\n      interim_words: {bn: [\"দেখছি\", \"\u200d!! 👍\"]}\n      trivial_words:\n        en:\n"
                                "          - \"" + many + "\"\n          - \"" + grown + "\"\n          - \"" + letters + "\"\n");
  EXPECT_EQ(loaded.exit_code(), kExitConfiguration);
  for (const auto& fault : loaded.faults) EXPECT_EQ(fault.code, "bad_phrase");
  EXPECT_THAT(texts(loaded), ElementsAre(AllOf(HasSubstr("sarad.yml:5:37: "), HasSubstr("no word at all; write words")),
                                         AllOf(HasSubstr("sarad.yml:8:13: "), HasSubstr("15 words; keep")),
                                         AllOf(HasSubstr("sarad.yml:9:13: "), HasSubstr("400 variants; write it as several")),
                                         AllOf(HasSubstr("sarad.yml:10:13: "), HasSubstr("48 letters; part it"))));
}

TEST_F(PhrasesOfAPolicy, AreJudgedInEveryVersionAndWithoutBracketsToo) {
  const auto loaded = load_with("    - {version: \"1\", interim_words: {en: \"ticket opened|created\"}}\n"
                                "    - {version: \"2\", from: 2026-01-01, trivial_words: {bn: \"…\"}}\n");
  ASSERT_EQ(loaded.faults.size(), 1u);
  EXPECT_EQ(loaded.faults[0].path, "policies.default[1].trivial_words.bn");
  EXPECT_EQ(loaded.faults[0].line, 5);
}

TEST_F(PhrasesOfAPolicy, AtTheLimitsAreGood) {
  std::string many = "w";
  for (std::size_t i = 1; i < PhraseMatcher::kMostWords; ++i) many += " w";
  const auto loaded = load_with("    - {version: \"1\", interim_words: {en: [\"" + many + "\", " + std::string(TextWords::kLongest, 'k') +
                                ", \"ধন্যবাদ।\"]}}\n");
  EXPECT_THAT(texts(loaded), IsEmpty());
  EXPECT_TRUE(loaded.ok());
}

}  // namespace
}  // namespace sarad
