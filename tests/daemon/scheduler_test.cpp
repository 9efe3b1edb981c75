// SPDX-License-Identifier: Apache-2.0
#include "daemon/scheduler.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kStart = *parse_instant("2026-11-01T03:00:00Z");

Scheduler::Arm arm(std::string page, std::string platform = "facebook", std::string app = "main") {
  return {std::move(page), std::move(platform), std::move(app), std::nullopt};
}

Scheduler::Settings settings(Seconds interval = minutes{15}, int concurrency = 100) {
  Scheduler::Settings s;
  s.interval = interval;
  s.concurrency = {{"facebook", concurrency}, {"wordpress", concurrency}};
  return s;
}

PollEnd failed(Errc code, std::optional<Seconds> wait = {}, bool whole_app = false) {
  return {Error{code, "x", wait}, whole_app};
}

TEST(Scheduler, PollsEachPageOnceAnInterval) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a"), arm("b")}, kStart);
  std::map<std::string, int> polls;
  for (Instant t = kStart; t < kStart + hours{10}; t += Seconds{10})
    while (const auto page = scheduler.next(t).page) {
      ++polls[*page];
      scheduler.finished(*page, {}, t);
    }
  for (const auto& [page, n] : polls) {
    EXPECT_GE(n, 36) << page;  // 40 intervals, jitter of a tenth
    EXPECT_LE(n, 45) << page;
  }
  EXPECT_EQ(polls.size(), 2u);
}

TEST(Scheduler, NeverHandsOutAPageThatIsInFlight) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  EXPECT_FALSE(scheduler.next(kStart + hours{5}).page);
}

TEST(Scheduler, KeepsToThePlatformsConcurrency) {
  Scheduler scheduler;
  scheduler.configure(settings(minutes{15}, 2), {arm("a"), arm("b"), arm("c"), arm("d", "wordpress")}, kStart);
  std::set<std::string> out;
  while (const auto page = scheduler.next(kStart).page) out.insert(*page);
  EXPECT_EQ(out.size(), 3u);
  EXPECT_TRUE(out.contains("d")) << "one platform's limit must not hold another";
}

TEST(Scheduler, TransientErrorsBackOffFiveTimesAndThenWaitForTheNormalTurn) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  Instant now = kStart;
  std::vector<std::int64_t> gaps;
  for (int i = 0; i < 6; ++i) {
    const auto page = scheduler.next(now).page;
    ASSERT_TRUE(page);
    scheduler.finished(*page, failed(Errc::transient), now);
    const auto wake = scheduler.next(now).wake;
    ASSERT_TRUE(wake);
    gaps.push_back((*wake - now).count());
    now = *wake;
  }
  EXPECT_LE(gaps[0], 3);
  EXPECT_GE(gaps[4], 28);
  EXPECT_LE(gaps[4], 36);
  EXPECT_GE(gaps[5], 800);
}

TEST(Scheduler, AToldWaitOfTheAppHoldsAllItsPagesAndNoOthers) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a"), arm("b"), arm("c", "facebook", "other")}, kStart);
  std::optional<std::string> first;
  while ((first = scheduler.next(kStart).page) && *first == "c") scheduler.finished(*first, {}, kStart);
  ASSERT_TRUE(first);
  scheduler.finished(*first, failed(Errc::rate_limited, minutes{30}, true), kStart);
  std::set<std::string> within;
  for (Instant t = kStart; t < kStart + minutes{30}; t += Seconds{30})
    while (const auto page = scheduler.next(t).page) {
      within.insert(*page);
      scheduler.finished(*page, {}, t);
    }
  EXPECT_FALSE(within.contains("a"));
  EXPECT_FALSE(within.contains("b"));
  EXPECT_TRUE(scheduler.next(kStart + minutes{31}).page);
}

TEST(Scheduler, ARefusedTokenStopsThePageButForOneTryAnHour) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  scheduler.finished(*scheduler.next(kStart).page, failed(Errc::token_expired), kStart);
  EXPECT_TRUE(scheduler.stopped("a"));
  EXPECT_FALSE(scheduler.next(kStart + minutes{50}).page);
  const Instant later = kStart + minutes{70};
  ASSERT_TRUE(scheduler.next(later).page);
  scheduler.finished("a", {}, later);
  EXPECT_FALSE(scheduler.stopped("a"));
}

TEST(Scheduler, LooksRightAfterADeadline) {
  Scheduler scheduler;
  scheduler.configure(settings(hours{6}), {arm("a")}, kStart);
  scheduler.finished(*scheduler.next(kStart).page, {}, kStart);
  scheduler.look_at("a", kStart + minutes{10});
  EXPECT_EQ(scheduler.next(kStart).wake, kStart + minutes{10});
  EXPECT_EQ(scheduler.next(kStart + minutes{10}).page, "a");
}

TEST(Scheduler, ALookAskedForDuringAPollIsNotForgotten) {
  Scheduler scheduler;
  scheduler.configure(settings(hours{6}), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  scheduler.look_at("a", kStart + minutes{10});
  scheduler.finished("a", {}, kStart + minutes{1});
  EXPECT_EQ(scheduler.next(kStart + minutes{1}).wake, kStart + minutes{10});
}

TEST(Scheduler, AReloadKeepsWhatWasLearnedAndDropsRemovedPages) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a"), arm("b")}, kStart);
  while (const auto page = scheduler.next(kStart).page) scheduler.finished(*page, failed(Errc::token_expired), kStart);
  scheduler.configure(settings(), {arm("a"), arm("c")}, kStart);
  EXPECT_TRUE(scheduler.stopped("a"));
  EXPECT_FALSE(scheduler.due("b"));
  EXPECT_EQ(scheduler.next(kStart).page, "c");
}

TEST(Scheduler, APollInFlightSurvivesAReloadThatRemovesItsPage) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  scheduler.configure(settings(), {}, kStart);
  EXPECT_EQ(scheduler.in_flight(), 1u);
  scheduler.finished("a", {}, kStart);
  EXPECT_EQ(scheduler.in_flight(), 0u);
  EXPECT_FALSE(scheduler.due("a"));
}

TEST(Scheduler, SpreadsAStartWithManyPages) {
  std::vector<Scheduler::Arm> arms;
  for (int i = 0; i < 2000; ++i) arms.push_back(arm("page-" + std::to_string(i)));
  Scheduler scheduler;
  scheduler.configure(settings(minutes{15}, 5000), arms, kStart);
  int at_once = 0;
  while (scheduler.next(kStart).page) ++at_once;
  EXPECT_LT(at_once, 60);
}

TEST(Scheduler, ALookWantedWhileAPollIsUnderWayIsAnotherPoll) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  scheduler.look_at("a", kStart + Seconds{3});
  scheduler.finished("a", {}, kStart + Seconds{5});
  EXPECT_TRUE(scheduler.next(kStart + Seconds{5}).page) << "the first may have asked before the news";
  scheduler.finished("a", {}, kStart + Seconds{9});
  EXPECT_FALSE(scheduler.next(kStart + Seconds{9}).page);
}

TEST(Scheduler, ALookWantedNowDoesNotBreakABackOff) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  scheduler.look_at("a", kStart + Seconds{3});
  scheduler.finished("a", failed(Errc::rate_limited, Seconds{600}), kStart + Seconds{5});
  EXPECT_FALSE(scheduler.next(kStart + Seconds{300}).page);
  EXPECT_TRUE(scheduler.next(kStart + Seconds{700}).page);
}

TEST(Scheduler, TheEarlierOfTwoLooksIsKept) {
  Scheduler scheduler;
  scheduler.configure(settings(), {arm("a")}, kStart);
  ASSERT_TRUE(scheduler.next(kStart).page);
  scheduler.finished("a", {}, kStart);
  scheduler.look_at("a", kStart + Seconds{20});
  scheduler.look_at("a", kStart + Seconds{400});
  EXPECT_TRUE(scheduler.next(kStart + Seconds{20}).page);
}

}  // namespace
}  // namespace sarad
