// SPDX-License-Identifier: Apache-2.0
// Files made to cost time or memory (faults F79), and faults by the thousand.
#include "config/source.hpp"
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::HasSubstr;

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string first_fault(std::string_view text) {
  const auto read = test::read_text_as_config(text);
  EXPECT_FALSE(read.ok());
  return read.faults.empty() ? "" : read.faults.front().code;
}

TEST(Hostile, NestingIsCutOffAtThirtyTwo) {
  EXPECT_EQ(first_fault("a: " + repeat("[", 10'000) + repeat("]", 10'000)), "too_deep");
  EXPECT_EQ(first_fault("a: " + repeat("{a: ", 100'000)), "too_deep");
  EXPECT_EQ(first_fault(repeat("- ", 100'000)), "too_deep");
}

TEST(Hostile, NestingOfThirtyTwoIsRead) { EXPECT_EQ(first_fault("a: " + repeat("[", 31) + repeat("]", 31)), "unknown_key"); }

TEST(Hostile, AliasesAreCountedAsOftenAsTheyComeToStand) {
  EXPECT_EQ(first_fault("a: &a [x]\nb: [" + repeat("*a, ", 10'000) + "]\n"), "unknown_key");
  EXPECT_EQ(first_fault("a: &a [x]\nb: [" + repeat("*a, ", 10'001) + "]\n"), "too_large");
}

TEST(Hostile, ManyValuesByFewAliasesAreCountedToo) {
  EXPECT_EQ(first_fault("a: &a [" + repeat("x, ", 10'000) + "]\nb: [" + repeat("*a, ", 500) + "]\n"), "too_large");
}

TEST(Hostile, AFileOverThirtyTwoMebibytesIsNotRead) {
  const test::Folder folder;
  const auto path = folder.put("sarad.yml", "");
  std::filesystem::resize_file(path, kMaxSourceBytes + 1);
  const auto read = read_config({path}, test::options());
  ASSERT_EQ(read.faults.size(), 1u);
  EXPECT_EQ(read.faults[0].code, "too_large");
}

TEST(Hostile, AHundredThousandFaultsAreCountedNotKept) {
  std::string text = "offices:\n";
  for (int i = 0; i < 100'000; ++i) text += "- {id: A}\n";
  const auto read = test::read_text_as_config(text);
  ASSERT_EQ(read.faults.size(), 101u);
  EXPECT_EQ(read.faults.back().text(), "and 99900 more");
  EXPECT_EQ(read.faults.back().code, "more");
  EXPECT_EQ(read.faults[99].line, 101);
}

TEST(Hostile, ManyUnknownParentsAmongManyOfficesTakeNoAge) {
  std::string text = "offices:\n";
  for (int i = 0; i < 3'000; ++i) text += "- {id: office-of-place-" + std::to_string(i) + ", parent: office-of-plaec-" + std::to_string(i) + "}\n";
  EXPECT_EQ(test::read_text_as_config(text).faults.size(), 101u);
}

TEST(Hostile, EveryCutOfAGoodFileIsReadWithoutHarm) {
  const std::string whole = test::read_text(test::here() / "good" / "everything.yml");
  for (std::size_t length = 0; length < whole.size(); length += 7)
    for (const auto& fault : test::read_text_as_config(whole.substr(0, length)).faults) EXPECT_FALSE(fault.message.empty());
}

TEST(Hostile, EveryCharacterReplacedIsReadWithoutHarm) {
  const std::string whole = test::read_text(test::here() / "good" / "everything.yml");
  constexpr std::string_view kPut = "{}[]:,&*!|>'\"%@`#-?\t\n\\";
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    std::string bent = whole;
    bent[at] = kPut[at / 5 % kPut.size()];
    for (const auto& fault : test::read_text_as_config(bent).faults) EXPECT_GT(fault.line, 0);
  }
}

TEST(FaultText, IsOneLineWhateverTheFileHolds) {
  const auto read = test::read_text_as_config("\"a\\nb\\x1b[31m\\u202E\": 1\nlog: {level: \"x\\r\\ny\"}\n");
  ASSERT_EQ(read.faults.size(), 2u);
  for (const auto& fault : read.faults) {
    EXPECT_EQ(fault.text().find_first_of("\n\r\x1b"), std::string::npos);
    EXPECT_EQ(fault.text().find("\u202E"), std::string::npos);
  }
}

TEST(FaultText, IsNeverLong) {
  const auto read = test::read_text_as_config(std::string(900, 'k') + ": 1\nlog: {level: " + std::string(5000, 'x') + "}\n");
  ASSERT_EQ(read.faults.size(), 2u);
  for (const auto& fault : read.faults) EXPECT_LT(fault.text().size(), 1200u);
}

TEST(FaultJson, HoldsEveryPart) {
  Fault fault;
  fault.file = "a \"b\"\\c.yml";
  fault.line = 58;
  fault.column = 7;
  fault.path = "policies.default[0]";
  fault.code = "unknown_key";
  fault.message = "unknown key";
  fault.hint = "line\nbreak";
  EXPECT_EQ(fault.json(),
            R"({"file":"a \"b\"\\c.yml","line":58,"column":7,"path":"policies.default[0]","code":"unknown_key",)"
            R"("message":"unknown key","hint":"line\u000abreak","warning":false})");
}

TEST(FaultText, NamesWarnings) {
  Fault fault;
  fault.file = "sarad.yml";
  fault.line = 83;
  fault.column = 14;
  fault.message = "token of \"a\" is used by 1,240 pages";
  fault.hint = "one revocation blinds them all";
  fault.warning = true;
  EXPECT_EQ(fault.text(), "sarad.yml:83:14: warning: token of \"a\" is used by 1,240 pages; one revocation blinds them all");
}

}  // namespace
}  // namespace sarad
