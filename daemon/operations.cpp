// SPDX-License-Identifier: Apache-2.0
// What the health page shows of the daemon itself.
#include "daemon/daemon.hpp"

namespace sarad {

namespace {
constexpr std::size_t kLongestUnseen = 10;   // of each app
}  // namespace

Operations Daemon::operations() const {
  const Instant now = clock_.now();
  Operations out{.polls_in_flight = polling_, .batches_waiting = queue_.waiting(), .quotas = {}, .tokens = {}};
  for (const auto& [key, lane] : scheduler_.outlook(now)) {
    const auto& [platform, app] = key;
    QuotaReach& reach = out.quotas.emplace_back();
    reach.platform = platform;
    reach.app = app;
    reach.granted_per_day = lane.granted_per_day;
    reach.wanted_per_day = lane.wanted_per_day;
    reach.needed_1h = lane.needed_1h;
    reach.needed_4h = lane.needed_4h;
    reach.needed_24h = lane.needed_24h;
    reach.interval = loaded_.config().polling.interval;
    reach.promised_gap = lane.promised_gap;
    reach.pages = lane.pages;
    reach.watched_less = lane.watched_less;
    reach.bound_missed = lane.bound_missed;
    reach.used_up = scheduler_.exhaustion(platform, app);
    if (reach.suffices()) continue;
    for (auto& [page, at] : scheduler_.longest_unseen(platform, app, kLongestUnseen, now)) reach.longest_unseen.push_back({std::move(page), at});
  }
  for (const auto& [credential, token] : tokens_) out.tokens.push_back(token);
  out.mail = mails_.health();
  return out;
}

}  // namespace sarad
