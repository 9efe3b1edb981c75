// SPDX-License-Identifier: Apache-2.0
#include "daemon/explaining.hpp"

#include "exporters/metric_table.hpp"
#include "exporters/office_tree.hpp"
#include "measures/blind_time.hpp"
#include "measures/rulings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

namespace sarad {
namespace {

using std::chrono::days;

constexpr std::size_t kFoldedAtOnce = 1000;

/// A local day as 2026-11-22, or a week as 2026-W47, whose Monday is a day of the week meant.
std::optional<LocalDay> day_in_week(std::string_view text) {
  int year = 0;
  unsigned a = 0, b = 0;
  char rest = 0;
  const std::string asked{text};
  if (std::sscanf(asked.c_str(), "%4d-W%2u%c", &year, &a, &rest) == 2 && a >= 1 && a <= 53) {
    // ISO 8601: week 1 holds 4 January.
    const LocalDay fourth{std::chrono::local_days{std::chrono::year{year} / 1 / 4}};
    const LocalDay monday = fourth - (std::chrono::weekday{fourth} - std::chrono::Monday);
    const LocalDay day = monday + days{7 * (static_cast<int>(a) - 1)};
    return day;
  }
  if (std::sscanf(asked.c_str(), "%4d-%2u-%2u%c", &year, &a, &b, &rest) != 3) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{a}, std::chrono::day{b}};
  if (!date.ok()) return std::nullopt;
  return LocalDay{std::chrono::local_days{date}};
}

std::string do_you_mean(std::string_view near) {
  return near.empty() ? std::string{} : fmt::format("; do you mean \"{}\"?", near);
}

Stop no(std::string message) { return {kExitNo, std::move(message)}; }

std::optional<std::string> page_label(const SeriesName& name) {
  for (const auto& [label, value] : name.labels)
    if (label == "page") return value;
  return std::nullopt;
}

bool is_of_pages(std::string_view metric) {
  const auto table = metric_table();
  const auto row = std::find_if(table.begin(), table.end(), [metric](const Metric& m) { return m.name == metric; });
  return row != table.end() && row->scope == MetricScope::page;
}

}  // namespace

Stop Explaining::reading_failed(const Error& error) const {
  if (part_ && part_->too_much())
    return {kExitUnavailable,
            fmt::format("more than {} activities stand behind this; ask `sarad explain` on the machine, which may take longer",
                        grounds_.most_activities)};
  return failed(error);
}

/// Reads and folds these pages at the instant asked for; snapshot_ has no others.
std::optional<Stop> Explaining::fold(const std::vector<const Page*>& pages, const MeasureParameters& parameters) {
  auto roster = std::make_shared<Roster>();
  roster->offices = grounds_.roster->offices;
  std::vector<std::string> ids;
  for (const auto* of : pages) {
    roster->pages.push_back(*of);
    ids.push_back(of->id);
  }
  roster_ = std::move(roster);
  part_.emplace(store_, std::move(ids), grounds_.most_activities);
  maker_.configure(roster_, grounds_.rules, parameters, grounds_.interval, grounds_.gap);
  if (const auto done = maker_.load(*part_); !done) return reading_failed(done.error());
  while (!maker_.fold_some(grounds_.at, kFoldedAtOnce)) {
  }
  snapshot_ = maker_.snapshot(grounds_.at);
  return std::nullopt;
}

const Page* Explaining::page(std::string_view id) const {
  for (const auto& known : grounds_.roster->pages)
    if (known.id == id) return &known;
  return nullptr;
}

const Office* Explaining::office(std::string_view id) const {
  for (const auto& known : grounds_.roster->offices)
    if (known.id == id) return &known;
  return nullptr;
}

/// Reads the page's facts once; nothing if the ledger will not give them or no policy judges it.
std::optional<Evidence> Explaining::evidence(std::size_t index) {
  const Page& of = roster_->pages[index];
  Evidence out;
  out.page = &of;
  out.rules = grounds_.rules->of_office(of.office);
  out.as_of = grounds_.at;
  if (out.rules == nullptr) return std::nullopt;
  auto known = facts_.find(index);
  if (known == facts_.end()) {
    const auto read = part_->activities(of.id, std::numeric_limits<std::size_t>::max());
    auto rulings = part_->rulings(0);
    if (!read || !rulings) return std::nullopt;
    Facts facts;
    for (auto& ruling : *rulings)
      if (ruling.page == of.id) facts.rulings.push_back(std::move(ruling));
    facts.activities = apply(*read, facts.rulings, grounds_.at);
    known = facts_.emplace(index, std::move(facts)).first;
  }
  out.activities = known->second.activities;
  out.rulings = known->second.rulings;
  const PageRecord* record = maker_.record(of.id);
  out.observed =
      std::min(grounds_.at, (record != nullptr ? record->observed_until : std::nullopt).value_or(of.registered));
  if (record != nullptr) out.blind = record->blind;
  return out;
}

Stop Explaining::unknown(const Question& question) const {
  std::vector<std::string_view> known;
  for (const auto& o : grounds_.roster->offices) known.emplace_back(o.id);
  for (const auto& p : grounds_.roster->pages) known.emplace_back(p.id);
  if (snapshot_ != nullptr)
    for (const auto& figures : snapshot_->pages)
      if (figures != nullptr)
        for (const auto& c : figures->cases) known.emplace_back(c.id);
  const auto near = nearest(question.name, known);
  return no(fmt::format("no case, page or office is \"{}\" as of {}{}", question.name, format_instant(grounds_.at),
                        near.empty() ? fmt::format("; {} lists the cases", grounds_.dash.empty() ? "/api/v1/cases" : "`sarad export cases`")
                                     : do_you_mean(near)));
}

/// Those that may have a case of that name.
OrStop<std::vector<const Page*>> Explaining::pages_with(const Question& question) {
  std::vector<const Page*> pages;
  if (!question.page.empty()) {
    if (const Page* of = page(question.page)) return std::vector<const Page*>{of};
    std::vector<std::string_view> known;
    for (const auto& p : grounds_.roster->pages) known.emplace_back(p.id);
    return no(fmt::format("there is no page \"{}\"{}", question.page, do_you_mean(nearest(question.page, known))));
  }
  std::set<std::string, std::less<>> ids;
  if (question.pages) ids.insert(question.pages->begin(), question.pages->end());
  const auto read = question.pages ? Result<void>{} : store_.for_each([&](std::string_view of, const Activity& activity) {
    if (activity.id == question.name) ids.emplace(of);
  });
  if (!read) return reading_failed(read.error());
  for (const auto& id : ids)
    if (const Page* of = page(id)) pages.push_back(of);
  return pages;
}

auto Explaining::tell_case(const Question& question) -> Told {
  const auto pages = pages_with(question);
  if (!pages) return pages.error();
  if (auto stop = fold(*pages, grounds_.parameters)) return *stop;
  std::vector<std::pair<std::size_t, const Case*>> found;
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    if (snapshot_->pages[i] == nullptr) continue;
    for (const auto& c : snapshot_->pages[i]->cases)
      if (c.id == question.name) found.emplace_back(i, &c);
  }
  if (found.empty()) return unknown(question);
  if (found.size() > 1) {
    std::string names;
    for (const auto& [index, c] : found) names += (names.empty() ? "" : ", ") + roster_->pages[index].id;
    return wrong(fmt::format("{} pages have a case \"{}\": {}; name one with {}page", found.size(), question.name, names,
                             grounds_.dash));
  }
  const auto [index, c] = found.front();
  const auto known = evidence(index);
  if (!known) return Stop{kExitIo, "the ledger does not give the page's activities"};
  return std::vector{explain_case(*known, *c, snapshot_->pages[index]->referrals)};
}

auto Explaining::tell_week(const Question& question) -> Told {
  const Page* of = page(question.name);
  if (of == nullptr) return unknown(question);
  if (auto stop = fold({of}, grounds_.parameters)) return *stop;
  const auto known = evidence(0);
  const auto& figures = snapshot_->pages[0];
  if (!known || figures == nullptr || figures->cadence.weeks.empty())
    return no(fmt::format("there is no week of {} to explain as of {}", question.name, format_instant(grounds_.at)));
  const auto& weeks = figures->cadence.weeks;
  if (question.week.empty()) return std::vector{explain_week(*known, weeks.back())};
  const auto day = day_in_week(question.week);
  if (!day)
    return wrong(fmt::format("{}week wants a week such as 2026-W47 or a day of it such as 2026-11-22, not \"{}\"",
                             grounds_.dash, question.week));
  const Instant moment = figures->calendar->midnight(*day);
  for (const auto& week : weeks)
    if (week.start <= moment && moment < week.until) return std::vector{explain_week(*known, week)};
  return no(fmt::format("{} has no week with {}: its weeks run from {} to {}", question.name, question.week,
                        format_instant(weeks.front().start), format_instant(weeks.back().until)));
}

std::vector<QuarterPage> Explaining::quarter_pages(const Period& period) {
  std::vector<QuarterPage> pages;
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    const Page& of = roster_->pages[i];
    QuarterPage look;
    look.page = &of;
    if (snapshot_->pages[i] && snapshot_->pages[i]->as_of == period.as_of) look.figures = snapshot_->pages[i].get();
    look.rules = grounds_.rules->of_office(of.office);
    const PageRecord* record = maker_.record(of.id);
    const Instant observed =
        std::min(period.as_of, (record != nullptr ? record->observed_until : std::nullopt).value_or(of.registered));
    const BlindTime blind(record != nullptr ? record->blind : std::vector<std::pair<Instant, Instant>>{}, observed,
                          period.as_of);
    look.blind = blind.within(std::max(period.from, of.registered), period.as_of);
    pages.push_back(look);
  }
  return pages;
}

auto Explaining::tell_quarter(const Question& question) -> Told {
  const Office* of = office(question.name);
  if (of == nullptr) return unknown(question);
  const RuleBook* rules = grounds_.rules->of_office(of->id);
  const auto rule = rules != nullptr ? rules->at(grounds_.at) : RuleError::no_policy;
  if (!rule) return wrong(fmt::format("no policy judges {} at {}", of->id, format_instant(grounds_.at)));
  const BusinessTime& calendar = *(*rule)->calendar;
  std::string name = question.quarter;
  if (name.empty()) {
    const std::chrono::year_month_day today{calendar.local_day(grounds_.at)};
    name = Quarter{static_cast<int>(today.year()), static_cast<int>((static_cast<unsigned>(today.month()) - 1) / 3 + 1)}
               .name();
  }
  const auto quarter = Quarter::parse(name);
  if (!quarter) return wrong(fmt::format("{}quarter wants a quarter such as 2026-Q4, not \"{}\"", grounds_.dash, name));
  const Period period{quarter->begin(calendar), quarter->end(calendar), std::min(quarter->end(calendar), grounds_.at)};
  if (period.from >= grounds_.at) return wrong(fmt::format("{} has not begun yet", name));
  grounds_.at = period.as_of;
  MeasureParameters parameters = grounds_.parameters;
  parameters.window = period.as_of - period.from;
  const auto order = OfficeOrder::of(grounds_.roster->offices, of->id);
  if (!order) return unknown(question);
  std::set<std::string_view> below;
  for (const auto& row : order->rows)
    if (row.office != nullptr) below.insert(row.office->id);
  std::vector<const Page*> wanted;
  for (const auto& p : grounds_.roster->pages)
    if (below.contains(p.office)) wanted.push_back(&p);
  if (auto stop = fold(wanted, parameters)) return *stop;
  const auto pages = quarter_pages(period);
  const QuarterSums sums = sum_quarter(*order, *quarter, period, pages, grounds_.parameters);
  return std::vector{explain_quarter(*order, sums, pages, &calendar)};
}

/// All pages and offices, nothing known of any: enough to say what is wrong with a name.
std::shared_ptr<const Snapshot> Explaining::without_pages() const {
  auto bare = std::make_shared<Snapshot>();
  bare->as_of = grounds_.at;
  bare->roster = grounds_.roster;
  bare->parameters = grounds_.parameters;
  bare->calendars = grounds_.rules->calendars;
  bare->pages.resize(grounds_.roster->pages.size());
  bare->polls.resize(grounds_.roster->pages.size());
  return bare;
}

auto Explaining::tell_series(const Question& question) -> Told {
  const auto name = SeriesName::parse(question.name);
  if (!name) return wrong(name.error());
  if (const auto fault = fault_of_series(*without_pages(), *name)) return no(*fault);
  std::vector<const Page*> wanted;
  const auto label = page_label(*name);
  const bool of_pages = is_of_pages(name->metric);
  if (label) {
    if (const Page* of = page(*label)) wanted.push_back(of);
  } else if (grounds_.published == nullptr) {
    for (const auto& p : grounds_.roster->pages) wanted.push_back(&p);
  } else if (of_pages) {
    return wrong(fmt::format("name a page: {}{{page=\"…\"}}", name->metric));
  }
  if (!of_pages && grounds_.published != nullptr) {
    snapshot_ = grounds_.published;
  } else if (auto stop = fold(wanted, grounds_.parameters)) {
    return *stop;
  }
  const auto told = explain_series(*snapshot_, *name, [this](std::size_t index) { return evidence(index); });
  if (!told) return no(told.error());
  return *told;
}

auto Explaining::tell(const Question& question) -> Told {
  switch (question.of) {
    case Question::Of::week: return tell_week(question);
    case Question::Of::quarter: return tell_quarter(question);
    case Question::Of::series: return tell_series(question);
    default: return tell_case(question);
  }
}

}  // namespace sarad
