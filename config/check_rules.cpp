// SPDX-License-Identifier: Apache-2.0
// Calendars and policies: versions in order, days listed once, open time at all, names that exist.
#include "config/checks.hpp"
#include "config/nearest.hpp"
#include "config/scalars.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace sarad {
namespace {

constexpr std::size_t kMostDays = 10'000;
constexpr std::string_view kUsualCalendar = "bd";

/// Sunday to Thursday, 09:00 to 17:00: the hours of 19 June 2024.
CalendarSpec usual_calendar() {
  CalendarSpec calendar;
  calendar.version = "builtin-1";
  auto& weekly = calendar.weekly.emplace_back();
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {Span{std::chrono::hours{9}, std::chrono::hours{17}}};
  return calendar;
}

bool any_open(const WeekHours& week) {
  return std::any_of(week.begin(), week.end(), [](const auto& spans) { return !spans.empty(); });
}

/// Node of item `index` of the list at `key`; the map's own if the list is no list.
const Node& item_of(const Node& map, std::string_view key, std::size_t index) {
  const Node* list = map.find(key);
  if (list == nullptr || list->kind != Node::Kind::list) return map;
  return *list->entries[index].value;
}

void check_weekly(const Checking& c, const std::string& path, const CalendarSpec& spec, const Node& node) {
  const Place list = Checking::place_of(node, "weekly");
  if (spec.weekly.empty()) {
    c.faults.error(list, path + ".weekly", "no_open_time", path + ".weekly is empty", "write the usual hours");
    return;
  }
  for (std::size_t i = 0; i < spec.weekly.size(); ++i) {
    const auto& from = spec.weekly[i].from;
    const Node& item = item_of(node, "weekly", i);
    const std::string at = path + ".weekly[" + std::to_string(i) + ']';
    if (i > 0 && item.find("from") == nullptr) c.faults.error(item.place, at, "bad_order", at + " has no \"from\"", "only the first version may leave it out");
    if (i > 0 && from && spec.weekly[i - 1].from && *from <= *spec.weekly[i - 1].from)
      c.faults.error(Checking::place_of(item, "from"), at + ".from", "bad_order", "this version is not later than the one before",
                     "order the versions by from");
  }
  if (!any_open(spec.weekly.back().hours))
    c.faults.error(item_of(node, "weekly", spec.weekly.size() - 1).place, path + ".weekly", "no_open_time",
                   "no weekday has open hours", "write at least one span, or no deadline ever ends");
}

bool same_hours(const CalendarSpec::Day& a, const CalendarSpec::Day& b) { return a.open == b.open && a.like == b.like; }

void check_days(const Checking& c, const std::string& path, const CalendarSpec& spec, const Node& node) {
  if (spec.days.size() > kMostDays) {
    c.faults.error(Checking::place_of(node, "days"), path + ".days", "too_large", "more than 10,000 days", "write ranges");
    return;
  }
  std::unordered_map<std::int64_t, std::size_t> listed;
  const std::uint32_t own_file = node.place.file;
  for (std::size_t i = 0; i < spec.days.size(); ++i) {
    const auto& day = spec.days[i];
    const Place place = item_of(node, "days", i).place;
    const std::string at = path + ".days[" + std::to_string(i) + ']';
    if (day.from == LocalDay{} || day.to == LocalDay{}) continue;  // already told
    if (day.to - day.from > std::chrono::days{366}) {
      c.faults.error(place, at, "bad_date", "this range is longer than a year", "check the years, or write a period");
      continue;
    }
    for (auto date = day.from; date <= day.to; date += std::chrono::days{1}) {
      const auto [first, is_new] = listed.emplace(date.time_since_epoch().count(), i);
      if (is_new || same_hours(spec.days[first->second], day)) continue;
      // The calendar's own day goes before one of an included file: days that are moved stand there.
      if (place.file == own_file && item_of(node, "days", first->second).place.file != own_file) continue;
      c.faults.error(place, at, "duplicate_day", spell_day(date) + " is listed twice with different hours", "keep one");
      break;
    }
  }
}

std::vector<std::string_view> names_of(const auto& map) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

/// A policy that says no calendar takes the usual one, or the only one.
void check_calendar_name(const Checking& c, const std::string& path, Policy& policy, const Node& node) {
  const auto& calendars = c.config.calendars;
  if (policy.calendar.empty() && calendars.contains(std::string{kUsualCalendar})) policy.calendar = kUsualCalendar;
  if (policy.calendar.empty() && calendars.size() == 1) policy.calendar = calendars.begin()->first;
  if (calendars.contains(policy.calendar)) return;
  if (policy.calendar.empty()) {
    c.faults.error(node.place, path, "missing_key", path + " names no calendar, and there are several", "add calendar: with a name of calendars");
    return;
  }
  const std::string near = nearest(policy.calendar, names_of(calendars));
  c.faults.error(Checking::place_of(node, "calendar"), path + ".calendar", "unknown_calendar",
                 "there is no calendar \"" + policy.calendar + '"',
                 near.empty() ? "add it under calendars" : "did you mean \"" + near + "\"?");
}

void warn_of_from(const Checking& c, const std::string& path, const Policy& policy, bool first, const Node& node) {
  const Node* from = node.find("from");
  if (from == nullptr || !policy.from) return;
  if (first)
    c.faults.warning(from->place, path + ".from", "policy_gap", "what was opened before this is judged by no policy",
                     "leave from out of the first version");
  const auto calendar = c.config.calendars.find(policy.calendar);
  if (parse_day(from->text) && calendar != c.config.calendars.end() && calendar->second.time_zone != "Asia/Dhaka")
    c.faults.warning(from->place, path + ".from", "date_zone", "this date begins at midnight in Dhaka, the calendar is of " + calendar->second.time_zone,
                     "write a time with its zone");
}

void check_versions(const Checking& c, const std::string& name, std::vector<Policy>& versions, const Node& node) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    Policy& policy = versions[i];
    const Node& item = node.kind == Node::Kind::list ? *node.entries[i].value : node;
    const std::string path = "policies." + name + '[' + std::to_string(i) + ']';
    check_calendar_name(c, path, policy, item);
    warn_of_from(c, path, policy, i == 0, item);
    if (!policy.version.empty() && !seen.insert(policy.version).second)
      c.faults.error(Checking::place_of(item, "version"), path + ".version", "duplicate_version",
                     "version \"" + policy.version + "\" is already used in this policy", "versions must be unique");
    if (i > 0 && item.find("from") == nullptr)
      c.faults.error(item.place, path, "bad_order", path + " has no \"from\"", "only the first version may leave it out");
    if (i > 0 && policy.from && versions[i - 1].from && *policy.from <= *versions[i - 1].from)
      c.faults.error(Checking::place_of(item, "from"), path + ".from", "bad_order", "this version is not later than the one before",
                     "order the versions by from");
  }
}

}  // namespace

void check_calendars(const Checking& c) {
  if (c.config.calendars.empty()) c.config.calendars.emplace(kUsualCalendar, usual_calendar());
  const Node* calendars = c.root.find("calendars");
  if (calendars == nullptr) return;
  for (const auto& [name, spec] : c.config.calendars) {
    const Node* node = calendars->find(name);
    if (node == nullptr || node->kind != Node::Kind::map) continue;
    const std::string path = "calendars." + name;
    if (node->find("weekly") != nullptr) check_weekly(c, path, spec, *node);
    check_days(c, path, spec, *node);
    check_open_time(c, path, spec, *node);
  }
}

void check_policies(const Checking& c) {
  auto& policies = c.config.policies;
  const Node* given = c.root.find("policies");
  if (given == nullptr) {
    Policy usual;
    usual.version = "builtin-1";
    check_calendar_name(c, "the built-in policy", usual, c.root);
    policies["default"] = {usual};
    return;
  }
  for (auto& [name, versions] : policies) {
    const Node* node = given->find(name);
    if (node == nullptr) continue;
    if (versions.empty())
      c.faults.error(node->place, "policies." + name, "missing_key", "policy \"" + name + "\" has no version", "write at least one");
    check_versions(c, name, versions, *node);
  }
  if (!policies.contains("default"))
    c.faults.error(c.root.key_place("policies"), "policies.default", "missing_key", "there is no policy \"default\"",
                   "add it: offices that name none go by it");
}

}  // namespace sarad
