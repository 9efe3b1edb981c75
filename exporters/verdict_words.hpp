// SPDX-License-Identifier: Apache-2.0
// The one table of what verdicts, clocks and states of cases are called: the status page, explain, rule and rejudge all
// take their words from here, so that a citizen's case is never called by two names. Codes (JSON, labels) are
// to_string()'s, in measures.
#pragma once

#include "exporters/people_time.hpp"
#include "measures/snapshot.hpp"

#include <string_view>

namespace sarad {

[[nodiscard]] std::string_view verdict_word(Verdict verdict, Language language);
[[nodiscard]] std::string_view state_word(CaseState state, Language language);
[[nodiscard]] std::string_view clock_word(ClockKind clock, Language language);

/// The word for a code of to_string(Verdict), to_string(CaseState) or to_string(ClockKind); empty for any other.
[[nodiscard]] std::string_view verdict_word_of(std::string_view code, Language language);

}  // namespace sarad
