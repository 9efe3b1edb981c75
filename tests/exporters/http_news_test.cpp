// SPDX-License-Identifier: Apache-2.0
// Server-sent events over real loopback sockets.
#include "exporters/http_server.hpp"
#include "http_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using test::Answer;
using test::Peer;
using test::Served;

WebReply news(const WebRequest& request) {
  WebReply reply = text_reply(200, request.path == "/news" ? "retry: 1\n\n" : "plain");
  reply.content_type = "text/event-stream";
  reply.news = request.path == "/news";
  return reply;
}

TEST(HttpNews, TellsEachListenerWhatIsAnnouncedAndOthersArePlainlyServed) {
  Served served{news};
  Peer one{served.address()}, two{served.address()}, other{served.address()};
  for (Peer* peer : {&one, &two}) {
    const Answer begun = peer->get("/news");
    EXPECT_EQ(begun.status, 200);
    EXPECT_EQ(begun.headers.at("content-type"), "text/event-stream");
    EXPECT_FALSE(begun.headers.contains("content-length"));
    EXPECT_EQ(peer->until("\n\n"), "retry: 1\n\n");
  }
  served.on_loop([](HttpServer& server) { server.announce("data: 1\n\n"); });
  EXPECT_EQ(one.until("\n\n"), "data: 1\n\n");
  EXPECT_EQ(two.until("\n\n"), "data: 1\n\n");
  EXPECT_EQ(other.get("/plain").body, "plain");
  served.on_loop([](HttpServer& server) { server.announce("data: 2\n\n"); });
  EXPECT_EQ(one.until("\n\n"), "data: 2\n\n");
}

TEST(HttpNews, SaysSomethingInTheQuietSoThatTheDeadAreFoundOut) {
  ServerLimits limits;
  limits.news_beat = 20ms;
  Served served{news, limits};
  Peer peer{served.address()};
  (void)peer.get("/news");
  EXPECT_EQ(peer.until("\n\n"), "retry: 1\n\n");
  EXPECT_EQ(peer.until("\n\n"), ":\n\n");
  {
    Peer gone{served.address()};
    (void)gone.get("/news");
    EXPECT_EQ(served.connections(), 2U);
  }
  const auto patience = std::chrono::steady_clock::now() + 10s;
  while (served.connections() > 1 && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
  EXPECT_EQ(served.connections(), 1U);
}

TEST(HttpNews, OneTooManyIsSentAway) {
  ServerLimits limits;
  limits.news_at_once = 1;
  Served served{news, limits};
  Peer first{served.address()}, second{served.address()};
  EXPECT_EQ(first.get("/news").status, 200);
  EXPECT_EQ(first.until("\n\n"), "retry: 1\n\n");
  const Answer refused = second.get("/news");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "60");
}

TEST(HttpNews, EndsWithTheServerAtOnce) {
  Served served{news};
  Peer peer{served.address()};
  (void)peer.get("/news");
  EXPECT_EQ(peer.until("\n\n"), "retry: 1\n\n");
  served.on_loop([](HttpServer& server) { server.stop_accepting(); });
  EXPECT_TRUE(peer.ended());
  EXPECT_EQ(served.connections(), 0U);
}

TEST(HttpNews, AskedForItsHeadOnlyItEnds) {
  Served served{news};
  Peer peer{served.address()};
  peer.say("HEAD /news HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(peer.hear(true).status, 200);
  EXPECT_EQ(peer.get("/plain").body, "plain");
}

}  // namespace
}  // namespace sarad
