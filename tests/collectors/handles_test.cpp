// SPDX-License-Identifier: Apache-2.0
#include "collectors/handles.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(Handles, ATextIsReadWithoutTheNamesItBeginsWith) {
  EXPECT_EQ(without_leading_handles("@office @Rahim_1 ধন্যবাদ"), "ধন্যবাদ");
  EXPECT_EQ(without_leading_handles("  @অফিস\nকবে?"), "কবে?");
  EXPECT_EQ(without_leading_handles("কবে? @office"), "কবে? @office");
}

TEST(Handles, ANameAloneStaysSinceItMayBeAnOffices) {
  EXPECT_EQ(without_leading_handles("@road_office"), "@road_office");
  EXPECT_EQ(without_leading_handles("@"), "@");
  EXPECT_EQ(without_leading_handles(""), "");
}

TEST(Handles, ANameThatRunsIntoOtherSignsIsPartOfTheText) {
  EXPECT_EQ(without_leading_handles("@office? কবে"), "@office? কবে");
}

TEST(Handles, AHandleIsFoundWholeInAnyCase) {
  EXPECT_TRUE(names_handle("ask @DC_Office.", "@dc_office"));
  EXPECT_TRUE(names_handle("@dc_officex and @dc_office, when?", "dc_office"));
  EXPECT_FALSE(names_handle("@dc_officex", "dc_office"));
  EXPECT_FALSE(names_handle("@dc_office.gov", "dc_office"));
  EXPECT_FALSE(names_handle("dc_office", "dc_office"));
  EXPECT_FALSE(names_handle("@", ""));
}

}  // namespace
}  // namespace sarad
