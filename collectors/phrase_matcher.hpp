// SPDX-License-Identifier: Apache-2.0
// Finds all phrases of a list at once while a text goes by word by word: an Aho–Corasick automaton whose
// letters are whole words, so that no phrase is found inside a longer word of any script.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

/// What a phrase says; the rules are in docs/reading.md.
enum class PhraseKind : std::uint8_t {
  interim,          ///< anywhere in a text: an interim update
  brief,            ///< an interim update if the text is nothing else but courtesies
  done,             ///< anywhere: a final word, whatever else is said
  negation_before,  ///< right before an interim phrase: it is none
  negation_after,   ///< right after it: it is none
  condition,        ///< in a sentence: what it says holds for whoever does something, and is no update
  thanks,           ///< calls for no answer
  courtesy,         ///< may stand beside thanks, and is nothing by itself
};

/// Why a phrase cannot be looked for.
enum class PhraseFault : std::uint8_t {
  no_word,            ///< it, or one of its variants, is nothing but punctuation, emoji, joiners or blanks
  long_word,          ///< a word of more letters than are told apart
  too_many_words,     ///< more than PhraseMatcher::kMostWords
  too_many_variants,  ///< more than PhraseMatcher::kMostVariants
};

/// What keeps PhraseMatcher::add() from taking `phrase`; nothing if it takes it.
[[nodiscard]] std::optional<PhraseFault> fault_of_phrase(std::string_view phrase);

class PhraseMatcher {
 public:
  using State = std::uint32_t;
  struct Found {
    PhraseKind kind;
    std::uint32_t words;  ///< length; the phrase ends with the word just given
    std::int32_t shorter; ///< the next that ends here; -1: none
  };
  static constexpr std::size_t kMostVariants = 400;
  static constexpr std::size_t kMostWords = 15;  ///< of a phrase

  /// Adds a phrase: words between blanks, `a|b` where either may stand, `a|` where `a` may be missing.
  /// Nothing is added, and false returned, if it has a fault_of_phrase().
  bool add(PhraseKind kind, std::string_view phrase);
  /// Must be called once after the last add(), before step().
  void seal();

  [[nodiscard]] bool empty() const { return trie_.size() <= 1; }
  [[nodiscard]] State step(State state, std::u32string_view word) const;
  /// Calls `take(const Found&)` for each phrase that ends in `state`.
  template <typename Take>
  void each(State state, Take&& take) const {
    for (auto at = trie_[state].found; at >= 0; at = found_[static_cast<std::size_t>(at)].shorter)
      take(found_[static_cast<std::size_t>(at)]);
  }

 private:
  using WordId = std::uint32_t;
  struct Node {
    State fail = 0;
    std::int32_t found = -1;
    std::vector<std::pair<WordId, State>> next;
  };
  struct Slot {
    std::uint64_t hash = 0;
    WordId id = 0;  ///< 0: free
  };
  struct Edge {
    std::uint64_t key = 0;  ///< state and word; 0: free
    State to = 0;
  };
  void add_plain(PhraseKind kind, const std::vector<std::u32string>& words);
  [[nodiscard]] State edge(State from, WordId word) const;
  [[nodiscard]] WordId id_of(std::u32string_view word) const;

  std::vector<Node> trie_{1};
  std::vector<Found> found_;
  std::vector<std::u32string> words_{std::u32string{}};
  std::unordered_map<std::u32string, WordId> ids_;  ///< until seal()
  std::vector<Slot> slots_;
  std::vector<Edge> edges_;
  std::vector<std::uint64_t> lengths_;  ///< by first letter's low bits: which lengths exist
};

}  // namespace sarad
