// SPDX-License-Identifier: Apache-2.0
#include "config/calendar_file.hpp"

#include "config/assembly.hpp"
#include "config/checks.hpp"
#include "config/credentials.hpp"
#include "config/emit_yaml.hpp"
#include "config/scalars.hpp"
#include "config/schema.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kName = "calendar";

void append(Node& map, NodeStore& store, std::string_view key, std::string_view text, bool quoted) {
  map.entries.push_back({std::string{key}, {}, &store.text(text, {}, quoted)});
}

}  // namespace

bool ReadCalendar::ok() const {
  return std::all_of(faults.begin(), faults.end(), [](const Fault& fault) { return fault.warning; });
}

ReadCalendar read_calendar_file(const std::string& path) {
  ReadCalendar read;
  Sources sources;
  NodeStore store;
  FaultList faults{sources};
  Assembly assembly{sources, store, faults};
  Credentials credentials{"", ""};
  std::map<std::string, std::string> secret_names;
  if (const Node* calendar = assembly.calendar_file(std::string{kName}, path)) {
    Node& calendars = store.make(Node::Kind::map, calendar->place);
    calendars.entries.push_back({std::string{kName}, calendar->place, calendar});
    Node& root = store.make(Node::Kind::map, calendar->place);
    root.entries.push_back({"calendars", calendar->place, &calendars});
    Config config;
    Reading reading{sources, faults, credentials, secret_names};
    read_section(config_section(), reading, root, &config);
    const std::vector<std::string> no_platforms;
    if (assembly.complete()) check_calendars(Checking{root, config, faults, sources, no_platforms, secret_names});
    read.calendar = std::move(config.calendars[std::string{kName}]);
  }
  read.faults = faults.take();
  return read;
}

std::string days_as_yaml(const std::vector<CalendarSpec::Day>& days) {
  if (days.empty()) return "days: []\n";
  std::string out = "days:\n";
  for (const auto& day : days) {
    NodeStore store;
    Node& map = store.make(Node::Kind::map, {});
    if (day.from == day.to) {
      append(map, store, "date", print_day(day.from), false);
    } else {
      append(map, store, "from", print_day(day.from), false);
      append(map, store, "to", print_day(day.to), false);
    }
    if (day.open) {
      Node& spans = store.make(Node::Kind::list, {});
      for (const auto& span : *day.open) spans.entries.push_back({{}, {}, &store.text(print_span(span), {}, true)});
      map.entries.push_back({"open", {}, &spans});
    }
    if (day.like) append(map, store, "like", print_weekday(*day.like), false);
    if (day.provisional) append(map, store, "provisional", "true", false);
    if (!day.name.empty()) append(map, store, "name", day.name, true);
    out += "  - " + emit_inline(map) + '\n';
  }
  return out;
}

}  // namespace sarad
