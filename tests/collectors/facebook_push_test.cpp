// SPDX-License-Identifier: Apache-2.0
#include "collectors/facebook_push.hpp"

#include "base/keyed_hash.hpp"
#include "tests/collectors/scripted.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sarad {
namespace {

const std::string kComment =
    R"({"object":"page","entry":[{"id":"100","time":1772427605,"changes":[{"field":"feed","value":{"item":"comment","verb":"add",)"
    R"("comment_id":"9_1","post_id":"100_9","parent_id":"100_9","from":{"id":"7","name":"x"},"created_time":1772427601,"message":"?"}}]}]})";

class FacebookPush : public testing::Test {
 protected:
  FacebookPush() {
    page_.account = "100";
    page_.team = {"55"};
  }

  [[nodiscard]] PushPlace place() const {
    return {.terms = {Secret{"app secret"}, Secret{"verify"}},
            .page_of = [this](std::string_view account) { return account == page_.account ? &page_ : nullptr; },
            .read_text = testing_collectors::plain_reader()};
  }
  static Delivery with_signature(std::string body, const std::string& secret) {
    Delivery delivery{.method = "POST", .query = {}, .headers = {}, .body = std::move(body)};
    delivery.headers.emplace_back("x-hub-signature-256", "sha256=" + to_hex(hmac_sha256(Secret{secret}, delivery.body)));
    return delivery;
  }
  [[nodiscard]] PushReply signed_by_the_app(const std::string& body) const {
    return take_facebook_push(with_signature(body, "app secret"), place());
  }

  Page page_;
};

TEST_F(FacebookPush, ACommentMakesItsPageDueAndIsAFact) {
  const auto reply = signed_by_the_app(kComment);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.accounts, std::vector<std::string>{"100"});
  ASSERT_EQ(reply.facts.size(), 1U);
  EXPECT_EQ(reply.facts[0].activity.id, "9_1");
  EXPECT_EQ(reply.facts[0].activity.author, AuthorRole::citizen);
}

TEST_F(FacebookPush, NothingIsTakenWithoutTheAppsSignature) {
  EXPECT_EQ(take_facebook_push(with_signature(kComment, "another"), place()).status, 403);
  auto bare = with_signature(kComment, "app secret");
  bare.headers.clear();
  EXPECT_EQ(take_facebook_push(bare, place()).status, 403);
  auto changed = with_signature(kComment, "app secret");
  changed.body += ' ';
  const auto reply = take_facebook_push(changed, place());
  EXPECT_EQ(reply.status, 403);
  EXPECT_TRUE(reply.accounts.empty());
}

TEST_F(FacebookPush, AnAppWithoutASecretBelievesNobody) {
  auto naked = place();
  naked.terms.secret = Secret{};
  EXPECT_EQ(take_facebook_push(with_signature(kComment, ""), naked).status, 403);
}

TEST_F(FacebookPush, TheChallengeIsAnsweredOnlyForOurToken) {
  Delivery delivery{.method = "GET", .query = {{"hub.mode", "subscribe"}, {"hub.verify_token", "verify"}, {"hub.challenge", "42"}},
                    .headers = {}, .body = {}};
  EXPECT_EQ(take_facebook_push(delivery, place()).body, "42");
  delivery.query[1].second = "guess";
  EXPECT_EQ(take_facebook_push(delivery, place()).status, 403);
  auto untold = place();
  untold.terms.verify_token = Secret{};
  delivery.query[1].second = "";
  EXPECT_EQ(take_facebook_push(delivery, untold).status, 403);
}

TEST_F(FacebookPush, APageThatIsNotWatchedIsPassedOver) {
  std::string other = kComment;
  other.replace(other.find("\"100\""), 5, "\"999\"");
  const auto reply = signed_by_the_app(other);
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.accounts.empty());
  EXPECT_TRUE(reply.facts.empty());
}

TEST_F(FacebookPush, ARemovedCommentIsADeletionByNobodyKnownAtTheEntrysTime) {
  std::string removed = kComment;
  removed.replace(removed.find("\"add\""), 5, "\"remove\"");
  const auto reply = signed_by_the_app(removed);
  ASSERT_EQ(reply.facts.size(), 1U);
  const auto& deletion = reply.facts[0].activity;
  EXPECT_EQ(deletion.kind, Kind::deletion);
  EXPECT_EQ(deletion.author, AuthorRole::unknown);
  EXPECT_TRUE(deletion.author_key.empty());
  EXPECT_EQ(deletion.created, Instant{Seconds{1772427605}});
}

TEST_F(FacebookPush, MillisecondsInPlaceOfSecondsAreMalformedAndStillAHint) {
  std::string strange = kComment;
  strange.replace(strange.find("1772427601"), 10, "1772427601000");
  const auto reply = signed_by_the_app(strange);
  EXPECT_TRUE(reply.facts.empty());
  EXPECT_EQ(reply.malformed, 1U);
  EXPECT_EQ(reply.accounts.size(), 1U);
}

TEST_F(FacebookPush, AMentionHasNoWriterAndIsOnlyAHint) {
  const auto reply = signed_by_the_app(
      R"({"object":"page","entry":[{"id":"100","time":1,"changes":[{"field":"mention","value":{"item":"post","verb":"add","post_id":"8_8"}}]}]})");
  EXPECT_TRUE(reply.facts.empty());
  EXPECT_EQ(reply.accounts.size(), 1U);
}

TEST_F(FacebookPush, LikesAndHidingAndUnknownThingsAreNothing) {
  for (const auto* change : {R"({"item":"reaction","verb":"add","post_id":"100_9"})", R"({"item":"comment","verb":"hide","comment_id":"9_1"})",
                             R"({"item":"hologram","verb":"add"})", R"({"item":"comment","verb":"teleport"})", R"({})", R"(7)"}) {
    const auto reply = signed_by_the_app(std::string{R"({"object":"page","entry":[{"id":"100","time":1,"changes":[{"field":"feed","value":)"} +
                                         change + "}]}]}");
    EXPECT_EQ(reply.status, 200) << change;
    EXPECT_TRUE(reply.facts.empty()) << change;
    EXPECT_TRUE(reply.accounts.empty()) << change;
  }
}

TEST_F(FacebookPush, ACutOffBodyThatIsSignedTellsNothingAndIsCounted) {
  for (std::size_t size = 0; size < kComment.size(); ++size) {
    const auto reply = signed_by_the_app(kComment.substr(0, size));
    EXPECT_EQ(reply.status, 200) << size;
    EXPECT_EQ(reply.malformed, 1U) << size;
    EXPECT_TRUE(reply.facts.empty()) << size;
  }
}

TEST_F(FacebookPush, AFloodInOneDeliveryIsReadUpToAThousandChanges) {
  std::string body = R"({"object":"page","entry":[{"id":"100","time":1772427605,"changes":[)";
  for (int i = 0; i < 1200; ++i) {
    if (i > 0) body += ',';
    body += R"({"field":"feed","value":{"item":"comment","verb":"add","comment_id":"9_)" + std::to_string(i) +
            R"(","post_id":"100_9","parent_id":"100_9","from":{"id":"7"},"created_time":1772427601}})";
  }
  const auto reply = signed_by_the_app(body + "]}]}");
  EXPECT_EQ(reply.facts.size(), kMostPushedChanges);
  EXPECT_EQ(reply.accounts.size(), 1U);
}

}  // namespace
}  // namespace sarad
