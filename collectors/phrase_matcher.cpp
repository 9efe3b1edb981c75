// SPDX-License-Identifier: Apache-2.0
#include "collectors/phrase_matcher.hpp"

#include "collectors/text_words.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <utility>

namespace sarad {
namespace {

constexpr std::size_t kLengthTable = 256;

std::uint64_t hash_of(std::u32string_view word) {
  std::uint64_t hash = word.size();
  for (const char32_t letter : word) hash = std::rotl((hash ^ letter) * 0x9E3779B97F4A7C15u, 29);
  return hash ^ (hash >> 32);
}

std::uint64_t mix(std::uint64_t key) {
  key *= 0x9E3779B97F4A7C15u;
  return key ^ (key >> 29);
}

using Words = std::vector<std::u32string>;

/// What a phrase stands for, or why it cannot be looked for.
struct Variants {
  std::vector<Words> list{{}};
  std::optional<PhraseFault> fault;
};

/// Adds the words of `text` as readers will see them: "e-mail" is two, a joiner alone none. False: one is too long.
bool append_words(Words& words, std::string_view text) {
  TextWords reader{text};
  for (auto token = reader.next(); token != TextWords::Token::end; token = reader.next()) {
    if (token != TextWords::Token::word) continue;
    if (reader.too_long()) return false;
    words.emplace_back(reader.word());
  }
  return true;
}

/// The texts one item of a phrase stands for; an empty one where it may be missing.
std::vector<std::string_view> alternatives(std::string_view item) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto bar = item.find('|');
    out.push_back(item.substr(0, bar));
    if (bar == std::string_view::npos) return out;
    item.remove_prefix(bar + 1);
  }
}

Variants variants_of(std::string_view phrase) {
  Variants all;
  while (!phrase.empty()) {
    const auto end = std::min(phrase.find_first_of(" \t\r\n"), phrase.size());
    const auto choice = alternatives(phrase.substr(0, end));
    phrase.remove_prefix(std::min(end + 1, phrase.size()));
    if (all.list.size() * choice.size() > PhraseMatcher::kMostVariants) return {{}, PhraseFault::too_many_variants};
    std::vector<Words> longer;
    for (const auto alternative : choice)
      for (const auto& variant : all.list) {
        longer.push_back(variant);
        if (!append_words(longer.back(), alternative)) return {{}, PhraseFault::long_word};
      }
    all.list = std::move(longer);
  }
  for (const auto& words : all.list) {
    if (words.empty()) return {{}, PhraseFault::no_word};
    if (words.size() > PhraseMatcher::kMostWords) return {{}, PhraseFault::too_many_words};
  }
  return all;
}

}  // namespace

std::optional<PhraseFault> fault_of_phrase(std::string_view phrase) {
  return variants_of(phrase).fault;
}

bool PhraseMatcher::add(PhraseKind kind, std::string_view phrase) {
  const Variants variants = variants_of(phrase);
  if (variants.fault) return false;
  for (const auto& words : variants.list) add_plain(kind, words);
  return true;
}

void PhraseMatcher::add_plain(PhraseKind kind, const std::vector<std::u32string>& words) {
  State at = 0;
  for (const auto& word : words) {
    const auto [known, fresh] = ids_.try_emplace(word, static_cast<WordId>(words_.size()));
    if (fresh) words_.push_back(word);
    const WordId id = known->second;
    auto& next = trie_[at].next;
    const auto found = std::find_if(next.begin(), next.end(), [&](const auto& edge) { return edge.first == id; });
    if (found != next.end()) {
      at = found->second;
    } else {
      const auto to = static_cast<State>(trie_.size());
      next.emplace_back(id, to);
      trie_.emplace_back();
      at = to;
    }
  }
  for (auto have = trie_[at].found; have >= 0; have = found_[static_cast<std::size_t>(have)].shorter)
    if (found_[static_cast<std::size_t>(have)].kind == kind) return;
  found_.push_back({kind, static_cast<std::uint32_t>(words.size()), trie_[at].found});
  trie_[at].found = static_cast<std::int32_t>(found_.size() - 1);
}

void PhraseMatcher::seal() {
  slots_.assign(std::bit_ceil(words_.size() * 4), {});
  lengths_.assign(kLengthTable, 0);
  for (WordId id = 1; id < words_.size(); ++id) {
    const auto hash = hash_of(words_[id]);
    auto at = hash & (slots_.size() - 1);
    while (slots_[at].id != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, id};
    lengths_[words_[id].front() % kLengthTable] |= std::uint64_t{1} << (words_[id].size() & 63);
  }
  edges_.assign(std::bit_ceil(trie_.size() * 2), {});
  for (State from = 0; from < trie_.size(); ++from)
    for (const auto& [word, to] : trie_[from].next) {
      const auto key = (std::uint64_t{from} << 32) | word;
      auto at = mix(key) & (edges_.size() - 1);
      while (edges_[at].key != 0) at = (at + 1) & (edges_.size() - 1);
      edges_[at] = {key, to};
    }
  std::deque<State> breadth_first;
  for (const auto& [word, to] : trie_[0].next) breadth_first.push_back(to);
  for (; !breadth_first.empty(); breadth_first.pop_front()) {
    const State from = breadth_first.front();
    for (const auto& [word, to] : trie_[from].next) {
      trie_[to].fail = step(trie_[from].fail, words_[word]);
      breadth_first.push_back(to);
    }
    // What ends in the state one falls back to ends here too. Shallower states are finished.
    const auto inherited = trie_[trie_[from].fail].found;
    if (trie_[from].found < 0) {
      trie_[from].found = inherited;
    } else {
      auto last = static_cast<std::size_t>(trie_[from].found);
      while (found_[last].shorter >= 0) last = static_cast<std::size_t>(found_[last].shorter);
      found_[last].shorter = inherited;
    }
  }
  ids_.clear();
}

PhraseMatcher::WordId PhraseMatcher::id_of(std::u32string_view word) const {
  if ((lengths_[word.front() % kLengthTable] >> (word.size() & 63) & 1) == 0) return 0;
  const auto hash = hash_of(word);
  for (auto at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].id == 0) return 0;
    if (slots_[at].hash == hash && words_[slots_[at].id] == word) return slots_[at].id;
  }
}

PhraseMatcher::State PhraseMatcher::edge(State from, WordId word) const {
  const auto key = (std::uint64_t{from} << 32) | word;
  for (auto at = mix(key) & (edges_.size() - 1);; at = (at + 1) & (edges_.size() - 1)) {
    if (edges_[at].key == key) return edges_[at].to;
    if (edges_[at].key == 0) return 0;
  }
}

PhraseMatcher::State PhraseMatcher::step(State state, std::u32string_view word) const {
  const WordId id = id_of(word);
  if (id == 0) return 0;
  for (;; state = trie_[state].fail) {
    const State to = edge(state, id);
    if (to != 0 || state == 0) return to;
  }
}

}  // namespace sarad
