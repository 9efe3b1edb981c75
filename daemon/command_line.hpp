// SPDX-License-Identifier: Apache-2.0
// What the operator asked for, and the commands that do it. Each command returns an ExitCode.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct Options {
  std::vector<std::string> config{"/etc/sarad/sarad.yml"};
  std::string log_level;             ///< empty: the configuration's
  bool json = false;

  /// rule: a case or message (with `list`: a page), and what is ruled of it
  struct Rule {
    std::string case_id, reply, why, by;
    bool no_answer_needed = false, needs_answer = false, interim = false, final = false, dry_run = false, list = false;
  } rule;

  /// rejudge: of `page`, `office` or all, clocks that started in [from, to); empty: no bound
  struct Rejudge {
    std::string from, to, why, by;
    bool all = false, dry_run = false;
  } rejudge;

  bool once = false;                 ///< serve: poll every page once and end
  std::string dev_clock;             ///< serve: REAL:SIMULATED:SPEED

  bool strict = false, print_effective = false, quiet = false, no_credentials = false;   ///< check

  std::string page;                  ///< probe: a page id
  std::string since;                 ///< probe: an instant

  std::string what;                  ///< export: cases or activities
  std::string at;                    ///< export: as of; empty: now

  std::string subject;               ///< explain: a case, page, office or series
  std::string week;                  ///< explain: 2026-W47 or a day; empty: this week

  std::string quarter, year;         ///< report: 2026-Q4; with recognition: 2026
  bool recognition = false;          ///< report: the shortlist of a year
  std::string office;                ///< report: the top; empty: all
  std::string format = "html";       ///< report: html, csv or json
  std::string language;              ///< report: bn or en; empty: the configuration's
  bool markdown = false;             ///< platforms: as docs/platforms.md
  std::string output;                ///< report: a file; empty: standard output
};

int serve(const Options& options);
int check(const Options& options);
int probe(const Options& options);
int export_facts(const Options& options);
int explain(const Options& options);
int report(const Options& options);
int rule(const Options& options);
int rejudge_cases(const Options& options);
int list_platforms(const Options& options);
int version(const Options& options);

}  // namespace sarad
