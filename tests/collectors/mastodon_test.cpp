// SPDX-License-Identifier: Apache-2.0
// What platforms/mastodon.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/mastodon_error.hpp"
#include "collectors/mastodon_items.hpp"
#include "collectors/mastodon_state.hpp"
#include "collectors/text_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = sys_days{year{2026} / 5 / 20};
const std::string kStatuses = "/api/v1/accounts/7/statuses", kNotes = "/api/v1/notifications",
                  kNothing = R"({"ancestors":[],"descendants":[]})";

std::string context_of(const std::string& id) {
  return "/api/v1/statuses/" + id + "/context";
}

/// A status of the `day`th of May; `above`: "<status>/<account>".
std::string status(const std::string& id, const std::string& author, int day, const std::string& above = {},
                   int replies = 0, const std::string& more = {}) {
  const auto slash = above.find('/');
  const auto quoted = [](const std::string& text) { return text.empty() ? std::string{"null"} : '"' + text + '"'; };
  return R"({"id":")" + id + R"(","created_at":"2026-05-)" + (day < 10 ? "0" : "") + std::to_string(day) +
         R"(T04:00:00.000Z","account":{"id":")" + author + R"("},"content":"<p>কবে?</p>","visibility":"public","reblog":null,)"
         R"("in_reply_to_id":)" + quoted(above.substr(0, slash)) + R"(,"in_reply_to_account_id":)" +
         quoted(slash == std::string::npos ? "" : above.substr(slash + 1)) + R"(,"replies_count":)" + std::to_string(replies) + more + '}';
}

std::string note(const std::string& id, int day, const std::string& about) {
  return R"({"id":")" + id + R"(","type":"mention","created_at":"2026-05-)" + (day < 10 ? "0" : "") + std::to_string(day) +
         R"(T05:00:00Z","status":)" + about + '}';
}

std::string beneath(const std::string& items, const std::string& above = {}) {
  return R"({"ancestors":[)" + above + R"(],"descendants":[)" + items + "]}";
}

class Mastodon : public testing::Test {
 protected:
  Mastodon() {
    page.id = "dc";
    page.platform = "mastodon";
    page.account = "7";
    page.base_url = "https://social.example";
    page.token = Secret{"t0ken"};
    page.handle = "@dc@social.example";
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
    return script.run(*find_platform("mastodon"), std::move(input));
  }
  void answers(const std::string& own, const std::string& notes) {
    script = Script{};
    script.on(kStatuses, '[' + own + ']').on(kNotes, '[' + notes + ']');
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

TEST_F(Mastodon, TheNextPollBeginsBehindTheNewestPostOfTwoWeeksAgo) {
  answers(status("30", "7", 19) + ',' + status("20", "7", 10) + ',' + status("10", "7", 2) + ',' + status("5", "7", 1), "");
  Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.state, R"({"statuses_since_id":"10"})");
  cursor = batch.cursor;
  answers("", "");
  poll();
  EXPECT_EQ(query_of(script.asked[0], "since_id"), "10");
  EXPECT_FALSE(query_of(script.asked[0], "exclude_replies"));
}

TEST_F(Mastodon, AServerThatIgnoresSinceIsNotAskedForMoreThanIsNew) {
  cursor.state = R"({"statuses_since_id":"10"})";
  script.on(kStatuses, '[' + status("30", "7", 19) + ',' + status("10", "7", 2) + ']', 200,
            {{"link", R"(<https://elsewhere.example/?max_id=10>; rel="next")"}});
  script.on(kNotes, "[]");
  EXPECT_TRUE(poll().complete);
  EXPECT_THAT(script.paths(), ElementsAre(kStatuses, kNotes));
}

TEST_F(Mastodon, ALinkToAnotherHostNeverMovesTheToken) {
  script.on(kStatuses, '[' + status("30", "7", 19) + ']', 200,
            {{"link", R"(<https://elsewhere.example/steal?max_id=30>; rel="next")"}});
  script.on(kStatuses, "[]").on(kNotes, "[]");
  poll();
  for (const auto& request : script.asked) EXPECT_EQ(request.base, "https://social.example");
  EXPECT_EQ(script.asked[1].path, kStatuses);
  EXPECT_EQ(query_of(script.asked[1], "max_id"), "30");
}

TEST_F(Mastodon, NotificationsGoOnBehindOneFromAQuarterOfAnHourBeforeTheNewest) {
  answers("", note("905", 4, status("3", "9", 4)) + ',' + note("904", 3, status("2", "9", 3)));
  script.on(context_of("3"), kNothing).on(context_of("2"), kNothing);
  const Batch batch = poll();
  EXPECT_EQ(batch.cursor.state, R"({"notifications_since_id":"904"})");
  EXPECT_EQ(query_of(script.asked[1], "include_filtered"), "true");
}

TEST_F(Mastodon, AMentionWhoseConversationFailedIsListedAgain) {
  answers("", note("905", 4, status("3", "9", 4)) + ',' + note("904", 3, status("2", "9", 3)));
  script.on(context_of("3"), "{}", 503);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::transient);
  EXPECT_EQ(batch.cursor.state, "");
  EXPECT_THAT(ids_of(batch), ElementsAre("2", "3"));
  for (const auto& look : batch.threads) EXPECT_FALSE(look.complete);
}

TEST_F(Mastodon, AnAnswerToAnOldPostStandsBeneathItByWhatStandsAbove) {
  answers("", note("905", 4, status("3", "9", 4, "1/7")));
  script.on(context_of("3"), beneath("", status("1", "7", 1)));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].kind, Kind::comment);
  EXPECT_EQ(batch.activities[0].thread_id, "1");
}

TEST_F(Mastodon, AFollowUpInAMentionsConversationIsAnAnswerInIt) {
  // Newest first: the follow-up is told before the mention it belongs to.
  answers(status("2", "7", 3, "1/9"), note("905", 4, status("3", "9", 4, "2/7")) + ',' + note("904", 2, status("1", "9", 2)));
  script.on(context_of("3"), beneath("", status("1", "9", 2) + ',' + status("2", "7", 3, "1/9")));
  script.on(context_of("1"), beneath(status("2", "7", 3, "1/9") + ',' + status("3", "9", 4, "2/7")));
  const Batch batch = poll();
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_EQ(batch.activities[0].kind, Kind::mention);
  EXPECT_EQ(batch.activities[2].kind, Kind::reply);
  for (const auto& activity : batch.activities) EXPECT_EQ(activity.thread_id, "1");
}

TEST_F(Mastodon, WhatTheLedgerHoldsTellsWhereOwnAnswersStand) {
  thread_of = [](std::string_view id) { return id == "2" ? std::optional<std::string>{"1"} : std::nullopt; };
  answers(status("4", "7", 5, "2/9") + ',' + status("5", "7", 5, "88/9"), "");
  const Batch batch = poll();
  EXPECT_EQ(batch.activities[0].thread_id, "1");
  EXPECT_EQ(batch.activities[1].thread_id, "88");  // seen nowhere
  EXPECT_TRUE(batch.complete);
}

TEST_F(Mastodon, OwnAnswersAreHeldBackWhileAConversationIsUnread) {
  answers(status("4", "7", 5, "2/9") + ',' + status("1", "7", 1, {}, 1), "");
  script.on(context_of("1"), "{}", 503);
  const Batch batch = poll();
  EXPECT_THAT(ids_of(batch), ElementsAre("1"));
  EXPECT_FALSE(batch.complete);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(Mastodon, AnAnswerToOurAnswerMakesTheConversationBeReadThoughThePostsOwnCountStands) {
  answers(status("3", "7", 19, "1/7", 0) + ',' + status("1", "7", 18, {}, 1), "");
  script.on(context_of("1"), beneath(status("3", "7", 19, "1/7", 0)));
  threads = poll().threads;
  ASSERT_EQ(threads.size(), 1U);
  EXPECT_EQ(threads[0].platform_count, 1);
  answers(status("3", "7", 19, "1/7", 0) + ',' + status("1", "7", 18, {}, 1), "");
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kStatuses, kNotes));
  answers(status("3", "7", 19, "1/7", 1) + ',' + status("1", "7", 18, {}, 1), "");
  script.on(context_of("1"), beneath(status("3", "7", 19, "1/7", 1) + ',' + status("4", "9", 19, "3/7")));
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), Contains(context_of("1")));
  EXPECT_EQ(batch.threads[0].platform_count, 2);
}

TEST_F(Mastodon, BoostsAndDirectMessagesAreNoUpdates) {
  std::string direct = status("3", "7", 19);
  direct.replace(direct.find("public"), 6, "direct");
  std::string boost = status("4", "7", 19);
  boost.replace(boost.find(R"("reblog":null)"), 13, R"("reblog":{"id":"1"})");
  answers(boost + ',' + direct + ',' + status("2", "7", 18), "");
  EXPECT_THAT(ids_of(poll()), ElementsAre("2"));
}

TEST_F(Mastodon, WithoutATokenMentionsAreNotAskedForAndALongConversationIsNotWhole) {
  page.token = Secret{};
  std::string many;
  for (int i = 0; i < 60; ++i) many += (i > 0 ? "," : "") + status("c" + std::to_string(i), "9", 19, "1/7");
  answers(status("1", "7", 18, {}, 80), "");
  script.on(context_of("1"), beneath(many));
  const Batch batch = poll();
  EXPECT_THAT(script.paths(), ElementsAre(kStatuses, context_of("1")));
  EXPECT_EQ(batch.coverage.fetched, 60);
  EXPECT_EQ(batch.coverage.platform_count, 80);
  EXPECT_FALSE(batch.complete);
  EXPECT_FALSE(batch.threads[0].complete);
}

TEST_F(Mastodon, WhileTheServerStillFetchesAnswersFromOthersTheLookDoesNotStand) {
  answers(status("1", "7", 18, {}, 1), "");
  script.on(context_of("1"), beneath(status("2", "9", 19, "1/7")), 200, {{"mastodon-async-refresh", R"(id="x", retry=3)"}});
  const Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_FALSE(batch.threads[0].complete);
}

TEST_F(Mastodon, AFollowedStatusThatIsNotThereIsGone) {
  followed = {"1"};
  answers("", "");
  script.on("/api/v1/statuses/1", R"({"error":"Record not found"})", 404);
  const Batch batch = poll();
  EXPECT_THAT(batch.gone, ElementsAre("1"));
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Mastodon, OpaqueIdsAndTimesWithoutFractionsAreTakenAsTheyAre) {
  std::string flake = status("AbC9zX", "7", 19);
  flake.replace(flake.find(".000Z"), 5, "Z");
  flake.replace(flake.find(R"(,"visibility":"public")"), 22, "");
  answers(flake, "");
  EXPECT_THAT(ids_of(poll()), ElementsAre("AbC9zX"));
}

TEST_F(Mastodon, KnownMentionsAreNotReadAgain) {
  known = [](std::string_view) { return true; };
  thread_of = [](std::string_view id) { return std::optional{std::string{id}}; };
  answers("", note("905", 4, status("3", "9", 4)));
  EXPECT_TRUE(poll().complete);
  EXPECT_THAT(script.paths(), ElementsAre(kStatuses, kNotes));
}

TEST_F(Mastodon, TheVerifiedFieldIsTheWebsite) {
  profile_wanted = true;
  answers("", "");
  script.on("/api/v1/accounts/7", R"({"id":"7","display_name":"ডিসি","note":"<p>অফিস</p>","fields":[)"
            R"({"name":"a","value":"<a href=\"https://other.example\">o</a>","verified_at":null},)"
            R"({"name":"b","value":"<a href=\"https://dc.example\">d</a>","verified_at":"2026-01-01T00:00:00Z"}]})");
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "ডিসি");
  EXPECT_EQ(batch.profile.website, "https://dc.example");
}

TEST_F(Mastodon, WithoutAServerThereIsNothingToAsk) {
  page.base_url.clear();
  EXPECT_EQ(poll().error->code, Errc::configuration);
  EXPECT_THAT(script.asked, IsEmpty());
}

TEST(MastodonText, MarksPeopleAndLeavesOutWhomAnAnswerIsFor) {
  const std::string html = R"(<p><span class="h-card"><a href="https://x/@dc" class="u-url mention">@<span>dc</span></a></span> ধন্যবাদ</p>)";
  EXPECT_EQ(mastodon_text(html, true).substr(0, 12), std::string{"ধন্যবাদ"}.substr(0, 12));
  EXPECT_NE(mastodon_text(html, false).find(kTagMark), std::string::npos);
  EXPECT_EQ(mastodon_text(html, false).find("dc"), std::string::npos);
  const std::string tag = R"(<a href="https://x/tags/bd" class="mention hashtag">#<span>bd</span></a>)";
  EXPECT_NE(mastodon_text(tag, false).find("bd"), std::string::npos);
}

TEST(MastodonStates, RefuseWhatIsNoId) {
  EXPECT_EQ(MastodonState::read("nonsense").statuses, "");
  EXPECT_EQ(MastodonState::read(R"({"statuses_since_id":"a\"b"})").statuses, "");
  MastodonState state;
  state.statuses = "a\"b";
  EXPECT_EQ(state.write(), "");
  state.notifications = "01J-x_y";
  EXPECT_EQ(MastodonState::read(state.write()).notifications, "01J-x_y");
}

struct Case {
  int status;
  const char* body;
  bool token;
  Errc expected;
};

class MastodonErrors : public testing::TestWithParam<Case> {};

TEST_P(MastodonErrors, AreClassedByStatus) {
  const auto answer = read_mastodon_answer(answer_of(GetParam().body, GetParam().status), MastodonShape::list, GetParam().token);
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().status << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Documented, MastodonErrors,
    testing::Values(Case{401, R"({"error":"The access token is invalid"})", true, Errc::token_expired},
                    Case{401, R"({"error":"The access token is invalid"})", false, Errc::permission_denied},
                    Case{403, R"({"error":"This action is outside the authorized scopes"})", true, Errc::permission_denied},
                    Case{404, R"({"error":"Record not found"})", true, Errc::gone}, Case{404, "<html>", true, Errc::malformed},
                    Case{410, "", true, Errc::gone}, Case{422, R"({"error":"Validation failed"})", true, Errc::malformed},
                    Case{429, "slow", true, Errc::rate_limited}, Case{500, "<html>", true, Errc::transient},
                    Case{502, "", true, Errc::transient}, Case{503, "{}", true, Errc::transient},
                    Case{302, "", true, Errc::token_expired}, Case{302, "", false, Errc::permission_denied},
                    Case{200, R"({"error":"x"})", true, Errc::malformed}, Case{200, "<html>", true, Errc::malformed}));

TEST(MastodonError, TheWaitIsRoundedUpAndNeverGuessed) {
  const auto wait = [](std::vector<std::pair<std::string, std::string>> headers) {
    headers.emplace_back("date", "Thu, 05 Mar 2026 06:40:00 GMT");
    return read_mastodon_answer(answer_of("{}", 429, std::move(headers)), MastodonShape::list, true).error.retry_after;
  };
  EXPECT_EQ(wait({{"x-ratelimit-reset", "2026-03-05T06:40:10.000Z"}}), Seconds{10});
  EXPECT_EQ(wait({{"x-ratelimit-reset", "2026-03-05T06:40:10.001Z"}}), Seconds{11});
  EXPECT_EQ(wait({{"x-ratelimit-reset", "1772692890"}}), Seconds{90});
  EXPECT_EQ(wait({{"x-ratelimit-reset", "90"}}), std::nullopt);
  EXPECT_EQ(wait({{"x-ratelimit-reset", "soon"}}), std::nullopt);
  EXPECT_EQ(wait({{"retry-after", "7"}, {"x-ratelimit-reset", "1772692890"}}), Seconds{7});
  EXPECT_EQ(wait({}), std::nullopt);
}

}  // namespace
}  // namespace sarad
