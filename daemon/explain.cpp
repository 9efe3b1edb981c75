// SPDX-License-Identifier: Apache-2.0
// `sarad explain`: follows a number back to the posts behind it, read from the ledger beside a running
// daemon (docs/explain.md).
#include "base/log.hpp"
#include "daemon/command_end.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/snapshot_maker.hpp"
#include "daemon/system_clock.hpp"
#include "exporters/explain.hpp"
#include "exporters/office_tree.hpp"
#include "measures/blind_time.hpp"
#include "measures/rulings.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

namespace sarad {
namespace {

using std::chrono::days;

int say(int code, std::string_view message) {
  fmt::print(stderr, "sarad explain: {}\n", message);
  return code;
}

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

/// The ledger, folded at one instant, and what stands behind each page.
class Telling {
 public:
  Telling(const Options& options, const Loaded& loaded, Store& store, Instant at)
      : options_(options),
        loaded_(loaded),
        store_(store),
        at_(at),
        roster_(std::make_shared<Roster>(Roster{loaded.config().offices, loaded.config().pages})) {}

  Result<void> load();
  int run();

 private:
  struct Facts {
    std::vector<Activity> activities;
    std::vector<Ruling> rulings;
  };

  void fold(const MeasureParameters& parameters);
  std::optional<Evidence> evidence(std::size_t page);
  int tell_case();
  int tell_week(std::size_t page);
  int tell_quarter(const Office& office);
  int tell_series();
  int print(const std::vector<Explanation>& told) const;
  int unknown() const;
  [[nodiscard]] std::optional<std::size_t> page(std::string_view id) const;
  [[nodiscard]] const Office* office(std::string_view id) const;
  [[nodiscard]] std::vector<QuarterPage> quarter_pages(const Period& period);

  const Options& options_;
  const Loaded& loaded_;
  Store& store_;
  Instant at_;
  std::shared_ptr<Roster> roster_;
  SnapshotMaker maker_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::map<std::size_t, Facts> facts_;
};

Result<void> Telling::load() {
  maker_.configure(roster_, loaded_.rules, loaded_.config().measures, loaded_.config().polling.interval,
                   loaded_.config().polling.gap_min);
  if (const auto done = maker_.load(store_); !done) return done.error();
  fold(loaded_.config().measures);
  return {};
}

void Telling::fold(const MeasureParameters& parameters) {
  maker_.configure(roster_, loaded_.rules, parameters, loaded_.config().polling.interval,
                   loaded_.config().polling.gap_min);
  while (!maker_.fold_some(at_, 1000)) {
  }
  snapshot_ = maker_.snapshot(at_);
}

std::optional<std::size_t> Telling::page(std::string_view id) const {
  for (std::size_t i = 0; i < roster_->pages.size(); ++i)
    if (roster_->pages[i].id == id) return i;
  return std::nullopt;
}

const Office* Telling::office(std::string_view id) const {
  const auto it =
      std::find_if(roster_->offices.begin(), roster_->offices.end(), [id](const Office& o) { return o.id == id; });
  return it == roster_->offices.end() ? nullptr : &*it;
}

/// Reads the page's facts once; nothing if the ledger will not give them or no policy judges it.
std::optional<Evidence> Telling::evidence(std::size_t index) {
  const Page& of = roster_->pages[index];
  Evidence out;
  out.page = &of;
  out.rules = loaded_.rules->of_office(of.office);
  out.as_of = at_;
  if (out.rules == nullptr) return std::nullopt;
  auto known = facts_.find(index);
  if (known == facts_.end()) {
    auto read = store_.activities(of.id);
    auto rulings = store_.rulings();
    if (!read || !rulings) return std::nullopt;
    Facts facts;
    for (auto& ruling : *rulings)
      if (ruling.page == of.id) facts.rulings.push_back(std::move(ruling));
    facts.activities = apply(*read, facts.rulings, at_);
    known = facts_.emplace(index, std::move(facts)).first;
  }
  out.activities = known->second.activities;
  out.rulings = known->second.rulings;
  const PageRecord* record = maker_.record(of.id);
  out.observed = std::min(at_, (record != nullptr ? record->observed_until : std::nullopt).value_or(of.registered));
  if (record != nullptr) out.blind = record->blind;
  return out;
}

int Telling::print(const std::vector<Explanation>& told) const {
  const Language language = options_.language == "en" ? Language::en : Language::bn;
  bool agrees = true;
  std::string out;
  if (options_.json && told.size() != 1) out += "[";
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (i > 0) out += options_.json ? ",\n" : "\n";
    out += options_.json ? explanation_json(told[i]) : explanation_text(told[i], language);
    agrees = agrees && told[i].agrees();
  }
  if (options_.json) out += told.size() != 1 ? "]\n" : "\n";
  const bool written = std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0;
  if (!written) return say(kExitIo, "writing failed");
  if (agrees) return kExitOk;
  return say(kExitBug, "what was counted again differs from the figure; this is a bug in sarad, please report it");
}

int Telling::unknown() const {
  std::vector<std::string_view> known;
  for (const auto& o : roster_->offices) known.emplace_back(o.id);
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    known.emplace_back(roster_->pages[i].id);
    if (snapshot_->pages[i] == nullptr) continue;
    for (const auto& c : snapshot_->pages[i]->cases) known.emplace_back(c.id);
  }
  const auto near = nearest(options_.subject, known);
  return say(kExitNo, fmt::format("no case, page or office is \"{}\" as of {}{}", options_.subject, format_instant(at_),
                                  near.empty() ? std::string{"; `sarad export cases` lists the cases"}
                                               : fmt::format("; do you mean \"{}\"?", near)));
}

int Telling::tell_case() {
  std::vector<std::tuple<std::size_t, const Case*>> found;
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    if (snapshot_->pages[i] == nullptr || (!options_.page.empty() && roster_->pages[i].id != options_.page)) continue;
    for (const auto& c : snapshot_->pages[i]->cases)
      if (c.id == options_.subject) found.emplace_back(i, &c);
  }
  if (found.empty()) return unknown();
  if (found.size() > 1) {
    std::string pages;
    for (const auto& [index, c] : found) pages += (pages.empty() ? "" : ", ") + roster_->pages[index].id;
    return say(kExitConfiguration, fmt::format("{} pages have a case \"{}\": {}; name one with --page", found.size(),
                                               options_.subject, pages));
  }
  const auto [index, c] = found.front();
  const auto known = evidence(index);
  if (!known) return say(kExitIo, "the ledger does not give the page's activities");
  return print({explain_case(*known, *c, snapshot_->pages[index]->referrals)});
}

int Telling::tell_week(std::size_t index) {
  const auto known = evidence(index);
  const auto& figures = snapshot_->pages[index];
  if (!known || figures == nullptr || figures->cadence.weeks.empty())
    return say(kExitNo,
               fmt::format("there is no week of {} to explain as of {}", options_.subject, format_instant(at_)));
  const auto& weeks = figures->cadence.weeks;
  if (options_.week.empty()) return print({explain_week(*known, weeks.back())});
  const auto day = day_in_week(options_.week);
  if (!day)
    return say(kExitConfiguration,
               fmt::format("--week wants a week such as 2026-W47 or a day of it such as 2026-11-22, not \"{}\"",
                           options_.week));
  const Instant moment = figures->calendar->midnight(*day);
  for (const auto& week : weeks)
    if (week.start <= moment && moment < week.until) return print({explain_week(*known, week)});
  return say(kExitNo,
             fmt::format("{} has no week with {}: its weeks run from {} to {}", options_.subject, options_.week,
                         format_instant(weeks.front().start), format_instant(weeks.back().until)));
}

std::vector<QuarterPage> Telling::quarter_pages(const Period& period) {
  std::vector<QuarterPage> pages;
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    const Page& of = roster_->pages[i];
    QuarterPage look;
    look.page = &of;
    if (snapshot_->pages[i] && snapshot_->pages[i]->as_of == period.as_of) look.figures = snapshot_->pages[i].get();
    look.rules = loaded_.rules->of_office(of.office);
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

int Telling::tell_quarter(const Office& of) {
  const RuleBook* rules = loaded_.rules->of_office(of.id);
  const auto rule = rules != nullptr ? rules->at(at_) : RuleError::no_policy;
  if (!rule) return say(kExitConfiguration, fmt::format("no policy judges {} at {}", of.id, format_instant(at_)));
  const BusinessTime& calendar = *(*rule)->calendar;
  std::string name = options_.quarter;
  if (name.empty()) {
    const std::chrono::year_month_day today{calendar.local_day(at_)};
    name = Quarter{static_cast<int>(today.year()), static_cast<int>((static_cast<unsigned>(today.month()) - 1) / 3 + 1)}
               .name();
  }
  const auto quarter = Quarter::parse(name);
  if (!quarter)
    return say(kExitConfiguration, fmt::format("--quarter wants a quarter such as 2026-Q4, not \"{}\"", name));
  const Period period{quarter->begin(calendar), quarter->end(calendar), std::min(quarter->end(calendar), at_)};
  if (period.from >= at_) return say(kExitConfiguration, fmt::format("{} has not begun yet", name));
  at_ = period.as_of;
  MeasureParameters parameters = loaded_.config().measures;
  parameters.window = period.as_of - period.from;
  fold(parameters);
  const auto order = OfficeOrder::of(loaded_.config().offices, of.id);
  if (!order) return unknown();
  const auto pages = quarter_pages(period);
  const QuarterSums sums = sum_quarter(*order, *quarter, period, pages, loaded_.config().measures);
  return print({explain_quarter(*order, sums, pages, &calendar)});
}

int Telling::tell_series() {
  const auto name = SeriesName::parse(options_.subject);
  if (!name) return say(kExitConfiguration, name.error());
  const auto told = explain_series(*snapshot_, *name, [this](std::size_t index) { return evidence(index); });
  if (!told) return say(kExitNo, told.error());
  return print(*told);
}

int Telling::run() {
  const std::string& subject = options_.subject;
  if (subject.find('{') != std::string::npos || subject.starts_with("sarad_")) return tell_series();
  if (!options_.page.empty() && !page(options_.page)) {
    std::vector<std::string_view> known;
    for (const auto& p : roster_->pages) known.emplace_back(p.id);
    const auto near = nearest(options_.page, known);
    return say(kExitNo, fmt::format("there is no page \"{}\"{}", options_.page,
                                    near.empty() ? std::string{} : fmt::format("; do you mean \"{}\"?", near)));
  }
  const auto index = page(subject);
  const Office* of = office(subject);
  if (of != nullptr && options_.week.empty() && (!options_.quarter.empty() || !index)) return tell_quarter(*of);
  if (index && options_.quarter.empty()) return tell_week(*index);
  if (!options_.week.empty())
    return say(kExitNo, fmt::format("--week asks for a page, and there is no page \"{}\"", subject));
  if (!options_.quarter.empty())
    return say(kExitNo, fmt::format("--quarter asks for an office, and there is no office \"{}\"", subject));
  return tell_case();
}

}  // namespace

int explain(const Options& options) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  const auto at = instant_of("--at", options.at, SystemClock{}.now());
  if (!at) return say(at.error().code, at.error().message);
  Options asked = options;
  if (asked.language.empty()) asked.language = loaded->config().default_language;
  auto store = open_sqlite_ledger(loaded->config().store_path, loaded->config().author_key, OpenMode::read_only);
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return kExitIo;
  }
  Telling telling(asked, *loaded, **store, *at);
  if (const auto done = telling.load(); !done) {
    fmt::print(stderr, "{}\n", done.error().message);
    return kExitIo;
  }
  return telling.run();
}

}  // namespace sarad
