// SPDX-License-Identifier: Apache-2.0
// What platforms/threads.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

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
constexpr const char* kLast = "2026-03-18T06:00:00+0000";
const std::string kPosts = "/v1.0/77/threads", kMentions = "/v1.0/77/mentions", kReplies = "/v1.0/77/replies";

std::string post(const std::string& id, const std::string& created, const std::string& replies = "true",
                 const std::string& type = "TEXT_POST") {
  return R"({"id":")" + id + R"(","timestamp":")" + created + R"(","media_type":")" + type + R"(","has_replies":)" +
         replies + "}";
}

std::string item(const std::string& id, const std::string& created, const std::string& above, const std::string& root,
                 const std::string& more = {}) {
  return R"({"id":")" + id + R"(","timestamp":")" + created + '"' +
         (above.empty() ? "" : R"(,"replied_to":{"id":")" + above + R"("})") +
         (root.empty() ? "" : R"(,"root_post":{"id":")" + root + R"("})") + more + "}";
}

std::string list(const std::string& items, const std::string& after = {}) {
  return R"({"data":[)" + items + R"(],"paging":{"cursors":{"before":"b","after":")" + after + R"("})" +
         (after.empty() ? "" : R"(,"next":"https://evil.example/x")") + "}}";
}

const std::string kCitizen = R"(,"is_reply_owned_by_me":false,"username":"nagorik")";
const std::string kOurs = R"(,"is_reply_owned_by_me":true,"username":"office")";

class Threads : public testing::Test {
 protected:
  Threads() {
    page.id = "dc";
    page.platform = "threads";
    page.account = "77";
    page.token = Secret{"t0ken"};
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = threads,
                    .followed = followed,
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = false,
                    .known = known,
                    .read_text = plain_reader(),
                    .thread_of = thread_of};
    return script.run(*find_platform("threads"), std::move(input));
  }
  void answers(const std::string& posts, const std::string& mentions, const std::string& replies) {
    script.on(kPosts, list(posts)).on(kMentions, list(mentions)).on(kReplies, list(replies));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  std::function<bool(std::string_view)> known;
  std::function<std::optional<std::string>(std::string_view)> thread_of;
  bool profile_wanted = false;
};

TEST_F(Threads, SinceIsKeptWithinTheBoundsThePlatformTakes) {
  answers("", "", "");
  poll();
  EXPECT_FALSE(query_of(script.asked[0], "since"));
  cursor.since = Instant{Seconds{1'000'000'000}};
  poll();
  EXPECT_EQ(query_of(script.asked[3], "since"), "1688540400");
  EXPECT_EQ(query_of(script.asked[4], "since"), "1688540400");
  EXPECT_FALSE(query_of(script.asked[5], "since"));
  cursor.since = kNow + days{3};
  poll();
  EXPECT_EQ(query_of(script.asked[6], "since"), std::to_string(kNow.time_since_epoch().count()));
}

TEST_F(Threads, PostsWithoutRepliesNeedNoReadingAndMentionsMayBeLeftOut) {
  page.mentions = false;
  answers(post("1", kNew, "false"), "", "");
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kReplies));
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_EQ(batch.cursor.since, *parse_instant(kNew) - days{14});
}

TEST_F(Threads, AKindOfPostWeDoNotKnowIsAPostAndOneWithoutAKindIsRefused) {
  answers(post("1", kNew, "false", "HOLOGRAM") + ',' + post("2", kNew, "false", "REPOST_FACADE") +
              R"(,{"id":"3","timestamp":"2026-03-18T04:00:00+0000","has_replies":false})",
          "", "");
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("1"));
  EXPECT_EQ(batch.malformed.shape, 1U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Threads, AConversationIsReadToItsEndOldestFirstAndAgainEachTime) {
  ThreadLook before;
  before.thread_id = "1";
  before.complete = true;
  threads = {before};
  answers(post("1", kNew), "", "");
  script.on("/v1.0/1/conversation", list(item("2", kLater, "1", "1", kCitizen), "a"))
      .on("/v1.0/1/conversation", list(item("3", kLast, "2", "1", kOurs)));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[1], "reverse"), "false");
  EXPECT_EQ(query_of(script.asked[2], "after"), "a");
  EXPECT_EQ(script.asked[2].base, "https://graph.threads.net");
  EXPECT_EQ(batch.activities[2].kind, Kind::reply);
  EXPECT_EQ(batch.activities[2].author, AuthorRole::page);
  EXPECT_EQ(batch.threads[0].fetched, 2);
}

TEST_F(Threads, AnOrphanKeepsItsParentAndTheThreadAndAnUnknownHideStatusIsIgnored) {
  answers(post("1", kNew), "", "");
  script.on("/v1.0/1/conversation",
            list(item("3", kLater, "99", "1", kCitizen + R"(,"hide_status":"SHADOWED_SOMEHOW")")));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities[1].parent_id, "99");
  EXPECT_EQ(batch.activities[1].thread_id, "1");
  EXPECT_EQ(batch.activities[1].kind, Kind::reply);
}

TEST_F(Threads, OwnRepliesAreKnownByTheirListingWhereTheConversationDoesNotTell) {
  answers(post("1", kNew), "", item("2", kLater, "1", "1"));
  script.on("/v1.0/1/conversation", list(item("2", kLater, "1", "1", R"(,"username":"office")")));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[1].author, AuthorRole::page);
  EXPECT_EQ(batch.activities[1].kind, Kind::comment);
}

TEST_F(Threads, NamesAreComparedWithTheTeamAndDropped) {
  page.team = {"@Officer.One"};
  page.handle = "office";
  answers(post("1", kNew), "", "");
  script.on("/v1.0/1/conversation",
            list(item("2", kLater, "1", "1", R"(,"is_reply_owned_by_me":false,"username":"officer.one")") + ',' +
                 item("3", kLast, "1", "1", R"(,"username":"office")")));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities[1].author, AuthorRole::team);
  EXPECT_EQ(batch.activities[1].author_key, "");
  EXPECT_EQ(batch.activities[2].author, AuthorRole::page);
}

TEST_F(Threads, WhatStandsBeneathAMentionBelongsToItHoweverDeep) {
  answers("",
          item("50", kNew, "8", "7", R"(,"is_reply":true,"username":"nagorik")") + ',' +
              item("53", kLast, "51", "7", R"(,"is_reply":true,"username":"nagorik")"),
          item("52", kLast, "51", "7") + ',' + item("51", kLater, "50", "7"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 4U);
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  EXPECT_EQ(batch.activities[0].parent_id, std::nullopt);
  for (std::size_t i : {1U, 2U}) {
    EXPECT_EQ(batch.activities[i].thread_id, "50");
    EXPECT_EQ(batch.activities[i].kind, Kind::reply);
  }
}

TEST_F(Threads, AnAnswerBeneathAMentionOfAnEarlierPollIsPlacedByTheLedger) {
  thread_of = [](std::string_view id) -> std::optional<std::string> {
    return id == "50" ? std::optional<std::string>{"50"} : std::nullopt;
  };
  answers("", "", item("51", kLater, "50", "7"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].thread_id, "50");
}

TEST_F(Threads, WhereTheLedgerTellsNoThreadTheRootItHoldsIsOne) {
  known = [](std::string_view id) { return id == "50" || id == "60"; };
  answers("", "", item("51", kLater, "59", "50") + ',' + item("61", kLast, "60", "7"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[0].thread_id, "50");
  EXPECT_EQ(batch.activities[1].thread_id, "60");
}

TEST_F(Threads, AMentionWithAnOpenCaseIsLookedAtByReadingTheOwnReplies) {
  answers("", item("50", kNew, "", "", R"(,"username":"nagorik")"), "");
  Batch batch = poll();
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_TRUE(batch.threads[0].complete);
  threads = batch.threads;
  threads[0].looked = kNow - days{2};
  followed = {"50"};
  Script later;
  later.on(kPosts, list("")).on(kMentions, list("")).on(kReplies, list(""));
  script = later;
  batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kMentions, kReplies));
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_EQ(batch.threads[0].looked, kNow);
}

TEST_F(Threads, MentionsAreNotLookedAtWhenTheOwnRepliesCannotBeRead) {
  script.on(kPosts, list(""))
      .on(kMentions, list(item("50", kNew, "", "", R"(,"username":"nagorik")")))
      .on(kReplies, "{}", 503);
  const Batch batch = poll();
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_FALSE(batch.threads[0].complete);
  EXPECT_EQ(batch.error->code, Errc::transient);
}

TEST_F(Threads, AnObjectReadInItsConversationKeepsItsKindThoughItNamesTheAccount) {
  answers(post("1", kNew), item("2", kLater, "1", "1", R"(,"username":"nagorik")"), "");
  script.on("/v1.0/1/conversation", list(item("2", kLater, "1", "1", kCitizen)));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[1].kind, Kind::comment);
  EXPECT_EQ(batch.coverage.fetched, 1);
}

TEST_F(Threads, CursorsThatGoRoundEndTheListing) {
  script.on(kPosts, list(post("1", kNew, "false"), "a"))
      .on(kPosts, list(post("2", kNew, "false"), "b"))
      .on(kPosts, list(post("3", kNew, "false"), "a"));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3U);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(Threads, AConversationThatFailsEndsThePollAndIsReadLater) {
  answers(post("2", kNew) + ',' + post("1", kOld), "", "");
  script.on("/v1.0/2/conversation", R"({"error":{"code":1,"message":"…"}})", 500);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 2U);
  EXPECT_EQ(batch.error->code, Errc::transient);
  ASSERT_EQ(batch.threads.size(), 2U);
  EXPECT_FALSE(batch.threads[1].complete);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(Threads, KnownItemsArePassedOver) {
  known = [](std::string_view id) { return id != "3"; };
  answers(post("1", kNew), "", "");
  script.on("/v1.0/1/conversation",
            list(item("2", kLater, "1", "1", kCitizen) + ',' + item("3", kLast, "2", "1", kOurs)));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("3"));
  EXPECT_EQ(batch.coverage.fetched, 2);
}

TEST_F(Threads, TheProfileHasNoWebsite) {
  answers("", "", "");
  script.on("/v1.0/77", R"({"username":"office","name":"ডিসি","threads_biography":"b"})");
  profile_wanted = true;
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.description, "b");
  EXPECT_EQ(batch.profile.website, std::nullopt);
}

}  // namespace
}  // namespace sarad
