// SPDX-License-Identifier: Apache-2.0
// A lane whose quota is known, as the Scheduler uses it: pages by their ids, the allowance from the
// configuration, held back by what the platform tells of it (docs/polling.md P17, P19). Asks no clock.
#pragma once

#include "daemon/polling_lane.hpp"
#include "daemon/polling_recall.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

/// What an app is granted, as the configuration states it.
struct QuotaGrant {
  double limit = 0;                    ///< calls
  Seconds per{3600};                   ///< in each such span
  double reserve_percent = 10;         ///< left for people and other programs

  friend bool operator==(const QuotaGrant&, const QuotaGrant&) = default;
};

/// How a grant is spent: a bucket's refill and depth such that no window of the grant sees more than its limit.
struct Allowance {
  double a_day = 0, depth = 0, most_in_24h = 0;   ///< calls; the last 0: no bound of its own
  bool paced = false;                             ///< spread by the hours in which people write

  [[nodiscard]] static Allowance of(const QuotaGrant& grant);
};

/// How well a lane's quota does.
struct LaneOutlook {
  double granted_per_day = 0, wanted_per_day = 0;   ///< calls; wanted: each page once an interval, at what polls cost
  Seconds promised_gap{};
  std::size_t pages = 0, watched_less = 0;          ///< pages unseen for longer than the interval wanted
  std::size_t bound_missed = 0;                     ///< pages unseen for longer than 1.1 times the promised gap
  double needed_1h = 0, needed_4h = 0, needed_24h = 0;   ///< calls a day for such a mean detection lag
  double price = 0;
};

class PollingMeter {
 public:
  PollingMeter(QuotaGrant grant, LaneSettings settings, Seconds interval, const PollingRecall* recall, Instant now);

  /// Pages are told once each, the longest unseen first; `peers` names the kind that they start like.
  void add(std::string page, std::uint16_t peers, std::uint64_t hash, const PageMemory& memory, bool in_flight, Instant now);

  struct Choice {
    const std::string* page = nullptr;
    std::optional<Instant> wake;
  };
  [[nodiscard]] Choice next(Instant now);

  /// Counts a request of the page's poll in flight as sent now and returns nothing; or, if another one could be refused
  /// by the platform, counts none and returns when to ask again. Between them our requests never exceed the grant.
  [[nodiscard]] std::optional<Instant> send(std::string_view page, Instant now);

  void message_seen(std::string_view page, Instant thread_created, Instant created, Instant now);
  void post_seen(std::string_view page, Instant created, Instant now);
  /// The poll that began then was complete, or stands for a look at least; it cost so many calls.
  void polled(std::string_view page, Instant began, std::uint32_t calls, Instant now);
  void failed(std::string_view page, std::uint32_t calls, Instant until, Instant now);
  void look_at(std::string_view page, Instant at);
  void look_before(std::string_view page, Instant from, Instant until);
  void pushed(std::string_view page, Instant now);
  void wait_until(Instant t) { lane_.wait_until(t); }
  /// The platform's word on how much of the allowance is used (0 … 1), and how long it wants us to wait.
  void told(std::optional<double> used, std::optional<Seconds> regain_in, Instant now);
  /// It refused for want of quota all the same: a fifth less, until that is forgotten.
  void refused(Instant now);

  [[nodiscard]] PageMemory memory(std::string_view page) const;
  [[nodiscard]] LaneOutlook outlook(Instant now) const;
  /// Pages not looked at for longer than the interval, the longest first, and when they were; at most so many.
  [[nodiscard]] std::vector<std::pair<std::string, std::optional<Instant>>> longest_unseen(std::size_t most, Instant now) const;
  [[nodiscard]] const QuotaGrant& grant() const { return grant_; }
  [[nodiscard]] Seconds promised_gap() const { return lane_.promised_gap(); }

 private:
  [[nodiscard]] PageNo number(std::string_view page) const;
  [[nodiscard]] double strain(Instant now) const;
  [[nodiscard]] bool is_watched_less(PageNo place, Instant now) const;
  void set_budget(Instant now);
  [[nodiscard]] std::size_t most_in_flight() const;
  void charge(PageNo page, std::uint32_t calls, Instant now);

  QuotaGrant grant_;
  Allowance allowance_;
  Seconds interval_;
  LearnedRates* rates_;                 ///< owned by lane_
  PollLane lane_;
  std::vector<std::string> pages_;
  std::map<std::string, PageNo, std::less<>> numbers_;
  std::vector<float> reserved_;         ///< tokens taken for the page's poll in flight, or 1
  std::vector<std::uint32_t> sent_;     ///< requests of the page's poll in flight
  std::size_t in_flight_ = 0;
  SpentIn own_;                         ///< our requests in the grant's window
  double mean_calls_ = 2, mean_first_ = 20;   ///< of a poll; of a page's first
  double felt_ = 0, strain_ = 1;
  Instant used_at_{}, strained_at_{}, budget_at_{};
};

}  // namespace sarad
