// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_lane.hpp"

#include <gtest/gtest.h>

#include <functional>

#include <map>
#include <random>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kStart = *parse_instant("2026-10-31T18:00:00Z");   // Sunday 1 November, 00:00 in Dhaka

/// A lane of pages that never show anything, and a note of each call.
class Quiet {
 public:
  Quiet(std::uint32_t pages, double calls_a_day, LaneSettings settings = {}) : pages_(pages) {
    auto rates = std::make_unique<LearnedRates>(kStart);
    for (std::uint32_t i = 0; i < pages; ++i) rates->add(0, {}, kStart);
    lane = std::make_unique<PollLane>(settings, std::move(rates), kStart);
    for (std::uint32_t i = 0; i < pages; ++i) lane->add_page((i + 1) * 0x9e3779b97f4a7c15ULL, std::nullopt);
    lane->set_budget(calls_a_day, kStart);
  }
  /// Runs to the end; `answer` may refuse a call.
  void run(Instant from, Instant to, const std::function<bool(const PollCall&, Instant)>& answer = {}) {
    for (Instant now = from; now < to;) {
      const PollChoice choice = lane->next(now);
      if (!choice.call) {
        now = choice.wake ? std::max(*choice.wake, now + Seconds{1}) : to;
        continue;
      }
      ++calls;
      ++by_hour[(now - kStart) / hours{1}];
      ++by_reason[choice.call->reason];
      if (answer && !answer(*choice.call, now)) continue;
      if (choice.call->thread != kNone) {
        lane->fetched(choice.call->thread, {}, counts[choice.call->thread], now);
        continue;
      }
      auto& last = listed[choice.call->page];
      if (last != Instant{}) longest = std::max<Seconds>(longest, now - last);
      last = now;
      sightings.clear();
      for (const auto& [thread, page] : threads)
        if (page == choice.call->page) sightings.push_back({thread, counts[thread]});
      lane->listed(choice.call->page, sightings, now);
    }
  }

  std::unique_ptr<PollLane> lane;
  std::uint32_t pages_;
  std::uint64_t calls = 0;
  Seconds longest{};
  std::map<std::int64_t, std::uint64_t> by_hour;
  std::map<PollReason, std::uint64_t> by_reason;
  std::map<PageNo, Instant> listed;
  std::map<ThreadNo, PageNo> threads;
  std::map<ThreadNo, std::uint32_t> counts;
  std::vector<Sighting> sightings;
};

TEST(PollLane, SpendsWhatItMayAndNoMore) {
  Quiet world{100, 960};
  world.run(kStart, kStart + days{10});
  EXPECT_LE(world.calls, 9600u);
  EXPECT_GE(world.calls, 9590u);
  for (const auto& [hour, calls] : world.by_hour) EXPECT_LE(calls, 3 * 40u) << hour;
}

TEST(PollLane, NoPageWaitsLongerThanPromised) {
  Quiet world{200, 400};
  world.run(kStart, kStart + days{20});
  EXPECT_EQ(world.listed.size(), 200u);
  EXPECT_LE(world.longest.count(), 1.1 * static_cast<double>(world.lane->promised_gap().count()));
}

TEST(PollLane, AStartWith50000PagesIsNoHerd) {
  Quiet world{50'000, 1'200'000};
  world.run(kStart, kStart + hours{2});
  const double hourly = 1'200'000.0 / 24;
  for (const auto& [hour, calls] : world.by_hour) EXPECT_LE(static_cast<double>(calls), 1.01 * hourly) << hour;
  EXPECT_EQ(world.listed.size(), 50'000u) << "all pages are listed once within the first hours";
}

TEST(PollLane, AfterAnOutageThereIsNoMultipliedCatchUp) {
  Quiet world{1000, 24'000};
  world.run(kStart, kStart + days{1});
  world.lane->wait_until(kStart + days{1} + hours{6});
  const auto before = world.calls;
  world.run(kStart + days{1}, kStart + days{1} + hours{6});
  EXPECT_EQ(world.calls, before);
  world.run(kStart + days{1} + hours{6}, kStart + days{1} + hours{7});
  EXPECT_LE(world.calls - before, 2 * 1000u + 10) << "an hour's worth and what the hour brings";
}

TEST(PollLane, ADeadlineIsFollowedByALookWithinTheHour) {
  Quiet world{300, 1200};
  world.run(kStart, kStart + days{2});
  const ThreadNo thread = world.lane->add_thread(7, kStart + days{1}, 0, std::nullopt, true, kStart + days{2});
  world.threads[thread] = 7;
  const Instant due = kStart + days{3} + hours{17};
  world.run(kStart + days{2}, due - hours{1});
  world.lane->set_cases(thread, 1, due);
  Instant looked{};
  world.run(due - hours{1}, due + hours{2}, [&](const PollCall& call, Instant now) {
    if (call.page == 7 && now > due && looked == Instant{}) looked = now;
    return true;
  });
  ASSERT_NE(looked, Instant{});
  EXPECT_GT(looked, due);
  EXPECT_LE(looked, due + hours{1});
  EXPECT_TRUE(world.lane->looked_since(thread, due));
}

TEST(PollLane, WhereCountsCannotBeTrustedTheThreadItselfIsRead) {
  LaneSettings settings;
  settings.list_is_look = false;
  Quiet world{50, 500, settings};
  world.run(kStart, kStart + days{1});
  const ThreadNo thread = world.lane->add_thread(3, kStart, 0, std::nullopt, true, kStart + days{1});
  world.threads[thread] = 3;
  world.lane->set_cases(thread, 1, kStart + days{1} + hours{2});
  bool read = false;
  world.run(kStart + days{1}, kStart + days{1} + hours{4}, [&](const PollCall& call, Instant now) {
    read = read || (call.thread == thread && now > kStart + days{1} + hours{2});
    return true;
  });
  EXPECT_TRUE(read);
}

TEST(PollLane, ConfirmingTakesNoMoreThanItsShare) {
  Quiet world{400, 2400};
  world.run(kStart, kStart + days{2});
  for (PageNo page = 0; page < 400; ++page) world.lane->want_list(page, kStart + days{2});
  world.by_reason.clear();
  world.run(kStart + days{2}, kStart + days{2} + hours{6});
  EXPECT_LE(static_cast<double>(world.by_reason[PollReason::confirm]), 0.25 * (3 * 100 + 600));
  EXPECT_GT(world.by_reason[PollReason::index] + world.by_reason[PollReason::floor], 200u);
}

TEST(PollLane, AnOpenCaseInAnOldThreadIsNeverGivenUp) {
  Quiet world{20, 200};
  const ThreadNo thread = world.lane->add_thread(4, kStart - days{60}, 3, kStart, true, kStart);
  world.counts[thread] = 3;   // not in `threads`: no list shows it
  world.lane->set_cases(thread, 1, kStart + days{1});
  Instant last = kStart;
  Seconds longest{};
  world.run(kStart, kStart + days{60}, [&](const PollCall& call, Instant now) {
    if (call.thread == thread) {
      longest = std::max<Seconds>(longest, now - last);
      last = now;
    }
    return true;
  });
  longest = std::max<Seconds>(longest, kStart + days{60} - last);
  EXPECT_LE(longest, days{7} + hours{12});
}

TEST(PollLane, AFailingPageRestsAndOthersGoOn) {
  Quiet world{10, 1000};
  std::map<PageNo, int> tries;
  world.run(kStart, kStart + days{1}, [&](const PollCall& call, Instant now) {
    ++tries[call.page];
    if (call.page != 5) return true;
    world.lane->failed(call, now + hours{2}, now);
    return false;
  });
  EXPECT_LE(tries[5], 13);
  EXPECT_GE(tries[5], 10);
  EXPECT_GT(tries[4], 50);
}

TEST(PollLane, ACutStretchesTheGapAndItsPromise) {
  Quiet world{100, 2400};
  world.run(kStart, kStart + days{2});
  const Seconds before = world.lane->promised_gap();
  world.lane->set_budget(240, kStart + days{2});
  EXPECT_GT(world.lane->promised_gap(), before);
  const auto calls = world.calls;
  world.run(kStart + days{2}, kStart + days{4});
  EXPECT_LE(world.calls - calls, 480u + 10);
  world.lane->set_budget(2400, kStart + days{4});
  world.run(kStart + days{4}, kStart + days{5});
  EXPECT_GE(world.calls - calls, 480u + 2200);
}

TEST(PollLane, ABusyPageIsAskedMoreOftenThanAQuietOneAndTheQuietOneStillIs) {
  Quiet world{2, 100};
  const ThreadNo thread = world.lane->add_thread(0, kStart, 0, std::nullopt, true, kStart);
  world.threads[thread] = 0;
  std::map<PageNo, int> lists;
  for (int hour = 0; hour < 24 * 10; ++hour) {
    world.counts[thread] += 2;
    world.run(kStart + hours{hour}, kStart + hours{hour + 1}, [&](const PollCall& call, Instant now) {
      if (call.thread == kNone) {
        ++lists[call.page];
        return true;
      }
      const std::vector<Instant> messages(2, now - minutes{10});
      world.lane->fetched(call.thread, messages, world.counts[call.thread], now);
      return false;
    });
  }
  EXPECT_GT(lists[0], 2 * lists[1]);
  EXPECT_GT(lists[1], 40);
}

}  // namespace
}  // namespace sarad
