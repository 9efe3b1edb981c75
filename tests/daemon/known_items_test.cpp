// SPDX-License-Identifier: Apache-2.0
#include "daemon/known_items.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sarad {
namespace {

TEST(KnownItems, HoldsWhatWasAddedAndNothingElse) {
  const SipKey key = random_sip_key();
  KnownItems known{key};
  for (int i = 0; i < 10'000; i += 2) known.add("1000_" + std::to_string(i));
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(known.contains("1000_" + std::to_string(i)), i % 2 == 0) << i;
  EXPECT_EQ(known.size(), 5'000U);
}

TEST(KnownItems, AddingTwiceIsAddingOnce) {
  const SipKey key = random_sip_key();
  KnownItems known{key};
  known.add("a");
  known.add("a");
  EXPECT_EQ(known.size(), 1U);
}

}  // namespace
}  // namespace sarad
