// SPDX-License-Identifier: Apache-2.0
// The two tables of the status page: messages that need somebody, and pages.
#include "exporters/html.hpp"
#include "exporters/page_reading.hpp"
#include "exporters/status_parts.hpp"
#include "exporters/verdict_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace sarad {
namespace {

constexpr std::size_t kPagesShown = 80;
constexpr Seconds kSoon{std::chrono::hours{2}};  // of working time: the default of warn_before

struct Sign {
  std::string_view style, sign, word;
};

Sign sign_of(const StatusView& view, const UrgentClock& clock, const BusinessTime* calendar) {
  const Words& w = view.words;
  const Deadline& deadline = clock.reading->deadline;
  if (clock.reading->verdict == Verdict::unseen) return {"none", "?", verdict_word(Verdict::unseen, view.text.language())};
  if (clock.overdue())
    return deadline.provisional ? Sign{"soon", "◐", w.provisional_word} : Sign{"late", "▲", w.overdue_word};
  const bool soon = calendar != nullptr && !deadline.wall && calendar->elapsed(view.now, deadline.due) <= kSoon;
  return soon ? Sign{"soon", "●", w.soon_word} : Sign{"calm", "○", verdict_word(Verdict::pending, view.text.language())};
}

std::string case_row(const StatusView& view, const UrgentClock& clock) {
  const Words& w = view.words;
  const Page& page = view.snapshot.roster->pages[clock.page];
  const BusinessTime* calendar = view.snapshot.pages[clock.page]->calendar;
  const PeopleText text{view.text.language(), calendar};
  const Sign sign = sign_of(view, clock, calendar);
  const bool judged = clock.reading->verdict != Verdict::unseen;
  const Instant due = clock.reading->deadline.overdue_from;  // up to here it is in time (R13)
  const Instant since = clock.item != nullptr ? clock.item->opened : clock.referral->at;
  std::string what{clock.item != nullptr ? w.kinds[static_cast<std::size_t>(clock.item->kind)] : std::string_view{"–"}};
  if (clock.referral != nullptr) what += " → " + view.office_name(clock.referral->office);
  const std::string target = clock.item != nullptr ? link_target(clock.item->permalink) : std::string{};
  std::string open =
      target.empty()
          ? std::string{"–"}
          : fmt::format(R"(<a class="open" rel="noreferrer noopener external" title="{}" href="{}">{} ↗</a>)",
                        w.open_link_title, target, w.open_link);
  if (clock.item != nullptr)
    open += fmt::format(R"( <a class="why" href="/api/v1/explain?case={}&amp;page={}&amp;format=html&amp;lang={}">{}</a>)",
                        url_value(clock.item->id), url_value(page.id), w.code, w.why);
  return fmt::format(
      "<tr class=\"{}\"><td><b>{} {}</b><small>{}</small><td>{}<small>{}</small><td>{}<td><a "
      "href=\"{}\">{}</a><small>{}</small><td>{}<td>{}\n",
      sign.style, sign.sign, judged ? countdown(view, text, due) : std::string{sign.word}, text.moment(due),
      judged ? sign.word : w.page_state[static_cast<std::size_t>(PageState::blind)],
      clock_word(clock.clock, text.language()), what, view.link("page", page.id), view.office_name(page.office),
      html(page.platform),
      calendar != nullptr ? text.working(calendar->elapsed(since, view.now)) : text.span(view.now - since), open);
}

int overdue_of(const PageFigures& figures) {
  int sum = 0;
  for (const auto& clock : figures.clocks) sum += clock.overdue;
  return sum;
}

/// Need, greatest first: overdue, then unseen and missing weeks, then the nearest deadline.
auto need(const PageView& page) {
  const int overdue = page.figures == nullptr ? 0 : overdue_of(*page.figures);
  const bool unseen = page.note.state == PageState::stopped || page.note.state == PageState::blind;
  const Instant due = next_overdue(page).value_or(Instant::max());
  return std::tuple{page.note.state == PageState::paused, -overdue, !unseen, -cadence_needed(page).value_or(0), due};
}

std::string week_cell(const StatusView& view, const PageView& page) {
  const Words& w = view.words;
  if (page.figures == nullptr || page.figures->cadence.weeks.empty()) return "–";
  const Cadence& cadence = page.figures->cadence;
  const CadenceWeek& week = cadence.weeks.back();
  const auto needed = cadence_needed(page);
  std::string out = fmt::format("{}/{}", view.text.number(week.count), view.text.number(cadence.required));
  if (!needed) {
    out += fmt::format(" <i>{}</i>", w.not_judged);
  } else {
    out += *needed == 0 ? fmt::format(" <i class=\"good\">✓ {}</i>", w.kept)
                        : fmt::format(" <i class=\"soon\">{}</i>", say(w.needs, view.text.number(*needed)));
  }
  const auto weeks = finished_weeks(cadence);
  if (weeks.empty()) return out;
  std::string squares;
  int met = 0, judged = 0;
  for (const auto& past : weeks) {
    met += past.verdict == CadenceVerdict::met;
    judged += past.verdict == CadenceVerdict::met || past.verdict == CadenceVerdict::not_met;
    squares += past.verdict == CadenceVerdict::met ? "■" : past.verdict == CadenceVerdict::not_met ? "□" : "·";
  }
  return out + fmt::format("<span class=\"wk\" role=\"img\" aria-label=\"{}\">{}</span>",
                           say(w.weeks_kept, view.text.number(met), view.text.number(judged)), squares);
}

std::string rate_cell(const StatusView& view, const PageView& page) {
  const Words& w = view.words;
  if (page.figures == nullptr) return "–";
  const Rate& rate = page.figures->on_time.strict;
  if (rate.status == RateStatus::too_few) return fmt::format("<i>{}</i>", say(w.too_few, view.text.number(rate.n)));
  if (rate.status != RateStatus::ok || !rate.rate) return fmt::format("<i>{}</i>", w.not_judged);
  std::string out = fmt::format("{}", view.text.percent(*rate.rate));
  if (rate.low && rate.high)
    out += fmt::format(" <i>{}–{}</i>", view.text.number(static_cast<int>(*rate.low * 100)),
                       view.text.percent(*rate.high));
  if (const auto median = quantile_value(*page.figures, 0.5))
    out += fmt::format("<small>{}</small>", say(w.median, view.text.working(Seconds{*median})));
  return out;
}

std::string seen_cell(const StatusView& view, const PageView& page) {
  const Words& w = view.words;
  std::string out =
      page.note.last_poll ? say(w.ago, view.text.span(view.now - *page.note.last_poll)) : std::string{w.never};
  if (page.figures != nullptr && page.figures->on_time.coverage)
    out += fmt::format("<small>{}</small>",
                       say(w.coverage, view.text.percent(std::min(1.0, *page.figures->on_time.coverage))));
  if (page.note.state != PageState::watched)
    out = fmt::format("<i class=\"{}\">{}</i>{}",
                      page.note.state == PageState::stopped || page.note.state == PageState::blind ? "late" : "soon",
                      w.page_state[static_cast<std::size_t>(page.note.state)],
                      page.note.state == PageState::paused ? std::string{} : "<small>" + out + "</small>");
  return out;
}

std::string page_row(const StatusView& view, std::size_t index) {
  const PageView page = view_page(view.snapshot, index);
  const PeopleText text{view.text.language(), page.figures == nullptr ? view.calendar : page.figures->calendar};
  std::string open = "–", overdue = "–", due = "–";
  if (page.figures != nullptr) {
    open = view.text.number(page.figures->open + page.figures->responded);
    if (page.figures->responded > 0)
      open +=
          fmt::format("<small>{}</small>", say(view.words.responded_short, view.text.number(page.figures->responded)));
    const int late = overdue_of(*page.figures);
    overdue = late > 0 ? fmt::format("<b class=\"late\">▲ {}</b>", view.text.number(late)) : view.text.number(0);
    if (const auto next = next_overdue(page))
      due = countdown(view, text, *next) + "<small>" + text.moment(*next) + "</small>";
  }
  return fmt::format("<tr><td><a href=\"{}\">{}</a><small>{} · {}</small><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}\n",
                     view.link("page", page.page.id), view.office_name(page.page.office), html(page.page.platform),
                     html(page.page.id), week_cell(view, page), open, overdue, due, rate_cell(view, page),
                     seen_cell(view, page));
}

std::size_t first_row(const StatusView& view, std::size_t rows) {
  std::size_t from = 0;
  const auto text = view.request.asked("from").value_or("");
  std::from_chars(text.data(), text.data() + text.size(), from);
  return from < rows ? from / kPagesShown * kPagesShown : 0;
}

std::string pager(const StatusView& view, std::size_t from, std::size_t shown, std::size_t rows) {
  if (rows <= kPagesShown) return {};
  const Words& w = view.words;
  std::string base = "/?";
  for (const auto& [key, value] : view.request.query)
    if (key == "office" || key == "subtree" || key == "platform")
      base += fmt::format("{}={}&amp;", key, url_value(value));
  const auto number = [&view](std::size_t n) { return view.text.number(static_cast<std::int64_t>(n)); };
  std::string out = "<p class=\"pager\">";
  if (from > 0)
    out += fmt::format("<a rel=\"prev\" href=\"{}from={}{}\">{}</a> ", base, from - kPagesShown, view.language_suffix,
                       w.previous);
  out += say(w.rows, number(from + 1), number(from + shown), number(rows));
  if (from + shown < rows)
    out += fmt::format(" <a rel=\"next\" href=\"{}from={}{}\">{}</a>", base, from + kPagesShown, view.language_suffix,
                       w.next);
  return out + "</p>\n";
}

}  // namespace

std::string table_head(std::string_view caption, std::string_view style, std::initializer_list<std::string_view> columns) {
  std::string out = fmt::format("<table class=\"{}\"><caption>{}</caption><thead><tr>", style, caption);
  for (const auto column : columns) out += fmt::format("<th scope=\"col\">{}", column);
  return out + "</thead><tbody>\n";
}

std::string status_cases(const StatusView& view) {
  const Words& w = view.words;
  const auto shown = static_cast<std::int64_t>(view.urgent.first.size());
  std::string out = fmt::format("<section><h2>{}</h2>", w.urgent);
  if (shown == 0) return out + fmt::format("<p class=\"quiet\">{}</p></section>\n", w.no_cases);
  out += fmt::format("<p>{}</p>", w.urgent_note);
  out += table_head(w.urgent, "cases", {w.due, w.state, w.kind, w.place, w.age, w.link});
  for (const auto& clock : view.urgent.first) out += case_row(view, clock);
  out += "</table>";
  if (view.rank && view.urgent.more) out += fmt::format("<p class=\"quiet\">{}</p>", w.more_exist);
  if (!view.rank && shown < view.urgent.all)
    out += fmt::format("<p class=\"quiet\">{}</p>",
                       say(w.more_cases, view.text.number(view.urgent.all - shown)));
  return out + "</section>\n";
}

std::string status_pages(const StatusView& view) {
  const Words& w = view.words;
  std::vector<std::pair<decltype(need(view_page(view.snapshot, 0))), std::size_t>> order;
  for (const auto i : view.pages) order.emplace_back(need(view_page(view.snapshot, i)), i);
  std::sort(order.begin(), order.end());
  const std::size_t from = first_row(view, order.size());
  const std::size_t shown = std::min(kPagesShown, order.size() - from);
  std::string out = fmt::format("<section><h2>{}</h2><p>{}</p>", w.pages, w.pages_note);
  out += table_head(w.pages, "pages",
                    {w.page, w.this_week, w.open_cases, w.overdue, w.next_deadline, w.on_time, w.last_seen});
  for (std::size_t i = from; i < from + shown; ++i) out += page_row(view, order[i].second);
  return out + "</table>" + pager(view, from, shown, order.size()) + "</section>\n";
}

}  // namespace sarad
