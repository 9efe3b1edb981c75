// SPDX-License-Identifier: Apache-2.0
// Servers that are broken, slow or hostile: faults F4 to F8, F13, F41.
#include "tests/net/test_server.hpp"
#include "tests/net/world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gmock/gmock.h>
#include <zlib.h>

namespace sarad::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kMiB = std::size_t{1} << 20;

// Reads a request, then does as told once.
TestServer::Script answer_once(std::string bytes) {
  return [bytes = std::move(bytes)](Connection& c) -> asio::awaitable<void> {
    co_await c.read_head();
    co_await c.send(bytes);
  };
}

TestServer::Script silent() {
  return [](Connection& c) -> asio::awaitable<void> {
    co_await c.read_head();
    co_await c.until_closed();
  };
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(CurlClientLimits, NoConnectionIsTransientAndNamesTheHost) {
  World world;
  std::string base;
  { base = TestServer{world.io, silent()}.base(); }
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(base));
  EXPECT_THAT(describe(result), StartsWith("transient: " + base.substr(7) + ": "));
  EXPECT_THAT(describe(result), HasSubstr("connect"));
}

TEST(CurlClientLimits, ASilentServerIsLeftAtTheDeadline) {
  World world;
  TestServer server{world.io, silent()};
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest request = request_to(server.base());
  request.deadline = milliseconds{300};
  const auto begin = steady_clock::now();
  const HttpResult result = world.get(client, request);
  const auto took = steady_clock::now() - begin;
  EXPECT_THAT(describe(result), StartsWith("transient"));
  EXPECT_GE(took, milliseconds{295});
  EXPECT_LT(took, milliseconds{500});
  EXPECT_EQ(client.under_way(), 0U);
}

TEST(CurlClientLimits, ADrippingServerIsEndedByTheLowSpeedLimit) {
  World world;
  TestServer server{world.io, [&](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
                      asio::steady_timer timer{world.io};
                      for (;;) {
                        const bool sent = co_await c.send(bytes);
                        if (!sent) co_return;
                        bytes = "x";
                        timer.expires_after(milliseconds{100});
                        co_await timer.async_wait(asio::use_awaitable);
                      }
                    }};
  CurlClient client{world.io.get_executor(), {.low_speed_time = std::chrono::seconds{1}}};
  const auto begin = steady_clock::now();
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("transient"));
  EXPECT_THAT(describe(result), HasSubstr("too slow"));
  EXPECT_LT(steady_clock::now() - begin, milliseconds{5000});
}

TEST(CurlClientLimits, ABodyOfExactlyTheCapIsTaken) {
  World world;
  TestServer server{world.io, always(ok(std::string(kMiB, 'a')))};
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest request = request_to(server.base());
  request.max_body = kMiB;
  const HttpResult result = world.get(client, request);
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->body.size(), kMiB);
}

TEST(CurlClientLimits, AnAnnouncedLengthBeyondTheCapIsRefusedUnread) {
  World world;
  TestServer server{world.io, answer_once("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nx")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_THAT(describe(result), HasSubstr("too large"));
}

TEST(CurlClientLimits, AnEndlessBodyIsCutAtTheCap) {
  World world;
  std::size_t sent = 0;
  TestServer server{world.io, [&](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      const std::string piece = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
                      std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + piece;
                      for (;;) {
                        const bool more = co_await c.send(bytes);
                        if (!more) co_return;
                        sent += bytes.size();
                        bytes = piece;
                      }
                    }};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_GE(sent, 7 * kMiB);
  EXPECT_LT(sent, 24 * kMiB);  // the cap, and what the kernel buffers
}

TEST(CurlClientLimits, GzipIsDecoded) {
  World world;
  TestServer server{world.io, always(ok(gzip("plain text"), "Content-Encoding: gzip\r\n"))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->body, "plain text");
}

TEST(CurlClientLimits, AGzipBombIsCutByItsDecodedSize) {
  World world;
  const std::string bomb = gzip(std::string(64 * kMiB, '\0'));
  ASSERT_LT(bomb.size(), kMiB);
  TestServer server{world.io, always(ok(bomb, "Content-Encoding: gzip\r\n"))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_THAT(describe(result), HasSubstr("too large"));
}

TEST(CurlClientLimits, ANestedGzipBombIsCutByItsDecodedSize) {
  World world;
  const std::string bomb = gzip(gzip(std::string(64 * kMiB, '\0')));
  TestServer server{world.io, always(ok(bomb, "Content-Encoding: gzip, gzip\r\n"))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), HasSubstr("too large"));
}

TEST(CurlClientLimits, BrokenGzipIsMalformed) {
  World world;
  TestServer server{world.io, always(ok("this is no gzip at all", "Content-Encoding: gzip\r\n"))};
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_THAT(describe(world.get(client, request_to(server.base()))), StartsWith("malformed"));
}

TEST(CurlClientLimits, HeadersBeyondTheCapAreMalformed) {
  World world;
  std::string headers;
  while (headers.size() < 70000) headers += "X-Padding: " + std::string(1000, 'p') + "\r\n";
  TestServer server{world.io, answer_once(ok("x", headers))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_THAT(describe(result), HasSubstr("headers are too large"));
}

TEST(CurlClientLimits, EightInterimAnswersAreSkippedAndAFloodIsNot) {
  const auto with_interim = [](int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    return bytes + ok("x");
  };
  World world;
  TestServer eight{world.io, answer_once(with_interim(8))};
  TestServer nine{world.io, answer_once(with_interim(9))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult patient = world.get(client, request_to(eight.base()));
  ASSERT_TRUE(patient) << describe(patient);
  EXPECT_EQ(patient->header("link"), std::nullopt);
  EXPECT_THAT(describe(world.get(client, request_to(nine.base()))), StartsWith("malformed"));
}

TEST(CurlClientLimits, ABodyCutShortIsTransient) {
  World world;
  TestServer plain{world.io, answer_once("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")};
  TestServer chunked{world.io, answer_once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")};
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_THAT(describe(world.get(client, request_to(plain.base()))), StartsWith("transient"));
  EXPECT_THAT(describe(world.get(client, request_to(chunked.base()))), StartsWith("transient"));
}

TEST(CurlClientLimits, AResetIsTransient) {
  World world;
  TestServer server{world.io, [](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      c.reset();
                    }};
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_THAT(describe(world.get(client, request_to(server.base()))), StartsWith("transient"));
}

TEST(CurlClientLimits, SomethingOtherThanHttpIsMalformed) {
  World world;
  TestServer server{world.io, answer_once("SSH-2.0-OpenSSH_9.2p1\r\n")};
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_THAT(describe(world.get(client, request_to(server.base()))), StartsWith("malformed"));
}

}  // namespace
}  // namespace sarad::test
