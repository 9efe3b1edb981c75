// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_rates.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr double kSlowDays = 14;                    // S, E, V
constexpr std::array<double, kAges> kAgeDays{1.5 / 24, 6.0 / 24, 1, 6};   // K; see left_after()
constexpr std::array<double, kAges> kAgePrior{6, 12, 6, 6};              // messages before any is seen
constexpr double kAgeMemoryDays = 28;
constexpr double kMessageDays = 4.0 / 24;           // F
constexpr double kPriorMessages = 0.5;              // P1: a
constexpr double kPriorPosts = 0.3;                 // P2
constexpr double kByPosts = 0.9, kExciting = 0.2;   // P3: p, alpha
constexpr double kFloorShare = 0.2;                 // P5: beta
constexpr double kFirstGuess = 1, kLeastRate = 0.01;   // messages a page and day, before any is seen

float decayed(float sum, double days, double memory) {
  return static_cast<float>(static_cast<double>(sum) * std::exp(-days / memory));
}

/// An event weighs by its own age: the platform's time counts, not ours.
void count(float& sum, Instant created, Instant now, double memory) {
  sum += static_cast<float>(std::exp(-std::max(0.0, days_between(created, now)) / memory));
}

}  // namespace

// Each is a whole power of the slowest, so that one exp() does.
std::array<double, kAges> left_after(double profile_days) {
  const double d6 = std::exp(-profile_days / kAgeDays[3]);
  const double d2 = d6 * d6, d1 = d2 * d2 * d2;   // e^(-x / 6 d), sixth power: e^(-x / 1 d)
  const double q1 = (d1 * d1) * (d1 * d1), q2 = (q1 * q1) * (q1 * q1);
  return {q2, q1, d1, d6};
}

LearnedRates::LearnedRates(Instant start) : start_(start), refreshed_(start), citizens_(start), offices_(start), ages_(kAgePrior), shares_(kAgePrior) {
  learn_age(0);
}

/// One step of expectation–maximisation: the wait counts for each exponential as likely as it came from it.
void LearnedRates::learn_age(double profile_days) {
  std::array<double, kAges> likely;
  double sum = 0;
  const auto left = left_after(profile_days);
  for (std::size_t j = 0; j < kAges; ++j) sum += likely[j] = shares_[j] * left[j] / kAgeDays[j];
  if (sum > 0)
    for (std::size_t j = 0; j < kAges; ++j) ages_[j] += likely[j] / sum;
  double all = 0;
  for (const double n : ages_) all += n;
  for (std::size_t j = 0; j < kAges; ++j) shares_[j] = ages_[j] / all;
}

double LearnedRates::Peers::rate() const {
  // Peers of whom nothing is known yet are taken to bring one message a day.
  return std::max(kLeastRate, (messages + kPriorMessages) / (exposure + kPriorMessages / kFirstGuess));
}

void LearnedRates::recall_week(Instant since, Instant now, const std::function<void(const Teller&, const Teller&)>& tell) {
  citizens_ = WeekProfile{since};
  offices_ = WeekProfile{since};
  tell([&](Instant t, std::uint32_t n) { citizens_.seen(t, now, n); }, [&](Instant t, std::uint32_t n) { offices_.seen(t, now, n); });
  citizens_.refresh(now, true);
  offices_.refresh(now, true);
}

PageNo LearnedRates::add(std::uint16_t peers, const PageMemory& memory, Instant now) {
  Page page{memory, peers};
  if (page.memory.at == Instant{} || page.memory.at > now) page.memory.at = now;
  if (page.memory.posts_at == Instant{} || page.memory.posts_at > now) page.memory.posts_at = page.memory.at;
  if (page.memory.listed && *page.memory.listed > now) page.memory.listed = now;
  if (peers_.size() <= peers) peers_.resize(peers + std::size_t{1});
  peers_[peers].messages += static_cast<double>(page.memory.messages);
  peers_[peers].exposure += static_cast<double>(page.memory.exposure);
  pages_.push_back(page);
  return static_cast<PageNo>(pages_.size() - 1);
}

void LearnedRates::touch(Page& page, Instant now) {
  PageMemory& m = page.memory;
  if (now <= m.at) return;
  const double days = days_between(m.at, now);
  Peers& peers = peers_[page.peers];
  const double kept = 1 - std::exp(-days / kSlowDays);
  peers.messages = std::max(0.0, peers.messages - static_cast<double>(m.messages) * kept);
  peers.exposure = std::max(0.0, peers.exposure - static_cast<double>(m.exposure) * kept);
  m.messages = decayed(m.messages, days, kSlowDays);
  m.exposure = decayed(m.exposure, days, kSlowDays);
  m.posts = decayed(m.posts, days, kSlowDays);
  m.fresh_messages = decayed(m.fresh_messages, days, kMessageDays);
  m.at = now;
}

void LearnedRates::touch_posts(Page& page, Instant now) const {
  PageMemory& m = page.memory;
  if (now <= m.posts_at) return;
  const auto left = left_after(citizens_.between(m.posts_at, now));
  for (std::size_t j = 0; j < kAges; ++j) m.fresh_posts[j] = static_cast<float>(static_cast<double>(m.fresh_posts[j]) * left[j]);
  m.posts_at = now;
}

void LearnedRates::posted(PageNo number, Instant created, Instant now) {
  Page& page = pages_[number];
  touch(page, now);
  touch_posts(page, now);
  count(page.memory.posts, created, now, kSlowDays);
  const auto left = left_after(citizens_.between(std::min(created, now), now));
  for (std::size_t j = 0; j < kAges; ++j) page.memory.fresh_posts[j] += static_cast<float>(left[j]);
  offices_.seen(created, now);
}

void LearnedRates::messaged(PageNo number, Instant thread_created, Instant created, Instant now) {
  Page& page = pages_[number];
  touch(page, now);
  if (const auto push = trust_.find(number); push != trust_.end()) push->second.found();
  citizens_.seen(created, now);
  // Of threads begun earlier the first comments are not known: they would make the waits look long.
  if (thread_created >= start_ && created > thread_created) learn_age(citizens_.between(thread_created, created));
  count(page.memory.fresh_messages, created, now, kMessageDays);
  // What was written before the page was first looked at is no part of the time observed.
  if (page.memory.listed || created >= start_) {
    const float before = page.memory.messages;
    count(page.memory.messages, created, now, kSlowDays);
    peers_[page.peers].messages += static_cast<double>(page.memory.messages - before);
  }
}

void LearnedRates::listed(PageNo number, Instant now) {
  Page& page = pages_[number];
  touch(page, now);
  touch_posts(page, now);
  const Instant from = page.memory.listed.value_or(std::min(start_, now));
  const double looked_into = std::min(citizens_.between(from, now), 3 * kSlowDays);
  if (looked_into > 0) {
    page.memory.exposure += static_cast<float>(looked_into);
    peers_[page.peers].exposure += looked_into;
  }
  page.memory.listed = now;
  if (const auto push = trust_.find(number); push != trust_.end()) push->second.polled(now);
}

void LearnedRates::refresh(Instant now) {
  const double kept = refreshed_ < now ? std::exp(-days_between(refreshed_, now) / kAgeMemoryDays) : 1;
  for (std::size_t j = 0; j < kAges; ++j) ages_[j] = kAgePrior[j] + (ages_[j] - kAgePrior[j]) * kept;
  refreshed_ = now;
  citizens_.refresh(now);
  offices_.refresh(now);
  for (auto& peers : peers_) peers = {};
  for (auto& page : pages_) {
    touch(page, now);
    peers_[page.peers].messages += static_cast<double>(page.memory.messages);
    peers_[page.peers].exposure += static_cast<double>(page.memory.exposure);
  }
}

double LearnedRates::rate(const Page& page) const {
  const double mean = peers_[page.peers].rate();
  return (static_cast<double>(page.memory.messages) + kPriorMessages) / (static_cast<double>(page.memory.exposure) + kPriorMessages / mean);
}

double LearnedRates::posts_per_day(PageNo page) const {
  return (static_cast<double>(pages_[page].memory.posts) + kPriorPosts) / kSlowDays;
}

Expected LearnedRates::expected(PageNo number, Instant now) const {
  Expected out = without_push(number, now);
  if (trust_.empty()) return out;
  const auto push = trust_.find(number);
  if (push == trust_.end()) return out;
  const double left = 1 - push->second.share(rate(pages_[number]), now);   // what will not be pushed
  out.unseen = out.unseen * left + push->second.hints();
  out.per_day *= left;
  return out;
}

Expected LearnedRates::without_push(PageNo number, Instant now) const {
  const Page& page = pages_[number];
  const PageMemory& m = page.memory;
  const Instant from = m.listed.value_or(std::min(start_, now));
  const double pace = citizens_.at(now);
  const double mean = peers_[page.peers].rate();
  const double r = rate(page);
  const double span = days_between(from, now);
  if (span <= 0) return {0, pace * r};
  const double busy = citizens_.between(from, now);               // ΔM
  const double new_posts = offices_.between(from, now) / busy * posts_per_day(number);   // not seen yet, a profile day
  const double per_post = kByPosts * r / posts_per_day(number);                          // p κ
  const auto left = left_after(m.posts_at == from ? busy : std::max(0.0, citizens_.between(m.posts_at, now)));
  const auto list_left = m.posts_at == from ? left : left_after(busy);
  double coming = 0, waiting = 0;   // of one message a post: at the present pace; since the list
  for (std::size_t j = 0; j < kAges; ++j) {
    const double grown = kAgeDays[j] * (1 - list_left[j]);
    const auto posts = static_cast<double>(m.fresh_posts[j]);
    coming += shares_[j] * (posts * left[j] + new_posts * grown) / kAgeDays[j];
    waiting += shares_[j] * (posts * (1 - left[j]) + new_posts * (busy - grown));
  }
  // The sum stands as of the last touch, which may be a thread's reading after the list.
  const double message_since = std::max(0.0, days_between(m.at, now));
  const double message_listed = m.at <= from ? 1 : std::exp(std::min(20.0, std::max(0.0, span - message_since) / kMessageDays));
  const double message_left = std::exp(-message_since / kMessageDays);
  const auto messages = static_cast<double>(m.fresh_messages);

  Expected out;   // P3, P4
  out.per_day = (1 - kExciting) * pace * ((1 - kByPosts) * r + per_post * coming) + kExciting * messages * message_left / kMessageDays;
  out.unseen = (1 - kExciting) * ((1 - kByPosts) * r * busy + per_post * waiting) + kExciting * messages * (message_listed - message_left);
  out.per_day = (1 - kFloorShare) * out.per_day + kFloorShare * mean * pace;   // P5
  out.unseen = (1 - kFloorShare) * out.unseen + kFloorShare * mean * busy;
  return out;
}

}  // namespace sarad
