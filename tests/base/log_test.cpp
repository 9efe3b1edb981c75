// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(Log, LeavesPlainValuesBare) { EXPECT_EQ(log::escape("dc-bogura-fb"), "dc-bogura-fb"); }

TEST(Log, QuotesBlanksAndEmptyValues) {
  EXPECT_EQ(log::escape("poll done"), "\"poll done\"");
  EXPECT_EQ(log::escape(""), "\"\"");
}

TEST(Log, OneEventStaysOneLineWhateverAPlatformSays) {
  EXPECT_EQ(log::escape("a\nlevel=error"), "\"a\\nlevel=error\"");
  EXPECT_EQ(log::escape("\x1b[31m"), "\"\\x1b[31m\"");
}

TEST(Log, DropsDirectionOverridesAndKeepsBengaliJoiners) {
  EXPECT_EQ(log::escape("a\u202Eb"), "\"a\\ub\"");
  EXPECT_EQ(log::escape("র\u200D্যা"), "\"র\u200D্যা\"");
}

}  // namespace
}  // namespace sarad
