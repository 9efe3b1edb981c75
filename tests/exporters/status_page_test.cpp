// SPDX-License-Identifier: Apache-2.0
#include "exporters/status_page.hpp"

#include "exporters/html.hpp"
#include "exporters/people_time.hpp"
#include "exporters/urgent.hpp"
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::bangladesh;
using test::Country;
using test::noon;
using testing::HasSubstr;
using testing::Not;

WebReply reply_of(const Snapshot& snapshot, const WebRequest& request, Instant now) {
  OfficeSums sums;
  sums.update(snapshot);
  return status_page(snapshot, request, now, "bn", sums);
}

std::string page_of(Country& country, std::vector<std::pair<std::string, std::string>> query = {},
                    std::string accept_language = {}) {
  WebRequest request;
  request.query = std::move(query);
  request.accept_language = std::move(accept_language);
  return *reply_of(country.make(), request, country.now).body;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (auto found = text.find(part); found != std::string::npos; found = text.find(part, found + 1)) ++n;
  return n;
}

TEST(StatusPage, IsBengaliUnlessTheReaderWishesOtherwise) {
  Country country = bangladesh();
  EXPECT_THAT(page_of(country), HasSubstr(R"(<html lang="bn")"));
  EXPECT_THAT(page_of(country, {}, "en-GB,en;q=0.9"), HasSubstr(R"(<html lang="en")"));
  EXPECT_THAT(page_of(country, {}, "fr, en;q=0.3, bn;q=0.5"), HasSubstr(R"(<html lang="bn")"));
  EXPECT_THAT(page_of(country, {{"lang", "bn"}}, "en"), HasSubstr(R"(<html lang="bn")"));
}

TEST(StatusPage, SaysInBengaliWhatTheWeekStillNeedsAndWhatIsDueNext) {
  Country country = bangladesh();
  const std::string text = page_of(country);
  EXPECT_THAT(text, HasSubstr("জেলা প্রশাসন, বগুড়া"));
  EXPECT_THAT(text, HasSubstr("১/২ <i class=\"soon\">আরও ১টি চাই</i>"));
  EXPECT_THAT(text,
              HasSubstr("<time class=\"due\" datetime=\"2026-11-25T09:30:00Z\">বাকি ১\u00a0ঘ. ৩০\u00a0মি.</time>"));
  EXPECT_THAT(text, HasSubstr("বুধ ২৫ নভেম্বর ১৫:৩০"));
  EXPECT_THAT(text, HasSubstr("সপ্তাহ শেষ শনিবার রাত ১২টা"));
  EXPECT_THAT(text, HasSubstr("বন্ধ: ব্যবস্থা চাই"));
}

TEST(StatusPage, SaysTheSameInEnglishWithoutBengaliDigits) {
  Country country = bangladesh();
  const std::string text = page_of(country, {{"lang", "en"}});
  EXPECT_THAT(text, HasSubstr("DC Office, Bogura"));
  EXPECT_THAT(text, HasSubstr("1 more needed"));
  EXPECT_THAT(text, HasSubstr("1\u00a0h 30\u00a0min left"));
  EXPECT_FALSE(std::regex_search(text, std::regex{"০|১|২|৩|৪|৫|৬|৭|৮|৯"}));
}

TEST(StatusPage, LinksToTheVeryMessagesThatWait) {
  Country country = bangladesh();
  EXPECT_THAT(page_of(country),
              HasSubstr(R"(rel="noreferrer noopener external" title="মূল বার্তা খুলুন" href="https://social.example/p1")"));
}

TEST(StatusPage, ALinkThatIsNoWebAddressIsNotMade) {
  Country country = bangladesh();
  country.figures("dc-pabna-fb").cases[0].permalink = "javascript:alert(1)";
  EXPECT_THAT(page_of(country), Not(HasSubstr("javascript:")));
}

TEST(StatusPage, HostileNamesAreTextAndNothingElse) {
  Country country;
  country.office("x", "", "other", "<script>alert('x')</script>\u202E", "\"><img src=x onerror=alert(1)>");
  auto& figures = country.page("x-fb", "x", "\"><b>");
  figures.cases.push_back(
      test::open_case("q\"><script>", at("2026-11-24T05:30:00Z"), at("2026-11-26T11:00:00Z"), Verdict::pending));
  for (const auto* language : {"bn", "en"}) {
    const std::string text = page_of(country, {{"lang", language}});
    EXPECT_EQ(count(text, "<script"), 1U) << "only our own";
    EXPECT_EQ(count(text, "<img"), 0U);
    EXPECT_EQ(count(text, "\u202E"), 0U);
    EXPECT_THAT(text, Not(HasSubstr("><b>\"")));
  }
}

TEST(StatusPage, ASimulatedClockIsSaidOnEveryPageAndNothingTicks) {
  Country country = bangladesh();
  country.simulated = true;
  EXPECT_THAT(page_of(country), HasSubstr("সিমুলেটেড ঘড়ি"));
  const std::string text = page_of(country, {{"lang", "en"}, {"page", "dc-pabna-fb"}});
  EXPECT_THAT(text, HasSubstr("Simulated clock"));
  EXPECT_THAT(text, HasSubstr(" data-simulated>"));
  country.simulated = false;
  const std::string real = page_of(country, {{"lang", "en"}});
  EXPECT_THAT(real, Not(HasSubstr("Simulated")));
  EXPECT_THAT(real, Not(HasSubstr("data-simulated")));
}

TEST(StatusPage, AnOfficesPageShowsItsOwnOnly) {
  Country country = bangladesh();
  const std::string text = page_of(country, {{"office", "dc-pabna"}, {"lang", "en"}});
  EXPECT_THAT(text, HasSubstr("dc-pabna-fb"));
  EXPECT_THAT(text, Not(HasSubstr("dc-bogura-fb")));
  EXPECT_THAT(text, HasSubstr(R"(<a href="/?subtree=div-rajshahi&amp;lang=en">Divisional Commissioner, Rajshahi</a>)"));
}

TEST(StatusPage, ASupervisorSeesEachOfficeBelowWithAllThatStandsBelowIt) {
  Country country = bangladesh();
  country.figures("dc-pabna-fb").cadence.rolling.verdict = CadenceVerdict::met;
  const std::string root = page_of(country, {{"lang", "en"}});
  EXPECT_THAT(root, HasSubstr(R"(<table class="tree">)"));
  EXPECT_THAT(root, HasSubstr(R"(subtree=div-rajshahi&amp;lang=en">Divisional Commissioner, Rajshahi</a><td>)"));
  const std::string below = page_of(country, {{"subtree", "div-rajshahi"}, {"lang", "en"}});
  EXPECT_EQ(count(below, R"(<tr><td><a href="/?subtree=)"), 3U);
  EXPECT_THAT(below, HasSubstr("DC Office, Pabna</a><td>1 of 1<td>1 of 1<td>2<td><b class=\"late\">▲ 2</b><td>32%"));
  EXPECT_THAT(page_of(country, {{"subtree", "uno-sherpur"}}), Not(HasSubstr("class=\"tree\"")));
  EXPECT_THAT(page_of(country, {{"page", "dc-bogura-fb"}}), Not(HasSubstr("class=\"tree\"")));
}

TEST(StatusPage, AnOfficeShowsItsWeeksItsQuarterAndItsAnswersAsPictures) {
  Country country = bangladesh();
  country.figures("dc-bogura-fb").cadence.quarter = {.weeks = 8, .judged = 8, .met = 6, .ratio = 0.75};
  const std::string text = page_of(country, {{"office", "dc-bogura"}, {"lang", "en"}});
  EXPECT_EQ(count(text, "<article"), 2U);
  EXPECT_THAT(text, HasSubstr("aria-label=\"10 of 11 judged weeks kept\"><title>"));
  EXPECT_EQ(count(text, "<rect class=\"pg\""), 23U) << "10 and 13 kept weeks";
  EXPECT_EQ(count(text, "<rect class=\"pb\""), 1U);
  EXPECT_EQ(count(text, "<rect class=\"pu\""), 2U);
  EXPECT_THAT(text, HasSubstr("This quarter: 6 of 8 judged weeks kept (75%)"));
  EXPECT_THAT(text, HasSubstr("Answered in time: 27 of 31 · 87%, 71%–95%"));
  EXPECT_THAT(page_of(country, {{"lang", "en"}}), Not(HasSubstr("<article"))) << "the overview has no pictures";
}

TEST(StatusPage, TheInboxIsFilteredByStateAndPlatformWithoutAScript) {
  Country country = bangladesh();
  const std::string overdue = page_of(country, {{"lang", "en"}, {"subtree", "cabinet"}, {"state", "overdue"}});
  EXPECT_EQ(count(overdue, "past due</time>"), 3U);
  EXPECT_EQ(count(overdue, "<tr class=\"soon\">"), 0U);
  EXPECT_THAT(overdue, HasSubstr(R"(<a href="/?subtree=cabinet&amp;state=overdue&amp;lang=en" aria-current="true">overdue</a>)"));
  EXPECT_THAT(overdue, HasSubstr(R"(<a href="/?subtree=cabinet&amp;lang=en">all messages</a>)"));
  EXPECT_THAT(overdue, HasSubstr(R"(<a href="/?subtree=cabinet&amp;state=overdue&amp;platform=wordpress&amp;lang=en">wordpress</a>)"));
  const std::string unseen = page_of(country, {{"lang", "en"}, {"state", "unseen"}});
  EXPECT_EQ(count(unseen, "<tr class=\"none\">"), 1U);
  EXPECT_EQ(count(unseen, "<tr class=\"late\">"), 0U);
  EXPECT_THAT(page_of(country, {{"lang", "en"}, {"platform", "wordpress"}}), HasSubstr("No message waits"));
  WebRequest request;
  request.query = {{"state", "<b>"}};
  EXPECT_EQ(reply_of(country.make(), request, country.now).status, 404);
}

TEST(StatusPage, AnUnknownOfficeIsNotFoundAndNotRepeated) {
  Country country = bangladesh();
  WebRequest request;
  request.query = {{"office", "<script>"}};
  const WebReply reply = reply_of(country.make(), request, country.now);
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(*reply.body, Not(HasSubstr("<script>")));
}

TEST(StatusPage, WhatIsNotJudgedIsNotCalledLate) {
  Country country = bangladesh();
  const std::string text = page_of(country, {{"page", "dc-natore-fb"}, {"lang", "en"}});
  EXPECT_THAT(text, HasSubstr("<b>? unseen: not judged</b>"));
  EXPECT_THAT(text, Not(HasSubstr("past due")));
}

TEST(StatusPage, ManyPagesAndOfficesWeighLessThan100KilobytesInEitherLanguage) {
  const Snapshot snapshot = test::many_pages(250);
  for (const auto* language : {"bn", "en"}) {
    WebRequest request;
    request.query = {{"lang", language}};
    EXPECT_LT(reply_of(snapshot, request, noon()).body->size(), 100'000U) << language;
  }
}

TEST(StatusPage, MorePagesThanOneListHoldsAreReachedByLinks) {
  const Snapshot snapshot = test::many_pages(250);
  WebRequest request;
  request.query = {{"lang", "en"}, {"from", "160"}};
  const std::string text = *reply_of(snapshot, request, noon()).body;
  EXPECT_THAT(text, HasSubstr("161–240 of 250"));
  EXPECT_THAT(text, HasSubstr(R"(<a rel="prev" href="/?from=80&amp;lang=en">)"));
  request.query = {{"from", "99999999999999999999"}};
  EXPECT_EQ(reply_of(snapshot, request, noon()).status, 200);
}

TEST(StatusPage, NothingIsAskedOfAnyOtherHost) {
  Country country = bangladesh();
  for (auto& c : country.figures("dc-bogura-fb").cases) c.permalink.clear();
  const std::string text = page_of(country, {{"page", "dc-bogura-fb"}});
  EXPECT_EQ(count(text, "http://") + count(text, "https://"), 0U);
  EXPECT_EQ(count(text, " style="), 0U) << "the content security policy forbids it";
}

TEST(UrgentClocks, OverdueComesFirstThenByDeadlineAndWhatIsNotJudgedLast) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  const auto clocks = urgent_clocks(snapshot, {0, 1, 2, 3, 4, 5, 6}, 100).first;
  std::vector<std::string> ids;
  for (const auto& clock : clocks)
    ids.push_back((clock.item == nullptr ? "" : clock.item->id) + "/" + std::string{to_string(clock.clock)});
  EXPECT_THAT(ids, testing::ElementsAre("p1/first", "p2/first", "q1/first", "q3/first", "q2/first", "q4/promise",
                                        "q4/referral", "n1/first"));
}

TEST(UrgentClocks, BacklogFromBeforeRegistrationIsLeftOut) {
  Country country = bangladesh();
  country.configured("dc-pabna-fb").registered = at("2026-11-20T00:00:00Z");
  const Snapshot snapshot = country.make();
  EXPECT_EQ(urgent_clocks(snapshot, {2}, 100).all, 0);
}

TEST(PeopleText, SpansAreReadInBothLanguages) {
  const PeopleText bn{Language::bn, nullptr}, en{Language::en, nullptr};
  EXPECT_EQ(bn.span(90min), "১\u00a0ঘ. ৩০\u00a0মি.");
  EXPECT_EQ(en.span(-(48h + 3h)), "2\u00a0d 3\u00a0h");
  EXPECT_EQ(en.span(240h), "10\u00a0d");
  EXPECT_EQ(en.span(59s), "under 1 min");
  EXPECT_EQ(bn.working(26h + 30min), "২৬\u00a0ঘ.");
}

TEST(PeopleText, LocalTimeIsTheCalendarsAndElseUtcSaysSo) {
  const auto hours = test::office_hours();
  EXPECT_EQ((PeopleText{Language::en, hours.get()}.moment(noon())), "Wed 25 November 14:00");
  EXPECT_EQ((PeopleText{Language::bn, hours.get()}.full_moment(noon())), "২৫ নভেম্বর ২০২৬, ১৪:০০");
  EXPECT_EQ((PeopleText{Language::en, nullptr}.moment(noon())), "Wed 25 November 08:00 UTC");
}

TEST(PeopleText, AShareIsNeverRoundedToAllOrNothing) {
  const PeopleText en{Language::en, nullptr};
  EXPECT_EQ(en.percent(0.999), "99%");
  EXPECT_EQ(en.percent(0.001), "1%");
  EXPECT_EQ(en.percent(1), "100%");
  EXPECT_EQ(en.percent(0), "0%");
}

TEST(Html, EscapesControlsAndBrokenBytes) {
  EXPECT_EQ(html("a\n<'\"&>\xff"), "a\uFFFD&lt;&#39;&quot;&amp;&gt;\uFFFD");
}

}  // namespace
}  // namespace sarad
