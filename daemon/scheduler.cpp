// SPDX-License-Identifier: Apache-2.0
#include "daemon/scheduler.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr int kDefaultConcurrency = 8;
constexpr int kTransientTries = 5;                   // faults F1
constexpr Seconds kTransientFirst{2}, kTransientLongest{minutes{5}};
constexpr Seconds kLimitedFirst{minutes{5}}, kLimitedLongest{hours{1}};
constexpr Seconds kStoppedRetry{hours{1}};           // faults F30
constexpr Seconds kStorageRetry{5};
constexpr Seconds kToldShortest{1}, kToldLongest{hours{24}};  // faults F2

/// FNV-1a: the same page gets the same place in a spread, whatever the order of the inventory.
std::uint64_t hash_of(std::string_view text, std::uint64_t salt) {
  std::uint64_t h = 14695981039346656037ULL ^ salt;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return h ^ (h >> 29);
}

Seconds doubled(Seconds first, int times, Seconds longest) {
  Seconds wait = first;
  for (int i = 0; i < times && wait < longest; ++i) wait *= 2;
  return std::min(wait, longest);
}

}  // namespace

void Scheduler::put(const std::string& page, State& state, Instant due) {
  state.due = state.look ? std::min(due, *state.look) : due;
  lanes_[{state.platform, state.app}].queue.emplace(state.due, page);
}

void Scheduler::take(const std::string& page, State& state) {
  lanes_[{state.platform, state.app}].queue.erase({state.due, page});
}

Instant Scheduler::jittered(std::string_view page, Instant now, Seconds span) {
  // × U(0.9, 1.1), polling.md section 9.
  const auto permille = 900 + static_cast<std::int64_t>(hash_of(page, ++turns_) % 201);
  return now + std::max(Seconds{1}, Seconds{span.count() * permille / 1000});
}

void Scheduler::configure(Settings settings, const std::vector<Arm>& arms, Instant now) {
  settings_ = std::move(settings);
  for (auto& [page, state] : states_) {
    if (!state.in_flight) take(page, state);
    state.known = false;
  }
  // A start with many pages due is spread, not fired at once: 20 pages a second at most.
  const auto spread = std::min<std::int64_t>(settings_.interval.count(), static_cast<std::int64_t>(arms.size()) / 20);
  for (const auto& arm : arms) {
    auto [it, fresh] = states_.try_emplace(arm.page);
    State& state = it->second;
    if (state.in_flight && state.platform != arm.platform) {
      --running_[state.platform];
      ++running_[arm.platform];
    }
    state.known = true;
    state.platform = arm.platform;
    state.app = arm.app;
    if (state.in_flight) continue;
    Instant due = state.due;
    if (fresh) {
      const auto offset = Seconds{spread > 0 ? static_cast<std::int64_t>(hash_of(arm.page, 0) % static_cast<std::uint64_t>(spread + 1)) : 0};
      due = arm.last_poll ? std::max(now + offset, *arm.last_poll + settings_.interval) : now + offset;
    }
    put(arm.page, state, std::min(due, now + settings_.interval));
  }
  std::erase_if(states_, [](const auto& entry) { return !entry.second.known && !entry.second.in_flight; });
}

Scheduler::Decision Scheduler::next(Instant now) {
  Decision decision;
  const auto wake_at = [&](Instant t) { decision.wake = decision.wake ? std::min(*decision.wake, t) : t; };
  const std::pair<Instant, std::string>* best = nullptr;
  for (auto& [key, lane] : lanes_) {
    if (lane.queue.empty()) continue;
    const auto limit = settings_.concurrency.find(key.first);
    if (running_[key.first] >= (limit == settings_.concurrency.end() ? kDefaultConcurrency : limit->second)) continue;
    const auto& front = *lane.queue.begin();
    const Instant may = lane.waits_until ? std::max(front.first, *lane.waits_until) : front.first;
    if (may > now) {
      wake_at(may);
    } else if (best == nullptr || front.first < best->first) {
      best = &front;
    }
  }
  if (best == nullptr) return decision;
  const std::string page = best->second;
  State& state = states_.find(page)->second;
  take(page, state);
  state.in_flight = true;
  state.began = now;
  ++in_flight_;
  ++running_[state.platform];
  decision.page = page;
  return decision;
}

Instant Scheduler::after_error(const std::string& page, State& state, const PollEnd& end, Instant now) {
  const Error& error = *end.error;
  const auto told = error.retry_after ? std::optional{std::clamp(*error.retry_after, kToldShortest, kToldLongest)} : std::nullopt;
  const int failures = state.failures++;
  if (told && error.code != Errc::token_expired) {
    if (end.whole_app_waits) lanes_[{state.platform, state.app}].waits_until = now + *told;
    return now + *told;
  }
  switch (error.code) {
    case Errc::transient:
      if (failures >= kTransientTries) break;
      return jittered(page, now, doubled(kTransientFirst, failures, kTransientLongest));
    case Errc::rate_limited: {
      Lane& lane = lanes_[{state.platform, state.app}];
      const Seconds wait = doubled(kLimitedFirst, end.whole_app_waits ? lane.failures : failures, kLimitedLongest);
      if (end.whole_app_waits) {
        ++lane.failures;
        lane.waits_until = now + wait;
      }
      return jittered(page, now, wait);
    }
    case Errc::token_expired:
      state.stopped = true;
      return jittered(page, now, kStoppedRetry);
    case Errc::storage:
    case Errc::cancelled: return now + kStorageRetry;
    case Errc::permission_denied:
    case Errc::malformed:
    case Errc::gone:
    case Errc::configuration: break;
  }
  return jittered(page, now, settings_.interval);
}

void Scheduler::finished(std::string_view page, const PollEnd& end, Instant now) {
  const auto it = states_.find(page);
  if (it == states_.end() || !it->second.in_flight) return;
  State& state = it->second;
  state.in_flight = false;
  --in_flight_;
  --running_[state.platform];
  if (!state.known) {
    states_.erase(it);
    return;
  }
  // What was wanted while the poll was under way it may have missed; after an error the back-off rules.
  if (state.look && (*state.look <= state.began || (end.error && *state.look <= now))) state.look.reset();
  Instant due;
  if (end.error) {
    due = after_error(it->first, state, end, now);
  } else {
    state.failures = 0;
    state.stopped = false;
    lanes_[{state.platform, state.app}].failures = 0;
    due = jittered(page, now, settings_.interval);
  }
  if (state.stopped) state.look.reset();
  put(it->first, state, due);
}

void Scheduler::look_at(std::string_view page, Instant at) {
  const auto it = states_.find(page);
  if (it == states_.end() || it->second.stopped) return;
  State& state = it->second;
  state.look = state.look ? std::min(*state.look, at) : at;
  if (state.in_flight || at >= state.due) return;
  take(it->first, state);
  put(it->first, state, state.due);
}

bool Scheduler::stopped(std::string_view page) const {
  const auto it = states_.find(page);
  return it != states_.end() && it->second.stopped;
}

std::optional<Instant> Scheduler::due(std::string_view page) const {
  const auto it = states_.find(page);
  if (it == states_.end()) return std::nullopt;
  return it->second.due;
}

}  // namespace sarad
