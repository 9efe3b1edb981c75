// SPDX-License-Identifier: Apache-2.0
// `sarad explain` on a ledger and a configuration of its own (docs/explain.md has its worked example).
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/explain_requests.hpp"
#include "daemon/load.hpp"
#include "store/sqlite_ledger.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
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

/// The same questions put to the running daemon.
class ExplainOverHttp : public ExplainCommand {
 protected:
  ExplainOverHttp() : loaded_(load(options_.config)), requests_(loop_.get_executor()) {}

  WebReply ask(std::vector<std::pair<std::string, std::string>> query, std::string accept = "*/*") {
    WebRequest request;
    request.method = "GET";
    request.path = "/api/v1/explain";
    request.query = std::move(query);
    request.accept = std::move(accept);
    ExplainRequests::Moment moment;
    const Config& config = loaded_.config();
    moment.grounds.roster = std::make_shared<const Roster>(Roster{config.offices, config.pages});
    moment.grounds.rules = loaded_.rules;
    moment.grounds.parameters = config.measures;
    moment.grounds.interval = config.polling.interval;
    moment.grounds.gap = config.polling.gap_min;
    moment.grounds.at = utc(options_.at);
    auto published = std::make_shared<Snapshot>();
    published->roster = moment.grounds.roster;
    published->pages.resize(config.pages.size());
    published->polls.resize(config.pages.size());
    published->as_of = moment.grounds.at;
    published->calendars = loaded_.rules->calendars;
    published->parameters = config.measures;
    moment.grounds.published = published;
    moment.ledger = (folder_ / "ledger.db").string();
    moment.language = "bn";
    WebReply reply = requests_.answer(request, std::move(moment), [this](const std::string& id, auto done) {
      ++searches_;
      done(id == "q1" ? std::vector<std::string>{"dc-bogura-wp"} : std::vector<std::string>{});
    });
    if (!reply.later) return reply;
    std::optional<WebReply> real;
    reply.later([&real](WebReply made) { real = std::move(made); });
    loop_.restart();
    const auto work = boost::asio::make_work_guard(loop_);
    while (!real) loop_.run_one();
    return *real;
  }

  boost::asio::io_context loop_{1};
  Loaded loaded_;
  ExplainRequests requests_;
  int searches_ = 0;
};

TEST_F(ExplainOverHttp, TheSameBytesAreToldAsByTheCommand) {
  const std::string series = "sarad_page_mature_cases_on_time{page=\"dc-bogura-wp\"}";
  struct {
    std::string subject, week, quarter;
    std::vector<std::pair<std::string, std::string>> query;
  } const questions[] = {
      {"q1", "", "", {{"case", "q1"}, {"page", "dc-bogura-wp"}}},
      {"q1", "", "", {{"case", "q1"}}},
      {"dc-bogura-wp", "", "", {{"page", "dc-bogura-wp"}}},
      {"dc-bogura-wp", "2026-W45", "", {{"page", "dc-bogura-wp"}, {"week", "2026-W45"}}},
      {"dc-bogura", "", "", {{"office", "dc-bogura"}}},
      {"dc-bogura", "", "2026-Q4", {{"office", "dc-bogura"}, {"quarter", "2026-Q4"}}},
      {series, "", "", {{"series", series}}},
      {"sarad_calendar_open", "", "", {{"series", "sarad_calendar_open"}}},
  };
  for (const auto& question : questions) {
    options_.week = question.week;
    options_.quarter = question.quarter;
    for (const bool json : {true, false}) {
      options_.json = json;
      ASSERT_EQ(run(question.subject), kExitOk) << question.subject << ": " << err_;
      auto query = question.query;
      query.emplace_back("lang", "en");
      const WebReply reply = ask(query, json ? "*/*" : "text/plain");
      EXPECT_EQ(reply.status, 200) << question.subject << ": " << reply.text();
      EXPECT_EQ(reply.text(), out_) << question.subject;
      EXPECT_THAT(reply.content_type, testing::StartsWith(json ? "application/json" : "text/plain"));
    }
  }
  EXPECT_EQ(searches_, 2);
}

TEST_F(ExplainOverHttp, ABrowserGetsAPageWithLinksAndTheReadersLanguage) {
  const WebReply reply = ask({{"case", "q1"}, {"page", "dc-bogura-wp"}}, "text/html,application/xhtml+xml,*/*;q=0.8");
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(reply.text(), HasSubstr("<html lang=\"bn\">"));
  EXPECT_THAT(reply.text(), HasSubstr("href=\"https://bogura.example/?p=1001#comment-q1\""));
  EXPECT_THAT(reply.text(), HasSubstr("শেষ সময়: বৃহস্পতি ৫ নভেম্বর ১৭:০০:০০ ঢাকা"));
}

TEST_F(ExplainOverHttp, WhatIsNotThereIs404AndSaysWhatIs) {
  for (const auto& [query, hint] : std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, std::string>>{
           {{{"case", "q9"}}, "/api/v1/cases"},
           {{{"case", "q1"}, {"page", "dc-bogra-wp"}}, "dc-bogura-wp"},
           {{{"page", "dc-bogra-wp"}}, "dc-bogura-wp"},
           {{{"office", "dc-bogra"}}, "dc-bogura"},
           {{{"page", "dc-bogura-wp"}, {"week", "2020-W01"}}, "weeks run from"},
           {{{"series", "sarad_overdue_cases"}}, "sarad_page_overdue_cases"}}) {
    const WebReply reply = ask(query);
    EXPECT_EQ(reply.status, 404) << reply.text();
    EXPECT_THAT(reply.text(), HasSubstr(hint));
  }
}

TEST_F(ExplainOverHttp, AQuestionThatMakesNoSenseIs400AndSaysHowToAsk) {
  for (const auto& [query, hint] : std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, std::string>>{
           {{}, "exactly one"},
           {{{"case", "q1"}, {"office", "dc-bogura"}}, "exactly one"},
           {{{"office", "dc-bogura"}, {"qarter", "2026-Q4"}}, "quarter"},
           {{{"office", "dc-bogura"}, {"week", "2026-W45"}}, "page"},
           {{{"page", "dc-bogura-wp"}, {"quarter", "2026-Q4"}}, "office"},
           {{{"office", "dc-bogura"}, {"quarter", "Q4"}}, "2026-Q4"},
           {{{"office", "dc-bogura"}, {"quarter", "2027-Q4"}}, "not begun"},
           {{{"page", "dc-bogura-wp"}, {"week", "last"}}, "2026-W47"},
           {{{"series", "sarad_page_overdue_cases"}}, "name a page"},
           {{{"series", "sarad_page_overdue_cases{page"}}, "label"},
           {{{"case", "q1"}, {"format", "xml"}}, "json, text or html"}}) {
    const WebReply reply = ask(query);
    EXPECT_EQ(reply.status, 400) << reply.text();
    EXPECT_THAT(reply.text(), HasSubstr(hint));
    EXPECT_THAT(reply.text(), Not(HasSubstr("--")));
  }
}

TEST_F(ExplainOverHttp, ALedgerThatCannotBeReadIs503) {
  std::filesystem::remove(folder_ / "ledger.db");
  EXPECT_EQ(ask({{"case", "q1"}, {"page", "dc-bogura-wp"}}).status, 503);
}

}  // namespace
}  // namespace sarad
