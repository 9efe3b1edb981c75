// SPDX-License-Identifier: Apache-2.0
// What operators ask of the daemon itself: allowances, looks, tokens. Plain values that the daemon gives, as of a
// moment, to the health page.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

/// When a page was last looked at with success; nothing: never.
struct LastLook {
  std::string page;
  std::optional<Instant> at;
};

/// One app's stated allowance, and how far it reaches (docs/polling.md, "when the quota is too small").
struct QuotaReach {
  std::string platform, app;
  double granted_per_day = 0, wanted_per_day = 0;   ///< calls; wanted: each page once an interval
  double needed_1h = 0, needed_4h = 0, needed_24h = 0;   ///< calls a day for such a mean detection lag
  Seconds interval{}, promised_gap{};               ///< wanted between two looks; no page waits for longer
  std::size_t pages = 0, watched_less = 0, bound_missed = 0;
  std::optional<Instant> used_up;                   ///< if it goes on so; nothing: it lasts, or nobody tells
  std::vector<LastLook> longest_unseen;             ///< of those watched less, the longest first; not all

  [[nodiscard]] bool suffices() const { return watched_less == 0 || granted_per_day >= wanted_per_day; }
};

struct TokenState {
  std::string credential, platform;                 ///< its name in the configuration, never itself
  bool valid = true;
  std::optional<Instant> checked, expires;
  std::vector<std::string> missing;                 ///< permissions
};

/// How mails do. Addresses that refuse are shown to operators only.
struct MailHealth {
  struct Failed {
    std::string address, answer;                    ///< the server's last words
    Instant at{};
  };
  bool configured = false;
  std::int64_t waiting = 0, deferred = 0;
  std::optional<Instant> oldest;                    ///< since when the oldest of these waits
  std::string last_answer;                          ///< of a mail that is tried again; empty: none is
  std::vector<Failed> failed;                       ///< of the last week, the newest first
};

struct Operations {
  std::size_t polls_in_flight = 0, batches_waiting = 0;
  std::vector<QuotaReach> quotas;
  std::vector<TokenState> tokens;
  MailHealth mail = {};
};

}  // namespace sarad
