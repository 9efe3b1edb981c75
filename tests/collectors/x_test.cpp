// SPDX-License-Identifier: Apache-2.0
// What platforms/x.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/x_error.hpp"
#include "collectors/x_items.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 5 / 20};
const Instant kBegin = sys_days{year{2026} / 5 / 10};
const std::string kTweets = "/2/users/77/tweets", kMentions = "/2/users/77/mentions", kByIds = "/2/tweets",
                  kUser = "/2/users/77";

/// The id of a post made `hours` after kBegin.
std::string id_at(int hours) {
  const auto ms = (kBegin + std::chrono::hours{hours}).time_since_epoch().count() * 1000 + 900;
  return std::to_string((static_cast<std::uint64_t>(ms) - 1'288'834'974'657) << 22);
}

std::string tweet(const std::string& id, const std::string& author, const std::string& conversation,
                  const std::string& above = {}, const std::string& more = {}) {
  return R"({"id":")" + id + R"(","text":"কবে?","author_id":")" + author + R"(","conversation_id":")" + conversation +
         R"(","edit_history_tweet_ids":[")" + id + R"("],"public_metrics":{"reply_count":1})" +
         (above.empty() ? "" : R"(,"referenced_tweets":[{"type":"replied_to","id":")" + above + R"("}])") + more + "}";
}

std::string list(const std::string& items, const std::string& next = {}) {
  return R"({"data":[)" + items + R"(],"meta":{"result_count":1)" +
         (next.empty() ? "" : R"(,"next_token":")" + next + '"') + "}}";
}

const std::string kNothing = R"({"meta":{"result_count":0}})";

class X : public testing::Test {
 protected:
  X() {
    page.id = "dc";
    page.platform = "x";
    page.account = "77";
    page.token = Secret{"t0ken"};
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = {},
                    .followed = followed,
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = false,
                    .known = known,
                    .read_text = plain_reader(),
                    .thread_of = thread_of};
    return script.run(*find_platform("x"), std::move(input));
  }
  void answers(const std::string& own, const std::string& mentions) {
    script.on(kTweets, own.empty() ? kNothing : list(own)).on(kMentions, mentions.empty() ? kNothing : list(mentions));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<std::string> followed;
  std::function<bool(std::string_view)> known;
  std::function<std::optional<std::string>(std::string_view)> thread_of;
  bool profile_wanted = false;
};

TEST_F(X, EachListingGoesOnFromItsOwnNewestPostAndAQuarterOfAnHourBefore) {
  answers(tweet(id_at(5), "77", id_at(5)), tweet(id_at(3), "9", id_at(3)));
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.state, "own=" + id_at(5) + " mentions=" + id_at(3));
  EXPECT_FALSE(query_of(script.asked[0], "since_id"));
  cursor = batch.cursor;
  answers("", "");
  script.asked.clear();
  poll();
  const auto since = x_number(query_of(script.asked[0], "since_id").value_or(""));
  ASSERT_TRUE(since);
  EXPECT_EQ(x_time(*since), kBegin + hours{5} - minutes{15});
  EXPECT_EQ(x_time(*x_number(query_of(script.asked[1], "since_id").value_or(""))), kBegin + hours{3} - minutes{15});
}

TEST_F(X, RepliesAreNeverLeftOutAndNobodyIsBilledForUsers) {
  answers("", "");
  poll();
  EXPECT_EQ(query_of(script.asked[0], "exclude"), "retweets");
  EXPECT_FALSE(query_of(script.asked[1], "exclude"));
  for (const auto& request : script.asked) {
    EXPECT_FALSE(query_of(request, "expansions"));
    EXPECT_EQ(request.credential->as, Credential::As::bearer);
  }
}

TEST_F(X, AnEmptyPageWithATokenIsNotTheEnd) {
  script.on(kTweets, R"({"meta":{"result_count":0,"next_token":"a"}})")
      .on(kTweets, list(tweet(id_at(1), "77", id_at(1))));
  script.on(kMentions, kNothing);
  EXPECT_THAT(ids_of(poll()), ElementsAre(id_at(1)));
  EXPECT_EQ(query_of(script.asked[1], "pagination_token"), "a");
}

TEST_F(X, AQuoteIsAPostAndBothVersionsOfAnEditAreOne) {
  const std::string edited =
      R"({"id":")" + id_at(2) + R"(","author_id":"77","conversation_id":")" + id_at(1) +
      R"(","edit_history_tweet_ids":[")" + id_at(1) + R"(",")" + id_at(2) +
      R"("],"referenced_tweets":[{"type":"quoted","id":"5"}],"public_metrics":{"reply_count":0}})";
  std::string first = edited;
  first.replace(first.find(id_at(2)), id_at(2).size(), id_at(1));
  answers(edited + ',' + first, tweet(id_at(4), "9", id_at(2), id_at(2)));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[0].id, id_at(1));
  EXPECT_EQ(batch.activities[0].kind, Kind::post);
  EXPECT_EQ(batch.activities[0].created, kBegin + hours{1});
  EXPECT_EQ(batch.activities[1].kind, Kind::comment);
  EXPECT_EQ(batch.activities[1].parent_id, id_at(1));
  EXPECT_EQ(batch.activities[1].thread_id, id_at(1));
}

TEST_F(X, AllBeneathAMentionBelongsToItHoweverDeep) {
  const std::string stranger = id_at(0), mention = id_at(1), answer = id_at(2), again = id_at(3), last = id_at(4);
  answers(tweet(last, "77", stranger, again) + ',' + tweet(answer, "77", stranger, mention),
          tweet(again, "9", stranger, answer) + ',' + tweet(mention, "9", stranger, stranger));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 4U);
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  EXPECT_EQ(batch.activities[0].parent_id, std::nullopt);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(batch.activities[i].kind, Kind::reply);
    EXPECT_EQ(batch.activities[i].thread_id, mention);
  }
}

TEST_F(X, RepliesToWhatTheLedgerHoldsStandBeneathIt) {
  thread_of = [](std::string_view id) -> std::optional<std::string> {
    if (id == id_at(0)) return id_at(0);
    return std::nullopt;
  };
  answers(tweet(id_at(3), "77", id_at(0), id_at(2)),
          tweet(id_at(1), "9", id_at(0), id_at(0), R"(,"in_reply_to_user_id":"77")") + ',' +
              tweet(id_at(2), "8", id_at(0), id_at(0), R"(,"in_reply_to_user_id":"9")"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_EQ(batch.activities[0].kind, Kind::comment);
  EXPECT_EQ(batch.activities[1].kind, Kind::reply);  // beneath a mention that we hold
  for (const auto& activity : batch.activities) EXPECT_EQ(activity.thread_id, id_at(0));
}

TEST_F(X, ARootSeenNowhereIsAskedForNextTimeAndTakenOnlyIfItIsOurs) {
  answers("", tweet(id_at(2), "9", id_at(0), id_at(0)) + ',' + tweet(id_at(3), "9", id_at(1), id_at(1)));
  Batch batch = poll();
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  cursor = batch.cursor;
  EXPECT_NE(cursor.state.find("ask=" + id_at(0) + ',' + id_at(1)), std::string::npos);
  Script later;
  later.on(kTweets, kNothing).on(kMentions, kNothing);
  later.on(kByIds, list(tweet(id_at(0), "77", id_at(0)) + ',' + tweet(id_at(1), "5", id_at(1))));
  script = later;
  batch = poll();
  EXPECT_EQ(query_of(script.asked[2], "ids"), id_at(0) + ',' + id_at(1));
  EXPECT_THAT(ids_of(batch), ElementsAre(id_at(0)));
  EXPECT_EQ(batch.activities[0].kind, Kind::post);
  EXPECT_EQ(batch.cursor.state.find("ask="), std::string::npos);
}

TEST_F(X, WhatCannotBePlacedYetIsHeldBackWhenAListingBreaksOff) {
  answers(tweet(id_at(3), "77", id_at(0), id_at(2)) + ',' + tweet(id_at(1), "77", id_at(1)), "");
  script.on(kMentions, "{}", 503);
  Script broken;
  broken.on(kTweets, list(tweet(id_at(3), "77", id_at(0), id_at(2)) + ',' + tweet(id_at(1), "77", id_at(1))));
  broken.on(kMentions, "{}", 503);
  script = broken;
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre(id_at(1)));
  EXPECT_FALSE(batch.complete);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(X, AnAnswerToWhatWasNeverShownIsKeptBeneathIt) {
  answers(tweet(id_at(3), "77", id_at(0), id_at(2)), "");
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].kind, Kind::reply);
  EXPECT_EQ(batch.activities[0].thread_id, id_at(2));
}

TEST_F(X, PostsThatContradictThemselvesAreRefusedAndNothingIsPlacedByGuess) {
  const std::string torn = R"({"id":")" + id_at(1) + R"(","author_id":"77","conversation_id":")" + id_at(1) + R"("})";
  answers(torn, tweet(id_at(2), "9", id_at(1), id_at(1)) + ',' + tweet(id_at(3), "9", id_at(0)));
  const Batch batch = poll();
  EXPECT_THAT(batch.activities, IsEmpty());
  EXPECT_EQ(batch.malformed.shape, 2U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(X, AFollowedPostThatMayNotBeSeenAnyMoreIsGone) {
  followed = {id_at(1), id_at(2)};
  answers("", "");
  script.on(kByIds, R"({"errors":[{"resource_id":")" + id_at(1) +
                        R"(","type":"https://api.x.com/2/problems/not-authorized-for-resource"}],"data":[)" +
                        tweet(id_at(2), "9", id_at(2)) + "]}");
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre(id_at(1)));
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_THAT(ids_of(batch), ElementsAre(id_at(2)));
  EXPECT_TRUE(batch.complete);
}

TEST_F(X, AnAccountThatIsNotFoundFailsTheListing) {
  script.on(kTweets,
            R"({"errors":[{"resource_type":"user","type":"https://api.x.com/2/problems/resource-not-found"}]})");
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_EQ(script.asked.size(), 1U);
}

TEST_F(X, RefusedMentionsLeaveTheOwnPosts) {
  script.on(kTweets, list(tweet(id_at(1), "77", id_at(1))));
  script.on(kMentions, R"({"type":"https://api.x.com/2/problems/client-forbidden"})", 403);
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre(id_at(1)));
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_FALSE(batch.complete);
  EXPECT_EQ(batch.cursor.state, "own=" + id_at(1));
}

TEST_F(X, MentionsMayBeLeftOut) {
  page.mentions = false;
  answers("", "");
  EXPECT_TRUE(poll().complete);
  EXPECT_THAT(script.paths(), ElementsAre(kTweets));
}

TEST_F(X, APostWithoutItsCountLeavesTheDenominatorUnknown) {
  std::string silent = tweet(id_at(1), "77", id_at(1));
  silent.replace(silent.find("reply_count"), 11, "other_count");
  answers(silent, "");
  EXPECT_EQ(poll().coverage.platform_count, std::nullopt);
}

TEST_F(X, EntitiesAreReadAndLeadingNamesAreNoPartOfAText) {
  page.handle = "office";
  std::string thanks = tweet(id_at(2), "9", id_at(1), id_at(1)), less = tweet(id_at(3), "9", id_at(1), id_at(1));
  thanks.replace(thanks.find("কবে?"), std::string{"কবে?"}.size(), "@office @rahim ধন্যবাদ");
  less.replace(less.find("কবে?"), std::string{"কবে?"}.size(), "@office 1 &lt; 2 &amp; কেন");
  answers(tweet(id_at(1), "77", id_at(1)), thanks + ',' + less);
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_TRUE(batch.activities[1].facts.trivial);
  EXPECT_THAT(batch.activities[1].facts.mentions, ElementsAre("page"));
  EXPECT_FALSE(batch.activities[2].facts.trivial);
}

TEST_F(X, KnownItemsArePassedOver) {
  known = [](std::string_view id) { return id != id_at(2); };
  answers(tweet(id_at(1), "77", id_at(1)),
          tweet(id_at(2), "9", id_at(1), id_at(1)) + ',' + tweet(id_at(3), "9", id_at(3)));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre(id_at(2)));
  EXPECT_EQ(batch.known, 2U);
  EXPECT_EQ(batch.coverage.fetched, 1);
}

TEST_F(X, TheProfilesWebsiteIsTheOneBehindTheShortLink) {
  answers("", "");
  script.on(kUser, R"({"data":{"id":"77","name":"ডিসি","description":"d","url":"https://t.co/x",)"
                   R"("entities":{"url":{"urls":[{"expanded_url":"https://dc.example"}]}}}})");
  profile_wanted = true;
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.website, "https://dc.example");
}

TEST_F(X, TheAllowanceIsToldFromTheHeaders) {
  script.on(kTweets,
            HttpResult{answer_of(kNothing, 200, {{"x-rate-limit-limit", "450"}, {"x-rate-limit-remaining", "45"}})});
  script.on(kMentions,
            HttpResult{answer_of(kNothing, 200, {{"x-rate-limit-limit", "450"}, {"x-rate-limit-remaining", "449"}})});
  const Batch batch = poll();
  ASSERT_EQ(batch.quota.size(), 1U);
  EXPECT_DOUBLE_EQ(*batch.quota[0].used_ratio, 0.9);
}

TEST(XIds, TellTheirTimeInWholeSecondsAndOldOnesDoNot) {
  EXPECT_EQ(x_time(*x_number(id_at(3))), kBegin + hours{3});
  EXPECT_EQ(x_time(20), std::nullopt);
  EXPECT_EQ(x_number("12x"), std::nullopt);
  EXPECT_EQ(x_number(""), std::nullopt);
  EXPECT_EQ(x_number("99999999999999999999999"), std::nullopt);
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class XErrors : public testing::TestWithParam<Case> {};

TEST_P(XErrors, AreClassedAsTheDocumentSays) {
  const auto answer = read_x_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, XErrors,
    testing::Values(Case{401, R"({"title":"Unauthorized","type":"about:blank"})", Errc::token_expired},
                    Case{400, R"({"errors":[{"code":89,"message":"…"}]})", Errc::token_expired},
                    Case{403, R"({"errors":[{"code":32,"message":"…"}]})", Errc::token_expired},
                    Case{403, R"({"type":"https://api.twitter.com/2/problems/unsupported-authentication"})",
                         Errc::permission_denied},
                    Case{403, R"({"type":"https://api.x.com/2/problems/oauth1-permissions"})", Errc::permission_denied},
                    Case{402, R"({"title":"CreditsDepleted"})", Errc::permission_denied},
                    Case{429, R"({"errors":[{"code":88,"message":"…"}]})", Errc::rate_limited},
                    Case{429, "slow", Errc::rate_limited}, Case{404, "", Errc::gone},
                    Case{404, "<html>", Errc::malformed}, Case{404, R"({"title":"Not Found"})", Errc::gone},
                    Case{200, R"({"errors":[{"type":"https://api.x.com/2/problems/resource-not-found"}]})", Errc::gone},
                    Case{400, R"({"type":"https://api.x.com/2/problems/invalid-request"})", Errc::malformed},
                    Case{503, R"({"title":"Over capacity"})", Errc::transient},
                    Case{200, R"({"type":"https://api.x.com/2/problems/operational-disconnect"})", Errc::transient},
                    Case{200, "7", Errc::malformed}));

TEST(XError, TheWaitIsTheResetLessTheAnswersDateAndACapTellsNone) {
  const std::vector<std::pair<std::string, std::string>> headers{{"x-rate-limit-reset", "1778392800"},
                                                                 {"date", "Sun, 10 May 2026 06:10:00 GMT"}};
  EXPECT_EQ(read_x_answer(answer_of("{}", 429, headers)).error.retry_after, Seconds{1});  // it has passed already
  const auto capped = read_x_answer(answer_of(R"({"type":"https://api.x.com/2/problems/usage-capped"})", 429, headers));
  EXPECT_EQ(capped.error.retry_after, std::nullopt);
  EXPECT_EQ(read_x_answer(answer_of("{}", 429, {headers[0]})).error.retry_after, std::nullopt);
}

}  // namespace
}  // namespace sarad
