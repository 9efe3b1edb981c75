// SPDX-License-Identifier: Apache-2.0
// What the polling policy costs at the design point: 50,000 pages and a million threads, sixteen calls a page and day,
// on a virtual clock. Decisions (which call next, and what its answer changes) are compared with taking the top of a
// std::priority_queue of as many arms and putting it back, in the same run; the minute's pass and the bytes are told.
//   bench_lane [--short]
#include "daemon/polling_lane.hpp"

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <queue>
#include <random>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::size_t kInWindow = 8;         // of a page's threads, as its list shows them
constexpr double kCallsADay = 16;            // a page

/// Processor time of this thread: other programs on the machine do not count.
double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double allocated() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// A country of pages with a few busy and many quiet ones; half of the old threads hold open cases.
class Country {
 public:
  Country(std::size_t pages, std::size_t threads_each, Instant start) : start_(start) {
    auto rates = std::make_unique<LearnedRates>(start - days{28});
    std::vector<PageMemory> memories(pages);
    for (std::size_t i = 0; i < pages; ++i) {
      PageMemory& memory = memories[i];
      memory.at = memory.posts_at = start;
      memory.listed = start - Seconds{static_cast<std::int64_t>(5400 - 5400 * i / pages)};   // the longest unseen first
      const double rank = 1 + static_cast<double>((i * 7919) % pages);
      memory.exposure = 14;
      memory.messages = static_cast<float>(14 * 1300 / std::pow(rank, 0.9));
      memory.posts = static_cast<float>(14 * std::min(8.0, 0.3 + 8 / std::sqrt(rank)));
      rates->add(static_cast<std::uint16_t>(i % 5), memory, start);
    }
    const double before = allocated();
    LaneSettings settings;
    settings.gap_min = minutes{15};
    lane_ = std::make_unique<PollLane>(settings, std::move(rates), start);
    for (std::size_t i = 0; i < pages; ++i) lane_->add_page(i * 0x9e3779b97f4a7c15ULL, memories[i].listed);
    const double with_pages = allocated();
    add_threads(pages, threads_each);
    page_bytes_ = (with_pages - before) / static_cast<double>(pages);
    threads_before_ = with_pages;
    lane_->set_budget(kCallsADay * static_cast<double>(pages), start);
  }

  /// Lives on until then: passes' times go to `passes`, the time of all decisions is returned.
  double live(Instant until, std::vector<double>& passes) {
    double spent = 0;
    Instant now = start_;
    while (now < until) {
      const double begin = cpu_seconds();
      lane_->pass(now);
      passes.push_back(cpu_seconds() - begin);
      const Instant next_minute = now + minutes{1};
      const double from = cpu_seconds();
      while (now < next_minute) {
        const auto choice = lane_->next(now);
        if (choice.call) {
          answer(*choice.call, now);
          ++decisions_;
        } else {
          now = std::min(next_minute, choice.wake.value_or(next_minute));
        }
      }
      spent += cpu_seconds() - from;
    }
    start_ = until;
    return spent;
  }

  [[nodiscard]] std::size_t decisions() const { return decisions_; }
  [[nodiscard]] std::size_t fetched() const { return fetched_; }
  [[nodiscard]] double page_bytes() const { return page_bytes_; }
  /// What the threads take, with all that is kept to put them in order.
  [[nodiscard]] double thread_bytes() const { return (allocated() - threads_before_) / static_cast<double>(lane_->thread_count()); }

 private:
  void add_threads(std::size_t pages, std::size_t each) {
    first_.resize(pages);
    counts_.reserve(pages * each);
    for (PageNo page = 0; page < pages; ++page) {
      first_[page] = static_cast<ThreadNo>(lane_->thread_count());
      for (std::size_t i = 0; i < each; ++i) {
        const Instant created = start_ - hours{static_cast<int>(6 + 30 * i)};
        const auto read = static_cast<std::uint32_t>(random_() % 40);
        const ThreadNo thread = lane_->add_thread(page, created, read, start_ - minutes{static_cast<int>(random_() % 300)}, false, start_);
        counts_.push_back(read);
        if (i >= kInWindow && i % 2 == 0)
          lane_->set_cases(thread, static_cast<std::uint16_t>(1 + random_() % 3), start_ + minutes{static_cast<int>(random_() % 20000)});
      }
    }
  }

  void answer(const PollCall& call, Instant now) {
    if (call.thread != kNone) {
      ++fetched_;
      const Instant messages[] = {now - minutes{20}};
      lane_->fetched(call.thread, std::span{messages, random_() % 4 == 0 ? 1U : 0U}, counts_[call.thread], now);
      return;
    }
    Sighting sightings[kInWindow];
    for (std::size_t i = 0; i < kInWindow; ++i) {
      const auto thread = static_cast<ThreadNo>(first_[call.page] + i);
      if (random_() % 40 == 0) ++counts_[thread];
      sightings[i] = {thread, counts_[thread]};
    }
    lane_->listed(call.page, sightings, now);
  }

  Instant start_;
  std::unique_ptr<PollLane> lane_;
  std::vector<ThreadNo> first_;
  std::vector<std::uint32_t> counts_;
  std::mt19937 random_{7};
  std::size_t decisions_ = 0, fetched_ = 0;
  double page_bytes_ = 0, threads_before_ = 0;
};

/// Seconds that a heap of the library takes for each top taken and put back with another key.
double plain_heap(std::size_t arms, std::size_t times) {
  std::mt19937 random{9};
  std::vector<std::pair<float, std::uint32_t>> entries;
  for (std::uint32_t i = 0; i < arms; ++i) entries.emplace_back(static_cast<float>(random() % 1'000'000), i);
  std::priority_queue queue{std::less<>{}, std::move(entries)};
  const double begin = cpu_seconds();
  for (std::size_t i = 0; i < times; ++i) {
    auto top = queue.top();
    queue.pop();
    top.first = static_cast<float>(random() % 1'000'000);
    queue.push(top);
  }
  return (cpu_seconds() - begin) / static_cast<double>(times);
}

int run(bool is_short) {
  const std::size_t pages = is_short ? 5'000 : 50'000, each = 20;
  const Instant start{sys_days{year{2026} / 3 / 1} + hours{3}};
  Country country{pages, each, start};
  std::vector<double> warm, passes;
  country.live(start + hours{1}, warm);
  const std::size_t before = country.decisions();
  const double spent = country.live(start + hours{4}, passes);
  const auto decisions = static_cast<double>(country.decisions() - before);
  const double peer = plain_heap(pages * (each + 1), 1'000'000), each_decision = spent / std::max(1.0, decisions);
  std::printf("%zu pages, %zu threads: %.0f decisions, %zu of them threads' so far\n", pages, pages * each, decisions, country.fetched());
  std::printf("a decision with its answer %.2f us (%.0f a second), %.1f times a heap's top taken and put back (%.2f us)\n", 1e6 * each_decision,
              1 / each_decision, each_decision / peer, 1e6 * peer);
  std::printf("the minute's pass %.2f ms (median), %.2f ms (longest)\n", 1e3 * median(passes), 1e3 * *std::max_element(passes.begin(), passes.end()));
  std::printf("bytes: %.0f a page, %.0f a thread (goal 200)\n", country.page_bytes(), country.thread_bytes());
  return decisions > 0 && country.thread_bytes() <= 200 && each_decision <= 40 * peer ? 0 : 1;
}

}  // namespace
}  // namespace sarad

int main(int argc, char** argv) {
  return sarad::run(argc > 1 && std::strcmp(argv[1], "--short") == 0);
}
