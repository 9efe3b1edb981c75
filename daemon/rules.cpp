// SPDX-License-Identifier: Apache-2.0
#include "daemon/rules.hpp"

#include <fmt/format.h>

namespace sarad {
namespace {

Error fault(std::string_view what, std::string_view name, RuleError error) {
  return {Errc::configuration, fmt::format("{} \"{}\": {}; see measures R10–R19 in the handbook", what, name, to_string(error))};
}

Result<RuleBook> build_policy(const std::string& name, const std::vector<Policy>& versions,
                              const std::map<std::string, std::shared_ptr<const BusinessTime>>& calendars) {
  std::vector<Rule> rules;
  for (const auto& version : versions) {
    const auto calendar = calendars.find(version.calendar);
    if (calendar == calendars.end())
      return Error{Errc::configuration,
                   fmt::format("policy \"{}\" version \"{}\" names the calendar \"{}\", which is not configured; add it under "
                               "calendars",
                               name, version.version, version.calendar)};
    rules.push_back({version, calendar->second});
  }
  auto book = RuleBook::make(std::move(rules));
  if (!book) return fault("policy", name, book.error());
  return std::move(*book);
}

}  // namespace

const RuleBook* RuleSet::of_office(const std::string& office) const {
  const auto name = policy_of.find(office);
  const auto book = policies.find(name == policy_of.end() || name->second.empty() ? "default" : name->second);
  return book == policies.end() ? nullptr : &book->second;
}

Result<std::shared_ptr<const RuleSet>> build_rules(const Config& config) {
  auto rules = std::make_shared<RuleSet>();
  for (const auto& [name, spec] : config.calendars) {
    auto calendar = BusinessTime::make(spec);
    if (!calendar) return fault("calendar", name, calendar.error());
    rules->calendars.emplace(name, *calendar);
  }
  for (const auto& [name, versions] : config.policies) {
    auto book = build_policy(name, versions, rules->calendars);
    if (!book) return book.error();
    rules->policies.emplace(name, std::move(*book));
  }
  for (const auto& office : config.offices) {
    rules->policy_of.emplace(office.id, office.policy);
    rules->offices.insert(office.id);
  }
  return std::shared_ptr<const RuleSet>{std::move(rules)};
}

}  // namespace sarad
