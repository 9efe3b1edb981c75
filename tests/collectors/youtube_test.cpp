// SPDX-License-Identifier: Apache-2.0
// What platforms/youtube.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/youtube_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 3 / 20};
constexpr const char* kOld = "2026-02-01T04:00:00Z";
constexpr const char* kNew = "2026-03-18T04:00:00Z";
constexpr const char* kLater = "2026-03-18T05:00:00.999Z";

const std::string kPlaylist = "/youtube/v3/playlistItems", kVideos = "/youtube/v3/videos",
                  kThreads = "/youtube/v3/commentThreads", kComments = "/youtube/v3/comments",
                  kChannels = "/youtube/v3/channels";

std::string video(const std::string& id, const std::string& created, const std::string& privacy = "public") {
  return R"({"contentDetails":{"videoId":")" + id + R"(","videoPublishedAt":")" + created +
         R"("},"status":{"privacyStatus":")" + privacy + R"("}})";
}

std::string counted(const std::string& id, const std::string& count) {
  return R"({"id":")" + id + R"(","statistics":{"commentCount":")" + count + R"("}})";
}

std::string comment(const std::string& id, const std::string& created, const std::string& author,
                    const std::string& more = {}) {
  return R"({"id":")" + id + R"(","snippet":{"publishedAt":")" + created + R"(","authorChannelId":{"value":")" +
         author + R"("})" + more + "}}";
}

std::string thread(const std::string& id, const std::string& of, const std::string& created, int replies,
                   const std::string& shown = {}, const std::string& text = "কবে?") {
  const std::string on = of.empty() ? "" : R"(,"videoId":")" + of + '"';
  return R"({"id":")" + id + R"(","snippet":{"totalReplyCount":)" + std::to_string(replies) + on +
         R"(,"topLevelComment":)" + comment(id, created, "citizen", R"(,"textDisplay":")" + text + '"' + on) + "}" +
         (shown.empty() ? "" : R"(,"replies":{"comments":[)" + shown + "]}") + "}";
}

std::string list(const std::string& items, const std::string& next = {}) {
  return R"({"items":[)" + items + "]" + (next.empty() ? "" : R"(,"nextPageToken":")" + next + '"') + "}";
}

std::string refusal(const std::string& reason) {
  return R"({"error":{"code":1,"message":"…","errors":[{"reason":")" + reason + R"("}]}})";
}

class YouTube : public testing::Test {
 protected:
  YouTube() {
    page.id = "dc";
    page.platform = "youtube";
    page.account = "UCoffice";
    page.uploads = "UUoffice";
    page.token = Secret{"key"};
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
    return script.run(*find_platform("youtube"), std::move(input));
  }
  /// One listed video with `count` comments.
  void one_video(const std::string& count, const std::string& created = kNew) {
    script.on(kPlaylist, list(video("video000001", created))).on(kVideos, list(counted("video000001", count)));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  std::function<bool(std::string_view)> known;
  bool profile_wanted = false, recheck_all = false;
};

ThreadLook look(const std::string& id, std::optional<std::int64_t> count, bool complete = true) {
  ThreadLook known;
  known.thread_id = id;
  known.platform_count = count;
  known.fetched = count.value_or(0);
  known.created = *parse_instant(kOld);
  known.looked = kNow - days{1};
  known.complete = complete;
  return known;
}

TEST_F(YouTube, AKeyGoesWithTheRequestAndAnOwnersTokenAsABearer) {
  one_video("0");
  script.on(kThreads, list(""));
  poll();
  for (const auto& request : script.asked) {
    EXPECT_EQ(request.credential->as, Credential::As::query);
    EXPECT_EQ(request.credential->name, "key");
    EXPECT_EQ(encode_query(request.query).find("key"), std::string::npos);
    EXPECT_EQ(request.base, "https://www.googleapis.com");
  }
  page.token = Secret{"ya29.token"};
  script.asked.clear();
  poll();
  for (const auto& request : script.asked) EXPECT_EQ(request.credential->as, Credential::As::bearer);
}

TEST_F(YouTube, PlainTextIsAskedForAndNoNames) {
  one_video("9");
  script.on(kThreads, list(thread("Ug1", "video000001", kNew, 8))).on(kComments, list(""));
  poll();
  ASSERT_EQ(script.asked.size(), 4U);
  for (std::size_t i : {2U, 3U}) {
    const auto fields = query_of(script.asked[i], "fields").value_or("");
    EXPECT_NE(fields.find("authorChannelId"), std::string::npos);
    EXPECT_NE(fields.find("nextPageToken"), std::string::npos);
    EXPECT_EQ(fields.find("authorDisplayName"), std::string::npos);
    EXPECT_EQ(query_of(script.asked[i], "textFormat"), "plainText");
  }
}

TEST_F(YouTube, OnlyTheOwnerAsksForCommentsThatWaitForApproval) {
  page.token = Secret{"ya29.token"};
  one_video("0");
  script.on(kThreads, list("")).on(kThreads, list(thread("UgHeld", "video000001", kLater, 0))).on(kThreads, list(""));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked.back(), "moderationStatus"), "heldForReview");
  EXPECT_THAT(ids_of(batch), ElementsAre("video000001", "UgHeld"));
  EXPECT_TRUE(batch.complete);
}

TEST_F(YouTube, HeldCommentsThatMayNotBeSeenAreNoFault) {
  page.token = Secret{"ya29.token"};
  one_video("0");
  script.on(kThreads, list("")).on(kThreads, refusal("forbidden"), 403);
  const Batch batch = poll();
  EXPECT_FALSE(batch.error);
  EXPECT_TRUE(batch.complete);
}

TEST_F(YouTube, TheUploadsListIsRememberedAndTheProfileReadWhenWanted) {
  page.uploads.clear();
  script.on(kChannels, list(R"({"id":"UCoffice","snippet":{"title":"ডিসি","description":"d"},)"
                            R"("contentDetails":{"relatedPlaylists":{"uploads":"UUtold"}}})"));
  one_video("0");
  script.on(kThreads, list(""));
  Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[1], "playlistId"), "UUtold");
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.visitors_may_post, std::nullopt);
  cursor = batch.cursor;
  script.asked.clear();
  batch = poll();
  EXPECT_EQ(script.asked[0].path, kPlaylist);
  EXPECT_EQ(batch.cursor.state, cursor.state);
}

TEST_F(YouTube, AChannelThatIsSilentlyAbsentIsGone) {
  page.uploads.clear();
  script.on(kChannels, R"({"kind":"youtube#channelListResponse"})");
  const Batch batch = poll();
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_EQ(script.asked.size(), 1U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(YouTube, AChannelJustReadWithoutAnUploadsListHasNoPosts) {
  page.uploads.clear();
  script.on(kChannels, list(R"({"id":"UCoffice","contentDetails":{"relatedPlaylists":{"uploads":"UUtold"}}})"))
      .on(kPlaylist, refusal("playlistNotFound"), 404)
      .on(kThreads, list(""));
  EXPECT_FALSE(poll().error);
}

TEST_F(YouTube, AnUploadsListKnownFromEarlierThatIsGoneIsAnError) {
  script.on(kPlaylist, refusal("playlistNotFound"), 404);
  const Batch batch = poll();
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(YouTube, ListingsStopAtAPageThatIsWhollyOlderThanTheCursor) {
  cursor.since = *parse_instant("2026-03-01T00:00:00Z");
  script.on(kPlaylist, list(video("video000002", kNew), "a"))
      .on(kPlaylist, list(video("video000001", kOld), "b"))
      .on(kVideos, list(counted("video000002", "1") + ',' + counted("video000001", "9")))
      .on(kThreads, list(thread("Ug2", "video000002", kLater, 0), "c"))
      .on(kThreads, list(thread("Ug1", "video000001", kOld, 0), "d"));
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPlaylist, kPlaylist, kVideos, kThreads, kThreads));
  EXPECT_TRUE(batch.complete);
  ASSERT_EQ(batch.threads.size(), 1U);  // the older one was not read to its end
  EXPECT_EQ(batch.threads[0].thread_id, "video000002");
  EXPECT_TRUE(batch.threads[0].complete);
}

TEST_F(YouTube, FiftyVideosAreCountedInOneCallAndTheFiftyFirstInAnother) {
  std::string items;
  for (int i = 0; i < 51; ++i) items += (i > 0 ? "," : "") + video("video" + std::to_string(100000 + i), kNew);
  script.on(kPlaylist, list(items)).on(kVideos, list("")).on(kThreads, list(""));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[2], "id"), "video100050");
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(YouTube, RepliesThatStandStillAreNotAskedForAgainUnlessTheDayOrACaseWantsIt) {
  threads = {look("video000001", 8)};
  one_video("8");
  script.on(kThreads, list(thread("Ug1", "video000001", kNew, 7, comment("Ug1.r1", kLater, "citizen"))))
      .on(kComments, list(comment("Ug1.r7", kLater, "UCoffice")));
  Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3U);
  EXPECT_THAT(batch.threads, IsEmpty());  // its last look stands
  EXPECT_TRUE(batch.complete);
  recheck_all = true;
  poll();
  EXPECT_EQ(script.asked.size(), 7U);
  recheck_all = false;
  followed = {"video000001"};
  batch = poll();
  EXPECT_EQ(script.asked.back().path, kComments);
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_EQ(batch.threads[0].looked, kNow);
  EXPECT_TRUE(batch.threads[0].complete);
}

TEST_F(YouTube, AVideoWithAnOpenCaseThatTheListingDidNotReachIsReadByItself) {
  cursor.since = *parse_instant("2026-03-01T00:00:00Z");
  threads = {look("video000009", 1)};
  followed = {"video000009"};
  one_video("0");
  script.on(kThreads, list(""))
      .on(kThreads, list(thread("Ug9", "video000009", kOld, 6, comment("Ug9.r1", kOld, "citizen"))))
      .on(kComments, list(comment("Ug9.r6", kLater, "UCoffice")));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[3], "videoId"), "video000009");
  EXPECT_EQ(query_of(script.asked[4], "parentId"), "Ug9");
  const auto noted = std::find_if(batch.threads.begin(), batch.threads.end(),
                                  [](const ThreadLook& l) { return l.thread_id == "video000009"; });
  ASSERT_NE(noted, batch.threads.end());
  EXPECT_EQ(noted->fetched, 3);
  EXPECT_EQ(noted->looked, kNow);
  EXPECT_TRUE(noted->complete);
  EXPECT_EQ(batch.activities.back().author, AuthorRole::page);
  EXPECT_EQ(batch.activities.back().parent_id, "Ug9");
}

TEST_F(YouTube, AFollowedVideoThatTakesNoCommentsIsLookedAtAndOneThatIsGoneIsTold) {
  followed = {"video000008", "video000009"};
  one_video("0");
  script.on(kThreads, list(""))
      .on(kThreads, refusal("commentsDisabled"), 403)
      .on(kThreads, refusal("videoNotFound"), 404);
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre("video000009"));
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_TRUE(batch.complete);
}

TEST_F(YouTube, VisitorsPostsAreAskedForFiftyAtATimeAndAMissingOneIsGone) {
  followed = {"UgPost1", "UgPost2"};
  one_video("0");
  script.on(kThreads, list(""))
      .on(kThreads, list(thread("UgPost1", "", kOld, 1, comment("UgPost1.r1", kLater, "UCoffice"))));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[3], "id"), "UgPost1,UgPost2");
  EXPECT_FALSE(query_of(script.asked[3], "order"));
  EXPECT_FALSE(query_of(script.asked[3], "maxResults"));
  EXPECT_THAT(batch.gone, ElementsAre("UgPost2"));
  EXPECT_THAT(ids_of(batch), ElementsAre("UgPost1", "video000001", "UgPost1.r1"));
  EXPECT_TRUE(batch.complete);
}

TEST_F(YouTube, ThatAllOfSeveralAreGoneAtOnceIsNotBelieved) {
  followed = {"UgPost1", "UgPost2"};
  one_video("0");
  script.on(kThreads, list("")).on(kThreads, list(""));
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, IsEmpty());
  EXPECT_FALSE(batch.complete);
}

TEST_F(YouTube, TheCursorFollowsTheNewestVideoByTwoWeeksAndStaysWhenAListingBreaksOff) {
  one_video("1");
  script.on(kThreads, list("")).on(kThreads, refusal("backendError"), 503);
  EXPECT_EQ(poll().cursor.since, *parse_instant(kNew) - days{14});
  const Batch broken = poll();
  EXPECT_EQ(broken.cursor, cursor);
  ASSERT_EQ(broken.threads.size(), 1U);
  EXPECT_FALSE(broken.threads[0].complete);
  EXPECT_FALSE(broken.complete);
}

TEST_F(YouTube, KnownItemsArePassedOverAndStillCounted) {
  known = [](std::string_view id) { return id != "Ug1.r2"; };
  one_video("3");
  script.on(kThreads, list(thread("Ug1", "video000001", kNew, 2,
                                  comment("Ug1.r1", kLater, "citizen") + ',' + comment("Ug1.r2", kLater, "UCoffice"))));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("Ug1.r2"));
  EXPECT_EQ(batch.known, 3U);
  EXPECT_EQ(batch.coverage.fetched, 3);
  EXPECT_EQ(batch.threads[0].fetched, 3);
}

TEST_F(YouTube, ThreadsThatContradictThemselvesAreRefused) {
  one_video("2");
  std::string torn = thread("Ug1", "video000001", kNew, 0);
  torn.replace(torn.find(R"("id":"Ug1")"), 10, R"("id":"Ug0")");
  script.on(kThreads, list(torn + "," + thread("Ug2", "video000001", kNew, 0)));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("Ug2", "video000001"));
  EXPECT_EQ(batch.malformed.shape, 1U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(YouTube, PlainTextIsTakenAsItWasTypedAndALeadingHandleIsNoPartOfIt) {
  page.handle = "@office";
  one_video("3");
  script.on(kThreads, list(thread("Ug1", "video000001", kNew, 0, {}, "@rahim ধন্যবাদ") + ',' +
                           thread("Ug2", "video000001", kLater, 0, {}, "১ < ২ কেন?") + ',' +
                           thread("Ug3", "video000001", kLater, 0, {}, "@Office, কবে পাবো")));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 4U);
  const auto& facts = batch.activities;
  EXPECT_TRUE(facts[0].facts.trivial);
  EXPECT_FALSE(facts[2].facts.trivial);
  EXPECT_THAT(facts[3].facts.mentions, ElementsAre("page"));
}

TEST_F(YouTube, ADaysQuotaHoldsForTheWholeProject) {
  script.on(kPlaylist, refusal("dailyLimitExceeded"), 403);
  const Batch batch = poll();
  EXPECT_TRUE(batch.whole_app_waits);
  EXPECT_EQ(batch.error->retry_after, std::nullopt);
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class YouTubeErrors : public testing::TestWithParam<Case> {};

TEST_P(YouTubeErrors, AreClassedByReasonThenStatusThenHttp) {
  const auto answer = read_youtube_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, YouTubeErrors,
    testing::Values(
        Case{401, R"({"error":{"errors":[{"reason":"authError"}]}})", Errc::token_expired},
        Case{401, R"({"error":{"status":"UNAUTHENTICATED"}})", Errc::token_expired},
        Case{400, R"({"error":"invalid_grant"})", Errc::token_expired},
        Case{400, R"({"error":{"errors":[{"reason":"keyInvalid"}]}})", Errc::token_expired},
        Case{400, R"({"error":{"message":"API key expired. Renew it.","errors":[{"reason":"badRequest"}]}})",
             Errc::token_expired},
        Case{403, R"({"error":{"errors":[{"reason":"authenticatedUserAccountSuspended"}]}})", Errc::token_expired},
        Case{403, R"({"error":{"errors":[{"reason":"userRateLimitExceeded"}]}})", Errc::rate_limited},
        Case{429, R"({"error":{"status":"RESOURCE_EXHAUSTED"}})", Errc::rate_limited},
        Case{403, R"({"error":{"errors":[{"reason":"accessNotConfigured"}]}})", Errc::permission_denied},
        Case{403,
             R"({"error":{"status":"PERMISSION_DENIED","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}})",
             Errc::permission_denied},
        Case{403, R"({"error":{"status":"PERMISSION_DENIED","errors":[{"reason":"SERVICE_UNAVAILABLE"}]}})",
             Errc::permission_denied},
        Case{409, R"({"error":{"errors":[{"reason":"SERVICE_UNAVAILABLE"}]}})", Errc::transient},
        Case{403, R"({"error":{"errors":[{"reason":"channelSuspended"}]}})", Errc::gone},
        Case{404, R"({"error":{"errors":[{"reason":"commentThreadNotFound"}]}})", Errc::gone},
        Case{400, R"({"error":{"errors":[{"reason":"invalidPageToken"}]}})", Errc::malformed},
        Case{400, R"({"error":{"errors":[{"reason":"processingFailure"}]}})", Errc::transient},
        Case{500, R"({"error":{"errors":[{"reason":"backendError"}]}})", Errc::transient},
        Case{502, "<html>bad gateway", Errc::transient}, Case{404, "<html>not here", Errc::malformed},
        Case{403, R"({"error":{"errors":[{"reason":"aNewReason"}]}})", Errc::permission_denied},
        Case{200, R"({"error":{"errors":[{"reason":"quotaExceeded"}]}})", Errc::rate_limited},
        Case{200, "[]", Errc::malformed}));

TEST(YouTubeError, TellsNoWordsOfThePlatform) {
  const auto answer = read_youtube_answer(
      answer_of(R"({"error":{"message":"key AIzaSecret","errors":[{"reason":"for bidden<b>"}]}})", 403));
  EXPECT_EQ(answer.error.message, "YouTube answered HTTP 403, reason forbiddenb");
}

}  // namespace
}  // namespace sarad
