// SPDX-License-Identifier: Apache-2.0
// Which conversations a poll must look into besides what the page's listing shows as changed.
#pragma once

#include "activity/batch.hpp"
#include "measures/page_fold.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

struct Following {
  std::vector<std::string> threads;
  /// False: more threads with a passed deadline than one poll may ask for; it must not call the
  /// page completely known, so that nobody is called overdue unseen (R30, R31).
  bool all_due = true;
};

/// For platforms whose conversations are read one by one (Capabilities::threads_by_one): `threads` are those ever
/// looked into, and a live case in any other counts as never looked at. First all threads in which a live case's clock has run out since the thread was last read: no
/// "overdue" without a look after the deadline (polling.md P12). Then threads with a live case not
/// read for six hours, then young quiet ones not read for three days (P16), the longest unread
/// first. `watched` are PageFold::watched_threads as of `now`.
[[nodiscard]] Following threads_to_follow(std::span<const ThreadLook> threads, std::span<const WatchedThread> watched,
                                          Instant now);

/// When the page should next be polled for a verdict's sake: between a second and ten minutes after
/// the next pending clock of a live case runs out (P12), or after the running week closes while
/// contributions are missing (P14); at once while a passed deadline is still unseen. Nothing: never.
[[nodiscard]] std::optional<Instant> next_look(const PageFigures& figures);

/// [from, until) in which the page should be looked at once, so that what is told beforehand is true: the two hours
/// before the next pending clock runs out (P13), the last day of a week that wants one contribution more (P14); the one that
/// ends sooner. Nothing: neither is ahead.
[[nodiscard]] std::optional<std::pair<Instant, Instant>> next_early_look(const PageFigures& figures);

}  // namespace sarad
