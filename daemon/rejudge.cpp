// SPDX-License-Identifier: Apache-2.0
// `sarad rejudge`: decided cases are judged again by today's configuration, and the new verdicts are
// written beside the old (measures R33; docs/verdicts.md). Needs the ledger for itself.
#include "daemon/command_end.hpp"
#include "daemon/load.hpp"
#include "daemon/rejudge_text.hpp"
#include "daemon/ruling_text.hpp"
#include "daemon/system_clock.hpp"
#include "exporters/office_tree.hpp"
#include "measures/rulings.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace sarad {
namespace {

Stop held(const OpenError& error) {
  Stop stop = not_opened(error);
  if (error.problem == LedgerProblem::held) stop.message += "; stop the daemon, judge again, and start it: or look first with --dry-run";
  return stop;
}

/// What is to be judged again, and on whose word.
struct Order {
  std::vector<const Page*> pages;
  Instant from = Instant::min(), to = Instant::max();
  Rejudgement entry;
};

OrStop<std::vector<const Page*>> pages_of(const Options& options, const Loaded& loaded) {
  const int scopes = !options.page.empty() + !options.office.empty() + options.rejudge.all;
  if (scopes != 1) return wrong("say exactly one of --page P, --office O and --all; see sarad rejudge --help");
  const Config& config = loaded.config();
  const OfficeTree tree{std::make_shared<const Roster>(Roster{config.offices, {}})};
  const auto top = tree.find(options.office);
  if (!options.office.empty() && !top) return wrong(fmt::format("no office \"{}\" is configured", options.office));
  std::vector<const Page*> pages;
  for (const auto& page : config.pages) {
    const auto office = tree.find(page.office);
    const bool below = top && office && tree.within(*office, *top);
    if (options.rejudge.all || page.id == options.page || below) pages.push_back(&page);
  }
  if (pages.empty() && !options.page.empty()) return wrong(fmt::format("no page \"{}\" is configured", options.page));
  return pages;
}

OrStop<Order> order_of(const Options& options, const Loaded& loaded, Instant now) {
  const auto& o = options.rejudge;
  Order order;
  auto pages = pages_of(options, loaded);
  if (!pages) return pages.error();
  order.pages = std::move(*pages);
  const auto from = instant_of("--from", o.from, order.from), to = instant_of("--to", o.to, order.to);
  if (!from) return from.error();
  if (!to) return to.error();
  if (*from >= *to) return wrong("--from must lie before --to");
  order.from = *from;
  order.to = *to;
  auto why = one_line("--why", o.why);
  if (!why) return wrong(why.error().message);
  auto by = one_line("--by", o.by.empty() ? user_name() : o.by);
  if (!by) return wrong(by.error().message);
  std::string scope = o.all ? "all" : !options.page.empty() ? "page " + options.page : "office " + options.office;
  if (!o.from.empty()) scope += " from " + format_instant(*from);
  if (!o.to.empty()) scope += " to " + format_instant(*to);
  order.entry = {0, std::move(*by), std::move(*why), std::move(scope), now};
  return order;
}

/// What the ledger holds of one page.
struct Holding {
  std::vector<Activity> activities;
  std::vector<Ruling> rulings;
  FrozenVerdicts frozen;
  std::optional<Instant> observed_until;
};

OrStop<std::map<std::string, Holding, std::less<>>> read(Store& store, const Order& order) {
  std::map<std::string, Holding, std::less<>> holdings;
  for (const auto* page : order.pages) holdings[page->id];
  const auto with = [&](std::string_view page, const auto& put) {
    if (const auto it = holdings.find(page); it != holdings.end()) put(it->second);
  };
  const auto activities = store.for_each(
      [&](std::string_view page, const Activity& activity) { with(page, [&](Holding& h) { h.activities.push_back(activity); }); });
  if (!activities) return failed(activities.error());
  const auto verdicts = store.verdicts([&](const VerdictRow& row) { with(row.page, [&](Holding& h) { h.frozen.add(row); }); });
  if (!verdicts) return failed(verdicts.error());
  const auto rulings = store.rulings(0);
  if (!rulings) return failed(rulings.error());
  for (const auto& ruling : *rulings) with(ruling.page, [&](Holding& h) { h.rulings.push_back(ruling); });
  const auto records = store.pages();
  if (!records) return failed(records.error());
  for (const auto& record : *records) with(record.page, [&](Holding& h) { h.observed_until = record.observed_until; });
  return holdings;
}

OrStop<std::vector<Rejudged>> changes_on(const Page& page, const Holding& holding, const Loaded& loaded, const Order& order) {
  const Instant now = order.entry.at;
  const auto ruled = apply(holding.activities, holding.rulings, now);
  CaseInput input;
  input.activities = ruled;
  input.rules = loaded.rules->of_office(page.office);
  if (input.rules == nullptr) return wrong(fmt::format("the office of the page \"{}\" has no policy", page.id));
  input.page_office = page.office;
  input.offices = &loaded.rules->offices;
  input.as_of = now;
  input.observed_until = std::min(now, holding.observed_until.value_or(page.registered));
  input.frozen = &holding.frozen;
  auto changes = rejudge(page.id, input, order.from, order.to);
  if (!changes) return wrong(fmt::format("page {} cannot be judged: {}", page.id, to_string(changes.error())));
  return std::move(*changes);
}

PeopleText people_of(const Options& options, const Loaded& loaded) {
  const auto& language = options.language.empty() ? loaded.config().default_language : options.language;
  const auto& calendars = loaded.rules->calendars;
  return {language == "en" ? Language::en : Language::bn, calendars.empty() ? nullptr : calendars.begin()->second.get()};
}

OrStop<std::string> carry_out(const Options& options) {
  Instant now = SystemClock{}.now();
  if (!options.dev_clock.empty()) {
    const auto simulated = parse_simulated_clock(options.dev_clock);
    if (!simulated) return wrong(simulated.error().message);
    now = (*simulated)->now();
  }
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return Stop{code, "the configuration is bad"};
  auto order = order_of(options, *loaded, now);
  if (!order) return order.error();
  const bool dry = options.rejudge.dry_run;
  auto store = open_sqlite_ledger(loaded->config().store_path, loaded->config().author_key,
                                  dry ? OpenMode::read_only : OpenMode::daemon);
  if (!store) return held(store.error());
  const auto holdings = read(**store, *order);
  if (!holdings) return holdings.error();
  std::vector<Rejudged> changes;
  for (const auto* page : order->pages) {
    auto more = changes_on(*page, holdings->find(page->id)->second, *loaded, *order);
    if (!more) return more.error();
    changes.insert(changes.end(), std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
  }
  if (!dry) {
    std::vector<VerdictRow> rows;
    for (const auto& change : changes) rows.push_back(change.now);
    const auto run = (*store)->rejudge(order->entry, rows);
    if (!run) return failed(run.error());
    order->entry.run = *run;
  }
  return options.json ? rejudged_json(order->entry, changes) : rejudged_text(order->entry, changes, people_of(options, *loaded));
}

}  // namespace

int rejudge_cases(const Options& options) { return end_with(options, carry_out); }

}  // namespace sarad
