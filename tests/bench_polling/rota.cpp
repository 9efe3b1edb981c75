// SPDX-License-Identifier: Apache-2.0
#include "tests/bench_polling/player.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace sarad::bench {
namespace {

using namespace std::chrono;

constexpr double kOldShare = 0.1;
constexpr Seconds kRankAgain{minutes{5}};

class Rota final : public Player {
 public:
  Rota(RotaKind kind, std::uint32_t pages, Instant start) : kind_(kind), start_(start), filled_(start), pages_(pages) {
    auto rates = std::make_unique<LearnedRates>(start);
    for (std::uint32_t i = 0; i < pages; ++i) {
      rates->add(0, {}, start);
      order_.insert({Instant{}, i});
    }
    rates_ = std::move(rates);
  }

  void set_budget(double calls, Instant now) override {
    fill(now);
    budget_ = calls;
    tokens_.set_depth(calls / 24);
  }

  PollChoice next(Instant now) override {
    fill(now);
    if (now >= day_) {
      day_ = now + days{1};
      rates_->refresh(now);
    }
    if (!tokens_.has_one()) return wait(now);
    if (old_credit_ >= 1 && !old_.empty()) {
      old_credit_ -= 1;
      return fetch(old_.begin()->second, now);
    }
    while (!changed_.empty()) {
      const ThreadNo thread = changed_.front();
      changed_.pop_front();
      if (threads_[thread].queued) return fetch(thread, now);
    }
    const PageNo page = choose(now);
    if (page == kNone) return {{}, std::max(now + Seconds{1}, order_.begin()->first + interval(now))};
    spend();
    return {PollCall{page, kNone, PollReason::index}, {}};
  }

  ThreadNo add_thread(PageNo page, Instant created, bool by_office, Instant now) override {
    threads_.push_back({page, 0, now, false, false, created});
    if (by_office) rates_->posted(page, created, now);
    const auto number = static_cast<ThreadNo>(threads_.size() - 1);
    old_.insert({now, number});
    return number;
  }

  void listed(PageNo number, std::span<const Sighting> sightings, Instant now) override {
    ++lists_;
    Page& page = pages_[number];
    order_.erase({page.listed, number});
    page.listed = now;
    order_.insert({now, number});
    rates_->listed(number, now);
    rank(number, now);
    for (const auto& sighting : sightings) {
      Thread& thread = threads_[sighting.thread];
      thread.stamp = lists_;
      if (!thread.in_window) old_.erase({thread.looked, sighting.thread});
      thread.in_window = true;
      if (sighting.count != thread.read && !thread.queued) {
        thread.queued = true;
        changed_.push_back(sighting.thread);
      }
    }
    for (const ThreadNo thread : page.window)
      if (threads_[thread].stamp != lists_ && threads_[thread].in_window) {
        threads_[thread].in_window = false;
        old_.insert({threads_[thread].looked, thread});
      }
    page.window.clear();
    for (const auto& sighting : sightings) page.window.push_back(sighting.thread);
  }

  void fetched(ThreadNo number, std::span<const Instant> messages, std::uint32_t count, Instant now) override {
    ++fetches_;
    Thread& thread = threads_[number];
    for (const Instant created : messages) rates_->messaged(thread.page, thread.created, created, now);
    if (!thread.in_window) {
      old_.erase({thread.looked, number});
      old_.insert({now, number});
    }
    thread.looked = now;
    thread.read = count;
    thread.queued = false;
  }

 private:
  struct Page {
    Instant listed{};
    std::vector<ThreadNo> window;
  };
  struct Thread {
    PageNo page;
    std::uint32_t read;
    Instant looked;
    bool in_window, queued;
    Instant created;
    std::uint64_t stamp = 0;
  };

  void fill(Instant now) {
    if (now <= filled_) return;
    tokens_.fill(budget_ * days_between(filled_, now));
    filled_ = now;
  }
  PollChoice wait(Instant now) const {
    if (budget_ <= 0) return {{}, now + hours{1}};
    return {{}, now + Seconds{std::max<std::int64_t>(1, static_cast<std::int64_t>(tokens_.wanting() / budget_ * 86400 + 0.999))}};
  }
  void spend() {
    tokens_.take();
    old_credit_ = std::min(old_credit_ + kOldShare, 10.0);
  }
  PollChoice fetch(ThreadNo thread, Instant) {
    spend();
    return {PollCall{threads_[thread].page, thread, PollReason::index}, {}};
  }
  /// What the calls allow beside those for threads, with a twentieth of slack.
  Seconds interval(Instant now) const {
    const double days_gone = std::max(0.5, days_between(start_, now));
    const double lists = std::max(0.2 * budget_, 0.95 * (budget_ - static_cast<double>(fetches_) / days_gone));
    return Seconds{static_cast<std::int64_t>(static_cast<double>(pages_.size()) / lists * 86400)};
  }
  void rank(PageNo page, Instant now) {
    if (kind_ != RotaKind::proportional && kind_ != RotaKind::square_root) return;
    const auto& rates = static_cast<const LearnedRates&>(*rates_);
    const double waited = days_between(pages_[page].listed == Instant{} ? start_ - days{1} : pages_[page].listed, now);
    const double rate = rates.slow_rate(page);
    heap_.set(page, static_cast<float>(kind_ == RotaKind::proportional ? rate * waited : rate * waited * waited));
  }
  PageNo choose(Instant now) {
    if (kind_ == RotaKind::round_robin) return order_.begin()->second;
    if (kind_ == RotaKind::fixed) return order_.begin()->first + interval(now) <= now ? order_.begin()->second : kNone;
    if (now >= rank_at_) {
      rank_at_ = now + kRankAgain;
      for (PageNo page = 0; page < pages_.size(); ++page) rank(page, now);
    }
    return heap_.top();
  }

  RotaKind kind_;
  Instant start_, filled_, day_{}, rank_at_{};
  double budget_ = 0, old_credit_ = 0;
  TokenBucket tokens_;
  std::unique_ptr<PageRates> rates_;
  std::vector<Page> pages_;
  std::vector<Thread> threads_;
  std::set<std::pair<Instant, PageNo>> order_;
  std::set<std::pair<Instant, ThreadNo>> old_;
  std::deque<ThreadNo> changed_;
  IndexedHeap heap_;
  std::uint64_t lists_ = 0, fetches_ = 0;
};

}  // namespace

LanePlayer::LanePlayer(LaneSettings settings, std::unique_ptr<PageRates> rates, std::uint32_t pages, double most_in_24h, Instant start)
    : lane_(settings, std::move(rates), start), most_in_24h_(most_in_24h) {
  for (std::uint32_t page = 0; page < pages; ++page) {
    std::uint64_t hash = (page + 1) * 0x9e3779b97f4a7c15ULL;   // a spread that has nothing to do with the order
    lane_.add_page((hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9ULL, std::nullopt);
  }
}

std::unique_ptr<Player> make_rota(RotaKind kind, std::uint32_t pages, Instant start) { return std::make_unique<Rota>(kind, pages, start); }

}  // namespace sarad::bench
