// SPDX-License-Identifier: Apache-2.0
// The worked example of docs/adding-a-platform.md: it must compile, and do what the page says.
#include "docs/examples/noticeboard.cpp"

#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::ElementsAre;
using testing_collectors::ids_of;
using testing_collectors::Script;

Batch poll_board(Script& script) {
  Page page;
  page.id = "p";
  page.account = "https://board.example";
  page.authors = {"7"};
  PollInput input{.page = page, .cursor = Cursor{}, .threads = {}, .followed = {}, .now = sys_days{2026y / 3 / 9}, .profile_wanted = false,
                  .recheck_all = false, .read_text = testing_collectors::plain_reader()};
  return script.run(platform_noticeboard, std::move(input));
}

TEST(Noticeboard, ReadsTwoPagesOfNoticesAndWhatStandsBeneath) {
  Script script;
  script.on("/api/notices", R"({"items":[{"id":1,"created":"2026-03-01T00:00:00Z","author":7,"text":"notice"}],"next":"a"})");
  script.on("/api/notices", R"({"items":[{"id":2,"notice":1,"reply_to":1,"created":"2026-03-01T01:00:00Z","text":"when?"},)"
                            R"({"id":3,"notice":1,"reply_to":2,"created":"2026-03-01T02:00:00Z","author":7,"text":"soon"}]})");
  const Batch batch = poll_board(script);
  EXPECT_THAT(ids_of(batch), ElementsAre("1", "2", "3"));
  EXPECT_EQ(batch.activities[1].kind, Kind::comment);
  EXPECT_EQ(batch.activities[1].author, AuthorRole::unknown);
  EXPECT_EQ(batch.activities[2].kind, Kind::reply);
  EXPECT_EQ(batch.activities[2].author, AuthorRole::page);
  EXPECT_EQ(batch.activities[2].thread_id, "1");
  EXPECT_TRUE(batch.complete);
}

TEST(Noticeboard, AListingThatGoesRoundEnds) {
  Script script;
  script.on("/api/notices", R"({"items":[{"id":1,"created":"2026-03-01T00:00:00Z"}],"next":"a"})");
  const Batch batch = poll_board(script);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_THAT(ids_of(batch), ElementsAre("1"));
}

TEST(Noticeboard, ARefusalIsAReaction) {
  Script script;
  script.on("/api/notices", "{}", 429, {{"retry-after", "30"}});
  const Batch batch = poll_board(script);
  EXPECT_EQ(batch.error->code, Errc::rate_limited);
  EXPECT_EQ(batch.error->retry_after, Seconds{30});
}

}  // namespace
}  // namespace sarad
