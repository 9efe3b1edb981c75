// SPDX-License-Identifier: Apache-2.0
// Every sentence of the quarterly report and the shortlist, in both languages. `{}` takes a number or
// a time already formatted for people.
#pragma once

#include "exporters/people_time.hpp"
#include "measures/not_judged.hpp"
#include "measures/recognition.hpp"

#include <array>
#include <string_view>

namespace sarad {

struct ReportWords {
  std::string_view code, title, shortlist_title, quarter, year, all_offices, as_of, so_far, simulated;
  std::array<std::string_view, 4> quarter_name, quarter_months;
  std::string_view glance, cadence, cadence_of, cadence_none, half_seen;
  std::string_view on_time, on_time_of, interval, lenient, uncertain, share, share_of, share_none, target;
  std::string_view times, median, p90, not_reached, times_withheld;
  std::string_view waiting, overdue_parts, none_overdue, unseen, unseen_pages, unseen_blind, unseen_coverage, all_seen,
      coverage_unknown, immature;
  std::string_view trend, trend_note, column_quarter, column_cases, no_earlier, partial;
  std::string_view below, below_note, column_offices, offices_parts;
  std::string_view offices, offices_note, column_office, column_words, column_gone, column_overdue, column_trend;
  std::string_view words_interim, words_promises, words_referrals, gone_vanished, gone_removed, nothing;
  std::string_view too_few, not_judged, cases, no_page_names, new_pages, pages_unjudged, group_count;
  std::array<std::string_view, 7> standing, standing_note;  ///< by Standing
  std::string_view chart_bar, chart_bar_none, chart_trend, chart_parts;
  std::string_view unjudged, rules_held;
  std::array<std::string_view, 4> unjudged_why;  ///< by NotJudged
  std::string_view how, footer;
  std::array<std::string_view, 8> reading;
  // the shortlist
  std::string_view shortlist_note, order_note, terms, column_criterion, column_term, column_value, group, group_rest,
      others, others_note, others_missing, nobody, yes, no, unknown;
  std::array<std::string_view, 3> size;                                      ///< by SizeClass
  std::array<std::string_view, kCriteria> criterion, term, short_criterion;  ///< by Criterion
  std::array<std::string_view, 6> level;                                     ///< ministry … other
};

[[nodiscard]] const ReportWords& report_words(Language language);

/// A level's name for people; an unknown one as it is.
[[nodiscard]] std::string_view level_name(const ReportWords& words, std::string_view level);

}  // namespace sarad
