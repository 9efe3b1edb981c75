// SPDX-License-Identifier: Apache-2.0
// An invented country for the bench: pages of conversations, half of whose activities open a case that stays open.
#pragma once

#include "measures/snapshot.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace sarad::bench {

/// Sunday to Thursday 09:00–17:00; limits of 2, 7, 5 and 5 working days.
[[nodiscard]] RuleBook plain_rules();

inline constexpr std::size_t kThreadSize = 8;  ///< a post, five citizens, one of them again, a reply to one

class Country {
 public:
  /// The instant up to which everything happened; the window of 13 weeks before it holds all.
  [[nodiscard]] static Instant now();

  /// Activities of a page in the order of their times, `threads` conversations.
  [[nodiscard]] static std::vector<Activity> page(std::uint64_t number, std::size_t threads);
  /// A conversation of one post and `comments` messages by as many citizens.
  [[nodiscard]] static std::vector<Activity> giant(std::uint64_t number, std::size_t comments);
  /// One more act in a conversation of page(): a message, or in turn a reply to everybody. `nth` tells them apart.
  [[nodiscard]] static Activity update(std::uint64_t number, std::size_t thread, std::uint64_t nth, Instant at);
};

}  // namespace sarad::bench
