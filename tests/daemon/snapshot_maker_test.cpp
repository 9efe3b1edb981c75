// SPDX-License-Identifier: Apache-2.0
// The daemon's figures, kept up to date fact by fact, against figures() over all facts: the same, field by field, with
// the same cases and the same verdicts written, whatever a page lives through.
#include "daemon/snapshot_maker.hpp"
#include "exporters/urgent.hpp"
#include "measures/rulings.hpp"
#include "tests/measures/figures_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace sarad {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Instant kBegin{Seconds{1'789'876'800}};  // 2026-09-20T04:00:00Z, Sunday 10:00 in Dhaka

std::shared_ptr<const BusinessTime> calendar(const std::string& version, bool moon) {
  CalendarSpec spec;
  spec.version = version;
  CalendarSpec::Weekly weekly;
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {{hours{9}, hours{17}}};
  spec.weekly.push_back(weekly);
  const LocalDay monday{std::chrono::year{2026} / 9 / 28};
  if (moon) spec.days.push_back({monday, monday + days{2}, std::nullopt, std::nullopt, true, "moon"});
  return BusinessTime::make(std::move(spec)).value();
}

/// Configurations that a reload may bring: other limits, other calendars, a policy that begins too late.
std::shared_ptr<const RuleSet> rules(std::size_t which) {
  auto set = std::make_shared<RuleSet>();
  const auto plain = calendar("plain-1", false), moon = calendar("moon-2", true);
  set->calendars = {{"moon", moon}, {"plain", plain}};
  Policy policy;
  policy.version = "p" + std::to_string(which);
  policy.calendar = which % 2 == 0 ? "plain" : "moon";
  policy.first_response = working_hours(which % 3 == 0 ? 8 : 3);
  policy.final_answer = working_hours(24);
  policy.interim_interval = policy.referral = working_hours(16);
  Policy later = policy;
  later.version += "-later";
  later.from = kBegin + days{10};
  later.final_answer = working_days(2);
  if (which == 3) policy.from = kBegin + days{3};
  const auto used = which % 2 == 0 ? plain : moon;
  set->policies.emplace("default", RuleBook::make({{policy, used}, {later, used}}).value());
  set->policy_of = {{"own", "default"}, {"roads", "default"}};
  set->offices = {"own", "roads"};
  return set;
}

std::string text_of(const VerdictRow& row) {
  return row.page + ' ' + row.subject + ' ' + std::string{to_string(row.clock)} + ' ' + row.part + ' ' +
         format_instant(row.started) + ' ' + format_instant(row.due) + ' ' + format_instant(row.overdue_from) + ' ' +
         std::to_string(row.provisional) + ' ' + std::string{to_string(row.verdict)} + ' ' +
         std::to_string(row.late_by.count()) + ' ' + (row.settled ? format_instant(*row.settled) : "-") + ' ' +
         row.by->policy_version + ' ' + row.by->calendar_version + ' ' + row.by->policy + ' ' +
         format_instant(row.judged_at);
}

std::vector<std::string> texts_of(const std::vector<VerdictRow>& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows) texts.push_back(text_of(row));
  return texts;
}

/// What was learned by comparing all of a page's cases, as it is said of one case.
using News = std::multimap<std::string, std::string>;

News news(const std::vector<Case>& before, const std::vector<Case>& after) {
  std::map<std::string, const Case*> known;
  for (const auto& c : before) known.emplace(c.id, &c);
  News all;
  for (const auto& c : after) {
    const Case* was = known.contains(c.id) ? known.at(c.id) : nullptr;
    if (was == nullptr) all.emplace(c.id, "opened");
    if (c.first && (was == nullptr || !was->first)) all.emplace(c.id, "first");
    if (c.final && (was == nullptr || !was->final)) all.emplace(c.id, "final");
    for (const auto breach : c.breaches)
      if (was == nullptr || std::find(was->breaches.begin(), was->breaches.end(), breach) == was->breaches.end())
        all.emplace(c.id, to_string(breach));
    if (was != nullptr && was->first_clock.verdict != c.first_clock.verdict && is_decided(was->first_clock.verdict))
      all.emplace(c.id, "corrected");
  }
  return all;
}

/// The reference: all facts of a page, judged at once each time.
struct Reference {
  std::vector<Activity> facts;
  std::vector<Ruling> rulings;
  FrozenVerdicts frozen;
  std::optional<PageFigures> figures;
  std::vector<VerdictRow> decided;

  Ruled<PageFigures> judge(const Page& page, const RuleSet& rules, const MeasureParameters& parameters,
                           const PageFigures& as) {
    const auto ruled = apply(facts, rulings, as.as_of);
    PageInput in;
    in.page = &page;
    in.activities = ruled;
    in.rules = rules.of_office(page.office);
    in.offices = &rules.offices;
    in.parameters = parameters;
    in.as_of = as.as_of;
    in.observed_until = as.observed_until;
    in.coverage = as.coverage;
    in.state = as.state;
    in.frozen = &frozen;
    auto result = sarad::figures(in);
    if (!result) return result;
    auto rows = newly_decided(page.id, as.as_of, result->cases, result->referrals, frozen);
    decided.insert(decided.end(), rows.begin(), rows.end());
    return result;
  }
};

class RandomLife : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random{GetParam()};
  std::size_t below(std::size_t n) { return random() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  static constexpr std::size_t kPages = 3;
  std::map<std::string, Reference> reference;
  std::map<std::string, News> learned;
  std::shared_ptr<const RuleSet> ruling = rules(0);
  std::shared_ptr<Roster> roster = std::make_shared<Roster>();
  MeasureParameters parameters;
  Instant now = kBegin;
  std::int64_t ids = 0, ruled = 0, verdicts = 0;

  SnapshotMaker maker{false,
                      [this](const Page& page, const Folded& folded) {
                        if (folded.before == nullptr) return;
                        auto& all = learned[page.id];
                        for (auto& each : news(folded.changes.before.cases, folded.changes.after.cases)) all.insert(each);
                      },
                      [](std::string_view) { return false; }};

  void SetUp() override {
    for (const char* office : {"own", "roads"}) roster->offices.emplace_back().id = office;
    for (std::size_t i = 0; i < kPages; ++i) {
      Page& page = roster->pages.emplace_back();
      page.id = "page-" + std::to_string(i);
      page.office = i == 2 ? "roads" : "own";
      page.registered = kBegin + days{i};
    }
    parameters.min_n = 3;
    parameters.window = days{10};
    configure(0);
  }

  void configure(std::size_t which) {
    ruling = rules(which);
    roster = std::make_shared<Roster>(*roster);
    maker.configure(roster, ruling, parameters, hours{1}, hours{3});
  }

  Activity act(const std::vector<Activity>& before) {
    Activity a;
    a.id = "i" + std::to_string(ids++);
    a.thread_id = "T" + std::to_string(below(5));
    a.created = now - Seconds{one_in(4) ? below(200000) : below(5000)};
    a.seen = one_in(9) ? now - Seconds{below(4000)} : now;
    a.kind = std::array{Kind::comment, Kind::reply, Kind::mention, Kind::visitor_post}[below(4)];
    a.parent_id = before.empty() || one_in(3) ? a.thread_id : before[below(before.size())].id;
    const auto who = below(20);
    if (who < 11) {
      a.author = one_in(9) ? AuthorRole::unknown : AuthorRole::citizen;
      a.author_key = std::string(1, static_cast<char>('A' + below(6)));
      if (one_in(3)) a.facts.mentions = {"page"};
      a.facts.trivial = one_in(8);
    } else if (who < 16) {
      a.author = std::array{AuthorRole::page, AuthorRole::team, AuthorRole::office}[below(3)];
      if (a.author == AuthorRole::office) a.office = "roads";
      a.kind = one_in(6) ? Kind::private_reply : Kind::reply;
      a.facts.interim = one_in(3);
      if (one_in(3)) a.facts.refers_to = {"roads"};
    } else if (who < 18) {
      a.kind = Kind::post;
      a.author = AuthorRole::page;
      if (one_in(4)) a.id = a.thread_id;
    } else {
      a.kind = Kind::deletion;
      a.author = std::array{AuthorRole::citizen, AuthorRole::page, AuthorRole::unknown}[below(3)];
      if (one_in(2)) a.created.reset();
      a.last_present = a.seen - Seconds{below(40000)};
    }
    return a;
  }

  /// A poll of one page, or two at once, and what it brought.
  void poll() {
    const Page& page = roster->pages[below(kPages)];
    Reference& known = reference[page.id];
    Batch batch;
    batch.page = page.id;
    batch.asked = batch.seen = now;
    batch.complete = !one_in(4);
    CommitOutcome outcome;
    for (std::size_t i = below(4); i > 0; --i) {
      Activity a = act(known.facts);
      if (!known.facts.empty() && one_in(10)) {  // another version of what is known, or the same again
        a = known.facts[below(known.facts.size())];
        if (one_in(2)) a.seen -= Seconds{below(3000)};
      }
      known.facts.push_back(a);
      outcome.added.push_back(std::move(a));
    }
    std::shuffle(outcome.added.begin(), outcome.added.end(), random);
    batch.activities = outcome.added;
    maker.committed(batch, outcome);
  }

  void rule() {
    const Page& page = roster->pages[below(kPages)];
    Reference& known = reference[page.id];
    if (known.facts.empty()) return;
    Ruling made;
    made.number = ++ruled;
    made.page = page.id;
    made.activity = known.facts[below(known.facts.size())].id;
    if (one_in(2)) made.interim = one_in(2);
    if (!made.interim) made.trivial = one_in(2);
    made.at = now;
    known.rulings.push_back(made);
    maker.ruled({made});
  }

  void compare(const Page& page, PageFigures found, PageCases listed) {
    Reference& known = reference[page.id];
    ASSERT_TRUE(found.cases.empty());
    found.cases = std::move(listed.cases);
    found.referrals = std::move(listed.referrals);
    auto expected = known.judge(page, *ruling, parameters, found);
    ASSERT_TRUE(expected) << to_string(expected.error());
    ASSERT_EQ(test::FiguresText::of(found), test::FiguresText::of(*expected)) << page.id;
    ASSERT_EQ(test::FiguresText::of_cases(found), test::FiguresText::of_cases(*expected)) << page.id;
    if (known.figures) {
      ASSERT_EQ(learned[page.id], news(known.figures->cases, expected->cases)) << page.id;
    }
    learned[page.id].clear();
    known.figures = std::move(*expected);
  }

  static std::string told(const UrgentClock& clock) {
    return std::to_string(clock.page) + ' ' + std::string{to_string(clock.clock)} + ' ' +
           (clock.item != nullptr ? clock.item->id : "-") + ' ' +
           (clock.referral != nullptr ? clock.referral->tag + clock.referral->office : "-") + ' ' +
           std::string{to_string(clock.reading->verdict)} + ' ' + format_instant(clock.reading->deadline.overdue_from);
  }

  /// What presses most, found without a look at most cases, against a look at all.
  void compare_urgent(const Snapshot& snapshot) {
    Snapshot whole = snapshot;
    whole.lists = nullptr;
    for (std::size_t i = 0; i < kPages; ++i)
      if (const auto& known = reference[roster->pages[i].id].figures)
        whole.pages[i] = std::make_shared<const PageFigures>(*known);
    for (const std::size_t most : {1U, 3U, 12U}) {
      const auto found = urgent_clocks(snapshot, {0, 1, 2}, most), expected = urgent_clocks(whole, {0, 1, 2}, most);
      ASSERT_EQ(found.all, expected.all);
      ASSERT_EQ(found.first.size(), expected.first.size());
      for (std::size_t i = 0; i < found.first.size(); ++i) ASSERT_EQ(told(found.first[i]), told(expected.first[i]));
    }
  }

  /// Live conversations, and when their running clocks ran out.
  void compare_watched() {
    for (const auto& page : roster->pages) {
      std::map<std::string, std::pair<bool, std::multiset<Instant>>> expected, found;
      const auto& known = reference[page.id].figures;
      if (!known) continue;
      const auto runs = [&](const std::string& thread, const ClockReading& clock) {
        const bool running = clock.verdict == Verdict::pending || clock.verdict == Verdict::unseen ||
                             (clock.verdict == Verdict::missed && !clock.settled);
        if (running && clock.deadline.overdue_from < now) expected[thread].second.insert(clock.deadline.overdue_from);
      };
      for (const auto& c : known->cases) {
        if (!c.live()) continue;
        expected[c.thread_id].first = true;
        runs(c.thread_id, c.first_clock);
        runs(c.thread_id, c.final_clock);
        for (const auto& promise : c.promises) runs(c.thread_id, promise);
      }
      for (const auto& referral : known->referrals) runs(referral.thread_id, referral);
      for (const auto& thread : maker.watched_threads(page.id, now))
        found[thread.id] = {thread.live, {thread.ran_out.begin(), thread.ran_out.end()}};
      ASSERT_EQ(found, expected) << page.id;
    }
  }

  void fold() {
    std::map<std::string, std::shared_ptr<const PageFigures>> was;
    for (const auto& page : roster->pages) was[page.id] = maker.figures(page.id);
    while (!maker.fold_some(now, 1)) {
    }
    const auto snapshot = maker.snapshot(now);
    for (std::size_t i = 0; i < kPages; ++i) {
      const Page& page = roster->pages[i];
      const auto found = maker.figures(page.id);
      if (found == was[page.id]) continue;
      compare(page, *found, snapshot->lists->all(i));
      if (HasFatalFailure()) return;
    }
    compare_urgent(*snapshot);
    compare_watched();
    if (HasFatalFailure()) return;
    auto written = texts_of(maker.take_decided());
    std::vector<std::string> expected;
    for (auto& [id, known] : reference)
      for (auto& text : texts_of(std::exchange(known.decided, {}))) expected.push_back(text);
    verdicts += static_cast<std::int64_t>(expected.size());
    std::sort(written.begin(), written.end());
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(written, expected);
  }
};

TEST_P(RandomLife, IsFoldedAsThoughAllFactsWereJudgedAtOnce) {
  for (int step = 0; step < 400; ++step) {
    if (one_in(25)) {
      configure(below(3));
    } else if (one_in(12)) {
      rule();
    } else {
      poll();
    }
    now += Seconds{one_in(3) ? below(60000) : below(600)};
    if (const auto change = maker.next_change(); change && one_in(3)) now = std::max(now, *change);
    if (!one_in(3)) fold();
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(verdicts, 50);
}

TEST_P(RandomLife, KeepsWhatCannotBeJudgedUntilItCan) {
  configure(3);
  for (int step = 0; step < 60; ++step) {
    poll();
    now += Seconds{below(4000)};
    while (!maker.fold_some(now, 1)) {
    }
    ASSERT_TRUE(maker.trouble());
    ASSERT_TRUE(maker.take_decided().empty());
  }
  configure(1);
  fold();
  for (int step = 0; step < 60 && !HasFatalFailure(); ++step) {
    poll();
    now += Seconds{below(9000)};
    fold();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLife, testing::Range(1U, 9U));

}  // namespace
}  // namespace sarad
