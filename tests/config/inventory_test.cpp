// SPDX-License-Identifier: Apache-2.0
// Inventories as spreadsheets write them (faults F80), and how long fifty thousand rows take.
#include "config/csv.hpp"
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

namespace sarad {
namespace {

using testing::ElementsAre;

constexpr std::string_view kHeader =
    "page_id,office_id,office_name,office_name_en,parent_id,level,platform,account,app,token,team,contacts,registered,paused\n";

ReadConfig read_csv(std::string_view text) {
  const test::Folder folder;
  folder.put("pages.csv", text);
  return read_config({folder.put("sarad.yml", "privacy: {author_key: {credential: author-key}}\ninventory: [{csv: pages.csv}]\n")},
                     test::options());
}

std::vector<std::vector<std::string>> rows(std::string_view text) {
  std::vector<std::vector<std::string>> out;
  CsvReader reader{text, ','};
  for (CsvRow row; reader.next(row) == CsvReader::Step::row;) out.push_back(row.cells);
  return out;
}

TEST(Csv, KeepsDelimitersQuotesAndLineBreaksWithinQuotes) {
  EXPECT_THAT(rows("a,\"b,c\"\r\n\"d\"\"e\",\"f\ng\"\n"), ElementsAre(ElementsAre("a", "b,c"), ElementsAre("d\"e", "f\ng")));
}

TEST(Csv, NeedsNoLineBreakAtTheEnd) { EXPECT_THAT(rows("a,b\nc,"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", ""))); }

TEST(Csv, CutsBlanksAroundCells) { EXPECT_THAT(rows(" a ,\tb\n"), ElementsAre(ElementsAre("a", "b"))); }

TEST(Csv, CountsLinesWithinQuotedCells) {
  CsvReader reader{"\"a\nb\nc\",d\ne,f\n", ','};
  CsvRow row;
  ASSERT_EQ(reader.next(row), CsvReader::Step::row);
  EXPECT_EQ(row.line, 1u);
  ASSERT_EQ(reader.next(row), CsvReader::Step::row);
  EXPECT_EQ(row.line, 4u);
}

TEST(Csv, GoesOnAfterARowThatCannotBeRead) {
  CsvReader reader{"a\"b,c\nd,e\n", ','};
  CsvRow row;
  EXPECT_EQ(reader.next(row), CsvReader::Step::stray_quote);
  EXPECT_EQ(reader.next(row), CsvReader::Step::row);
  EXPECT_THAT(row.cells, ElementsAre("d", "e"));
  EXPECT_EQ(row.line, 2u);
}

TEST(Csv, EndsAfterAQuotationMarkThatIsNeverClosed) {
  CsvReader reader{"\"a,b\nc", ','};
  CsvRow row;
  EXPECT_EQ(reader.next(row), CsvReader::Step::open_quote);
  EXPECT_EQ(reader.next(row), CsvReader::Step::end);
}

TEST(Csv, TakesItsDelimiterFromTheHeader) {
  EXPECT_EQ(CsvReader::delimiter_of("a;b;c\nd,e,f,g,h\n"), ';');
  EXPECT_EQ(CsvReader::delimiter_of("a,b\n"), ',');
  EXPECT_EQ(CsvReader::delimiter_of("a\n"), ',');
}

TEST(Inventory, GivesOfficesAndPages) {
  const auto read = read_csv(std::string{kHeader} +
                             ",dc,\"জেলা প্রশাসন, বগুড়া\",DC Office,,district,,,,,,head:dc@b.example|admin:ict@b.example:en,,\n"
                             "fb,dc,,,,,facebook,0012,,credential:fb-main,1|2,,2026-11-01,no\n");
  EXPECT_EQ(test::lines(read.faults), "");
  ASSERT_EQ(read.config.offices.size(), 1u);
  EXPECT_EQ(read.config.offices[0].name, "জেলা প্রশাসন, বগুড়া");
  EXPECT_EQ(read.config.offices[0].level, "district");
  EXPECT_THAT(read.config.offices[0].contacts, ElementsAre(Contact{"head", "dc@b.example", ""}, Contact{"admin", "ict@b.example", "en"}));
  ASSERT_EQ(read.config.pages.size(), 1u);
  EXPECT_EQ(read.config.pages[0].office, "dc");
  EXPECT_EQ(read.config.pages[0].account, "0012");
  EXPECT_EQ(read.config.pages[0].token.reveal(), "pretend-token");
  EXPECT_THAT(read.config.pages[0].team, ElementsAre("1", "2"));
  EXPECT_FALSE(read.config.pages[0].paused);
}

TEST(Inventory, IsReadAsExcelSavesIt) {
  const auto read = read_csv("\xEF\xBB\xBFpage_id;office_id;office_name;platform;account;registered\r\n"
                             "a;dc;\"Office; of \"\"Bogura\"\"\";wordpress;https://a.example;2026-11-01\r\n;;;;;\r\n");
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.offices.at(0).name, "Office; of \"Bogura\"");
  EXPECT_EQ(read.config.pages.at(0).account, "https://a.example");
}

TEST(Inventory, MayHaveItsColumnsInAnyOrder) {
  const auto read = read_csv("registered,account,office_id,platform,page_id\n2026-11-01,x,dc,wordpress,a\n,,dc,,\n");
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.pages.at(0).id, "a");
}

TEST(Inventory, MayRepeatEqualOfficesAlsoInAnotherFile) {
  const test::Folder folder;
  const std::string header = "page_id,office_id,office_name,platform,account,registered\n";
  folder.put("a.csv", header + "a,dc,DC,wordpress,x,2026-11-01\nb,dc,DC,wordpress,y,2026-11-01\n");
  folder.put("b.csv", header + "c,dc,DC,wordpress,z,2026-11-01\n");
  const auto main = folder.put("sarad.yml", "privacy: {author_key: {credential: author-key}}\ninventory: [{csv: a.csv}, {csv: b.csv}]\n");
  const auto read = read_config({main}, test::options());
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.offices.size(), 1u);
  EXPECT_EQ(read.config.pages.size(), 3u);
}

TEST(Inventory, OfFiftyThousandRowsIsReadWhole) {
  std::string text{kHeader};
  for (int i = 0; i < 50'000; ++i) {
    const std::string n = std::to_string(i);
    text += 'p' + n + ",o" + n + ",\"জেলা প্রশাসন, " + n + "\",Office " + n + ',' + (i > 0 ? 'o' + std::to_string(i / 10) : "") +
            ",upazila,wordpress,https://s" + n + ".example,,,7|12,admin:ict@s.example:bn,2026-11-01,\n";
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto read = read_csv(text);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "50,000 rows in " << took.count() << " s (wanted: under 5 s in a release build)\n";
  EXPECT_EQ(test::lines(read.faults), "");
  ASSERT_EQ(read.config.pages.size(), 50'000u);
  EXPECT_EQ(read.config.pages.back().account, "https://s49999.example");
  EXPECT_EQ(read.config.offices.back().parent, "o4999");
}

}  // namespace
}  // namespace sarad
