// SPDX-License-Identifier: Apache-2.0
// `sarad serve`: start-up, in the order that makes READY true, and the exit codes.
#include "base/log.hpp"
#include "daemon/command_end.hpp"
#include "daemon/daemon.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/notify.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/version.hpp"
#include "store/sqlite_ledger.hpp"

#include <boost/asio/io_context.hpp>

#include <sys/prctl.h>

#include <csignal>

namespace sarad {
namespace {

/// Secrets live in this process: no core file, no ptrace by others of the same user (faults F34).
void keep_memory_private() { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

}  // namespace

int serve(const Options& options) {
  log::set_up(options.log_level.empty() ? "info" : options.log_level);
  keep_memory_private();
  std::signal(SIGPIPE, SIG_IGN);
  boost::asio::io_context loop{1};
  Daemon::Signals signals{loop};
  notify::status("Reading the configuration");
  int code = kExitOk;
  auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  if (options.log_level.empty()) log::set_up(loaded->config().log_level);

  std::unique_ptr<Clock> clock = std::make_unique<SystemClock>();
  if (!options.dev_clock.empty()) {
    auto simulated = parse_simulated_clock(options.dev_clock);
    if (!simulated) {
      log::error("bad --dev-clock", {{"what", simulated.error().message}});
      return kExitConfiguration;
    }
    clock = std::move(*simulated);
    log::mark_every_line("clock=simulated");
  }
  log::info("starting", {{"version", kVersion}, {"revision", kRevision}, {"now", format_instant(clock->now())}});

  notify::status("Opening the ledger");
  auto store = open_sqlite_ledger(loaded->config().store_path, loaded->config().author_key, OpenMode::daemon);
  if (!store) {
    log::error("the ledger cannot be opened", {{"what", store.error().message}});
    return exit_code_of(ledger_problem(store.error()));
  }
  Daemon daemon{loop, signals, *clock, std::move(*loaded), options.config, std::move(*store)};
  if (auto started = daemon.start(); !started) {
    log::error("cannot start", {{"what", started.error().message}});
    return started.error().code == Errc::storage ? kExitIo : kExitUnavailable;
  }
  return daemon.run(options.once);
}

}  // namespace sarad
