// SPDX-License-Identifier: Apache-2.0
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
constexpr const char* kPosts = "/wp-json/wp/v2/posts";
constexpr const char* kComments = "/wp-json/wp/v2/comments";
using Headers = std::vector<std::pair<std::string, std::string>>;

Headers totals(int total, int pages) {
  return {{"x-wp-total", std::to_string(total)}, {"x-wp-totalpages", std::to_string(pages)}};
}

std::string post(int id, const std::string& date, const std::string& more = {}) {
  return R"({"id":)" + std::to_string(id) + R"(,"date_gmt":")" + date +
         R"(","status":"publish","author":1,"link":"https://o/)" + std::to_string(id) + '"' + more + '}';
}

std::string comment(int id, const std::string& date, const std::string& more = R"(,"author":0)") {
  return R"({"id":)" + std::to_string(id) + R"(,"post":5,"parent":0,"date_gmt":")" + date +
         R"(","status":"approved","type":"comment")" + more + '}';
}

std::string list(const std::string& items) {
  return '[' + items + ']';
}

class WordPress : public testing::Test {
 protected:
  WordPress() {
    page.id = "blog";
    page.platform = "wordpress";
    page.account = "office.example";
    page.authors = {"1"};
    page.team = {"4"};
  }

  /// The script tells answers apart by path alone; without pretty permalinks all routes share one.
  void only_plain_routes() {
    script.on(kPosts, "<html>Not Found</html>", 404);
    script.on("/", list(post(5, "2026-03-18T04:00:00")), 200, totals(1, 1));
    script.on("/", list(comment(17, "2026-03-18T05:00:00")), 200, totals(1, 1));
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = {},
                    .followed = {},
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = recheck_all,
                    .read_text = plain_reader()};
    return script.run(*find_platform("wordpress"), std::move(input));
  }
  void posts(const std::string& items) { script.on(kPosts, list(items), 200, totals(1, 1)); }
  void comments(const std::string& items, int total = 1) { script.on(kComments, list(items), 200, totals(total, 1)); }

  Page page;
  Script script;
  Cursor cursor;
  bool profile_wanted = false, recheck_all = false;
};

TEST_F(WordPress, TheAccountTellsWhereTheSiteIs) {
  const std::pair<const char*, std::pair<const char*, const char*>> table[]{
      {"office.example", {"https://office.example", "/wp-json/wp/v2/posts"}},
      {"https://office.example/", {"https://office.example", "/wp-json/wp/v2/posts"}},
      {"https://office.example/blog", {"https://office.example", "/blog/wp-json/wp/v2/posts"}},
      {"http://127.0.0.1:8080", {"http://127.0.0.1:8080", "/wp-json/wp/v2/posts"}}};
  for (const auto& [account, wanted] : table) {
    page.account = account;
    script = Script{};
    poll();
    ASSERT_EQ(script.asked.size(), 1u);
    EXPECT_EQ(script.asked[0].base, wanted.first);
    EXPECT_EQ(script.asked[0].path, wanted.second);
  }
  page.base_url = "http://127.0.0.1:9/x";
  script = Script{};
  poll();
  EXPECT_EQ(script.asked[0].path, "/x/wp-json/wp/v2/posts");
}

TEST_F(WordPress, AnAddressThatIsNoneIsAConfigurationError) {
  page.account = "https://user@office.example";
  EXPECT_EQ(poll().error->code, Errc::configuration);
  EXPECT_THAT(script.asked, IsEmpty());
}

TEST_F(WordPress, WithoutATokenItAsksAnonymouslyAndWithOneByBasic) {
  posts("");
  comments("");
  poll();
  for (const auto& request : script.asked) EXPECT_FALSE(request.credential);
  page.token = Secret{"reader:abcd efgh"};
  script.asked.clear();
  poll();
  ASSERT_EQ(script.asked.size(), 2u);
  for (const auto& request : script.asked) {
    ASSERT_TRUE(request.credential);
    EXPECT_EQ(request.credential->as, Credential::As::basic);
  }
}

TEST_F(WordPress, AfterIsSentInUtcAndOnlyWithACursor) {
  posts("");
  comments("");
  poll();
  for (const auto& request : script.asked) EXPECT_FALSE(query_of(request, "after"));
  cursor.since = sys_days{year{2026} / 3 / 1};
  script.asked.clear();
  poll();
  for (const auto& request : script.asked) EXPECT_EQ(query_of(request, "after"), "2026-03-01T00:00:00Z");
}

TEST_F(WordPress, OnceADayItLooksFurtherBackForCommentsLetThroughLate) {
  posts("");
  comments("");
  cursor.since = sys_days{year{2026} / 3 / 1};
  recheck_all = true;
  poll();
  EXPECT_EQ(query_of(script.asked[0], "after"), "2026-01-07T00:00:00Z");
}

TEST_F(WordPress, TheCursorFollowsTheNewestByAWeek) {
  posts(post(5, "2026-03-10T00:00:00"));
  comments(comment(6, "2026-03-12T00:00:00"));
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.since, Instant{sys_days{year{2026} / 3 / 5}});
}

TEST_F(WordPress, TheCursorStaysWhenTheCommentsCannotBeRead) {
  posts(post(5, "2026-03-10T00:00:00"));
  script.on(kComments, "{", 200);
  const Batch batch = poll();
  EXPECT_EQ(batch.cursor, cursor);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_EQ(batch.activities.size(), 1u);
  EXPECT_FALSE(batch.complete);
}

TEST_F(WordPress, WhenThePostsCannotBeReadThePollEnds) {
  script.on(kPosts, "<html>", 200);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 1u);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(WordPress, ATotalThatShrinksIsAnOrdinaryEnd) {
  script.on(kPosts, list(post(5, "2026-03-10T00:00:00")), 200, totals(101, 2))
      .on(kPosts, R"({"code":"rest_post_invalid_page_number","message":"…","data":{"status":400}})", 400);
  comments("");
  const Batch batch = poll();
  EXPECT_FALSE(batch.error);
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(query_of(script.asked[1], "page"), "2");
}

TEST_F(WordPress, TheSameRefusalOnTheFirstPageIsAnError) {
  script.on(kPosts, R"({"code":"rest_post_invalid_page_number","message":"…","data":{"status":400}})", 400);
  EXPECT_EQ(poll().error->code, Errc::malformed);
}

TEST_F(WordPress, CommentsPastTheEndAreAnEmptyList) {
  posts("");
  script.on(kComments, list(comment(6, "2026-03-12T00:00:00")), 200, totals(150, 2))
      .on(kComments, "[]", 200, totals(150, 2));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 3u);
  EXPECT_EQ(batch.coverage.platform_count, 150);
  EXPECT_TRUE(batch.complete);
}

TEST_F(WordPress, BehindAProxyThatDropsTheTotalsTheCountIsUnknown) {
  script.on(kPosts, "[]", 200).on(kComments, list(comment(6, "2026-03-12T00:00:00")), 200);
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 2u);
  EXPECT_EQ(batch.coverage.fetched, 1);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_TRUE(batch.complete);
}

TEST_F(WordPress, WithoutTotalsANextLinkIsFollowed) {
  posts("");
  script.on(kComments, list(comment(7, "2026-03-12T00:00:00")), 200, {{"link", R"(<https://o/?page=2>; rel="next")"}})
      .on(kComments, list(comment(6, "2026-03-11T00:00:00")), 200);
  EXPECT_THAT(ids_of(poll()), ElementsAre("comment/6", "comment/7"));
}

TEST_F(WordPress, ASiteThatRepeatsItsPagesIsLeft) {
  posts("");
  script.on(kComments, list(comment(6, "2026-03-12T00:00:00")), 200, totals(9999, 100));
  const Batch batch = poll();
  EXPECT_EQ(script.asked.size(), 5u);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_EQ(batch.activities.size(), 1u);
}

TEST_F(WordPress, WhoWroteIsDecidedByNumberNeverByName) {
  posts("");
  comments(comment(6, "2026-03-12T00:00:01", R"(,"author":1)") + ',' +
           comment(7, "2026-03-12T00:00:02", R"(,"author":4)") + ',' +
           comment(8, "2026-03-12T00:00:03", R"(,"author":9)") + ',' +
           comment(9, "2026-03-12T00:00:04", R"(,"author":0,"author_name":"DC Office")") + ',' +
           comment(10, "2026-03-12T00:00:05", ""));
  const Batch batch = poll();
  std::vector<std::pair<AuthorRole, std::string>> authors;
  for (const auto& activity : batch.activities) authors.emplace_back(activity.author, activity.author_key);
  EXPECT_THAT(authors, ElementsAre(std::pair{AuthorRole::page, "1"}, std::pair{AuthorRole::team, "4"},
                                   std::pair{AuthorRole::citizen, "9"}, std::pair{AuthorRole::citizen, ""},
                                   std::pair{AuthorRole::unknown, ""}));
}

TEST_F(WordPress, PingbacksSpamAndTrashAreNothingAndHeldCommentsAreSomething) {
  posts("");
  comments(
      R"({"id":1,"post":5,"parent":0,"author":0,"date_gmt":"2026-03-12T00:00:00","type":"pingback"},)"
      R"({"id":2,"post":5,"parent":0,"author":0,"date_gmt":"2026-03-12T00:00:00","type":"comment","status":"spam"},)"
      R"({"id":3,"post":5,"parent":0,"author":0,"date_gmt":"2026-03-12T00:00:00","type":"comment","status":"trash"},)"
      R"({"id":4,"post":5,"parent":0,"author":0,"date_gmt":"2026-03-12T00:00:00","type":"comment","status":"hold"})");
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("comment/4"));
  EXPECT_EQ(batch.malformed.sum(), 0u);
}

TEST_F(WordPress, DraftsAreNoPostsAndAPostWithoutATimeIsCounted) {
  posts(R"({"id":1,"date_gmt":"0000-00-00T00:00:00","status":"draft"},{"id":2,"date_gmt":null,"status":"future"},)"
        R"({"id":3,"date_gmt":"0000-00-00T00:00:00","status":"publish"},)" +
        post(4, "2026-03-12T00:00:00"));
  comments("");
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("post/4"));
  EXPECT_EQ(batch.malformed.time, 1u);
}

TEST_F(WordPress, PostsAreThePagesWhoeverTypedThem) {
  posts(post(5, "2026-03-10T00:00:00") + R"(,{"id":6,"date_gmt":"2026-03-11T00:00:00","status":"publish"})" + ',' +
        R"({"id":7,"date_gmt":"2026-03-12T00:00:00","author":99})");
  comments("");
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3u);
  for (const auto& activity : batch.activities) EXPECT_EQ(activity.author, AuthorRole::page);
  EXPECT_EQ(batch.activities[1].author_key, "");
  EXPECT_EQ(batch.activities[2].author_key, "99");
}

TEST_F(WordPress, TextsAreReadWithoutTheirHtml) {
  posts("");
  comments(
      comment(
          6, "2026-03-12T00:00:01",
          R"(,"author":0,"content":{"rendered":"<p>&#2471;&#2472;&#2509;&#2479;&#2476;&#2494;&#2470; &#128591;</p>\n"})") +
      ',' +
      comment(7, "2026-03-12T00:00:02",
              R"(,"author":1,"content":{"rendered":"<p>We are <b>looking</b> into it.</p>"})") +
      ',' + comment(8, "2026-03-12T00:00:03", R"(,"author":0,"content":{"rendered":"<p><img src=\"x\"></p>"})"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3u);
  EXPECT_TRUE(batch.activities[0].facts.trivial);
  EXPECT_TRUE(batch.activities[1].facts.interim);
  EXPECT_FALSE(batch.activities[2].facts.trivial);
}

TEST_F(WordPress, ProfileFactsComeFromTheIndex) {
  posts("");
  comments("");
  profile_wanted = true;
  script.on(
      "/wp-json/",
      R"({"name":"Land &amp; Survey","description":"দপ্তর","url":"https://o.example","home":"https://o.example/bn"})");
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "Land & Survey");
  EXPECT_EQ(batch.profile.website, "https://o.example/bn");
  EXPECT_EQ(batch.profile.visitors_may_post, std::nullopt);
  EXPECT_TRUE(batch.complete);
}

TEST_F(WordPress, AnIndexThatIsRefusedLeavesTheFactsUnknown) {
  posts("");
  comments("");
  profile_wanted = true;
  script.on("/wp-json/", R"({"code":"rest_login_required"})", 401);
  const Batch batch = poll();
  EXPECT_FALSE(batch.error);
  EXPECT_EQ(batch.profile, ProfileFacts{});
}

TEST_F(WordPress, CommentsSwitchedOffAreAMissingPermission) {
  posts(post(5, "2026-03-10T00:00:00"));
  script.on(kComments, R"({"code":"rest_no_route","message":"…","data":{"status":404}})", 404);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_EQ(batch.activities.size(), 1u);
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
}

TEST_F(WordPress, TheLinkForPeopleIsTheSite) {
  page.account = "office.example/blog/";
  EXPECT_EQ(find_platform("wordpress")->page_link(page), "https://office.example/blog/");
}

TEST_F(WordPress, WithoutPrettyPermalinksTheRoutesAreInTheQueryAndThatIsRemembered) {
  only_plain_routes();
  const Batch first = poll();
  EXPECT_EQ(first.error, std::nullopt);
  EXPECT_THAT(ids_of(first), ElementsAre("post/5", "comment/17"));
  EXPECT_THAT(script.paths(), ElementsAre(kPosts, "/", "/"));
  EXPECT_EQ(query_of(script.asked[1], "rest_route"), "/wp/v2/posts");
  EXPECT_EQ(query_of(script.asked[2], "rest_route"), "/wp/v2/comments");

  script = {};
  only_plain_routes();
  cursor = first.cursor;
  EXPECT_EQ(poll().error, std::nullopt);
  EXPECT_THAT(script.paths(), ElementsAre("/", "/"));
}

TEST_F(WordPress, ASiteWithNeitherKindOfRoutesIsDenied) {
  script.on(kPosts, "<html>Not Found</html>", 404);
  script.on("/", "<html>Home</html>", 200);
  const Batch batch = poll();
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_THAT(batch.cursor.state, IsEmpty());
}

TEST_F(WordPress, OtherKindsOfPostsAreListedToo) {
  page.post_types = {"notices", "tenders"};
  posts(post(5, "2026-03-18T04:00:00"));
  script.on("/wp-json/wp/v2/notices", list(post(6, "2026-03-18T06:00:00")), 200, totals(1, 1));
  script.on("/wp-json/wp/v2/tenders", R"({"code":"rest_no_route","message":"","data":{"status":404}})", 404);
  comments(comment(17, "2026-03-18T05:00:00"));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("post/5", "comment/17", "post/6"));
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_FALSE(batch.complete);
}

}  // namespace
}  // namespace sarad
