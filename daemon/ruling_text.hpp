// SPDX-License-Identifier: Apache-2.0
// What `sarad rule` shows, in Bengali or English or as JSON: rulings, and cases before and after one.
#pragma once

#include "activity/ruling.hpp"
#include "base/result.hpp"
#include "exporters/people_time.hpp"
#include "measures/case.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Most bytes a reason or a name may have.
inline constexpr std::size_t kMostRulingBytes = 500;

/// `text` without blanks at its ends, fit to be kept in the book. Error (configuration): empty, longer
/// than kMostRulingBytes, not UTF-8, or with a control character (line ends, bidi controls); `option` is
/// named in it.
[[nodiscard]] Result<std::string> one_line(std::string_view option, std::string_view text);

/// "needs no answer", "is only an interim update", …
[[nodiscard]] std::string ruling_words(const Ruling& ruling, Language language);

/// One line of the book: number, when, page, activity, what, by whom and why.
[[nodiscard]] std::string ruling_line(const Ruling& ruling, const PeopleText& people);

/// One case on one line: id, state, and its clocks with verdict and due time.
[[nodiscard]] std::string case_line(const Case& c, const PeopleText& people);

/// What is shown of one ruling: the cases of its thread that it changes, or the one it is about.
struct RulingEffect {
  Ruling ruling;
  bool entered = false;               ///< false: --dry-run
  std::vector<Case> before, after;    ///< only those shown; a case may be in one of the two only
};

[[nodiscard]] std::string effect_text(const RulingEffect& effect, const PeopleText& people);
[[nodiscard]] std::string effect_json(const RulingEffect& effect);
/// A JSON array of rulings, one a line.
[[nodiscard]] std::string rulings_json(const std::vector<Ruling>& rulings);

}  // namespace sarad
