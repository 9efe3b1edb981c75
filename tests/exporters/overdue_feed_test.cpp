// SPDX-License-Identifier: Apache-2.0
#include "exporters/overdue_feed.hpp"

#include "net/xml.hpp"
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using test::bangladesh;
using test::Country;
using testing::HasSubstr;
using testing::Not;

WebReply feed_of(Country& country, std::vector<std::pair<std::string, std::string>> query, std::string_view public_url = "https://sarad.example/") {
  WebRequest request;
  request.path = "/api/v1/overdue.atom";
  request.query = std::move(query);
  request.host = "127.0.0.1:7207";
  return overdue_feed(country.make(), request, public_url);
}

TEST(OverdueFeed, TellsWhatIsOverdueWithLinksToTheMessageAndToTheReason) {
  Country country = bangladesh();
  const std::string text = feed_of(country, {{"lang", "en"}}).text();
  EXPECT_THAT(text, HasSubstr("<title>DC Office, Bogura: first response (comment)</title>"));
  EXPECT_THAT(text, HasSubstr("<link rel=\"alternate\" href=\"https://"));
  EXPECT_THAT(text, HasSubstr("href=\"https://sarad.example/api/v1/explain?case="));
}

TEST(OverdueFeed, IsSoundXmlInBothLanguages) {
  Country country = bangladesh();
  for (const std::string language : {"bn", "en"}) {
    const std::string text = feed_of(country, {{"lang", language}}).text();
    const auto xml = read_xml(text);
    ASSERT_TRUE(xml) << text;
    ASSERT_NE(xml->child("entry", "http://www.w3.org/2005/Atom"), nullptr);
    EXPECT_THAT(text, HasSubstr("xml:lang=\"" + language + "\""));
  }
  EXPECT_THAT(feed_of(country, {}).text(), HasSubstr("জেলা প্রশাসন, বগুড়া"));
}

TEST(OverdueFeed, WithoutAPublicAddressTheHostThatWasAskedStands) {
  Country country = bangladesh();
  EXPECT_THAT(feed_of(country, {}, "").text(), HasSubstr("http://127.0.0.1:7207/api/v1/explain?"));
}

TEST(OverdueFeed, OneOfficeHasItsOwnAndAnUnknownOneNone) {
  Country country = bangladesh();
  EXPECT_THAT(feed_of(country, {{"office", "uno-sherpur"}}).text(), Not(HasSubstr("<entry>")));
  EXPECT_THAT(feed_of(country, {{"office", "dc-bogura"}}).text(), HasSubstr("<entry>"));
  EXPECT_EQ(feed_of(country, {{"office", "<x>"}}).status, 404);
}

TEST(OverdueFeed, WhatIsOnlyPendingOrUnseenIsNotThere) {
  Country country = bangladesh();
  for (auto& c : country.figures("dc-bogura-fb").cases) {
    c.first_clock.verdict = Verdict::unseen;
    c.final_clock.verdict = Verdict::pending;
  }
  country.figures("dc-bogura-fb").referrals.clear();
  EXPECT_THAT(feed_of(country, {{"page", "dc-bogura-fb"}}).text(), Not(HasSubstr("<entry>")));
}

}  // namespace
}  // namespace sarad
