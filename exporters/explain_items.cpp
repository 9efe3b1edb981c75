// SPDX-License-Identifier: Apache-2.0
#include "exporters/explain_items.hpp"

#include "exporters/page_reading.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace sarad {
namespace {

class Items {
 public:
  explicit Items(const SeriesAsked& asked)
      : asked_(asked), page_(asked.snapshot.roster->pages[asked.page]), figures_(*asked.snapshot.pages[asked.page]) {}

  std::vector<Step> clocks();
  std::vector<Step> next_deadline();
  std::vector<Step> open_cases();
  std::vector<Step> overdue_cases();
  std::vector<Step> oldest_open();
  std::vector<Step> rate();
  std::vector<Step> response_times();
  std::vector<Step> window_cases();
  std::vector<Step> this_week();
  std::vector<Step> last_week();
  std::vector<Step> weeks();
  std::vector<Step> last_contribution();
  std::vector<Step> coverage();
  std::vector<Step> withheld();

 private:
  using Wanted = std::function<bool(const ClockReading&, Instant started)>;
  [[nodiscard]] std::string_view label(std::string_view name) const;
  [[nodiscard]] bool is_backlog(Instant t) const { return t < page_.registered; }
  [[nodiscard]] Instant window_start() const;
  [[nodiscard]] bool is_due_soon(const ClockReading& clock, Instant started) const;
  void add_clock(Step& step, std::string_view kind, const std::string& id, const std::string& permalink,
                 const ClockReading& clock) const;
  [[nodiscard]] Step clocks_where(const Wanted& wanted) const;
  [[nodiscard]] Step cases_where(std::string_view rules, const std::function<bool(const Case&)>& wanted,
                                 bool all) const;
  [[nodiscard]] std::vector<Step> week(const CadenceWeek* week) const;
  [[nodiscard]] Step begin(std::string_view rules) const;
  /// Compares with the exported number and says how many there are.
  [[nodiscard]] std::vector<Step> counted(Step step) const;

  const SeriesAsked& asked_;
  const Page& page_;
  const PageFigures& figures_;
};

std::string_view Items::label(std::string_view name) const {
  for (const auto& [key, value] : asked_.labels)
    if (key == name) return value;
  return {};
}

Instant Items::window_start() const {
  const Instant from = figures_.as_of - asked_.snapshot.parameters.window;
  if (figures_.calendar == nullptr) return from;
  return figures_.calendar->midnight(figures_.calendar->local_day(from));
}

Step Items::begin(std::string_view rules) const {
  Step step;
  step.kind = "items";
  step.rules = rules;
  return step;
}

std::vector<Step> Items::counted(Step step) const {
  step.facts.push_back({"items_found", static_cast<std::int64_t>(step.rows.size())});
  step.agrees = std::to_string(step.rows.size()) == asked_.value;
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

void Items::add_clock(Step& step, std::string_view kind, const std::string& id, const std::string& permalink,
                      const ClockReading& clock) const {
  step.rows.push_back({{"case", id},
                       {"clock", Word{kind}},
                       {"verdict", Word{to_string(clock.verdict)}},
                       {"due", clock.deadline.due},
                       {"overdue_from", clock.deadline.overdue_from},
                       {"provisional", clock.deadline.provisional},
                       {"permalink", permalink}});
}

/// Those clocks that figures() counts (live cases and open referrals since `registered`), of the kind asked for.
Step Items::clocks_where(const Wanted& wanted) const {
  const std::string_view kind = label("clock");
  const auto of_kind = [&](ClockKind k) { return kind.empty() || kind == to_string(k); };
  Step step = begin("R13, R14, R28, R30");
  for (const auto& c : figures_.cases) {
    if (!c.live() || is_backlog(c.opened)) continue;
    const auto consider = [&](ClockKind k, const ClockReading& clock) {
      if (of_kind(k) && wanted(clock, c.opened)) add_clock(step, to_string(k), c.id, c.permalink, clock);
    };
    consider(ClockKind::first, c.first_clock);
    consider(ClockKind::final, c.final_clock);
    for (const auto& promise : c.promises) consider(ClockKind::promise, promise);
  }
  for (const auto& r : figures_.referrals)
    if (r.open() && !is_backlog(r.at) && of_kind(ClockKind::referral) && wanted(r, r.at))
      add_clock(step, to_string(ClockKind::referral), r.cases.empty() ? r.tag : r.cases.front(), {}, r);
  return step;
}

bool Items::is_due_soon(const ClockReading& clock, Instant started) const {
  if (clock.verdict != Verdict::pending || asked_.evidence == nullptr) return false;
  const auto rule = asked_.evidence->rules->at(started);
  return rule && figures_.as_of >= (*rule)->calendar->warn_from((*rule)->policy.warn_before, clock.deadline.due);
}

std::vector<Step> Items::clocks() {
  const auto metric = asked_.metric;
  auto steps = counted(clocks_where([&](const ClockReading& clock, Instant started) {
    if (metric == "sarad_page_pending_clocks") return clock.verdict == Verdict::pending;
    if (metric == "sarad_page_unseen_clocks") return clock.verdict == Verdict::unseen;
    if (metric == "sarad_page_due_soon_clocks") return is_due_soon(clock, started);
    return clock.verdict == Verdict::missed &&
           clock.deadline.provisional == (metric == "sarad_page_provisional_overdue_clocks");
  }));
  if (metric == "sarad_page_due_soon_clocks" && asked_.evidence == nullptr) steps[0].agrees.reset();
  return steps;
}

std::vector<Step> Items::next_deadline() {
  std::vector<Step> steps;
  steps.push_back(clocks_where([&](const ClockReading& clock, Instant) {
    return clock.verdict == Verdict::pending && clock.deadline.due == figures_.next_deadline;
  }));
  steps[0].agrees = !steps[0].rows.empty();
  return steps;
}

Step Items::cases_where(std::string_view rules, const std::function<bool(const Case&)>& wanted, bool all) const {
  Step step = begin(rules);
  for (const auto& c : figures_.cases) {
    if (is_backlog(c.opened) || (!all && !c.live()) || !wanted(c)) continue;
    Facts row{
        {"case", c.id}, {"kind", Word{to_string(c.kind)}}, {"opened", c.opened}, {"state", Word{to_string(c.state)}}};
    for (const Breach breach : c.breaches) row.push_back({"breach", std::string{to_string(breach)}});
    row.push_back({"permalink", c.permalink});
    step.rows.push_back(std::move(row));
  }
  return step;
}

std::vector<Step> Items::open_cases() {
  return counted(cases_where(
      "R15–R18, R60", [&](const Case& c) { return to_string(c.state) == label("state"); }, false));
}

std::vector<Step> Items::overdue_cases() {
  return counted(cases_where(
      "R34",
      [&](const Case& c) {
        return std::any_of(c.breaches.begin(), c.breaches.end(),
                           [&](Breach b) { return to_string(b) == label("clause"); });
      },
      false));
}

std::vector<Step> Items::oldest_open() {
  std::vector<Step> steps;
  steps.push_back(cases_where(
      "R15–R18", [&](const Case& c) { return c.state == CaseState::open && c.opened == figures_.oldest_open; }, false));
  steps[0].agrees = !steps[0].rows.empty();
  return steps;
}

std::vector<Step> Items::rate() {
  const bool lenient = label("counting") == "lenient";
  const Rate& rate = lenient ? figures_.on_time.lenient : figures_.on_time.strict;
  std::vector<Step> steps;
  steps.push_back(
      explain_rated_cases(figures_.cases, page_.registered, window_start(), figures_.as_of, figures_.as_of));
  for (const auto& fact : steps[0].facts) {
    if (fact.name == "hits")
      steps[0].agrees = steps[0].agrees.value_or(true) && std::get<std::int64_t>(fact.value) == rate.k;
    if (fact.name == (lenient ? "lenient_n" : "strict_n"))
      steps[0].agrees = steps[0].agrees.value_or(true) && std::get<std::int64_t>(fact.value) == rate.n;
  }
  steps.push_back(explain_rate(rate, lenient ? "lenient" : "strict"));
  return steps;
}

std::vector<Step> Items::response_times() {
  std::vector<Step> steps;
  steps.push_back(explain_survival(figures_.first_response));
  return steps;
}

std::vector<Step> Items::window_cases() {
  const Instant from = window_start();
  const auto metric = asked_.metric;
  Step step = cases_where(
      "R35–R39",
      [&](const Case& c) {
        if (c.opened < from) return false;
        if (metric == "sarad_page_vanished_cases") return c.state == CaseState::vanished;
        if (metric == "sarad_page_withdrawn_cases") return c.state == CaseState::withdrawn;
        return std::find(c.flags.begin(), c.flags.end(), CaseFlag::answer_removed) != c.flags.end();
      },
      true);
  step.facts = {{"from", from}};
  return counted(std::move(step));
}

std::vector<Step> Items::week(const CadenceWeek* week) const {
  if (week == nullptr) return {};
  if (asked_.evidence != nullptr) {
    Explanation whole = explain_week(*asked_.evidence, *week);
    Step verdict = begin("R52, R53");
    verdict.facts = std::move(whole.verdict);
    whole.steps.push_back(std::move(verdict));
    return std::move(whole.steps);
  }
  Step step = begin("R50–R54");
  step.facts = {{"from", week->start},
                {"until", week->until},
                {"counted", static_cast<std::int64_t>(week->count)},
                {"blind", week->blind},
                {"cadence_verdict", Word{to_string(week->verdict)}}};
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

std::vector<Step> Items::this_week() {
  return week(figures_.cadence.weeks.empty() ? nullptr : &figures_.cadence.weeks.back());
}

std::vector<Step> Items::last_week() {
  return week(last_finished_week(figures_.cadence));
}

std::vector<Step> Items::weeks() {
  Step step;
  step.kind = "cadence_weeks";
  step.rules = "R52–R57";
  for (const auto& week : figures_.cadence.weeks)
    step.rows.push_back({{"from", week.start},
                         {"until", week.until},
                         {"counted", static_cast<std::int64_t>(week.count)},
                         {"cadence_verdict", Word{to_string(week.verdict)}},
                         {"in_ratio", week.in_ratio}});
  if (asked_.metric == "sarad_page_cadence_verdicts") {
    std::int64_t count = 0;
    for (const auto& week : finished_weeks(figures_.cadence)) count += to_string(week.verdict) == label("verdict");
    step.facts = {{"counted", count}};
    step.agrees = std::to_string(count) == asked_.value;
  }
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

std::vector<Step> Items::last_contribution() {
  if (asked_.evidence == nullptr || !figures_.last_contribution) return {};
  Step step = begin("R50");
  for (const auto& a : asked_.evidence->activities)
    if (a.created == figures_.last_contribution && (a.author == AuthorRole::page || a.author == AuthorRole::team) &&
        a.kind != Kind::private_reply && a.kind != Kind::deletion)
      step.activities.push_back({a.id, "counts", a.kind, a.author, a.office, a.permalink, a.created, a.seen});
  step.agrees = !step.activities.empty();
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

std::vector<Step> Items::coverage() {
  Step step = begin("R65");
  step.facts = {{"from", window_start()}, {"fetched", figures_.coverage.fetched}};
  if (figures_.coverage.platform_count) step.facts.push_back({"platform_count", *figures_.coverage.platform_count});
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

std::vector<Step> Items::withheld() {
  const auto figure = label("figure");
  if (figure == "cadence") return weeks();
  return figure == "on_time" ? rate() : response_times();
}

struct Family {
  std::string_view metric;
  std::vector<Step> (Items::*steps)();
};

constexpr auto kFamilies = std::to_array<Family>({
    {"sarad_page_overdue_clocks", &Items::clocks},
    {"sarad_page_pending_clocks", &Items::clocks},
    {"sarad_page_due_soon_clocks", &Items::clocks},
    {"sarad_page_provisional_overdue_clocks", &Items::clocks},
    {"sarad_page_unseen_clocks", &Items::clocks},
    {"sarad_page_next_deadline_timestamp_seconds", &Items::next_deadline},
    {"sarad_page_next_deadline_working_clock_seconds", &Items::next_deadline},
    {"sarad_page_open_cases", &Items::open_cases},
    {"sarad_page_overdue_cases", &Items::overdue_cases},
    {"sarad_page_oldest_open_case_timestamp_seconds", &Items::oldest_open},
    {"sarad_page_oldest_open_case_working_clock_seconds", &Items::oldest_open},
    {"sarad_page_mature_cases", &Items::rate},
    {"sarad_page_mature_cases_on_time", &Items::rate},
    {"sarad_page_on_time_ratio", &Items::rate},
    {"sarad_page_on_time_ratio_low", &Items::rate},
    {"sarad_page_on_time_ratio_high", &Items::rate},
    {"sarad_page_first_response_median_working_seconds", &Items::response_times},
    {"sarad_page_first_response_p90_working_seconds", &Items::response_times},
    {"sarad_page_vanished_cases", &Items::window_cases},
    {"sarad_page_withdrawn_cases", &Items::window_cases},
    {"sarad_page_removed_answers", &Items::window_cases},
    {"sarad_page_withheld_figures", &Items::withheld},
    {"sarad_page_cadence_needed", &Items::this_week},
    {"sarad_page_cadence_contributions", &Items::this_week},
    {"sarad_page_cadence_required", &Items::this_week},
    {"sarad_page_week_blind_seconds", &Items::this_week},
    {"sarad_page_cadence_last_week_met", &Items::last_week},
    {"sarad_page_cadence_streak", &Items::weeks},
    {"sarad_page_cadence_verdicts", &Items::weeks},
    {"sarad_page_cadence_lapses_timestamp_seconds", &Items::weeks},
    {"sarad_page_last_contribution_timestamp_seconds", &Items::last_contribution},
    {"sarad_page_comments_fetched", &Items::coverage},
    {"sarad_page_comments_reported", &Items::coverage},
});

}  // namespace

std::vector<Step> items_behind(const SeriesAsked& asked) {
  for (const auto& family : kFamilies)
    if (family.metric == asked.metric) return (Items(asked).*family.steps)();
  return {};
}

}  // namespace sarad
