// SPDX-License-Identifier: Apache-2.0
// How far pushes are relied on, and what they change in the polling policy.
#include "daemon/polling_lane.hpp"
#include "daemon/polling_trust.hpp"
#include "daemon/scheduler.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kStart = *parse_instant("2026-11-01T03:00:00Z");

/// So many polls, an hour apart, each of which finds one message that was pushed or was not.
Instant poll(PushTrust& trust, Instant from, int polls, bool pushed) {
  for (int i = 0; i < polls; ++i) {
    from += hours{1};
    if (pushed) trust.pushed(from);
    trust.found();
    trust.polled(from);
  }
  return from;
}

TEST(PushTrust, NobodyIsTrustedWithoutAPush) {
  PushTrust trust;
  poll(trust, kStart, 5, false);
  EXPECT_EQ(trust.share(1, kStart), 0);
}

TEST(PushTrust, GrowsWithEachMessageThatWasPushedFirstAndFallsWithEachThatWasNot) {
  PushTrust trust;
  trust.pushed(kStart);
  EXPECT_DOUBLE_EQ(trust.share(1, kStart), 0.25);
  Instant now = poll(trust, kStart, 20, true);
  const double high = trust.share(24, now);
  EXPECT_GT(high, 0.8);
  now = poll(trust, now, 1, false);
  EXPECT_LT(trust.share(24, now), high);
}

TEST(PushTrust, IsNeverWhole) {
  PushTrust trust;
  const Instant now = poll(trust, kStart, 10'000, true);
  EXPECT_LE(trust.share(24, now), 0.95);
}

TEST(PushTrust, HalvesWithEachSilenceOfFiveMessagesTime) {
  PushTrust trust;
  const Instant now = poll(trust, kStart, 20, true);
  const double whole = trust.share(24, now);
  EXPECT_DOUBLE_EQ(trust.share(24, now + hours{5} - Seconds{60}), whole);
  EXPECT_DOUBLE_EQ(trust.share(24, now + hours{5} + Seconds{60}), whole / 2);
  EXPECT_DOUBLE_EQ(trust.share(24, now + hours{15} + Seconds{60}), whole / 8);
}

TEST(PushTrust, WhatWasPushedIsUnseenUntilThePollThatFollows) {
  PushTrust trust;
  for (int i = 0; i < 3; ++i) trust.pushed(kStart);
  EXPECT_EQ(trust.hints(), 3u);
  trust.polled(kStart + hours{1});
  EXPECT_EQ(trust.hints(), 0u);
}

TEST(PushTrust, PushesThatPrecedeNoMessageEarnNothing) {
  PushTrust trust;
  for (int i = 0; i < 50; ++i) {
    trust.pushed(kStart + hours{i});
    trust.polled(kStart + hours{i});
  }
  EXPECT_DOUBLE_EQ(trust.share(1, kStart + hours{49}), 0.25);
}

class PushedPages : public testing::Test {
 protected:
  /// Pages of one lane that were all listed an hour ago; 24 calls a day.
  PushedPages() : lane({}, std::make_unique<LearnedRates>(kStart), kStart) {
    for (std::uint64_t i = 0; i < 24; ++i) {
      static_cast<LearnedRates&>(lane.rates()).add(0, PageMemory{.listed = kStart - hours{1}}, kStart);
      lane.add_page(i * 7919, kStart - hours{1});
    }
    lane.set_budget(24, kStart);
  }
  PollLane lane;
};

TEST_F(PushedPages, ThePushedOneIsPolledNext) {
  lane.pushed(17, kStart + minutes{1});
  Instant now = kStart + minutes{1};
  PollChoice choice;
  while (!(choice = lane.next(now)).call) now = *choice.wake;
  EXPECT_EQ(choice.call->page, 17u);
}

TEST_F(PushedPages, ATrustedPageIsWorthFewerCallsAsLongAsNothingIsPushed) {
  auto& rates = static_cast<LearnedRates&>(lane.rates());
  for (int i = 1; i <= 20; ++i)
    for (const PageNo page : {3u, 4u}) {
      const Instant now = kStart + i * hours{1};
      if (page == 3) rates.pushed(page, now - minutes{5});
      rates.messaged(page, now - days{1}, now - minutes{6}, now);
      rates.listed(page, now);
    }
  const Instant later = kStart + hours{22};
  EXPECT_LT(lane.page_index(3, later), 0.4f * lane.page_index(4, later));
  EXPECT_GT(lane.page_index(3, later), 0);
}

TEST(PushedScheduler, WithoutAStatedQuotaThePollIsDueWhenThePushSays) {
  Scheduler scheduler;
  Scheduler::Settings settings;
  scheduler.configure(settings, {{"blog", "wordpress", "", kStart - minutes{1}, "district"}}, kStart);
  scheduler.pushed("blog", kStart + Seconds{10}, kStart);
  EXPECT_FALSE(scheduler.next(kStart + Seconds{9}).page);
  EXPECT_EQ(scheduler.next(kStart + Seconds{10}).page, "blog");
}

}  // namespace
}  // namespace sarad
