// SPDX-License-Identifier: Apache-2.0
// The roll-up kept up to date (RollupTree) against the one made at once (roll_up, R80–R82).
#include "measures/rollup_tree.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace sarad::test {
namespace {

const std::vector<Band> kBands{{"good", 90}, {"fair", 70}, {"weak", 50}, {"poor", 0}};

std::string told(std::span<const OfficeRollup> rows) {
  std::ostringstream out;
  const auto rate = [&](const Rate& r) {
    out << ' ' << r.k << '/' << r.n << to_string(r.status) << std::hexfloat << r.rate.value_or(-1) << ' '
        << r.low.value_or(-1) << ' ' << r.high.value_or(-1) << r.band.value_or("-");
  };
  for (const auto& row : rows) {
    out << row.id;
    rate(row.own);
    rate(row.pooled);
    out << ' ' << row.offices << ' ' << row.offices_judged << ' ' << row.offices_too_few << ' ' << row.offices_meeting
        << ' ' << row.share_meeting.value_or(-1) << '\n';
  }
  return out.str();
}

struct Placed {
  PageCount count;
  std::string platform;
  SubtreeCounts counts;
};

class RandomTree : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random{GetParam()};
  std::size_t below(std::size_t n) { return random() % n; }

  std::vector<OfficeNode> forest(std::size_t n) {
    std::vector<OfficeNode> offices;
    for (std::size_t i = 0; i < n; ++i) {
      OfficeNode node{"o" + std::to_string((i * 7919) % 1000), std::nullopt};
      if (i > 2) node.parent = offices[below(i)].id;
      offices.push_back(std::move(node));
    }
    std::shuffle(offices.begin(), offices.end(), random);
    return offices;
  }
  Placed page(const std::vector<OfficeNode>& offices) {
    Placed p;
    p.count = {"p" + std::to_string(below(60)), offices[below(offices.size())].id, 0,
               static_cast<std::int64_t>(below(30))};
    p.count.k = static_cast<std::int64_t>(below(static_cast<std::size_t>(p.count.n) + 1));
    p.platform = below(2) == 0 ? "facebook" : "wordpress";
    p.counts.pages = 1;
    p.counts.open = static_cast<std::int64_t>(below(9));
    p.counts.overdue[below(4)] = 3;
    p.counts.cadence[below(4)] = 1;
    return p;
  }
};

TEST_P(RandomTree, SaysWhatTheReferenceSaysAfterEachChangeOfAPage) {
  const auto offices = forest(40);
  auto tree = RollupTree::make(offices, 80, 10, kBands).value();
  std::map<std::string, Placed> pages;
  for (int step = 0; step < 120; ++step) {
    const Placed p = page(offices);
    if (below(6) == 0) {
      pages.erase(p.count.id);
      tree.remove(p.count.id);
    } else {
      pages.insert_or_assign(p.count.id, p);
      ASSERT_TRUE(tree.set(p.count, p.platform, p.counts));
    }
    for (const std::string_view platform :
         {RollupTree::kAll, std::string_view{"facebook"}, std::string_view{"wordpress"}}) {
      std::vector<PageCount> counts;
      for (const auto& [id, each] : pages)
        if (platform == RollupTree::kAll || each.platform == platform) counts.push_back(each.count);
      ASSERT_EQ(told(tree.rows(platform)), told(roll_up(offices, counts, 80, 10, kBands).value()));
    }
  }
}

TEST_P(RandomTree, SumsEachSubtreeToThePagesUnderIt) {
  const auto offices = forest(30);
  auto tree = RollupTree::make(offices, 80, 10, kBands).value();
  std::map<std::string, std::string> parent;
  for (const auto& office : offices) parent[office.id] = office.parent.value_or("");
  std::map<std::string, Placed> pages;
  for (int i = 0; i < 80; ++i) {
    const Placed p = page(offices);
    pages.insert_or_assign(p.count.id, p);
    ASSERT_TRUE(tree.set(p.count, p.platform, p.counts));
  }
  for (const auto& office : offices) {
    SubtreeCounts expected, on_facebook;
    for (const auto& [id, p] : pages)
      for (std::string at = p.count.office; !at.empty(); at = parent[at])
        if (at == office.id) {
          expected += p.counts;
          if (p.platform == "facebook") on_facebook += p.counts;
        }
    EXPECT_EQ(tree.counts(office.id), expected);
    EXPECT_EQ(tree.counts(office.id, "facebook"), on_facebook);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTree, testing::Range(1U, 9U));

TEST(RollupTree, RefusesWhatIsNoForest) {
  EXPECT_EQ(RollupTree::make({{"a", std::nullopt}, {"a", std::nullopt}}, 80, 10, kBands).error(),
            TreeError::duplicate_office);
  EXPECT_EQ(RollupTree::make({{"a", "b"}}, 80, 10, kBands).error(), TreeError::unknown_parent);
  EXPECT_EQ(RollupTree::make({{"a", "b"}, {"b", "a"}}, 80, 10, kBands).error(), TreeError::cycle);
}

TEST(RollupTree, LeavesEverythingAsItWasWhenAPagesOfficeIsUnknown) {
  auto tree = RollupTree::make({{"a", std::nullopt}}, 80, 10, kBands).value();
  ASSERT_TRUE(tree.set({"p", "a", 9, 10}, "facebook"));
  EXPECT_EQ(tree.set({"p", "nowhere", 1, 10}, "facebook").error(), TreeError::unknown_office);
  EXPECT_EQ(tree.row("a").value().own.k, 9);
  EXPECT_EQ(tree.row("nowhere").error(), TreeError::unknown_office);
}

TEST(RollupTree, ReadsAPagesCountsFromItsFigures) {
  auto tree = RollupTree::make({{"top", std::nullopt}, {"a", "top"}}, 80, 10, kBands).value();
  Page page;
  page.id = "p";
  page.office = "a";
  page.platform = "facebook";
  PageFigures figures;
  figures.open = 4;
  figures.on_time.strict = make_rate(9, 12, 10, kBands);
  figures.overdue_cases = {3, 1, 0};
  figures.cadence.rolling.verdict = CadenceVerdict::not_met;
  ASSERT_TRUE(tree.set(page, figures));
  EXPECT_EQ(tree.row("top").value().pooled.k, 9);
  EXPECT_EQ(tree.row("top", "wordpress").value().pooled.n, 0);
  EXPECT_EQ(tree.counts("top").open, 4);
  EXPECT_EQ(tree.counts("top").overdue_cases[0], 3);
  EXPECT_EQ(tree.counts("top", "facebook").cadence[static_cast<std::size_t>(CadenceVerdict::not_met)], 1);
}

}  // namespace
}  // namespace sarad::test
