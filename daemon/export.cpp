// SPDX-License-Identifier: Apache-2.0
// `sarad export cases|activities`: facts as JSON, read from the ledger beside a running daemon.
#include "base/log.hpp"
#include "daemon/command_end.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/snapshot_maker.hpp"
#include "daemon/system_clock.hpp"
#include "exporters/cases_json.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace sarad {
namespace {

int print_activities(Store& store, Instant at) {
  bool first = true;
  std::fputs("[", stdout);
  const auto done = store.for_each([&](std::string_view page, const Activity& activity) {
    if (activity.seen > at) return;
    std::fputs(first ? "\n" : ",\n", stdout);
    first = false;
    std::fputs(activity_json(page, activity).c_str(), stdout);
  });
  std::fputs("\n]\n", stdout);
  if (done) return kExitOk;
  fmt::print(stderr, "{}\n", done.error().message);
  return kExitIo;
}

int print_cases(Store& store, const Loaded& loaded, Instant at) {
  SnapshotMaker maker;
  auto roster = std::make_shared<Roster>(Roster{loaded.config().offices, loaded.config().pages});
  maker.configure(std::move(roster), loaded.rules, loaded.config().measures, loaded.config().polling.interval,
                  loaded.config().polling.gap_min);
  if (const auto done = maker.load(store); !done) {
    fmt::print(stderr, "{}\n", done.error().message);
    return kExitIo;
  }
  while (!maker.fold_some(at, 1000)) {
  }
  std::fputs((cases_json(*maker.snapshot(at)) + "\n").c_str(), stdout);
  return kExitOk;
}

}  // namespace

int export_facts(const Options& options) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  const auto at = instant_of("--at", options.at, SystemClock{}.now());
  if (!at) {
    fmt::print(stderr, "{}\n", at.error().message);
    return at.error().code;
  }
  auto store = open_sqlite_ledger(loaded->config().store_path, loaded->config().author_key, OpenMode::read_only);
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return kExitIo;
  }
  return options.what == "cases" ? print_cases(**store, *loaded, *at) : print_activities(**store, *at);
}

}  // namespace sarad
