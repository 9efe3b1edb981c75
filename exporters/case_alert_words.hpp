// SPDX-License-Identifier: Apache-2.0
// What an alert of a single case says, in both languages. No name, no text of a citizen.
#pragma once

#include "exporters/people_time.hpp"

#include <string>
#include <string_view>

namespace sarad {

/// What the sentences are filled with.
struct AlertFacts {
  std::string_view alert;       ///< its name
  bool final_clock = false;     ///< SaradCaseOverdue, SaradCaseDueSoon: of the final answer
  std::string office, page, other_office;   ///< names in the reader's language; the page's id; of a referral
  std::string due, age;         ///< formatted for people
  std::int64_t more = 0;
};

/// The gist in some 40 letters besides the names, for a mail's subject: Alertmanager 0.25 writes it in one line, ten characters
/// for each Bengali letter, and a line of more than 998 is refused. Long names of offices are cut.
[[nodiscard]] std::string alert_subject(const AlertFacts& facts, const PeopleText& text);
/// One line. Bengali texts have Bengali digits, ids excepted.
[[nodiscard]] std::string alert_summary(const AlertFacts& facts, const PeopleText& text);
/// What it rests on and what to do.
[[nodiscard]] std::string alert_description(const AlertFacts& facts, const PeopleText& text);

}  // namespace sarad
