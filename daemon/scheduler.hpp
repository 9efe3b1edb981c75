// SPDX-License-Identifier: Apache-2.0
// Decides which page is polled next and when: a state machine without I/O or clock. Pages share a
// lane with the others of their platform and app, since these share quota and fate. Where the
// configuration states the app's quota, PollingMeter spends it by what is expected of each page; elsewhere
// each page has its turn once an interval. Back-off, waits told by platforms and a look right after each
// deadline are the same for both (docs/polling.md).
#pragma once

#include "activity/page.hpp"
#include "base/result.hpp"
#include "daemon/polling_meter.hpp"

#include <cstdint>
#include <map>
#include <memory>
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
  std::uint32_t calls = 1;         ///< requests the poll cost
  std::optional<double> app_used = {};      ///< share of the app's allowance used, as the platform told it
  std::optional<Seconds> regain_in = {};    ///< and how long it wants the app to wait
};

class Scheduler {
 public:
  struct Settings {
    Seconds interval{std::chrono::minutes{15}};
    std::map<std::string, int> concurrency;   ///< by platform; absent: 8
    std::map<std::pair<std::string, std::string>, QuotaGrant> quotas;   ///< by platform and app, where stated
    LaneSettings lane;                        ///< of lanes with a quota; gap_min and min_spacing follow the interval
  };

  /// What the scheduler is told of a page.
  struct Arm {
    std::string page, platform, app;
    std::optional<Instant> last_poll;         ///< as the ledger remembers it
    std::string peers = {};                   ///< pages of one kind start alike: the office's level
  };

  /// What to do now: poll `page`, or do nothing until `wake` (absent: until told something).
  struct Decision {
    std::optional<std::string> page;
    std::optional<Instant> wake;
  };

  /// Takes the pages of a new configuration. Known pages keep what was learned; pages that are gone
  /// are forgotten once their poll in flight has ended.
  /// `recall`: what the ledger's facts teach of pages that are new here; nullptr: nothing.
  void configure(Settings settings, const std::vector<Arm>& arms, Instant now, const PollingRecall* recall = nullptr);

  /// The most urgent page that may be polled now; it is then in flight until finished() is told.
  [[nodiscard]] Decision next(Instant now);

  void finished(std::string_view page, const PollEnd& end, Instant now);

  /// Whether the page's poll in flight may send a request now: nothing if it may, and it is counted; else when to ask
  /// again. Without a stated quota it always may.
  [[nodiscard]] std::optional<Instant> send(std::string_view page, Instant now);

  /// What a poll or a push brought that was new, before finished() is told of the poll. `thread_created`: of its root.
  void seen(std::string_view page, const Activity& activity, std::optional<Instant> thread_created, Instant now);

  /// A look is wanted at `at`, such as just after a deadline (polling.md P12): a poll begins then, or at its own time
  /// if that comes first. Nothing for unknown pages.
  void look_at(std::string_view page, Instant at);
  /// A look is wanted in [from, until), if what is due leaves room: before a deadline, before the week closes (P13,
  /// P14). A later call replaces an earlier. Without a stated quota the interval does.
  void look_before(std::string_view page, Instant from, Instant until);
  /// The platform pushed news of the page. Without a stated quota it is polled at `at`; else the news counts as one
  /// message unseen, beside all others.
  void pushed(std::string_view page, Instant at, Instant now);

  /// Polls are pointless until a person acts (token refused); it is tried once an hour.
  [[nodiscard]] bool stopped(std::string_view page) const;
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
  /// When the next poll of the page was due; for the lag metric. Nothing for unknown pages.
  [[nodiscard]] std::optional<Instant> due(std::string_view page) const;

  /// How the quotas do, by platform and app: of those stated.
  [[nodiscard]] std::vector<std::pair<std::pair<std::string, std::string>, LaneOutlook>> outlook(Instant now) const;
  /// Pages of a stated quota that were not looked at for longer than the interval, the longest first; at most so many.
  [[nodiscard]] std::vector<std::pair<std::string, std::optional<Instant>>> longest_unseen(const std::string& platform, const std::string& app,
                                                                                           std::size_t most, Instant now) const;
  /// When an app's allowance will be used up if it goes on as it did, by what the platform tells of it; nothing
  /// if it tells nothing, or the use does not grow.
  [[nodiscard]] std::optional<Instant> exhaustion(const std::string& platform, const std::string& app) const;

 private:
  struct State {
    std::string platform, app;
    Instant due{}, began{};
    std::optional<Instant> look;
    std::optional<std::pair<Instant, Instant>> early;   ///< look_before
    int failures = 0;
    bool stopped = false, in_flight = false, known = true;
  };
  struct Lane {
    std::set<std::pair<Instant, std::string>> queue;   ///< pages not in flight, by due
    std::optional<Instant> waits_until;
    int failures = 0;
    std::unique_ptr<PollingMeter> meter;               ///< where the quota is stated: then the queue is empty
    double used = 0, growth = 0;                       ///< share of the allowance; more of it a second
    std::optional<Instant> used_at;
  };
  using LaneKey = std::pair<std::string, std::string>;

  [[nodiscard]] PollingMeter* meter_of(const State& state);
  void put(const std::string& page, State& state, Instant due);
  void take(const std::string& page, State& state);
  Instant after_error(const std::string& page, State& state, const PollEnd& end, Instant now);
  Instant jittered(std::string_view page, Instant now, Seconds span);
  void make_meters(const std::vector<Arm>& arms, Instant now, const PollingRecall* recall);
  void told(Lane& lane, const PollEnd& end, Instant now);
  [[nodiscard]] Seconds turn(const Lane& lane) const;

  Settings settings_;
  std::map<std::string, State, std::less<>> states_;
  std::map<LaneKey, Lane> lanes_;
  std::map<std::string, int> running_;        ///< polls in flight, by platform
  std::size_t in_flight_ = 0;
  std::uint64_t turns_ = 0;
};

}  // namespace sarad
