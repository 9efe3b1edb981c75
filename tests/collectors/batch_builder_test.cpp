// SPDX-License-Identifier: Apache-2.0
#include "collectors/batch_builder.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;

const Instant kBegan = sys_days{year{2004} / 1 / 1}, kNow = sys_days{year{2026} / 3 / 20};

class Builder : public testing::Test {
 protected:
  Builder() { page.account = "77"; }
  Page page;
  PollInput input{.page = page,
                  .cursor = {},
                  .threads = {},
                  .followed = {},
                  .now = kNow,
                  .profile_wanted = false,
                  .recheck_all = false,
                  .read_text = testing_collectors::plain_reader()};
  BatchBuilder builder{input, kBegan};

  bool add(const std::string& id, Instant created, Kind kind = Kind::comment) {
    auto activity = builder.begin(id, created);
    activity->kind = kind;
    activity->thread_id = "t";
    return builder.add(std::move(*activity));
  }
};

TEST_F(Builder, EachObjectOnceInOrderOfTimeAndId) {
  EXPECT_TRUE(add("b", kBegan));
  EXPECT_TRUE(add("c", kBegan + seconds{1}));
  EXPECT_FALSE(add("b", kBegan + hours{1}));
  EXPECT_TRUE(add("a", kBegan));
  const Batch batch = builder.take();
  EXPECT_THAT(testing_collectors::ids_of(batch), ElementsAre("a", "b", "c"));
  EXPECT_EQ(batch.coverage.fetched, 3);
  EXPECT_TRUE(batch.complete);
}

TEST_F(Builder, OnlyMessagesAndAnswersCountAsFetched) {
  for (const auto kind : {Kind::post, Kind::visitor_post, Kind::mention})
    add("p" + std::string{to_string(kind)}, kNow, kind);
  for (const auto kind : {Kind::comment, Kind::reply, Kind::private_reply})
    add("c" + std::string{to_string(kind)}, kNow, kind);
  EXPECT_EQ(builder.take().coverage.fetched, 3);
}

TEST_F(Builder, WhatTheLedgerHoldsIsCountedAndNotReadAgain) {
  input.known = [](std::string_view id) { return id == "old"; };
  BatchBuilder some{input, kBegan};
  EXPECT_TRUE(some.passes_over("old", kNow - hours{1}, Kind::comment));
  EXPECT_TRUE(some.passes_over("old", kNow - hours{1}, Kind::comment));
  EXPECT_FALSE(some.passes_over("new", kNow, Kind::comment));
  EXPECT_EQ(some.newest(), kNow - hours{1});
  const Batch batch = some.take();
  EXPECT_EQ(batch.coverage.fetched, 1);
  EXPECT_EQ(batch.known, 1U);
  EXPECT_THAT(batch.activities, testing::IsEmpty());
}

TEST_F(Builder, WhatIsWrongWithAKnownItemIsNotPassedOver) {
  input.known = [](std::string_view) { return true; };
  BatchBuilder some{input, kBegan};
  EXPECT_FALSE(some.passes_over(std::nullopt, kNow, Kind::comment));
  EXPECT_FALSE(some.passes_over("old", std::nullopt, Kind::comment));
  EXPECT_FALSE(some.passes_over("old", kBegan - seconds{1}, Kind::comment));
}

TEST_F(Builder, TimesOutOfBoundsAreRefused) {
  EXPECT_FALSE(builder.begin("a", std::nullopt));
  EXPECT_FALSE(builder.begin("a", Instant{}));
  EXPECT_FALSE(builder.begin("a", kBegan - seconds{1}));
  EXPECT_FALSE(builder.begin("a", Instant{Seconds{1'772'341'200'250}}));
  EXPECT_TRUE(builder.begin("a", kNow + hours{24 * 365}));
  const Batch batch = builder.take();
  EXPECT_EQ(batch.malformed.time, 4u);
  EXPECT_FALSE(batch.complete);
}

TEST_F(Builder, IdsMustBeThereAndShort) {
  EXPECT_FALSE(builder.begin(std::nullopt, kNow));
  EXPECT_FALSE(builder.begin("", kNow));
  EXPECT_FALSE(builder.begin(std::string(513, 'x'), kNow));
  EXPECT_EQ(builder.take().malformed.shape, 3u);
}

TEST_F(Builder, TheGravestErrorNamesThePollAndTheLongestWaitIsKept) {
  EXPECT_TRUE(builder.note({Errc::gone, "one"}));
  EXPECT_TRUE(builder.note({Errc::permission_denied, "two"}));
  EXPECT_FALSE(builder.ended());
  EXPECT_FALSE(builder.note({Errc::rate_limited, "three", Seconds{120}}));
  EXPECT_TRUE(builder.ended());
  const Batch batch = builder.take();
  EXPECT_EQ(batch.error, (Error{Errc::permission_denied, "two", Seconds{120}}));
  EXPECT_FALSE(batch.complete);
}

TEST_F(Builder, GoneAloneLeavesThePollComplete) {
  builder.note({Errc::gone, "one"});
  EXPECT_TRUE(builder.take().complete);
}

TEST_F(Builder, AfterAFailedListingNobodyKnowsTheCount) {
  builder.listing_failed({Errc::permission_denied, "no"});
  EXPECT_TRUE(builder.ended());
  EXPECT_EQ(builder.take().coverage.platform_count, std::nullopt);
}

TEST_F(Builder, TheNewestIsNeverLaterThanThePoll) {
  add("a", kNow - hours{1});
  EXPECT_EQ(builder.newest(), kNow - hours{1});
  add("b", kNow + hours{1});
  EXPECT_EQ(builder.newest(), kNow);
}

TEST_F(Builder, RolesAreByConfiguredIds) {
  page.authors = {"1"};
  page.team = {"4", "app-scoped:5566"};
  EXPECT_EQ(author_role(page, "77"), AuthorRole::page);
  EXPECT_EQ(author_role(page, "1"), AuthorRole::page);
  EXPECT_EQ(author_role(page, "4"), AuthorRole::team);
  EXPECT_EQ(author_role(page, "5566"), AuthorRole::team);
  EXPECT_EQ(author_role(page, "777"), AuthorRole::citizen);
}

TEST(PageGuard, StopsAtARepeatedCursorHoweverFarBack) {
  PageGuard guard;
  EXPECT_FALSE(guard.next(1, "a"));
  EXPECT_FALSE(guard.next(1, "b"));
  EXPECT_TRUE(guard.next(1, "a"));
  EXPECT_FALSE(guard.too_long());
}

TEST(PageGuard, StopsAtTheThirdBarrenPageInARow) {
  PageGuard guard;
  EXPECT_FALSE(guard.next(0, "a"));
  EXPECT_FALSE(guard.next(0, "b"));
  EXPECT_FALSE(guard.next(1, "c"));
  EXPECT_FALSE(guard.next(0, "d"));
  EXPECT_FALSE(guard.next(0, "e"));
  EXPECT_EQ(guard.next(0, "f")->code, Errc::malformed);
}

TEST(PageGuard, StopsAtTwoHundredPages) {
  PageGuard guard;
  for (int i = 1; i < 200; ++i) ASSERT_FALSE(guard.next(1, std::to_string(i)));
  EXPECT_TRUE(guard.next(1, "200"));
  EXPECT_TRUE(guard.too_long());
}

TEST(SiteAddress, IsReadFromAHostOrAnUrl) {
  const auto read = [](std::string_view text) {
    const auto address = SiteAddress::read(text);
    return address ? address->base + " " + address->prefix : std::string{"refused"};
  };
  EXPECT_EQ(read("Office.Example"), "https://office.example ");
  EXPECT_EQ(read("HTTPS://office.example/Blog//?x#y"), "https://office.example /Blog");
  EXPECT_EQ(read("http://[::1]:8080/a/b"), "http://[::1]:8080 /a/b");
  for (const auto* text : {"", "https://", "https:///x", "ftp://x", "javascript:alert(1)@x", "user:p@host", "ho st",
                           "host/a b", "host\\x", "হোস্ট"})
    EXPECT_EQ(read(text), "refused") << text;
}

}  // namespace
}  // namespace sarad
