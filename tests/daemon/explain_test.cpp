// SPDX-License-Identifier: Apache-2.0
// `sarad explain` on a ledger and a configuration of its own (docs/explain.md has its worked example).
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "store/sqlite_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kConfiguration = R"(version: 1
store: {kind: sqlite, path: LEDGER}
privacy: {author_key: {credential: author-key}}
calendars:
  bd:
    version: "1"
    weekly: [{hours: {sun: ["09:00-17:00"], mon: ["09:00-17:00"], tue: ["09:00-17:00"], wed: ["09:00-17:00"], thu: ["09:00-17:00"]}}]
policies:
  default:
    - {version: "w8", calendar: bd, first_response: {working_hours: 8}, final_answer: {working_hours: 24}}
offices: [{id: dc-bogura, name: "জেলা প্রশাসন, বগুড়া", name_en: DC Office Bogura, level: district}]
pages:
  - {id: dc-bogura-wp, office: dc-bogura, platform: wordpress, account: "https://bogura.example", registered: 2026-10-01}
)";

Instant utc(std::string_view text) {
  return *parse_instant(text);
}

Activity activity(std::string id, Kind kind, AuthorRole author, std::string_view created,
                  std::optional<std::string> parent) {
  Activity a;
  a.id = std::move(id);
  a.kind = kind;
  a.author = author;
  a.thread_id = kind == Kind::post ? a.id : "1001";
  a.parent_id = std::move(parent);
  a.created = utc(created);
  a.permalink = "https://bogura.example/?p=1001#comment-" + a.id;
  if (author == AuthorRole::citizen) a.author_key = "citizen-1";
  return a;
}

class ExplainCommand : public testing::Test {
 protected:
  ExplainCommand() {
    std::string name = testing::TempDir() + "sarad-explain-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    std::ofstream{folder_ / "author-key"} << key_;
    std::filesystem::permissions(folder_ / "author-key", std::filesystem::perms::owner_read);
    ::setenv("CREDENTIALS_DIRECTORY", folder_.c_str(), 1);
    std::string config{kConfiguration};
    config.replace(config.find("LEDGER"), 6, (folder_ / "ledger.db").string());
    std::ofstream{folder_ / "sarad.yml"} << config;
    fill();
    options_.config = {(folder_ / "sarad.yml").string()};
    options_.at = "2026-11-10T06:00:00Z";
    options_.language = "en";
  }
  ~ExplainCommand() override {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ExplainCommand(const ExplainCommand&) = delete;
  ExplainCommand& operator=(const ExplainCommand&) = delete;

  void fill() {
    auto store = open_sqlite_ledger((folder_ / "ledger.db").string(), Secret{key_}, OpenMode::daemon);
    ASSERT_TRUE(store) << store.error().message;
    Batch batch;
    batch.page = "dc-bogura-wp";
    batch.asked = batch.seen = utc("2026-11-10T05:55:00Z");
    batch.complete = true;
    batch.activities = {activity("1001", Kind::post, AuthorRole::page, "2026-11-04T04:00:00Z", std::nullopt),
                        activity("q1", Kind::comment, AuthorRole::citizen, "2026-11-05T03:00:00Z", "1001"),
                        activity("r1", Kind::reply, AuthorRole::page, "2026-11-06T16:00:00Z", "q1")};
    ASSERT_TRUE((*store)->commit({&batch, 1}));
  }

  int run(std::string subject) {
    options_.subject = std::move(subject);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = explain(options_);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return code;
  }

  std::string key_ = "0123456789abcdef0123456789abcdef";
  std::filesystem::path folder_;
  Options options_;
  std::string out_, err_;
};

TEST_F(ExplainCommand, ACaseIsCountedOutDayByDayWithLinksAndBothTimes) {
  ASSERT_EQ(run("q1"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("https://bogura.example/?p=1001#comment-q1"));
  EXPECT_THAT(out_, HasSubstr("due: Thu 5 November 17:00:00 Dhaka = 2026-11-05T11:00:00Z"));
  EXPECT_THAT(out_, HasSubstr("overdue after: Sun 8 November 09:00:00 Dhaka = 2026-11-08T03:00:00Z"));
  EXPECT_THAT(out_, HasSubstr("Thu 2026-11-05  09:00:00–17:00:00  +28800 = 28800 s"));
  EXPECT_THAT(out_, HasSubstr("working time taken: 28800 s (8:00:00)"));
  EXPECT_THAT(out_, HasSubstr("wall time taken: 133200 s (37:00:00)"));
  EXPECT_THAT(out_, Not(HasSubstr("citizen-1")));
}

TEST_F(ExplainCommand, TheLanguageOfTheConfigurationIsTheDefault) {
  options_.language.clear();
  ASSERT_EQ(run("q1"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("শেষ সময়: বৃহস্পতি ৫ নভেম্বর ১৭:০০:০০ ঢাকা"));
}

TEST_F(ExplainCommand, AnUnknownCaseNamesTheNearestAndEndsWithNo) {
  EXPECT_EQ(run("dc-bogra-wp"), kExitNo);
  EXPECT_THAT(err_, HasSubstr("do you mean \"dc-bogura-wp\"?"));
}

TEST_F(ExplainCommand, AWeekIsFoundByTheIsoWeekOfItsMonday) {
  options_.week = "2026-W45";
  ASSERT_EQ(run("dc-bogura-wp"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("from: Sun 1 November 00:00:00 Dhaka"));
  EXPECT_THAT(out_, HasSubstr("counted: 2"));
  EXPECT_THAT(out_, HasSubstr("verdict: met"));
}

TEST_F(ExplainCommand, AWeekThatIsNoneIsRefused) {
  options_.week = "last";
  EXPECT_EQ(run("dc-bogura-wp"), kExitConfiguration);
  EXPECT_THAT(err_, HasSubstr("2026-W47"));
}

TEST_F(ExplainCommand, AnOfficesQuarterNamesItsCases) {
  options_.quarter = "2026-Q4";
  ASSERT_EQ(run("dc-bogura"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("case: q1"));
  EXPECT_THAT(out_, HasSubstr("counted as: hit"));
}

TEST_F(ExplainCommand, ASeriesIsExplainedWithItsValue) {
  ASSERT_EQ(run("sarad_page_mature_cases_on_time{page=\"dc-bogura-wp\"}"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("value: 1\n"));
  EXPECT_THAT(out_, HasSubstr("case: q1"));
}

TEST_F(ExplainCommand, BeforeTheAnswerWasSeenTheCaseDoesNotExist) {
  options_.at = "2026-11-09T06:00:00Z";
  EXPECT_EQ(run("q1"), kExitNo);
}

}  // namespace
}  // namespace sarad
