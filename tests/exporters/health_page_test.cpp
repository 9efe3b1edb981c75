// SPDX-License-Identifier: Apache-2.0
#include "exporters/health_page.hpp"

#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using test::bangladesh;
using test::Country;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string page_of(Country& country, const Operations& operations, std::string_view language) {
  WebRequest request;
  request.path = "/health";
  request.query = {{"lang", std::string{language}}};
  return *health_page(country.make(), operations, request, country.now).body;
}

Operations scarce(const Country& country) {
  QuotaReach quota;
  quota.platform = "facebook";
  quota.app = "main";
  quota.granted_per_day = 480;
  quota.wanted_per_day = 4800;
  quota.needed_1h = 2000;
  quota.needed_4h = 900;
  quota.needed_24h = 500;
  quota.interval = 15min;
  quota.promised_gap = 6h;
  quota.pages = 50;
  quota.watched_less = 41;
  quota.longest_unseen = {{"page-new", std::nullopt}, {"page-old", country.now - 150min}};
  Operations operations;
  operations.quotas.push_back(quota);
  return operations;
}

TEST(HealthPage, SaysWhichPagesAreWatchedLessByHowMuchAndWhatWouldDo) {
  Country country = bangladesh();
  const std::string text = page_of(country, scarce(country), "en");
  EXPECT_THAT(text, AllOf(HasSubstr("too small: 41 of 50 pages are looked at less often than every 15\u00a0min"), HasSubstr("<td>480 calls<td>4800 calls<td>41"),
                          HasSubstr("2000 calls · 900 calls · 500 calls")));
  EXPECT_THAT(text, AllOf(HasSubstr("page-old"), HasSubstr("10 times the interval"), HasSubstr("page-new")));
}

TEST(HealthPage, SaysTheSameInBengali) {
  Country country = bangladesh();
  const std::string text = page_of(country, scarce(country), "bn");
  EXPECT_THAT(text, AllOf(HasSubstr("কোটা কম: ৫০টির মধ্যে ৪১টি পাতা"), HasSubstr("বিরতির ১০ গুণ"), HasSubstr("lang=en\"")));
  EXPECT_THAT(text, Not(HasSubstr("480")));
}

TEST(HealthPage, AQuotaThatSufficesIsSaidToAndNamesNoPage) {
  Country country = bangladesh();
  Operations operations = scarce(country);
  operations.quotas[0].granted_per_day = 10'000;
  operations.quotas[0].longest_unseen.clear();
  const std::string text = page_of(country, operations, "en");
  EXPECT_THAT(text, AllOf(HasSubstr("enough: each page is looked at every 15"), Not(HasSubstr("want of quota"))));
}

TEST(HealthPage, WhenItWillBeUsedUpIsATime) {
  Country country = bangladesh();
  Operations operations = scarce(country);
  EXPECT_THAT(page_of(country, operations, "en"), HasSubstr("lasts, or nobody tells"));
  operations.quotas[0].used_up = country.now + 2h;
  EXPECT_THAT(page_of(country, operations, "en"), Not(HasSubstr("lasts, or nobody tells")));
}

TEST(HealthPage, APageThatCannotBeSeenComesWithWhyAndWhatToDo) {
  Country country = bangladesh();
  const std::string id = country.make().roster->pages.front().id;
  country.note(id).state = PageState::blind;
  country.note(id).last_error = Error{Errc::permission_denied, "no <read>"};
  const std::string text = page_of(country, {}, "en");
  EXPECT_THAT(text, AllOf(HasSubstr("a permission is missing<small>no &lt;read&gt;</small>"), HasSubstr("sarad token check says which")));
  EXPECT_THAT(page_of(country, {}, "bn"), HasSubstr("অনুমতি নেই"));
}

TEST(HealthPage, TokensAreNamedWithTheirEndAndWhatTheyLack) {
  Country country = bangladesh();
  Operations operations;
  operations.tokens.push_back({"fb-bogura", "facebook", true, country.now - 1h, country.now + 48h, {"pages_read_user_content"}});
  operations.tokens.push_back({"<x>", "x", false, country.now, {}, {}});
  const std::string text = page_of(country, operations, "en");
  EXPECT_THAT(text, AllOf(HasSubstr("fb-bogura"), HasSubstr("pages_read_user_content"), HasSubstr("&lt;x&gt;"), HasSubstr(">refused<"), HasSubstr("not told")));
}

TEST(HealthPage, NothingStatedNothingUnseenIsSaidPlainly) {
  Country country = bangladesh();
  EXPECT_THAT(page_of(country, {}, "en"), AllOf(HasSubstr("states no quota"), HasSubstr("No token has been checked yet")));
}

}  // namespace
}  // namespace sarad
