// SPDX-License-Identifier: Apache-2.0
// The command line of sarad.
#include "daemon/calendar.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/tokens.hpp"

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

  auto* explaining = command("explain", "follows a number back to the posts behind it", explain,
                             "sarad explain dc-bogura-fb --week 2026-11-22 --lang en");
  explaining->add_option("subject", options.subject, "a case, page or office, or a series in quotes, 'name{label=\"value\"}'")->required();
  explaining->add_option("--page", options.page, "of a case whose id several pages have");
  explaining->add_option("--week", options.week, "of a page: 2026-W47, or a day in it; default: this week");
  explaining->add_option("--quarter", options.quarter, "of an office: 2026-Q4; default: this quarter");
  explaining->add_option("--at", options.at, "as of this instant; default: now");
  explaining->add_option("--lang", options.language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
  explaining->add_flag("--json", options.json, "print JSON");

  auto* reporting = command("report", "the quarterly report, or the shortlist for yearly recognition", report,
                            "sarad report --quarter 2026-Q4 --office dc-bogura --lang en --output report.html");
  reporting->add_option("--quarter", options.quarter, "such as 2026-Q4");
  reporting->add_option("--year", options.year, "with --recognition: such as 2026");
  reporting->add_flag("--recognition", options.recognition, "the shortlist of --year");
  reporting->add_option("--office", options.office, "an office and all below it; default: all");
  reporting->add_option("--format", options.format, "html, csv or json")
      ->check(CLI::IsMember({"html", "csv", "json"}))
      ->capture_default_str();
  reporting->add_option("--lang", options.language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
  reporting->add_option("--output", options.output, "a file; default: standard output");
  reporting->add_option("--at", options.at, "as of this instant; default: now");

  auto* ruling = command("rule", "corrects what was read from one text, with the reason; the book of such rulings", rule,
                         "sarad rule 1001_2002 --no-answer-needed --why 'only thanks'");
  ruling->add_option("case", options.rule.case_id, "id of a case or message; with --list: a page");
  ruling->add_flag("--no-answer-needed", options.rule.no_answer_needed, "the message calls for no answer");
  ruling->add_flag("--needs-answer", options.rule.needs_answer, "the message calls for an answer");
  ruling->add_option("--reply", options.rule.reply, "id of an answer in the case's conversation");
  ruling->add_flag("--interim", options.rule.interim, "that answer is only an interim update");
  ruling->add_flag("--final", options.rule.final, "that answer is final");
  ruling->add_option("--why", options.rule.why, "the reason, on one line; kept with the ruling");
  ruling->add_option("--by", options.rule.by, "who rules; default: your user name");
  ruling->add_option("--page", options.page, "the page, where several have a case of that id");
  ruling->add_flag("--list", options.rule.list, "print the rulings made so far");
  ruling->add_flag("--dry-run", options.rule.dry_run, "show what would change; enter nothing");
  ruling->add_flag("--json", options.json, "print JSON");
  ruling->add_option("--lang", options.language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
  ruling->add_option("--dev-clock", options.dev_clock, "for development: the simulated clock of the daemon");

  auto* rejudging = command("rejudge", "judges decided cases again by today's configuration, beside the old verdicts", rejudge_cases,
                            "sarad rejudge --page dc-bogura-fb --from 2026-11-01T00:00:00Z --why 'limit was mistyped' --dry-run");
  rejudging->add_option("--page", options.page, "the cases of one page");
  rejudging->add_option("--office", options.office, "the cases of an office and all below it");
  rejudging->add_flag("--all", options.rejudge.all, "all cases");
  rejudging->add_option("--from", options.rejudge.from, "only clocks that started at or after, such as 2026-11-01T00:00:00Z");
  rejudging->add_option("--to", options.rejudge.to, "only clocks that started before");
  rejudging->add_option("--why", options.rejudge.why, "the reason, on one line; kept with the verdicts");
  rejudging->add_option("--by", options.rejudge.by, "who orders it; default: your user name");
  rejudging->add_flag("--dry-run", options.rejudge.dry_run, "show what would change; write nothing; works beside the daemon");
  rejudging->add_flag("--json", options.json, "print JSON");
  rejudging->add_option("--lang", options.language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
  rejudging->add_option("--dev-clock", options.dev_clock, "for development: the simulated clock of the daemon");

  add_calendar_command(app, options.config, result);
  add_token_command(app, options.config, result);

  auto* listing = command("platforms", "what each platform can show, costs and needs", list_platforms, "sarad platforms");
  listing->add_flag("--json", options.json, "print JSON");
  listing->add_flag("--markdown", options.markdown, "print the tables of docs/platforms.md");

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
