// SPDX-License-Identifier: Apache-2.0
// Properties that hold for every page, on pages drawn at random: the outcome depends on the set of
// facts alone (R3), hiding never helps, and a page of tens of thousands of facts folds quickly.
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>

namespace sarad::test {
namespace {

using std::chrono::hours;

/// Everything a fold says, as text: equal texts, equal outcomes.
std::string told(const PageCases& page) {
  std::ostringstream out;
  const auto clock = [&](const ClockReading& c) {
    out << ' ' << format_instant(c.deadline.due) << to_string(c.verdict) << c.late_by.count() << c.deadline.provisional;
  };
  for (const auto& c : page.cases) {
    out << c.id << c.author_key << to_string(c.state) << format_instant(c.opened) << c.follow_up;
    if (c.ended) out << " ended " << format_instant(*c.ended);
    for (const auto& m : c.messages) out << ' ' << m;
    if (c.first) out << " first " << c.first->id << to_string(c.first->address);
    if (c.final) out << " final " << c.final->id << to_string(c.final->address);
    clock(c.first_clock);
    clock(c.final_clock);
    for (const auto& p : c.promises) out << p.from << p.kept_by.value_or("-"), clock(p);
    for (const auto b : c.breaches) out << to_string(b);
    for (const auto f : c.flags) out << to_string(f);
    out << '\n';
  }
  for (const auto& r : page.referrals) {
    out << r.office << r.tag << r.answer.value_or("-");
    for (const auto& c : r.cases) out << ' ' << c;
    clock(r);
    out << '\n';
  }
  return out.str();
}

/// A conversation of `n` acts by a few citizens, the page, a team member and two other offices.
std::vector<Activity> random_page(unsigned seed, int n) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t k) { return random() % k; };
  std::vector<Activity> acts;
  Instant t = dhaka("2026-11-01 08:00");
  for (int i = 0; i < n; ++i) {
    t += Seconds{below(3) == 0 ? 0 : below(20000)};
    Activity a;
    a.id = "i" + std::to_string(i);
    a.thread_id = "T" + std::to_string(below(3));
    a.created = t;
    a.seen = t + Seconds{below(4) == 0 ? below(90000) : 0};
    if (!acts.empty() && below(2) == 0) a.parent_id = acts[below(acts.size())].id;
    const auto who = below(20);
    a.kind = std::array{Kind::comment, Kind::reply, Kind::mention, Kind::visitor_post}[below(4)];
    if (who < 11) {
      a.author = who == 0 ? AuthorRole::unknown : AuthorRole::citizen;
      if (below(8) > 0) a.author_key = std::string(1, static_cast<char>('A' + below(4)));
      if (below(4) == 0) a.facts.mentions = {"page"};
      a.facts.trivial = below(8) == 0;
    } else if (who < 18) {
      a.author = std::array{AuthorRole::page, AuthorRole::team, AuthorRole::office}[below(3)];
      if (a.author == AuthorRole::office) a.office = below(2) == 0 ? "roads" : "power";
      a.kind = below(6) == 0 ? Kind::private_reply : Kind::reply;
      a.facts.interim = below(3) == 0;
      if (below(3) == 0) a.facts.mentions = {std::string(1, static_cast<char>('A' + below(4)))};
      if (below(3) == 0) a.facts.refers_to = {"roads"};
    } else {
      a.kind = Kind::deletion;
      a.author = std::array{AuthorRole::citizen, AuthorRole::page, AuthorRole::unknown}[below(3)];
      a.parent_id = acts.empty() || below(12) == 0 ? a.thread_id : acts[below(acts.size())].id;
      if (below(2) == 0) a.created.reset();
      if (below(2) == 0) a.last_present = a.seen - Seconds{below(40000)};
    }
    acts.push_back(std::move(a));
  }
  return acts;
}

const Instant kLater = dhaka("2026-12-20 12:00");

class RandomPage : public testing::TestWithParam<unsigned> {};

TEST_P(RandomPage, IsTheSameWhateverTheOrderOfArrival) {
  const Story story;
  auto acts = random_page(GetParam(), 120);
  const std::string before = told(story.fold(acts, kLater));
  std::mt19937 random(GetParam());
  for (int round = 0; round < 3; ++round) {
    std::shuffle(acts.begin(), acts.end(), random);
    ASSERT_EQ(told(story.fold(acts, kLater)), before);
  }
}

TEST_P(RandomPage, IsTheSameWhenEverythingIsDeliveredAgainAndLaterVersionsDiffer) {
  const Story story;
  auto acts = random_page(GetParam(), 120);
  const std::string before = told(story.fold(acts, kLater));
  const std::size_t count = acts.size();
  for (std::size_t i = 0; i < count; ++i) {
    acts.push_back(acts[i]);
    Activity edited = acts[i];
    edited.seen += hours{1};
    edited.facts.interim = !edited.facts.interim;
    edited.facts.trivial = !edited.facts.trivial;
    acts.push_back(edited);
  }
  ASSERT_EQ(told(story.fold(acts, kLater)), before);
}

TEST_P(RandomPage, AtAnEarlierInstantIsWhatItWasBeforeTheRestHappened) {
  const Story story;
  const auto acts = random_page(GetParam(), 120);
  const Instant t = dhaka("2026-11-04 12:00");
  std::vector<Activity> known;
  for (const auto& a : acts)
    if (a.seen <= t && (!a.created || *a.created <= t)) known.push_back(a);
  EXPECT_EQ(told(story.fold(acts, t)), told(story.fold(known, t)));
}

TEST_P(RandomPage, DoesNotChangeBeforeItsNextChangeAndThenDoes) {
  const Story story;
  const auto acts = random_page(GetParam(), 120);
  Instant t = dhaka("2026-11-10 12:00");
  std::vector<Activity> known;
  for (const auto& a : acts)
    if (a.seen <= t) known.push_back(a);
  for (int step = 0; step < 20; ++step) {
    const auto now = story.fold(known, t);
    if (!now.next_change) break;
    const auto verdicts = [](const PageCases& page) {
      std::string all;
      for (const auto& c : page.cases) {
        all.append(to_string(c.first_clock.verdict)).append(to_string(c.final_clock.verdict));
        for (const auto& p : c.promises) all.append(to_string(p.verdict));
      }
      for (const auto& r : page.referrals) all.append(to_string(r.verdict));
      return all;
    };
    ASSERT_EQ(verdicts(story.fold(known, *now.next_change - Seconds{1})), verdicts(now));
    ASSERT_NE(verdicts(story.fold(known, *now.next_change)), verdicts(now));
    t = *now.next_change;
  }
}

TEST_P(RandomPage, AHidingByThePageTurnsNoMissIntoAnythingBetter) {
  const Story story;
  auto acts = random_page(GetParam(), 60);
  const Instant now = dhaka("2026-12-01 12:00");
  const auto missed = [&](const std::vector<Activity>& given) {
    std::set<std::string> ids;
    for (const auto& c : story.fold(given, now).cases)
      if (c.first_clock.verdict == Verdict::missed) ids.insert(c.id);
    return ids;
  };
  const auto before = missed(acts);
  for (const auto& id : before) {
    Activity hidden;
    hidden.id = "hide-" + id;
    hidden.kind = Kind::deletion;
    hidden.author = AuthorRole::page;
    hidden.thread_id = "T0";
    hidden.parent_id = id;
    hidden.created = hidden.seen = now;
    acts.push_back(hidden);
  }
  EXPECT_EQ(missed(acts), before);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPage, testing::Range(1U, 41U));

/// Fifty thousand facts in one thread, the shape that a careless fold takes quadratic time for.
std::vector<Activity> busy_thread(int n) {
  std::vector<Activity> acts;
  acts.reserve(static_cast<std::size_t>(n));
  Instant t = dhaka("2026-11-01 08:00");
  for (int i = 0; i < n; ++i) {
    t += Seconds{30};
    Activity a;
    a.id = "i" + std::to_string(i);
    a.thread_id = "T";
    a.created = a.seen = t;
    a.kind = Kind::comment;
    if (i % 10 == 9) {
      a.kind = Kind::reply;
      a.author = AuthorRole::page;
      a.parent_id = "i" + std::to_string(i - 1 - i % 7);
      a.facts.interim = i % 20 == 9;
    } else if (i % 10 == 8 && i > 100) {
      a.kind = Kind::deletion;
      a.author = AuthorRole::citizen;
      a.parent_id = i % 5000 == 8 ? "T" : "i" + std::to_string(i - 57);
    } else {
      a.author = AuthorRole::citizen;
      a.author_key = "k" + std::to_string(i % 9000);
      if (i % 3 == 0 && i > 50) a.parent_id = "i" + std::to_string(i - 50);
      if (i % 3 == 0) a.facts.mentions = {"page"};
    }
    acts.push_back(std::move(a));
  }
  return acts;
}

TEST(BusyPage, FiftyThousandFactsInOneThreadFoldWithoutQuadraticTime) {
  const Story story;
  const auto acts = busy_thread(50000);
  const auto before = std::chrono::steady_clock::now();
  const auto page = story.fold(acts, kLater);
  const auto taken = std::chrono::steady_clock::now() - before;
  RecordProperty("milliseconds",
                 static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count()));
  EXPECT_GT(page.cases.size(), 1000U);
  EXPECT_LT(taken, std::chrono::seconds{3});
}

}  // namespace
}  // namespace sarad::test
