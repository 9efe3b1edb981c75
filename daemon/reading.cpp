// SPDX-License-Identifier: Apache-2.0
#include "daemon/reading.hpp"

#include "collectors/text_reader.hpp"

namespace sarad {

TextReader reader_for(const Config& config, const RuleSet& rules, const Page& page) {
  std::vector<std::string> interim, trivial;
  const auto append = [](std::vector<std::string>& to, const std::vector<std::string>& words) {
    to.insert(to.end(), words.begin(), words.end());
  };
  const auto name = rules.policy_of.find(page.office);
  const auto policy = config.policies.find(name == rules.policy_of.end() || name->second.empty() ? "default" : name->second);
  if (policy != config.policies.end())
    for (const auto& version : policy->second) {
      append(interim, version.interim_words_bn);
      append(interim, version.interim_words_en);
      append(trivial, version.trivial_words_bn);
      append(trivial, version.trivial_words_en);
    }
  return make_text_reader(interim, trivial);
}

}  // namespace sarad
