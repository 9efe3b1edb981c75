// SPDX-License-Identifier: Apache-2.0
// Verdicts through the ledger: a restart, in whatever order facts came, gives the same bytes.
#include "daemon/keep_verdicts.hpp"
#include "daemon/snapshot_maker.hpp"
#include "exporters/cases_json.hpp"
#include "tests/store/scratch_ledger.hpp"

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <tuple>

namespace sarad {
namespace {

using std::chrono::hours;

constexpr Instant kSunday{Seconds{1'793'505'600}};  // 2026-11-01T04:00:00Z, Sunday 10:00 in Dhaka

/// One page under Sunday-to-Thursday hours and a limit in working hours.
std::shared_ptr<const RuleSet> rules(double limit) {
  CalendarSpec spec;
  spec.version = "plain-1";
  CalendarSpec::Weekly weekly;
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {{hours{9}, hours{17}}};
  spec.weekly.push_back(weekly);
  const auto calendar = BusinessTime::make(std::move(spec)).value();
  Policy policy;
  policy.version = "p1";
  policy.first_response = policy.final_answer = policy.interim_interval = policy.referral = working_hours(limit);
  auto set = std::make_shared<RuleSet>();
  set->calendars.emplace("plain", calendar);
  set->policies.emplace("default", RuleBook::make({{policy, calendar}}).value());
  set->policy_of.emplace("own", "default");
  set->offices = {"own", "roads"};
  return set;
}

std::unique_ptr<SnapshotMaker> maker(double limit) {
  auto made = std::make_unique<SnapshotMaker>();
  auto roster = std::make_shared<Roster>();
  roster->offices.resize(1);
  roster->offices[0].id = "own";
  roster->pages.resize(1);
  roster->pages[0].id = "page";
  roster->pages[0].office = "own";
  made->configure(roster, rules(limit), {}, hours{1}, hours{3});
  return made;
}

std::vector<Activity> a_busy_week() {
  std::vector<Activity> all;
  for (int i = 0; i < 40; ++i) {
    Activity asked = comment("q" + std::to_string(i), "post-" + std::to_string(i % 7));
    asked.author_key = "citizen " + std::to_string(i % 11);
    asked.created = kSunday + hours{i};
    asked.seen = *asked.created;
    all.push_back(asked);
    if (i % 3 == 0) continue;
    Activity said = comment("a" + std::to_string(i), asked.thread_id);
    said.kind = Kind::reply;
    said.author = AuthorRole::page;
    said.author_key.clear();
    said.parent_id = asked.id;
    said.created = *asked.created + hours{i % 17};
    said.seen = *said.created;
    said.facts.interim = i % 5 == 0;
    if (i % 10 == 0) said.facts.refers_to = {"roads"};
    all.push_back(said);
  }
  return all;
}

class FrozenLedger : public LedgerTest {
 protected:
  static constexpr Instant kNow = kSunday + hours{24 * 9};

  void take(std::vector<Activity> activities) {
    Batch b;
    b.page = "page";
    b.asked = b.seen = kNow - hours{1};
    b.complete = true;
    b.activities = std::move(activities);
    commit(b);
  }
  /// A life of the daemon: reads the ledger and folds; gives the exported cases.
  std::string live(double limit) {
    auto life = maker(limit);
    EXPECT_TRUE(life->load(*store_));
    while (!life->fold_some(kNow, 10)) {
    }
    written_ = life->take_decided().size();
    return cases_json(*life->snapshot(kNow));
  }
  std::string live_and_write(double limit) {
    auto life = maker(limit);
    EXPECT_TRUE(life->load(*store_));
    while (!life->fold_some(kNow, 10)) {
    }
    const auto rows = life->take_decided();
    written_ = rows.size();
    EXPECT_TRUE(store_->freeze(rows));
    return cases_json(*life->snapshot(kNow));
  }

  std::size_t written_ = 0;
};

/// The process ends here.
struct Killed {};

TEST_F(FrozenLedger, KilledBetweenBatchesEveryVerdictIsWrittenOnce) {
  take(a_busy_week());
  const std::string wanted = live(8);
  const std::size_t all = written_;
  ASSERT_GT(all, 40U);
  constexpr std::size_t kMost = 7;
  std::size_t kills = 0;
  for (bool done = false; !done; open()) {  // each time a new process
    auto life = maker(8);
    ASSERT_TRUE(life->load(*store_));
    while (!life->fold_some(kNow, 10)) {
    }
    const auto rows = life->take_decided();
    EXPECT_EQ(cases_json(*life->snapshot(kNow)), wanted);
    try {
      int batches = 0;
      const auto kept = keep_in_batches(*store_, rows, kMost, [&batches] {
        if (++batches == 2) throw Killed{};
      });
      EXPECT_FALSE(kept.error);
      EXPECT_EQ(kept.written, rows.size());
      done = true;
    } catch (const Killed&) {
      ++kills;
      ASSERT_LT(kills, all);
    }
  }
  EXPECT_GT(kills, 2U);
  std::set<std::tuple<std::string, ClockKind, std::string>> clocks;
  std::size_t rows = 0;
  ASSERT_TRUE(store_->verdicts([&](const VerdictRow& row) {
    ++rows;
    clocks.emplace(row.subject, row.clock, row.part);
  }));
  EXPECT_EQ(rows, all);
  EXPECT_EQ(clocks.size(), all);
  EXPECT_EQ(live(8), wanted);
  EXPECT_EQ(written_, 0U);
}

TEST_F(FrozenLedger, WhatADiskRefusesIsToldByNumber) {
  take(a_busy_week());
  auto life = maker(8);
  ASSERT_TRUE(life->load(*store_));
  while (!life->fold_some(kNow, 10)) {
  }
  const auto rows = life->take_decided();
  const auto kept = keep_in_batches(*store_, rows, 7, [this] { std::filesystem::remove(path()); });
  ASSERT_TRUE(kept.error);
  EXPECT_EQ(kept.error->code, Errc::storage);
  EXPECT_EQ(kept.written, 7U);
}

TEST_F(FrozenLedger, ARestartGivesTheSameBytesAndWritesNothingTwice) {
  take(a_busy_week());
  const std::string before = live_and_write(8);
  ASSERT_GT(written_, 40U);
  open();
  EXPECT_EQ(live_and_write(8), before);
  EXPECT_EQ(written_, 0U);
}

TEST_F(FrozenLedger, FactsInAnotherOrderGiveTheSameBytes) {
  take(a_busy_week());
  const std::string before = live_and_write(8);
  std::vector<Activity> shuffled = a_busy_week();
  for (unsigned seed = 1; seed <= 3; ++seed) {
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937{seed});
    ScratchFolder other;
    auto store = open_sqlite_ledger(other.path("ledger.db"), key(), OpenMode::daemon);
    ASSERT_TRUE(store);
    store_ = std::move(*store);
    take(shuffled);
    EXPECT_EQ(live_and_write(8), before) << seed;
    EXPECT_EQ(live_and_write(8), before) << seed;
    store_.reset();
  }
}

TEST_F(FrozenLedger, ATightenedPolicyMovesNoDecidedCaseAfterARestart) {
  take(a_busy_week());
  const std::string before = live_and_write(8);
  open();
  EXPECT_EQ(live_and_write(1), before);
}

TEST_F(FrozenLedger, WithoutTheVerdictsATightenedPolicyWould) {
  take(a_busy_week());
  const std::string before = live(8);
  EXPECT_NE(live(1), before);
}

TEST_F(FrozenLedger, AReloadBeforeTheVerdictsAreWrittenMovesNothingEither) {
  take(a_busy_week());
  auto life = maker(8);
  ASSERT_TRUE(life->load(*store_));
  while (!life->fold_some(kNow, 10)) {
  }
  const std::string before = cases_json(*life->snapshot(kNow));
  auto roster = std::make_shared<Roster>(*life->snapshot(kNow)->roster);
  life->configure(roster, rules(1), {}, hours{1}, hours{3});
  while (!life->fold_some(kNow, 10)) {
  }
  EXPECT_EQ(cases_json(*life->snapshot(kNow)), before);
}

}  // namespace
}  // namespace sarad
