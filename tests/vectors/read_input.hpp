// SPDX-License-Identifier: Apache-2.0
// The vectors' inputs as the measures' own types (README.md gives the format).
#pragma once

#include "measures/case.hpp"
#include "measures/cadence.hpp"
#include "measures/rates.hpp"
#include "tests/vectors/json.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sarad::vectors {

/// calendars.json, and the calendars made from it so far.
class Calendars {
 public:
  explicit Calendars(rapidjson::Document named) : named_(std::move(named)) {}
  /// By name, or the calendar itself. Errors: as BusinessTime::make.
  Ruled<std::shared_ptr<const BusinessTime>> get(const Json& calendar);

 private:
  rapidjson::Document named_;
  std::map<std::string, std::shared_ptr<const BusinessTime>> made_;
};

[[nodiscard]] CalendarSpec read_calendar(const Json& json);
[[nodiscard]] LocalDay read_day(const Json& json);
/// An unknown form becomes a limit of no form, which is bad_limit.
[[nodiscard]] Limit read_limit(const Json& json);
/// Error: bad_policy (unknown key or value).
[[nodiscard]] Ruled<Policy> read_policy(const Json& json);
[[nodiscard]] CadencePolicy read_cadence_policy(const Json* json);
[[nodiscard]] Activity read_activity(const Json& json);

/// The input of cases.json and of the stream, without its activities.
struct CasesSetting {
  std::shared_ptr<const BusinessTime> calendar;
  RuleBook rules;
  std::set<std::string> offices;
  std::map<std::string, std::string> page_office;
  std::map<std::string, Instant> observed_until;
  Instant as_of{};

  [[nodiscard]] CaseInput input(const std::string& page, std::span<const Activity> activities) const;
};
[[nodiscard]] Ruled<CasesSetting> read_cases_setting(const Json& input, Calendars& calendars);

}  // namespace sarad::vectors
