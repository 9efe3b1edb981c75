// SPDX-License-Identifier: Apache-2.0
#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing_collectors::answer_of;
using testing_collectors::ids_of;
using testing_collectors::plain_reader;
using testing_collectors::query_of;
using testing_collectors::Script;

constexpr std::int64_t kPosted = 1772337600999;

struct NodeBBPoll : testing::Test {
  NodeBBPoll() {
    page.id = "p";
    page.platform = "nodebb";
    page.account = "forum.example";
    page.authors = {"2"};
  }
  Batch poll() {
    PollInput input{.page = page, .cursor = cursor, .threads = looks, .followed = followed, .now = now, .profile_wanted = false,
                    .recheck_all = false, .read_text = plain_reader()};
    input.known = [this](std::string_view id) { return known.contains(std::string{id}); };
    script.asked.clear();
    Batch batch = script.run(*find_platform("nodebb"), std::move(input));
    cursor = batch.cursor;
    for (const auto& activity : batch.activities) known.insert(activity.id);
    return batch;
  }
  static std::string topic(int tid, int posts, const std::string& more = "") {
    return R"({"tid":)" + std::to_string(tid) + R"(,"mainPid":)" + std::to_string(tid * 100) + R"(,"postcount":)" + std::to_string(posts) +
           R"(,"timestamp":)" + std::to_string(kPosted) + R"(,"lastposttime":)" + std::to_string(kPosted) + more + "}";
  }
  static std::string pages(int now, int all) {
    return R"(,"pagination":{"currentPage":)" + std::to_string(now) + R"(,"pageCount":)" + std::to_string(all) + "}";
  }
  static std::string listing(const std::string& topics, int number = 1, int all = 1) {
    return R"({"topics":[)" + topics + "]" + pages(number, all) + "}";
  }
  static std::string post(int pid, int index, const std::string& uid, const std::string& more = "") {
    return R"({"pid":)" + std::to_string(pid) + R"(,"index":)" + std::to_string(index) + R"(,"uid":)" + uid + R"(,"timestamp":)" +
           std::to_string(kPosted + index * 1000) + R"(,"content":"<p>x</p>","deleted":0)" + more + "}";
  }
  static std::string shown(const std::string& posts, int number = 1, int all = 1, const std::string& uid = "2") {
    return R"({"tid":7,"uid":)" + uid + R"(,"mainPid":700,"posts":[)" + posts + "]" + pages(number, all) + "}";
  }
  static ThreadLook looked(std::int64_t count, const std::string& mark) {
    ThreadLook look;
    look.thread_id = "700";
    look.platform_count = count;
    look.change_mark = mark;
    look.complete = true;
    return look;
  }

  Page page;
  Cursor cursor;
  std::vector<ThreadLook> looks;
  std::vector<std::string> followed;
  Instant now = sys_days{2026y / 3 / 9};
  std::set<std::string> known;
  Script script;
};

TEST_F(NodeBBPoll, ReadsWhoWroteFromThePostItself) {
  script.on("/api/recent", listing(topic(7, 6)));
  script.on("/api/topic/7", shown(post(700, 0, "2") + "," + post(701, 1, "0") + "," + post(702, 2, R"("https://else.example/u/9")") + "," +
                                      post(703, 3, "null") + "," + post(704, 4, "62", R"(,"user":{"uid":0})") + "," +
                                      post(705, 5, "2", R"(,"toPid":"701")")));
  const Batch batch = poll();
  std::map<std::string, std::tuple<Kind, AuthorRole, std::string>> got;
  for (const auto& a : batch.activities) got[a.id] = {a.kind, a.author, a.author_key};
  EXPECT_EQ(got["700"], std::tuple(Kind::post, AuthorRole::page, std::string{"2"}));
  EXPECT_EQ(got["701"], std::tuple(Kind::comment, AuthorRole::citizen, std::string{}));
  EXPECT_EQ(got["702"], std::tuple(Kind::comment, AuthorRole::citizen, std::string{"https://else.example/u/9"}));
  EXPECT_EQ(got["703"], std::tuple(Kind::comment, AuthorRole::unknown, std::string{}));
  EXPECT_EQ(got["704"], std::tuple(Kind::comment, AuthorRole::citizen, std::string{"62"}));
  EXPECT_EQ(got["705"], std::tuple(Kind::reply, AuthorRole::page, std::string{"2"}));
  EXPECT_EQ(batch.activities[0].created, Instant{Seconds{1772337600}});
  EXPECT_TRUE(batch.complete);
}

TEST_F(NodeBBPoll, FederatedPostsKeepTheirAddress) {
  script.on("/api/recent", listing(topic(7, 2)));
  std::string remote = post(701, 1, R"("https://else.example/u/9")");
  remote.replace(remote.find("701"), 3, R"("https://else.example/p/1")");
  script.on("/api/topic/7", shown(post(700, 0, "2") + "," + remote + "," + post(702, 2, "2", R"(,"toPid":"https://else.example/p/1")")));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_EQ(batch.activities[1].permalink, "https://else.example/p/1");
  EXPECT_EQ(batch.activities[2].parent_id, "https://else.example/p/1");
  EXPECT_EQ(batch.activities[2].permalink, "https://forum.example/post/702");
}

TEST_F(NodeBBPoll, AKnownPostThatWasDeletedIsToldAndScheduledTopicsAreNothing) {
  known = {"701"};
  script.on("/api/recent", listing(topic(7, 2) + "," + topic(8, 1, R"(,"scheduled":true)") + "," + topic(9, 1, R"(,"deleted":1)")));
  std::string deleted = post(701, 1, "9");
  deleted.replace(deleted.find("\"deleted\":0"), 11, "\"deleted\":1");
  script.on("/api/topic/7", shown(post(700, 0, "2") + "," + deleted));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("700"));
  EXPECT_THAT(batch.gone, ElementsAre("701"));
  EXPECT_EQ(script.asked.size(), 2U);
}

TEST_F(NodeBBPoll, AGrownTopicIsReadFromThePageOfTheFirstUnknownPost) {
  looks = {looked(40, "tid=7 old")};
  script.on("/api/recent", listing(topic(7, 43)));
  script.on("/api/topic/7", shown(post(740, 40, "9") + "," + post(741, 41, "9") + "," + post(742, 42, "9"), 3, 3));
  const Batch batch = poll();
  EXPECT_EQ(query_of(script.asked.at(1), "page"), "3");
  EXPECT_EQ(query_of(script.asked.at(1), "sort"), "oldest_to_newest");
  EXPECT_EQ(batch.coverage.fetched, 42);
  EXPECT_EQ(batch.coverage.platform_count, 42);
}

TEST_F(NodeBBPoll, ATopicThatShrankIsReadFromItsBeginning) {
  looks = {looked(40, "tid=7 old")};
  script.on("/api/recent", listing(topic(7, 2)));
  script.on("/api/topic/7", R"({"path":"/api/topic/7","title":"[[global:404.title]]"})", 404);
  script.on("/api/topic/7", shown(post(700, 0, "2") + "," + post(701, 1, "9")));
  const Batch batch = poll();
  EXPECT_FALSE(batch.error);
  EXPECT_THAT(ids_of(batch), ElementsAre("700", "701"));
  EXPECT_EQ(query_of(script.asked.at(2), "page"), "1");
}

TEST_F(NodeBBPoll, PagesOfAnotherSizeLeaveNoGap) {
  looks = {looked(40, "tid=7 old")};
  script.on("/api/recent", listing(topic(7, 160)));
  script.on("/api/topic/7", shown(post(800, 100, "9"), 3, 3));  // 50 posts a page
  script.on("/api/topic/7", shown(post(700, 0, "2"), 1, 1));
  poll();
  ASSERT_EQ(script.asked.size(), 3U);
  EXPECT_EQ(query_of(script.asked.at(2), "page"), "1");
}

TEST_F(NodeBBPoll, ARenamedPageIsFollowedOnce) {
  script.on("/api/recent", listing(topic(7, 1)));
  script.on("/api/topic/7", answer_of("\"/topic/7/new-name\"", 200, {{"x-redirect", "/topic/7/new-name"}}));
  script.on("/api/topic/7/new-name", shown(post(700, 0, "2")));
  EXPECT_THAT(ids_of(poll()), ElementsAre("700"));
  script = Script{};
  script.on("/api/recent", answer_of("\"https://else.example/\"", 200, {{"x-redirect", "https://else.example/"}}));
  EXPECT_EQ(poll().error->code, Errc::malformed);
  EXPECT_EQ(script.asked.size(), 1U);
}

TEST_F(NodeBBPoll, AFollowedTopicIsFoundByItsMarkOrItsPost) {
  followed = {"700"};
  script.on("/api/recent", listing(""));
  script.on("/api/v3/posts/700", R"({"status":{"code":"ok"},"response":{"pid":700,"tid":7}})");
  script.on("/api/topic/7", shown(post(700, 0, "2")));
  EXPECT_THAT(ids_of(poll()), ElementsAre("700"));
  EXPECT_EQ(script.asked.size(), 3U);
  looks = {looked(0, "tid=7 x")};
  poll();
  EXPECT_EQ(script.asked.size(), 2U);
}

TEST_F(NodeBBPoll, EachRefusalHasItsReaction) {
  const std::map<int, Errc> reactions{{401, Errc::permission_denied}, {403, Errc::permission_denied}, {404, Errc::gone}, {429, Errc::rate_limited},
                                      {500, Errc::transient},         {503, Errc::transient},         {400, Errc::malformed}};
  for (const auto& [status, code] : reactions) {
    script = Script{};
    script.on("/api/recent", "{}", status);
    ASSERT_TRUE(poll().error) << status;
    EXPECT_EQ(poll().error->code, code) << status;
  }
  page.token = Secret{"t"};
  script = Script{};
  script.on("/api/recent", "{}", 401);
  EXPECT_EQ(poll().error->code, Errc::token_expired);
}

}  // namespace
}  // namespace sarad
