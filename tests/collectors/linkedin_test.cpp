// SPDX-License-Identifier: Apache-2.0
// What platforms/linkedin.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/linkedin_error.hpp"
#include "collectors/linkedin_items.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 3 / 20};
const Instant kNew = sys_days{year{2026} / 3 / 18}, kOld = sys_days{year{2026} / 2 / 1};
const std::string kPosts = "/rest/posts", kCounts = "/rest/socialActions";

std::string milliseconds(Instant t) {
  return std::to_string(t.time_since_epoch().count()) + "999";
}

std::string urn(int number) {
  return "urn:li:share:" + std::to_string(number);
}

std::string comments_of(const std::string& urn) {
  return kCounts + '/' + percent_encode(urn) + "/comments";
}

std::string post(int number, Instant created, const std::string& state = "PUBLISHED") {
  return R"({"id":")" + urn(number) + R"(","publishedAt":)" + milliseconds(created) + R"(,"lifecycleState":")" + state +
         R"("})";
}

std::string comment(int number, Instant created, const std::string& actor, const std::string& more = {}) {
  return R"({"id":)" + std::to_string(number) + R"(,"object":"urn:li:activity:9","created":{"time":)" +
         milliseconds(created) + R"(},"actor":")" + actor + '"' + more + "}";
}

std::string comment_urn(int number) {
  return "urn:li:comment:(urn:li:activity:9," + std::to_string(number) + ")";
}

std::string list(const std::string& elements, const std::string& paging = R"("links":[])") {
  return R"({"elements":[)" + elements + R"(],"paging":{)" + paging + "}}";
}

std::string count(int number, int comments) {
  return '"' + urn(number) + R"(":{"commentsSummary":{"aggregatedTotalComments":)" + std::to_string(comments) + "}}";
}

std::string counts(const std::string& results, const std::string& errors = {}) {
  return R"({"results":{)" + results + R"(},"statuses":{},"errors":{)" + errors + "}}";
}

class LinkedIn : public testing::Test {
 protected:
  LinkedIn() {
    page.id = "dc";
    page.platform = "linkedin";
    page.account = "urn:li:organization:77";
    page.token = Secret{"t0ken"};
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
    return script.run(*find_platform("linkedin"), std::move(input));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  std::function<bool(std::string_view)> known;
  bool profile_wanted = false, recheck_all = false;
};

ThreadLook look(const std::string& id, std::int64_t count) {
  ThreadLook known;
  known.thread_id = id;
  known.platform_count = count;
  known.fetched = count;
  known.created = kOld;
  known.complete = true;
  return known;
}

std::optional<std::string> header_of(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return std::nullopt;
}

TEST_F(LinkedIn, VersionAndProtocolGoWithEveryCallAndTheTokenAsABearer) {
  script.on(kPosts, list(post(1, kNew))).on(kCounts, counts(count(1, 0)));
  poll();
  page.api_version = "202701";
  poll();
  ASSERT_EQ(script.asked.size(), 4U);
  for (const auto& request : script.asked) {
    EXPECT_EQ(header_of(request, "X-Restli-Protocol-Version"), "2.0.0");
    EXPECT_EQ(request.credential->as, Credential::As::bearer);
    EXPECT_EQ(request.base, "https://api.linkedin.com");
  }
  EXPECT_EQ(header_of(script.asked[1], "LinkedIn-Version"), "202607");
  EXPECT_EQ(header_of(script.asked[3], "LinkedIn-Version"), "202701");
}

TEST_F(LinkedIn, AnAccountGivenAsANumberIsTheSameOrganization) {
  page.account = "77";
  script.on(kPosts, list(post(1, kNew))).on(kCounts, counts(count(1, 1)));
  script.on(comments_of(urn(1)), list(comment(5, kNew, "urn:li:organization:77")));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[0], "author"), "urn:li:organization:77");
  EXPECT_EQ(batch.activities[0].author, AuthorRole::page);
  EXPECT_EQ(batch.activities[1].author, AuthorRole::page);
}

TEST_F(LinkedIn, AShortPageIsNotTheEndAsLongAsTheTotalSaysMore) {
  script.on(kPosts, list(post(1, kNew), R"("links":[],"total":70)")).on(kPosts, list(post(2, kNew), R"("total":70)"));
  script.on(kCounts, counts(count(1, 0) + ',' + count(2, 0)));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked[1], "start"), "50");
  EXPECT_EQ(batch.activities.size(), 2U);
  EXPECT_TRUE(batch.complete);
}

TEST_F(LinkedIn, WithoutLinksAndTotalAListingEnds) {
  script.on(kPosts, list(post(1, kNew), "")).on(kCounts, counts(count(1, 0)));
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kCounts));
}

TEST_F(LinkedIn, AnEstimateOfTheTotalThatIsTooLargeDoesNotGoOnForEver) {
  script.on(kPosts, list(post(1, kNew), R"("total":900)")).on(kPosts, list("", R"("total":900)"));
  script.on(kCounts, counts(count(1, 0)));
  EXPECT_FALSE(poll().error);
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kPosts, kCounts));
}

TEST_F(LinkedIn, OnlyPublishedPostsArePosts) {
  script.on(kPosts, list(post(1, kNew, "PUBLISH_REQUESTED") + ',' + post(2, kNew, "PUBLISH_FAILED") + ',' +
                         post(3, kNew, "ARCHIVED_SOMEHOW") + ',' + post(4, kNew)));
  script.on(kCounts, counts(count(4, 0)));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre(urn(4)));
  EXPECT_EQ(query_of(script.asked[1], "ids"), "List(" + urn(4) + ")");
}

TEST_F(LinkedIn, AListingStopsAtAPageThatIsWhollyOlderThanTheCursor) {
  cursor.since = kNew - days{10};
  const std::string more = R"("links":[{"rel":"next","href":"https://evil.example/x"}])";
  script.on(kPosts, list(post(2, kNew), more)).on(kPosts, list(post(1, kOld), more));
  script.on(kCounts, counts(count(1, 0) + ',' + count(2, 0)));
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kPosts, kCounts));
  EXPECT_EQ(script.asked[1].base, "https://api.linkedin.com");
  EXPECT_EQ(batch.cursor.since, kNew - days{14} > *cursor.since ? kNew - days{14} : *cursor.since);
}

TEST_F(LinkedIn, OnlyPostsWhoseCountMovedAreReadUnlessTheDayOrACaseWantsIt) {
  threads = {look(urn(1), 2), look(urn(2), 2)};
  script.on(kPosts, list(post(1, kNew) + ',' + post(2, kNew))).on(kCounts, counts(count(1, 2) + ',' + count(2, 3)));
  script.on(comments_of(urn(1)), list("")).on(comments_of(urn(2)), list(""));
  EXPECT_EQ(poll().coverage.platform_count, 3);
  followed = {urn(1)};
  EXPECT_EQ(poll().coverage.platform_count, 5);
  followed.clear();
  recheck_all = true;
  EXPECT_EQ(poll().coverage.platform_count, 5);
}

TEST_F(LinkedIn, AFollowedPostThatIsNotListedIsReadWithItsReplies) {
  followed = {urn(9)};
  script.on(kPosts, list(""));
  script.on(comments_of(urn(9)),
            list(comment(5, kOld, "urn:li:person:a", R"(,"commentsSummary":{"aggregatedTotalComments":1})")));
  script.on(comments_of(comment_urn(5)), list(comment(6, kNew, "urn:li:organization:77")));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_EQ(batch.activities[1].kind, Kind::reply);
  EXPECT_EQ(batch.activities[1].thread_id, urn(9));
  EXPECT_EQ(batch.activities[1].parent_id, comment_urn(5));
  EXPECT_EQ(batch.threads[0].fetched, 2);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(LinkedIn, MillisecondsAreCutAndSecondsAreRefused) {
  script.on(kPosts,
            list(post(1, kNew) + R"(,{"id":"urn:li:share:2","publishedAt":1772341200,"lifecycleState":"PUBLISHED"})"));
  script.on(kCounts, counts(count(1, 0)));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities[0].created, kNew);
  EXPECT_EQ(batch.malformed.time, 1U);
}

TEST_F(LinkedIn, AHiddenMemberIsUnknownAndTheImpersonatorIsNotKept) {
  script.on(kPosts, list(post(1, kNew))).on(kCounts, counts(count(1, 2)));
  script.on(comments_of(urn(1)), list(comment(5, kNew, "urn:li:person:") + ',' +
                                      comment(6, kNew, "urn:li:organization:77", R"(,"agent":"urn:li:person:z")")));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities[0].author, AuthorRole::unknown);
  EXPECT_EQ(batch.activities[1].author_key, "urn:li:organization:77");
}

TEST_F(LinkedIn, EachErrorOfABatchAnswerIsTreatedAlone) {
  script.on(kPosts, list(post(1, kNew) + ',' + post(2, kNew) + ',' + post(3, kNew)));
  script.on(kCounts, counts(count(3, 1), '"' + urn(1) + R"(":{"status":404},")" + urn(2) + R"(":{"status":500})"));
  script.on(comments_of(urn(3)), list(comment(5, kNew, "urn:li:person:a")));
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre(urn(1)));
  EXPECT_EQ(batch.error->code, Errc::transient);
  EXPECT_EQ(batch.activities.size(), 4U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(LinkedIn, CountsThatAreRefusedLeaveThePostsUnread) {
  script.on(kPosts, list(post(1, kNew))).on(kCounts, R"({"status":403,"serviceErrorCode":100})", 403);
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, kCounts));
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  ASSERT_EQ(batch.threads.size(), 1U);
  EXPECT_FALSE(batch.threads[0].complete);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(LinkedIn, TheApplicationsLimitHoldsForAllItsPagesAndAMembersDoesNot) {
  script.on(kPosts, R"({"status":429,"message":"Resource level throttle APPLICATION DAY limit"})", 429);
  EXPECT_TRUE(poll().whole_app_waits);
  Script member;
  member.on(kPosts, R"({"status":429,"message":"Resource level throttle MEMBER DAY limit"})", 429);
  script = member;
  EXPECT_FALSE(poll().whole_app_waits);
}

TEST_F(LinkedIn, KnownItemsArePassedOverAndTheirRepliesStillRead) {
  known = [](std::string_view id) { return id != comment_urn(6); };
  script.on(kPosts, list(post(1, kNew))).on(kCounts, counts(count(1, 2)));
  script.on(comments_of(urn(1)),
            list(comment(5, kNew, "urn:li:person:a", R"(,"commentsSummary":{"aggregatedTotalComments":1})")));
  script.on(comments_of(comment_urn(5)), list(comment(6, kNew, "urn:li:organization:77")));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre(comment_urn(6)));
  EXPECT_EQ(batch.coverage.fetched, 2);
}

TEST_F(LinkedIn, TheProfileIsAskedByNumber) {
  script.on(kPosts, list(""));
  script.on("/rest/organizations/77",
            R"({"localizedName":"ডিসি","localizedDescription":"d","localizedWebsite":"https://dc.example"})");
  profile_wanted = true;
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.website, "https://dc.example");
  EXPECT_EQ(find_platform("linkedin")->page_link(page), "https://www.linkedin.com/company/77/");
}

TEST(LinkedInUrns, AreMadeLongAndNonsenseIsRefused) {
  EXPECT_EQ(linkedin_comment_urn("urn:li:comment:(activity:1,2)"), "urn:li:comment:(urn:li:activity:1,2)");
  EXPECT_EQ(linkedin_comment_urn("urn:li:comment:(urn:li:ugcPost:1,2)"), "urn:li:comment:(urn:li:ugcPost:1,2)");
  for (const auto* bad :
       {"", "urn:li:comment:", "urn:li:comment:(,2)", "urn:li:comment:(activity:1,)", "urn:li:share:1"})
    EXPECT_EQ(linkedin_comment_urn(bad), std::nullopt) << bad;
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class LinkedInErrors : public testing::TestWithParam<Case> {};

TEST_P(LinkedInErrors, AreClassedAsTheDocumentSays) {
  const auto answer = read_linkedin_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().status;
}

INSTANTIATE_TEST_SUITE_P(Documented, LinkedInErrors,
                         testing::Values(Case{401, R"({"serviceErrorCode":65600})", Errc::token_expired},
                                         Case{401, R"({"serviceErrorCode":65602})", Errc::token_expired},
                                         Case{403, R"({"serviceErrorCode":100})", Errc::permission_denied},
                                         Case{429, R"({"serviceErrorCode":101})", Errc::rate_limited},
                                         Case{429, "slow down", Errc::rate_limited},
                                         Case{404, R"({"code":"RESOURCE_NOT_FOUND"})", Errc::gone},
                                         Case{410, "{}", Errc::gone},
                                         Case{426, R"({"code":"NONEXISTENT_VERSION"})", Errc::malformed},
                                         Case{400, R"({"code":"VERSION_MISSING"})", Errc::malformed},
                                         Case{503, "<html>", Errc::transient}, Case{404, "<html>", Errc::malformed},
                                         Case{200, "[]", Errc::malformed}));

}  // namespace
}  // namespace sarad
