// SPDX-License-Identifier: Apache-2.0
#include "daemon/system_clock.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;

TEST(SimulatedClock, RunsFasterThanTheWorlds) {
  const SimulatedClock clock{0, 0, 1008};
  EXPECT_EQ(clock.real_duration(Seconds{1008}), seconds{1});
  EXPECT_EQ(clock.real_duration(Seconds{-5}), nanoseconds{0});
  EXPECT_TRUE(clock.simulated());
}

TEST(SimulatedClock, IsAFunctionOfTheRealTimeOnly) {
  const auto real = SystemClock{}.now().time_since_epoch().count();
  const SimulatedClock clock{static_cast<double>(real), 1'793'000'000, 1};
  const auto ahead = clock.now().time_since_epoch().count() - 1'793'000'000;
  EXPECT_GE(ahead, 0);
  EXPECT_LT(ahead, 60);
}

TEST(SimulatedClock, IsReadFromWhatTheSimulatorPrints) {
  EXPECT_TRUE(parse_simulated_clock("1795630000.125:1793000000:1008"));
  for (const char* bad : {"", "1:2", "1:2:0", "1:2:-3", "1:2:3:4", "a:b:c", "1:2:3 "})
    EXPECT_FALSE(parse_simulated_clock(bad)) << bad;
}

}  // namespace
}  // namespace sarad
