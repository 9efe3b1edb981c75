// SPDX-License-Identifier: Apache-2.0
#include "exporters/office_sums.hpp"

#include "exporters/offices_json.hpp"
#include "exporters/page_reading.hpp"
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

namespace sarad {
namespace {

using test::bangladesh;
using test::Country;
using testing::HasSubstr;
using testing::Not;

/// The sums of an office, by looking at every page and walking up from it.
SubtreeCounts naive(const Snapshot& snapshot, std::string_view office) {
  const OfficeTree tree{snapshot.roster};
  SubtreeCounts sum;
  for (std::size_t i = 0; i < snapshot.pages.size(); ++i) {
    const auto* figures = view_page(snapshot, i).figures;
    if (figures == nullptr || !tree.within(*tree.find(snapshot.roster->pages[i].office), *tree.find(office))) continue;
    ++sum.pages;
    sum.open += figures->open;
    sum.responded += figures->responded;
    for (std::size_t k = 0; k < 4; ++k) {
      sum.overdue[k] += figures->clocks[k].overdue;
      sum.unseen[k] += figures->clocks[k].unseen;
    }
    for (std::size_t k = 0; k < 3; ++k) sum.overdue_cases[k] += figures->overdue_cases[k];
    sum.vanished += figures->vanished;
    sum.withdrawn += figures->withdrawn;
    ++sum.cadence[static_cast<std::size_t>(figures->cadence.rolling.verdict)];
  }
  return sum;
}

void expect_all(const OfficeSums& sums, const Snapshot& snapshot) {
  OfficeSums fresh;
  fresh.update(snapshot);
  for (const auto& office : snapshot.roster->offices) {
    const OfficeSum sum = sums.of(office.id), once = fresh.of(office.id);
    ASSERT_EQ(sum.counts, naive(snapshot, office.id)) << office.id;
    ASSERT_EQ(sum.pages, once.pages) << office.id;
    ASSERT_EQ(std::tuple(sum.rates.pooled.k, sum.rates.pooled.n, sum.rates.offices_judged, sum.rates.offices_meeting),
              std::tuple(once.rates.pooled.k, once.rates.pooled.n, once.rates.offices_judged, once.rates.offices_meeting))
        << office.id;
  }
}

TEST(OfficeSums, AreThoseOfEveryPageLookedAtWhateverChanged) {
  Country country = bangladesh();
  const auto roster = country.make().roster;
  std::vector<std::string> pages;
  for (const auto& page : roster->pages) pages.push_back(page.id);
  std::mt19937 dice{7};
  const auto roll = [&](int sides) { return std::uniform_int_distribution<int>{0, sides - 1}(dice); };
  OfficeSums sums;
  for (int step = 0; step < 300; ++step) {
    for (int n = roll(3); n > 0; --n) {
      const auto& page = pages[static_cast<std::size_t>(roll(static_cast<int>(pages.size())))];
      auto& figures = country.figures(page);
      figures.open = roll(9);
      figures.clocks[static_cast<std::size_t>(roll(4))] = {.overdue = roll(5), .pending = 0, .due_soon = 0, .provisional_overdue = 0, .unseen = roll(3)};
      figures.cadence.rolling.verdict = static_cast<CadenceVerdict>(roll(4));
      figures.on_time.strict = make_rate(roll(20), 20 + roll(9), 10, RateInput{}.bands, roll(4) > 0);
    }
    if (roll(5) == 0) country.note(pages[static_cast<std::size_t>(roll(static_cast<int>(pages.size())))]).state = static_cast<PageState>(roll(5));
    if (roll(20) == 0) country.configured(pages[static_cast<std::size_t>(roll(static_cast<int>(pages.size())))]).paused = roll(2) == 0;
    const Snapshot snapshot = country.make();
    sums.update(snapshot);
    ASSERT_NO_FATAL_FAILURE(expect_all(sums, snapshot)) << "step " << step;
  }
}

TEST(OfficeSums, APageThatIsNotJudgedHasNoRateButItsMessages) {
  Country country = bangladesh();
  OfficeSums sums;
  sums.update(country.make());
  const OfficeSum before = sums.of("cabinet");
  auto& figures = country.figures("dc-bogura-fb");
  const Rate strict = figures.on_time.strict;
  figures.on_time.strict = make_rate(strict.k, strict.n, 10, RateInput{}.bands, false);
  sums.update(country.make());
  EXPECT_EQ(sums.of("cabinet").rates.pooled.n, before.rates.pooled.n - strict.n);
  EXPECT_EQ(sums.of("cabinet").counts, before.counts);
}

TEST(OfficeSums, OfAnUnknownOfficeAreZero) {
  OfficeSums sums;
  EXPECT_EQ(sums.of("cabinet").pages, 0);
  sums.update(bangladesh().make());
  EXPECT_EQ(sums.of("nobody").pages, 0);
  EXPECT_GT(sums.of("cabinet").pages, 0);
}

std::string offices(const WebRequest& request, int status = 200) {
  const Snapshot snapshot = bangladesh().make();
  OfficeSums sums;
  sums.update(snapshot);
  const WebReply reply = offices_reply(snapshot, sums, request);
  EXPECT_EQ(reply.status, status);
  return *reply.body;
}

WebRequest asking(std::vector<std::pair<std::string, std::string>> query) {
  WebRequest request;
  request.query = std::move(query);
  return request;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(OfficesJson, TellsAnOfficeWithAllBelowIt) {
  const std::string text = offices(asking({{"office", "div-rajshahi"}}));
  EXPECT_THAT(text, HasSubstr(R"("office":"div-rajshahi","parent":"cabinet","level":"division")"));
  EXPECT_THAT(text, HasSubstr(R"("offices":5)"));
  EXPECT_EQ(count(text, "\"office\":"), 1U);
}

TEST(OfficesJson, BelowIsTheSubtreeAndAParentItsChildren) {
  EXPECT_EQ(count(offices(asking({{"subtree", "dc-bogura"}})), "\"office\":"), 2U);
  EXPECT_EQ(count(offices(asking({{"parent", "div-rajshahi"}})), "\"office\":"), 3U);
  const std::string roots = offices(asking({{"parent", ""}}));
  EXPECT_EQ(count(roots, "\"office\":"), 1U);
  EXPECT_THAT(roots, HasSubstr("\"cabinet\""));
}

TEST(OfficesJson, ComesInParts) {
  const std::string first = offices(asking({{"limit", "4"}})), rest = offices(asking({{"limit", "4"}, {"after", "dc-pabna"}}));
  EXPECT_THAT(first, HasSubstr(R"("next":"dc-pabna")"));
  EXPECT_EQ(count(first, "\"office\":"), 4U);
  EXPECT_EQ(count(rest, "\"office\":"), 2U);
  EXPECT_THAT(rest, Not(HasSubstr("\"next\"")));
}

TEST(OfficesJson, WhatIsAskedWronglyIsSaidSo) {
  EXPECT_THAT(offices(asking({{"office", "<nobody>"}}), 400), Not(HasSubstr("nobody")));
  EXPECT_THAT(offices(asking({{"limit", "0"}}), 400), HasSubstr("limit"));
  EXPECT_THAT(offices(asking({{"after", "x"}}), 400), HasSubstr("after"));
}

}  // namespace
}  // namespace sarad
