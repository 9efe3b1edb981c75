// SPDX-License-Identifier: Apache-2.0
// What may be spent, and when: a token bucket, the pace over the day, and a count of the last 24 hours
// (polling.md P17, P18). Asks no clock.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sarad {

/// Tokens up to a depth. The level may go below 0 by what a call turned out to cost more than was taken for it.
class TokenBucket {
 public:
  void set_depth(double depth) {
    depth_ = std::max(1.0, depth);
    level_ = std::min(level_, depth_);
  }
  void fill(double tokens) { level_ = std::min(depth_, level_ + tokens); }
  void take(double tokens = 1) { level_ -= tokens; }
  void drain() { level_ = std::min(level_, 0.0); }
  /// A hair under one counts as one: sums of fractions do not quite reach it.
  [[nodiscard]] bool has_one() const { return level_ >= 1 - 1e-9; }
  [[nodiscard]] double level() const { return level_; }
  /// Tokens wanting to one; 0 if there is one.
  [[nodiscard]] double wanting() const { return has_one() ? 0 : 1 - level_; }

 private:
  double level_ = 0, depth_ = 1;
};

/// Spreads a day's allowance over its hours in Dhaka. The day's sum is 1 whatever the shape.
class DayPace {
 public:
  DayPace() { share_.fill(1.0 / 24); }
  /// In proportion to the square root of each hour's weight, the optimum for a quota of a day (P18).
  void set(const std::array<double, 24>& weight);
  /// Share of a day's allowance that comes in between; a whole day gives 1.
  [[nodiscard]] double between(Instant from, Instant to) const;
  /// When `share` of a day's allowance will have come in after `from`, to the second above; at most two days on.
  [[nodiscard]] Instant when(Instant from, double share) const;

 private:
  std::array<double, 24> share_{};
};

/// Calls of the last 24 hours, or of another span, counted in bins of a 96th of it: never fewer than there were.
class SpentIn {
 public:
  /// `span`: at least 96 s.
  explicit SpentIn(Seconds span = Seconds{86400}) : bin_(std::max<std::int64_t>(1, (span.count() + 95) / 96)) {}
  void add(Instant t, std::uint32_t calls = 1);
  [[nodiscard]] std::uint64_t sum(Instant now);
  /// When the oldest calls counted leave the window.
  [[nodiscard]] Instant relief(Instant now) const;

 private:
  static constexpr std::size_t kBins = 97;   // the bin under way, and the span before it
  void move_to(Instant t);
  std::int64_t bin_;                         // seconds
  std::array<std::uint32_t, kBins> bins_{};
  std::int64_t newest_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace sarad
