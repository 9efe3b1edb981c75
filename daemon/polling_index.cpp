// SPDX-License-Identifier: Apache-2.0
// What a call is worth (P6 … P9), and when that must be asked again (P11).
#include "daemon/polling_lane.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr double kSlowDays = 6;               // P9: how a thread ages
constexpr double kLateShare = 0.3, kOpenCase = 0.1, kNeverNothing = 0.002;
constexpr Seconds kSoon{hours{2}};            // P13
constexpr Seconds kLongestRest{days{7}}, kFirstRest{hours{6}};   // P16
constexpr float kPressing = 4;                // times the price: bought before long
constexpr std::uint32_t kWheelMinutes = 1024;
constexpr Seconds kMinute{60}, kPageRest{minutes{30}}, kThreadRest{hours{12}};

std::uint32_t minute_of(Instant t) { return static_cast<std::uint32_t>(t.time_since_epoch().count() / 60); }

}  // namespace

float PollLane::page_index(PageNo number, Instant now) const {
  const PageArm& page = pages_[number];
  const Expected e = rates_->expected(number, now);
  if (e.per_day <= 0 || e.unseen <= 0) return 0;
  // P7: thread calls that a list causes beyond one a message, which would be paid now or later.
  double cost = 1;
  if (!settings_.whole_polls || e.unseen > 0) {
    const double threads = 1 + std::min(settings_.window, 2 * rates_->posts_per_day(number));
    const double z = e.unseen / threads;
    cost += threads * (1 - std::exp(-z) * (1 + z));
  }
  double index = e.unseen * e.unseen / (2 * e.per_day * cost);
  if (page.soonest_due > now && page.soonest_due - now <= kSoon) index *= 2;
  return static_cast<float>(index);
}

float PollLane::pending_index(const ThreadArm& thread, Instant now) const {
  const double unread = thread.listed > thread.read ? thread.listed - thread.read : 1;   // fewer: something was deleted
  const Instant since = std::max(thread.fetched, thread.created);
  const double waited = std::max(days_between(since, now), 1.0 / 86400);
  const double per_day = std::min(unread / waited, std::max(1e-6, rates_->expected(thread.page, now).per_day));
  return static_cast<float>(unread * unread / (2 * per_day) / std::ceil(unread / settings_.thread_page));
}

float PollLane::old_index(const ThreadArm& thread, Instant now) const {
  const double per_post = rates_->messages_per_post(thread.page);
  const double size = std::min((thread.read + 2) / (1 + 2 / std::max(1e-6, per_post)), thread.read + per_post);
  const double age = std::max(0.0, days_between(thread.created, now));
  const double per_day = kLateShare * size * std::exp(-age / kSlowDays) / kSlowDays + kOpenCase * std::min<int>(3, thread.open) + kNeverNothing;
  const double waited = days_between(thread.looked, now);
  auto index = static_cast<float>(per_day * waited * waited / 2);
  if (thread.open > 0) {   // P16: never given up
    const bool before = thread.due != Instant::max() && thread.due > now;
    Seconds longest = before ? (thread.due - now) / 4 : Seconds{kFirstRest.count() << std::min<int>(thread.unchanged, 5)};
    longest = std::clamp(longest, Seconds{hours{1}}, kLongestRest);
    if (now - thread.looked >= longest) index = std::max(index, kPressing * static_cast<float>(price_));
  }
  return index;
}

float PollLane::thread_index(ThreadNo number, Instant now) const {
  const ThreadArm& thread = threads_[number];
  if (pending(number)) return settings_.whole_polls ? std::numeric_limits<float>::max() : pending_index(thread, now);
  return old(thread) ? old_index(thread, now) : 0;
}

Seconds PollLane::rest(float index, Seconds waited, Seconds longest) const {
  // Held to half the price, so that a falling price does not find its arms asleep.
  const double share = price_ > 0 ? 2 * static_cast<double>(index) / price_ : 1;
  if (share >= 1) return kMinute;
  const double span = static_cast<double>(waited.count()) * (1 / std::sqrt(std::max(share, 1e-6)) - 1) / 4;
  return std::clamp(Seconds{static_cast<std::int64_t>(std::min(span, 1e9))}, kMinute, longest);
}

void PollLane::evaluate_page(PageNo number, Instant now) {
  PageArm& page = pages_[number];
  if (page.in_flight || page.held || !page.listed) {
    page_heap_.erase(number);
    page.evaluate = Instant::max();
    return;
  }
  const float index = page_index(number, now);
  page_heap_.set(number, index);
  page.evaluate = now + rest(index, now - *page.listed, kPageRest);
}

void PollLane::evaluate_thread(ThreadNo number, Instant now) {
  ThreadArm& thread = threads_[number];
  if (thread.in_flight || pages_[thread.page].held || (thread.in_window && !pending(number))) {
    thread_heap_.erase(number);
    thread.evaluate = 0;
    return;
  }
  const float index = thread_index(number, now);
  thread_heap_.set(number, index);
  Seconds wait = rest(index, now - thread.looked, kThreadRest);
  // An old thread's index grows with the square of the time: asked again before it is a fortieth off.
  if (!pending(number)) wait = std::max(wait, (now - thread.looked) / 80);
  thread.evaluate = std::max(wheel_minute_ + 1, minute_of(now + wait));
  wheel_[thread.evaluate % kWheelMinutes].push_back(number);
}

void PollLane::turn_wheel(Instant now) {
  if (wheel_.empty()) {
    wheel_.resize(kWheelMinutes);
    wheel_minute_ = minute_of(now);
  }
  const std::uint32_t until = minute_of(now);
  if (until > wheel_minute_ + kWheelMinutes) wheel_minute_ = until - kWheelMinutes;
  std::vector<ThreadNo> due;
  while (wheel_minute_ < until) {
    due.clear();
    due.swap(wheel_[++wheel_minute_ % kWheelMinutes]);
    for (const ThreadNo number : due)
      // An entry is void where the thread was evaluated again since.
      if (threads_[number].evaluate != 0 && threads_[number].evaluate <= wheel_minute_) evaluate_thread(number, now);
  }
}

void PollLane::pass(Instant now) {
  next_pass_ = now + kMinute;
  if (now >= next_day_) {
    next_day_ = floor<days>(now + kDhakaOffset) + days{1} - kDhakaOffset;
    rates_->refresh(now);
    if (settings_.paced) {
      std::array<double, 24> hours_of_day;
      for (std::size_t h = 0; h < 24; ++h) hours_of_day[h] = rates_->hour_of_day(h);
      next_pace_.set(hours_of_day);
      pace_from_ = next_day_;
    }
  }
  // What was left on top is about what the last call bought was worth.
  const float left = std::max(page_heap_.empty() ? 0 : page_heap_.top_key(), thread_heap_.empty() ? 0 : thread_heap_.top_key());
  if (left > 0 && left < std::numeric_limits<float>::max()) price_ = price_ > 0 ? price_ * std::pow(static_cast<double>(left) / price_, 0.2) : static_cast<double>(left);
  while (!held_.empty() && held_.top().until <= now) {
    const PageNo number = held_.top().page;
    held_.pop();
    PageArm& page = pages_[number];
    if (!page.held) continue;
    page.held = false;
    page.evaluate = now;
    if (page.listed) {
      order_first(number);
    } else {
      unlisted_.emplace_back(page.hash, number);
      std::push_heap(unlisted_.begin(), unlisted_.end(), std::greater<>{});
    }
    for (const ThreadNo thread : page.window) evaluate_thread(thread, now);
  }
  turn_wheel(now);
  for (PageNo number = 0; number < pages_.size(); ++number)
    if (pages_[number].evaluate <= now) evaluate_page(number, now);
}

}  // namespace sarad
