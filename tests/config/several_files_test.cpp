// SPDX-License-Identifier: Apache-2.0
// Files over each other, pages.d and calendars' files.
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::ElementsAre;

constexpr std::string_view kKey = "privacy: {author_key: {credential: author-key}}\n";

std::string page(const std::string& id) {
  return "- {id: " + id + ", office: root, platform: wordpress, account: \"https://a.example\", registered: 2026-11-01}\n";
}

std::vector<std::string> page_ids(const ReadConfig& read) {
  std::vector<std::string> ids;
  for (const auto& each : read.config.pages) ids.push_back(each.id);
  return ids;
}

TEST(SeveralFiles, MergeMapsAndReplaceLists) {
  const test::Folder folder;
  const auto base = folder.put("base.yml", "log: {level: debug, repeat_after: 2h}\nserver: {listen: [\"a:1\", \"b:2\"]}\n");
  const auto site = folder.put("site.yml", "log: {level: error}\nserver: {listen: [\"c:3\"]}\n");
  const auto read = read_config({base, site}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.log_level, "error");
  EXPECT_EQ(read.config.log_repeat_after, std::chrono::hours{2});
  EXPECT_THAT(read.config.listen, ElementsAre("c:3"));
}

TEST(SeveralFiles, NameTheFileThatHoldsTheFault) {
  const test::Folder folder;
  const auto base = folder.put("base.yml", "log: {level: loud}\n"), site = folder.put("site.yml", "\nlog: {repeat_after: soon}\n");
  const auto read = read_config({base, site}, test::options());
  ASSERT_EQ(read.faults.size(), 2u);
  EXPECT_EQ(read.faults[0].file, base);
  EXPECT_EQ(read.faults[1].file, site);
  EXPECT_EQ(read.faults[1].line, 2);
}

TEST(SeveralFiles, AllTellTheirFaultsThoughOneIsNotYaml) {
  const test::Folder folder;
  const auto base = folder.put("base.yml", "log: {level: info\n"), site = folder.put("site.yml", "log: {levle: info}\n");
  EXPECT_EQ(read_config({base, site}, test::options()).faults.size(), 2u);
}

TEST(PagesD, AddsToTheListsInByteOrder) {
  const test::Folder folder;
  folder.put("pages.d/b.yml", "offices: [{id: extra, parent: root}]\npages:\n" + page("from-b"));
  folder.put("pages.d/B.yml", "pages:\n" + page("from-big-b"));
  folder.put("pages.d/notes.txt", "not yaml: [");
  folder.put("pages.d/.hidden.yml", "not yaml: [");
  const auto main = folder.put("sarad.yml", std::string{kKey} + "offices: [{id: root}]\npages:\n" + page("from-main"));
  const auto read = read_config({main}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_THAT(page_ids(read), ElementsAre("from-main", "from-big-b", "from-b"));
  EXPECT_EQ(read.config.offices.size(), 2u);
}

TEST(PagesD, AreThoseBesideTheFirstFileOnly) {
  const test::Folder folder;
  folder.put("site/pages.d/a.yml", "pages:\n" + page("wrong"));
  const auto main = folder.put("etc/sarad.yml", std::string{kKey} + "offices: [{id: root}]\n");
  const auto read = read_config({main, folder.put("site/site.yml", "version: 1\n")}, test::options());
  EXPECT_TRUE(read.config.pages.empty());
}

TEST(PagesD, MayNameInventoriesBesideThemselves) {
  const test::Folder folder;
  folder.put("pages.d/a.yml", "inventory: [{csv: more/pages.csv}]\n");
  folder.put("pages.d/more/pages.csv", "page_id,office_id,platform,account,registered\nx,root,wordpress,https://x.example,2026-11-01\n");
  const auto main = folder.put("sarad.yml", std::string{kKey} + "offices: [{id: root}]\n");
  const auto read = read_config({main}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_THAT(page_ids(read), ElementsAre("x"));
}

TEST(CalendarFile, IsSeenFromTheFileThatNamesIt) {
  const test::Folder folder;
  folder.put("etc/calendars/bd.yml", "version: from-file\nweekly: [{hours: {sun: [\"09:00-17:00\"]}}]\n");
  const auto main = folder.put("etc/sarad.yml", "calendars: {bd: {file: calendars/bd.yml}}\n");
  const auto read = read_config({main}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.calendars.at("bd").version, "from-file");
}

TEST(CalendarFile, ThatIsMissingIsTheOnlyFaultTold) {
  const test::Folder folder;
  const auto main = folder.put("sarad.yml", "calendars: {bd: {file: bd.yml}}\npolicies: {default: [{version: a, calendar: bd}]}\n");
  EXPECT_EQ(read_config({main}, test::options()).faults.size(), 1u);
}

}  // namespace
}  // namespace sarad
