// SPDX-License-Identifier: Apache-2.0
// A supervisor's table: each office directly below the one looked at, with all that stands below it.
#include "exporters/html.hpp"
#include "exporters/status_parts.hpp"

#include <algorithm>
#include <numeric>

namespace sarad {
namespace {

constexpr std::size_t kRows = 40, kNamed = 80;

std::string pages_cell(const StatusView& view, const OfficeSum& sum) {
  const std::string told = say(view.words.of, view.text.number(sum.counts.pages), view.text.number(sum.pages));
  return sum.counts.pages < sum.pages ? fmt::format("<i class=\"soon\">{}</i>", told) : told;
}

std::string week_cell(const StatusView& view, const SubtreeCounts& counts) {
  const std::int64_t met = counts.cadence[static_cast<std::size_t>(CadenceVerdict::met)];
  const std::int64_t judged = met + counts.cadence[static_cast<std::size_t>(CadenceVerdict::not_met)];
  if (judged == 0) return fmt::format("<i>{}</i>", view.words.not_judged);
  return say(view.words.of, view.text.number(met), view.text.number(judged));
}

std::string overdue_cell(const StatusView& view, const SubtreeCounts& counts) {
  const std::int64_t late = std::accumulate(counts.overdue.begin(), counts.overdue.end(), std::int64_t{0});
  const std::int64_t unseen = std::accumulate(counts.unseen.begin(), counts.unseen.end(), std::int64_t{0});
  std::string out = late > 0 ? fmt::format("<b class=\"late\">▲ {}</b>", view.text.number(late)) : view.text.number(0);
  if (unseen > 0) out += fmt::format("<small>{}</small>", say(view.words.unseen_clocks, view.text.number(unseen)));
  return out;
}

std::string rate_cell(const StatusView& view, const Rate& rate) {
  if (rate.status != RateStatus::ok || !rate.rate) return fmt::format("<i>{}</i>", say(view.words.too_few, view.text.number(rate.n)));
  return fmt::format("{} <i>{}–{}</i>", view.text.percent(*rate.rate), view.text.number(static_cast<int>(*rate.low * 100)),
                     view.text.percent(*rate.high));
}

std::string meeting_cell(const StatusView& view, const OfficeRollup& rates) {
  if (rates.offices_judged == 0) return fmt::format("<i>{}</i>", view.words.not_judged);
  return say(view.words.of, view.text.number(rates.offices_meeting), view.text.number(rates.offices_judged));
}

std::string row(const StatusView& view, const Office& office) {
  const OfficeSum sum = view.sums.of(office.id);
  return fmt::format("<tr><td><a href=\"{}\">{}</a><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}\n", view.link("subtree", office.id),
                     view.office_name(office), pages_cell(view, sum), week_cell(view, sum.counts),
                     view.text.number(sum.counts.open + sum.counts.responded), overdue_cell(view, sum.counts),
                     rate_cell(view, sum.rates.pooled), meeting_cell(view, sum.rates));
}

}  // namespace

std::string status_tree(const StatusView& view) {
  const Words& w = view.words;
  const auto here = looked_at(view);
  auto below = view.tree.children(here);
  if (!here && below.size() == 1) below = view.tree.children(below.front());   // a single root says no more than the cards above
  if (below.empty() || view.request.asked("page") || view.request.asked("office")) return {};
  const auto& offices = view.tree.roster().offices;
  const std::size_t shown = std::min(below.size(), kRows);
  std::string out = fmt::format("<section><h2>{}</h2><p>{}</p>", w.below, w.below_note);
  out += table_head(w.below, "tree", {w.office, w.pages_seen, w.rolling_week, w.open_cases, w.overdue, w.on_time, w.meeting});
  for (std::size_t i = 0; i < shown; ++i) out += row(view, offices[below[i]]);
  out += "</table>";
  if (shown < below.size()) {
    out += fmt::format("<details><summary>{}</summary><ul class=\"below\">",
                       say(w.more_offices, view.text.number(static_cast<std::int64_t>(below.size() - shown))));
    for (std::size_t i = shown; i < std::min(below.size(), kNamed); ++i)
      out += fmt::format("<li><a href=\"{}\">{}</a>", view.link("subtree", offices[below[i]].id), view.office_name(offices[below[i]]));
    out += "</ul></details>";
  }
  return out + "</section>\n";
}

}  // namespace sarad
