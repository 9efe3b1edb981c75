// SPDX-License-Identifier: Apache-2.0
// Turns configured calendars and policies into ones that can judge.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"
#include "measures/case.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace sarad {

/// Everything a fold needs of a configuration, immutable and shared by all pages.
struct RuleSet {
  std::map<std::string, std::shared_ptr<const BusinessTime>> calendars;
  std::map<std::string, RuleBook> policies;       ///< by name
  std::map<std::string, std::string> policy_of;   ///< office id → policy name
  std::set<std::string> offices;

  /// The rules that judge an office's pages; nullptr if its policy is unknown.
  [[nodiscard]] const RuleBook* of_office(const std::string& office) const;
};

/// Error of configuration: names the calendar or policy and what is wrong with it.
Result<std::shared_ptr<const RuleSet>> build_rules(const Config& config);

}  // namespace sarad
