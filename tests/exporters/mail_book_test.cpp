// SPDX-License-Identifier: Apache-2.0
// Whom the outbox tells what, and when; and what becomes of a mail. All on a clock that the test sets.
#include "exporters/mail_book.hpp"

#include "mail_reader.hpp"
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;
using test::at;
using test::Country;
using test::open_case;
using test::read_mail;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

RuleBook book_of_rules() {
  Policy policy;
  policy.version = "2026-a";
  return RuleBook::make({Rule{policy, test::office_hours()}}).value();
}

std::shared_ptr<MailTerms> terms_of_test() {
  static const RuleBook kRules = book_of_rules();
  auto terms = std::make_shared<MailTerms>();
  terms->rules = [](const std::string&) { return &kRules; };
  terms->public_url = "https://sarad.example";
  terms->from = {"সাড়া", "sarad@cabinet.example"};
  terms->operators = {"ops@cabinet.example"};
  terms->key = Secret{"0123456789abcdef"};
  return terms;
}

constexpr std::string_view kAdmin = "ict@bogura.example", kHead = "dc@bogura.example", kSupervisor = "div@rajshahi.example";

/// One page of one office below another; cases come and go by the test's word, verdicts by the clock.
class Mails : public testing::Test {
 protected:
  Mails() {
    Office& above = country_.office("div", "", "division", "বিভাগীয় কমিশনার, রাজশাহী", "Divisional Commissioner");
    above.contacts = {{"head", std::string{kSupervisor}, "bn", "mail"}};
    Office& office = country_.office("dc", "div", "district", "জেলা প্রশাসন, বগুড়া", "DC Office, Bogura");
    office.contacts = {{"admin", std::string{kAdmin}, "bn", "mail"}, {"head", std::string{kHead}, "en", "mail"}};
    country_.page("dc-fb", "dc", "facebook");
    quiet();
    set("2026-11-25T08:00:00Z");   // Wednesday, 14:00 in Dhaka
  }

  void set(std::string_view time) { country_.now = at(time); }
  /// The week is kept: no digest for cadence's sake.
  void quiet() { country_.figures("dc-fb").cadence.weeks.back().needed = 0; }
  Case& ask(std::string id, std::string_view opened, std::string_view due) {
    auto& cases = country_.figures("dc-fb").cases;
    cases.push_back(open_case(std::move(id), at(opened), at(due), Verdict::pending));
    return cases.back();
  }
  void answer(std::string_view id) {
    for (auto& c : country_.figures("dc-fb").cases)
      if (c.id == id) {
        c.state = CaseState::answered;
        c.first = c.final = Response{"a", country_.now, AuthorRole::page, "", false, Address::nested, {}, {}};
        c.first_clock.verdict = c.final_clock.verdict = Verdict::late;
      }
  }
  /// Verdicts and counts as of now, everything seen until `seen` (now).
  Snapshot look(std::optional<Instant> seen = {}) {
    auto& figures = country_.figures("dc-fb");
    figures.as_of = country_.now;
    figures.observed_until = seen.value_or(country_.now);
    country_.note("dc-fb").observed_until = figures.observed_until;
    figures.clocks = {};
    figures.open = 0;
    const auto calendar = test::office_hours();
    for (auto& c : figures.cases) {
      if (!c.live()) continue;
      ++figures.open;
      auto& clock = c.first_clock;
      clock.started = c.opened;
      clock.deadline.overdue_from = calendar->next_open(clock.deadline.due).value();
      const Instant from = clock.deadline.overdue_from;
      clock.verdict = *figures.observed_until > from ? Verdict::missed : country_.now > from ? Verdict::unseen : Verdict::pending;
      figures.clocks[0].overdue += clock.verdict == Verdict::missed;
      figures.clocks[0].due_soon += clock.verdict == Verdict::pending;
    }
    return country_.make();
  }
  void keep(const MailChanges& changes) {
    for (const auto& gone : changes.untold)
      std::erase_if(ledger_.told, [&](MailTold told) { return told.mail = gone.mail, told == gone; });
    for (const auto& row : changes.put) {
      std::erase_if(ledger_.mails, [&](const MailRow& kept) { return kept.id == row.id; });
      ledger_.mails.push_back(row);
    }
    ledger_.told.insert(ledger_.told.end(), changes.told.begin(), changes.told.end());
  }
  /// What is due is queued, and what may go goes: its mails, after the ledger has them.
  std::vector<MailBook::Dispatch> turn(std::optional<Instant> seen = {}) {
    const Snapshot snapshot = look(seen);
    keep(book_.update(snapshot, terms_));
    auto taken = book_.take(snapshot, 100, tick_);
    keep(taken.changes);
    for (const auto& mail : taken.mails) keep(book_.leaving(mail.id));
    return std::move(taken.mails);
  }
  void end(const MailBook::Dispatch& mail, MailEnd how = MailEnd::sent, std::string words = "250 ok") {
    keep(book_.ended(mail.id, {how, 0, std::move(words)}, country_.now, tick_));
  }
  /// A turn whose mails are all taken by the server: who got one.
  std::vector<std::string> mailed(std::optional<Instant> seen = {}) {
    std::vector<std::string> to;
    last_.clear();
    for (const auto& mail : turn(seen)) {
      end(mail);
      to.push_back(mail.envelope.to);
      last_.push_back(read_mail(mail.envelope.message));
    }
    return to;
  }
  void restart() { book_ = MailBook{ledger_, country_.now}, keep(book_.recovered()); }
  MailState state(const std::string& id) {
    for (const auto& row : ledger_.mails)
      if (row.id == id) return row.state;
    ADD_FAILURE() << "no mail " << id;
    return {};
  }

  Country country_;
  std::shared_ptr<MailTerms> terms_ = terms_of_test();
  MailBook::Tick tick_{hours{1000}};
  MailRecords ledger_;
  MailBook book_{{}, at("2026-11-25T00:00:00Z")};
  std::vector<test::ReadMail> last_;
};

TEST_F(Mails, AnOverdueCaseIsToldToTheAdminOnceWithItsLinksAndNoNames) {
  (void)turn();   // the day's digest is decided: nothing
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  EXPECT_EQ(last_[0].subject, "১টি উত্তর বিলম্বিত · জেলা প্রশাসন, বগুড়া");
  EXPECT_THAT(last_[0].text, HasSubstr("সময় পার হয়েছে (১)\n\n১. প্রথম সাড়া · dc-fb · মন্তব্য\n   সময়সীমা ছিল বুধ ২৫ নভেম্বর ১৪:৩০; তারপর ১\u00a0মি. কর্মসময় গেছে\n   বিষয় case-1\n"
                                       "   বার্তাটি: https://social.example/case-1\n   কেন? https://sarad.example/api/v1/explain?case=case-1&page=dc-fb&format=html&lang=bn\n"));
  EXPECT_THAT(last_[0].text, HasSubstr("1 overdue · DC Office, Bogura"));
  EXPECT_THAT(last_[0].text, HasSubstr("was due Wed 25 November 14:30"));
  EXPECT_THAT(last_[0].html, HasSubstr("<a href=\"https://social.example/case-1\">বার্তাটি</a>"));
  set("2026-11-25T10:59:00Z");
  EXPECT_THAT(mailed(), IsEmpty()) << "once";
}

TEST_F(Mails, WithoutALookAfterTheDeadlineNothingIsOverdue) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T09:30:00Z");
  EXPECT_THAT(mailed(at("2026-11-25T08:30:00Z")), IsEmpty());
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
}

TEST_F(Mails, NobodyIsMailedWhileTheOfficeIsClosed) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T10:59:00Z");
  for (const auto closed : {"2026-11-25T11:00:00Z", "2026-11-25T20:00:00Z", "2026-11-26T02:59:59Z"}) {
    set(closed);
    EXPECT_THAT(mailed(), IsEmpty()) << closed;
  }
  set("2026-11-26T03:00:30Z");
  EXPECT_THAT(mailed(), IsEmpty()) << "the digest is a quarter of an hour away";
  set("2026-11-26T03:15:00Z");
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  EXPECT_THAT(last_[0].subject, HasSubstr("আজকের তালিকা: ১টি বিলম্বিত, ০টি অপেক্ষায়"));
  EXPECT_THAT(last_[0].text, HasSubstr("বিষয় case-1"));
  set("2026-11-26T05:00:00Z");
  EXPECT_THAT(mailed(), IsEmpty()) << "the digest has told it";
}

TEST_F(Mails, TheLadderGoesUpByWorkingTimeAndEachRungHearsOnce) {
  (void)turn();
  ask("case-1", "2026-11-20T08:00:00Z", "2026-11-25T08:30:00Z");   // overdue from Wednesday 14:30
  std::map<std::string, std::vector<std::string>> heard;
  for (Instant t = at("2026-11-25T08:31:00Z"); t < at("2026-12-10T00:00:00Z"); t += minutes{5}) {
    country_.now = t;
    tick_ += minutes{5};
    for (const auto& mail : turn()) {
      end(mail);
      if (mail.kind == MailKind::notice) heard[mail.envelope.to].push_back(format_instant(t));
    }
  }
  // 16 working hours later: Sunday 14:30 (Friday and Saturday are closed). Five working days after Wednesday end on Wednesday evening; told
  // with Thursday's digest if that comes first.
  EXPECT_THAT(heard[std::string{kAdmin}], ElementsAre("2026-11-25T08:31:00Z"));
  EXPECT_THAT(heard[std::string{kHead}], ElementsAre("2026-11-29T08:31:00Z"));
  EXPECT_THAT(heard[std::string{kSupervisor}], IsEmpty());
  std::size_t supervisor = 0;
  for (const auto& told : ledger_.told) supervisor += told.step == MailStep::supervisor && told.to == kSupervisor && told.mail.starts_with("digest/");
  EXPECT_EQ(supervisor, 1U);
}

TEST_F(Mails, WhatWasAnsweredMeanwhileIsNotMailedAsOverdue) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  ask("case-2", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  const auto mails = turn();
  ASSERT_THAT(mails, SizeIs(1));
  end(mails[0], MailEnd::deferred, "451 greylisted");
  answer("case-1");
  tick_ += seconds{14};
  EXPECT_THAT(mailed(), IsEmpty()) << "not before the pause is over";
  tick_ += seconds{1};
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  EXPECT_THAT(last_[0].text, Not(HasSubstr("case-1")));
  EXPECT_THAT(last_[0].text, HasSubstr("case-2"));

  ask("case-3", "2026-11-23T08:00:00Z", "2026-11-25T09:30:00Z");
  set("2026-11-25T09:31:00Z");
  const auto third = turn();
  ASSERT_THAT(third, SizeIs(1));
  end(third[0], MailEnd::unreachable);
  answer("case-3");
  tick_ += hours{1};
  EXPECT_THAT(mailed(), IsEmpty());
  EXPECT_EQ(state(third[0].id), MailState::dropped);
}

TEST_F(Mails, WhatComesUpWhileTheServerIsAwayGoesInOneMail) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  end(turn().at(0), MailEnd::unreachable);
  ask("case-2", "2026-11-23T08:00:00Z", "2026-11-25T09:30:00Z");
  set("2026-11-25T09:40:00Z");
  tick_ += hours{1};
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  EXPECT_THAT(last_[0].subject, HasSubstr("২টি উত্তর বিলম্বিত"));
  EXPECT_THAT(mailed(), IsEmpty());
}

TEST_F(Mails, BetweenTwoNoticesHalfAnHourPasses) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  ask("case-2", "2026-11-23T08:00:00Z", "2026-11-25T08:40:00Z");
  set("2026-11-25T09:00:59Z");
  EXPECT_THAT(mailed(), IsEmpty());
  set("2026-11-25T09:01:00Z");
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
}

TEST_F(Mails, AQuietWeekHasOneDigestOnItsDayAndNoOther) {
  std::map<std::string, int> got;
  std::vector<std::string> subjects;
  for (Instant t = at("2026-11-28T18:00:00Z"); t < at("2026-12-05T18:00:00Z"); t += minutes{10}) {
    country_.now = t;
    for (const auto& to : mailed()) ++got[to];
    for (const auto& mail : last_) subjects.push_back(mail.subject);
  }
  EXPECT_EQ(got, (std::map<std::string, int>{{std::string{kAdmin}, 1}, {std::string{kHead}, 1}, {std::string{kSupervisor}, 1}}));
  EXPECT_THAT(subjects, testing::Contains("সব ঠিক আছে, কোনো উত্তর বাকি নেই · জেলা প্রশাসন, বগুড়া"));
  EXPECT_THAT(subjects, testing::Contains("Nothing had to be passed on to you · DC Office, Bogura"));
}

/// A message each hour at one page, day and night, none ever answered: at each full hour one becomes overdue.
TEST_F(Mails, InABadWeekNobodyGetsMoreMailsThanThePolicyAllows) {
  const auto calendar = test::office_hours();
  std::map<std::string, std::map<LocalDay, int>> by_day;
  std::map<std::string, int> week;
  int asked = 0;
  for (Instant t = at("2026-11-21T18:00:00Z"); t < at("2026-11-28T18:00:00Z"); t += minutes{5}) {   // Sunday to Saturday
    country_.now = t;
    tick_ += minutes{5};
    if (t.time_since_epoch() % hours{1} == seconds{0})
      country_.figures("dc-fb").cases.push_back(open_case("case-" + std::to_string(asked++), t - days{3}, t, Verdict::pending));
    for (const auto& mail : turn()) {
      end(mail);
      EXPECT_TRUE(calendar->is_open(t)) << format_instant(t);
      ++by_day[mail.envelope.to][calendar->local_day(t)];
      ++week[mail.envelope.to];
    }
  }
  std::string told;
  for (const auto& [to, of_day] : by_day)
    for (const auto& [day, mails] : of_day) EXPECT_LE(mails, terms_->most_a_day) << to;
  for (const auto& [to, mails] : week) {
    EXPECT_LE(mails, 5 * terms_->most_a_day);
    told += " " + to + " " + std::to_string(mails);
  }
  std::printf("mails in a bad week (%d messages, none answered; allowed: %d a person):%s\n", asked, 5 * terms_->most_a_day, told.c_str());
  EXPECT_EQ(week[std::string{kAdmin}], 5 * terms_->most_a_day) << "the bound is reached, so it is the bound that holds";
  EXPECT_GT(week[std::string{kHead}], 5);
}

TEST_F(Mails, ACrashBetweenSendingAndRecordingTriesOnceMoreUnderTheSameId) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  const auto first = turn();
  ASSERT_THAT(first, SizeIs(1));
  restart();
  const auto second = turn();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(read_mail(second[0].envelope.message).message_id, read_mail(first[0].envelope.message).message_id);
  restart();
  for (const auto& mail : turn()) EXPECT_EQ(mail.kind, MailKind::bounce) << "at most one double; operators hear of it";
  EXPECT_EQ(state(first[0].id), MailState::failed);
  EXPECT_EQ(book_.counts(country_.now).failed, 1);
}

TEST_F(Mails, ACrashBeforeTheLedgerKnewLosesNothingAndOneAfterDoublesNothing) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  const Snapshot snapshot = look();
  (void)book_.update(snapshot, terms_);   // never written down
  restart();
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  restart();
  EXPECT_THAT(mailed(), IsEmpty());
}

TEST_F(Mails, CutOffAfterTheLastByteIsTriedOnceMore) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  end(turn().at(0), MailEnd::unsure);
  tick_ += minutes{5};
  const auto again = turn();
  ASSERT_THAT(again, SizeIs(1));
  end(again[0], MailEnd::unsure);
  tick_ += hours{5};
  const auto note = turn();
  ASSERT_THAT(note, SizeIs(1));
  EXPECT_EQ(note[0].kind, MailKind::bounce);
}

TEST_F(Mails, ARefusedAddressIsToldToOperatorsAndGetsOnlyTheDigestForADay) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  end(turn().at(0), MailEnd::rejected, "550 5.1.1 <ict@bogura.example>: no such user");
  EXPECT_THAT(mailed(), ElementsAre("ops@cabinet.example"));
  EXPECT_EQ(last_[0].subject, "১টি ঠিকানা মেইল নিচ্ছে না");
  EXPECT_THAT(last_[0].text, HasSubstr("- ict@bogura.example\n  550 5.1.1 <ict@bogura.example>: no such user\n"));
  EXPECT_THAT(last_[0].html, HasSubstr("550 5.1.1 &lt;ict@bogura.example&gt;: no such user"));
  EXPECT_EQ(book_.failures(country_.now).at(0).to, kAdmin);
  ask("case-2", "2026-11-23T08:00:00Z", "2026-11-25T09:30:00Z");
  set("2026-11-25T09:31:00Z");
  EXPECT_THAT(mailed(), IsEmpty());
  set("2026-11-26T03:15:00Z");
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
  EXPECT_EQ(last_[0].subject, "আজকের তালিকা: ২টি বিলম্বিত, ০টি অপেক্ষায় · জেলা প্রশাসন, বগুড়া");
}

TEST_F(Mails, AMailThatIsDeferredForFiveDaysIsGivenUp) {
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  const auto mail = turn().at(0);
  end(mail, MailEnd::deferred);
  EXPECT_EQ(book_.counts(country_.now).deferred, 1);
  EXPECT_EQ(book_.counts(country_.now).oldest, country_.now);
  set("2026-12-01T08:31:00Z");
  tick_ += hours{200};
  for (const auto& again : turn()) end(again, MailEnd::deferred);
  EXPECT_EQ(state(mail.id), MailState::failed);
}

TEST_F(Mails, AnOfficeThatNamesNobodyIsHeardOfByTheOperators) {
  country_ = Country{};
  country_.office("dc", "", "district", "জেলা প্রশাসন", "");
  country_.page("dc-fb", "dc", "facebook");
  quiet();
  set("2026-11-25T08:00:00Z");
  (void)turn();
  ask("case-1", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  set("2026-11-25T08:31:00Z");
  EXPECT_THAT(mailed(), ElementsAre("ops@cabinet.example"));
}

TEST_F(Mails, AListWaitsForPagesThatWereNeverAskedButNotForEver) {
  country_.figures("dc-fb").cadence.weeks.back().needed = 1;
  country_.note("dc-fb").last_poll.reset();
  EXPECT_THAT(mailed(), IsEmpty());
  country_.now += hours{1};
  EXPECT_THAT(mailed(), ElementsAre(kAdmin));
}

TEST_F(Mails, HostileNamesAndIdsStayWhereTheyBelong) {
  (void)turn();
  country_.configured("dc-fb").platform = "facebook";
  Case& c = ask("1\r\nBcc: x@evil.example <script>", "2026-11-23T08:00:00Z", "2026-11-25T08:30:00Z");
  c.permalink = "javascript:alert(1)";
  set("2026-11-25T08:31:00Z");
  const auto mails = turn();
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_THAT(mails[0].envelope.message, Not(HasSubstr("Bcc")));
  const auto mail = read_mail(mails[0].envelope.message);
  EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
  EXPECT_THAT(mail.html, Not(HasSubstr("javascript:")));
  EXPECT_THAT(mail.text, Not(HasSubstr("javascript:")));
  EXPECT_THAT(mail.text, HasSubstr("বিষয় 1  Bcc: x@evil.example <script>\n"));
}

}  // namespace
}  // namespace sarad
