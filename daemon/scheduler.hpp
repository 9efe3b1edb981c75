// SPDX-License-Identifier: Apache-2.0
// Decides which page is polled next and when: a state machine without I/O or clock. Pages share a
// lane with the others of their platform and app, since these share quota and fate. The rules are
// those a fair rota needs: an interval with jitter, back-off, waits told by platforms, a look
// right after each deadline; learned rates come on top (docs/polling.md).
#pragma once

#include "activity/page.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// How a poll ended, as far as the next one is concerned.
struct PollEnd {
  std::optional<Error> error;      ///< the gravest; none: all well
  bool whole_app_waits = false;    ///< rate_limited holds for the whole lane
};

class Scheduler {
 public:
  struct Settings {
    Seconds interval{std::chrono::minutes{15}};
    std::map<std::string, int> concurrency;   ///< by platform; absent: 8
  };

  /// What the scheduler is told of a page.
  struct Arm {
    std::string page, platform, app;
    std::optional<Instant> last_poll;         ///< as the ledger remembers it
  };

  /// What to do now: poll `page`, or do nothing until `wake` (absent: until told something).
  struct Decision {
    std::optional<std::string> page;
    std::optional<Instant> wake;
  };

  /// Takes the pages of a new configuration. Known pages keep what was learned; pages that are gone
  /// are forgotten once their poll in flight has ended.
  void configure(Settings settings, const std::vector<Arm>& arms, Instant now);

  /// The most urgent page that may be polled now; it is then in flight until finished() is told.
  [[nodiscard]] Decision next(Instant now);

  void finished(std::string_view page, const PollEnd& end, Instant now);

  /// A look is wanted at `at`, such as just after a deadline (polling.md P12) or since the platform pushed
  /// news: a poll begins then, or at its own time if that comes first. Nothing for unknown pages.
  void look_at(std::string_view page, Instant at);

  /// Polls are pointless until a person acts (token refused); it is tried once an hour.
  [[nodiscard]] bool stopped(std::string_view page) const;
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
  /// When the next poll of the page was due; for the lag metric. Nothing for unknown pages.
  [[nodiscard]] std::optional<Instant> due(std::string_view page) const;

 private:
  struct State {
    std::string platform, app;
    Instant due{}, began{};
    std::optional<Instant> look;
    int failures = 0;
    bool stopped = false, in_flight = false, known = true;
  };
  struct Lane {
    std::set<std::pair<Instant, std::string>> queue;   ///< pages not in flight, by due
    std::optional<Instant> waits_until;
    int failures = 0;
  };
  using LaneKey = std::pair<std::string, std::string>;

  void put(const std::string& page, State& state, Instant due);
  void take(const std::string& page, State& state);
  Instant after_error(const std::string& page, State& state, const PollEnd& end, Instant now);
  Instant jittered(std::string_view page, Instant now, Seconds span);

  Settings settings_;
  std::map<std::string, State, std::less<>> states_;
  std::map<LaneKey, Lane> lanes_;
  std::map<std::string, int> running_;        ///< polls in flight, by platform
  std::size_t in_flight_ = 0;
  std::uint64_t turns_ = 0;
};

}  // namespace sarad
