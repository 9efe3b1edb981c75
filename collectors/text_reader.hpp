// SPDX-License-Identifier: Apache-2.0
// Two facts taken from a text before it is dropped: is it an interim update, and is it one that calls
// for no answer (measures.md section 1; guideline 7.গ). By lists of words, not by guessing: when in
// doubt a message calls for an answer and a reply is final.
#pragma once

#include "collectors/collector.hpp"

#include <string>
#include <vector>

namespace sarad {

/// A reader of plain text (no HTML). Interim: one of `interim_words` or of sarad's own phrases in
/// Bengali and English occurs. Trivial: nothing but blanks, punctuation and emoji, or nothing but
/// thanks and greetings; a question mark anywhere makes it not trivial. Compared without case in ASCII,
/// with blanks as one, without zero-width joiners and whichever way Bengali letters are composed.
[[nodiscard]] TextReader make_text_reader(std::vector<std::string> interim_words);

}  // namespace sarad
