// SPDX-License-Identifier: Apache-2.0
// A phrase that can never be found would be passed over in silence: the operator is told instead.
#include "config/checks.hpp"

namespace sarad {
namespace {

void check_list(const Checking& c, const ReadOptions& options, const std::string& path, const Node& list) {
  const auto judge = [&](const Node& phrase, const std::string& at) {
    if (phrase.kind != Node::Kind::text) return;  // already told
    if (const auto advice = options.judge_phrase(phrase.text))
      c.faults.error(phrase.place, at, "bad_phrase", advice->message, advice->hint);
  };
  if (list.kind != Node::Kind::list) return judge(list, path);  // one phrase may stand without brackets
  for (std::size_t i = 0; i < list.entries.size(); ++i) judge(*list.entries[i].value, path + '[' + std::to_string(i) + ']');
}

void check_version(const Checking& c, const ReadOptions& options, const std::string& path, const Node& version) {
  for (const std::string key : {"interim_words", "trivial_words"}) {
    const Node* words = version.find(key);
    if (words == nullptr) continue;
    for (const std::string language : {"bn", "en"})
      if (const Node* list = words->find(language)) check_list(c, options, path + '.' + key + '.' + language, *list);
  }
}

}  // namespace

void check_phrases(const Checking& c, const ReadOptions& options) {
  const Node* policies = c.root.find("policies");
  if (policies == nullptr) return;
  for (const auto& [name, versions] : c.config.policies) {
    const Node* node = policies->find(name);
    if (node == nullptr) continue;
    const std::string path = "policies." + name;
    if (node->kind != Node::Kind::list) {
      check_version(c, options, path + "[0]", *node);
      continue;
    }
    for (std::size_t i = 0; i < node->entries.size(); ++i)
      check_version(c, options, path + '[' + std::to_string(i) + ']', *node->entries[i].value);
  }
}

}  // namespace sarad
