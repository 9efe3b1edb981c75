// SPDX-License-Identifier: Apache-2.0
// Two facts taken from a text before it is dropped: is it an interim update, and is it one that calls
// for no answer (measures.md section 1; guideline 7.গ). By lists of phrases, not by guessing: when in
// doubt a message calls for an answer and a reply is final. The rules in words: docs/reading.md.
#pragma once

#include "collectors/collector.hpp"

#include <string>
#include <vector>

namespace sarad {

/// A reader of plain text (no HTML), without state: any thread may call it. Never fails, whatever the bytes.
/// Interim: one of `interim_words` or of sarad's own phrases occurs, is not negated, and no final word
/// stands beside it. Trivial: nothing but blanks, punctuation, emoji and one tagged person at most
/// (kTagMark), or nothing but phrases of sarad's list and of `trivial_words`; a question mark anywhere
/// makes it not trivial. Phrases are in PhraseMatcher::add()'s notation; one that cannot be one is left out.
/// Empty lists cost nothing; others are compiled anew at each call.
[[nodiscard]] TextReader make_text_reader(const std::vector<std::string>& interim_words,
                                          const std::vector<std::string>& trivial_words = {});

}  // namespace sarad
