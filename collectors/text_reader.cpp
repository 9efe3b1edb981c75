// SPDX-License-Identifier: Apache-2.0
#include "collectors/text_reader.hpp"

#include "collectors/phrase_lists.hpp"
#include "collectors/phrase_matcher.hpp"
#include "collectors/text_words.hpp"

#include <array>
#include <cstdint>
#include <memory>

namespace sarad {
namespace {

/// Built once; never changes.
const PhraseMatcher& own_phrases() {
  static const PhraseMatcher matcher = [] {
    PhraseMatcher made;
    for (const auto& [kind, phrase] : interim_phrases()) made.add(kind, phrase);
    for (const auto& [kind, phrase] : trivial_phrases()) made.add(kind, phrase);
    made.seal();
    return made;
  }();
  return matcher;
}

/// What the words so far can be made of, end to end: sets of {has thanks, has a brief interim word} as
/// bits 0 to 3; zero if they are not all of listed phrases.
class Cover {
 public:
  void next_word() { sets_[++words_ % kRing] = 0; }
  void take(std::size_t length, bool thanks, bool brief) {
    const unsigned before = sets_[(words_ - length) % kRing];
    unsigned after = before;
    if (thanks) after = (before & 0b1010u) | ((before & 0b0101u) << 1);
    if (brief) after = (before & 0b1100u) | ((before & 0b0011u) << 2);
    sets_[words_ % kRing] = static_cast<std::uint8_t>(sets_[words_ % kRing] | after);
  }
  [[nodiscard]] bool courtesies() const { return sets_[words_ % kRing] & 0b0011u; }
  [[nodiscard]] bool thanks() const { return sets_[words_ % kRing] & 0b0010u; }
  [[nodiscard]] bool brief() const { return sets_[words_ % kRing] & 0b1100u; }

 private:
  static constexpr std::size_t kRing = 16;
  static_assert(kRing > PhraseMatcher::kMostWords);
  std::array<std::uint8_t, kRing> sets_{1};
  std::size_t words_ = 0;
};

/// One text on its way through the automata.
class Reading {
 public:
  Reading(const PhraseMatcher& own, const PhraseMatcher* more) : own_{own}, more_{more} {}

  TextFacts read(std::string_view text) {
    TextWords words{text};
    for (auto token = words.next(); token != TextWords::Token::end; token = words.next()) {
      switch (token) {
        case TextWords::Token::word: take_word(words); break;
        case TextWords::Token::question: asked_ = true; [[fallthrough]];
        case TextWords::Token::stop: break_sentence(); break;
        case TextWords::Token::tag: ++tags_; break;
        case TextWords::Token::anger: angry_ = true; break;
        case TextWords::Token::end: break;
      }
    }
    break_sentence();
    TextFacts facts;
    facts.interim = (interim_ || (cover_.brief() && !asked_)) && !done_;
    const bool nothing_but = cover_.thanks() || (tags_ == 1 && cover_.courtesies());
    facts.trivial = !asked_ && tags_ <= 1 && (words_ == 0 || (nothing_but && !angry_));
    return facts;
  }

 private:
  void take_word(const TextWords& words) {
    ++words_;
    cover_.next_word();
    found_interim_ = negated_ = false;
    if (words.too_long()) {
      state_ = more_state_ = 0;
    } else {
      const auto take = [this](const PhraseMatcher::Found& found) { take_phrase(found); };
      if ((state_ = own_.step(state_, words.word())) != 0) own_.each(state_, take);
      if (more_ != nullptr && (more_state_ = more_->step(more_state_, words.word())) != 0)
        more_->each(more_state_, take);
    }
    sentence_interim_ = sentence_interim_ || (pending_ && !negated_);
    pending_ = found_interim_;
  }

  void take_phrase(const PhraseMatcher::Found& found) {
    switch (found.kind) {
      case PhraseKind::interim:
        if (negation_ == 0 || negation_ != words_ - found.words) found_interim_ = true;
        break;
      case PhraseKind::brief: cover_.take(found.words, false, true); break;
      case PhraseKind::done: done_ = true; break;
      case PhraseKind::negation_before: negation_ = words_; break;
      case PhraseKind::negation_after: negated_ = true; break;
      case PhraseKind::condition: conditional_ = true; break;
      case PhraseKind::thanks: cover_.take(found.words, true, false); break;
      case PhraseKind::courtesy: cover_.take(found.words, false, false); break;
    }
  }

  void break_sentence() {
    state_ = more_state_ = 0;
    negation_ = 0;
    interim_ = interim_ || ((sentence_interim_ || pending_) && !conditional_);
    pending_ = sentence_interim_ = conditional_ = false;
  }

  const PhraseMatcher& own_;
  const PhraseMatcher* more_;
  PhraseMatcher::State state_ = 0, more_state_ = 0;
  Cover cover_;
  std::size_t words_ = 0, tags_ = 0;
  std::size_t negation_ = 0;  ///< after which word a negation ended; 0: none in this sentence
  bool interim_ = false, done_ = false, asked_ = false, angry_ = false;
  bool sentence_interim_ = false, conditional_ = false;  ///< in this sentence so far
  bool pending_ = false;        ///< an interim phrase ended with the word before
  bool found_interim_ = false;  ///< with this word
  bool negated_ = false;        ///< this word negates the phrase before it
};

}  // namespace

TextReader make_text_reader(const std::vector<std::string>& interim_words,
                            const std::vector<std::string>& trivial_words) {
  const PhraseMatcher& own = own_phrases();
  PhraseMatcher more;
  for (const auto& phrase : interim_words) more.add(PhraseKind::interim, phrase);
  for (const auto& phrase : trivial_words) more.add(PhraseKind::thanks, phrase);
  if (more.empty()) return [&own](std::string_view text) { return Reading{own, nullptr}.read(text); };
  more.seal();
  return [&own, more = std::make_shared<const PhraseMatcher>(std::move(more))](std::string_view text) {
    return Reading{own, more.get()}.read(text);
  };
}

}  // namespace sarad
