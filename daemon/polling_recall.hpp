// SPDX-License-Identifier: Apache-2.0
// What was learned before a restart, learned again from the ledger's own facts: nothing is kept twice, and
// nothing can go stale (docs/polling.md, "restart"). Asks no clock.
#pragma once

#include "activity/activity.hpp"
#include "daemon/polling_rates.hpp"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sarad {

class PollingRecall {
 public:
  static constexpr std::size_t kHours = 56 * 24;   ///< of the week's shape: eight weeks back

  explicit PollingRecall(Instant now) : now_(now) {}

  /// Each activity of the ledger, in any order.
  void take(std::string_view page, const Activity& activity);
  /// The sums as they would stand had the daemon never stopped; `last_poll` as the ledger remembers it. Of a
  /// page without any activity nothing is known: it starts as its peers do.
  [[nodiscard]] PageMemory memory(std::string_view page, std::optional<Instant> last_poll) const;
  /// The shape of the week.
  void teach(LearnedRates& rates, Instant now) const;

 private:
  struct Sums {
    PageMemory memory;
    Instant first_seen = Instant::max();
  };
  Instant now_;
  std::unordered_map<std::string, Sums> pages_;
  std::array<std::uint32_t, kHours> citizens_{}, offices_{};   ///< by whole hours before now
};

/// A message that waits for an answer of the office, for the estimates: what a citizen or an unknown wrote.
[[nodiscard]] bool counts_as_message(const Activity& activity);
/// A post of the page's own.
[[nodiscard]] bool counts_as_post(const Activity& activity);

}  // namespace sarad
