// SPDX-License-Identifier: Apache-2.0
#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_collectors::answer_of;
using testing_collectors::ids_of;
using testing_collectors::plain_reader;
using testing_collectors::query_of;
using testing_collectors::Script;

struct DiscoursePoll : testing::Test {
  DiscoursePoll() {
    page.id = "p";
    page.platform = "discourse";
    page.account = "https://forum.example/sub";
    page.authors = {"2"};
    page.team = {"3"};
    page.handle = "";
  }
  Batch poll() {
    PollInput input{.page = page, .cursor = cursor, .threads = looks, .followed = followed, .now = now, .profile_wanted = false,
                    .recheck_all = recheck, .read_text = plain_reader()};
    input.known = [this](std::string_view id) { return known.contains(std::string{id}); };
    script.asked.clear();
    Batch batch = script.run(*find_platform("discourse"), std::move(input));
    cursor = batch.cursor;
    looks = batch.threads;
    for (const auto& activity : batch.activities) known.insert(activity.id);
    return batch;
  }
  static std::string topic(int id, int posts, const std::string& bumped, const std::string& more = "") {
    return R"({"id":)" + std::to_string(id) + R"(,"posts_count":)" + std::to_string(posts) +
           R"(,"archetype":"regular","created_at":"2026-03-01T00:00:00.000Z","bumped_at":")" + bumped + '"' + more + "}";
  }
  static std::string listing(const std::string& topics, bool more = false) {
    return R"({"topic_list":{"topics":[)" + topics + "]" + (more ? R"(,"more_topics_url":"/latest?page=1")" : "") + "}}";
  }
  static std::string post(int id, int number, const std::string& user, const std::string& more = "") {
    return R"({"id":)" + std::to_string(id) + R"(,"topic_id":7,"post_number":)" + std::to_string(number) +
           R"(,"post_type":1,"created_at":"2026-03-01T00:00:00.500Z","user_id":)" + user + R"(,"cooked":"<p>x</p>")" +
           (more.empty() ? "" : "," + more) + "}";
  }
  static std::string shown(const std::string& posts, const std::string& stream, const std::string& user = "2") {
    return R"({"id":7,"slug":"s","user_id":)" + user + R"(,"post_stream":{"posts":[)" + posts + R"(],"stream":[)" + stream + "]}}";
  }

  Page page;
  Cursor cursor;
  std::vector<ThreadLook> looks;
  std::vector<std::string> followed;
  Instant now = sys_days{2026y / 3 / 9};
  bool recheck = false;
  std::set<std::string> known;
  Script script;
};

TEST_F(DiscoursePoll, OnlyTopicsThatMovedAreReadAgain) {
  script.on("/sub/latest.json", listing(topic(7, 1, "2026-03-08T00:00:00.000Z")));
  script.on("/sub/t/7.json", shown(post(70, 1, "2"), "70"));
  const Batch first = poll();
  EXPECT_THAT(ids_of(first), ElementsAre("t/7/1"));
  EXPECT_EQ(first.activities[0].permalink, "https://forum.example/sub/t/s/7/1");
  EXPECT_TRUE(first.complete);
  poll();
  EXPECT_THAT(script.paths(), ElementsAre("/sub/latest.json"));
  recheck = true;
  poll();
  EXPECT_THAT(script.paths(), ElementsAre("/sub/latest.json", "/sub/t/7.json"));
}

TEST_F(DiscoursePoll, TheListingStopsWherePinnedTopicsApartAllAreOld) {
  cursor.since = sys_days{2026y / 3 / 5};
  script.on("/sub/latest.json", listing(topic(1, 1, "2026-01-01T00:00:00.000Z", R"(,"pinned":true)"), true));
  script.on("/sub/latest.json", listing(topic(2, 1, "2026-03-01T00:00:00.000Z"), true));
  poll();
  const auto paths = script.paths();
  EXPECT_EQ(std::count(paths.begin(), paths.end(), "/sub/latest.json"), 2);
}

TEST_F(DiscoursePoll, OfALongTopicThatGrewOnlyTheEndIsReadAgain) {
  std::string first_posts, stream = "0";
  for (int i = 0; i < 20; ++i) first_posts += (i > 0 ? "," : "") + post(i, i + 1, i == 0 ? "2" : "9");
  for (int i = 1; i < 90; ++i) stream += "," + std::to_string(i);
  for (int i = 0; i < 89; ++i) known.insert("t/7/" + std::to_string(i + 1));
  ThreadLook look;
  look.thread_id = "t/7/1";
  look.platform_count = 88;
  look.complete = true;
  looks = {look};
  script.on("/sub/latest.json", listing(topic(7, 90, "2026-03-08T00:00:00.000Z")));
  script.on("/sub/t/7.json", shown(first_posts, stream));
  std::string last, before;
  for (int i = 80; i < 90; ++i) last += (i > 80 ? "," : "") + post(i, i + 1, "9");
  for (int i = 60; i < 80; ++i) before += (i > 60 ? "," : "") + post(i, i + 1, "9");
  script.on("/sub/t/7/posts.json", R"({"post_stream":{"posts":[)" + last + "]}}");
  script.on("/sub/t/7/posts.json", R"({"post_stream":{"posts":[)" + before + "]}}");
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("t/7/90"));
  EXPECT_EQ(script.asked.size(), 4U);
  EXPECT_EQ(query_of(script.asked.at(2), "post_ids[]"), "80");
  EXPECT_EQ(batch.coverage.fetched, 89);
  EXPECT_EQ(batch.coverage.platform_count, 89);
}

TEST_F(DiscoursePoll, KindsAndAuthorsGoByPositionAndIdentity) {
  script.on("/sub/latest.json", listing(topic(7, 9, "2026-03-08T00:00:00.000Z")));
  script.on("/sub/t/7.json", shown(post(1, 1, "3") + "," + post(2, 2, "9") + "," + post(3, 3, "2", R"("reply_to_post_number":2)") + "," +
                                       post(4, 4, "-1") + "," + post(5, 5, "null", R"("user_deleted":true)") + "," +
                                       post(6, 6, "9", R"("user_deleted":true)") + "," + post(7, 7, "9", R"("deleted_at":"2026-03-02T00:00:00Z")") + "," +
                                       post(8, 8, "9", R"("hidden":true)"),
                                   "1,2,3,4,5,6,7,8", "3"));
  known = {"t/7/6"};
  const Batch batch = poll();
  std::map<std::string, std::pair<Kind, AuthorRole>> got;
  for (const auto& a : batch.activities) got[a.id] = {a.kind, a.author};
  EXPECT_EQ(got["t/7/1"], std::pair(Kind::post, AuthorRole::team));
  EXPECT_EQ(got["t/7/2"], std::pair(Kind::comment, AuthorRole::citizen));
  EXPECT_EQ(got["t/7/3"], std::pair(Kind::reply, AuthorRole::page));
  EXPECT_EQ(got["t/7/5"], std::pair(Kind::comment, AuthorRole::unknown));
  EXPECT_EQ(got["t/7/8"], std::pair(Kind::comment, AuthorRole::citizen));
  EXPECT_EQ(got.size(), 5U);
  EXPECT_THAT(batch.gone, ElementsAre("t/7/6"));
}

TEST_F(DiscoursePoll, OtherTypesOfPostsAndPrivateMessagesAreNothing) {
  std::string whisper = post(2, 2, "9"), action = post(3, 3, "9"), future = post(4, 4, "9");
  for (auto* text : {&whisper, &action, &future}) text->replace(text->find("\"post_type\":1"), 13, text == &whisper ? "\"post_type\":4" : text == &action ? "\"post_type\":3" : "\"post_type\":9");
  script.on("/sub/latest.json", listing(topic(7, 2, "2026-03-08T00:00:00.000Z") + "," + R"({"id":8,"archetype":"private_message"})"));
  script.on("/sub/t/7.json", shown(post(1, 1, "9") + "," + whisper + "," + action + "," + future, "1,2,3,4", "9"));
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("t/7/1"));
  EXPECT_EQ(batch.activities[0].kind, Kind::visitor_post);
  EXPECT_TRUE(batch.complete);
}

TEST_F(DiscoursePoll, ATopicThatIsGoneIsToldWhereOthersReadWell) {
  script.on("/sub/latest.json", listing(topic(7, 1, "2026-03-08T00:00:00.000Z") + "," + topic(8, 1, "2026-03-08T00:00:00.000Z")));
  script.on("/sub/t/7.json", shown(post(1, 1, "9"), "1", "9"));
  script.on("/sub/t/8.json", R"({"errors":["x"],"error_type":"not_found"})", 404);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::gone);
  EXPECT_THAT(batch.gone, ElementsAre("t/8/1"));
}

TEST_F(DiscoursePoll, AKeyThatTheSessionRefusesIsExpired) {
  page.token = Secret{"k"};
  page.handle = "reader";
  script.on("/sub/latest.json", R"({"errors":["x"],"error_type":"invalid_access"})", 403);
  script.on("/sub/session/current.json", "{}", 403);
  EXPECT_EQ(poll().error->code, Errc::token_expired);
  EXPECT_EQ(script.asked.at(0).credential->name, "Api-Key");
  script = Script{};
  script.on("/sub/latest.json", R"({"errors":["x"],"error_type":"invalid_access"})", 403);
  script.on("/sub/session/current.json", R"({"current_user":{"id":1}})");
  EXPECT_EQ(poll().error->code, Errc::permission_denied);  // the session is well: only this is not for us
}

TEST_F(DiscoursePoll, EachRefusalHasItsReaction) {
  const std::map<int, Errc> reactions{{403, Errc::permission_denied}, {404, Errc::gone}, {410, Errc::gone},      {429, Errc::rate_limited},
                                      {422, Errc::malformed},         {400, Errc::malformed}, {500, Errc::transient}, {503, Errc::transient}};
  for (const auto& [status, code] : reactions) {
    Script fresh;
    fresh.on("/sub/latest.json", status == 429 ? "Slow down" : R"({"errors":[]})", status, {{"retry-after", "9"}});
    script = fresh;
    const Batch batch = poll();
    ASSERT_TRUE(batch.error) << status;
    EXPECT_EQ(batch.error->code, code) << status;
    EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  }
  script = Script{};
  script.on("/sub/latest.json", "<!DOCTYPE html><html>", 200);
  EXPECT_EQ(poll().error->code, Errc::permission_denied);
}

TEST_F(DiscoursePoll, ACategoryNarrowsTheListing) {
  page.category = "land/5";
  script.on("/sub/c/land/5/l/latest.json", listing(""));
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.coverage.platform_count, 0);
}

TEST_F(DiscoursePoll, QuotedWordsAreNotTheWritersOwn) {
  script.on("/sub/latest.json", listing(topic(7, 2, "2026-03-08T00:00:00.000Z")));
  std::string quoting = post(2, 2, "9");
  quoting.replace(quoting.find("<p>x</p>"), 8, "<aside class='quote'><blockquote>broken road?</blockquote></aside><p>thank you</p>");
  script.on("/sub/t/7.json", shown(post(1, 1, "2") + "," + quoting, "1,2"));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 2U);
  EXPECT_TRUE(batch.activities[1].facts.trivial);
}

}  // namespace
}  // namespace sarad
