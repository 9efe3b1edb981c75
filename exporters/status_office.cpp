// SPDX-License-Identifier: Apache-2.0
// An office looked at by itself: how each of its pages has kept its weeks, its quarter, its answers.
#include "exporters/chart.hpp"
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/status_parts.hpp"

#include <vector>

namespace sarad {
namespace {

constexpr std::size_t kMostPages = 8;

std::string weeks_picture(const StatusView& view, const Cadence& cadence) {
  std::vector<ChartWeek> weeks;
  int met = 0, judged = 0;
  for (const auto& week : finished_weeks(cadence)) {
    const bool good = week.verdict == CadenceVerdict::met, bad = week.verdict == CadenceVerdict::not_met;
    met += good;
    judged += good || bad;
    weeks.push_back({week.count, good ? ChartWeek::Kind::good : bad ? ChartWeek::Kind::bad : ChartWeek::Kind::unknown});
  }
  if (weeks.empty()) return fmt::format("<p>{}</p>", view.words.not_judged);
  const std::string label = say(view.words.weeks_kept, view.text.number(met), view.text.number(judged));
  return week_bars(weeks, cadence.required, label) + fmt::format("<p>{}</p>", label);
}

std::string quarter_words(const StatusView& view, const Cadence& cadence) {
  const Words& w = view.words;
  std::string out;
  if (cadence.quarter.ratio)
    out += fmt::format("<p>{}</p>", say(w.quarter, view.text.number(cadence.quarter.met), view.text.number(cadence.quarter.judged),
                                        view.text.percent(*cadence.quarter.ratio)));
  if (cadence.streak > 1) out += fmt::format("<p>{}</p>", say(w.streak, view.text.number(cadence.streak)));
  return out;
}

std::string answers_picture(const StatusView& view, const PageFigures& figures) {
  const Words& w = view.words;
  const Rate& rate = figures.on_time.strict;
  if (rate.status == RateStatus::too_few) return fmt::format("<p>{}: {}</p>", w.on_time, say(w.too_few, view.text.number(rate.n)));
  if (rate.status != RateStatus::ok || !rate.rate) return fmt::format("<p>{}: {}</p>", w.on_time, w.not_judged);
  const std::string told = say(w.of, view.text.number(rate.k), view.text.number(rate.n)) + " · " + view.text.percent(*rate.rate);
  std::string out = fmt::format("<p>{}: {}</p>", w.on_time, told);
  out += interval_bar({*rate.rate, *rate.low, *rate.high}, view.snapshot.parameters.target_percent / 100,
                      fmt::format("{}: {}, {}–{}", w.on_time, told, view.text.percent(*rate.low), view.text.percent(*rate.high)));
  if (const auto median = quantile_value(figures, 0.5)) out += fmt::format("<p>{}</p>", say(w.median, view.text.working(Seconds{*median})));
  return out;
}

}  // namespace

std::string status_office(const StatusView& view) {
  const bool chosen = view.request.asked("page") || view.request.asked("office") || view.request.asked("subtree");
  if (!chosen || view.pages.empty() || view.pages.size() > kMostPages) return {};
  std::string out = fmt::format("<section><h2>{}</h2><p>{}</p><div class=\"office\">", view.words.weeks_title, view.words.weeks_note);
  for (const auto i : view.pages) {
    const PageView page = view_page(view.snapshot, i);
    out += fmt::format("<article class=\"card\"><h3><a href=\"{}\">{}</a><small>{} · {}</small></h3>", view.link("page", page.page.id),
                       view.office_name(page.page.office), html(page.page.platform), html(page.page.id));
    if (page.figures == nullptr) {
      out += fmt::format("<p>{}</p>", view.words.not_judged);
    } else {
      const Cadence& cadence = page.figures->cadence;
      out += weeks_picture(view, cadence) + quarter_words(view, cadence) + answers_picture(view, *page.figures);
    }
    out += "</article>";
  }
  return out + "</div></section>\n";
}

}  // namespace sarad
