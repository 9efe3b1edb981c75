// SPDX-License-Identifier: Apache-2.0
// Which ruling holds on which activity, and when it began to exist.
#include "measures/rulings.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace sarad {
namespace {

Instant at(int t) { return Instant{Seconds{1'000'000 + t}}; }

Activity activity(std::string id, bool interim = false, bool trivial = false) {
  Activity a;
  a.id = std::move(id);
  a.kind = Kind::comment;
  a.created = at(0);
  a.seen = at(1);
  a.facts.interim = interim;
  a.facts.trivial = trivial;
  a.facts.mentions = {"page"};
  return a;
}

Ruling on(std::string id, int t, std::optional<bool> interim, std::optional<bool> trivial, std::int64_t number = 1) {
  return Ruling{number, "p", std::move(id), interim, trivial, "Rahima", "read it", at(t)};
}

constexpr std::nullopt_t untouched = std::nullopt;

TEST(Rulings, ARulingOverridesWhatWasReadFromTheText) {
  const std::vector<Activity> facts{activity("a", true, false)};
  const std::vector<Ruling> rulings{on("a", 5, false, true)};
  const auto ruled = apply(facts, rulings, at(10));
  EXPECT_FALSE(ruled.at(0).facts.interim);
  EXPECT_TRUE(ruled.at(0).facts.trivial);
}

TEST(Rulings, EverythingElseAndTheOrderStay) {
  const std::vector<Activity> facts{activity("b"), activity("a"), activity("c", true, true)};
  const std::vector<Ruling> rulings{on("a", 5, untouched, true)};
  auto expected = facts;
  expected[1].facts.trivial = true;
  EXPECT_EQ(apply(facts, rulings, at(10)), expected);
  EXPECT_EQ(apply(facts, {}, at(10)), facts);
}

TEST(Rulings, ARulingDoesNotExistBeforeItWasMade) {
  const std::vector<Activity> facts{activity("a")};
  const std::vector<Ruling> rulings{on("a", 5, untouched, true)};
  EXPECT_FALSE(apply(facts, rulings, at(4)).at(0).facts.trivial);
  EXPECT_TRUE(apply(facts, rulings, at(5)).at(0).facts.trivial);
}

TEST(Rulings, ALaterOneOverrulesAndTheEarlierHoldsUntilThen) {
  const std::vector<Activity> facts{activity("a")};
  const std::vector<Ruling> rulings{on("a", 5, untouched, true, 1), on("a", 8, untouched, false, 2)};
  EXPECT_TRUE(apply(facts, rulings, at(7)).at(0).facts.trivial);
  EXPECT_FALSE(apply(facts, rulings, at(8)).at(0).facts.trivial);
}

TEST(Rulings, OfTheSameSecondTheOneEnteredLastHolds) {
  const std::vector<Activity> facts{activity("a")};
  const std::vector<Ruling> rulings{on("a", 5, true, untouched, 7), on("a", 5, false, untouched, 8)};
  EXPECT_FALSE(apply(facts, rulings, at(9)).at(0).facts.interim);
}

TEST(Rulings, TheTimeOfARulingGoesBeforeItsOrderOfEntry) {
  const std::vector<Activity> facts{activity("a")};
  const std::vector<Ruling> rulings{on("a", 6, true, untouched, 1), on("a", 5, false, untouched, 2)};
  EXPECT_TRUE(apply(facts, rulings, at(9)).at(0).facts.interim);
}

TEST(Rulings, ARulingOnOneFactLeavesAnEarlierOneOnTheOther) {
  const std::vector<Activity> facts{activity("a")};
  const std::vector<Ruling> rulings{on("a", 5, true, untouched, 1), on("a", 6, untouched, true, 2)};
  const auto ruled = apply(facts, rulings, at(9));
  EXPECT_TRUE(ruled.at(0).facts.interim);
  EXPECT_TRUE(ruled.at(0).facts.trivial);
}

TEST(Rulings, TheOrderInWhichTheyAreGivenChangesNothing) {
  const std::vector<Activity> facts{activity("a"), activity("b", true, true)};
  std::vector<Ruling> rulings{on("a", 5, true, true, 1), on("a", 6, false, untouched, 2), on("b", 6, false, false, 3),
                              on("b", 6, untouched, true, 4), on("nobody", 7, true, true, 5)};
  const auto expected = apply(facts, rulings, at(9));
  const auto by_number = [](const Ruling& x, const Ruling& y) { return x.number < y.number; };
  do {
    EXPECT_EQ(apply(facts, rulings, at(9)), expected);
  } while (std::next_permutation(rulings.begin(), rulings.end(), by_number));
}

TEST(Rulings, EveryVersionOfAnActivityIsRuledAlike) {
  auto later = activity("a", true, false);
  later.seen = at(3);
  const std::vector<Activity> facts{activity("a"), later};
  const std::vector<Ruling> rulings{on("a", 5, true, true)};
  for (const auto& a : apply(facts, rulings, at(9))) EXPECT_TRUE(a.facts.interim && a.facts.trivial);
}

}  // namespace
}  // namespace sarad
