// SPDX-License-Identifier: Apache-2.0
#include "daemon/reading.hpp"

#include "collectors/text_reader.hpp"

namespace sarad {

TextReader reader_for(const Config& config, const RuleSet& rules, const Page& page) {
  std::vector<std::string> words;
  const auto name = rules.policy_of.find(page.office);
  const auto policy = config.policies.find(name == rules.policy_of.end() || name->second.empty() ? "default" : name->second);
  if (policy != config.policies.end())
    for (const auto& version : policy->second) {
      words.insert(words.end(), version.interim_words_bn.begin(), version.interim_words_bn.end());
      words.insert(words.end(), version.interim_words_en.begin(), version.interim_words_en.end());
    }
  return make_text_reader(std::move(words));
}

}  // namespace sarad
