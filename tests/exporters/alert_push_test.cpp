// SPDX-License-Identifier: Apache-2.0
// The book of alerts and what one Alertmanager is told of it.
#include "exporters/alert_book.hpp"
#include "exporters/alert_sender.hpp"

#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;
using test::at;
using test::bangladesh;
using test::Country;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Push : public testing::Test {
 protected:
  Push() { terms_->case_key = Secret{"0123456789abcdef"}, terms_->public_url = "https://sarad.example"; }

  AlertBook::Changes update() { return book_.update(country_.make(), terms_, tick_); }
  void restart() { book_ = AlertBook{ledger_, tick_}; }
  /// As the ledger would keep it.
  void keep(const AlertBook::Changes& changes) {
    for (const auto& row : changes.put) {
      std::erase_if(ledger_, [&](const AlertRow& kept) { return kept.id == row.id; });
      ledger_.push_back(row);
    }
    for (const auto& id : changes.gone) std::erase_if(ledger_, [&](const AlertRow& kept) { return kept.id == id; });
  }
  std::optional<AlertSender::Post> next() { return sender_.next(book_, {country_.now, hours{4}, shift_}, tick_); }
  /// Sends what is due and says how it ends; gives the body.
  std::string send(PostEnd how = PostEnd::accepted) {
    const auto post = next();
    if (!post) return "nothing due";
    refused_ = sender_.ended(*post, how, tick_);
    return post->body;
  }
  void answer_first() {
    Case& c = country_.figures("dc-bogura-fb").cases[0];
    c.state = CaseState::answered;
    c.first = Response{"a1", at("2026-11-25T07:12:00Z"), AuthorRole::page, "", false, Address::nested, {}, {}};
    c.first_clock.verdict = Verdict::late;
  }
  void pass(nanoseconds span) { tick_ += duration_cast<Tick::duration>(span); }

  Country country_ = bangladesh();   // three cases are overdue: one in Bogura, two in Pabna
  std::shared_ptr<AlertTerms> terms_ = std::make_shared<AlertTerms>();
  Tick tick_{hours{1000}};
  AlertBook book_{{}, tick_};
  AlertSender sender_;
  Seconds shift_{};
  std::vector<AlertRow> ledger_;
  std::optional<std::string> refused_;
};

TEST_F(Push, WhatIsOverdueIsWrittenDownThenSentOnceAndAgainAMinuteLater) {
  EXPECT_THAT(update().put, SizeIs(3));
  const std::string body = send();
  EXPECT_THAT(body, HasSubstr(R"("startsAt":"2026-11-24T11:00:00Z","endsAt":"2026-11-25T12:00:00Z")"));
  EXPECT_EQ(send(), "nothing due");
  EXPECT_EQ(sender_.wake(), tick_ + minutes{1});
  pass(seconds{59});
  EXPECT_EQ(send(), "nothing due");
  pass(seconds{1});
  country_.now += minutes{1};
  EXPECT_THAT(send(), HasSubstr(R"("endsAt":"2026-11-25T12:01:00Z")"));
}

TEST_F(Push, AnUnchangedSnapshotChangesNothing) {
  (void)update();
  EXPECT_TRUE(update().empty());
}

TEST_F(Push, AnAnswerBeforeTheSendTakesTheAlertBackUnsent) {
  (void)update();
  answer_first();
  const auto changes = update();
  ASSERT_THAT(changes.put, SizeIs(1));
  EXPECT_EQ(changes.put[0].resolution, "answered");
  const std::string body = send();
  EXPECT_THAT(body, HasSubstr(R"("resolution":"answered"},"startsAt":"2026-11-24T11:00:00Z","endsAt":"2026-11-25T07:12:00Z")"));
}

TEST_F(Push, AnEndIsToldForFiveMinutesAndThenForgotten) {
  (void)update();
  send();
  answer_first();
  (void)update();
  EXPECT_THAT(send(), HasSubstr("answered"));
  const auto knows = [this](const std::string& id, std::uint64_t version) { return sender_.knows(id, version); };
  for (int minute = 1; minute < 5; ++minute) {
    pass(minutes{1});
    EXPECT_THAT(send(), HasSubstr("answered")) << minute;
    EXPECT_THAT(book_.forget(knows, tick_).gone, IsEmpty());
  }
  pass(minutes{1});
  EXPECT_THAT(send(), Not(HasSubstr("answered")));
  EXPECT_THAT(book_.forget(knows, tick_).gone, SizeIs(1));
}

TEST_F(Push, AnEndWaitsForAnAlertmanagerThatIsAwayForAnHour) {
  (void)update();
  send();
  answer_first();
  (void)update();
  const auto knows = [this](const std::string& id, std::uint64_t version) { return sender_.knows(id, version); };
  const Tick back = tick_ + hours{1};
  int tries = 0;
  while (tick_ < back) {
    if (const auto post = next()) {
      (void)sender_.ended(*post, PostEnd::failed, tick_);
      ++tries;
    }
    EXPECT_THAT(book_.forget(knows, tick_).gone, IsEmpty());
    tick_ = std::max(tick_ + seconds{1}, std::min(sender_.wake(), back));
  }
  EXPECT_GT(tries, 55) << "it backs off to a minute, and no further";
  EXPECT_LT(tries, 70);
  EXPECT_FALSE(sender_.active(tick_));
  const std::string body = send();
  EXPECT_THAT(body, HasSubstr("answered"));
  EXPECT_EQ(std::count(body.begin(), body.end(), '\n'), 2) << "one JSON object an alert: the newest state, once, and what stands anew";
  EXPECT_TRUE(sender_.active(tick_));
}

TEST_F(Push, WhatStandsIsToldBeforeWhatEnded) {
  (void)update();
  send();
  answer_first();
  (void)update();
  sender_ = AlertSender{};
  const auto post = next();
  ASSERT_THAT(post->alerts, SizeIs(3));
  EXPECT_THAT(post->alerts.back().first, HasSubstr("dc-bogura-fb")) << "though it is the first by name";
}

TEST_F(Push, ItIsActiveOnlyWhileEverythingWasTakenWithinThreeMinutes) {
  EXPECT_FALSE(sender_.active(tick_));
  (void)update();
  send();
  EXPECT_TRUE(sender_.active(tick_));
  pass(minutes{3});
  EXPECT_TRUE(sender_.active(tick_));
  pass(seconds{1});
  EXPECT_FALSE(sender_.active(tick_));
}

TEST_F(Push, WithNothingToTellAnEmptyListShowsThatSomebodyListens) {
  EXPECT_EQ(send(), "[]");
  EXPECT_TRUE(sender_.active(tick_));
  EXPECT_EQ(send(), "nothing due");
  pass(minutes{1});
  EXPECT_EQ(send(), "[]");
}

TEST_F(Push, OneRefusedAlertIsFoundByHalvingAndTheOthersArrive) {
  (void)update();
  const std::string bad = std::next(book_.entries().begin())->first;
  std::vector<std::string> taken;
  std::optional<std::string> found;
  for (int round = 0; round < 10; ++round) {
    const auto post = next();
    if (!post) break;
    const bool holds = std::any_of(post->alerts.begin(), post->alerts.end(), [&](const auto& alert) { return alert.first == bad; });
    if (!holds)
      for (const auto& [id, version] : post->alerts) taken.push_back(id);
    if (const auto refused = sender_.ended(*post, holds ? PostEnd::refused : PostEnd::accepted, tick_)) found = refused;
  }
  EXPECT_EQ(found, bad);
  EXPECT_THAT(taken, SizeIs(2));
  EXPECT_TRUE(sender_.active(tick_));
  pass(minutes{1});
  EXPECT_THAT(next()->alerts, SizeIs(2)) << "the refused one rests until it changes";
}

TEST_F(Push, ManyAlertsGoInPostsOfSixtyFour) {
  auto& figures = country_.figures("dc-pabna-fb");
  for (int i = 0; i < 100; ++i)
    figures.cases.push_back(test::open_case("m" + std::to_string(i), at("2026-11-18T04:00:00Z"), at("2026-11-22T11:00:00Z"), Verdict::missed));
  figures.clocks[0].overdue = 102;
  terms_->max_cases_per_page = 200;
  (void)update();
  const auto first = next();
  EXPECT_THAT(first->alerts, SizeIs(64));
  (void)sender_.ended(*first, PostEnd::accepted, tick_);
  EXPECT_FALSE(sender_.active(tick_)) << "not everything yet";
  EXPECT_THAT(next()->alerts, SizeIs(39));
}

TEST_F(Push, ARestartRaisesNothingAnewAndEndsWhatWasAnsweredMeanwhile) {
  keep(update());
  send();
  answer_first();
  restart();
  const auto changes = update();
  keep(changes);
  ASSERT_THAT(changes.put, SizeIs(1)) << "only the end; what stood already is known";
  EXPECT_EQ(changes.put[0].resolution, "answered");
  sender_ = AlertSender{};
  EXPECT_THAT(next()->alerts, SizeIs(3)) << "but Alertmanager hears all of it again: it may have lost its memory";
}

TEST_F(Push, BeforeItsPageIsJudgedAnAlertOfAnEarlierLifeIsNotSent) {
  keep(update());
  restart();
  EXPECT_EQ(send(), "[]");
}

TEST_F(Push, APageOfWhichNothingIsKnownAnyMoreIsNeitherToldNorEnded) {
  (void)update();
  send();
  country_.note("dc-bogura-fb").observed_until.reset();
  country_.note("dc-bogura-fb").state = PageState::paused;
  ASSERT_THAT(update().put, SizeIs(1));
  EXPECT_THAT(send(), HasSubstr(R"("resolution":"removed")"));
}

TEST_F(Push, ARaisedAlertKeepsItsStartWhateverItsTextSaysLater) {
  (void)update();
  country_.figures("dc-bogura-fb").cases[0].first_clock.deadline.overdue_from += hours{1};
  EXPECT_TRUE(update().empty()) << "nothing an Alertmanager must hear at once";
  const auto entry = std::find_if(book_.entries().begin(), book_.entries().end(), [](const auto& e) { return e.second.row.page == "dc-bogura-fb"; });
  ASSERT_NE(entry, book_.entries().end());
  EXPECT_EQ(entry->second.row.starts, at("2026-11-24T11:00:00Z"));
}

TEST_F(Push, APretendedWorldsAlertsAreMovedToAlertmanagersTime) {
  shift_ = days{365};
  (void)update();
  EXPECT_THAT(send(), HasSubstr(R"("startsAt":"2027-11-24T11:00:00Z","endsAt":"2027-11-25T12:00:00Z")"));
}

}  // namespace
}  // namespace sarad
