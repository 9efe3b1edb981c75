// SPDX-License-Identifier: Apache-2.0
#include "daemon/polling_budget.hpp"
#include "daemon/polling_heap.hpp"
#include "daemon/polling_profile.hpp"
#include "daemon/polling_rates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kSunday = *parse_instant("2026-10-31T18:00:00Z");   // Sunday 1 November, 00:00 in Dhaka

TEST(WeekProfile, KnowsTheHoursOfDhaka) {
  EXPECT_EQ(WeekProfile::hour_of_week(kSunday), 0u);
  EXPECT_EQ(WeekProfile::hour_of_week(kSunday - Seconds{1}), 167u);
  EXPECT_EQ(WeekProfile::hour_of_week(kSunday + days{3} + hours{14}), 3u * 24 + 14);
  EXPECT_EQ(WeekProfile::hour_of_week(Instant{} - days{3650}), WeekProfile::hour_of_week(Instant{} - days{3643}));
}

TEST(WeekProfile, IsFlatAtFirstAndAWeekIsAlwaysAWeek) {
  WeekProfile profile{kSunday};
  EXPECT_NEAR(profile.at(kSunday), 1, 1e-9);
  EXPECT_NEAR(profile.between(kSunday, kSunday + hours{6}), 0.25, 1e-9);
  for (int day = 0; day < 20; ++day)
    for (int n = 0; n < 50; ++n) profile.seen(kSunday + days{day} + hours{20}, kSunday + days{20});
  profile.refresh(kSunday + days{20});
  for (int h = 0; h < 300; h += 7)
    EXPECT_NEAR(profile.between(kSunday + hours{h}, kSunday + hours{h} + days{7}), 7, 1e-9);
}

TEST(WeekProfile, LearnsTheEveningAndForgetsNoHourWholly) {
  WeekProfile profile{kSunday};
  for (int day = 0; day < 20; ++day)
    for (int n = 0; n < 50; ++n) profile.seen(kSunday + days{day} + hours{20}, kSunday + days{20});
  profile.refresh(kSunday + days{20});
  EXPECT_GT(profile.at(kSunday + days{27} + hours{20}), 10);
  EXPECT_GT(profile.at(kSunday + hours{4}), 0);
  EXPECT_GT(profile.hour_of_day(20), 10);
}

TEST(WeekProfile, ADayNotYetLivedThroughIsNoQuietDay) {
  WeekProfile profile{kSunday};
  for (int day = 0; day < 2; ++day)
    for (int h = 0; h < 24; ++h)
      for (int n = 0; n < 20; ++n) profile.seen(kSunday + days{day} + hours{h}, kSunday + days{2});
  profile.refresh(kSunday + days{2});
  EXPECT_NEAR(profile.at(kSunday + days{4} + hours{12}), 1, 0.1);
}

TEST(DayPace, GivesEachDayItsWholeAllowance) {
  DayPace pace;
  std::array<double, 24> weight{};
  for (std::size_t h = 0; h < 24; ++h) weight[h] = h < 8 ? 0.1 : 2;
  pace.set(weight);
  for (int minute = 0; minute < 24 * 60; minute += 37)
    EXPECT_NEAR(pace.between(kSunday + minutes{minute}, kSunday + minutes{minute} + days{1}), 1, 1e-9);
  EXPECT_LT(pace.between(kSunday, kSunday + hours{1}), pace.between(kSunday + hours{12}, kSunday + hours{13}));
}

TEST(DayPace, TellsWhenAShareWillHaveCome) {
  DayPace pace;
  std::array<double, 24> weight{};
  for (std::size_t h = 0; h < 24; ++h) weight[h] = static_cast<double>(h + 1);
  pace.set(weight);
  for (const double share : {0.0001, 0.01, 0.3, 1.0, 1.7}) {
    const Instant t = pace.when(kSunday + minutes{100}, share);
    EXPECT_GE(pace.between(kSunday + minutes{100}, t), share - 1e-9);
    EXPECT_LT(pace.between(kSunday + minutes{100}, t - Seconds{1}), share);
  }
}

TEST(TokenBucket, HoldsNoMoreThanItsDepthAndRemembersDebt) {
  TokenBucket bucket;
  bucket.set_depth(5);
  bucket.fill(100);
  EXPECT_DOUBLE_EQ(bucket.level(), 5);
  bucket.take(7);
  EXPECT_FALSE(bucket.has_one());
  EXPECT_DOUBLE_EQ(bucket.wanting(), 3);
}

TEST(SpentIn, NeverCountsFewerThanTheLast24Hours) {
  SpentIn spent;
  std::mt19937 random{7};
  std::vector<Instant> calls;
  Instant t = kSunday;
  for (int i = 0; i < 3000; ++i) {
    t += Seconds{random() % 400};
    if (i % 500 == 0) t += days{random() % 3};
    spent.add(t);
    calls.push_back(t);
    const auto exact = static_cast<std::uint64_t>(std::count_if(calls.begin(), calls.end(), [&](Instant c) { return c > t - days{1}; }));
    const auto most = static_cast<std::uint64_t>(std::count_if(calls.begin(), calls.end(), [&](Instant c) { return c > t - days{1} - minutes{15}; }));
    ASSERT_GE(spent.sum(t), exact);
    ASSERT_LE(spent.sum(t), most);
  }
}

TEST(IndexedHeap, AgreesWithASearchThroughAll) {
  IndexedHeap heap;
  std::map<std::uint32_t, float> all;
  std::mt19937 random{3};
  for (int i = 0; i < 20000; ++i) {
    const auto arm = static_cast<std::uint32_t>(random() % 200);
    if (random() % 3 == 0) {
      heap.erase(arm);
      all.erase(arm);
    } else {
      heap.set(arm, all[arm] = static_cast<float>(random() % 10000));
    }
    ASSERT_EQ(heap.size(), all.size());
    if (all.empty()) continue;
    float largest = -1;
    for (const auto& [_, key] : all) largest = std::max(largest, key);
    ASSERT_EQ(heap.top_key(), largest);
    ASSERT_EQ(all.at(heap.top()), largest);
  }
}

TEST(LearnedRates, ANewPageStartsAsItsPeersDo) {
  LearnedRates rates{kSunday};
  const PageNo busy = rates.add(0, {}, kSunday), quiet = rates.add(1, {}, kSunday);
  for (int h = 1; h <= 240; ++h) {
    const Instant now = kSunday + hours{h};
    for (int n = 0; n < 3; ++n) rates.messaged(busy, kSunday, now - minutes{20 + n}, now);
    rates.listed(busy, now);
    rates.listed(quiet, now);
  }
  const PageNo a = rates.add(0, {}, kSunday + days{10}), b = rates.add(1, {}, kSunday + days{10});
  EXPECT_GT(rates.slow_rate(a), 40);
  EXPECT_LT(rates.slow_rate(b), 0.5);
}

TEST(LearnedRates, ExpectsMoreAfterAPostAndLessByAndBy) {
  LearnedRates rates{kSunday};
  const PageNo page = rates.add(0, {}, kSunday);
  for (int day = 0; day < 10; ++day) {
    const Instant post = kSunday + days{day} + hours{10};
    rates.posted(page, post, post + minutes{10});
    rates.listed(page, post + minutes{10});
    for (int n = 0; n < 20; ++n) rates.messaged(page, post, post + minutes{15 * n}, post + hours{6});
    rates.listed(page, post + hours{6});
  }
  const Instant quiet = kSunday + days{10} + hours{10};
  rates.listed(page, quiet);
  const double before = rates.expected(page, quiet + hours{1}).unseen;
  rates.posted(page, quiet, quiet);
  rates.listed(page, quiet);
  const double after = rates.expected(page, quiet + hours{1}).unseen;
  EXPECT_GT(after, 2 * before);
  EXPECT_GT(rates.expected(page, quiet + hours{1}).per_day, rates.expected(page, quiet + days{1}).per_day);
}

TEST(LearnedRates, AnOutageIsNotSilence) {
  LearnedRates rates{kSunday};
  const PageNo page = rates.add(0, {}, kSunday);
  for (int day = 1; day < 10; ++day) {
    rates.messaged(page, kSunday, kSunday + days{day}, kSunday + days{day});
    rates.listed(page, kSunday + days{day});
  }
  const double before = rates.slow_rate(page);
  rates.refresh(kSunday + days{15});   // six days in which nobody looked
  EXPECT_NEAR(rates.slow_rate(page), before, 0.1 * before);
  double last = 0;
  for (int h = 1; h < 24 * 6; ++h) {
    const double unseen = rates.expected(page, kSunday + days{15} + hours{h}).unseen;
    EXPECT_GE(unseen, last - 1e-9);
    last = unseen;
  }
}

TEST(LearnedRates, NoRateFreezesAtZero) {
  LearnedRates rates{kSunday};
  const PageNo page = rates.add(0, {}, kSunday);
  for (int h = 1; h < 24 * 90; ++h) rates.listed(page, kSunday + hours{h});
  EXPECT_GT(rates.expected(page, kSunday + days{91}).unseen, 0);
  EXPECT_GT(rates.expected(page, kSunday + days{91}).per_day, 0);
}

TEST(LearnedRates, MemoryOfTheFutureIsTakenAsOfNow) {
  LearnedRates rates{kSunday};
  PageMemory memory;
  memory.at = kSunday + days{400};
  memory.listed = kSunday + days{400};
  const PageNo page = rates.add(0, memory, kSunday);
  EXPECT_EQ(rates.memory(page).at, kSunday);
  EXPECT_GE(rates.expected(page, kSunday + hours{1}).unseen, 0);
}

}  // namespace
}  // namespace sarad
