// SPDX-License-Identifier: Apache-2.0
// Every sentence of the status page, in both languages; verdicts and clocks are in verdict_words. `{}` takes a number or a time already
// formatted for people. The terms are the guideline's: অগ্রবর্তীকালীন (interim), সাড়া (response).
#pragma once

#include "exporters/people_time.hpp"

#include <array>
#include <string_view>

namespace sarad {

struct Words {
  std::string_view code, other_code, other_name;
  std::string_view title, tagline, as_of, simulated, skip;
  std::string_view all_offices, offices, office, below, below_note, pages_seen, rolling_week, meeting, more_offices, unseen_clocks, page_count;
  std::string_view week, week_kept, week_missing, week_closes, nobody_missing;
  std::string_view waiting, waiting_open, waiting_responded;
  std::string_view overdue, overdue_first, overdue_other, none_overdue;
  std::string_view next_deadline, no_deadline;
  std::string_view seen, seen_of, not_seen;
  std::string_view urgent, urgent_note, no_cases, more_cases, more_exist;
  std::string_view filters, all_states, all_platforms;
  std::array<std::string_view, 3> states;      ///< as kStates
  std::string_view due, state, kind, place, age, link, open_link, open_link_title, why;
  std::string_view pages, page, this_week, needs, kept, open_cases, on_time, last_seen, pages_note;
  std::string_view weeks_title, weeks_note, quarter, streak;
  std::string_view late, left, ago, never, too_few, not_judged, of, median, coverage, responded_short, weeks_kept,
      working_age;
  std::string_view previous, next, rows;
  std::string_view not_found, starting, legend, data_links, health, footer;
  std::array<std::string_view, 5> page_state;  ///< by PageState
  std::array<std::string_view, 7> kinds;       ///< by Kind
  std::string_view overdue_word, soon_word, provisional_word;
};

[[nodiscard]] const Words& words(Language language);

}  // namespace sarad
