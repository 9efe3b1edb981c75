// SPDX-License-Identifier: Apache-2.0
// The seam between a replayed trace and a policy: the real lane, or one of those it is measured against.
#pragma once

#include "daemon/polling_lane.hpp"

#include <memory>

namespace sarad::bench {

class Player {
 public:
  virtual ~Player() = default;
  virtual PollChoice next(Instant now) = 0;
  virtual void set_budget(double calls_a_day, Instant now) = 0;
  virtual ThreadNo add_thread(PageNo page, Instant created, bool by_office, Instant now) = 0;
  virtual void listed(PageNo page, std::span<const Sighting> sightings, Instant now) = 0;
  virtual void fetched(ThreadNo thread, std::span<const Instant> messages, std::uint32_t count, Instant now) = 0;
  virtual void set_cases(ThreadNo, std::uint16_t, std::optional<Instant>) {}
  virtual void want_list(PageNo, Instant) {}
  virtual void want_list_before(PageNo, Instant, Instant) {}
};

/// The daemon's own scheduling, with the rates it learns or others.
class LanePlayer final : public Player {
 public:
  LanePlayer(LaneSettings settings, std::unique_ptr<PageRates> rates, std::uint32_t pages, double most_in_24h, Instant start);
  PollChoice next(Instant now) override { return lane_.next(now); }
  void set_budget(double calls, Instant now) override { lane_.set_budget(calls, now, most_in_24h_); }
  ThreadNo add_thread(PageNo page, Instant created, bool by_office, Instant now) override {
    return lane_.add_thread(page, created, 0, std::nullopt, by_office, now);
  }
  void listed(PageNo page, std::span<const Sighting> sightings, Instant now) override { lane_.listed(page, sightings, now); }
  void fetched(ThreadNo thread, std::span<const Instant> messages, std::uint32_t count, Instant now) override {
    lane_.fetched(thread, messages, count, now);
  }
  void set_cases(ThreadNo thread, std::uint16_t open, std::optional<Instant> due) override { lane_.set_cases(thread, open, due); }
  void want_list(PageNo page, Instant from) override { lane_.want_list(page, from); }
  void want_list_before(PageNo page, Instant from, Instant until) override { lane_.want_list_before(page, from, until); }
  [[nodiscard]] PollLane& lane() { return lane_; }

 private:
  PollLane lane_;
  double most_in_24h_;
};

enum class RotaKind { round_robin, fixed, proportional, square_root };

/// Simple policies: pages in an order of their own, changed threads fetched at once (first found, first
/// fetched), a tenth of the calls for threads that lists no longer show, the longest unlooked first.
[[nodiscard]] std::unique_ptr<Player> make_rota(RotaKind kind, std::uint32_t pages, Instant start);

}  // namespace sarad::bench
