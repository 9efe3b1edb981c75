// SPDX-License-Identifier: Apache-2.0
#include "tests/collectors/scripted.hpp"

#include "base/keyed_hash.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 3 / 20};

std::string post(const std::string& id, const std::string& created, const std::string& count,
                 const std::string& from = "77", const std::string& more = {}) {
  return R"({"id":")" + id + R"(","created_time":")" + created + R"(","updated_time":")" + created +
         R"(","from":{"id":")" + from + R"("},"permalink_url":"https://f/)" + id +
         R"(","comments":{"data":[],"summary":{"total_count":)" + count + "}}" + more + "}";
}

std::string comment(const std::string& id, const std::string& created, const std::string& from,
                    const std::string& more = {}) {
  return R"({"id":")" + id + R"(","created_time":")" + created + R"(","from":{"id":")" + from + R"("})" + more + "}";
}

std::string list(const std::string& items, const std::string& after = {}) {
  return R"({"data":[)" + items + "]" +
         (after.empty() ? ""
                        : R"(,"paging":{"next":"https://evil.example/steal","cursors":{"after":")" + after + R"("}})") +
         "}";
}

constexpr const char* kOld = "2026-03-10T04:00:00+0000";
constexpr const char* kNew = "2026-03-18T04:00:00+0000";
constexpr const char* kLater = "2026-03-18T05:00:00+0000";

class Facebook : public testing::Test {
 protected:
  Facebook() {
    page.id = "dc";
    page.platform = "facebook";
    page.account = "77";
    page.token = Secret{"t0ken"};
    script.on("/v25.0/77/tagged", list(""));
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = threads,
                    .followed = followed,
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = recheck_all,
                    .read_text = plain_reader()};
    return script.run(*find_platform("facebook"), std::move(input));
  }
  void feed(const std::string& items) { script.on("/v25.0/77/feed", list(items)); }
  void comments(const std::string& of, const std::string& items) {
    script.on("/v25.0/" + of + "/comments", list(items));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  bool profile_wanted = false, recheck_all = false;
};

ThreadLook look(const std::string& thread, std::int64_t count, const std::string& mark) {
  ThreadLook known;
  known.thread_id = thread;
  known.platform_count = count;
  known.fetched = count;
  known.change_mark = mark;
  known.created = sys_days{year{2026} / 3 / 1};
  known.looked = sys_days{year{2026} / 3 / 12};
  known.complete = true;
  return known;
}

TEST_F(Facebook, TheTokenGoesAsABearerAndNeverInTheUrl) {
  feed(post("77_1", kNew, "1"));
  comments("77_1", comment("1_2", kNew, "5"));
  poll();
  ASSERT_EQ(script.asked.size(), 3u);
  for (const auto& request : script.asked) {
    ASSERT_TRUE(request.credential);
    EXPECT_EQ(request.credential->as, Credential::As::bearer);
    EXPECT_EQ(request.credential->secret.reveal(), "t0ken");
    EXPECT_EQ(encode_query(request.query).find("t0ken"), std::string::npos);
    EXPECT_EQ(request.path.find("t0ken"), std::string::npos);
    EXPECT_EQ(request.base, "https://graph.facebook.com");
  }
}

TEST_F(Facebook, AnAppSecretSignsEveryRequest) {
  page.app_secret = Secret{"app secret"};
  feed("");
  poll();
  const auto proof = to_hex(hmac_sha256(page.app_secret, "t0ken"));
  ASSERT_EQ(script.asked.size(), 2u);
  for (const auto& request : script.asked) EXPECT_EQ(query_of(request, "appsecret_proof"), proof);
}

TEST_F(Facebook, BaseVersionAndPrivateAddressesComeFromThePage) {
  page.base_url = "http://127.0.0.1:8080/graph/";
  page.api_version = "v26.0";
  page.allow_private = true;
  page.mentions = false;
  script.on("/graph/v26.0/77/feed", list(""));
  EXPECT_FALSE(poll().error);
  ASSERT_EQ(script.asked.size(), 1u);
  EXPECT_EQ(script.asked[0].base, "http://127.0.0.1:8080");
  EXPECT_TRUE(script.asked[0].allow_private);
}

TEST_F(Facebook, ABaseThatIsNoUrlIsAConfigurationError) {
  page.base_url = "ftp://example";
  const Batch batch = poll();
  EXPECT_THAT(script.asked, IsEmpty());
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::configuration);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Facebook, TextsAndCountsAreAskedForButNoNames) {
  feed(post("77_1", kNew, "1"));
  comments("77_1", "");
  poll();
  for (const auto& request : script.asked) {
    const auto fields = query_of(request, "fields").value_or("");
    EXPECT_NE(fields.find("message,message_tags"), std::string::npos);
    EXPECT_NE(fields.find("from{id}"), std::string::npos);
  }
  EXPECT_NE(query_of(script.asked[0], "fields")->find("comments.filter(stream).limit(0).summary(true)"),
            std::string::npos);
}

TEST_F(Facebook, SinceIsAskedOnlyWithAStoredCursor) {
  feed("");
  poll();
  EXPECT_FALSE(query_of(script.asked[0], "since"));
  cursor.since = Instant{Seconds{1'772'000'000}};
  poll();
  EXPECT_EQ(query_of(script.asked[2], "since"), "1772000000");
}

TEST_F(Facebook, ThreadsThatStandStillAreNotAsked) {
  threads = {look("77_1", 2, kOld)};
  feed(post("77_1", kOld, "2"));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 2u);
  EXPECT_EQ(batch.coverage.platform_count, 0);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Facebook, ACountOrStampThatMovedOrAnUnfinishedLookIsAsked) {
  const auto unfinished = [] {
    auto known = look("77_3", 2, kOld);
    known.complete = false;
    return known;
  };
  threads = {look("77_1", 1, kOld), look("77_2", 2, kNew), unfinished()};
  feed(post("77_1", kOld, "2") + ',' + post("77_2", kOld, "2") + ',' + post("77_3", kOld, "2"));
  for (const auto* id : {"77_1", "77_2", "77_3"}) comments(id, "");
  EXPECT_EQ(poll().coverage.platform_count, 6);
  EXPECT_EQ(script.asked.size(), 5u);
}

TEST_F(Facebook, RecheckAllAsksThreadsThatStandStill) {
  threads = {look("77_1", 2, kOld)};
  recheck_all = true;
  feed(post("77_1", kOld, "2"));
  comments("77_1", "");
  poll();
  EXPECT_THAT(script.paths(), ElementsAre("/v25.0/77/feed", "/v25.0/77/tagged", "/v25.0/77_1/comments"));
}

TEST_F(Facebook, FollowedThreadsAreAskedListedOrNot) {
  threads = {look("77_1", 2, kOld), look("77_9", 4, kOld)};
  followed = {"77_1", "77_9", "77_9"};
  feed(post("77_1", kOld, "2"));
  comments("77_1", "");
  script.on("/v25.0/77_9/comments",
            R"({"data":[)" + comment("9_1", kNew, "5") + R"(],"summary":{"order":"chronological","total_count":5}})");
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 4u);
  EXPECT_EQ(batch.coverage.platform_count, 7);
  ASSERT_EQ(batch.threads.size(), 2u);
  const auto& old = batch.threads[1];
  EXPECT_EQ(old.thread_id, "77_9");
  EXPECT_EQ(old.platform_count, 5);
  EXPECT_EQ(old.fetched, 1);
  EXPECT_EQ(old.change_mark, kOld);
  EXPECT_EQ(old.created, threads[1].created);
  EXPECT_EQ(old.looked, kNow);
  EXPECT_TRUE(old.complete);
}

TEST_F(Facebook, BeneathAFollowedMentionEverythingIsAReply) {
  followed = {"88_1"};
  feed("");
  comments("88_1", comment("1_2", kNew, "77"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1u);
  EXPECT_EQ(batch.activities[0].kind, Kind::reply);
  EXPECT_EQ(batch.activities[0].author, AuthorRole::page);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(Facebook, AVisitorsPostIsKnownAsOneWhenItIsFollowedLater) {
  feed(post("77_1", kNew, "1", "5"));
  comments("77_1", comment("1_2", kNew, "77"));
  threads = poll().threads;
  followed = {"77_1"};
  Script later;
  later.on("/v25.0/77/feed", list(""))
      .on("/v25.0/77/tagged", list(""))
      .on("/v25.0/77_1/comments", list(comment("1_3", kNew, "77")));
  script = later;
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1u);
  EXPECT_EQ(batch.activities[0].kind, Kind::reply);
}

TEST_F(Facebook, APostWithoutCommentsIsALookByItself) {
  feed(post("77_1", kNew, "0"));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 2u);
  ASSERT_EQ(batch.threads.size(), 1u);
  EXPECT_TRUE(batch.threads[0].complete);
  EXPECT_EQ(batch.threads[0].platform_count, 0);
}

TEST_F(Facebook, APostThatHidesItsCountIsReadAndTheDenominatorIsUnknown) {
  feed(R"({"id":"77_1","created_time":"2026-03-18T04:00:00+0000","from":{"id":"77"}})");
  comments("77_1", comment("1_2", kNew, "5"));
  const Batch batch = poll();
  EXPECT_EQ(batch.coverage.fetched, 1);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(Facebook, MentionsAreNotAskedWhenThePageSaysSo) {
  page.mentions = false;
  feed("");
  EXPECT_TRUE(poll().complete);
  EXPECT_THAT(script.paths(), ElementsAre("/v25.0/77/feed"));
}

TEST_F(Facebook, TheCursorFollowsTheNewestPostByTwoWeeks) {
  feed(post("77_2", kNew, "0") + ',' + post("77_1", kOld, "0"));
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.since, *parse_instant(kNew) - days{14});
}

TEST_F(Facebook, APostFromTheFutureDoesNotCarryTheCursorAway) {
  feed(post("77_1", "2031-01-01T00:00:00+0000", "0"));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities.size(), 1u);
  EXPECT_EQ(batch.cursor.since, kNow - days{14});
}

TEST_F(Facebook, TheCursorNeverGoesBack) {
  cursor.since = kNow;
  feed(post("77_1", kOld, "0"));
  EXPECT_EQ(poll().cursor.since, kNow);
}

TEST_F(Facebook, TheCursorStaysWhereItWasWhenAListingBreaksOff) {
  cursor.since = Instant{Seconds{1'772'000'000}};
  script.on("/v25.0/77/feed", list(post("77_1", kNew, "2"), "c1")).on("/v25.0/77/feed", "oops", 502);
  const Batch batch = poll();
  EXPECT_EQ(batch.cursor, cursor);
  EXPECT_FALSE(batch.complete);
  EXPECT_THAT(ids_of(batch), ElementsAre("77_1"));
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_EQ(script.asked.size(), 2u);
}

TEST_F(Facebook, WhatWasLeftUnreadIsListedAgain) {
  const auto* ancient = "2026-01-01T00:00:00+0000";
  feed(post("77_2", kNew, "1") + ',' + post("77_1", ancient, "1"));
  comments("77_2", "");
  script.on("/v25.0/77_1/comments", "{}", 500);
  const Batch batch = poll();
  EXPECT_EQ(batch.cursor.since, parse_instant(ancient));
  EXPECT_FALSE(batch.complete);
  ASSERT_EQ(batch.threads.size(), 2u);
  EXPECT_TRUE(batch.threads[0].complete);
  EXPECT_FALSE(batch.threads[1].complete);
}

TEST_F(Facebook, TheNextPageIsAskedByCursorNotByTheUrlThatWasOffered) {
  script.on("/v25.0/77/feed", list(post("77_2", kNew, "0"), "c1")).on("/v25.0/77/feed", list(post("77_1", kOld, "0")));
  EXPECT_TRUE(poll().complete);
  EXPECT_EQ(query_of(script.asked[1], "after"), "c1");
  EXPECT_EQ(script.asked[1].base, "https://graph.facebook.com");
}

TEST_F(Facebook, CursorsThatGoRoundInALargerCircleEndTheListing) {
  script.on("/v25.0/77/feed", list(post("77_1", kOld, "0"), "a"))
      .on("/v25.0/77/feed", list(post("77_2", kOld, "0"), "b"))
      .on("/v25.0/77/feed", list(post("77_3", kOld, "0"), "a"));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3u);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_EQ(batch.activities.size(), 3u);
}

TEST_F(Facebook, AGoneThreadIsToldToTheLedgerAndThePollIsStillComplete) {
  feed(post("77_2", kNew, "1") + ',' + post("77_1", kOld, "1"));
  script.on("/v25.0/77_2/comments", R"({"error":{"code":100,"error_subcode":33,"message":"…"}})", 400);
  comments("77_1", "");
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre("77_2"));
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Facebook, GoneIsNotBelievedWhenNoPostReadsWell) {
  feed(post("77_2", kNew, "1") + ',' + post("77_1", kOld, "1"));
  for (const auto* path : {"/v25.0/77_1/comments", "/v25.0/77_2/comments"})
    script.on(path, R"({"error":{"code":100,"error_subcode":33,"message":"…"}})", 400);
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, IsEmpty());
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Facebook, AFollowedPostThatIsGoneIsBelieved) {
  followed = {"77_1"};
  feed("");
  script.on("/v25.0/77_1/comments", R"({"error":{"code":100,"error_subcode":33,"message":"…"}})", 400);
  EXPECT_THAT(poll().gone, ElementsAre("77_1"));
}

TEST_F(Facebook, WhatWasNeverReadOfAGonePostStaysMissingInTheCoverage) {
  const auto last = [this] { return poll().threads.back(); };
  feed(post("77_1", kOld, "3"));
  followed = {"77_9"};
  script.on("/v25.0/77_1/comments", list(comment("1_2", kNew, "5") + ',' + comment("1_3", kNew, "5") + ',' + comment("1_4", kNew, "5")))
      .on("/v25.0/77_9/comments", R"({"error":{"code":100,"error_subcode":33,"message":"…"}})", 400);
  threads = {look("77_9", 4, "m")};
  EXPECT_EQ(last().platform_count, 4) << "all had been read";
  threads.front().fetched = 1;
  threads.front().complete = false;
  const ThreadLook lost = last();
  EXPECT_EQ(std::tuple(lost.thread_id, lost.fetched, lost.platform_count, lost.complete), std::tuple("77_9", 1, 4, true));
  threads.front().platform_count.reset();
  EXPECT_EQ(last().platform_count, 1) << "nobody told how many there were";
}

TEST_F(Facebook, AMissingPermissionOnOneEndpointLeavesTheOthers) {
  Script refused;
  refused.on("/v25.0/77/feed", list(post("77_1", kNew, "1")))
      .on("/v25.0/77/tagged", R"({"error":{"code":10,"message":"…"}})", 403)
      .on("/v25.0/77_1/comments", list(comment("1_2", kNew, "5")));
  script = refused;
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_EQ(batch.activities.size(), 2u);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Facebook, WhatAPollThatEndsEarlyLeftUnreadIsRememberedAsUnread) {
  feed(post("77_1", kOld, "1") + ',' + post("77_2", kNew, "1"));
  script.on("/v25.0/77_1/comments", "{}", 500);
  script.on("/v25.0/77_2/comments", "{}", 500);
  const Batch batch = poll();
  ASSERT_TRUE(batch.error);
  ASSERT_EQ(batch.threads.size(), 2U);
  for (const auto& look : batch.threads) {
    EXPECT_FALSE(look.complete);
    EXPECT_EQ(look.looked, Instant{});
  }
  EXPECT_EQ(script.paths().size(), 3U);  // feed, tagged, one thread
}

TEST_F(Facebook, ADeniedCommentsEndpointIsNotAskedAgainInThisPoll) {
  feed(post("77_2", kNew, "1") + ',' + post("77_1", kOld, "3"));
  script.on("/v25.0/77_2/comments", R"({"error":{"code":200,"message":"…"}})", 403);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3u);
  EXPECT_EQ(batch.coverage.platform_count, 4);
  EXPECT_EQ(batch.threads.size(), 2u);
  for (const auto& thread : batch.threads) EXPECT_FALSE(thread.complete);
}

TEST_F(Facebook, TheApplicationsLimitHoldsForAllItsPages) {
  script.on("/v25.0/77/feed", R"({"error":{"code":4,"message":"…"}})", 403,
            {{"x-app-usage", R"({"call_count":103,"total_time":4,"total_cputime":1})"}});
  const Batch batch = poll();
  EXPECT_TRUE(batch.whole_app_waits);
  ASSERT_EQ(batch.quota.size(), 1u);
  EXPECT_EQ(batch.quota[0].window, "app");
  EXPECT_DOUBLE_EQ(*batch.quota[0].used_ratio, 1.03);
}

TEST_F(Facebook, TooMuchDataHalvesTheNextPollsLimit) {
  script.on(
      "/v25.0/77/feed",
      R"({"error":{"code":1,"message":"Please reduce the amount of data you're asking for, then retry your request"}})",
      500);
  Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::transient);
  EXPECT_FALSE(batch.cursor.since);
  cursor = batch.cursor;
  Script calm;
  calm.on("/v25.0/77/feed", list("")).on("/v25.0/77/tagged", list(""));
  script = calm;
  batch = poll();
  EXPECT_EQ(query_of(script.asked[0], "limit"), "50");
  EXPECT_EQ(batch.cursor.state, "");
}

TEST_F(Facebook, UnpublishedPostsAreNoPostsYet) {
  feed(post("77_1", kNew, "0", "77", R"(,"is_published":false)") + ',' +
       post("77_2", kNew, "0", "77", R"(,"scheduled_publish_time":1790000000)") + ',' +
       post("77_3", kNew, "0", "77", R"(,"is_published":true)"));
  EXPECT_THAT(ids_of(poll()), ElementsAre("77_3"));
}

TEST_F(Facebook, AnItemWithoutIdentityOrTimeIsCountedAndTheRestKept) {
  feed(R"({"created_time":"2026-03-18T04:00:00+0000","from":{"id":"77"}},7,)" +
       post("77_1", "1970-01-01T00:00:00+0000", "0") + ',' + post("77_2", "not a time", "0") + ',' +
       post("77_3", kNew, "0"));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("77_3"));
  EXPECT_EQ(batch.malformed.shape, 2u);
  EXPECT_EQ(batch.malformed.time, 2u);
  EXPECT_FALSE(batch.error);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Facebook, TagsBecomeMentionsAndThePageIsCalledPage) {
  feed(post("77_1", kNew, "1"));
  comments("77_1", comment("1_2", kLater, "5",
                           R"(,"message":"looking into it","message_tags":[{"id":"77"},{"id":"900"},{"id":"900"}])"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2u);
  const auto& facts = batch.activities[1].facts;
  EXPECT_THAT(facts.mentions, ElementsAre("page", "900"));
  EXPECT_TRUE(facts.interim);
}

TEST_F(Facebook, ATaggedFriendAloneIsTrivialAndATaggedPageIsNot) {
  feed(post("77_1", kNew, "3"));
  comments("77_1", comment("1_2", kLater, "5", R"(,"message":"Rahim Uddin","message_tags":[{"id":"900","name":"Rahim Uddin","type":"user"}])") +
                       ',' + comment("1_3", kLater, "5", R"(,"message":"Road Office","message_tags":[{"id":"901","name":"Road Office","type":"page"}])") +
                       ',' + comment("1_4", kLater, "5", R"(,"message":"The DC","message_tags":[{"id":"77","name":"The DC","type":"page"}])"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 4u);
  EXPECT_TRUE(batch.activities[1].facts.trivial);
  EXPECT_FALSE(batch.activities[2].facts.trivial);
  EXPECT_FALSE(batch.activities[3].facts.trivial);
}

TEST_F(Facebook, APictureWithoutWordsIsNotCalledTrivial) {
  feed(post("77_1", kNew, "2"));
  comments("77_1",
           comment("1_2", kLater, "5", R"(,"message":"")") + ',' + comment("1_3", kLater, "5", R"(,"message":"🙏🙏")"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3u);
  EXPECT_FALSE(batch.activities[1].facts.trivial);
  EXPECT_TRUE(batch.activities[2].facts.trivial);
}

TEST_F(Facebook, UnixTimesAreRead) {
  feed(R"({"id":"77_1","created_time":1773806400,"from":{"id":"77"},"comments":{"summary":{"total_count":0}}})");
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1u);
  EXPECT_EQ(batch.activities[0].created, Instant{Seconds{1'773'806'400}});
}

TEST_F(Facebook, ProfileFactsAreAskedOnlyWhenWanted) {
  feed("");
  profile_wanted = true;
  script.on("/v25.0/77", R"({"id":"77","name":"ডিসি","about":"কার্যালয়","website":"https://dc.example"})")
      .on("/v25.0/77/settings",
          R"([{"setting":"WALL_COMMENTS","value":false},{"setting":"USERS_CAN_POST","value":true}])");
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 4u);
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.description, "কার্যালয়");
  EXPECT_EQ(batch.profile.website, "https://dc.example");
  EXPECT_EQ(batch.profile.visitors_may_post, true);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Facebook, SettingsThatAreRefusedLeaveVisitorPostsUnknown) {
  feed("");
  profile_wanted = true;
  script.on("/v25.0/77", R"({"id":"77","name":"n"})")
      .on("/v25.0/77/settings", R"({"error":{"code":100,"message":"…"}})", 400);
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.visitors_may_post, std::nullopt);
  EXPECT_EQ(batch.profile.name, "n");
  EXPECT_FALSE(batch.error);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Facebook, ATokenThatDiesInMidPollNamesThePoll) {
  feed(post("77_1", kNew, "1"));
  script.on("/v25.0/77_1/comments", R"({"error":{"code":190,"error_subcode":460,"message":"…"}})", 400);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::token_expired);
  EXPECT_EQ(batch.activities.size(), 1u);
}

TEST_F(Facebook, AFollowedThreadThatWasNeverReachedLeavesTheDenominatorUnknown) {
  followed = {"77_9"};
  feed(post("77_1", kNew, "2"));
  script.on("/v25.0/77_1/comments", "busy", 503);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3u);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(Facebook, PathsCannotBeBrokenOutOf) {
  followed = {"../me?x=1"};
  feed("");
  poll();
  EXPECT_EQ(script.asked.back().path, "/v25.0/..%2Fme%3Fx%3D1/comments");
}

TEST_F(Facebook, ACancelledTransferEndsThePollWithWhatItHas) {
  feed(post("77_1", kNew, "1"));
  script.on("/v25.0/77_1/comments", HttpResult{Error{Errc::cancelled, "stopped"}});
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::cancelled);
  EXPECT_EQ(batch.activities.size(), 1u);
  EXPECT_FALSE(batch.complete);
}

}  // namespace
}  // namespace sarad
