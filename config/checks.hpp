// SPDX-License-Identifier: Apache-2.0
// What one value cannot tell: ids that repeat or lead nowhere, trees that are none, versions out of
// order. And the filling in that needs more than one place: policies down the tree, apps and
// platforms into pages.
#pragma once

#include "config/config.hpp"
#include "config/fault_list.hpp"
#include "config/node.hpp"
#include "config/read_config.hpp"
#include "config/source.hpp"

#include <map>
#include <string>
#include <vector>

namespace sarad {

struct Checking {
  const Node& root;      ///< the tree `config` was read from; its lists go in step with the config's
  Config& config;
  FaultList& faults;
  const Sources& sources;
  const std::vector<std::string>& platforms;                 ///< that exist; empty: not judged
  const std::map<std::string, std::string>& secret_names;    ///< path → "credential fb-main"

  /// The node of item `index` of a list of the root.
  [[nodiscard]] const Node& item(std::string_view list, std::size_t index) const;
  /// The place of a key's value in a map; the map's own if absent.
  [[nodiscard]] static Place place_of(const Node& map, std::string_view key);
  /// "line 12" in the same file, else "sarad.yml:12".
  [[nodiscard]] std::string where(Place there, Place from) const;
};

/// Fills in a calendar and a policy where the configuration has none, and checks those it has.
void check_calendars(const Checking& checking);
void check_policies(const Checking& checking);

/// Phrases of policies by which texts are read, as options.judge_phrase has them (code `bad_phrase`).
void check_phrases(const Checking& checking, const ReadOptions& options);

/// A closure of 400 days or more, at what closes its first day (measures.md section 2: no_open_time).
void check_open_time(const Checking& checking, const std::string& path, const CalendarSpec& spec, const Node& node);

/// Ids, parents and cycles; then fills names, levels and the policy in force into each office.
void check_offices(const Checking& checking);

/// Ids, offices, platforms, apps, shared credentials; then fills in what the platform says.
void check_pages(const Checking& checking);

/// Alertmanagers: fills in names, which must be unique.
void check_alerting(const Checking& checking);

/// Mails: encryption, login, people whom two ways or none reach.
void check_mail(const Checking& checking);

/// Users, the proxy that names them, their passwords.
void check_access(const Checking& checking);

/// What is required because something else is there.
void check_required(const Checking& checking);

}  // namespace sarad
