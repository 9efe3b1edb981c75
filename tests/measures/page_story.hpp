// SPDX-License-Identifier: Apache-2.0
// Tells a page's story in a few words for the measures' tests: Dhaka time, office hours Sunday to
// Thursday 09:00–17:00, first response within 8 working hours unless a test says otherwise.
#pragma once

#include "measures/case.hpp"
#include "measures/snapshot.hpp"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::test {

/// "2026-11-01 10:00" or "2026-11-01 10:00:05", local time of Dhaka (UTC+6).
[[nodiscard]] Instant dhaka(std::string_view text);

/// Sunday to Thursday, 09:00–17:00.
[[nodiscard]] CalendarSpec plain_week();
[[nodiscard]] std::shared_ptr<const BusinessTime> compile(CalendarSpec spec);
[[nodiscard]] std::shared_ptr<const BusinessTime> plain_calendar();

/// 8 working hours to the first response, 24 to the final answer, 16 for promises and referrals.
[[nodiscard]] Policy eight_hours();

/// A page `P` of office `own`; registered offices: own, roads, power.
class Story {
 public:
  explicit Story(Policy policy = eight_hours());

  Activity& asks(std::string id, std::string author, std::string_view at, std::string parent = "T");
  Activity& answers(std::string id, std::string_view at, std::string parent = "T");
  Activity& office_answers(std::string id, std::string office, std::string_view at, std::string parent = "T");
  Activity& posts(std::string id, std::string_view at);
  Activity& deletes(std::string id, std::string target, AuthorRole by, std::string_view at);

  [[nodiscard]] PageCases at(std::string_view as_of,
                             std::optional<std::string_view> observed_until = std::nullopt) const;
  [[nodiscard]] PageCases fold(const std::vector<Activity>& activities, Instant as_of) const;
  [[nodiscard]] PageFigures figures_at(std::string_view as_of,
                                       std::optional<std::string_view> observed_until = std::nullopt) const;

  std::vector<Activity> activities;
  RuleBook rules;
  std::set<std::string> offices{"own", "power", "roads"};
  Page page;
  MeasureParameters parameters;

 private:
  Activity& add(std::string id, Kind kind, AuthorRole author, std::string_view at, std::string parent);
};

}  // namespace sarad::test
