// SPDX-License-Identifier: Apache-2.0
// Each value leaves the program under a word of its own, and what is no value is said to be unknown.
#include "measures/case_lists.hpp"
#include "measures/rollup.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <stdexcept>
#include <string>

namespace sarad {
namespace {

template <class Enum>
void expect_own_words(int count) {
  std::set<std::string> words;
  for (int i = 0; i < count; ++i) words.emplace(to_string(static_cast<Enum>(i)));
  EXPECT_EQ(words.size(), static_cast<std::size_t>(count));
  EXPECT_FALSE(words.contains("unknown"));
  EXPECT_EQ(to_string(static_cast<Enum>(count)), "unknown") << "a value without a word, or a test that counts too few";
}

TEST(Names, EachValueHasAWordOfItsOwn) {
  expect_own_words<RuleError>(8);
  expect_own_words<TreeError>(4);
  expect_own_words<CaseState>(5);
  expect_own_words<Verdict>(6);
  expect_own_words<Address>(4);
  expect_own_words<Breach>(3);
  expect_own_words<CaseFlag>(4);
  expect_own_words<CadenceVerdict>(4);
  expect_own_words<QuantileStatus>(4);
  expect_own_words<RateStatus>(3);
  expect_own_words<PageState>(5);
  expect_own_words<ClockKind>(4);
}

TEST(Names, AnErrorThatNobodyHandlesIsThrownByItsName) {
  const Ruled<int> rule{RuleError::no_policy};
  const boost::system::result<int, TreeError> tree{TreeError::cycle};
  try {
    static_cast<void>(rule.value());
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no_policy");
  }
  try {
    static_cast<void>(tree.value());
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cycle");
  }
}

TEST(CaseLists, ComeFromTheFiguresOrFromWhoeverHoldsThem) {
  Snapshot snapshot;
  auto figures = std::make_shared<PageFigures>();
  figures->cases.resize(2);
  snapshot.pages = {nullptr, figures};
  EXPECT_TRUE(list_cases(snapshot, 0).cases.empty());
  EXPECT_EQ(list_cases(snapshot, 1).cases.size(), 2U);

  CaseLists lists;
  lists.all = [](std::size_t page) {
    PageCases cases;
    cases.referrals.resize(page + 2);
    return cases;
  };
  snapshot.lists = std::make_shared<const CaseLists>(lists);
  EXPECT_TRUE(list_cases(snapshot, 0).referrals.empty()) << "a page that was never folded has none";
  EXPECT_EQ(list_cases(snapshot, 1).referrals.size(), 3U);
}

}  // namespace
}  // namespace sarad
