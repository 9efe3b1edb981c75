// SPDX-License-Identifier: Apache-2.0
// What the client does when all goes well, and how it treats connections.
#include "tests/net/test_server.hpp"
#include "tests/net/world.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace sarad::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CurlClient, GivesStatusHeadersInLowerCaseAndBody) {
  World world;
  TestServer server{world.io, always(ok("hello", "ETag: \"a\"\r\nX-Two:  b \r\n"))};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base(), "/x"));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body, "hello");
  EXPECT_EQ(result->header("etag"), "\"a\"");
  EXPECT_EQ(result->header("x-two"), "b");
  EXPECT_GT(result->wire_bytes, 5U);
  EXPECT_GT(result->total.count(), 0);
}

TEST(CurlClient, SendsPathQueryEncodedAndHeaders) {
  World world;
  TestServer server{world.io, always(ok(""))};
  CurlClient client{world.io.get_executor(), {.user_agent = "sarad/test"}};
  HttpRequest request = request_to(server.base(), "/a%20b");
  request.query = {{"k", "x y&z"}, {"l", "1"}};
  request.headers = {{"Accept", "application/json"}};
  ASSERT_TRUE(world.get(client, request));
  const std::string& head = server.heads().at(0);
  EXPECT_THAT(head, HasSubstr("GET /a%20b?k=x%20y%26z&l=1 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("Accept: application/json\r\n"));
  EXPECT_THAT(head, HasSubstr("User-Agent: sarad/test\r\n"));
  EXPECT_THAT(head, HasSubstr("Accept-Encoding: "));
}

TEST(CurlClient, OneRequestsHeadersDoNotStayForTheNext) {
  World world;
  TestServer server{world.io, always(ok(""))};
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest first = request_to(server.base());
  first.headers = {{"X-First", "1"}};
  ASSERT_TRUE(world.get(client, first));
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  EXPECT_THAT(server.heads().at(1), Not(HasSubstr("X-First")));
}

TEST(CurlClient, ErrorStatusesAreAnswersToo) {
  World world;
  TestServer server{world.io, always("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->status, 503);
  EXPECT_EQ(result->header("retry-after"), "7");
}

TEST(CurlClient, NotModifiedPassesThrough) {
  World world;
  TestServer server{world.io, always("HTTP/1.1 304 Not Modified\r\n\r\n")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->status, 304);
}

TEST(CurlClient, PostsABody) {
  World world;
  std::string body;
  TestServer server{world.io, [&](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      body = co_await c.read_body(7);
                      const std::string answer = ok("done");
                      co_await c.send(answer);
                    }};
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest request = request_to(server.base());
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = "{\"a\":1}";
  const HttpResult result = world.get(client, request);
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(body, "{\"a\":1}");
  EXPECT_THAT(server.heads().at(0), HasSubstr("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(server.heads().at(0), Not(HasSubstr("Expect")));
}

TEST(CurlClient, AConnectionIsUsedAgain) {
  World world;
  TestServer server{world.io, always(ok("x"))};
  CurlClient client{world.io.get_executor(), {}};
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(world.get(client, request_to(server.base())));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlClient, AnHttp10AnswerEndsWithItsConnection) {
  World world;
  TestServer server{world.io, [](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      const std::string answer = "HTTP/1.0 200 OK\r\n\r\nuntil the end";
                      co_await c.send(answer);
                    }};
  CurlClient client{world.io.get_executor(), {}};
  for (int i = 0; i < 2; ++i) {
    const HttpResult result = world.get(client, request_to(server.base()));
    ASSERT_TRUE(result) << describe(result);
    EXPECT_EQ(result->body, "until the end");
  }
  EXPECT_EQ(server.connections(), 2);
}

TEST(CurlClient, AGetOnAKeptConnectionThatDiedIsAskedOnceMore) {
  World world;
  TestServer server{world.io, [](Connection& c) -> asio::awaitable<void> {
                      const std::string answer = ok("x");
                      co_await c.read_head();
                      co_await c.send(answer);
                      co_await c.read_head();  // and on connection 0 that one is not answered
                      if (c.number() > 0) co_await c.send(answer);
                    }};
  CurlClient client{world.io.get_executor(), {}};
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  const HttpResult second = world.get(client, request_to(server.base()));
  EXPECT_EQ(describe(second), "200");
  EXPECT_EQ(server.connections(), 2);
  EXPECT_EQ(server.heads().size(), 3U);
}

TEST(CurlClient, APostIsNeverAskedTwice) {
  World world;
  TestServer server{world.io, [](Connection& c) -> asio::awaitable<void> {
                      for (;;) {
                        const std::string head = co_await c.read_head();
                        if (head.empty() || head.starts_with("POST")) co_return;
                        const std::string answer = ok("x");
                        co_await c.send(answer);
                      }
                    }};
  CurlClient client{world.io.get_executor(), {}};
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  HttpRequest post = request_to(server.base());
  post.method = "POST";
  const HttpResult result = world.get(client, post);
  EXPECT_THAT(describe(result), testing::StartsWith("transient"));
  EXPECT_EQ(server.heads().size(), 2U);
}

TEST(CurlClient, ThreeHundredAtOnceNeedTwoMultiHandles) {
  constexpr std::size_t kMany = 300;
  World world;
  std::size_t waiting = 0;
  Gate all_there{world.io};
  TestServer server{world.io, [&](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      if (++waiting == kMany) all_there.open();
                      co_await all_there.wait();
                      const std::string answer = ok("x");
                      co_await c.send(answer);
                    }};
  CurlClient client{world.io.get_executor(), {}};
  const std::vector<HttpRequest> requests(kMany, request_to(server.base()));
  for (const HttpResult& result : world.get_all(client, requests)) EXPECT_EQ(describe(result), "200");
  EXPECT_EQ(client.multi_handles(), 2U);
  EXPECT_EQ(client.under_way(), 0U);
}

TEST(CurlClient, TellsTheObserverOfEachExchange) {
  World world;
  TestServer server{world.io, always(ok("hello"))};
  std::vector<TransferReport> reports;
  std::string host;
  CurlClient client{world.io.get_executor(), {.observer = [&](const TransferReport& report) {
                      reports.push_back(report);
                      host = report.host;
                    }}};
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].status, 200);
  EXPECT_EQ(reports[0].error, std::nullopt);
  EXPECT_EQ(reports[0].bytes_in, ok("hello").size());
  EXPECT_EQ(reports[0].bytes_out, server.heads().at(0).size());
  EXPECT_GT(reports[0].first_byte.count(), 0);
  EXPECT_GE(reports[0].total, reports[0].first_byte);
  EXPECT_TRUE(reports[0].new_connection);
  EXPECT_FALSE(reports[1].new_connection);
  EXPECT_EQ("http://" + host, server.base());
}

TEST(CurlClient, LeavesTheLoopWithoutWorkWhenAllIsAnswered) {
  asio::io_context server_io;
  TestServer server{server_io, always(ok("x"))};
  std::thread thread{[&] { server_io.run(); }};
  World world;
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  world.io.restart();
  world.io.run();  // hangs if anything is still waited for, connections kept alive included
  EXPECT_EQ(describe(result), "200");
  server_io.stop();
  thread.join();
}

}  // namespace
}  // namespace sarad::test
