// SPDX-License-Identifier: Apache-2.0
// What platforms/bluesky.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/bluesky_error.hpp"
#include "collectors/bluesky_items.hpp"
#include "collectors/text_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 5 / 20};
const std::string kFeed = "/xrpc/app.bsky.feed.getAuthorFeed", kTree = "/xrpc/app.bsky.feed.getPostThread",
                  kNotes = "/xrpc/app.bsky.notification.listNotifications", kProfile = "/xrpc/app.bsky.actor.getProfile";

std::string uri(const std::string& who, const std::string& key) {
  return "at://did:plc:" + who + "/app.bsky.feed.post/" + key;
}

/// A post of the `day`th of May by `who`; `parent` and `root` are addresses.
std::string post(const std::string& who, const std::string& key, int day, const std::string& parent = {},
                 const std::string& root = {}, int replies = 0, const std::string& more = {}) {
  const std::string time = std::string{"2026-05-"} + (day < 10 ? "0" : "") + std::to_string(day) + "T04:00:00";
  std::string reply;
  if (!parent.empty()) reply = R"(,"reply":{"parent":{"uri":")" + parent + R"("},"root":{"uri":")" + root + R"("}})";
  return R"({"uri":")" + uri(who, key) + R"(","author":{"did":"did:plc:)" + who + R"("},"record":{"text":"কবে?","createdAt":")" + time +
         R"(.000Z")" + reply + more + R"(},"replyCount":)" + std::to_string(replies) + R"(,"indexedAt":")" + time + R"(.500Z")" + "}";
}

std::string feed(std::vector<std::string> posts, const std::string& cursor = {}) {
  std::string items;
  for (const auto& one : posts) items += (items.empty() ? "" : ",") + (R"({"post":)" + one + "}");
  return R"({"feed":[)" + items + "]" + (cursor.empty() ? "" : R"(,"cursor":")" + cursor + '"') + "}";
}

std::string node(const std::string& of, const std::string& replies = {}) {
  return R"({"$type":"app.bsky.feed.defs#threadViewPost","post":)" + of + R"(,"replies":[)" + replies + "]}";
}

std::string note(std::string of) {
  of.insert(1, R"("reason":"mention",)");
  return of;
}

class Bluesky : public testing::Test {
 protected:
  Bluesky() {
    page.id = "dc";
    page.platform = "bluesky";
    page.account = "did:plc:office";
    page.token = Secret{"jwt"};
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = threads,
                    .followed = followed,
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = false,
                    .known = {},
                    .read_text = plain_reader(),
                    .thread_of = thread_of};
    return script.run(*find_platform("bluesky"), std::move(input));
  }
  void answers(std::vector<std::string> own, const std::string& notes = {}) {
    script = Script{};
    script.on(kFeed, feed(std::move(own))).on(kNotes, R"({"notifications":[)" + notes + "]}");
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  std::function<std::optional<std::string>(std::string_view)> thread_of;
  bool profile_wanted = false;
};

TEST_F(Bluesky, TheWalkGoesBackTwoWeeksBehindTheNewestPost) {
  answers({post("office", "b", 19), post("office", "a", 1)});
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.state, R"({"feed_indexed_at":"2026-05-05T04:00:00Z"})");
}

TEST_F(Bluesky, ARepostOfAnOldPostDoesNotEndTheWalk) {
  cursor.state = R"({"feed_indexed_at":"2026-05-05T04:00:00Z"})";
  const std::string again = R"({"post":)" + post("office", "old", 1) + R"(,"reason":{"$type":"app.bsky.feed.defs#reasonRepost"}})";
  script.on(kFeed, R"({"feed":[)" + again + R"(],"cursor":"c"})").on(kFeed, feed({post("office", "b", 19)}));
  script.on(kNotes, R"({"notifications":[]})");
  EXPECT_THAT(ids_of(poll()), ElementsAre(uri("office", "b")));
  EXPECT_EQ(query_of(script.asked[1], "cursor"), "c");
}

TEST_F(Bluesky, ATreeMayBeHundredsOfAnswersDeep) {
  std::string tree;
  for (int i = 400; i > 0; --i)
    tree = node(post(i % 2 == 0 ? "office" : "rina", "k" + std::to_string(i), 19, i == 1 ? uri("office", "a") : uri(i % 2 == 0 ? "rina" : "office", "k" + std::to_string(i - 1)),
                     uri("office", "a"), i == 400 ? 0 : 1), tree);
  answers({post("office", "a", 18, {}, {}, 1)});
  script.on(kTree, R"({"thread":)" + node(post("office", "a", 18, {}, {}, 1), tree) + "}");
  const Batch batch = poll();
  EXPECT_EQ(batch.error, std::nullopt);
  EXPECT_EQ(batch.coverage.fetched, 400);
  EXPECT_EQ(batch.coverage.platform_count, 400);
}

TEST_F(Bluesky, NodesThatNobodyMaySeeShowInTheCountsAlone) {
  const std::string hidden = R"({"$type":"app.bsky.feed.defs#notFoundPost","uri":"at://x/y/z"},{"$type":"app.bsky.feed.defs#blockedPost"})";
  answers({post("office", "a", 18, {}, {}, 2)});
  script.on(kTree, R"({"thread":)" + node(post("office", "a", 18, {}, {}, 2), hidden) + "}");
  Batch batch = poll();
  EXPECT_EQ(batch.malformed.sum(), 0U);
  EXPECT_TRUE(batch.threads[0].complete);
  EXPECT_EQ(batch.threads[0].platform_count, 2);
  EXPECT_EQ(batch.threads[0].fetched, 0);
  answers({post("office", "a", 18, {}, {}, 2)});
  script.on(kTree, R"({"thread":)" + node(post("office", "a", 18, {}, {}, 2), R"({"$type":"app.bsky.feed.defs#brandNew"})") + "}");
  batch = poll();
  EXPECT_EQ(batch.malformed.sum(), 1U);
  EXPECT_FALSE(batch.threads[0].complete);
}

TEST_F(Bluesky, AMentionInsideAStrangersConversationIsItsOwnAndSoIsAllBeneath) {
  const std::string root = uri("stranger", "r"), mention = uri("rina", "m");
  const std::string own = post("office", "a", 4, mention, root), named = post("rina", "m", 3, root, root, 1);
  answers({own}, note(named));
  script.on(kTree, R"({"thread":)" + node(named, node(own)) + "}");
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  EXPECT_EQ(batch.activities[0].parent_id, std::nullopt);
  EXPECT_EQ(batch.activities[1].kind, Kind::reply);
  EXPECT_EQ(batch.activities[1].thread_id, mention);
}

TEST_F(Bluesky, AMentionBeneathAnOwnPostIsAComment) {
  answers({}, note(post("rina", "m", 3, uri("office", "old"), uri("office", "old"))));
  script.on(kTree, R"({"thread":)" + node(post("rina", "m", 3, uri("office", "old"), uri("office", "old"))) + "}");
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].kind, Kind::comment);
  EXPECT_EQ(batch.activities[0].thread_id, uri("office", "old"));
}

TEST_F(Bluesky, OwnAnswersInsideStrangersConversationsWaitUntilAllMentionsAreRead) {
  thread_of = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
  script.on(kFeed, feed({post("office", "a", 4, uri("rina", "m"), uri("stranger", "r"))}));
  script.on(kNotes, R"({"error":"UpstreamFailure"})", 502);
  const Batch batch = poll();
  EXPECT_THAT(batch.activities, IsEmpty());
  EXPECT_FALSE(batch.complete);
}

TEST_F(Bluesky, TheEarlierOfTheClaimedAndTheSeenTimeCounts) {
  std::string future = post("office", "a", 18), past = post("office", "b", 18), none = post("office", "c", 18),
              nonsense = post("office", "d", 18);
  const std::string claimed = "2026-05-18T04:00:00.000Z";
  future.replace(future.find(claimed), claimed.size(), "2030-01-01T00:00:00Z");
  past.replace(past.find(claimed), claimed.size(), "2026-05-18T09:00:00+06:00");
  none.replace(none.find(claimed), claimed.size(), "yesterday");
  nonsense.replace(nonsense.find(claimed), claimed.size(), "1970-01-01T00:00:00Z");
  answers({future, past, none, nonsense});
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 4U);
  const Instant seen = sys_days{year{2026} / 5 / 18} + hours{4};
  EXPECT_EQ(batch.activities[0].created, seen - hours{1});
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(batch.activities[i].created, seen);
}

TEST_F(Bluesky, AnUnknownAccountIsGoneAndABadCursorIsMalformed) {
  script.on(kFeed, R"({"error":"InvalidRequest","message":"…"})", 400);
  EXPECT_EQ(poll().error->code, Errc::gone);
  script = Script{};
  script.on(kFeed, feed({post("office", "a", 18)}, "c")).on(kFeed, R"({"error":"InvalidRequest","message":"…"})", 400);
  EXPECT_EQ(poll().error->code, Errc::malformed);
}

TEST_F(Bluesky, WithoutASessionThePublicHostIsAskedAndNoMentions) {
  page.token = Secret{};
  script.on(kFeed, feed({}));
  EXPECT_TRUE(poll().complete);
  ASSERT_EQ(script.asked.size(), 1U);
  EXPECT_EQ(script.asked[0].base, "https://public.api.bsky.app");
  EXPECT_FALSE(script.asked[0].credential);
}

TEST_F(Bluesky, AFollowedPostThatIsNotFoundIsGone) {
  followed = {uri("office", "a")};
  answers({});
  script.on(kTree, R"({"error":"NotFound","message":"…"})", 400);
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre(uri("office", "a")));
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(Bluesky, AnAnswerToOurAnswerMakesTheConversationBeRead) {
  const std::string own = uri("office", "a");
  const auto answer = [&](int replies) { return post("office", "b", 19, own, own, replies); };
  answers({answer(0), post("office", "a", 18, {}, {}, 1)});
  script.on(kTree, R"({"thread":)" + node(post("office", "a", 18, {}, {}, 1), node(answer(0))) + "}");
  threads = poll().threads;
  answers({answer(0), post("office", "a", 18, {}, {}, 1)});
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kFeed, kNotes));
  answers({answer(1), post("office", "a", 18, {}, {}, 1)});
  script.on(kTree, R"({"thread":)" + node(post("office", "a", 18, {}, {}, 1), node(answer(1))) + "}");
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kFeed, kTree, kNotes));
}

TEST_F(Bluesky, TheProfileTellsNameAndDescription) {
  profile_wanted = true;
  answers({});
  script.on(kProfile, R"({"did":"did:plc:office","handle":"dc.example.gov.bd","displayName":"ডিসি","description":"d"})");
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.description, "d");
}

TEST(BlueskyText, FacetsMarkPeopleByBytesAndOnesThatDoNotFitAreLeftOut) {
  const auto text = [](const std::string& facets) {
    const auto json = Json::parse(R"({"text":"ধন @dc ক","facets":[)" + facets + "]}");
    return bluesky_text(json->root());
  };
  const auto facet = [](const std::string& begin, const std::string& end) {
    return R"({"index":{"byteStart":)" + begin + R"(,"byteEnd":)" + end +
           R"(},"features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:x"}]})";
  };
  EXPECT_EQ(text(facet("7", "10")), "ধন " + std::string{kTagMark} + " ক");
  for (const auto& bad : {facet("7", "99"), facet("-1", "3"), facet("9", "7"), facet("null", "7"), std::string{"7"}})
    EXPECT_EQ(text(bad), "ধন @dc ক") << bad;
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class BlueskyErrors : public testing::TestWithParam<Case> {};

TEST_P(BlueskyErrors, AreClassedByName) {
  const auto answer = read_bluesky_answer(answer_of(GetParam().body, GetParam().status), true);
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, BlueskyErrors,
    testing::Values(Case{400, R"({"error":"ExpiredToken"})", Errc::token_expired},
                    Case{400, R"({"error":"InvalidToken"})", Errc::token_expired},
                    Case{401, R"({"error":"AuthMissing"})", Errc::token_expired},
                    Case{401, R"({"error":"AuthenticationRequired"})", Errc::token_expired},
                    Case{401, "", Errc::token_expired}, Case{403, R"({"error":"Forbidden"})", Errc::permission_denied},
                    Case{400, R"({"error":"BlockedByActor"})", Errc::permission_denied},
                    Case{400, R"({"error":"BlockedActor"})", Errc::permission_denied},
                    Case{501, R"({"error":"MethodNotImplemented"})", Errc::permission_denied},
                    Case{400, R"({"error":"NotFound"})", Errc::gone}, Case{400, R"({"error":"AccountDeactivated"})", Errc::gone},
                    Case{400, R"({"error":"AccountTakedown"})", Errc::gone},
                    Case{429, R"({"error":"RateLimitExceeded"})", Errc::rate_limited}, Case{429, "slow", Errc::rate_limited},
                    Case{500, R"({"error":"InternalServerError"})", Errc::transient},
                    Case{502, R"({"error":"UpstreamFailure"})", Errc::transient}, Case{503, "<html>", Errc::transient},
                    Case{504, R"({"error":"UpstreamTimeout"})", Errc::transient},
                    Case{400, R"({"error":"InvalidRequest"})", Errc::malformed}, Case{400, "{}", Errc::malformed},
                    Case{404, "<html>", Errc::malformed}, Case{200, "[]", Errc::malformed},
                    Case{200, R"({"error":"SomethingNew"})", Errc::malformed}));

TEST(BlueskyError, WithoutATokenARefusedOneIsAMissingPermission) {
  EXPECT_EQ(read_bluesky_answer(answer_of(R"({"error":"AuthMissing"})", 401), false).error.code, Errc::permission_denied);
}

}  // namespace
}  // namespace sarad
