// SPDX-License-Identifier: Apache-2.0
#include "daemon/hooks.hpp"

#include "base/keyed_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sarad {
namespace {

const Instant kNow = *parse_instant("2026-11-01T06:00:00Z");

class HooksTest : public testing::Test {
 protected:
  HooksTest() {
    Page page;
    page.id = "ours";
    page.platform = "facebook";
    page.account = "100";
    pages_.push_back(page);
    config_.platforms["facebook"].webhook = {"/hook/facebook", Secret{"verify"}};
    config_.platforms["facebook"].apps["one"].secret = Secret{"first secret"};
    config_.platforms["facebook"].apps["two"].secret = Secret{"second secret"};
    hooks_.configure(config_, pages_);
  }

  static WebRequest delivery(const std::string& verb, Instant at, const std::string& secret, const std::string& account = "100") {
    WebRequest request;
    request.method = "POST";
    request.path = "/hook/facebook";
    request.body = R"({"object":"page","entry":[{"id":")" + account + R"(","time":)" + std::to_string(at.time_since_epoch().count()) +
                   R"(,"changes":[{"field":"feed","value":{"item":"comment","verb":")" + verb +
                   R"(","comment_id":"9_1","post_id":"100_9","parent_id":"100_9","from":{"id":"7"},"created_time":)" +
                   std::to_string((at - Seconds{5}).time_since_epoch().count()) + "}}]}]}";
    request.headers = {{"x-hub-signature-256", "sha256=" + to_hex(hmac_sha256(Secret{secret}, request.body))}};
    return request;
  }

  Config config_;
  std::vector<Page> pages_;
  Hooks hooks_;
};

TEST_F(HooksTest, ACommentMakesItsPageDueAtOnceAndIsNotKept) {
  const auto taken = hooks_.take(delivery("add", kNow, "first secret"), kNow);
  EXPECT_EQ(taken.reply.status, 200);
  EXPECT_EQ(taken.result, "accepted");
  ASSERT_EQ(taken.due.size(), 1U);
  EXPECT_EQ(taken.due[0], (std::pair<std::string, Instant>{"ours", kNow}));
  EXPECT_TRUE(taken.batches.empty()) << "polling is the truth";
}

TEST_F(HooksTest, AnyAppOfThePlatformMaySign) {
  EXPECT_EQ(hooks_.take(delivery("add", kNow, "second secret"), kNow).result, "accepted");
  const auto forged = hooks_.take(delivery("add", kNow, "third secret"), kNow);
  EXPECT_EQ(forged.reply.status, 403);
  EXPECT_EQ(forged.result, "bad_signature");
  EXPECT_TRUE(forged.due.empty());
}

TEST_F(HooksTest, ADeletionIsKeptWithItsTime) {
  const auto taken = hooks_.take(delivery("remove", kNow - Seconds{60}, "first secret"), kNow);
  ASSERT_EQ(taken.batches.size(), 1U);
  EXPECT_TRUE(taken.batches[0].pushed);
  EXPECT_EQ(taken.batches[0].page, "ours");
  ASSERT_EQ(taken.batches[0].activities.size(), 1U);
  EXPECT_EQ(taken.batches[0].activities[0].created, kNow - Seconds{60});
}

TEST_F(HooksTest, AReplayOfDaysAgoAndNewsOfTomorrowAreHintsOnly) {
  for (const Instant at : {kNow - std::chrono::hours{37}, kNow + Seconds{60}}) {
    const auto taken = hooks_.take(delivery("remove", at, "first secret"), kNow);
    EXPECT_TRUE(taken.batches.empty());
    EXPECT_EQ(taken.result, "stale");
    EXPECT_EQ(taken.due.size(), 1U);
  }
}

TEST_F(HooksTest, ManyDeliveriesOfOnePageCauseAPollInTenSeconds) {
  Instant last{};
  for (int i = 0; i < 20; ++i) {
    const auto taken = hooks_.take(delivery("add", kNow, "first secret"), kNow);
    ASSERT_EQ(taken.due.size(), 1U);
    if (i > 0) {
      EXPECT_GE(taken.due[0].second, last);
      EXPECT_EQ(taken.due[0].second, kNow + Hooks::kSpacing);
    }
    last = taken.due[0].second;
  }
}

TEST_F(HooksTest, AFloodIsTurnedAwayBeforeItsSignatureIsLookedAt) {
  int looked_at = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto taken = hooks_.take(delivery("add", kNow, "forged"), kNow);
    looked_at += taken.reply.status == 403;
    if (taken.reply.status == 503) {
      EXPECT_EQ(taken.result, "refused");
    }
  }
  EXPECT_EQ(looked_at, 200);
  EXPECT_EQ(hooks_.take(delivery("add", kNow, "first secret"), kNow + Seconds{1}).result, "accepted");
}

TEST_F(HooksTest, WhatIsNotConfiguredIsNotThere) {
  WebRequest request = delivery("add", kNow, "first secret");
  request.path = "/hook/other";
  EXPECT_EQ(hooks_.take(request, kNow).reply.status, 404);
  hooks_.configure(Config{}, pages_);
  EXPECT_EQ(hooks_.take(delivery("add", kNow, "first secret"), kNow).reply.status, 404);
}

TEST_F(HooksTest, APageOfTheSameAppThatIsNotWatchedIsPassedOver) {
  const auto taken = hooks_.take(delivery("remove", kNow, "first secret", "999"), kNow);
  EXPECT_EQ(taken.reply.status, 200);
  EXPECT_TRUE(taken.due.empty());
  EXPECT_TRUE(taken.batches.empty());
}

}  // namespace
}  // namespace sarad
