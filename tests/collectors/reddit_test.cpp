// SPDX-License-Identifier: Apache-2.0
// What platforms/reddit.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/reddit_error.hpp"
#include "collectors/reddit_items.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 5 / 20};
const std::string kOwn = "/user/office/overview", kMentions = "/message/mentions";

std::string seconds_of(int day) {
  const Instant t = sys_days{year{2026} / 5 / day} + hours{4};
  return std::to_string(t.time_since_epoch().count()) + ".5";
}

std::string post(const std::string& id, int day, int comments, const std::string& more = {}) {
  return R"({"kind":"t3","data":{"name":"t3_)" + id + R"(","title":"কবে?","selftext":"","author":"office","author_fullname":"t2_7","created_utc":)" +
         seconds_of(day) + R"(,"num_comments":)" + std::to_string(comments) + R"(,"subreddit":"bd")" + more + "}}";
}

std::string comment(const std::string& id, int day, const std::string& author, const std::string& parent,
                    const std::string& link, const std::string& more = {}) {
  return R"({"kind":"t1","data":{"name":"t1_)" + id + R"(","body":"কবে?","author":"x","author_fullname":")" + author +
         R"(","created_utc":)" + seconds_of(day) + R"(,"parent_id":")" + parent + R"(","link_id":")" + link +
         R"(","replies":"","subreddit":"bd")" + more + "}}";
}

std::string list(const std::string& things, const std::string& after = {}) {
  return R"({"kind":"Listing","data":{"children":[)" + things + R"(],"after":)" + (after.empty() ? "null" : '"' + after + '"') + "}}";
}

class Reddit : public testing::Test {
 protected:
  Reddit() {
    page.id = "dc";
    page.platform = "reddit";
    page.account = "t2_7";
    page.handle = "u/office";
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
                    .known = {},
                    .read_text = plain_reader()};
    return script.run(*find_platform("reddit"), std::move(input));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  std::vector<std::string> followed;
  bool profile_wanted = false;
};

TEST_F(Reddit, APostWhoseCountStandsIsNotReadAgain) {
  script.on(kOwn, list(post("a", 18, 1))).on(kMentions, list(""));
  script.on("/comments/a", '[' + list(post("a", 18, 1)) + ',' + list(comment("c", 19, "t2_9", "t3_a", "t3_a")) + ']');
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.since, sys_days{year{2026} / 5 / 4} + hours{4});
  threads = batch.threads;
  script.asked.clear();
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kOwn, kMentions));
}

TEST_F(Reddit, WhatWasErasedIsGoneAndItsAnswersStayInPlace) {
  script.on(kOwn, list(post("a", 18, 2))).on(kMentions, list(""));
  const std::string erased = R"({"kind":"t1","data":{"name":"t1_c","body":"[removed]","author":"[deleted]","created_utc":)" + seconds_of(19) +
                             R"(,"parent_id":"t3_a","link_id":"t3_a","replies":)" + list(comment("d", 19, "t2_9", "t1_c", "t3_a")) + "}}";
  script.on("/comments/a", '[' + list(post("a", 18, 2)) + ',' + list(erased) + ']');
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre("t1_c"));
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_EQ(batch.activities[1].author, AuthorRole::unknown);
  EXPECT_EQ(batch.activities[2].parent_id, "t1_c");
}

TEST_F(Reddit, AListingThatEndsWhereRedditCutsItLeavesAHole) {
  cursor.since = sys_days{year{2026} / 5 / 1};
  std::string many;
  for (int i = 0; i < 96; ++i) many += (i > 0 ? "," : "") + comment("x" + std::to_string(i), 18, "t2_7", "t3_z", "t3_z");
  // Ten pages of what is all newer than the cursor.
  for (int p = 0; p < 10; ++p) {
    std::string page_of = many;
    for (auto spot = page_of.find("t1_x"); spot != std::string::npos; spot = page_of.find("t1_x", spot + 4))
      page_of.insert(spot + 4, std::to_string(p) + "p");
    script.on(kOwn, list(page_of, p < 9 ? "t1_p" + std::to_string(p) : ""));
  }
  script.on(kMentions, list(""));
  const Batch batch = poll();
  EXPECT_EQ(batch.activities.size(), 960U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Reddit, ItSaysWhoseProgramItIs) {
  script.on(kOwn, list("")).on(kMentions, list(""));
  poll();
  for (const auto& request : script.asked) {
    ASSERT_EQ(request.headers.size(), 1U);
    EXPECT_EQ(request.headers[0].second, "linux:sarad:0.1 (by /u/office)");
    EXPECT_EQ(query_of(request, "raw_json"), "1");
  }
  EXPECT_EQ(query_of(script.asked[1], "mark"), "false");
}

TEST_F(Reddit, AnOwnAnswerElsewhereWaitsWhileTheInboxIsShut) {
  script.on(kOwn, list(comment("c", 18, "t2_7", "t1_m", "t3_z"))).on(kMentions, "{}", 503);
  const Batch batch = poll();
  EXPECT_THAT(batch.activities, IsEmpty());
  EXPECT_FALSE(batch.complete);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(Reddit, TheSubredditTellsWhetherVisitorsMayPost) {
  page.discussions = {"bd"};
  profile_wanted = true;
  script.on(kOwn, list("")).on(kMentions, list("")).on("/r/bd/new", list("")).on("/r/bd/comments", list(""));
  script.on("/r/bd/about", R"({"kind":"t5","data":{"title":"ওয়াসা","public_description":"p","subreddit_type":"public","restrict_posting":true}})");
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ওয়াসা");
  EXPECT_EQ(batch.profile.visitors_may_post, false);
}

TEST_F(Reddit, WithoutAHandleThereIsNothingToAsk) {
  page.handle.clear();
  EXPECT_EQ(poll().error->code, Errc::configuration);
}

TEST(RedditNames, AreATypeAndBase36) {
  EXPECT_TRUE(is_reddit_name("t3_1abz", "t3_"));
  for (const auto* bad : {"t3_", "t1_a", "t3_A", "t3_../x", "t3_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    EXPECT_FALSE(is_reddit_name(bad, "t3_")) << bad;
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class RedditErrors : public testing::TestWithParam<Case> {};

TEST_P(RedditErrors, AreClassedAsTheDocumentSays) {
  const auto answer = read_reddit_answer(answer_of(GetParam().body, GetParam().status), true);
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, RedditErrors,
    testing::Values(Case{401, R"({"message":"Unauthorized","error":401})", Errc::token_expired},
                    Case{403, R"({"reason":"private","error":403})", Errc::permission_denied},
                    Case{403, R"({"reason":"quarantined","error":403})", Errc::permission_denied},
                    Case{403, "<html>", Errc::permission_denied}, Case{404, R"({"reason":"banned","error":404})", Errc::gone},
                    Case{404, "<html>", Errc::malformed}, Case{302, "", Errc::configuration},
                    Case{429, "Too Many Requests", Errc::rate_limited},
                    Case{200, R"({"json":{"errors":[["RATELIMIT","…","ratelimit"]]}})", Errc::rate_limited},
                    Case{200, R"({"json":{"errors":[["BAD_ID","…","id"]]}})", Errc::malformed},
                    Case{500, "", Errc::transient}, Case{502, "", Errc::transient}, Case{503, "<html>", Errc::transient},
                    Case{504, "", Errc::transient}, Case{400, "{}", Errc::malformed}, Case{200, "<html>", Errc::malformed}));

TEST(RedditError, TheResetCountsSecondsAndIsRoundedUp) {
  const auto wait = [](std::vector<std::pair<std::string, std::string>> headers) {
    return read_reddit_answer(answer_of("", 429, std::move(headers)), true).error.retry_after;
  };
  EXPECT_EQ(wait({{"x-ratelimit-reset", "59.3"}}), Seconds{60});
  EXPECT_EQ(wait({{"x-ratelimit-reset", "0"}}), Seconds{1});
  EXPECT_EQ(wait({{"x-ratelimit-reset", "nan"}, {"retry-after", "9"}}), Seconds{9});
  EXPECT_EQ(wait({}), std::nullopt);
  const auto good = read_reddit_answer(answer_of("{}", 200, {{"x-ratelimit-used", "450"}, {"x-ratelimit-remaining", "150.0"}}), true);
  EXPECT_DOUBLE_EQ(*good.quota->used_ratio, 0.75);
}

}  // namespace
}  // namespace sarad
