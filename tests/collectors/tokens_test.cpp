// SPDX-License-Identifier: Apache-2.0
#include "collectors/tokens.hpp"

#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Instant kNow = sys_days{year{2026} / 3 / 20};

class Tokens : public testing::Test {
 protected:
  Tokens() {
    page.id = "dc";
    page.account = "77";
    page.token = Secret{"t0ken"};
    page.app_id = "1000";
    page.app_secret = Secret{"s3cret"};
  }

  const TokenDesk& desk(std::string_view platform = "facebook") { return *find_platform(platform)->tokens; }
  Result<TokenFacts> check() { return script.lead(desk().check({page, kNow})); }
  std::vector<std::string_view> missing(const TokenFacts& facts) {
    std::vector<std::string_view> scopes;
    for (const Grant* grant : missing_grants(desk().grants, page, facts)) scopes.push_back(grant->scope);
    return scopes;
  }

  Page page;
  Script script;
};

TEST_F(Tokens, TheAppAsksAboutAPagesToken) {
  script.on("/v25.0/debug_token", R"({"data":{"is_valid":true,"expires_at":0,"data_access_expires_at":1782000000,
    "scopes":["pages_show_list","pages_read_engagement","pages_read_user_content"],"granular_scopes":[]}})");
  const auto facts = check();
  ASSERT_TRUE(facts.has_value());
  EXPECT_TRUE(facts->valid);
  EXPECT_EQ(facts->expires, Instant{Seconds{1782000000}});
  EXPECT_THAT(missing(*facts), ElementsAre());
  ASSERT_EQ(script.asked.size(), 1U);
  EXPECT_EQ(query_of(script.asked[0], "input_token"), "t0ken");
  EXPECT_EQ(script.asked[0].credential->secret.reveal(), "1000|s3cret");
  EXPECT_THAT(script.asked[0].summary(), Not(HasSubstr("t0ken")));
}

TEST_F(Tokens, TheEarlierOfTheTwoEndsCounts) {
  script.on("/v25.0/debug_token", R"({"data":{"is_valid":true,"expires_at":1781000000,"data_access_expires_at":1782000000}})");
  const auto facts = check();
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->expires, Instant{Seconds{1781000000}});
  EXPECT_FALSE(facts->scopes.has_value());
  EXPECT_THAT(missing(*facts), ElementsAre()) << "scopes that are not told are not missing";
}

TEST_F(Tokens, AScopeForOtherPagesOnlyIsMissingHere) {
  script.on("/v25.0/debug_token", R"({"data":{"is_valid":true,"scopes":["pages_show_list","pages_read_engagement","pages_read_user_content"],
    "granular_scopes":[{"scope":"pages_read_user_content","target_ids":["78"]},{"scope":"pages_show_list"},
                       {"scope":"pages_read_engagement","target_ids":["78","77"]}]}})");
  const auto facts = check();
  ASSERT_TRUE(facts.has_value());
  EXPECT_THAT(missing(*facts), ElementsAre("pages_read_user_content"));
}

TEST_F(Tokens, MessagingIsWantedWherePrivateRepliesAre) {
  script.on("/v25.0/debug_token", R"({"data":{"is_valid":true,"scopes":["pages_show_list","pages_read_engagement","pages_read_user_content"]}})");
  page.private_replies = true;
  const auto facts = check();
  ASSERT_TRUE(facts.has_value());
  EXPECT_THAT(missing(*facts), ElementsAre("pages_messaging"));
}

TEST_F(Tokens, ARevokedTokenIsAnAnswerNotAnError) {
  script.on("/v25.0/debug_token", R"({"data":{"is_valid":false,"scopes":[],"error":{"code":190,"subcode":467,"message":"x"}}})");
  const auto facts = check();
  ASSERT_TRUE(facts.has_value());
  EXPECT_FALSE(facts->valid);
}

TEST_F(Tokens, AWrongAppIsAMatterOfConfiguration) {
  script.on("/v25.0/debug_token", R"({"error":{"code":190,"message":"Invalid OAuth access token signature."}})", 400);
  EXPECT_EQ(check().error().code, Errc::configuration);
  page.app_secret = Secret{};
  EXPECT_EQ(check().error().code, Errc::configuration);
  EXPECT_EQ(script.asked.size(), 1U) << "without a secret nobody is asked";
}

TEST_F(Tokens, OtherErrorsStayWhatTheyAre) {
  script.on("/v25.0/debug_token", "busy", 503);
  EXPECT_EQ(check().error().code, Errc::transient);
  Script odd;
  odd.on("/v25.0/debug_token", R"({"data":{"is_valid":"yes"}})");
  EXPECT_EQ(odd.lead(desk().check({page, kNow})).error().code, Errc::malformed);
}

TEST_F(Tokens, AnAccountsPagesAreReadToTheEnd) {
  script.on("/v25.0/me/accounts", R"({"data":[{"id":"77","access_token":"p77","tasks":["ADVERTISE","MODERATE"]},{"id":"78","access_token":"p78","tasks":["ANALYZE"]}],
    "paging":{"next":"https://evil.example/","cursors":{"after":"A"}}})");
  script.on("/v25.0/me/accounts", R"({"data":[{"id":"79","access_token":"p79"},{"id":"80"},{"id":"77","access_token":"again"}]})");
  const auto pages = script.lead(desk().pages_of({page, kNow}));
  ASSERT_TRUE(pages.has_value());
  ASSERT_EQ(pages->size(), 3U);
  EXPECT_EQ((*pages)[0].token.reveal(), "p77");
  EXPECT_TRUE((*pages)[0].may_moderate);
  EXPECT_FALSE((*pages)[1].may_moderate);
  EXPECT_TRUE((*pages)[2].may_moderate) << "roles not told";
  EXPECT_EQ(query_of(script.asked[1], "after"), "A");
}

TEST_F(Tokens, AnExpiredAccountTokenListsNothing) {
  script.on("/v25.0/me/accounts", R"({"error":{"code":190,"error_subcode":463,"message":"x"}})", 400);
  EXPECT_EQ(script.lead(desk().pages_of({page, kNow})).error().code, Errc::token_expired);
}

TEST_F(Tokens, AShortTokenIsExchangedForALongOne) {
  script.on("/v25.0/oauth/access_token", R"({"access_token":"long","token_type":"bearer","expires_in":5184000})");
  const auto renewed = script.lead(desk().renew({page, kNow}));
  ASSERT_TRUE(renewed.has_value());
  EXPECT_EQ(renewed->token.reveal(), "long");
  EXPECT_EQ(renewed->expires, kNow + days{60});
  EXPECT_EQ(script.asked[0].credential->name, "client_secret");
  EXPECT_EQ(query_of(script.asked[0], "client_id"), "1000");
}

TEST_F(Tokens, ThreadsAndInstagramLoginRefreshTheirOwn) {
  script.on("/refresh_access_token", R"({"access_token":"new","expires_in":5184000})");
  ASSERT_TRUE(script.lead(desk("threads").renew({page, kNow})).has_value());
  EXPECT_EQ(query_of(script.asked[0], "grant_type"), "th_refresh_token");
  page.base_url = "https://graph.instagram.com";
  ASSERT_TRUE(script.lead(desk("instagram").renew({page, kNow})).has_value());
  EXPECT_EQ(query_of(script.asked[1], "grant_type"), "ig_refresh_token");
  EXPECT_EQ(script.asked[1].credential->secret.reveal(), "t0ken");
  script.on("/v25.0/me", R"({"id":"5"})");
  const auto facts = script.lead(desk("instagram").check({page, kNow}));
  ASSERT_TRUE(facts.has_value());
  EXPECT_TRUE(facts->valid);
}

}  // namespace
}  // namespace sarad
