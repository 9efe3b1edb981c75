// SPDX-License-Identifier: Apache-2.0
// The command line of sarad.
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  using namespace sarad;
  Options options;
  CLI::App app{"sarad watches how public offices answer on social media (guideline 2016, section 7)"};
  app.require_subcommand(1);
  app.add_option("-c,--config", options.config, "configuration file; repeat to overlay further ones")->capture_default_str();
  app.add_option("--log-level", options.log_level, "debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));

  int result = kExitBug;
  const auto command = [&](const char* name, const char* what, int (*run)(const Options&), const char* example) {
    auto* sub = app.add_subcommand(name, what);
    sub->fallthrough();
    sub->footer(std::string{"Example: "} + example);
    sub->callback([&result, &options, run] { result = run(options); });
    return sub;
  };
  auto* serving = command("serve", "the daemon", serve, "sarad --config /etc/sarad/sarad.yml serve");
  serving->add_flag("--once", options.once, "poll every page once and end");
  serving->add_option("--dev-clock", options.dev_clock,
                      "for development: follow a simulated clock, REAL_EPOCH:SIMULATED_EPOCH:SPEED");

  auto* checking = command("check", "validates the configuration without starting", check, "sarad check --strict");
  checking->add_flag("--strict", options.strict, "warnings count as errors (exit 1)");
  checking->add_flag("--print-effective", options.print_effective, "print every value in force, defaults included");
  checking->add_flag("--no-credentials", options.no_credentials,
                     "leave out what only the running service can read: systemd shows it its credentials alone");
  checking->add_flag("--quiet", options.quiet, "print faults only");
  checking->add_flag("--json", options.json, "one JSON object a fault");

  auto* probing = command("probe", "polls one page once without storing and says what it saw", probe,
                          "sarad probe dc-bogura-fb --json");
  probing->add_option("page", options.page, "id of a configured page")->required();
  probing->add_option("--since", options.since, "list from here on, such as 2026-11-01T00:00:00Z");
  probing->add_flag("--json", options.json, "print JSON");

  auto* exporting = command("export", "prints facts as JSON, read from the ledger", export_facts,
                            "sarad export cases --at 2026-11-01T00:00:00Z");
  exporting->add_option("what", options.what, "cases or activities")->required()->check(CLI::IsMember({"cases", "activities"}));
  exporting->add_option("--at", options.at, "as of this instant; default: now");

  auto* versions = command("version", "prints the version", version, "sarad version");
  versions->add_flag("--json", options.json, "print JSON");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return code == 0 ? kExitOk : kExitConfiguration;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "sarad: internal error: %s\n", e.what());
    return kExitBug;
  }
  return result;
}
