// SPDX-License-Identifier: Apache-2.0
// The shortlist as a page: the criteria first, then every office with its own values.
#include "exporters/html.hpp"
#include "exporters/report.hpp"
#include "exporters/report_parts.hpp"

namespace sarad {
namespace {

std::string share(const ReportText& text, double percent) {
  return text.percent(percent / 100);
}

/// What a criterion asks, with its number.
std::string term(const ReportText& text, Criterion criterion, const RecognitionTerms& terms) {
  const auto sentence = text.words.term[static_cast<std::size_t>(criterion)];
  switch (criterion) {
    case Criterion::weeks_judged: return tell(sentence, share(text, terms.weeks_judged_percent));
    case Criterion::cadence: return tell(sentence, share(text, terms.cadence_percent));
    case Criterion::evidence: return tell(sentence, text.number(terms.min_cases));
    case Criterion::lower_bound: return tell(sentence, share(text, terms.lower_bound_percent));
    case Criterion::nothing_removed: return tell(sentence, share(text, terms.removed_percent));
    case Criterion::coverage: return tell(sentence, share(text, terms.coverage_percent));
    default: return std::string{sentence};
  }
}

/// An office's own value.
std::string value(const ReportText& text, Criterion criterion, const Judged& judged) {
  const bool counts = judged.have && judged.of && criterion != Criterion::evidence;
  if (criterion == Criterion::evidence && judged.have) return text.number(*judged.have);
  if (criterion == Criterion::citizens_posts && judged.have == 0)
    return std::string{judged.holds ? text.words.yes : text.words.no};
  if (counts && (criterion == Criterion::cadence || criterion == Criterion::band) && judged.ratio)
    return text.percent(*judged.ratio) + text.people.digits(fmt::format(" ({}/{})", *judged.have, *judged.of));
  if (counts) return text.people.digits(fmt::format("{}/{}", *judged.have, *judged.of));
  return judged.ratio ? text.percent(*judged.ratio) : std::string{text.words.unknown};
}

std::string size_name(const ReportText& text, SizeClass size, const RecognitionTerms& terms) {
  const auto sentence = text.words.size[static_cast<std::size_t>(size)];
  if (size == SizeClass::small) return tell(sentence, text.number(terms.medium_from));
  if (size == SizeClass::large) return tell(sentence, text.number(terms.large_from));
  return tell(sentence, text.number(terms.medium_from), text.number(terms.large_from - 1));
}

TableLabels criteria_table(const ReportWords& w) {
  return {"terms", {w.column_criterion, w.column_term}};
}
TableLabels list_table(const ReportWords& w) {
  TableLabels labels{"list", {w.column_office}};
  labels.heads.insert(labels.heads.end(), w.short_criterion.begin(), w.short_criterion.end());
  return labels;
}
TableLabels others_table(const ReportWords& w) {
  return {"others", {w.column_office, w.others_missing}};
}

std::string terms_section(const ReportText& text, const Recognition& list) {
  const ReportWords& w = text.words;
  std::string out =
      fmt::format("<section><h2>{}</h2><p>{}</p>", w.terms, w.shortlist_note) + table_open(criteria_table(w), w.terms);
  for (std::size_t i = 0; i < kCriteria; ++i)
    out += fmt::format("<tr><th scope=\"row\">{}<td>{}\n", w.criterion[i],
                       term(text, static_cast<Criterion>(i), list.terms));
  return out + fmt::format("</table><p class=\"note\">{}</p></section>\n",
                           tell(w.order_note, text.number(static_cast<std::int64_t>(list.terms.per_group))));
}

std::string group_section(const ReportText& text, const Recognition& list, const RecognitionGroup& group) {
  const ReportWords& w = text.words;
  const std::string title = tell(w.group, html(level_name(w, group.level)), size_name(text, group.size, list.terms));
  std::string out = fmt::format("<section><h2>{}</h2>", title) + table_open(list_table(w), title);
  std::string rest;
  for (std::size_t i = 0; i < group.candidates.size(); ++i) {
    const Candidate& c = group.candidates[i];
    if (i >= list.terms.per_group) {
      rest += (rest.empty() ? "" : ", ") + text.office(c.office);
      continue;
    }
    out += fmt::format("<tr><th scope=\"row\">{}", text.office(c.office));
    for (std::size_t k = 0; k < kCriteria; ++k) out += "<td>" + value(text, static_cast<Criterion>(k), c.criteria[k]);
    out += "\n";
  }
  out += "</table>";
  if (!rest.empty()) out += fmt::format("<p class=\"note\">{}</p>", tell(w.group_rest, rest));
  return out + "</section>\n";
}

std::string others_section(const ReportText& text, const Recognition& list) {
  const ReportWords& w = text.words;
  if (list.others.empty()) return {};
  std::string out = fmt::format("<section><h2>{}</h2><p class=\"note\">{}</p>", w.others, w.others_note) +
                    table_open(others_table(w), w.others);
  for (const auto& c : list.others) {
    std::string missing;
    for (std::size_t k = 0; k < kCriteria; ++k)
      if (!c.criteria[k].holds)
        missing += fmt::format("{}{}: {}", missing.empty() ? "" : "; ", w.criterion[k],
                               value(text, static_cast<Criterion>(k), c.criteria[k]));
    out += fmt::format("<tr><th scope=\"row\">{}<small>{}</small><td>{}\n", text.office(c.office),
                       html(level_name(w, c.office->level)), missing);
  }
  return out + "</table></section>\n";
}

}  // namespace

std::string recognition_html(const Recognition& list, Language language, const BusinessTime* calendar) {
  const ReportText text(language, calendar);
  const ReportWords& w = text.words;
  const std::string title = fmt::format("{} — {}", text.office(list.top_office), w.shortlist_title);
  std::string out = report_open(text, title, tell(w.year, text.number(list.year)), list.period, list.simulated_time,
                                {criteria_table(w), list_table(w), others_table(w)});
  out += terms_section(text, list);
  for (const auto& group : list.groups) out += group_section(text, list, group);
  if (list.groups.empty()) out += fmt::format("<p><b>{}</b></p>", w.nobody);
  return out + others_section(text, list) + report_close(text);
}

}  // namespace sarad
