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

  bool once = false;                 ///< serve: poll every page once and end
  std::string dev_clock;             ///< serve: REAL:SIMULATED:SPEED

  bool strict = false, print_effective = false, quiet = false, no_credentials = false;   ///< check

  std::string page;                  ///< probe: a page id
  std::string since;                 ///< probe: an instant

  std::string what;                  ///< export: cases or activities
  std::string at;                    ///< export: as of; empty: now
};

int serve(const Options& options);
int check(const Options& options);
int probe(const Options& options);
int export_facts(const Options& options);
int version(const Options& options);

}  // namespace sarad
