// SPDX-License-Identifier: Apache-2.0
#include "daemon/follow.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::size_t kMostDue = 50, kMostOther = 10;
constexpr Seconds kLiveRest{hours{6}}, kQuietRest{days{3}}, kQuietAge{days{60}};

constexpr Seconds kWarning{hours{2}}, kWeekCloses{days{1}};

struct Interest {
  bool live = false;
  std::optional<Instant> earliest_unread_due;   // smallest overdue_from after `looked` that has passed
};

/// The same page gets the same place in the ten minutes after a deadline, so that offices which all
/// close at 17:00 are not all asked in one second.
Seconds spread(std::string_view page) { return Seconds{1 + static_cast<std::int64_t>(std::hash<std::string_view>{}(page) % 600)}; }

}  // namespace

std::optional<Instant> next_look(const PageFigures& figures) {
  std::optional<Instant> earliest;
  const auto want = [&](Instant t) { earliest = earliest ? std::min(*earliest, t) : t; };
  const Seconds wait = spread(figures.page);
  if (figures.next_verdict) want(*figures.next_verdict + wait);
  if (figures.awaits_look) want(figures.as_of);
  if (!figures.cadence.weeks.empty() && figures.cadence.weeks.back().needed > 0) want(figures.cadence.weeks.back().until + wait);
  return earliest;
}

std::optional<std::pair<Instant, Instant>> next_early_look(const PageFigures& figures) {
  std::optional<std::pair<Instant, Instant>> next;
  const auto want = [&](Instant until, Seconds before) {
    if (until > figures.as_of && (!next || until < next->second)) next = {until - before, until};
  };
  if (figures.next_verdict) want(*figures.next_verdict, kWarning);
  if (!figures.cadence.weeks.empty() && figures.cadence.weeks.back().needed == 1) want(figures.cadence.weeks.back().until, kWeekCloses);
  return next;
}

Following threads_to_follow(std::span<const ThreadLook> threads, std::span<const WatchedThread> watched, Instant now) {
  std::map<std::string_view, Interest> interests;
  std::map<std::string_view, Instant> looked;
  for (const auto& thread : threads) looked[thread.thread_id] = thread.looked;
  const auto look_of = [&](std::string_view thread) {
    const auto it = looked.find(thread);
    return it == looked.end() ? Instant{} : it->second;
  };
  for (const auto& thread : watched) {
    Interest& interest = interests[thread.id];
    interest.live = thread.live;
    const auto unread = std::lower_bound(thread.ran_out.begin(), thread.ran_out.end(), look_of(thread.id));
    if (unread != thread.ran_out.end()) interest.earliest_unread_due = *unread;
  }

  std::vector<std::pair<Instant, std::string>> due, other;
  for (const auto& thread : threads) {
    const auto it = interests.find(thread.thread_id);
    const Interest interest = it == interests.end() ? Interest{} : it->second;
    if (interest.earliest_unread_due) {
      due.emplace_back(*interest.earliest_unread_due, thread.thread_id);
    } else if (now - thread.looked >= (interest.live ? kLiveRest : kQuietRest) &&
               (interest.live || now - thread.created < kQuietAge)) {
      other.emplace_back(thread.looked, thread.thread_id);
    }
  }
  // Its root was listed, and the poll ended before the conversation was looked into.
  for (const auto& [thread, interest] : interests) {
    if (looked.contains(thread)) continue;
    if (interest.earliest_unread_due) {
      due.emplace_back(*interest.earliest_unread_due, thread);
    } else if (interest.live) {
      other.emplace_back(Instant{}, thread);
    }
  }
  std::sort(due.begin(), due.end());
  std::sort(other.begin(), other.end());
  Following following;
  following.all_due = due.size() <= kMostDue;
  for (std::size_t i = 0; i < std::min(due.size(), kMostDue); ++i) following.threads.push_back(std::move(due[i].second));
  for (std::size_t i = 0; i < std::min(other.size(), kMostOther); ++i) following.threads.push_back(std::move(other[i].second));
  return following;
}

}  // namespace sarad
