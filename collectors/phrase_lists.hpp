// SPDX-License-Identifier: Apache-2.0
// sarad's own phrases in Bengali, English and Bengali in Latin letters. Read docs/reading.md before adding
// one: a phrase belongs here only if nobody says it of something else.
#pragma once

#include "collectors/phrase_matcher.hpp"

#include <span>
#include <string_view>

namespace sarad {

/// In PhraseMatcher::add()'s notation.
struct ListedPhrase {
  PhraseKind kind;
  std::string_view phrase;
};

/// Interim updates, what cancels them, and final words (guideline 7.গ; measures R26).
[[nodiscard]] std::span<const ListedPhrase> interim_phrases();

/// Thanks, greetings, blessings and praise, and the courtesies beside them (measures R15).
[[nodiscard]] std::span<const ListedPhrase> trivial_phrases();

}  // namespace sarad
