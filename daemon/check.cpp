// SPDX-License-Identifier: Apache-2.0
// `sarad check` and `sarad version`.
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/load.hpp"
#include "daemon/quotas.hpp"
#include "daemon/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace sarad {

int check(const Options& options) {
  Loaded loaded = load(options.config);
  const bool only_credentials = loaded.exit_code() == kExitCredential;
  if (options.no_credentials) std::erase_if(loaded.faults, [](const Fault& fault) { return fault.code == "missing_credential"; });
  print_faults(loaded.faults, options.json);
  if (options.no_credentials && only_credentials) return options.strict && !loaded.faults.empty() ? kExitNo : kExitOk;
  if (!loaded.ok()) return loaded.exit_code();
  const Config& config = loaded.config();
  if (options.print_effective) {
    fmt::print("{}", print_effective(*loaded.read));
  } else if (!options.quiet && !options.json) {
    fmt::print("{} offices, {} pages, {} policies, {} calendars: the configuration is good\n", config.offices.size(),
               config.pages.size(), config.policies.size(), config.calendars.size());
    for (const auto& line : quota_lines(config)) fmt::print("{}\n", line);
  }
  return options.strict && !loaded.faults.empty() ? kExitNo : kExitOk;
}

int version(const Options& options) {
  if (options.json) {
    fmt::print("{{\"version\":\"{}\",\"revision\":\"{}\",\"compiler\":\"{}\"}}\n", kVersion, kRevision, kCompiler);
  } else {
    fmt::print("sarad {} ({}, {})\n", kVersion, kRevision, kCompiler);
  }
  return kExitOk;
}

}  // namespace sarad
