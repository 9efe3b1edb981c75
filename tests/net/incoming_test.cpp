// SPDX-License-Identifier: Apache-2.0
#include "net/incoming.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

namespace sarad {
namespace {

Incoming fresh(std::size_t max_headers = 1000, std::size_t max_body = 100) {
  Incoming incoming;
  incoming.reset(max_headers, max_body);
  return incoming;
}

bool feed(Incoming& incoming, std::initializer_list<std::string_view> lines) {
  for (const auto line : lines)
    if (!incoming.header_line(line)) return false;
  return true;
}

TEST(Incoming, ReadsStatusAndFields) {
  Incoming incoming = fresh();
  ASSERT_TRUE(feed(incoming, {"HTTP/2 404 \r\n", "X-One:1\r\n", "x-two:\t two words \r\n", "X-Empty:\r\n", "\r\n"}));
  const HttpResponse& response = incoming.response();
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.header("x-one"), "1");
  EXPECT_EQ(response.header("x-two"), "two words");
  EXPECT_EQ(response.header("x-empty"), "");
  EXPECT_EQ(response.headers.size(), 3U);
}

TEST(Incoming, SkipsLinesThatAreNoFields) {
  Incoming incoming = fresh();
  ASSERT_TRUE(feed(incoming, {"HTTP/1.1 200 OK\r\n", "nonsense\r\n", "X: a\r\n", " folded: b\r\n", "\r\n"}));
  EXPECT_EQ(incoming.response().headers.size(), 1U);
}

TEST(Incoming, RefusesWhatIsNoStatusLine) {
  for (const std::string_view line :
       {"ICY 200 OK\r\n", "HTTP/1.1\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 099 OK\r\n", "\r\n"}) {
    Incoming incoming = fresh();
    EXPECT_FALSE(incoming.header_line(line)) << line;
    EXPECT_FALSE(incoming.fault().empty());
  }
}

TEST(Incoming, TrailersDoNotChangeTheHeaders) {
  Incoming incoming = fresh();
  ASSERT_TRUE(feed(incoming, {"HTTP/1.1 200 OK\r\n", "X: a\r\n", "\r\n"}));
  ASSERT_TRUE(incoming.body("body"));
  ASSERT_TRUE(feed(incoming, {"X: b\r\n", "Retry-After: 1\r\n", "\r\n"}));
  EXPECT_EQ(incoming.response().headers.size(), 1U);
}

TEST(Incoming, CountsHeadersOfAllBlocks) {
  Incoming incoming = fresh(60);
  ASSERT_TRUE(feed(incoming, {"HTTP/1.1 100 Continue\r\n", "\r\n"}));
  EXPECT_FALSE(feed(incoming, {"HTTP/1.1 200 OK\r\n", "X: 34567890123456789012345\r\n"}));
}

TEST(Incoming, TheBodyMayFillItsCapAndNoMore) {
  Incoming incoming = fresh(1000, 10);
  EXPECT_TRUE(incoming.body("12345"));
  EXPECT_TRUE(incoming.body("67890"));
  EXPECT_FALSE(incoming.body("x"));
  EXPECT_EQ(incoming.response().body.size(), 10U);
}

TEST(Incoming, MemoryStaysWithinTheCapWhileABodyGrows) {
  constexpr std::size_t kCap = 1'000'000;
  Incoming incoming = fresh(1000, kCap);
  const std::string piece(999, 'a');
  std::size_t most = 0;
  while (incoming.body(piece)) most = std::max(most, incoming.response().body.capacity());
  EXPECT_LE(most, kCap);
  EXPECT_GT(incoming.response().body.size(), kCap - 1000);
}

TEST(Incoming, ReservesTheAnnouncedLength) {
  Incoming incoming = fresh(1000, 5000);
  ASSERT_TRUE(feed(incoming, {"HTTP/1.1 200 OK\r\n", "Content-Length: 4000\r\n", "\r\n"}));
  EXPECT_GE(incoming.response().body.capacity(), 4000U);
}

TEST(Incoming, RefusesALengthBeyondTheCapUnlessItIsOfAnEncodedBody) {
  for (const std::string_view length : {"Content-Length: 101\r\n", "Content-Length: 99999999999999999999999\r\n"}) {
    Incoming plain = fresh();
    EXPECT_FALSE(feed(plain, {"HTTP/1.1 200 OK\r\n", length, "\r\n"}));
  }
  Incoming encoded = fresh();
  EXPECT_TRUE(feed(encoded, {"HTTP/1.1 200 OK\r\n", "Content-Length: 101\r\n", "Content-Encoding: gzip\r\n", "\r\n"}));
}

TEST(Incoming, BeginsAnewAfterReset) {
  Incoming incoming = fresh(1000, 1);
  ASSERT_TRUE(feed(incoming, {"HTTP/1.1 200 OK\r\n", "X: a\r\n", "\r\n"}));
  ASSERT_FALSE(incoming.body("ab"));
  incoming.reset(1000, 10);
  EXPECT_TRUE(incoming.fault().empty());
  EXPECT_EQ(incoming.response().status, 0);
  EXPECT_TRUE(incoming.response().headers.empty());
  EXPECT_TRUE(incoming.body("ab"));
}

}  // namespace
}  // namespace sarad
