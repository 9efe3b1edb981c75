// SPDX-License-Identifier: Apache-2.0
// `sarad report`: the quarterly review (guideline 10.ক) and the shortlist for yearly recognition
// (10.গ), read from the ledger beside a running daemon.
#include "base/log.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/snapshot_maker.hpp"
#include "daemon/system_clock.hpp"
#include "exporters/office_tree.hpp"
#include "exporters/report.hpp"
#include "measures/blind_time.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

namespace sarad {
namespace {

constexpr std::size_t kQuartersBefore = 4;

struct Ask {
  OfficeOrder order;
  const BusinessTime* calendar = nullptr;  ///< of the top's policy: where quarters begin
  Instant at{};
  Quarter quarter;  ///< for a year: its last quarter begun
  int year = 0;
};

int wrong(std::string_view message) {
  fmt::print(stderr, "sarad report: {}\n", message);
  return kExitConfiguration;
}

/// Folds the pages of a subtree at one instant after the other, as the daemon would have then.
class Looks {
 public:
  Looks(const Loaded& loaded, const OfficeOrder& order)
      : loaded_(loaded), roster_(std::make_shared<Roster>(part_of(loaded.config(), order))) {}

  Result<void> load(Store& store) {
    configure(loaded_.config().measures);
    const auto seen = store.for_each([this](std::string_view page, const Activity& activity) {
      auto& first = first_seen_.try_emplace(std::string{page}, activity.seen).first->second;
      first = std::min(first, activity.seen);
    });
    if (!seen) return seen.error();
    return maker_.load(store);
  }
  [[nodiscard]] QuarterSums sum(const OfficeOrder& order, Quarter quarter, const Period& period);

 private:
  static Roster part_of(const Config& config, const OfficeOrder& order) {
    std::set<std::string_view> wanted;
    for (const auto& row : order.rows)
      if (row.office != nullptr) wanted.insert(row.office->id);
    Roster part;
    part.offices = config.offices;
    for (const auto& page : config.pages)
      if (wanted.contains(page.office)) part.pages.push_back(page);
    return part;
  }
  void configure(const MeasureParameters& parameters) {
    maker_.configure(roster_, loaded_.rules, parameters, loaded_.config().polling.interval,
                     loaded_.config().polling.gap_min);
  }

  const Loaded& loaded_;
  std::shared_ptr<const Roster> roster_;
  std::map<std::string, Instant> first_seen_;  ///< by page: before it nothing was known of the page
  SnapshotMaker maker_;
};

QuarterSums Looks::sum(const OfficeOrder& order, Quarter quarter, const Period& period) {
  MeasureParameters parameters = loaded_.config().measures;
  parameters.window = period.as_of - period.from;
  configure(parameters);
  while (!maker_.fold_some(period.as_of, 1000)) {
  }
  const auto snapshot = maker_.snapshot(period.as_of);
  std::vector<QuarterPage> pages;
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) {
    const Page& page = roster_->pages[i];
    QuarterPage look;
    look.page = &page;
    // A page first looked at later was not known then, however far back its history was read: not
    // judged. And a fold that failed leaves the figures of an earlier one behind.
    const auto first = first_seen_.find(page.id);
    const bool known = first == first_seen_.end() || first->second < period.as_of;
    if (known && snapshot->pages[i] && snapshot->pages[i]->as_of == period.as_of)
      look.figures = snapshot->pages[i].get();
    look.rules = loaded_.rules->of_office(page.office);
    const PageRecord* record = maker_.record(page.id);
    const std::vector<std::pair<Instant, Instant>> none;
    const Instant observed =
        std::min(period.as_of, (record != nullptr ? record->observed_until : std::nullopt).value_or(page.registered));
    const BlindTime blind(record != nullptr ? record->blind : none, observed, period.as_of);
    look.blind = blind.within(std::max(period.from, page.registered), period.as_of);
    if (record != nullptr) look.visitors_may_post = record->profile.visitors_may_post;
    pages.push_back(look);
  }
  return sum_quarter(order, quarter, period, pages, parameters);
}

Period period_of(Quarter quarter, const BusinessTime& calendar, Instant at) {
  const Instant to = quarter.end(calendar);
  return {quarter.begin(calendar), to, std::min(to, at)};
}

std::string quarter_report(const Options& options, const Loaded& loaded, const Ask& ask, Looks& looks) {
  QuarterReport report;
  report.top = options.office;
  report.order = ask.order;
  report.parameters = loaded.config().measures;
  Quarter quarter = ask.quarter;
  for (std::size_t i = 0; i <= kQuartersBefore; ++i, quarter = quarter.before())
    report.quarters.push_back(looks.sum(ask.order, quarter, period_of(quarter, *ask.calendar, ask.at)));
  const Language language = options.language == "en" ? Language::en : Language::bn;
  if (options.format == "csv") return report_csv(report, language);
  return options.format == "json" ? report_json(report) : report_html(report, language, ask.calendar);
}

std::string recognition_list(const Options& options, const Loaded& loaded, const Ask& ask, Looks& looks) {
  std::vector<QuarterSums> quarters;
  for (int n = 1; n <= ask.quarter.number; ++n) {
    const Quarter quarter{ask.year, n};
    quarters.push_back(looks.sum(ask.order, quarter, period_of(quarter, *ask.calendar, ask.at)));
  }
  const Instant to = Quarter{ask.year, 4}.end(*ask.calendar);
  const Period year{Quarter{ask.year, 1}.begin(*ask.calendar), to, std::min(to, ask.at)};
  RecognitionTerms terms;
  terms.lower_bound_percent = loaded.config().measures.target_percent;
  terms.coverage_percent = loaded.config().measures.min_coverage_percent;
  const Recognition list = shortlist(ask.order, looks.sum(ask.order, ask.quarter, year), quarters, terms);
  const Language language = options.language == "en" ? Language::en : Language::bn;
  if (options.format == "csv") return recognition_csv(list, language);
  return options.format == "json" ? recognition_json(list) : recognition_html(list, language, ask.calendar);
}

const BusinessTime* calendar_of(const Loaded& loaded, const OfficeOrder& order, Instant at) {
  for (const auto& row : order.rows) {
    const RuleBook* rules = row.office != nullptr ? loaded.rules->of_office(row.office->id) : nullptr;
    if (rules == nullptr) continue;
    if (const auto rule = rules->at(at)) return (*rule)->calendar.get();
  }
  return loaded.rules->calendars.empty() ? nullptr : loaded.rules->calendars.begin()->second.get();
}

/// What was asked for, checked; or why it cannot be, said on stderr.
std::optional<Ask> understand(const Options& options, const Loaded& loaded) {
  Ask ask;
  ask.at = SystemClock{}.now();
  const auto no = [](std::string_view message) {
    wrong(message);
    return std::nullopt;
  };
  if (!options.at.empty()) {
    const auto at = parse_instant(options.at);
    if (!at) return no(fmt::format("--at wants an instant such as 2026-11-01T00:00:00Z, not \"{}\"", options.at));
    ask.at = *at;
  }
  if (options.recognition ? !options.quarter.empty() : !options.year.empty())
    return no("ask for --quarter 2026-Q4, or for --year 2026 --recognition");
  const auto quarter = Quarter::parse(options.recognition ? options.year + "-Q1" : options.quarter);
  if (!quarter && options.recognition)
    return no(fmt::format("--year wants a year such as 2026, not \"{}\"", options.year));
  if (!quarter) return no(fmt::format("--quarter wants a quarter such as 2026-Q4, not \"{}\"", options.quarter));
  std::vector<std::string_view> known;
  for (const auto& office : loaded.config().offices) known.emplace_back(office.id);
  auto order = OfficeOrder::of(loaded.config().offices, options.office);
  if (!order) {
    const auto near = nearest(options.office, known);
    return no(fmt::format("there is no office \"{}\"{}", options.office,
                          near.empty() ? std::string{"; offices are listed in the configuration"}
                                       : fmt::format("; do you mean \"{}\"?", near)));
  }
  ask.order = std::move(*order);
  ask.calendar = calendar_of(loaded, ask.order, ask.at);
  if (ask.calendar == nullptr)
    return no("no calendar is configured, so there is no local midnight to begin a quarter; add one under calendars");
  ask.quarter = *quarter;
  ask.year = quarter->year;
  if (quarter->begin(*ask.calendar) >= ask.at)
    return no(fmt::format("{} has not begun yet", options.recognition ? options.year : options.quarter));
  if (options.recognition)
    while (ask.quarter.number < 4 && Quarter{ask.year, ask.quarter.number + 1}.begin(*ask.calendar) < ask.at)
      ++ask.quarter.number;
  return ask;
}

int write_out(const std::string& text, const std::string& path) {
  FILE* out = path.empty() ? stdout : std::fopen(path.c_str(), "wb");
  if (out == nullptr) {
    fmt::print(stderr, "sarad report: cannot write {}; is the folder there and yours?\n", path);
    return kExitIo;
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool closed = (path.empty() ? std::fflush(out) : std::fclose(out)) == 0;
  if (written && closed) return kExitOk;
  fmt::print(stderr, "sarad report: writing {} failed\n", path.empty() ? "the report" : path);
  return kExitIo;
}

}  // namespace

int report(const Options& options) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  const auto ask = understand(options, *loaded);
  if (!ask) return kExitConfiguration;
  Options asked = options;
  if (asked.language.empty()) asked.language = loaded->config().default_language;
  auto store = open_sqlite_ledger(loaded->config().store_path, loaded->config().author_key, OpenMode::read_only);
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return kExitIo;
  }
  Looks looks(*loaded, ask->order);
  if (const auto done = looks.load(**store); !done) {
    fmt::print(stderr, "{}\n", done.error().message);
    return kExitIo;
  }
  return write_out(
      options.recognition ? recognition_list(asked, *loaded, *ask, looks) : quarter_report(asked, *loaded, *ask, looks),
      options.output);
}

}  // namespace sarad
