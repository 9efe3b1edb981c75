// SPDX-License-Identifier: Apache-2.0
// Budget, duties (P12 … P15), and what a call's answer changes.
#include "daemon/polling_lane.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr double kFirstShare = 0.7;           // of the refill, for pages never listed
constexpr double kEarlyShare = 0.05;          // P13, P14: a look beforehand is wanted, one afterwards is owed
constexpr std::size_t kThreadsOnWheel = 1024;

/// Between a second and ten minutes, the same for the same thing (P12).
Seconds spread(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
  return Seconds{1 + static_cast<std::int64_t>((h ^ (h >> 31)) % 600)};
}

}  // namespace

PollLane::PollLane(LaneSettings settings, std::unique_ptr<PageRates> rates, Instant start)
    : settings_(settings), rates_(std::move(rates)), filled_(start), next_pass_(start), next_day_(start) {
  wheel_.resize(kThreadsOnWheel);
  wheel_minute_ = static_cast<std::uint32_t>(start.time_since_epoch().count() / 60);
}

PageNo PollLane::add_page(std::uint64_t hash, std::optional<Instant> listed) {
  const auto number = static_cast<PageNo>(pages_.size());
  PageArm& page = pages_.emplace_back();
  page.hash = hash;
  page.listed = listed;
  if (!listed) {
    page.evaluate = Instant::max();
    unlisted_.emplace_back(hash, number);
    std::push_heap(unlisted_.begin(), unlisted_.end(), std::greater<>{});
    return number;
  }
  // Into the order of last lists. Callers add the longest unseen first: then each is found at the end.
  std::uint32_t at = newest_;
  while (at != kNone && *pages_[at].listed > *listed) at = pages_[at].before;
  if (at == newest_) {
    order_last(number);
  } else if (at == kNone) {
    order_first(number);
  } else {
    page.before = at;
    page.after = pages_[at].after;
    pages_[page.after].before = number;
    pages_[at].after = number;
    page.in_order = true;
  }
  return number;
}

ThreadNo PollLane::add_thread(PageNo page, Instant created, std::uint32_t read, std::optional<Instant> looked, bool by_office, Instant now) {
  const auto number = static_cast<ThreadNo>(threads_.size());
  ThreadArm& thread = threads_.emplace_back();
  thread.page = page;
  thread.created = created;
  thread.listed = thread.read = read;
  thread.looked = looked.value_or(now);
  thread.fetched = looked.value_or(created);
  thread.due = Instant::max();
  if (by_office) rates_->posted(page, created, now);
  evaluate_thread(number, now);
  return number;
}

void PollLane::set_budget(double calls_a_day, Instant now, double most_in_24h) {
  refill(now);
  refill_ = std::max(0.0, calls_a_day);
  most_in_24h_ = most_in_24h;
  tokens_.set_depth(refill_ * settings_.depth_days);
  floor_tokens_.set_depth(2 * settings_.floor_share * refill_ * settings_.depth_days);
  confirm_tokens_.set_depth(settings_.confirm_share * refill_ * settings_.depth_days);
  early_tokens_.set_depth(kEarlyShare * refill_ * settings_.depth_days);
  first_tokens_.set_depth(kFirstShare * refill_ * settings_.depth_days);
}

void PollLane::mark_in_flight(PageNo number) {
  pages_[number].in_flight = true;
  page_heap_.erase(number);
  order_out(number);
  std::erase_if(unlisted_, [&](const auto& entry) { return entry.second == number; });
  std::make_heap(unlisted_.begin(), unlisted_.end(), std::greater<>{});
}

void PollLane::refill(Instant now) {
  if (now <= filled_) return;
  double day_share = 0;
  if (filled_ < pace_from_ && pace_from_ <= now) {   // each local day has one pace, so that its sum is exact
    day_share = pace_.between(filled_, pace_from_);
    pace_ = next_pace_;
    filled_ = pace_from_;
  }
  const double calls = refill_ * (day_share + pace_.between(filled_, now));
  filled_ = now;
  tokens_.fill(calls);
  floor_tokens_.fill(2 * settings_.floor_share * calls);
  confirm_tokens_.fill(settings_.confirm_share * calls);
  early_tokens_.fill(kEarlyShare * calls);
  first_tokens_.fill(kFirstShare * calls);
}

Seconds PollLane::promised_gap() const {
  if (refill_ <= 0) return settings_.gap_max;
  const double days = static_cast<double>(pages_.size()) * list_cost_ / (settings_.floor_share * refill_);
  return std::clamp(Seconds{static_cast<std::int64_t>(std::min(days, 1e4) * 86400)}, settings_.gap_min, settings_.gap_max);
}

bool PollLane::may_list(PageNo number, Instant now) const {
  const PageArm& page = pages_[number];
  return !page.in_flight && !page.held && (!page.listed || now - *page.listed >= settings_.min_spacing);
}

PollChoice PollLane::next(Instant now) {
  refill(now);
  if (waits_until_ && now < *waits_until_) return {{}, waits_until_};
  if (now >= next_pass_) pass(now);
  if (!tokens_.has_one()) {
    if (refill_ <= 0) return {{}, now + hours{1}};
    return {{}, std::max(now + Seconds{1}, pace_.when(now, tokens_.wanting() / refill_))};
  }
  if (most_in_24h_ > 0 && static_cast<double>(spent_.sum(now)) + 1 > most_in_24h_) return {{}, spent_.relief(now)};
  for (const auto wanted : {&PollLane::floor_call, &PollLane::confirm_call, &PollLane::first_call, &PollLane::best_call})
    if (auto call = (this->*wanted)(now)) return PollChoice{hand_out(*call, now), {}};
  return {{}, next_pass_};
}

PollCall PollLane::hand_out(PollCall call, Instant now) {
  tokens_.take();
  spent_.add(now);
  if (call.thread == kNone) {
    pages_[call.page].in_flight = true;
    page_heap_.erase(call.page);
    order_out(call.page);
  } else {
    threads_[call.thread].in_flight = true;
    thread_heap_.erase(call.thread);
  }
  return call;
}

std::optional<PollCall> PollLane::floor_call(Instant now) {
  if (!floor_tokens_.has_one() || oldest_ == kNone || now - *pages_[oldest_].listed < promised_gap() || !may_list(oldest_, now)) return {};
  floor_tokens_.take(list_cost_);
  return PollCall{oldest_, kNone, PollReason::floor};
}

std::optional<PollCall> PollLane::first_call(Instant) {
  if (!first_tokens_.has_one() || unlisted_.empty()) return {};
  first_tokens_.take();
  std::pop_heap(unlisted_.begin(), unlisted_.end(), std::greater<>{});
  const PageNo page = unlisted_.back().second;
  unlisted_.pop_back();
  return PollCall{page, kNone, PollReason::first};
}

std::optional<PollCall> PollLane::confirm_call(Instant now) {
  while (confirm_tokens_.has_one() && !duties_.empty() && duties_.top().at <= now) {
    Duty duty = duties_.top();
    duties_.pop();
    if (duty.until != Instant::max()) {
      early_.emplace(duty.until, duty.page);
      continue;
    }
    if (auto call = settle_duty(duty, now)) {
      confirm_tokens_.take(call->thread == kNone ? list_cost_ : 1);
      // Should the call come to nothing, or not settle it, the duty stands.
      duty.at = now + minutes{1};
      duties_.push(duty);
      return call;
    }
  }
  return early_call(now);
}

std::optional<PollCall> PollLane::early_call(Instant now) {
  while (!early_.empty() && early_tokens_.has_one()) {
    const auto [until, number] = *early_.begin();
    early_.erase(early_.begin());
    PageArm& page = pages_[number];
    const bool done = page.listed && *page.listed >= page.early_from;
    if (until != page.early_until || until <= now || done) continue;
    duties_.push({now + minutes{1}, page.early_from, ++orders_, number, kNone, until});   // should the call come to nothing
    if (page.in_flight || page.held) continue;
    early_tokens_.take(list_cost_);
    return PollCall{number, kNone, PollReason::confirm};
  }
  return {};
}

std::optional<PollCall> PollLane::settle_duty(const Duty& duty, Instant now) {
  const auto later = [&] {
    Duty again = duty;
    again.at = now + minutes{1};
    duties_.push(again);
    return std::nullopt;
  };
  PageArm& page = pages_[duty.page];
  if (duty.thread == kNone) {
    if (!page.wanted || *page.wanted != duty.from) return {};
    if (page.listed && *page.listed > duty.from) {
      page.wanted.reset();
      return {};
    }
    if (page.in_flight || page.held) return later();   // the least spacing does not hold up a duty
    return PollCall{duty.page, kNone, PollReason::confirm};
  }
  const ThreadArm& thread = threads_[duty.thread];
  if (thread.due != duty.from || thread.looked > duty.from) return {};
  if (thread.in_flight || page.in_flight || page.held) return later();
  if (pending(duty.thread) || old(thread) || !settings_.list_is_look) return PollCall{duty.page, duty.thread, PollReason::confirm};
  return PollCall{duty.page, kNone, PollReason::confirm};
}

std::optional<PollCall> PollLane::best_call(Instant now) {
  while (true) {
    const float page = page_heap_.empty() ? -1 : page_heap_.top_key();
    const float thread = thread_heap_.empty() ? -1 : thread_heap_.top_key();
    if (page < 0 && thread < 0) return {};
    if (thread >= page) return PollCall{threads_[thread_heap_.top()].page, thread_heap_.top(), PollReason::index};
    const PageNo number = page_heap_.top();
    if (may_list(number, now)) return PollCall{number, kNone, PollReason::index};
    page_heap_.erase(number);   // too soon: the next pass puts it back
    pages_[number].evaluate = std::max(now + Seconds{1}, pages_[number].listed.value_or(now) + settings_.min_spacing);
  }
}

void PollLane::listed(PageNo number, std::span<const Sighting> sightings, Instant now) {
  PageArm& page = pages_[number];
  rates_->listed(number, now);
  order_out(number);
  page.in_flight = false;
  page.listed = now;
  if (page.wanted && *page.wanted < now) page.wanted.reset();
  order_last(number);
  for (const auto& sighting : sightings) {
    ThreadArm& thread = threads_[sighting.thread];
    thread.stamped = true;
    thread.in_window = true;
    thread.listed = sighting.count;
    if (!thread.in_flight && thread.listed == thread.read && settings_.list_is_look) {
      thread.looked = now;
      if (thread.unchanged < 200) ++thread.unchanged;
    }
    if (!thread.in_flight) evaluate_thread(sighting.thread, now);
  }
  // What the list no longer shows is old: it must be looked at by itself from now on.
  for (const ThreadNo thread : page.window) {
    if (threads_[thread].stamped) continue;
    threads_[thread].in_window = false;
    if (!threads_[thread].in_flight) evaluate_thread(thread, now);
  }
  page.window.clear();
  for (const auto& sighting : sightings) {
    threads_[sighting.thread].stamped = false;
    page.window.push_back(sighting.thread);
  }
  evaluate_page(number, now);
}

void PollLane::fetched(ThreadNo number, std::span<const Instant> messages, std::uint32_t count, Instant now) {
  ThreadArm& thread = threads_[number];
  for (const Instant created : messages) rates_->messaged(thread.page, thread.created, created, now);
  thread.unchanged = messages.empty() && thread.read == count ? static_cast<std::uint8_t>(std::min(200, thread.unchanged + 1)) : std::uint8_t{0};
  thread.in_flight = false;
  thread.listed = thread.read = count;
  thread.fetched = thread.looked = now;
  evaluate_thread(number, now);
}

void PollLane::failed(const PollCall& call, Instant until, Instant now) {
  if (call.thread != kNone) threads_[call.thread].in_flight = false;
  PageArm& page = pages_[call.page];
  page.in_flight = false;
  page.held = true;
  held_.push({std::max(until, now + Seconds{1}), call.page});
  page_heap_.erase(call.page);
  order_out(call.page);
  if (call.thread != kNone) evaluate_thread(call.thread, now);
}

void PollLane::spent(double more, Instant now) {
  refill(now);
  tokens_.take(more);
  if (more >= 1) spent_.add(now, static_cast<std::uint32_t>(more));
}

void PollLane::set_cases(ThreadNo number, std::uint16_t open, std::optional<Instant> due) {
  ThreadArm& thread = threads_[number];
  thread.open = open;
  const Instant before = thread.due;
  thread.due = due.value_or(Instant::max());
  if (!due || *due == before) return;
  PageArm& page = pages_[thread.page];
  if (page.soonest_due == Instant{} || *due < page.soonest_due || page.soonest_due < thread.looked) page.soonest_due = *due;
  duties_.push({*due + spread(page.hash, number), *due, ++orders_, thread.page, number});
}

void PollLane::want_list(PageNo number, Instant from) {
  PageArm& page = pages_[number];
  if (page.listed && *page.listed > from) return;
  if (page.wanted && *page.wanted <= from) return;   // the earlier look is told of again where it does not do
  page.wanted = from;
  duties_.push({from + Seconds{1}, from, ++orders_, number, kNone});
}

void PollLane::want_list_before(PageNo number, Instant from, Instant until) {
  PageArm& page = pages_[number];
  if (page.early_from == from && page.early_until == until) return;
  page.early_from = from;
  page.early_until = until;
  page.soonest_due = until;
  duties_.push({from + spread(page.hash, number), from, ++orders_, number, kNone, until});
}

void PollLane::pushed(PageNo number, Instant now) {
  rates_->pushed(number, now);
  evaluate_page(number, now);
}

void PollLane::order_out(PageNo number) {
  PageArm& page = pages_[number];
  if (!page.in_order) return;
  (page.before == kNone ? oldest_ : pages_[page.before].after) = page.after;
  (page.after == kNone ? newest_ : pages_[page.after].before) = page.before;
  page.before = page.after = kNone;
  page.in_order = false;
}

void PollLane::order_last(PageNo number) {
  PageArm& page = pages_[number];
  page.before = newest_;
  page.after = kNone;
  (newest_ == kNone ? oldest_ : pages_[newest_].after) = number;
  newest_ = number;
  page.in_order = true;
}

void PollLane::order_first(PageNo number) {
  PageArm& page = pages_[number];
  page.after = oldest_;
  page.before = kNone;
  (oldest_ == kNone ? newest_ : pages_[oldest_].before) = number;
  oldest_ = number;
  page.in_order = true;
}

}  // namespace sarad
