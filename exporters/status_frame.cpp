// SPDX-License-Identifier: Apache-2.0
// Head, offices, summary and foot of the status page.
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/status_parts.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// The same view in the other language.
std::string other_language(const StatusView& view) {
  std::string link = view.request.path == "/health" ? "/health?" : "/?";
  for (const auto& [key, value] : view.request.query)
    if (key == "office" || key == "subtree" || key == "page" || key == "platform" || key == "state" || key == "from")
      link += fmt::format("{}={}&amp;", key, url_value(value));
  return link + fmt::format("lang={}", view.words.other_code);
}

struct Sums {
  std::int64_t active = 0, week_done = 0, week_missing = 0, open = 0, responded = 0, overdue_first = 0,
               overdue_other = 0, unseen = 0;
  std::optional<Instant> next_deadline;
};

Sums sum_up(const StatusView& view) {
  Sums sums;
  for (const auto i : view.pages) {
    const PageView page = view_page(view.snapshot, i);
    if (page.note.state == PageState::paused) continue;
    ++sums.active;
    sums.unseen +=
        page.note.state == PageState::blind || page.note.state == PageState::stopped || !page.note.observed_until ? 1
                                                                                                                  : 0;
    if (page.figures == nullptr) continue;
    if (const auto needed = cadence_needed(page)) ++(*needed == 0 ? sums.week_done : sums.week_missing);
    sums.open += page.figures->open;
    sums.responded += page.figures->responded;
    sums.overdue_first += page.figures->clock(ClockKind::first).overdue;
    for (const auto kind : {ClockKind::final, ClockKind::promise, ClockKind::referral})
      sums.overdue_other += page.figures->clock(kind).overdue;
    const auto due = next_overdue(page);
    if (due && (!sums.next_deadline || *due < *sums.next_deadline)) sums.next_deadline = due;
  }
  return sums;
}

std::string card(std::string_view kind, std::string_view title, std::string_view big, std::string_view small) {
  return fmt::format(R"(<div class="card {}"><dt>{}</dt><dd><b>{}</b><small>{}</small></dd></div>)", kind, title, big,
                     small);
}

std::string week_card(const StatusView& view, const Sums& sums) {
  const Words& w = view.words;
  const std::int64_t judged = sums.week_done + sums.week_missing;
  std::string small =
      sums.week_missing == 0 ? std::string{w.nobody_missing} : say(w.week_missing, view.text.number(sums.week_missing));
  if (judged == 0) small = w.not_judged;
  if (view.calendar != nullptr) {
    const Instant end = view.calendar->week_end(view.now);
    small += "<br>" + say(w.week_closes, view.text.closing(end), view.text.span(end - view.now));
  }
  return card(sums.week_missing > 0 ? "soon" : "good", w.week,
              say(w.of, view.text.number(sums.week_done), view.text.number(judged)), small);
}

std::string deadline_card(const StatusView& view, const Sums& sums) {
  const Words& w = view.words;
  if (!sums.next_deadline) return card("good", w.next_deadline, "–", w.no_deadline);
  return card("", w.next_deadline, countdown(view, view.text, *sums.next_deadline),
              view.text.moment(*sums.next_deadline));
}

}  // namespace

std::string status_head(const StatusView& view) {
  const Words& w = view.words;
  std::string out = fmt::format(
      R"(<!doctype html>
<html lang="{0}" data-now="{1}"{3}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{2}</title><link rel="stylesheet" href="/static/sarad.css"><link rel="icon" href="/static/icon.svg" type="image/svg+xml"><script src="/static/sarad.js" defer></script></head>
<body><a class="skip" href="#main">{4}</a>
<header><div class="bar"><a class="brand" href="/{5}">{2}</a><p>{6}</p><p class="clock">{7}</p><a class="lang" lang="{8}" hreflang="{8}" href="{9}">{10}</a></div></header>
)",
      w.code, format_instant(view.now), w.title,
      // The browser's clock does not run as fast as a simulated one.
      view.snapshot.simulated_time ? " data-simulated" : "", w.skip,
      view.language_suffix.empty() ? std::string{} : "?lang=" + std::string{w.code}, w.tagline,
      say(w.as_of, fmt::format("<time datetime=\"{}\">{}</time>", format_instant(view.snapshot.as_of),
                               view.text.full_moment(view.snapshot.as_of))),
      w.other_code, other_language(view), w.other_name);
  if (view.snapshot.simulated_time) out += fmt::format("<p class=\"banner\" role=\"status\">{}</p>\n", w.simulated);
  return out + "<main id=\"main\">\n";
}

std::optional<std::size_t> looked_at(const StatusView& view) {
  if (view.request.asked("page") && view.pages.size() == 1)
    return view.tree.find(view.snapshot.roster->pages[view.pages.front()].office);
  const auto asked = view.request.asked("subtree") ? view.request.asked("subtree") : view.request.asked("office");
  return asked ? view.tree.find(*asked) : std::nullopt;
}

std::string status_offices(const StatusView& view) {
  const auto& offices = view.tree.roster().offices;
  std::string out = fmt::format(
      "<nav aria-label=\"{0}\"><p class=\"path\"><a href=\"/{1}\">{2}</a>", view.words.offices,
      view.language_suffix.empty() ? std::string{} : "?lang=" + std::string{view.words.code}, view.words.all_offices);
  if (const auto here = looked_at(view)) {
    auto line = view.tree.line(*here);
    std::reverse(line.begin(), line.end());
    for (const auto i : line)
      out += fmt::format(" › <a href=\"{}\">{}</a>", view.link("subtree", offices[i].id), view.office_name(offices[i]));
  }
  return out + "</p></nav>\n";
}

std::string status_summary(const StatusView& view) {
  const Words& w = view.words;
  const Sums sums = sum_up(view);
  const auto number = [&view](std::int64_t n) { return view.text.number(n); };
  std::string out = "<dl class=\"cards\">";
  out += week_card(view, sums);
  const std::int64_t overdue = sums.overdue_first + sums.overdue_other;
  std::string late;
  if (sums.overdue_first > 0) late = say(w.overdue_first, number(sums.overdue_first));
  if (sums.overdue_other > 0) late += (late.empty() ? "" : "<br>") + say(w.overdue_other, number(sums.overdue_other));
  out += card(overdue > 0 ? "late" : "good", w.overdue, number(overdue),
              overdue > 0 ? std::string_view{late} : w.none_overdue);
  out += card("", w.waiting, number(sums.open + sums.responded),
              say(w.waiting_open, number(sums.open)) + "<br>" + say(w.waiting_responded, number(sums.responded)));
  out += deadline_card(view, sums);
  out +=
      card(sums.unseen > 0 ? "soon" : "good", w.seen, say(w.of, number(sums.active - sums.unseen), number(sums.active)),
           sums.unseen > 0 ? say(w.not_seen, number(sums.unseen)) : std::string{});
  return out + "</dl>\n";
}

std::string status_foot(const StatusView& view) {
  return fmt::format(
      "<p class=\"legend\">{}</p></main>\n<footer><p>{}<a href=\"/api/v1/cases\">cases.json</a> · <a "
      "href=\"/api/v1/pages\">pages.json</a> · <a href=\"/api/v1/overdue.atom\">overdue.atom</a> · "
      "<a href=\"/metrics\">metrics</a> · <a href=\"/health{}\">{}</a></p><p>{}</p></footer></body></html>\n",
      view.request.path == "/health" ? std::string_view{} : view.words.legend, view.words.data_links,
      view.language_suffix.empty() ? std::string{} : "?lang=" + std::string{view.words.code}, view.words.health, view.words.footer);
}

}  // namespace sarad
