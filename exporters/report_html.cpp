// SPDX-License-Identifier: Apache-2.0
// The quarterly report as a page: at a glance, trend, branches, offices in bands, what was not seen.
#include "exporters/html.hpp"
#include "exporters/report.hpp"
#include "exporters/report_parts.hpp"

#include <algorithm>

namespace sarad {
namespace {

class ReportPage {
 public:
  ReportPage(const QuarterReport& report, Language language, const BusinessTime* calendar)
      : report_(report), now_(report.now()), text_(language, calendar), w_(text_.words) {}

  std::string run() const;

 private:
  [[nodiscard]] std::string glance() const;
  [[nodiscard]] std::string trend() const;
  [[nodiscard]] std::string below() const;
  [[nodiscard]] std::string offices() const;
  [[nodiscard]] std::string unjudged() const;
  [[nodiscard]] std::string rules() const;
  [[nodiscard]] std::string office_row(std::size_t place) const;
  [[nodiscard]] std::string sparkline(std::size_t place, bool subtree, int width, int height) const;
  [[nodiscard]] std::string path(std::size_t place) const;
  [[nodiscard]] std::string words_cell(const QuarterFigures& f) const;
  [[nodiscard]] std::string gone_cell(const QuarterFigures& f) const;
  [[nodiscard]] std::string unseen_lines(const QuarterFigures& f) const;
  [[nodiscard]] std::string share_text(const OfficeRollup& rollup) const;
  [[nodiscard]] std::string number(std::int64_t n) const { return text_.number(n); }

  const QuarterReport& report_;
  const QuarterSums& now_;
  ReportText text_;
  const ReportWords& w_;
};

TableLabels trend_table(const ReportWords& w) {
  return {"trend", {w.column_quarter, w.column_cases, w.on_time, w.share, w.times, w.cadence, w.unseen}};
}
TableLabels below_table(const ReportWords& w) {
  return {
      "below",
      {w.column_office, w.column_offices, w.on_time, w.share, w.cadence, w.times, w.column_overdue, w.column_trend}};
}
TableLabels office_table(const ReportWords& w) {
  return {"offices",
          {w.column_office, w.cadence, w.on_time, w.times, w.column_words, w.column_gone, w.column_overdue,
           w.column_trend}};
}

std::string lines(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : "<br>") + part;
  return out;
}

std::string card(std::string_view title, std::string_view big, std::string_view small) {
  return fmt::format(R"(<div class="card"><dt>{}</dt><dd><b>{}</b><small>{}</small></dd></div>)", title, big, small);
}

std::string ReportPage::share_text(const OfficeRollup& rollup) const {
  if (!rollup.share_meeting) return std::string{w_.share_none};
  return tell(w_.share_of, number(rollup.offices_meeting), number(rollup.offices_judged),
              text_.percent(report_.parameters.target_percent / 100));
}

std::string ReportPage::unseen_lines(const QuarterFigures& f) const {
  std::vector<std::string> out;
  if (f.pages_not_judged == 0) out.emplace_back(w_.all_seen);
  if (f.watched > Seconds{0} && f.blind > Seconds{0})
    out.push_back(tell(w_.unseen_blind,
                       text_.percent(static_cast<double>(f.blind.count()) / static_cast<double>(f.watched.count()))));
  const auto coverage = f.coverage_ratio();
  out.push_back(coverage ? tell(w_.unseen_coverage, text_.percent(*coverage)) : std::string{w_.coverage_unknown});
  return lines(out);
}

std::string ReportPage::glance() const {
  const QuarterFigures& f = now_.subtree.front();
  const auto& target = report_.parameters.target_percent;
  std::string out = fmt::format("<section><h2>{}</h2><dl class=\"cards\">", w_.glance);

  out += card(w_.cadence, f.cadence_ratio ? text_.percent(*f.cadence_ratio) : std::string{w_.not_judged},
              cadence_cell(text_, f));
  std::string small;
  if (const auto point = chart_point(f.strict)) {
    small = interval_bar(
        *point, target / 100,
        tell(w_.chart_bar, text_.percent(point->rate), text_.percent(point->low), text_.percent(point->high)));
    small += lines({tell(w_.on_time_of, number(f.strict.k), number(f.strict.n)),
                    tell(w_.interval, text_.percent(point->low), text_.percent(point->high))});
    if (f.lenient.rate && f.lenient.n != f.strict.n) small += "<br>" + tell(w_.lenient, text_.percent(*f.lenient.rate));
  } else if (f.strict.status == RateStatus::too_few) {
    small = tell(w_.too_few, number(f.strict.n), number(report_.parameters.min_n));
  }
  if (f.opened > f.mature) small += "<br>" + tell(w_.immature, number(f.opened - f.mature));
  out += card(w_.on_time, f.strict.rate ? text_.percent(*f.strict.rate) : "–", small);
  const OfficeRollup& rollup = now_.rollup.front();
  out += card(
      w_.share, rollup.share_meeting ? text_.percent(*rollup.share_meeting) : "–",
      share_text(rollup) + "<br>" + tell(w_.offices_parts, number(rollup.offices), number(rollup.offices_too_few)));
  const std::string median = quantile_text(text_, f.quantile(0.5)), p90 = quantile_text(text_, f.quantile(0.9));
  out += card(w_.times, median.empty() ? std::string{w_.times_withheld} : tell(w_.median, median),
              p90.empty() ? std::string{} : tell(w_.p90, p90));
  out += card(w_.waiting, number(f.overdue_sum()),
              f.overdue_sum() == 0 ? std::string{w_.none_overdue}
                                   : tell(w_.overdue_parts, number(f.overdue[0]), number(f.overdue[1]),
                                          number(f.overdue[2]), number(f.overdue[3])));
  out += card(w_.unseen,
              f.pages == 0 ? std::string{"–"} : tell(w_.unseen_pages, number(f.pages_not_judged), number(f.pages)),
              unseen_lines(f));
  out += card(w_.column_words, number(f.interim + f.referrals.made), words_cell(f));
  out += card(w_.column_gone, number(f.vanished + f.removed_answers), gone_cell(f));
  return out + "</dl></section>\n";
}

std::string ReportPage::sparkline(std::size_t place, bool subtree, int width, int height) const {
  std::vector<std::optional<ChartPoint>> points;
  std::string said;
  for (auto it = report_.quarters.rbegin(); it != report_.quarters.rend(); ++it) {
    const QuarterFigures& f = subtree ? it->subtree[place] : it->own[place];
    points.push_back(chart_point(f.strict));
    said += said.empty() ? "" : ", ";
    said += f.pages == 0    ? std::string{w_.no_earlier}
            : f.strict.rate ? text_.percent(*f.strict.rate)
            : f.strict.status == RateStatus::not_judged
                ? std::string{w_.not_judged}
                : std::string{w_.standing[static_cast<std::size_t>(Standing::too_few)]};
  }
  return trend_line(points, report_.parameters.target_percent / 100, tell(w_.chart_trend, said), width, height);
}

std::string ReportPage::trend() const {
  std::string out = fmt::format("<section><h2>{}</h2><p class=\"note\">{}</p>", w_.trend, w_.trend_note);
  out += sparkline(0, true, 360, 96);
  out += table_open(trend_table(w_), w_.trend);
  for (const auto& quarter : report_.quarters) {
    const QuarterFigures& f = quarter.subtree.front();
    out += fmt::format("<tr><th scope=\"row\">{}", text_.short_quarter(quarter.quarter));
    if (f.pages == 0) {
      out += fmt::format("<td colspan=\"6\">{}\n", w_.no_earlier);
      continue;
    }
    if (f.pages_new > 0)
      out += fmt::format("<small>{}</small>", tell(w_.partial, number(f.pages_new), number(f.pages)));
    out +=
        fmt::format("<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}\n", number(f.opened), rate_cell(text_, f, report_.parameters),
                    share_text(quarter.rollup.front()), times_cell(text_, f), cadence_cell(text_, f), unseen_lines(f));
  }
  return out + "</table></section>\n";
}

std::string ReportPage::below() const {
  std::string rows;
  for (std::size_t i = 1; i < report_.order.rows.size(); ++i) {
    const auto& row = report_.order.rows[i];
    if (row.depth != 1 || row.end == i + 1) continue;
    const QuarterFigures& f = now_.subtree[i];
    const OfficeRollup& rollup = now_.rollup[i];
    rows +=
        fmt::format("<tr><th scope=\"row\">{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}\n", text_.office(row.office),
                    tell(w_.offices_parts, number(rollup.offices), number(rollup.offices_too_few)),
                    rate_cell(text_, f, report_.parameters), share_text(rollup), cadence_cell(text_, f),
                    times_cell(text_, f), number(f.overdue_sum()), sparkline(i, true, 120, 34));
  }
  if (rows.empty()) return {};
  return fmt::format("<section><h2>{}</h2><p class=\"note\">{}</p>", w_.below, w_.below_note) +
         table_open(below_table(w_), w_.below) + rows + "</table></section>\n";
}

std::string ReportPage::path(std::size_t place) const {
  std::string out;
  for (auto up = report_.order.rows[place].parent; up && *up != 0; up = report_.order.rows[*up].parent)
    out = out.empty() ? text_.office(report_.order.rows[*up].office)
                      : text_.office(report_.order.rows[*up].office) + " › " + out;
  return out;
}

std::string ReportPage::words_cell(const QuarterFigures& f) const {
  std::vector<std::string> parts;
  if (f.interim > 0) parts.push_back(tell(w_.words_interim, number(f.interim)));
  if (f.promises.made > 0)
    parts.push_back(tell(w_.words_promises, number(f.promises.in_time), number(f.promises.made)));
  if (f.referrals.made > 0)
    parts.push_back(tell(w_.words_referrals, number(f.referrals.in_time), number(f.referrals.made)));
  return parts.empty() ? std::string{w_.nothing} : lines(parts);
}

std::string ReportPage::gone_cell(const QuarterFigures& f) const {
  std::vector<std::string> parts;
  if (f.vanished > 0) parts.push_back(tell(w_.gone_vanished, number(f.vanished)));
  if (f.removed_answers > 0) parts.push_back(tell(w_.gone_removed, number(f.removed_answers)));
  return parts.empty() ? std::string{w_.nothing} : lines(parts);
}

std::string ReportPage::office_row(std::size_t place) const {
  const QuarterFigures& f = now_.own[place];
  const Office* office = report_.order.rows[place].office;
  const std::string above = path(place);
  std::string name = text_.office(office) + fmt::format("<small>{}{}{}</small>", html(level_name(w_, office->level)),
                                                        above.empty() ? "" : " · ", above);
  if (f.pages_new > 0) name += fmt::format("<small>{}</small>", tell(w_.new_pages, number(f.pages_new)));
  const std::string overdue = f.overdue_sum() == 0 ? std::string{w_.nothing} : number(f.overdue_sum());
  std::string rate = rate_cell(text_, f, report_.parameters);
  if (f.strict.status == RateStatus::not_judged) rate += fmt::format("<small>{}</small>", unseen_lines(f));
  return fmt::format("<tr><th scope=\"row\">{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}\n", name,
                     cadence_cell(text_, f), rate, times_cell(text_, f), words_cell(f), gone_cell(f), overdue,
                     sparkline(place, false, 120, 34));
}

std::string ReportPage::offices() const {
  constexpr std::array<std::string_view, 7> kSigns{"▲", "●", "◆", "▼", "○", "?", ""};
  std::string out = fmt::format("<section><h2>{}</h2><p class=\"note\">{}</p>", w_.offices, w_.offices_note);
  std::string without;
  for (std::size_t group = 0; group < w_.standing.size(); ++group) {
    std::string rows;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < report_.order.rows.size(); ++i) {
      if (report_.order.rows[i].office == nullptr) continue;
      if (static_cast<std::size_t>(standing_of(now_.own[i])) != group) continue;
      if (standing_of(now_.own[i]) == Standing::no_page) {
        without += (without.empty() ? "" : ", ") + text_.office(report_.order.rows[i].office);
        continue;
      }
      ++count;
      rows += office_row(i);
    }
    if (count == 0) continue;
    const std::string caption = fmt::format("{} · {}", tell(w_.group_count, number(count)), w_.standing_note[group]);
    out += fmt::format("<h3><span class=\"sign\" aria-hidden=\"true\">{}</span>{}</h3>", kSigns[group],
                       w_.standing[group]) +
           table_open(office_table(w_), caption) + rows + "</table>\n";
  }
  if (!without.empty()) out += fmt::format("<p class=\"note\">{}</p>", tell(w_.no_page_names, without));
  return out + "</section>\n";
}

std::string ReportPage::unjudged() const {
  if (now_.unjudged.empty()) return {};
  std::string out = fmt::format("<section><h2>{}</h2><ul>", w_.unjudged);
  for (std::size_t why = 0; why < w_.unjudged_why.size(); ++why) {
    std::string names;
    for (const auto& each : now_.unjudged) {
      if (static_cast<std::size_t>(each.why) != why) continue;
      names += (names.empty() ? "" : ", ") + fmt::format("<code>{}</code>", html(each.page->id));
    }
    if (!names.empty()) out += fmt::format("<li>{}: {}", w_.unjudged_why[why], names);
  }
  return out + "</ul></section>\n";
}

std::string ReportPage::rules() const {
  std::string held;
  for (const auto& each : now_.rules)
    held += (held.empty() ? "" : "; ") + fmt::format("<code>{}</code> + <code>{}</code>", html(each.policy), html(each.calendar));
  return held.empty() ? std::string{} : fmt::format("<p class=\"note\">{}</p>\n", tell(w_.rules_held, held));
}

std::string ReportPage::run() const {
  const std::string title = fmt::format("{} — {}", text_.office(report_.order.rows.front().office), w_.title);
  return report_open(text_, title, text_.quarter(now_.quarter), now_.period, report_.simulated_time,
                     {trend_table(w_), below_table(w_), office_table(w_)}) +
         glance() + trend() + below() + offices() + unjudged() + rules() + report_close(text_);
}

}  // namespace

std::string report_html(const QuarterReport& report, Language language, const BusinessTime* calendar) {
  return ReportPage(report, language, calendar).run();
}

}  // namespace sarad
