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

PollingMeter* Scheduler::meter_of(const State& state) {
  const auto lane = lanes_.find({state.platform, state.app});
  return lane == lanes_.end() ? nullptr : lane->second.meter.get();
}

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

void Scheduler::make_meters(const std::vector<Arm>& arms, Instant now, const PollingRecall* recall) {
  std::map<LaneKey, std::unique_ptr<PollingMeter>> made;
  std::map<std::string, std::uint16_t> kinds;
  LaneSettings lane = settings_.lane;
  // With quota enough, no page waits longer than the interval; what is left over goes to those who need it.
  lane.gap_min = std::min(settings_.interval, lane.gap_max);
  lane.min_spacing = settings_.interval / 15;
  std::vector<std::pair<PageMemory, const Arm*>> known;
  for (const auto& arm : arms) {
    const LaneKey key{arm.platform, arm.app};
    const auto quota = settings_.quotas.find(key);
    if (quota == settings_.quotas.end()) continue;
    if (!made.contains(key)) made[key] = std::make_unique<PollingMeter>(quota->second, lane, settings_.interval, recall, now);
    const auto state = states_.find(arm.page);
    PollingMeter* before = state == states_.end() ? nullptr : meter_of(state->second);
    PageMemory memory;
    if (before != nullptr) {
      memory = before->memory(arm.page);
    } else if (recall != nullptr) {
      memory = recall->memory(arm.page, arm.last_poll);
    } else {
      memory.listed = arm.last_poll;
    }
    known.emplace_back(memory, &arm);
  }
  std::stable_sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return a.first.listed < b.first.listed; });
  for (const auto& [memory, arm] : known) {
    const auto kind = kinds.try_emplace(arm->peers, static_cast<std::uint16_t>(kinds.size())).first->second;
    const auto state = states_.find(arm->page);
    made[{arm->platform, arm->app}]->add(arm->page, kind, hash_of(arm->page, 0), memory, state != states_.end() && state->second.in_flight, now);
  }
  for (auto& [key, existing] : lanes_) existing.meter.reset();
  for (auto& [key, meter] : made) {
    if (const auto& waits = lanes_[key].waits_until) meter->wait_until(*waits);
    lanes_[key].meter = std::move(meter);
  }
}

void Scheduler::configure(Settings settings, const std::vector<Arm>& arms, Instant now, const PollingRecall* recall) {
  settings_ = std::move(settings);
  for (auto& [page, state] : states_) {
    if (!state.in_flight) take(page, state);
    state.known = false;
  }
  make_meters(arms, now, recall);
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
    if (PollingMeter* meter = meter_of(state)) {
      if (state.stopped) {
        meter->failed(arm.page, 1, now + kStoppedRetry, now);
      } else if (state.look) {
        meter->look_at(arm.page, *state.look);
      }
      if (state.early) meter->look_before(arm.page, state.early->first, state.early->second);
      continue;
    }
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
    if (lane.queue.empty() && !lane.meter) continue;
    const auto limit = settings_.concurrency.find(key.first);
    if (running_[key.first] >= (limit == settings_.concurrency.end() ? kDefaultConcurrency : limit->second)) continue;
    if (lane.meter) {
      const auto choice = lane.meter->next(now);
      if (choice.page == nullptr) {
        if (choice.wake) wake_at(std::max(*choice.wake, now + Seconds{1}));
        continue;
      }
      State& state = states_.find(*choice.page)->second;
      state.in_flight = true;
      state.began = state.due = now;
      ++in_flight_;
      ++running_[state.platform];
      decision.page = *choice.page;
      return decision;
    }
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
  const bool is_told = error.retry_after.has_value();
  const Seconds told_wait = std::clamp(error.retry_after.value_or(kToldShortest), kToldShortest, kToldLongest);
  const int failures = state.failures++;
  Lane& own = lanes_[{state.platform, state.app}];
  if (own.meter && error.code == Errc::rate_limited && end.whole_app_waits) own.meter->refused(now);
  if (is_told && error.code != Errc::token_expired) {
    if (end.whole_app_waits) own.waits_until = now + told_wait;
    return now + told_wait;
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
    due = jittered(page, now, turn(lanes_[{state.platform, state.app}]));
  }
  if (state.stopped) state.look.reset();
  Lane& lane = lanes_[{state.platform, state.app}];
  if (!lane.meter) {
    told(lane, end, now);
    return put(it->first, state, due);
  }
  if (lane.waits_until && *lane.waits_until > now) lane.meter->wait_until(*lane.waits_until);
  if (end.error) {
    lane.meter->failed(page, end.calls, due, now);
  } else {
    lane.meter->polled(page, state.began, end.calls, now);
  }
  told(lane, end, now);   // once these calls are counted as ours
  if (state.look) lane.meter->look_at(page, *state.look);
}

std::optional<Instant> Scheduler::send(std::string_view page, Instant now) {
  const auto it = states_.find(page);
  PollingMeter* meter = it == states_.end() ? nullptr : meter_of(it->second);
  return meter == nullptr ? std::nullopt : meter->send(page, now);
}

void Scheduler::told(Lane& lane, const PollEnd& end, Instant now) {
  if (end.app_used) {
    if (lane.used_at && now > *lane.used_at) {
      const double grows = (*end.app_used - lane.used) / static_cast<double>((now - *lane.used_at).count());
      lane.growth = grows < 0 ? 0 : 0.8 * lane.growth + 0.2 * grows;   // below: the window began anew
    }
    lane.used = *end.app_used;
    lane.used_at = now;
  }
  if (lane.meter) {
    if (end.app_used || end.regain_in) lane.meter->told(end.app_used, end.regain_in, now);
  } else if (end.regain_in) {
    const Instant until = now + std::clamp(*end.regain_in, kToldShortest, kToldLongest);
    lane.waits_until = lane.waits_until ? std::max(*lane.waits_until, until) : until;
  }
}

/// P19: what is used above six tenths of an allowance slows all that share it.
Seconds Scheduler::turn(const Lane& lane) const {
  const double factor = lane.used > 0.60 ? std::clamp((0.85 - lane.used) / 0.25, 0.25, 1.0) : 1;
  return Seconds{static_cast<std::int64_t>(static_cast<double>(settings_.interval.count()) / factor)};
}

void Scheduler::seen(std::string_view page, const Activity& activity, std::optional<Instant> thread_created, Instant now) {
  const auto it = states_.find(page);
  if (it == states_.end()) return;
  PollingMeter* meter = meter_of(it->second);
  if (meter == nullptr) return;
  if (counts_as_post(activity)) meter->post_seen(page, *activity.created, now);
  if (counts_as_message(activity)) meter->message_seen(page, thread_created.value_or(*activity.created), *activity.created, now);
}

std::vector<std::pair<Scheduler::LaneKey, LaneOutlook>> Scheduler::outlook(Instant now) const {
  std::vector<std::pair<LaneKey, LaneOutlook>> all;
  for (const auto& [key, lane] : lanes_)
    if (lane.meter) all.emplace_back(key, lane.meter->outlook(now));
  return all;
}

std::vector<std::pair<std::string, std::optional<Instant>>> Scheduler::longest_unseen(const std::string& platform, const std::string& app,
                                                                                      std::size_t most, Instant now) const {
  const auto lane = lanes_.find({platform, app});
  if (lane == lanes_.end() || !lane->second.meter) return {};
  return lane->second.meter->longest_unseen(most, now);
}

std::optional<Instant> Scheduler::exhaustion(const std::string& platform, const std::string& app) const {
  const auto lane = lanes_.find({platform, app});
  if (lane == lanes_.end() || !lane->second.used_at || lane->second.growth <= 0 || lane->second.used >= 1) return std::nullopt;
  const double left = (1 - lane->second.used) / lane->second.growth;
  if (left > 30.0 * 86400) return std::nullopt;
  return *lane->second.used_at + Seconds{static_cast<std::int64_t>(left)};
}

void Scheduler::look_at(std::string_view page, Instant at) {
  const auto it = states_.find(page);
  if (it == states_.end() || it->second.stopped) return;
  State& state = it->second;
  state.look = state.look ? std::min(*state.look, at) : at;
  if (PollingMeter* meter = meter_of(state)) {
    meter->look_at(page, at);
    return;
  }
  if (state.in_flight || at >= state.due) return;
  take(it->first, state);
  put(it->first, state, state.due);
}

void Scheduler::look_before(std::string_view page, Instant from, Instant until) {
  const auto it = states_.find(page);
  if (it == states_.end()) return;
  it->second.early = {from, until};
  if (PollingMeter* meter = meter_of(it->second)) meter->look_before(page, from, until);
}

void Scheduler::pushed(std::string_view page, Instant at, Instant now) {
  const auto it = states_.find(page);
  if (it == states_.end()) return;
  PollingMeter* meter = meter_of(it->second);
  if (meter == nullptr) return look_at(page, at);
  meter->pushed(page, now);
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
