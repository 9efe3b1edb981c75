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

TEST(KnownItems, ThreadsAreRememberedOnlyWhereAskedFor) {
  const SipKey key = random_sip_key();
  KnownItems plain{key}, threaded{key};
  threaded.remember_threads();
  for (auto* known : {&plain, &threaded}) {
    known->add("-100/7", "-200/5");
    known->add("-100/8", "-200/5");
    known->add("-100/9", "-100/9");
  }
  EXPECT_EQ(plain.thread_of("-100/7"), std::nullopt);
  EXPECT_EQ(threaded.thread_of("-100/7"), "-200/5");
  EXPECT_EQ(threaded.thread_of("-100/8"), "-200/5");
  EXPECT_EQ(threaded.thread_of("-100/9"), "-100/9");
  EXPECT_EQ(threaded.thread_of("-200/5"), std::nullopt);
}

}  // namespace
}  // namespace sarad
