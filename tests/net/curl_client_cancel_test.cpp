// SPDX-License-Identifier: Apache-2.0
// Giving up a request that is under way.
#include "tests/net/test_server.hpp"
#include "tests/net/world.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gmock/gmock.h>

#include <memory>

namespace sarad::test {
namespace {

using testing::StartsWith;

// A server that never answers and knows how many clients have left it.
struct Deaf {
  explicit Deaf(asio::io_context& io)
      : server(io, [this](Connection& c) -> asio::awaitable<void> {
          co_await c.read_head();
          co_await c.until_closed();
          ++left;
        }) {}
  int left = 0;
  TestServer server;
};

TEST(CurlClientCancel, ASignalEndsTheTransferAtOnceAndClosesItsConnection) {
  World world;
  Deaf deaf{world.io};
  CurlClient client{world.io.get_executor(), {}};
  asio::cancellation_signal signal;
  std::optional<HttpResult> result;
  asio::co_spawn(world.io, client.get(request_to(deaf.server.base())),
                 asio::bind_cancellation_slot(signal.slot(),
                                              [&](const std::exception_ptr&, HttpResult r) { result = std::move(r); }));
  ASSERT_TRUE(world.run_until([&] { return deaf.server.heads().size() == 1; }));
  signal.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(world.run_until([&] { return result && deaf.left == 1; }));
  EXPECT_THAT(describe(*result), StartsWith("cancelled"));
  EXPECT_EQ(client.under_way(), 0U);
}

TEST(CurlClientCancel, ATimerMayRaceARequest) {
  using namespace asio::experimental::awaitable_operators;
  World world;
  Deaf deaf{world.io};
  CurlClient client{world.io.get_executor(), {}};
  std::optional<std::size_t> winner;
  asio::co_spawn(
      world.io,
      [&]() -> asio::awaitable<void> {
        asio::steady_timer timer{world.io, std::chrono::milliseconds{50}};
        HttpRequest request = request_to(deaf.server.base());
        const auto first = co_await (client.get(std::move(request)) || timer.async_wait(asio::use_awaitable));
        winner = first.index();
      },
      asio::detached);
  ASSERT_TRUE(world.run_until([&] { return winner.has_value() && deaf.left == 1; }));
  EXPECT_EQ(*winner, 1U);
  EXPECT_EQ(client.under_way(), 0U);
}

TEST(CurlClientCancel, CancelledBeforeItsFirstByteLeftIsCancelledToo) {
  World world;
  Deaf deaf{world.io};
  CurlClient client{world.io.get_executor(), {}};
  asio::cancellation_signal signal;
  std::optional<HttpResult> result;
  asio::co_spawn(world.io, client.get(request_to(deaf.server.base())),
                 asio::bind_cancellation_slot(signal.slot(),
                                              [&](const std::exception_ptr&, HttpResult r) { result = std::move(r); }));
  ASSERT_TRUE(world.run_until([&] { return client.under_way() == 1; }));
  signal.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(world.run_until([&] { return result.has_value(); }));
  EXPECT_THAT(describe(*result), StartsWith("cancelled"));
}

TEST(CurlClientCancel, AnEndedRequestMayBeCancelledByTheOneResumedBeforeIt) {
  // Both answers arrive in one turn; whoever is resumed first cancels the other.
  World world;
  int asked = 0;
  Gate both{world.io};
  TestServer server{world.io, [&](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      if (++asked == 2) both.open();
                      co_await both.wait();
                      const std::string answer = ok("x");
                      co_await c.send(answer);
                      co_await c.until_closed();
                    }};
  CurlClient client{world.io.get_executor(), {}};
  asio::cancellation_signal signals[2];
  int ended = 0;
  for (std::size_t i = 0; i < 2; ++i)
    asio::co_spawn(world.io, client.get(request_to(server.base())),
                   asio::bind_cancellation_slot(signals[i].slot(), [&, i](const std::exception_ptr&, HttpResult) {
                     ++ended;
                     signals[1 - i].emit(asio::cancellation_type::terminal);
                   }));
  EXPECT_TRUE(world.run_until([&] { return ended == 2; }));
  EXPECT_EQ(client.under_way(), 0U);
}

TEST(CurlClientCancel, DestroyingTheClientCancelsWhatIsUnderWay) {
  World world;
  Deaf deaf{world.io};
  auto client = std::make_unique<CurlClient>(world.io.get_executor(), CurlClient::Options{});
  std::optional<HttpResult> result;
  asio::co_spawn(world.io, client->get(request_to(deaf.server.base())),
                 [&](const std::exception_ptr&, HttpResult r) { result = std::move(r); });
  ASSERT_TRUE(world.run_until([&] { return deaf.server.heads().size() == 1; }));
  client.reset();
  ASSERT_TRUE(world.run_until([&] { return result.has_value(); }));
  EXPECT_THAT(describe(*result), StartsWith("cancelled"));
}

TEST(CurlClientCancel, AResumedCoroutineMayDestroyTheClient) {
  World world;
  TestServer server{world.io, always(ok("x"))};
  auto client = std::make_unique<CurlClient>(world.io.get_executor(), CurlClient::Options{});
  bool done = false;
  asio::co_spawn(
      world.io,
      [&]() -> asio::awaitable<void> {
        HttpRequest request = request_to(server.base());
        co_await client->get(std::move(request));
        client.reset();
        done = true;
      },
      asio::detached);
  EXPECT_TRUE(world.run_until([&] { return done; }));
}

TEST(CurlClientCancel, AClientDestroyedByOneAnswerFollowsNoRedirectOfAnother) {
  World world;
  int asked = 0;
  Gate both{world.io};
  TestServer server{
      world.io, [&](Connection& c) -> asio::awaitable<void> {
        const std::string head = co_await c.read_head();
        if (++asked == 2) both.open();
        co_await both.wait();
        const std::string answer =
            head.starts_with("GET /a ") ? ok("x") : "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /c\r\n\r\n";
        co_await c.send(answer);
        co_await c.until_closed();
      }};
  auto client = std::make_unique<CurlClient>(world.io.get_executor(), CurlClient::Options{});
  int ended = 0;
  for (const char* path : {"/a", "/b"})
    asio::co_spawn(world.io, client->get(request_to(server.base(), path)),
                   [&](const std::exception_ptr&, const HttpResult& result) {
                     ++ended;
                     if (result) client.reset();
                   });
  EXPECT_TRUE(world.run_until([&] { return ended == 2; }));
}

TEST(CurlClientCancel, TheLoopMayBeDestroyedWithARequestUnderWay) {
  auto world = std::make_unique<World>();
  auto deaf = std::make_unique<Deaf>(world->io);
  auto client = std::make_unique<CurlClient>(world->io.get_executor(), CurlClient::Options{});
  asio::co_spawn(world->io, client->get(request_to(deaf->server.base())), asio::detached);
  ASSERT_TRUE(world->run_until([&] { return deaf->server.heads().size() == 1; }));
  client.reset();
  deaf.reset();
  world.reset();  // the sanitizers would tell
}

}  // namespace
}  // namespace sarad::test
