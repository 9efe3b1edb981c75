// SPDX-License-Identifier: Apache-2.0
// "But we answered": every word of an office in a case's conversation either counted, or is shown with the rule by which
// it did not.
#include "exporters/explain.hpp"
#include "measures/explain.hpp"
#include "measures/facts.hpp"
#include "tests/measures/drawn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace sarad::test {
namespace {

const Instant kLater = dhaka("2026-12-20 12:00");

Explanation explain(const Story& story, const PageCases& page, const Case& c) {
  Evidence evidence;
  evidence.page = &story.page;
  evidence.activities = story.activities;
  evidence.rules = &story.rules;
  evidence.as_of = evidence.observed = kLater;
  return explain_case(evidence, c, page.referrals);
}

/// Reason by word.
std::map<std::string, std::string> passed(const Story& story, const std::string& id) {
  const auto page = story.fold(story.activities, kLater);
  std::map<std::string, std::string> found;
  for (const auto& c : page.cases) {
    if (c.id != id) continue;
    for (const auto& step : explain(story, page, c).steps)
      if (step.kind == "passed_words")
        for (const auto& a : step.activities) found.emplace(a.id, a.part);
  }
  return found;
}

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(PassedWords, AnAnswerThatNamesAnotherCitizenIsShownSo) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 10:05");
  story.answers("r", "2026-11-01 11:00").facts.mentions = {"B"};
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "names_others")));
  EXPECT_THAT(passed(story, "b"), IsEmpty());
}

TEST(PassedWords, AnAnswerBeneathAnothersMessageIsShownSo) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 10:05");
  story.answers("r", "2026-11-01 11:00", "b");
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "beneath_another")));
}

TEST(PassedWords, APrivateReplyToAnotherIsShownSo) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.asks("b", "B", "2026-11-01 10:05");
  story.answers("r", "2026-11-01 11:00", "b").kind = Kind::private_reply;
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "private_to_another")));
}

TEST(PassedWords, APrivateReplyThatThePolicyDoesNotCountIsShownSo) {
  Policy policy = eight_hours();
  policy.private_reply = PrivateReplyPolicy::none;
  Story story{policy};
  story.asks("a", "A", "2026-11-01 10:00");
  story.answers("r", "2026-11-01 11:00", "a").kind = Kind::private_reply;
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "private_counts_for_nothing")));
}

TEST(PassedWords, AnOfficeThatWasNotTaggedIsABystander) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.office_answers("r", "roads", "2026-11-01 11:00", "a");
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "not_referred")));
}

TEST(PassedWords, AWordAfterTheMessageWasGoneIsShownSo) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.deletes("d", "a", AuthorRole::unknown, "2026-11-01 10:30");
  story.answers("r", "2026-11-01 11:00", "a");
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "case_had_ended")));
}

TEST(PassedWords, AWordBesideTheMessageThatCameBeforeItIsShownSo) {
  Story story;
  story.asks("x", "X", "2026-11-01 09:00");
  story.answers("r", "2026-11-01 09:30", "x");
  story.asks("a", "A", "2026-11-01 10:00", "r");
  EXPECT_THAT(passed(story, "a"), ElementsAre(Pair("r", "before_message")));
}

TEST(PassedWords, WhatCountedIsNotAmongThem) {
  Story story;
  story.asks("a", "A", "2026-11-01 10:00");
  story.answers("i", "2026-11-01 10:30", "a").facts.interim = true;
  story.answers("r", "2026-11-01 11:00", "i");
  story.answers("more", "2026-11-01 12:00", "a");
  EXPECT_THAT(passed(story, "a"), IsEmpty());
}

TEST(PassedWords, EveryReasonHasABengaliAndAnEnglishName) {
  for (const auto* code : {"before_message", "not_referred", "referral_over", "referred_do_not_answer", "names_others",
                           "private_to_another", "beneath_another", "case_had_ended", "message_gone",
                           "private_counts_for_nothing", "private_first_only", "more", "activity", "passed_words"})
    EXPECT_TRUE(has_explain_word(code)) << code;
}

std::string outcome(const Case& c) {
  std::string text{to_string(c.state)};
  for (const auto* response : {&c.first, &c.final}) text += ' ' + (*response ? (*response)->id : "-");
  for (const auto& promise : c.promises) text += ' ' + promise.from + '/' + promise.kept_by.value_or("-");
  return text + ' ' + std::string{to_string(c.first_clock.verdict)} + ' ' + std::string{to_string(c.final_clock.verdict)};
}

std::set<std::string> counted_words(const Case& c) {
  std::set<std::string> words;
  for (const auto* response : {&c.first, &c.final})
    if (*response) words.insert((*response)->id);
  for (const auto& promise : c.promises) words.insert(promise.from);
  for (const auto& promise : c.promises)
    if (promise.kept_by) words.insert(*promise.kept_by);
  return words;
}

// A word that is said to have done nothing can be taken away: the case stays as it is. Words with others beneath them
// or with a tag work on through those, and what counted for another case decides where that one ends and this one begins:
// they are left out.
RC_GTEST_PROP(PassedWords, AreAllExplainedAndChangeNothing, ()) {
  Policy policy = eight_hours();
  policy.private_reply = *rc::gen::element(PrivateReplyPolicy::final, PrivateReplyPolicy::first, PrivateReplyPolicy::none);
  policy.referred_office_answers = *rc::gen::weightedElement<bool>({{4, true}, {1, false}});
  Story story{policy};
  story.activities = activities_of(*some_acts(true));
  const auto page = story.fold(story.activities, kLater);
  std::set<std::string> above;
  for (const auto& a : story.activities)
    if (a.parent_id) above.insert(*a.parent_id);
  for (const auto& c : page.cases)
    for (const auto& word : counted_words(c)) above.insert(word);
  for (const auto& c : page.cases) {
    const Explanation told = explain(story, page, c);
    std::set<std::string> shown;
    for (const auto& step : told.steps)
      for (const auto& a : step.activities) {
        shown.insert(a.id);
        if (step.kind != "passed_words") continue;
        RC_ASSERT(a.part != "not_explained");
        const auto word = std::find_if(story.activities.begin(), story.activities.end(),
                                       [&](const Activity& known) { return known.id == a.id; });
        RC_ASSERT(word != story.activities.end());
        if (above.contains(a.id) || !word->facts.refers_to.empty()) continue;
        auto without = story.activities;
        std::erase_if(without, [&](const Activity& known) { return known.id == a.id; });
        const auto again = story.fold(without, kLater);
        const auto same = std::find_if(again.cases.begin(), again.cases.end(), [&](const Case& x) { return x.id == c.id; });
        RC_ASSERT(same != again.cases.end());
        RC_ASSERT(outcome(*same) == outcome(c));
      }
    for (const auto* a : known_at(story.activities, kLater)) {
      const bool matters = is_word(*a) && a->thread_id == c.thread_id && replayed_at(*a) > c.opened &&
                           (c.state != CaseState::answered || replayed_at(*a) < *c.ended);
      RC_ASSERT(!matters || shown.contains(a->id));
    }
  }
}

}  // namespace
}  // namespace sarad::test
