// SPDX-License-Identifier: Apache-2.0
#include "daemon/follow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = *parse_instant("2026-11-15T06:00:00Z");

ThreadLook look(std::string thread, Seconds ago, Seconds age = days{1}) {
  ThreadLook t;
  t.thread_id = std::move(thread);
  t.looked = kNow - ago;
  t.created = kNow - age;
  return t;
}

WatchedThread live(std::string thread, std::vector<Instant> ran_out = {}) { return {std::move(thread), true, std::move(ran_out)}; }

TEST(Follow, AThreadWhoseDeadlinePassedSinceItWasReadIsAlwaysFollowed) {
  const std::vector watched{live("t", {kNow - minutes{5}})};
  EXPECT_THAT(threads_to_follow(std::vector{look("t", minutes{30})}, watched, kNow).threads, ElementsAre("t"));
}

TEST(Follow, AThreadReadAfterItsDeadlineIsLeftAlone) {
  const std::vector watched{live("t", {kNow - hours{2}})};
  EXPECT_THAT(threads_to_follow(std::vector{look("t", minutes{30})}, watched, kNow).threads, IsEmpty());
}

TEST(Follow, TheFirstDeadlineThatPassedSinceItWasReadDecidesTheOrder) {
  const std::vector watched{live("t", {kNow - hours{5}, kNow - minutes{5}}), live("u", {kNow - minutes{9}})};
  EXPECT_THAT(threads_to_follow(std::vector{look("t", hours{1}), look("u", hours{1})}, watched, kNow).threads,
              ElementsAre("u", "t"));
}

TEST(Follow, AThreadThatWasNeverLookedIntoIsFollowedForItsCase) {
  const std::vector watched{live("late", {kNow - hours{2}}), live("young")};
  EXPECT_THAT(threads_to_follow(std::vector<ThreadLook>{}, watched, kNow).threads, ElementsAre("late", "young"));
}

TEST(Follow, OpenCasesAreReadAgainEverySixHoursHoweverOld) {
  const std::vector watched{live("t"), live("fresh")};
  const auto following =
      threads_to_follow(std::vector{look("t", hours{7}, days{400}), look("fresh", hours{1}, days{400})}, watched, kNow);
  EXPECT_THAT(following.threads, ElementsAre("t"));
}

TEST(Follow, QuietThreadsAreReadAgainWhileTheyAreYoungLongestUnreadFirst) {
  const auto following = threads_to_follow(
      std::vector{look("b", days{4}, days{10}), look("a", days{5}, days{10}), look("old", days{5}, days{100})}, {}, kNow);
  EXPECT_THAT(following.threads, ElementsAre("a", "b"));
}

TEST(Follow, MorePassedDeadlinesThanOnePollMayAskForLeaveThePageNotCompletelyKnown) {
  std::vector<WatchedThread> watched;
  std::vector<ThreadLook> threads;
  for (int i = 0; i < 60; ++i) {
    const auto id = "t" + std::to_string(i);
    threads.push_back(look(id, hours{1}));
    watched.push_back(live(id, {kNow - minutes{10}}));
  }
  EXPECT_FALSE(threads_to_follow(threads, watched, kNow).all_due);
  threads.resize(50);
  watched.resize(50);
  EXPECT_TRUE(threads_to_follow(threads, watched, kNow).all_due);
}

TEST(Follow, TheEarlyLookComesInTheTwoHoursBeforeTheNextDeadline) {
  PageFigures figures;
  figures.as_of = kNow;
  EXPECT_FALSE(next_early_look(figures));
  figures.next_verdict = kNow + hours{3};
  EXPECT_EQ(next_early_look(figures), std::pair(kNow + hours{1}, kNow + hours{3}));
  figures.cadence.weeks.push_back({.until = kNow + hours{2}, .needed = 1});
  EXPECT_EQ(next_early_look(figures), std::pair(kNow - hours{22}, kNow + hours{2})) << "the week closes sooner";
  figures.cadence.weeks.back().needed = 2;
  EXPECT_EQ(next_early_look(figures), std::pair(kNow + hours{1}, kNow + hours{3})) << "one look tells nothing of two missing";
}

TEST(Follow, TheNextLookComesWithinTenMinutesAfterTheNextDeadline) {
  PageFigures figures;
  figures.page = "p";
  figures.as_of = kNow;
  figures.next_verdict = kNow + hours{3};
  const auto look_at = next_look(figures);
  ASSERT_TRUE(look_at);
  EXPECT_GT(*look_at, kNow + hours{3});
  EXPECT_LE(*look_at, kNow + hours{3} + minutes{10});
}

TEST(Follow, AnUnseenDeadlineWantsALookAtOnce) {
  PageFigures figures;
  figures.as_of = kNow;
  figures.awaits_look = true;
  EXPECT_EQ(next_look(figures), kNow);
}

TEST(Follow, NothingPendingNeedsNoLook) { EXPECT_FALSE(next_look(PageFigures{})); }

}  // namespace
}  // namespace sarad
