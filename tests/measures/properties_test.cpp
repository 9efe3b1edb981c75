// SPDX-License-Identifier: Apache-2.0
// What measures.md promises of every page and every calendar, tried on drawn ones (rapidcheck; a
// failure is shrunk to the smallest that fails). RC_PARAMS="max_success=10000" tries harder.
#include "measures/rollup.hpp"
#include "tests/measures/drawn.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace sarad::test {
namespace {

using namespace std::chrono;

const Instant kLater = dhaka("2027-03-01 12:00");

std::string told(const ClockReading& clock) {
  return format_instant(clock.deadline.due) + std::string{to_string(clock.verdict)} + std::to_string(clock.late_by.count());
}

/// A case in words: equal words, equal cases.
std::string told(const Case& c) {
  std::string text = c.id + ' ' + c.author_key + ' ' + std::string{to_string(c.state)} + ' ' + format_instant(c.opened);
  for (const auto& message : c.messages) text += ' ' + message;
  for (const auto* response : {&c.first, &c.final})
    if (*response) text += ' ' + (*response)->id + std::string{to_string((*response)->address)};
  text += ' ' + told(c.first_clock) + ' ' + told(c.final_clock);
  for (const auto& promise : c.promises) text += ' ' + promise.from + told(promise);
  for (const auto flag : c.flags) text += ' ' + std::string{to_string(flag)};
  return text;
}

std::vector<std::string> told(const PageCases& page) {
  std::vector<std::string> lines;
  for (const auto& c : page.cases) lines.push_back(told(c));
  for (const auto& r : page.referrals) lines.push_back(r.office + ' ' + r.tag + ' ' + r.answer.value_or("-") + told(r));
  return lines;
}

/// How well the office stands, the better the more; nothing where a clock says nothing of it: what
/// ended without an answer due, or is not decided.
std::optional<int> standing(Verdict verdict) {
  switch (verdict) {
    case Verdict::met: return 2;
    case Verdict::late: return 1;
    case Verdict::missed: return 0;
    default: return std::nullopt;
  }
}

std::map<std::string, Case> by_id(const PageCases& page) {
  std::map<std::string, Case> cases;
  for (const auto& c : page.cases) cases.emplace(c.id, c);
  return cases;
}

/// Calls `look(before, after)` with the standing of each clock that both folds decide.
template <class Look>
void compare(const PageCases& before, const PageCases& after, Look look) {
  const auto later = by_id(after);
  for (const auto& c : before.cases) {
    const auto same = later.find(c.id);
    if (same == later.end()) continue;
    for (const auto clock : {&Case::first_clock, &Case::final_clock}) {
      const auto was = standing((c.*clock).verdict), is = standing((same->second.*clock).verdict);
      if (was && is) look(c, *was, *is);
    }
  }
}

RC_GTEST_PROP(Cases, DependOnTheSetOfFactsNotOnTheirOrder, ()) {
  const Story story;
  auto activities = activities_of(*some_acts(true));
  const auto before = told(story.fold(activities, kLater));
  const auto order = *rc::gen::container<std::vector<unsigned>>(activities.size(), rc::gen::arbitrary<unsigned>());
  std::vector<std::pair<unsigned, Activity>> shuffled;
  for (std::size_t i = 0; i < activities.size(); ++i) shuffled.emplace_back(order[i], activities[i]);
  std::stable_sort(shuffled.begin(), shuffled.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < activities.size(); ++i) activities[i] = shuffled[i].second;
  RC_ASSERT(told(story.fold(activities, kLater)) == before);
}

RC_GTEST_PROP(Cases, AreTheSameWhenFactsAreToldAgain, ()) {
  const Story story;
  auto activities = activities_of(*some_acts(true));
  const auto before = told(story.fold(activities, kLater));
  const auto again = *rc::gen::container<std::vector<unsigned>>(rc::gen::arbitrary<unsigned>());
  const std::size_t count = activities.size();
  for (const auto which : again)
    if (count > 0) activities.push_back(activities[which % count]);
  RC_ASSERT(told(story.fold(activities, kLater)) == before);
}

RC_GTEST_PROP(Cases, AnAnswerMoreNeverMakesAVerdictWorse, ()) {
  const Story story;
  auto activities = activities_of(*some_acts(true));
  const auto before = story.fold(activities, kLater);
  Activity answer;
  answer.id = "more";
  answer.kind = Kind::reply;
  answer.author = AuthorRole::page;
  answer.thread_id = "T" + std::to_string(*rc::gen::inRange(0, 2));
  answer.created = answer.seen = first_act() + Seconds{*rc::gen::inRange(0, 2'000'000)};
  activities.push_back(answer);
  compare(before, story.fold(activities, kLater), [](const Case& c, int was, int is) {
    RC_LOG() << "case " << c.id;
    RC_ASSERT(is >= was);
  });
}

RC_GTEST_PROP(Cases, AMessageMoreNeverMakesAVerdictBetter, ()) {
  const Story story;
  auto activities = activities_of(*some_acts(true));
  const auto before = story.fold(activities, kLater);
  Activity message;
  message.id = "more";
  message.kind = *rc::gen::element(Kind::comment, Kind::mention, Kind::visitor_post);
  message.author = AuthorRole::citizen;
  message.author_key = std::string(1, static_cast<char>('A' + *rc::gen::inRange(0, 5)));
  message.thread_id = "T" + std::to_string(*rc::gen::inRange(0, 2));
  message.created = message.seen = first_act() + Seconds{*rc::gen::inRange(0, 2'000'000)};
  activities.push_back(message);
  compare(before, story.fold(activities, kLater), [](const Case& c, int was, int is) {
    RC_LOG() << "case " << c.id;
    RC_ASSERT(is <= was);
  });
}

RC_GTEST_PROP(WorkingTime, AddIsTheInverseOfElapsed, ()) {
  const auto time = compile(*some_calendar());
  const Instant a = first_act() + Seconds{*rc::gen::inRange(-3'000'000, 8'000'000)};
  const Seconds d{*rc::gen::inRange(0, 900'000)};
  const auto due = time->add(a, d);
  RC_ASSERT(due.has_value());
  RC_ASSERT(*due >= a);
  RC_ASSERT(time->elapsed(a, *due) == d);
  RC_ASSERT(d.count() == 0 || time->elapsed(a, *due - Seconds{1}) < d);
}

RC_GTEST_PROP(WorkingTime, ElapsedTimeAddsUpAndAddNeverPassesIt, ()) {
  const auto time = compile(*some_calendar());
  std::array<Instant, 3> t;
  for (auto& one : t) one = first_act() + Seconds{*rc::gen::inRange(-3'000'000, 8'000'000)};
  RC_ASSERT(time->elapsed(t[0], t[2]) == time->elapsed(t[0], t[1]) + time->elapsed(t[1], t[2]));
  RC_ASSERT(time->elapsed(t[0], t[1]) == -time->elapsed(t[1], t[0]));
  std::sort(t.begin(), t.end());
  RC_ASSERT(*time->add(t[0], time->elapsed(t[0], t[1])) <= t[1]);
  RC_ASSERT(time->elapsed(t[0], t[1]) <= t[1] - t[0]);
}

RC_GTEST_PROP(WorkingTime, IsWhatOneGetsBySecondsOfOpenDays, ()) {
  const auto time = compile(*some_calendar());
  const Instant a = first_act() + Seconds{*rc::gen::inRange(-3'000'000, 8'000'000)};
  const Instant b = a + Seconds{*rc::gen::inRange(0, 900'000)};
  Seconds sum{0};
  for (LocalDay day = time->local_day(a); day <= time->local_day(b); day += days{1})
    for (const auto& [from, to] : time->day(day).first)
      sum += std::max(Seconds{0}, std::min(to, b) - std::max(from, a));
  RC_ASSERT(time->elapsed(a, b) == sum);
}

RC_GTEST_PROP(RollUp, OfEverySubtreeIsTheSumOfItsParts, ()) {
  const auto parents = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 1000U));
  std::vector<OfficeNode> offices;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    OfficeNode node{"o" + std::to_string(i), std::nullopt};
    if (i > 0 && parents[i] % 5 != 0) node.parent = "o" + std::to_string(parents[i] % i);
    offices.push_back(std::move(node));
  }
  std::vector<PageCount> pages;
  for (const auto& [at, n, k] : *rc::gen::container<std::vector<std::tuple<unsigned, unsigned, unsigned>>>(
           rc::gen::tuple(rc::gen::inRange(0U, 1000U), rc::gen::inRange(0U, 50U), rc::gen::inRange(0U, 1000U))))
    if (!offices.empty()) pages.push_back({"p" + std::to_string(pages.size()), offices[at % offices.size()].id, n == 0 ? 0 : k % (n + 1), n});
  const std::vector<Band> bands{{"good", 90}, {"poor", 0}};
  const auto rolled = roll_up(offices, pages, 80, 10, bands);
  RC_ASSERT(rolled.has_value());
  std::map<std::string, const OfficeRollup*> by_office;
  for (const auto& one : *rolled) by_office[one.id] = &one;
  for (const auto& office : offices) {
    const OfficeRollup& whole = *by_office.at(office.id);
    std::int64_t k = whole.own.k, n = whole.own.n, count = 1;
    for (const auto& child : offices)
      if (child.parent == office.id) {
        k += by_office.at(child.id)->pooled.k;
        n += by_office.at(child.id)->pooled.n;
        count += by_office.at(child.id)->offices;
      }
    RC_ASSERT(whole.pooled.k == k);
    RC_ASSERT(whole.pooled.n == n);
    RC_ASSERT(whole.offices == count);
    RC_ASSERT(whole.offices == whole.offices_judged + whole.offices_too_few);
    RC_ASSERT(whole.offices_meeting <= whole.offices_judged);
  }
}

}  // namespace
}  // namespace sarad::test
