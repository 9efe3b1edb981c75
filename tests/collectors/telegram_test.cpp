// SPDX-License-Identifier: Apache-2.0
#include "collectors/telegram_state.hpp"
#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_collectors::answer_of;
using testing_collectors::ids_of;
using testing_collectors::plain_reader;
using testing_collectors::query_of;
using testing_collectors::Script;

constexpr auto* kPath = "/botTOKEN/getUpdates";

struct TelegramPoll : testing::Test {
  TelegramPoll() {
    page.id = "p";
    page.platform = "telegram";
    page.account = "-1001";
    page.handle = "dc";
    page.discussions = {"-1002"};
    page.team = {"70"};
    page.token = Secret{"1:abc"};
    page.registered = sys_days{2026y / 1 / 1};
  }
  Batch poll(HttpResult answer) {
    Script script;
    script.on(kPath, std::move(answer));
    script.on("/botTOKEN/getChat", R"({"ok":true,"result":{"id":-1001,"title":"DC","description":"d","linked_chat_id":-1002}})");
    PollInput input{.page = page, .cursor = cursor, .threads = {}, .followed = {}, .now = now, .profile_wanted = profile,
                    .recheck_all = false, .read_text = plain_reader()};
    input.known = [this](std::string_view id) { return threads.contains(std::string{id}); };
    input.thread_of = [this](std::string_view id) -> std::optional<std::string> {
      const auto it = threads.find(std::string{id});
      return it == threads.end() ? std::nullopt : std::optional{it->second};
    };
    Batch batch = script.run(*find_platform("telegram"), std::move(input));
    asked = script.asked;
    cursor = batch.cursor;
    for (const auto& activity : batch.activities) threads.emplace(activity.id, activity.thread_id);
    return batch;
  }
  Batch updates(const std::string& list) { return poll(answer_of(R"({"ok":true,"result":[)" + list + "]}")); }
  static std::string post(int update, int id, const std::string& more = R"("text":"notice")") {
    return R"({"update_id":)" + std::to_string(update) + R"(,"channel_post":{"message_id":)" + std::to_string(id) +
           R"(,"date":1772337600,"chat":{"id":-1001,"username":"dc"},)" + more + "}}";
  }
  static std::string said(int update, int id, const std::string& more, const std::string& from = R"({"id":55,"is_bot":false})",
                          const std::string& kind = "message") {
    return R"({"update_id":)" + std::to_string(update) + ",\"" + kind + R"(":{"message_id":)" + std::to_string(id) +
           R"(,"date":1772337700,"chat":{"id":-1002},"from":)" + from + R"(,"text":"where?")" + (more.empty() ? "" : "," + more) + "}}";
  }

  Page page;
  Cursor cursor;
  Instant now = sys_days{2026y / 3 / 2};
  bool profile = false;
  std::map<std::string, std::string> threads;
  std::vector<HttpRequest> asked;
};

const Activity* find(const Batch& batch, const std::string& id) {
  const auto it = std::find_if(batch.activities.begin(), batch.activities.end(), [&](const Activity& a) { return a.id == id; });
  return it == batch.activities.end() ? nullptr : &*it;
}

TEST_F(TelegramPoll, TheNextOffsetConfirmsWhatIsInTheLedger) {
  updates(post(10, 1) + "," + post(17, 2));
  EXPECT_EQ(query_of(asked.at(0), "offset"), std::nullopt);
  EXPECT_EQ(query_of(asked.at(0), "allowed_updates"), R"(["channel_post","edited_channel_post","message","edited_message"])");
  ASSERT_TRUE(asked.at(0).credential);
  EXPECT_EQ(asked.at(0).credential->as, Credential::As::path);
  updates("");
  EXPECT_EQ(query_of(asked.at(0), "offset"), "18");
  updates("");
  EXPECT_EQ(query_of(asked.at(0), "offset"), "18");
}

TEST_F(TelegramPoll, AfterAWeekOfSilenceTheOffsetIsNotTrusted) {
  updates(post(900, 1));
  now += days{7};
  updates(post(5, 2));
  EXPECT_EQ(query_of(asked.at(0), "offset"), std::nullopt);
  now += 1h;
  updates("");
  EXPECT_EQ(query_of(asked.at(0), "offset"), "6");
}

TEST_F(TelegramPoll, ABrokenAnswerMovesNoOffset) {
  updates(post(10, 1));
  for (const auto* body : {R"({"ok":true})", R"({"ok":false,"result":[]})", R"({"result":[]})", "[]", "<html>"}) {
    const Batch batch = poll(answer_of(body));
    ASSERT_TRUE(batch.error) << body;
    EXPECT_EQ(batch.error->code, Errc::malformed) << body;
    EXPECT_FALSE(batch.complete);
  }
  updates("");
  EXPECT_EQ(query_of(asked.at(0), "offset"), "11");
}

TEST_F(TelegramPoll, AReplyBelongsToTheThreadTheLedgerKnowsForWhatItAnswers) {
  threads.emplace("-1002/101", "-1001/57");
  const Batch batch = updates(said(1, 105, R"("reply_to_message":{"message_id":101,"chat":{"id":-1002}})"));
  const Activity* reply = find(batch, "-1002/105");
  ASSERT_NE(reply, nullptr);
  EXPECT_EQ(reply->kind, Kind::reply);
  EXPECT_EQ(reply->parent_id, "-1002/101");
  EXPECT_EQ(reply->thread_id, "-1001/57");
  EXPECT_EQ(reply->permalink, "https://t.me/dc/57?comment=105");
}

TEST_F(TelegramPoll, MirrorsOfAnEarlierPollAreRemembered) {
  updates(R"({"update_id":1,"message":{"message_id":100,"date":1772337600,"chat":{"id":-1002},"from":{"id":777000,"is_bot":false},)"
          R"("sender_chat":{"id":-1001},"is_automatic_forward":true,"forward_from_chat":{"id":-1001},"forward_from_message_id":57,"text":"x"}})");
  const Batch batch = updates(said(2, 101, R"("message_thread_id":100)"));
  const Activity* comment = find(batch, "-1002/101");
  ASSERT_NE(comment, nullptr);
  EXPECT_EQ(comment->kind, Kind::comment);
  EXPECT_EQ(comment->thread_id, "-1001/57");
}

TEST_F(TelegramPoll, AnAlbumIsOnePostEvenOverTwoPollsAndWhenEdited) {
  const std::string album = R"("media_group_id":"9","photo":[{}])";
  EXPECT_THAT(ids_of(updates(post(2, 61, album) + "," + post(1, 60, album))), ElementsAre("-1001/60"));
  EXPECT_THAT(ids_of(updates(post(3, 62, album))), IsEmpty());
  std::string edited = post(4, 61, album);
  edited.replace(edited.find("channel_post"), 12, "edited_channel_post");
  cursor.state = TelegramState::read("{}").write();
  EXPECT_THAT(ids_of(updates(edited)), IsEmpty());
}

TEST_F(TelegramPoll, WhoWroteIsReadByIdentity) {
  const Batch batch = updates(said(1, 1, "") + "," + said(2, 2, "", R"({"id":70,"is_bot":false})") + "," +
                              said(3, 3, R"("sender_chat":{"id":-1002})", R"({"id":1087968824,"is_bot":true})") + "," +
                              said(4, 4, R"("sender_chat":{"id":-1009})", R"({"id":136817688,"is_bot":true})") + "," +
                              said(5, 5, "", R"({"id":8,"is_bot":true})") + "," + said(6, 6, "", "null") + "," +
                              said(7, 7, "", R"({"first_name":"x"})"));
  std::map<std::string, std::pair<AuthorRole, std::string>> who;
  for (const auto& a : batch.activities) who[a.id] = {a.author, a.author_key};
  EXPECT_EQ(who["-1002/1"], std::pair(AuthorRole::citizen, std::string{"55"}));
  EXPECT_EQ(who["-1002/2"], std::pair(AuthorRole::team, std::string{"70"}));
  EXPECT_EQ(who["-1002/3"], std::pair(AuthorRole::page, std::string{"-1002"}));
  EXPECT_EQ(who["-1002/4"], std::pair(AuthorRole::citizen, std::string{"-1009"}));
  EXPECT_FALSE(who.contains("-1002/5"));
  EXPECT_EQ(who["-1002/6"], std::pair(AuthorRole::unknown, std::string{}));
  EXPECT_FALSE(who.contains("-1002/7"));
  EXPECT_EQ(batch.malformed.shape, 1U);
}

TEST_F(TelegramPoll, ServiceMessagesAndOtherChatsAreNothing) {
  std::string service = said(1, 1, R"("pinned_message":{"message_id":3})");
  service.replace(service.find(R"("text":"where?",)"), 16, "");
  std::string elsewhere = said(2, 2, "");
  elsewhere.replace(elsewhere.find("-1002"), 5, "-1777");
  const Batch batch = updates(service + "," + elsewhere + R"(,{"update_id":3,"poll_answer":{}})");
  EXPECT_THAT(ids_of(batch), IsEmpty());
  EXPECT_TRUE(batch.complete);
}

TEST_F(TelegramPoll, ATopicsOpeningMessageIsNothingToReplyTo) {
  const Batch batch = updates(said(1, 9, R"("is_topic_message":true,"message_thread_id":5,"reply_to_message":{"message_id":5,"forum_topic_created":{"name":"x"}})"));
  ASSERT_EQ(batch.activities.size(), 1U);
  EXPECT_EQ(batch.activities[0].kind, Kind::visitor_post);
  EXPECT_EQ(batch.activities[0].thread_id, "-1002/9");
}

TEST_F(TelegramPoll, WhatTheQueueDidNotKeepIsBlind) {
  const Batch first = updates(post(1, 1));
  ASSERT_TRUE(first.blind);
  EXPECT_EQ(first.blind->first, page.registered);
  EXPECT_EQ(first.blind->second, Instant{Seconds{1772337600}});
  const Instant before = now;
  now += 20h;
  EXPECT_FALSE(updates("").blind);
  now += 60h;
  const Batch late = updates("");
  ASSERT_TRUE(late.blind);
  EXPECT_EQ(late.blind->first, before + 20h);
  EXPECT_EQ(late.blind->second, now - 24h);
}

TEST_F(TelegramPoll, WhatAnotherReaderTookIsBlind) {
  updates("");
  const Instant before = now;
  now += 1h;
  const Batch conflict = poll(answer_of(R"({"ok":false,"error_code":409,"description":"Conflict"})", 409));
  EXPECT_EQ(conflict.error->code, Errc::permission_denied);
  now += 1h;
  const Batch after = updates("");
  ASSERT_TRUE(after.blind);
  EXPECT_EQ(*after.blind, std::pair(before, now));
  now += 1h;
  EXPECT_FALSE(updates("").blind);
}

TEST_F(TelegramPoll, AFullAnswerIsNotTheEndOfTheQueue) {
  std::string list;
  for (int i = 1; i <= 100; ++i) list += (i > 1 ? "," : "") + post(i, i);
  const Batch batch = updates(list);
  EXPECT_EQ(batch.activities.size(), 100U);
  EXPECT_FALSE(batch.complete);
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(TelegramPoll, EachRefusalHasItsReaction) {
  const std::map<int, Errc> reactions{{401, Errc::token_expired}, {404, Errc::token_expired},     {403, Errc::permission_denied},
                                      {409, Errc::permission_denied}, {429, Errc::rate_limited},  {500, Errc::transient},
                                      {502, Errc::transient},     {400, Errc::malformed}};
  for (const auto& [status, code] : reactions) {
    const Batch batch = poll(answer_of(R"({"ok":false,"description":"x"})", status, {{"retry-after", "5"}}));
    ASSERT_TRUE(batch.error) << status;
    EXPECT_EQ(batch.error->code, code) << status;
  }
  EXPECT_EQ(poll(answer_of(R"({"ok":false,"parameters":{"migrate_to_chat_id":-1009}})", 400)).error->code, Errc::configuration);
  EXPECT_EQ(poll(answer_of(R"({"ok":false,"parameters":{"retry_after":37}})", 429, {{"retry-after", "5"}})).error->retry_after, 37s);
}

TEST_F(TelegramPoll, TheChatTellsTheProfile) {
  profile = true;
  const Batch batch = updates("");
  EXPECT_EQ(batch.profile.name, "DC");
  EXPECT_EQ(batch.profile.visitors_may_post, true);
}

TEST_F(TelegramPoll, WithoutATokenNothingIsAsked) {
  page.token = {};
  EXPECT_EQ(updates("").error->code, Errc::configuration);
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(TelegramPoll, TextFactsAreTaken) {
  const Batch batch = updates(said(1, 1, R"("reply_to_message":{"message_id":3})") + "," +
                              R"({"update_id":2,"message":{"message_id":2,"date":1772337700,"chat":{"id":-1002},"from":{"id":55,"is_bot":false},"text":"ধন্যবাদ"}})");
  EXPECT_FALSE(find(batch, "-1002/1")->facts.trivial);
  EXPECT_TRUE(find(batch, "-1002/2")->facts.trivial);
}

}  // namespace
}  // namespace sarad
