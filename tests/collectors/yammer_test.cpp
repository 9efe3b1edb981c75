// SPDX-License-Identifier: Apache-2.0
// What platforms/yammer.md says and the fixtures do not show.
#include "tests/collectors/scripted.hpp"

#include "collectors/yammer_error.hpp"
#include "collectors/yammer_items.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using namespace testing_collectors;
using testing::ElementsAre;

const Instant kNow = sys_days{year{2026} / 5 / 20};
const std::string kGroup = "/api/v1/messages/in_group/70.json", kThread = "/api/v1/messages/in_thread/1.json";

std::string message(int id, int sender, int day, int thread, int above = 0) {
  return R"({"id":)" + std::to_string(id) + R"(,"sender_id":)" + std::to_string(sender) + R"(,"thread_id":)" + std::to_string(thread) +
         R"(,"replied_to_id":)" + (above == 0 ? "null" : std::to_string(above)) + R"(,"created_at":"2026/05/)" + (day < 10 ? "0" : "") +
         std::to_string(day) + R"( 04:00:00 +0000","body":{"plain":"কবে?"},"notified_user_ids":[]})";
}

std::string envelope(const std::string& messages, int thread, int updates) {
  return R"({"messages":[)" + messages + R"(],"references":[{"type":"thread","id":)" + std::to_string(thread) + R"(,"stats":{"updates":)" +
         std::to_string(updates) + R"(}}],"meta":{"older_available":false}})";
}

class Yammer : public testing::Test {
 protected:
  Yammer() {
    page.id = "dc";
    page.platform = "yammer";
    page.account = "70";
    page.authors = {"7"};
    page.token = Secret{"t0ken"};
  }

  Batch poll() {
    PollInput input{.page = page,
                    .cursor = cursor,
                    .threads = threads,
                    .followed = {},
                    .now = kNow,
                    .profile_wanted = profile_wanted,
                    .recheck_all = false,
                    .known = {},
                    .read_text = plain_reader()};
    return script.run(*find_platform("yammer"), std::move(input));
  }

  Page page;
  Script script;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  bool profile_wanted = false;
};

TEST_F(Yammer, TheNextPollAsksForWhatIsNewerAndAThreadThatGrewIsReadWhole) {
  script.on(kGroup, envelope(message(1, 7, 10, 1), 1, 2));
  script.on(kThread, envelope(message(2, 9, 11, 1, 1) + ',' + message(1, 7, 10, 1), 1, 2));
  Batch batch = poll();
  EXPECT_TRUE(batch.complete);
  EXPECT_EQ(batch.cursor.state, "");  // nothing is old enough to begin behind it
  EXPECT_EQ(batch.threads[0].fetched, 1);
  threads = batch.threads;
  cursor.state = R"({"newer_than":"1"})";
  script = Script{};
  script.on(kGroup, envelope(message(3, 7, 12, 1, 2) + ',' + message(2, 9, 11, 1, 1), 1, 3));
  script.on(kThread, envelope(message(3, 7, 12, 1, 2) + ',' + message(2, 9, 11, 1, 1) + ',' + message(1, 7, 10, 1), 1, 3));
  batch = poll();
  EXPECT_EQ(query_of(script.asked[0], "newer_than"), "1");
  EXPECT_FALSE(query_of(script.asked[0], "threaded"));
  EXPECT_EQ(batch.cursor.state, R"({"newer_than":"2"})");
  ASSERT_EQ(batch.activities.size(), 3U);
  EXPECT_EQ(batch.activities[1].kind, Kind::comment);
  EXPECT_EQ(batch.activities[2].kind, Kind::reply);
}

TEST_F(Yammer, AThreadWhoseCountStandsIsNotReadAgain) {
  script.on(kGroup, envelope(message(1, 7, 10, 1), 1, 2));
  script.on(kThread, envelope(message(2, 9, 11, 1, 1) + ',' + message(1, 7, 10, 1), 1, 2));
  threads = poll().threads;
  script.asked.clear();
  poll();
  EXPECT_THAT(script.paths(), ElementsAre(kGroup));
}

TEST_F(Yammer, AfterARefusalTheCursorStands) {
  cursor.state = R"({"newer_than":"1"})";
  script.on(kGroup, envelope(message(3, 9, 12, 1, 1) + ',' + message(2, 9, 11, 1, 1), 1, 3)).on(kThread, "slow", 429);
  const Batch batch = poll();
  EXPECT_EQ(batch.error->code, Errc::rate_limited);
  EXPECT_TRUE(batch.whole_app_waits);
  EXPECT_EQ(batch.cursor, cursor);
}

TEST_F(Yammer, TheCommunitysOwnNameAndDescription) {
  profile_wanted = true;
  script.on(kGroup, R"({"messages":[],"references":[],"meta":{"older_available":false}})");
  script.on("/api/v1/groups/70.json", R"({"full_name":"জেলা","description":"d","web_url":"https://x.example/g"})");
  const Batch batch = poll();
  EXPECT_EQ(batch.profile.name, "জেলা");
  EXPECT_EQ(batch.profile.website, "https://x.example/g");
}

TEST(YammerTime, ReadsSlashesAndZonesAndRefusesTheRest) {
  const Instant t = sys_days{year{2026} / 3 / 1} + hours{4} + minutes{5} + seconds{6};
  EXPECT_EQ(yammer_time("2026/03/01 04:05:06 +0000"), t);
  EXPECT_EQ(yammer_time("2026/03/01 10:05:06 +0600"), t);
  EXPECT_EQ(yammer_time("2026-03-01T04:05:06Z"), t);
  for (const auto* bad : {"", "2026/03/01", "2026/02/30 04:05:06 +0000", "2026/03/01 04:05:06", "yesterday", "+", "- +"})
    EXPECT_EQ(yammer_time(bad), std::nullopt) << bad;
}

struct Case {
  int status;
  const char* body;
  Errc expected;
};

class YammerErrors : public testing::TestWithParam<Case> {};

TEST_P(YammerErrors, AreClassedAsTheDocumentSays) {
  const auto answer = read_yammer_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_FALSE(answer.json);
  EXPECT_EQ(to_string(answer.error.code), to_string(GetParam().expected)) << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(Documented, YammerErrors,
                         testing::Values(Case{401, R"({"response":{"code":16,"stat":"fail"}})", Errc::token_expired},
                                         Case{302, "", Errc::token_expired}, Case{403, "{}", Errc::permission_denied},
                                         Case{404, "{}", Errc::gone}, Case{404, "<html>", Errc::malformed}, Case{429, "Rate limit exceeded.", Errc::rate_limited},
                                         Case{400, "{}", Errc::malformed}, Case{500, "", Errc::transient},
                                         Case{502, "", Errc::transient}, Case{503, "<html>", Errc::transient},
                                         Case{200, "<?xml version=\"1.0\"?>", Errc::malformed},
                                         Case{200, "[]", Errc::malformed}));

}  // namespace
}  // namespace sarad
