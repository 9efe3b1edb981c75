// SPDX-License-Identifier: Apache-2.0
// What platforms/instagram.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/graph_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 3 / 20};
constexpr const char* kOld = "2026-02-01T04:00:00+0000";
constexpr const char* kNew = "2026-03-18T04:00:00+0000";
constexpr const char* kLater = "2026-03-18T05:00:00+0000";
const std::string kMedia = "/v25.0/77/media", kTags = "/v25.0/77/tags";
constexpr const char* kNotThere = R"({"error":{"code":100,"error_subcode":33,"message":"…"}})";

std::string medium(const std::string& id, const std::string& created, int count, const std::string& type = "FEED") {
  return R"({"id":")" + id + R"(","timestamp":")" + created + R"(","media_product_type":")" + type +
         R"(","permalink":"https://i/)" + id + R"(","comments_count":)" + std::to_string(count) + "}";
}

std::string comment(const std::string& id, const std::string& created, const std::string& more) {
  return R"({"id":")" + id + R"(","timestamp":")" + created + '"' + more + "}";
}

std::string from(const std::string& id) {
  return R"(,"from":{"id":")" + id + R"("})";
}

std::string list(const std::string& items, const std::string& after = {}) {
  return R"({"data":[)" + items + "]" +
         (after.empty() ? ""
                        : R"(,"paging":{"next":"https://evil.example/x","cursors":{"after":")" + after + R"("}})") +
         "}";
}

class Instagram : public testing::Test {
 protected:
  Instagram() {
    page.id = "dc";
    page.platform = "instagram";
    page.account = "77";
    page.token = Secret{"t0ken"};
    script.on(kTags, list(""));
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = threads,
                    .followed = followed,
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = recheck_all,
                    .known = known,
                    .read_text = plain_reader()};
    return script.run(*find_platform("instagram"), std::move(input));
  }
  void comments(const std::string& of, const std::string& items) {
    script.on("/v25.0/" + of + "/comments", list(items));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  std::function<bool(std::string_view)> known;
  bool profile_wanted = false, recheck_all = false;
};

ThreadLook look(const std::string& id, std::int64_t count, const std::string& mark = {}) {
  ThreadLook known;
  known.thread_id = id;
  known.platform_count = count;
  known.fetched = count;
  known.change_mark = mark;
  known.created = *parse_instant(kOld);
  known.looked = kNow - days{1};
  known.complete = true;
  return known;
}

TEST_F(Instagram, TheTokenGoesAsABearerAndTheNextPageIsAskedOfTheConfiguredHost) {
  script.on(kMedia, list(medium("2", kNew, 0), "c1")).on(kMedia, list(medium("1", kOld, 0)));
  EXPECT_TRUE(poll().complete);
  EXPECT_EQ(query_of(script.asked[1], "after"), "c1");
  for (const auto& request : script.asked) {
    EXPECT_EQ(request.base, "https://graph.facebook.com");
    EXPECT_EQ(request.credential->as, Credential::As::bearer);
    EXPECT_EQ(encode_query(request.query).find("t0ken"), std::string::npos);
  }
}

TEST_F(Instagram, TheDoorOfInstagramLoginHasNoTagsAndNeitherHasAPageThatAsksForNone) {
  script.on(kMedia, list(""));
  page.base_url = "https://graph.instagram.com";
  EXPECT_TRUE(poll().complete);
  EXPECT_THAT(script.paths(), ElementsAre(kMedia));
  page.base_url.clear();
  page.mentions = false;
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kMedia, kMedia));
}

TEST_F(Instagram, StoriesAndAdvertisementsAreNoPostsAndAKindWeDoNotKnowIsOne) {
  script.on(kMedia, list(medium("1", kNew, 1, "STORY") + ',' + medium("2", kNew, 1, "AD") + ',' +
                         medium("3", kNew, 0, "SOMETHING_NEW")));
  EXPECT_THAT(ids_of(poll()), ElementsAre("3"));
}

TEST_F(Instagram, AListingStopsAtAPageThatIsWhollyOlderThanTheCursor) {
  cursor.since = *parse_instant("2026-03-01T00:00:00Z");
  script.on(kMedia, list(medium("2", kNew, 0), "a")).on(kMedia, list(medium("1", kOld, 0), "b"));
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kMedia, kMedia, kTags));
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.since, *parse_instant(kNew) - days{14});
}

TEST_F(Instagram, OnlyMediaWhoseCountMovedAreReadUnlessTheDayOrACaseWantsIt) {
  threads = {look("1", 2), look("2", 2)};
  script.on(kMedia, list(medium("1", kNew, 2) + ',' + medium("2", kNew, 3)));
  comments("1", "");
  comments("2", "");
  EXPECT_EQ(poll().coverage.platform_count, 3);
  EXPECT_EQ(script.asked.size(), 3U);
  followed = {"1"};
  EXPECT_EQ(poll().coverage.platform_count, 5);
  followed.clear();
  recheck_all = true;
  EXPECT_EQ(poll().coverage.platform_count, 5);
}

TEST_F(Instagram, AFollowedMediumThatIsNotListedIsReadAndItsCountIsUnknown) {
  threads = {look("9", 1)};
  followed = {"9"};
  script.on(kMedia, list(""));
  comments("9", comment("91", kLater, from("77")) + ',' + comment("90", kOld, from("5")));
  const Batch batch = poll();
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_EQ(batch.threads[0].fetched, 2);
  EXPECT_EQ(batch.threads[0].platform_count, 2);  // it has shown as many by now
  EXPECT_EQ(batch.threads[0].created, threads[0].created);
  EXPECT_EQ(batch.threads[0].looked, kNow);
}

TEST_F(Instagram, ATaggedMediumIsNeverAskedForWhatStandsBeneathIt) {
  Script tagged;
  tagged.on(kMedia, list(""))
      .on(kTags, list(comment("500", kNew, R"(,"comments_count":3,"permalink":"https://i/500")")));
  script = tagged;
  Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  EXPECT_EQ(batch.activities[0].author, AuthorRole::unknown);
  ASSERT_EQ(batch.threads.size(), 1U);
  threads = batch.threads;
  followed = {"500"};
  script.asked.clear();
  batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kMedia, kTags));
  EXPECT_FALSE(find_platform("instagram")->can.mention_answers);
}

TEST_F(Instagram, TheAccountIsKnownByItsOtherIdAndByUserAndASecretPersonByNothing) {
  page.authors = {"app-scoped:78"};
  page.team = {"9"};
  script.on(kMedia, list(medium("1", kNew, 6)));
  comments("1", comment("10", kNew, from("78")) + ',' + comment("11", kNew, R"(,"user":{"id":"77"})") + ',' +
                    comment("12", kNew, R"(,"user":{"id":"4711"})") + ',' +
                    comment("13", kNew, R"(,"from":{"username":"x"})") + ',' + comment("14", kNew, from("9")) + ',' +
                    comment("15", kNew, from("5") + R"(,"user":{"id":"78"})"));
  const Batch batch = poll();
  std::vector<AuthorRole> roles;
  for (std::size_t i = 1; i < batch.activities.size(); ++i) roles.push_back(batch.activities[i].author);
  EXPECT_THAT(roles, ElementsAre(AuthorRole::page, AuthorRole::page, AuthorRole::unknown, AuthorRole::unknown,
                                 AuthorRole::team, AuthorRole::page));
}

TEST_F(Instagram, RepliesAfterTheFiftiethAreReadToTheEndOfAllPages) {
  script.on(kMedia, list(medium("1", kNew, 4)));
  comments("1", comment("10", kNew,
                        from("5") + R"(,"replies":{"data":[)" + comment("11", kLater, from("5")) +
                            R"(],"paging":{"next":"https://x","cursors":{"after":"r1"}}})"));
  script.on("/v25.0/10/replies", list(comment("12", kLater, from("5")), "r2"))
      .on("/v25.0/10/replies", list(comment("13", kLater, from("77"))));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("1", "10", "11", "12", "13"));
  EXPECT_EQ(query_of(script.asked[2], "after"), "r1");
  EXPECT_EQ(query_of(script.asked[3], "after"), "r2");
  EXPECT_EQ(batch.activities[4].parent_id, "10");
  EXPECT_EQ(batch.threads[0].fetched, 4);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Instagram, RepliesThatOfferTheSamePageTwiceEndTheWalk) {
  script.on(kMedia, list(medium("1", kNew, 4)));
  comments("1",
           comment("10", kNew,
                   from("5") + R"(,"replies":{"data":[],"paging":{"next":"https://x","cursors":{"after":"r1"}}})"));
  script.on("/v25.0/10/replies", list(comment("12", kLater, from("5")), "r1"));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3U);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_FALSE(batch.threads[0].complete);
}

TEST_F(Instagram, ACommentThatVanishesBeforeItsRepliesAreReadLeavesTheMediumUnfinished) {
  script.on(kMedia, list(medium("1", kNew, 4)));
  comments("1", comment("10", kNew, from("5") + R"(,"replies":{"data":[],"paging":{"next":"https://x"}})"));
  script.on("/v25.0/10/replies", kNotThere, 400);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_THAT(batch.gone, IsEmpty());
  EXPECT_FALSE(batch.threads[0].complete);
}

TEST_F(Instagram, GoneIsBelievedOnlyBesideAMediumThatReadsWell) {
  script.on(kMedia, list(medium("1", kNew, 1) + ',' + medium("2", kNew, 1)));
  script.on("/v25.0/1/comments", kNotThere, 400);
  script.on("/v25.0/2/comments", kNotThere, 400).on("/v25.0/2/comments", list(""));
  Batch batch = poll();
  EXPECT_THAT(batch.gone, IsEmpty());
  EXPECT_FALSE(batch.complete);
  batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre("1"));
  EXPECT_TRUE(batch.complete);
}

TEST_F(Instagram, WhatAPollThatEndsEarlyLeftUnreadIsRememberedAndListedAgain) {
  script.on(kMedia, list(medium("1", kNew, 1) + ',' + medium("2", kOld, 1)));
  script.on("/v25.0/1/comments", "{}", 500);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 2U);
  ASSERT_EQ(batch.threads.size(), 2U);
  for (const auto& thread : batch.threads) EXPECT_FALSE(thread.complete);
  EXPECT_EQ(batch.cursor.since, *parse_instant(kOld));
}

TEST_F(Instagram, KnownItemsArePassedOver) {
  known = [](std::string_view id) { return id != "11"; };
  script.on(kMedia, list(medium("1", kNew, 2)));
  comments("1", comment("10", kNew, from("5")) + ',' + comment("11", kLater, from("77")));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("11"));
  EXPECT_EQ(batch.coverage.fetched, 2);
  EXPECT_EQ(batch.threads[0].fetched, 2);
}

TEST_F(Instagram, TheProfileIsReadWhenWantedAndItsRefusalIsNoFault) {
  script.on(kMedia, list(""));
  script.on("/v25.0/77", R"({"name":"ডিসি","biography":"b","website":"https://dc.example"})");
  profile_wanted = true;
  Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.description, "b");
  EXPECT_EQ(batch.profile.website, "https://dc.example");
  Script refused;
  refused.on(kMedia, list("")).on(kTags, list("")).on("/v25.0/77", R"({"error":{"code":100,"message":"…"}})", 400);
  script = refused;
  batch = poll();
  EXPECT_FALSE(batch.error);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Instagram, TheAllowanceIsToldFromTheHeaders) {
  script.on(kMedia, list(""), 200,
            {{"x-business-use-case-usage",
              R"({"77":[{"type":"instagram","call_count":80,"total_time":1,"total_cputime":2}]})"}});
  const Batch batch = poll();
  ASSERT_EQ(batch.quota.size(), 1U);
  EXPECT_DOUBLE_EQ(*batch.quota[0].used_ratio, 0.8);
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class InstagramErrors : public testing::TestWithParam<Case> {};

TEST_P(InstagramErrors, AreClassedAsTheDocumentSays) {
  const auto answer = read_graph_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, InstagramErrors,
    testing::Values(
        Case{400, R"({"error":{"code":100,"message":"(#100) Requires instagram_manage_comments permission"}})",
             Errc::permission_denied},
        Case{400, R"({"error":{"code":24,"error_subcode":2207006,"message":"media not found"}})", Errc::gone},
        Case{400, R"({"error":{"code":190,"type":"IGApiException","message":"…"}})", Errc::token_expired},
        Case{400, R"({"error_type":"OAuthException","code":400,"error_message":"…"})", Errc::token_expired},
        Case{200, R"({"error_type":"OAuthException","code":400,"error_message":"…"})", Errc::token_expired},
        Case{400, R"({"error":{"code":80002,"message":"…"}})", Errc::rate_limited},
        Case{400, R"({"error":{"code":9007,"message":"…"}})", Errc::malformed},
        Case{500, R"({"error":{"code":2,"message":"…"}})", Errc::transient}));

}  // namespace
}  // namespace sarad
