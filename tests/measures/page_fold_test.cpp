// SPDX-License-Identifier: Apache-2.0
// PageFold against figures(): the same figures, whatever comes in whatever order, and as time passes.
#include "measures/page_fold.hpp"

#include "measures/frozen.hpp"
#include "measures/rulings.hpp"

#include "tests/measures/figures_text.hpp"
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <string>

namespace sarad::test {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// Draws a page's life: acts, and what a daemon would ask between them.
class RandomLife {
 public:
  explicit RandomLife(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  std::vector<Activity> acts(int n) {
    std::vector<Activity> acts;
    Instant t = dhaka("2026-09-20 08:00");
    for (int i = 0; i < n; ++i) {
      t += Seconds{below(3) == 0 ? 0 : below(40000)};
      acts.push_back(act(i, t, acts));
      if (one_in(12)) acts.push_back(another_version(acts[below(acts.size())]));
    }
    return acts;
  }

  std::mt19937& random() { return random_; }

 private:
  Activity act(int i, Instant t, const std::vector<Activity>& before) {
    Activity a;
    a.id = "page_1234/i" + std::to_string(i);
    a.thread_id = "page_1234/" + std::string{one_in(3) ? "i" : "T"} + std::to_string(below(6));
    if (one_in(10)) a.id = a.thread_id;
    a.created = t;
    a.seen = t + Seconds{one_in(4) ? below(90000) : 0};
    if (one_in(20)) a.seen = t - Seconds{below(5000)};
    if (!before.empty() && one_in(2)) a.parent_id = before[below(before.size())].id;
    if (one_in(4)) a.parent_id = a.thread_id;
    a.permalink = "https://example.org/" + a.id;
    const auto who = below(24);
    a.kind = std::array{Kind::comment, Kind::reply, Kind::mention, Kind::visitor_post}[below(4)];
    if (who < 12) {
      a.author = who == 0 ? AuthorRole::unknown : AuthorRole::citizen;
      if (below(8) > 0) a.author_key = std::string(1, static_cast<char>('A' + below(4)));
      if (one_in(4)) a.facts.mentions = {"page"};
      a.facts.trivial = one_in(8);
    } else if (who < 19) {
      a.author = std::array{AuthorRole::page, AuthorRole::team, AuthorRole::office}[below(3)];
      if (a.author == AuthorRole::office) a.office = one_in(2) ? "roads" : "power";
      a.kind = one_in(6) ? Kind::private_reply : Kind::reply;
      a.facts.interim = one_in(3);
      if (one_in(3)) a.facts.mentions = {std::string(1, static_cast<char>('A' + below(4)))};
      if (one_in(3)) a.facts.refers_to = {"roads"};
    } else if (who < 21) {
      a.kind = Kind::post;
      a.author = AuthorRole::page;
    } else {
      deletion(a, before);
    }
    return a;
  }

  void deletion(Activity& a, const std::vector<Activity>& before) {
    a.kind = Kind::deletion;
    a.author = std::array{AuthorRole::citizen, AuthorRole::page, AuthorRole::unknown}[below(3)];
    a.parent_id = before.empty() || one_in(6) ? a.thread_id : before[below(before.size())].id;
    if (one_in(15)) a.parent_id.reset();
    if (one_in(2)) a.created.reset();
    if (one_in(2)) a.last_present = a.seen - Seconds{below(40000)};
  }

  Activity another_version(Activity a) {
    a.seen += Seconds{below(3)} * 1000 - Seconds{1000};
    if (a.created && one_in(3)) a.created = *a.created + Seconds{below(3)} * 2000 - Seconds{2000};
    if (one_in(3)) a.facts.interim = !a.facts.interim;
    if (one_in(3)) a.facts.trivial = !a.facts.trivial;
    if (one_in(4)) a.thread_id = "page_1234/T" + std::to_string(below(6));
    if (one_in(8)) a.kind = Kind::comment;
    return a;
  }

  std::mt19937 random_;
};

/// Two policies, one after the other, with calendars of their own, one with days that await the moon.
RuleBook two_policies() {
  CalendarSpec spec = plain_week();
  spec.version = "moon-2";
  const LocalDay monday{std::chrono::year{2026} / 10 / 19};
  spec.days.push_back({monday, monday + days{2}, std::nullopt, std::nullopt, true, "moon"});
  spec.time_zone = "Asia/Kathmandu";
  Policy later = eight_hours();
  later.version = "later";
  later.from = dhaka("2026-10-12 12:00");
  later.first_response = working_days(1);
  later.interim_interval.working_hours.reset();
  later.interim_interval.wall_hours = 30;
  later.cadence.distinct_days = true;
  return RuleBook::make({{eight_hours(), plain_calendar()}, {later, compile(spec)}}).value();
}

struct Pair {
  explicit Pair(Story& told) : story(told), fold(setting()) {}

  PageFoldSetting setting() const { return {&story.page, &story.rules, &story.offices, story.parameters, frozen}; }

  /// From now on what is decided is written down, as the daemon does.
  void freeze(FrozenVerdicts& verdicts) {
    frozen = &verdicts;
    fold.reconfigure(setting());
  }

  void expect_equal(const PageMoment& moment) {
    PageInput in;
    in.page = &story.page;
    const auto ruled = apply(given, rulings, moment.as_of);
    in.activities = ruled;
    in.rules = &story.rules;
    in.offices = &story.offices;
    in.parameters = story.parameters;
    in.as_of = moment.as_of;
    in.observed_until = moment.observed_until;
    in.blind = moment.blind;
    in.coverage = moment.coverage;
    in.state = moment.state;
    in.frozen = frozen;
    auto expected = figures(in);
    auto found = fold.figures(moment);
    ASSERT_EQ(expected.has_value(), found.has_value());
    if (!expected) return;
    ASSERT_EQ(FiguresText::of(*found), FiguresText::of(*expected));
    ASSERT_EQ(found->calendar, expected->calendar);
    ASSERT_EQ(fold.cases(), expected->cases.size());
    ASSERT_TRUE(fold.list_cases(*found));
    ASSERT_EQ(FiguresText::of_cases(*found), FiguresText::of_cases(*expected));
    if (frozen != nullptr)
      static_cast<void>(newly_decided("P", moment.as_of, expected->cases, expected->referrals, *frozen));
  }

  void add(const Activity& a) {
    given.push_back(a);
    fold.add(a);
  }

  void rule(Ruling ruling) {
    ruling.number = static_cast<std::int64_t>(rulings.size()) + 1;
    rulings.push_back(ruling);
    fold.rule(std::move(ruling));
  }

  Story& story;
  FrozenVerdicts* frozen = nullptr;
  PageFold fold;
  std::vector<Activity> given;
  std::vector<Ruling> rulings;
};

/// What does not move with time alone: one line a case and a referral.
std::multiset<std::string> outlines(const PageCases& page) {
  std::multiset<std::string> lines;
  for (const auto& c : page.cases) {
    std::string line = c.thread_id + " " + c.id + " " + std::string{to_string(c.state)};
    line += " first " + (c.first ? c.first->id : "-") + " " + std::string{to_string(c.first_clock.verdict)};
    line += " final " + (c.final ? c.final->id : "-") + " " + std::string{to_string(c.final_clock.verdict)};
    for (const auto& m : c.messages) line += " " + m;
    for (const auto& promise : c.promises) line += " promise " + std::string{to_string(promise.verdict)};
    for (const auto breach : c.breaches) line += " " + std::string{to_string(breach)};
    lines.insert(line);
  }
  for (const auto& r : page.referrals) lines.insert(r.thread_id + " " + r.tag + " " + r.office + " " + std::string{to_string(r.verdict)});
  return lines;
}

PageMoment random_moment(RandomLife& life, Instant as_of) {
  PageMoment moment;
  moment.as_of = as_of;
  if (!life.one_in(10)) moment.observed_until = as_of - Seconds{life.one_in(3) ? life.below(400000) : 0};
  if (life.one_in(3)) moment.blind = {{as_of - days{9}, as_of - days{9} + hours{life.below(30)}}};
  moment.coverage = {static_cast<std::int64_t>(life.below(100)), 100};
  moment.state = PageState::watched;
  return moment;
}

class RandomFold : public testing::TestWithParam<unsigned> {
 protected:
  RandomLife life{GetParam()};
  Story story;

  void SetUp() override {
    story.parameters.min_n = 3;
    story.parameters.window = days{life.one_in(2) ? 8 : 91};
    story.page.registered = dhaka(life.one_in(2) ? "2026-09-01 00:00" : "2026-10-01 00:00");
    if (life.one_in(2)) story.rules = two_policies();
  }
};

TEST_P(RandomFold, SaysWhatTheReferenceSaysAfterEachActAsItHappens) {
  Pair pair(story);
  for (const auto& act : life.acts(150)) {
    pair.add(act);
    pair.expect_equal(random_moment(life, std::max(act.seen, act.created.value_or(act.seen))));
    if (HasFatalFailure()) return;
  }
}

TEST_P(RandomFold, SaysWhatTheReferenceSaysInAnyOrderOfArrival) {
  Pair pair(story);
  auto acts = life.acts(150);
  std::shuffle(acts.begin(), acts.end(), life.random());
  Instant now = dhaka("2026-09-25 12:00");
  for (std::size_t i = 0; i < acts.size(); ++i) {
    pair.add(acts[i]);
    if (life.one_in(3)) pair.add(acts[life.below(i + 1)]);
    if (life.one_in(3)) now += Seconds{life.below(200000)};
    if (life.one_in(2)) pair.expect_equal(random_moment(life, now));
    if (HasFatalFailure()) return;
  }
}

TEST_P(RandomFold, FollowsTheTimeAloneForwardsAndBackwards) {
  Pair pair(story);
  for (const auto& act : life.acts(150)) pair.add(act);
  Instant now = dhaka("2026-09-25 12:00");
  for (int step = 0; step < 60; ++step) {
    const auto last = pair.fold.figures(random_moment(life, now));
    pair.expect_equal(random_moment(life, now));
    if (HasFatalFailure()) return;
    now = life.one_in(12)                               ? now - Seconds{life.below(500000)}
          : last && last->next_change && life.one_in(2) ? *last->next_change
                                                        : now + Seconds{life.below(300000)};
  }
}

TEST_P(RandomFold, ListsTheCasesOfOneConversation) {
  Pair pair(story);
  for (const auto& act : life.acts(100)) pair.add(act);
  auto all = pair.fold.figures(random_moment(life, dhaka("2026-12-01 12:00"))).value();
  ASSERT_TRUE(pair.fold.list_cases(all));
  std::size_t n = 0;
  for (std::size_t t = 0; t < 6; ++t)
    for (const char* kind : {"page_1234/T", "page_1234/i"})
      n += pair.fold.cases_of(kind + std::to_string(t), all).value().cases.size();
  EXPECT_EQ(n, all.cases.size());
}

TEST_P(RandomFold, JudgesByAnotherConfigurationAsThoughItHadAlwaysBeen) {
  Pair pair(story);
  for (const auto& act : life.acts(80)) pair.add(act);
  const Instant now = dhaka("2026-10-25 12:00");
  pair.expect_equal(random_moment(life, now));
  story.rules = two_policies();
  story.page.registered = dhaka("2026-10-05 00:00");
  pair.fold.reconfigure(pair.setting());
  pair.expect_equal(random_moment(life, now));
}

TEST_P(RandomFold, KeepsFrozenVerdictsAsTheReferenceDoesThroughAChangeOfPolicy) {
  FrozenVerdicts frozen;
  Pair pair(story);
  pair.freeze(frozen);
  Instant now = dhaka("2026-09-20 08:00");
  const auto acts = life.acts(90);
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (i == 45) {
      story.rules = two_policies();
      pair.fold.reconfigure(pair.setting());
    }
    pair.add(acts[i]);
    now = std::max({now, acts[i].seen, acts[i].created.value_or(now)});
    pair.expect_equal(random_moment(life, now));
    if (HasFatalFailure()) return;
  }
}

TEST_P(RandomFold, PutsRulingsOverWhatItKnowsAndWhatIsYetToComeFromWhenTheyWereMade) {
  Pair pair(story);
  std::set<std::string> ids;
  std::vector<Activity> acts;
  for (const auto& act : life.acts(80))
    if (ids.insert(act.id).second) acts.push_back(act);
  Instant now = dhaka("2026-10-05 12:00");
  for (std::size_t step = 0; step < acts.size(); ++step) {
    pair.add(acts[step]);
    if (life.one_in(3)) {
      Ruling ruling;
      ruling.activity = life.one_in(9) ? "nobody's" : acts[life.below(acts.size())].id;
      if (life.one_in(2)) ruling.interim = life.one_in(2);
      if (!ruling.interim || life.one_in(3)) ruling.trivial = life.one_in(2);
      ruling.at = now + Seconds{life.below(200000)} - Seconds{100000};
      pair.rule(ruling);
    }
    if (life.one_in(2)) now += Seconds{life.below(100000)};
    pair.expect_equal(random_moment(life, life.one_in(9) ? now - Seconds{life.below(300000)} : now));
    if (HasFatalFailure()) return;
  }
}

TEST_P(RandomFold, TellsWhatChangedSinceTheLastTelling) {
  Pair pair(story);
  std::multiset<std::string> told;
  Instant now = dhaka("2026-09-25 12:00");
  std::size_t changes = 0;
  for (const auto& act : life.acts(120)) {
    pair.add(act);
    if (life.one_in(2)) now = life.one_in(15) ? now - Seconds{life.below(400000)} : now + Seconds{life.below(150000)};
    if (!life.one_in(3)) continue;
    auto figures = pair.fold.figures(random_moment(life, now));
    if (!figures) continue;
    const auto changed = pair.fold.take_changes(*figures).value();
    for (const auto& line : outlines(changed.before)) {
      const auto known = told.find(line);
      ASSERT_NE(known, told.end()) << "was never told: " << line;
      told.erase(known);
    }
    told.merge(outlines(changed.after));
    changes += changed.after.cases.size();
    ASSERT_TRUE(pair.fold.list_cases(*figures));
    ASSERT_EQ(told, outlines({figures->cases, figures->referrals, {}}));
  }
  EXPECT_GT(changes, 0U);
}

TEST_P(RandomFold, NamesTheConversationsThatWaitAsTheWholeListDoes) {
  Pair pair(story);
  for (const auto& act : life.acts(120)) pair.add(act);
  bool any = false;
  for (Instant now = dhaka("2026-10-01 12:00"); now < dhaka("2026-12-01 12:00"); now += Seconds{life.below(900000)}) {
    auto figures = pair.fold.figures(random_moment(life, now)).value();
    ASSERT_TRUE(pair.fold.list_cases(figures));
    EXPECT_EQ(outlines(pair.fold.judgeable_cases(figures)), outlines({figures.cases, figures.referrals, {}}));
    std::set<std::string> live;
    for (const auto& c : figures.cases)
      if (c.state == CaseState::open || c.state == CaseState::responded) live.insert(c.thread_id);
    std::set<std::string> watched;
    for (const auto& thread : pair.fold.watched_threads(now)) {
      if (thread.live) watched.insert(thread.id);
      EXPECT_TRUE(thread.live || !thread.ran_out.empty());
      EXPECT_TRUE(std::is_sorted(thread.ran_out.begin(), thread.ran_out.end()));
      for (const Instant t : thread.ran_out) EXPECT_LT(t, now);
    }
    EXPECT_EQ(watched, live);

    const auto all = pair.fold.pressing(figures, 1'000);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    for (const auto& clock : all) {
      const auto place = clock.thread;
      const auto own = pair.fold.cases_of(std::span{&place, 1}, figures).value();
      std::set<Instant> deadlines;
      for (const auto& c : own.cases) deadlines.insert({c.first_clock.deadline.overdue_from, c.final_clock.deadline.overdue_from});
      for (const auto& c : own.cases)
        for (const auto& promise : c.promises) deadlines.insert(promise.deadline.overdue_from);
      for (const auto& referral : own.referrals) deadlines.insert(referral.deadline.overdue_from);
      EXPECT_TRUE(deadlines.contains(instant_of(clock.overdue_from)));
      any = true;
    }
    const auto first = pair.fold.pressing(figures, 2);
    ASSERT_LE(first.size(), all.size());
    EXPECT_TRUE(std::equal(first.begin(), first.end(), all.begin()));
    EXPECT_GE(first.size(), std::min<std::size_t>(2, all.size()));
  }
  EXPECT_TRUE(any);
  EXPECT_GT(pair.fold.fact_bytes(), 0U);
  EXPECT_GT(pair.fold.sum_bytes(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomFold, testing::Range(1U, 13U));

TEST(PageFold, TakesADeletionBackFromAThreadWhoseRootTurnsUpElsewhere) {
  Story story;
  Pair pair(story);
  pair.add(story.asks("q", "A", "2026-11-01 10:00"));
  pair.add(story.deletes("d", "T", AuthorRole::page, "2026-11-01 11:00"));
  const PageMoment noon{dhaka("2026-11-01 12:00"), dhaka("2026-11-01 12:00"), {}, {}, {}};
  EXPECT_EQ(pair.fold.figures(noon).value().open, 0);
  Activity root = story.posts("T", "2026-11-01 09:00");
  root.thread_id = "another";
  pair.add(root);
  pair.expect_equal(noon);
  EXPECT_EQ(pair.fold.figures(noon).value().open, 1);
}

TEST(PageFold, KnowsNoCasesOfAConversationItNeverSaw) {
  Story story;
  Pair pair(story);
  for (int i = 0; i < 40; ++i)
    pair.add(story.asks("q" + std::to_string(i), "A" + std::to_string(i), "2026-11-01 10:00"));
  auto figures = pair.fold.figures({dhaka("2026-11-01 12:00"), {}, {}, {}, {}}).value();
  EXPECT_EQ(pair.fold.cases_of("T", figures).value().cases.size(), 40U);
  EXPECT_TRUE(pair.fold.cases_of("t", figures).value().cases.empty());
}

TEST(PageFold, HasNoFiguresWithoutAPolicyInForce) {
  Story story;
  Policy late = eight_hours();
  late.from = dhaka("2026-11-10 00:00");
  story.rules = RuleBook::make({{late, plain_calendar()}}).value();
  Pair pair(story);
  EXPECT_EQ(pair.fold.figures({dhaka("2026-11-05 12:00"), {}, {}, {}, {}}).error(), RuleError::no_policy);
  pair.add(story.asks("q", "A", "2026-11-01 10:00"));
  EXPECT_EQ(pair.fold.figures({dhaka("2026-11-12 12:00"), {}, {}, {}, {}}).error(), RuleError::no_policy);
}

}  // namespace
}  // namespace sarad::test
