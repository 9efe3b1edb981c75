// SPDX-License-Identifier: Apache-2.0
// When people write: how busy each hour of the week is, against a mean of 1, learned from the times of
// what was seen. Hours and days are those of Asia/Dhaka (polling.md section 2). Asks no clock.
#pragma once

#include "base/time.hpp"

#include <array>
#include <cstdint>

namespace sarad {

inline constexpr Seconds kDhakaOffset{std::chrono::hours{6}};  ///< no summer time since 2009

/// Days between two instants, as the estimates count: negative if `to` lies before `from`.
[[nodiscard]] inline double days_between(Instant from, Instant to) { return static_cast<double>((to - from).count()) / 86400.0; }

class WeekProfile {
 public:
  static constexpr std::size_t kHours = 168;   ///< of the local week, from Sunday 00:00

  /// Flat until refresh() has something to go by. Nothing created before `since` is counted.
  explicit WeekProfile(Instant since);

  /// `n` events created then, seen now. Each counts by its own age: weight e^(-age / 28 d).
  void seen(Instant created, Instant now, std::uint32_t n = 1);
  /// Once a day or so: decays what was counted and makes the tables anew. Half the product of the hour's and
  /// the day's factor and half the hour of the week itself, once these hold 40 events each; before that the
  /// product, and at first nearly flat, since each factor starts as if it had seen an average share.
  /// `weighed`: what was counted is weighed as of now already.
  void refresh(Instant now, bool weighed = false);
  /// Sets the shape outright; each value at least 0, not all 0.
  void set(const std::array<double, kHours>& shape);

  /// How busy that instant is; the week's mean is 1, and no hour is below 0.05 before that is made so.
  [[nodiscard]] double at(Instant t) const { return factor_[hour_of_week(t)]; }
  /// The integral over [from, to), in days: as long as the span itself for a whole number of weeks.
  [[nodiscard]] double between(Instant from, Instant to) const { return integral(to) - integral(from); }
  /// The mean of the hour over the days of a week; `hour` in 0 … 23.
  [[nodiscard]] double hour_of_day(std::size_t hour) const;

  [[nodiscard]] static std::size_t hour_of_week(Instant t);

 private:
  [[nodiscard]] double integral(Instant t) const;

  Instant since_, refreshed_;
  std::array<double, kHours> count_{}, exposure_{};   ///< events, and how often that hour went by; both decayed
  std::array<double, kHours> factor_{};
  std::array<double, kHours + 1> before_{};           ///< integral from the week's start, days
};

}  // namespace sarad
