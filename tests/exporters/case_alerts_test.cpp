// SPDX-License-Identifier: Apache-2.0
#include "exporters/case_alerts.hpp"

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

RuleBook book() {
  Policy policy;
  policy.version = "2026-a";
  return RuleBook::make({Rule{policy, test::office_hours()}}).value();
}

AlertTerms terms(int most = 20) {
  static const RuleBook kRules = book();
  AlertTerms terms;
  terms.rules = [](const std::string&) { return &kRules; };
  terms.public_url = "https://sarad.example";
  terms.max_cases_per_page = most;
  terms.case_key = Secret{"0123456789abcdef"};
  return terms;
}

PageAlerts told(Country& country, std::string_view page, const AlertTerms& said = terms()) {
  const Snapshot snapshot = country.make();
  const auto& pages = snapshot.roster->pages;
  const auto place = std::find_if(pages.begin(), pages.end(), [&](const Page& p) { return p.id == page; });
  return alerts_of_page(snapshot, OfficeTree{snapshot.roster}, static_cast<std::size_t>(place - pages.begin()), said);
}

AlertEnd end_of(Country& country, const AlertRow& alert) {
  const Snapshot snapshot = country.make();
  return end_of_alert(snapshot, list_cases(snapshot, 0), alert);
}

std::vector<std::string> names(const PageAlerts& alerts) {
  std::vector<std::string> out;
  for (const auto& row : alerts.standing) {
    const auto from = row.id.find('/') + 1;
    out.push_back(row.id.substr(from, row.id.find('/', from) - from));
  }
  return out;
}

/// The sample's page whose first case is overdue.
constexpr std::string_view kBogura = "dc-bogura-fb";

TEST(CaseAlerts, AnOverdueCaseIsToldWithItsLinkAndWithoutAnybodysName) {
  Country country = bangladesh();
  const auto alerts = told(country, kBogura);
  ASSERT_FALSE(alerts.standing.empty());
  const AlertRow& row = alerts.standing.front();
  EXPECT_EQ(row.subject, "q1");
  EXPECT_EQ(row.starts, at("2026-11-24T11:00:00Z"));
  EXPECT_THAT(row.labels, HasSubstr(R"("alertname":"SaradCaseOverdue","audience":"office","case":")"));
  EXPECT_THAT(row.labels, HasSubstr(R"("clause":"7.kha","clock":"first","level":"district","office":"dc-bogura","origin":"push")"));
  EXPECT_THAT(row.labels, HasSubstr(R"("page":"dc-bogura-fb","parent":"div-rajshahi","platform":"facebook","severity":"warning")"));
  EXPECT_THAT(row.labels, Not(HasSubstr("q1"))) << "the label case must mean nothing outside";
  EXPECT_THAT(row.annotations, HasSubstr(R"("permalink":"https://social.example/q1")"));
  EXPECT_THAT(row.annotations, HasSubstr("জেলা প্রশাসন, বগুড়া: dc-bogura-fb পাতায় একটি নাগরিক বার্তার প্রথম সাড়ার সময় পার হয়েছে (মঙ্গল ২৪ নভেম্বর ১৭:০০)"));
  EXPECT_THAT(row.annotations, HasSubstr("DC Office, Bogura: first response overdue on a citizen's message on dc-bogura-fb (due Tue 24 November 17:00)"));
  EXPECT_EQ(row.link, "https://sarad.example/api/v1/explain?case=q1&page=dc-bogura-fb&format=html");
}

TEST(CaseAlerts, UnseenAndProvisionalAreNotOverdue) {
  Country country = bangladesh();
  EXPECT_THAT(names(told(country, "dc-natore-fb")), IsEmpty());
  country.figures(kBogura).cases[0].first_clock.deadline.provisional = true;
  country.figures(kBogura).clocks[0].provisional_overdue = 1;
  EXPECT_THAT(names(told(country, kBogura)), Not(testing::Contains("SaradCaseOverdue")));
}

TEST(CaseAlerts, ACaseFromBeforeRegistrationIsToldToNobody) {
  Country country = bangladesh();
  country.configured(kBogura).registered = at("2026-11-22T04:10:01Z");
  EXPECT_THAT(names(told(country, kBogura)), Not(testing::Contains("SaradCaseOverdue")));
}

TEST(CaseAlerts, DueSoonNeedsALookInTheLastEighthOfTheClock) {
  Country country = bangladesh();
  // q3 is due at 15:30, in an hour and a half of working time.
  country.figures(kBogura).cases[2].first_clock.started = at("2026-11-23T06:00:00Z");
  EXPECT_THAT(names(told(country, kBogura)), testing::ElementsAre("SaradCaseOverdue", "SaradCaseDueSoon"));
  const auto eighth = (at("2026-11-25T09:30:00Z") - at("2026-11-23T06:00:00Z")) / 8;
  country.figures(kBogura).observed_until = country.now - eighth;
  EXPECT_THAT(names(told(country, kBogura)), testing::Contains("SaradCaseDueSoon"));
  country.figures(kBogura).observed_until = country.now - eighth - seconds{1};
  EXPECT_THAT(names(told(country, kBogura)), Not(testing::Contains("SaradCaseDueSoon")));
}

TEST(CaseAlerts, APromiseIsTheOfficesAndAReferralTheSupervisors) {
  Country country = bangladesh();
  auto& figures = country.figures(kBogura);
  figures.cases[3].promises[0].verdict = Verdict::missed;
  figures.referrals[0].verdict = Verdict::missed;
  figures.clocks[2].overdue = figures.clocks[3].overdue = 1;
  const auto alerts = told(country, kBogura);
  const auto find = [&](std::string_view name) {
    return *std::find_if(alerts.standing.begin(), alerts.standing.end(), [&](const AlertRow& row) { return row.id.find(name) != std::string::npos; });
  };
  EXPECT_EQ(find("SaradInterimOverdue").part, "a4");
  EXPECT_THAT(find("SaradInterimOverdue").labels, HasSubstr(R"("audience":"office")"));
  EXPECT_EQ(find("SaradReferralOverdue").subject, "a4");
  EXPECT_EQ(find("SaradReferralOverdue").part, "dc-natore");
  EXPECT_THAT(find("SaradReferralOverdue").labels, HasSubstr(R"("audience":"supervisor")"));
  EXPECT_THAT(find("SaradReferralOverdue").annotations, HasSubstr("DC Office, Natore, tagged on dc-bogura-fb, has not answered in time"));
}

TEST(CaseAlerts, BeyondTheCapTheLongestOverdueAreToldAndTheRestIsANumber) {
  Country country = bangladesh();
  auto& figures = country.figures("dc-pabna-fb");
  figures.cases.clear();
  for (int i = 0; i < 7; ++i)
    figures.cases.push_back(test::open_case("p" + std::to_string(i), at("2026-11-18T04:00:00Z") + hours{i}, at("2026-11-22T11:00:00Z") + hours{i}, Verdict::missed));
  figures.clocks[0].overdue = figures.open = 7;
  const auto alerts = told(country, "dc-pabna-fb", terms(3));
  ASSERT_EQ(alerts.standing.size(), 4U);
  EXPECT_EQ(alerts.standing[0].subject, "p0");
  EXPECT_EQ(alerts.standing[2].subject, "p2");
  EXPECT_EQ(alerts.held_back, 4);
  EXPECT_EQ(alerts.standing[3].id, "dc-pabna-fb/SaradCasesOverdueMore");
  EXPECT_THAT(alerts.standing[3].annotations, HasSubstr("আরও অন্তত ৪টির সময় পার হয়েছে"));
  EXPECT_EQ(told(country, "dc-pabna-fb", terms(7)).held_back, 0);
}

TEST(CaseAlerts, MailToNamesOnlyThoseReachedThroughAlertmanager) {
  Country country = bangladesh();
  Office& office = country.office("dc-sirajganj", "div-rajshahi", "district", "জেলা প্রশাসন, সিরাজগঞ্জ", "DC Office, Sirajganj");
  office.contacts = {{"admin", "ict@sirajganj.example", "bn", "alertmanager"}, {"admin", "own@sirajganj.example", "bn", "mail"}};
  country.page("dc-sirajganj-fb", "dc-sirajganj", "facebook")
      .cases.push_back(test::open_case("s1", at("2026-11-18T04:00:00Z"), at("2026-11-22T11:00:00Z"), Verdict::missed));
  const auto alerts = told(country, "dc-sirajganj-fb");
  ASSERT_EQ(alerts.standing.size(), 1U);
  EXPECT_THAT(alerts.standing[0].annotations, HasSubstr(R"("mail_to":"ict@sirajganj.example"})"));
}

TEST(CaseAlerts, AnAnswerEndsItsAlertWhenThePlatformSaysItCame) {
  Country country = bangladesh();
  const AlertRow alert = told(country, kBogura).standing.front();
  Case& answered = country.figures(kBogura).cases[0];
  answered.state = CaseState::answered;
  answered.first = Response{"a1", at("2026-11-25T07:12:00Z"), AuthorRole::page, "", false, Address::nested, {}, {}};
  const AlertEnd end = end_of(country, alert);
  EXPECT_EQ(end.resolution, "answered");
  EXPECT_EQ(end.at, at("2026-11-25T07:12:00Z"));
}

TEST(CaseAlerts, AnAnswerInTimeThatWasSeenLateEndsTheAlertAfterItsStart) {
  Country country = bangladesh();
  const AlertRow alert = told(country, kBogura).standing.front();
  Case& answered = country.figures(kBogura).cases[0];
  answered.first = Response{"a1", at("2026-11-23T07:12:00Z"), AuthorRole::page, "", false, Address::nested, {}, {}};
  EXPECT_EQ(end_of(country, alert).at, alert.starts + seconds{1}) << "Alertmanager refuses an end before the start";
}

TEST(CaseAlerts, WhatWasTakenDownIsNotAnswered) {
  Country country = bangladesh();
  const AlertRow alert = told(country, kBogura).standing.front();
  country.figures(kBogura).cases[0].ended = at("2026-11-25T06:00:00Z");
  country.figures(kBogura).cases[0].state = CaseState::vanished;
  EXPECT_EQ(end_of(country, alert).resolution, "vanished");
  country.figures(kBogura).cases[0].state = CaseState::withdrawn;
  EXPECT_EQ(end_of(country, alert).resolution, "withdrawn");
}

TEST(CaseAlerts, ACorrectedClockOrAVanishedCaseEndsAsCorrected) {
  Country country = bangladesh();
  const AlertRow alert = told(country, kBogura).standing.front();
  country.figures(kBogura).cases[0].first_clock.verdict = Verdict::pending;
  EXPECT_EQ(end_of(country, alert).resolution, "corrected");
  country.figures(kBogura).cases.erase(country.figures(kBogura).cases.begin());
  EXPECT_EQ(end_of(country, alert).resolution, "corrected");
}

}  // namespace
}  // namespace sarad
