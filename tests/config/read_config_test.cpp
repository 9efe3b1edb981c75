// SPDX-License-Identifier: Apache-2.0
// What a good configuration (tests/config/good/everything.yml) becomes.
#include "config/read_config.hpp"

#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;


const Config& whole() {
  static const ReadConfig read = [] {
    ReadConfig got = read_config({(test::here() / "good" / "everything.yml").string()}, test::options());
    EXPECT_EQ(test::lines(got.faults), "");
    return got;
  }();
  return read.config;
}

Instant utc(std::string_view text) { return *parse_instant(text); }
LocalDay day(int y, unsigned m, unsigned d) {
  return LocalDay{std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}};
}

TEST(ReadConfig, TakesServerStoreAndTheRest) {
  EXPECT_THAT(whole().listen, ElementsAre("127.0.0.1:0", "[::1]:7207"));
  EXPECT_EQ(whole().public_url, "https://sarad.example");
  EXPECT_EQ(whole().default_language, "en");
  EXPECT_EQ(whole().store_path, "ledger.db");
  EXPECT_EQ(whole().metrics_detail, "core");
  EXPECT_EQ(whole().max_series, 5000);
  EXPECT_EQ(whole().log_level, "debug");
  EXPECT_EQ(whole().log_repeat_after, 5min);
  EXPECT_EQ(whole().max_removed_percent, 5);
  EXPECT_EQ(whole().accept_removals, 400);
  EXPECT_EQ(whole().max_body, 512u << 10);
  EXPECT_EQ(whole().polling.interval, 1min);
  EXPECT_EQ(whole().polling.gap_min, 2h);
  EXPECT_EQ(whole().polling.gap_max, std::chrono::days{3});
}

TEST(ReadConfig, TakesSecretsWithoutTheirLineBreak) {
  EXPECT_EQ(whole().author_key.reveal(), "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(whole().pages[0].token.reveal(), "pretend-token");
}

TEST(ReadConfig, TakesCalendars) {
  const CalendarSpec& bd = whole().calendars.at("bd");
  EXPECT_EQ(bd.version, "7");
  EXPECT_EQ(bd.time_zone, "Asia/Dhaka");
  ASSERT_EQ(bd.weekly.size(), 2u);
  EXPECT_FALSE(bd.weekly[0].from);
  EXPECT_THAT(bd.weekly[0].hours[0], ElementsAre(Span{9h, 13h}, Span{14h, 17h}));
  EXPECT_THAT(bd.weekly[0].hours[4], ElementsAre(Span{9h, 24h}));
  EXPECT_TRUE(bd.weekly[0].hours[5].empty());
  EXPECT_EQ(bd.weekly[1].from, day(2024, 6, 19));
  ASSERT_EQ(bd.periods.size(), 1u);
  EXPECT_EQ(bd.periods[0].to, day(2027, 3, 9));
  ASSERT_EQ(bd.days.size(), 3u);
  EXPECT_EQ(bd.days[0].from, bd.days[0].to);
  ASSERT_TRUE(bd.days[0].open);
  EXPECT_TRUE(bd.days[0].open->empty());
  EXPECT_TRUE(bd.days[1].provisional);
  EXPECT_EQ(bd.days[1].to, day(2027, 3, 12));
  EXPECT_EQ(bd.days[2].like, std::chrono::Sunday);
  EXPECT_FALSE(bd.days[2].open);
  EXPECT_EQ(bd.known_until, day(2027, 12, 31));
}

TEST(ReadConfig, TakesPolicyVersionsWithDefaultsForTheRest) {
  const auto& versions = whole().policies.at("default");
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].first_response, working_days(2));
  EXPECT_EQ(versions[0].calendar, "bd");
  EXPECT_FALSE(versions[0].from);
  EXPECT_EQ(versions[1].from, utc("2026-06-30T18:00:00Z"));
  EXPECT_EQ(versions[1].first_response, working_hours(7.5));
  EXPECT_EQ(versions[1].final_answer.wall_hours, 48);
  EXPECT_FALSE(versions[1].final_answer.working_days);
  EXPECT_EQ(versions[1].cadence.required, 3);
  EXPECT_TRUE(versions[1].cadence.distinct_days);
  EXPECT_EQ(versions[1].cadence.min_spacing, 90s);
  EXPECT_THAT(versions[1].opens, ElementsAre(Kind::comment));
  EXPECT_EQ(versions[1].private_reply, PrivateReplyPolicy::first);
  EXPECT_THAT(versions[1].interim_words_bn, ElementsAre("দেখছি"));
  EXPECT_THAT(versions[1].interim_words_en, ElementsAre("looking"));
}

TEST(ReadConfig, TakesMeasures) {
  EXPECT_EQ(whole().measures.window, std::chrono::weeks{26});
  EXPECT_EQ(whole().measures.min_n, 5);
  EXPECT_EQ(whole().measures.target_percent, 82.5);
  EXPECT_EQ(whole().measures.max_unseen_percent, 5);
}

TEST(ReadConfig, LetsAnOfficeInheritThePolicyOfTheNearestOneAbove) {
  EXPECT_EQ(whole().offices[0].policy, "default");
  EXPECT_EQ(whole().offices[1].policy, "strict");
  EXPECT_EQ(whole().offices[2].policy, "strict");
}

TEST(ReadConfig, InheritsPoliciesWhateverTheOrderOfOffices) {
  const auto read = test::read_text_as_config(
      "policies: {default: [{version: a}], strict: [{version: b}]}\n"
      "offices: [{id: leaf, parent: middle}, {id: middle, parent: top}, {id: top, policy: strict}]\n");
  EXPECT_EQ(read.config.offices[0].policy, "strict");
}

TEST(ReadConfig, FillsInWhatAnOfficeDoesNotSay) {
  EXPECT_EQ(whole().offices[1].name, "div");
  EXPECT_EQ(whole().offices[2].name, "DC Office");
  EXPECT_EQ(whole().offices[1].level, "other");
  EXPECT_THAT(whole().offices[1].contacts, ElementsAre(Contact{"head", "a@b.example", "bn"}));
}

TEST(ReadConfig, FillsAPageFromItsPlatformAndTheOnlyApp) {
  const Page& page = whole().pages[0];
  EXPECT_EQ(page.account, "0029384756");
  EXPECT_EQ(page.app, "main");
  EXPECT_EQ(page.app_secret.reveal(), "pretend-token");
  EXPECT_EQ(page.base_url, "http://127.0.0.1:8080");
  EXPECT_EQ(page.api_version, "v25.0");
  EXPECT_TRUE(page.allow_private);
  EXPECT_EQ(page.registered, utc("2026-10-31T18:00:00Z"));
  EXPECT_THAT(page.team, ElementsAre("1", "2"));
}

TEST(ReadConfig, LetsAPageSayOtherwiseThanItsPlatform) {
  const Page& page = whole().pages[1];
  EXPECT_EQ(page.base_url, "https://api.example");
  EXPECT_TRUE(page.allow_private);
  EXPECT_EQ(page.registered, utc("2026-11-01T03:00:00Z"));
  EXPECT_FALSE(page.mentions);
  EXPECT_TRUE(page.private_replies);
  EXPECT_TRUE(page.paused);
  EXPECT_THAT(page.authors, ElementsAre("7"));
}

TEST(ReadConfig, LetsAPageRefuseWhatItsPlatformAllows) {
  const auto read = test::read_text_as_config(
      "privacy: {author_key: {credential: author-key}}\noffices: [{id: root}]\n"
      "platforms: {wordpress: {allow_private: true}}\n"
      "pages: [{id: a, office: root, platform: wordpress, account: x, registered: 2026-11-01, allow_private: false}]\n");
  EXPECT_TRUE(read.ok()) << test::lines(read.faults);
  EXPECT_FALSE(read.config.pages[0].allow_private);
}

TEST(ReadConfig, OfAnEmptyFileHasTheUsualOfficeHoursAndTheDefaultPolicy) {
  const auto read = test::read_text_as_config("");
  EXPECT_EQ(test::lines(read.faults), "");
  const CalendarSpec& bd = read.config.calendars.at("bd");
  EXPECT_THAT(bd.weekly[0].hours[0], ElementsAre(Span{9h, 17h}));
  EXPECT_THAT(bd.weekly[0].hours[4], ElementsAre(Span{9h, 17h}));
  EXPECT_TRUE(bd.weekly[0].hours[5].empty());
  EXPECT_EQ(read.config.policies.at("default").at(0).calendar, "bd");
  EXPECT_THAT(read.config.listen, ElementsAre("[::]:7207"));
}

TEST(ReadConfig, UsesTheOnlyCalendarWhereAPolicyNamesNone) {
  const auto read = test::read_text_as_config("calendars: {mine: {version: a, weekly: [{hours: {sun: [\"09:00-17:00\"]}}]}}\n");
  EXPECT_TRUE(read.ok()) << test::lines(read.faults);
  EXPECT_EQ(read.config.policies.at("default").at(0).calendar, "mine");
}

TEST(ReadConfig, CleansNamesOfControlsAndBidiMarks) {
  const auto read = test::read_text_as_config("offices: [{id: a, name: \"  DC\\u202E\\x07 Office\\r\\nBogura\\u200B \"}]\n");
  EXPECT_EQ(read.config.offices[0].name, "DC Office  Bogura");
}

TEST(ReadConfig, KeepsTheJoinersOfBengaliNames) {
  const auto read = test::read_text_as_config("offices: [{id: a, name: \"র\\u200D্যাব\"}]\n");
  EXPECT_EQ(read.config.offices[0].name, "র\u200D্যাব");
}

TEST(ReadConfig, ReadsJsonToo) {
  const auto read = test::read_text_as_config("{\n \"version\": 1,\n \"offices\": [\n  {\"id\": \"a\", \"name\": \"\\u09a2\\u09be\\u0995\\u09be\"}\n ]\n}\n");
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.offices.at(0).name, "ঢাকা");
}

TEST(ReadConfig, TakesTextsThatLookLikeNumbersAndTruthValuesAsTexts) {
  const auto read = test::read_text_as_config("policies: {default: [{version: 1e3, interim_words: {en: [no, on, 0o17, 007]}}]}\n");
  EXPECT_EQ(read.config.policies.at("default")[0].version, "1e3");
  EXPECT_THAT(read.config.policies.at("default")[0].interim_words_en, ElementsAre("no", "on", "0o17", "007"));
}

TEST(ReadConfig, AllowsAnchorsAndAliases) {
  const auto read = test::read_text_as_config("platforms: {facebook: &usual {concurrency: 4}, wordpress: *usual}\n");
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.platforms.at("wordpress").concurrency, 4);
}

TEST(ReadConfig, TellsAFaultBehindAnAliasOnce) {
  const auto read = test::read_text_as_config("platforms: {facebook: &usual {concurrency: 0}, wordpress: *usual}\n");
  EXPECT_EQ(read.faults.size(), 1u) << test::lines(read.faults);
}

TEST(ReadConfig, SaysWhichFileIsNotThere) {
  const auto read = read_config({"/nowhere/sarad.yml"}, {});
  ASSERT_EQ(read.faults.size(), 1u);
  EXPECT_THAT(read.faults[0].text(), HasSubstr("/nowhere/sarad.yml:1:1: cannot be read: No such file or directory"));
}

TEST(ReadConfig, RefusesToBeginWithoutAFile) { EXPECT_FALSE(read_config({}, {}).ok()); }

TEST(ReadConfig, RefusesADirectoryInPlaceOfAFile) {
  const test::Folder folder;
  EXPECT_THAT(test::lines(read_config({folder.path().string()}, {}).faults), HasSubstr("not a regular file"));
}

}  // namespace
}  // namespace sarad
