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

Case open_case(std::string thread, Instant overdue_from, Verdict verdict = Verdict::pending) {
  Case c;
  c.id = "case-of-" + thread;
  c.thread_id = std::move(thread);
  c.state = CaseState::open;
  c.first_clock.deadline.overdue_from = overdue_from;
  c.first_clock.verdict = verdict;
  c.final_clock.deadline.overdue_from = kNow + days{5};
  return c;
}

TEST(Follow, AThreadWhoseDeadlinePassedSinceItWasReadIsAlwaysFollowed) {
  PageFigures figures;
  figures.cases = {open_case("t", kNow - minutes{5}, Verdict::unseen)};
  EXPECT_THAT(threads_to_follow(std::vector{look("t", minutes{30})}, &figures, kNow).threads, ElementsAre("t"));
}

TEST(Follow, AThreadReadAfterItsDeadlineIsLeftAlone) {
  PageFigures figures;
  figures.cases = {open_case("t", kNow - hours{2}, Verdict::missed)};
  EXPECT_THAT(threads_to_follow(std::vector{look("t", minutes{30})}, &figures, kNow).threads, IsEmpty());
}

TEST(Follow, AThreadThatWasNeverLookedIntoIsFollowedForItsCase) {
  PageFigures figures;
  figures.cases = {open_case("late", kNow - hours{2}, Verdict::missed), open_case("young", kNow + days{1})};
  EXPECT_THAT(threads_to_follow(std::vector<ThreadLook>{}, &figures, kNow).threads, ElementsAre("late", "young"));
}

TEST(Follow, OpenCasesAreReadAgainEverySixHoursHoweverOld) {
  PageFigures figures;
  figures.cases = {open_case("t", kNow + days{1}), open_case("fresh", kNow + days{1})};
  const auto following =
      threads_to_follow(std::vector{look("t", hours{7}, days{400}), look("fresh", hours{1}, days{400})}, &figures, kNow);
  EXPECT_THAT(following.threads, ElementsAre("t"));
}

TEST(Follow, QuietThreadsAreReadAgainWhileTheyAreYoungLongestUnreadFirst) {
  const auto following = threads_to_follow(
      std::vector{look("b", days{4}, days{10}), look("a", days{5}, days{10}), look("old", days{5}, days{100})}, nullptr, kNow);
  EXPECT_THAT(following.threads, ElementsAre("a", "b"));
}

TEST(Follow, MorePassedDeadlinesThanOnePollMayAskForLeaveThePageNotCompletelyKnown) {
  PageFigures figures;
  std::vector<ThreadLook> threads;
  for (int i = 0; i < 60; ++i) {
    const auto id = "t" + std::to_string(i);
    threads.push_back(look(id, hours{1}));
    figures.cases.push_back(open_case(id, kNow - minutes{10}, Verdict::unseen));
  }
  EXPECT_FALSE(threads_to_follow(threads, &figures, kNow).all_due);
  threads.resize(50);
  figures.cases.resize(50);
  EXPECT_TRUE(threads_to_follow(threads, &figures, kNow).all_due);
}

TEST(Follow, TheNextLookComesWithinTenMinutesAfterTheNextDeadline) {
  PageFigures figures;
  figures.page = "p";
  figures.as_of = kNow;
  figures.cases = {open_case("t", kNow + hours{3})};
  const auto look_at = next_look(figures);
  ASSERT_TRUE(look_at);
  EXPECT_GT(*look_at, kNow + hours{3});
  EXPECT_LE(*look_at, kNow + hours{3} + minutes{10});
}

TEST(Follow, AnUnseenDeadlineWantsALookAtOnce) {
  PageFigures figures;
  figures.as_of = kNow;
  figures.cases = {open_case("t", kNow - hours{1}, Verdict::unseen)};
  EXPECT_EQ(next_look(figures), kNow);
}

TEST(Follow, NothingPendingNeedsNoLook) { EXPECT_FALSE(next_look(PageFigures{})); }

}  // namespace
}  // namespace sarad
