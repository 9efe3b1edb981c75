// SPDX-License-Identifier: Apache-2.0
#include "base/bcrypt.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

// Of the test vectors that OpenBSD's authors published for bcrypt.
const std::string kHash = "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.";

TEST(Bcrypt, KnowsThePassword) {
  EXPECT_TRUE(fits("", kHash));
  EXPECT_TRUE(fits("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"));
  EXPECT_FALSE(fits("b", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"));
}

TEST(Bcrypt, APasswordThatItWouldCutFitsNothing) {
  EXPECT_FALSE(fits(std::string(73, 'a'), kHash));
  EXPECT_FALSE(fits(std::string("\0", 1), kHash)) << "would be read as the empty one";
}

TEST(Bcrypt, WhatIsNoHashFitsNothing) {
  for (const std::string hash : {"", "x", "$1$abc$def", "$2a$31$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
                                 "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s:", "$2x$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkY8jIucDrjc8deX1s."}) {
    EXPECT_FALSE(is_bcrypt(hash)) << hash;
    EXPECT_FALSE(fits("", hash)) << hash;
  }
  EXPECT_TRUE(is_bcrypt(kHash));
}

}  // namespace
}  // namespace sarad
