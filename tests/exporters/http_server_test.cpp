// SPDX-License-Identifier: Apache-2.0
// The server over real loopback sockets (faults F84–F87, F89, F96).
#include "exporters/http_server.hpp"
#include "http_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <utility>
#include <vector>

namespace sarad {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::Answer;
using test::Peer;
using test::Served;
using testing::HasSubstr;
using testing::Not;

WebReply echo(const WebRequest& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
  return text_reply(200, text);
}

WebReply flood(const WebRequest&) {
  WebReply reply = text_reply(200, "");
  reply.body = std::make_shared<const std::string>(std::size_t{64} << 20, 'x');
  return reply;
}

TEST(HttpServer, AnswersManyRequestsOnOneConnection) {
  Served served{echo};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/one?a=b%20c&d").body, "GET /one a=b c d=");
  EXPECT_EQ(peer.get("/two").body, "GET /two");
  EXPECT_EQ(served.connections(), 1U);
}

TEST(HttpServer, AReplyMayComeLaterWhileOthersAreServed) {
  std::vector<WebReply::Deliver> waiting;
  Served served{[&waiting](const WebRequest& request) {
    if (request.path == "/later") {
      WebReply reply;
      reply.later = [&waiting](WebReply::Deliver deliver) { waiting.push_back(std::move(deliver)); };
      return reply;
    }
    const auto ready = std::exchange(waiting, {});
    for (const auto& deliver : ready) deliver(text_reply(200, "at last"));
    return text_reply(200, std::to_string(ready.size()));
  }};
  Peer patient{served.address()}, other{served.address()};
  patient.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n");
  while (other.get("/go").body != "1") {
  }
  EXPECT_EQ(patient.hear().body, "at last");
  EXPECT_EQ(patient.hear().body, "0");
}

TEST(HttpServer, AReplyThatDoesNotComeIsUnavailable) {
  ServerLimits limits;
  limits.late_reply = 20ms;
  Served served{[](const WebRequest&) {
                  WebReply reply;
                  reply.later = [](const WebReply::Deliver&) {};
                  return reply;
                },
                limits};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/never").status, 503);
}

TEST(HttpServer, AHeadRequestGetsTheLengthAndNoBody) {
  Served served{echo};
  Peer peer{served.address()};
  peer.say("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(peer.hear(true).headers["content-length"], "7");
  EXPECT_EQ(peer.hear().body, "GET /y");
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInTheirOrder) {
  Served served{echo};
  Peer peer{served.address()};
  std::string all;
  for (int i = 0; i < 1000; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  std::thread speaker{[&] { peer.say(all); }};
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(peer.hear().body, "GET /" + std::to_string(i));
  speaker.join();
}

TEST(HttpServer, ARequestBodyIsReadAwayAndTheConnectionGoesOn) {
  Served served{echo};
  Peer peer{served.address()};
  peer.say("POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'b'));
  EXPECT_EQ(peer.hear().body, "POST /r");
  EXPECT_EQ(peer.get("/after").body, "GET /after");
}

TEST(HttpServer, BelowTheHookPathTheBodyIsKeptByteForByteAndTheHeadersToo) {
  const std::string body = std::string(70'000, 'b') + "\0\xff end"s;
  std::string got, signature;
  Served served{[&](const WebRequest& request) {
    got = request.body;
    for (const auto& [name, value] : request.headers)
      if (name == "x-hub-signature-256") signature = value;
    return text_reply(200, "taken");
  }};
  Peer peer{served.address()};
  peer.say("POST /hook/x HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: sha256=ab\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body);
  EXPECT_EQ(peer.hear().body, "taken");
  EXPECT_EQ(got, body);
  EXPECT_EQ(signature, "sha256=ab");
  peer.say("POST /elsewhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(peer.hear().body, "taken");
  EXPECT_EQ(got, "") << "nothing else takes a body";
}

TEST(HttpServer, SaysWhatProtectsTheReaderAndNothingOfItself) {
  Served served{echo};
  Answer answer = Peer{served.address()}.get("/");
  EXPECT_THAT(answer.headers["content-security-policy"], HasSubstr("default-src 'none'"));
  EXPECT_EQ(answer.headers["x-content-type-options"], "nosniff");
  EXPECT_EQ(answer.headers["referrer-policy"], "no-referrer");
  EXPECT_FALSE(answer.headers.contains("server"));
}

TEST(HttpServer, ALineBreakInAReplysHeaderStartsNoHeader) {
  Served served{[](const WebRequest&) {
    WebReply reply = text_reply(200, "x");
    reply.headers.emplace_back("X-Echo", "a\r\nX-Evil: b");
    return reply;
  }};
  Answer answer = Peer{served.address()}.get("/");
  EXPECT_FALSE(answer.headers.contains("x-evil"));
  EXPECT_EQ(answer.headers["x-echo"], "aX-Evil: b");
}

struct Bad {
  const char* name;
  std::string request;
  int status;
};

class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, IsRefusedAndEndsTheConnection) {
  Served served{echo};
  Peer peer{served.address()};
  peer.say(GetParam().request);
  EXPECT_EQ(peer.hear().status, GetParam().status);
  EXPECT_TRUE(peer.ended());
}

INSTANTIATE_TEST_SUITE_P(
    HttpServer, BadRequest,
    testing::Values(
        Bad{"Nonsense", "hello there\r\n\r\n", 400}, Bad{"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n", 400},
        Bad{"NulInHeader", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s, 400},
        Bad{"AbsoluteForm", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Bad{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        Bad{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Bad{"BadEscape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Bad{"NulInPath", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Bad{"LengthAndChunked",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Bad{"TwoLengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400},
        Bad{"BodyTooLong", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413},
        Bad{"TargetTooLong", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        Bad{"TargetWithoutEnd", "GET /" + std::string(40000, 'a'), 414},
        Bad{"HeaderTooLong", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40000, 'a'), 431}),
    [](const auto& parameter) { return parameter.param.name; });

TEST(HttpServer, APeerThatSendsItsHeaderDropByDropIsCut) {
  ServerLimits limits;
  limits.header_deadline = 100ms;
  Served served{echo, limits};
  Peer peer{served.address()};
  peer.say("GET / HTTP/1.1\r\nHo");
  EXPECT_TRUE(peer.ended());
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (served.connections() != 0) ASSERT_LT(std::chrono::steady_clock::now(), until);
}

TEST(HttpServer, AnIdleConnectionIsClosed) {
  ServerLimits limits;
  limits.idle = 100ms;
  Served served{echo, limits};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/").status, 200);
  EXPECT_TRUE(peer.ended());
}

TEST(HttpServer, AReaderThatTakesNothingIsCutAndItsBodyFreed) {
  ServerLimits limits;
  limits.write_stall = 100ms;
  std::weak_ptr<const std::string> body;
  Served served{[&body](const WebRequest& request) {
                  WebReply reply = flood(request);
                  body = reply.body;
                  return reply;
                },
                limits};
  Peer peer{served.address()};
  peer.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (served.connections() != 0 || body.lock()) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
}

TEST(HttpServer, ASlowButSteadyReaderGetsTheWholeBody) {
  Served served{flood};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/").body.size(), std::size_t{64} << 20);
}

TEST(HttpServer, AReplyInManyPartsArrivesWholeAndInOrder) {
  std::string expected = "head";
  for (int i = 0; i < 1000; ++i)
    expected += std::string(static_cast<std::size_t>(i * 7), static_cast<char>('a' + i % 26));
  Served served{[](const WebRequest&) {
    WebReply reply = text_reply(200, "head");
    for (int i = 0; i < 1000; ++i)
      reply.more.push_back(
          std::make_shared<const std::string>(static_cast<std::size_t>(i * 7), static_cast<char>('a' + i % 26)));
    return reply;
  }};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/").body, expected);
  EXPECT_EQ(peer.get("/").body, expected);
}

TEST(HttpServer, TooManyConnectionsAreTurnedAway) {
  ServerLimits limits;
  limits.connections = 2;
  Served served{echo, limits};
  Peer one{served.address()}, two{served.address()};
  EXPECT_EQ(one.get("/").status, 200);
  EXPECT_EQ(two.get("/").status, 200);
  Peer three{served.address()};
  EXPECT_EQ(three.hear().status, 503);
  EXPECT_EQ(one.get("/still").body, "GET /still");
}

TEST(HttpServer, OnlySoManyScrapesAreUnderWayAtOnce) {
  ServerLimits limits;
  limits.costly_at_once = 1;
  Served served{flood, limits};
  Peer slow{served.address()};
  slow.say("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  std::size_t connected = 0;
  while (connected == 0) connected = served.connections();
  served.on_loop([](HttpServer&) {});
  Answer refused;
  for (int i = 0; i < 100 && refused.status != 503; ++i) {
    Peer next{served.address()};
    next.say("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    refused = next.hear(true);
  }
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers["retry-after"], "1");
  EXPECT_EQ(slow.hear().status, 200);
}

TEST(HttpServer, AHandlerThatThrowsMakesA500WithoutItsWords) {
  Served served{[](const WebRequest&) -> WebReply { throw std::runtime_error("secret detail"); }};
  Answer answer = Peer{served.address()}.get("/");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
}

TEST(HttpServer, AnswersOnASocketHandedToIt) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any), 0);
  ASSERT_EQ(::listen(fd, 8), 0);
  Served served{echo};
  std::string address;
  served.on_loop([&](HttpServer& server) {
    ASSERT_TRUE(server.adopt(fd));
    address = server.addresses().back();
    EXPECT_EQ(server.handles().back(), fd);
  });
  EXPECT_EQ(Peer{address}.get("/handed").body, "GET /handed");
}

TEST(HttpServer, RefusesADescriptorThatDoesNotListen) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  Served served{echo};
  served.on_loop([&](HttpServer& server) { EXPECT_FALSE(server.adopt(fd)); });
  EXPECT_EQ(::close(fd), -1) << "the descriptor was to be closed";
}

TEST(HttpServer, APortThatIsTakenIsAnErrorThatNamesTheAddress) {
  Served first{echo}, second{echo};
  second.on_loop([&](HttpServer& server) {
    const auto result = server.listen(first.address());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::configuration);
    EXPECT_THAT(result.error().message, HasSubstr(first.address()));
  });
}

TEST(HttpServer, AnAddressThatIsNoneIsAnError) {
  Served served{echo};
  served.on_loop([](HttpServer& server) {
    for (const auto* bad : {"7207", "localhost:80", "127.0.0.1:99999", "[127.0.0.1]:1", "::1:80", "127.0.0.1:"})
      EXPECT_FALSE(server.listen(bad)) << bad;
  });
}

TEST(HttpServer, AfterStopAcceptingWhatIsIdleClosesAndTheRestIsAnswered) {
  Served served{echo};
  Peer idle{served.address()}, busy{served.address()};
  EXPECT_EQ(idle.get("/").status, 200);
  EXPECT_EQ(busy.get("/").status, 200);
  busy.say("GET /last HTTP/1.1\r\nHo");
  // The loop has seen the half request once it has answered a later one of another connection.
  Peer witness{served.address()};
  while (witness.get("/").status != 200) {
  }
  served.on_loop([](HttpServer& server) { server.stop_accepting(); });
  EXPECT_TRUE(idle.ended());
  busy.say("st: a\r\n\r\n");
  EXPECT_EQ(busy.hear().headers["connection"], "close");
  EXPECT_TRUE(busy.ended());
}

TEST(HttpServer, CloseDropsEveryConnection) {
  Served served{echo};
  Peer peer{served.address()};
  EXPECT_EQ(peer.get("/").status, 200);
  served.on_loop([](HttpServer& server) { server.close(); });
  EXPECT_TRUE(peer.ended());
}

}  // namespace
}  // namespace sarad
