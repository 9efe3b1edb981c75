// SPDX-License-Identifier: Apache-2.0
// Where redirects may lead, and that a credential never goes along (faults F14); where credentials
// are put, and that no error repeats one.
#include "tests/net/test_server.hpp"
#include "tests/net/world.hpp"

#include <gmock/gmock.h>

namespace sarad::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kSecret[] = "s3cr3t-token";

HttpRequest with(HttpRequest request, Credential::As as, std::string name = {}) {
  request.credential = Credential{as, Secret{kSecret}, std::move(name)};
  return request;
}

// Redirects "/" to `target` and answers everything else.
TestServer::Script redirects_to(std::string target) {
  return [target = std::move(target)](Connection& c) -> asio::awaitable<void> {
    for (;;) {
      const std::string head = co_await c.read_head();
      if (head.empty()) co_return;
      const bool first = head.starts_with("GET / ") || head.starts_with("GET /?");
      const std::string answer =
          first ? "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + "\r\n\r\n" : ok("there");
      co_await c.send(answer);
    }
  };
}

TEST(CurlClientRedirect, WithinTheSameOriginIsFollowedWithTheCredential) {
  World world;
  TestServer server{world.io, redirects_to("/new?a=b")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, with(request_to(server.base()), Credential::As::bearer));
  ASSERT_TRUE(result) << describe(result);
  EXPECT_EQ(result->body, "there");
  EXPECT_THAT(server.heads().at(1), StartsWith("GET /new?a=b HTTP/1.1"));
  EXPECT_THAT(server.heads().at(1), HasSubstr("Authorization: Bearer s3cr3t-token\r\n"));
}

TEST(CurlClientRedirect, AnAbsoluteLocationOfTheSameOriginIsFollowed) {
  World world;
  TestServer::Script script;
  TestServer server{world.io, [&](Connection& c) { return script(c); }};
  script = redirects_to(server.base() + "/new");
  CurlClient client{world.io.get_executor(), {}};
  EXPECT_EQ(describe(world.get(client, request_to(server.base()))), "200");
}

TEST(CurlClientRedirect, AQueryCredentialIsSentToTheTargetOnce) {
  World world;
  TestServer server{world.io, redirects_to("/new?a=b")};
  CurlClient client{world.io.get_executor(), {}};
  ASSERT_TRUE(world.get(client, with(request_to(server.base()), Credential::As::query, "access_token")));
  EXPECT_THAT(server.heads().at(1), StartsWith("GET /new?a=b&access_token=s3cr3t-token HTTP/1.1"));
}

TEST(CurlClientRedirect, AnotherPortIsRefusedAndNeverContacted) {
  World world;
  TestServer other{world.io, always(ok("stolen"))};
  TestServer server{world.io, redirects_to(other.base() + "/new?token=x")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, with(request_to(server.base()), Credential::As::bearer));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_THAT(describe(result), HasSubstr("redirected to another place, " + other.base()));
  EXPECT_THAT(describe(result), Not(HasSubstr("token")));
  EXPECT_EQ(other.connections(), 0);
}

TEST(CurlClientRedirect, OtherHostsAndSchemesAreRefused) {
  for (const char* target : {"http://evil.example/", "//evil.example/", "https://127.0.0.1/", "file:///etc/passwd",
                             "http://user@127.0.0.1/", "gopher://127.0.0.1/", "http://localhost/", "http://[::1]/"}) {
    World world;
    TestServer server{world.io, redirects_to(target)};
    CurlClient client{world.io.get_executor(), {}};
    const HttpResult result = world.get(client, request_to(server.base()));
    EXPECT_THAT(describe(result), StartsWith("malformed")) << target;
    EXPECT_EQ(server.heads().size(), 1U) << target;
  }
}

TEST(CurlClientRedirect, ALoopEndsAfterThree) {
  World world;
  TestServer server{world.io, always("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /again\r\n\r\n")};
  CurlClient client{world.io.get_executor(), {}};
  const HttpResult result = world.get(client, request_to(server.base()));
  EXPECT_THAT(describe(result), StartsWith("malformed"));
  EXPECT_EQ(server.heads().size(), 4U);
}

TEST(CurlClientRedirect, TheDeadlineCoversAllHops) {
  World world;
  TestServer server{world.io, [](Connection& c) -> asio::awaitable<void> {
                      co_await c.read_head();
                      const std::string answer = "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /slow\r\n\r\n";
                      co_await c.send(answer);
                      co_await c.read_head();
                      co_await c.until_closed();
                    }};
  CurlClient client{world.io.get_executor(), {}};
  HttpRequest request = request_to(server.base());
  request.deadline = std::chrono::milliseconds{300};
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(describe(world.get(client, request)), StartsWith("transient"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{450});
}

TEST(CurlClientCredential, EachKindStandsInItsPlace) {
  World world;
  TestServer server{world.io, always(ok(""))};
  CurlClient client{world.io.get_executor(), {}};
  const auto head_for = [&](const HttpRequest& request) {
    EXPECT_EQ(describe(world.get(client, request)), "200");
    return server.heads().back();
  };
  const HttpRequest plain = request_to(server.base(), "/bot{token}/x");
  EXPECT_THAT(head_for(with(plain, Credential::As::bearer)), HasSubstr("Authorization: Bearer s3cr3t-token\r\n"));
  EXPECT_THAT(head_for(with(plain, Credential::As::basic)), HasSubstr("Authorization: Basic czNjcjN0LXRva2Vu\r\n"));
  EXPECT_THAT(head_for(with(plain, Credential::As::query, "key")),
              StartsWith("GET /bot{token}/x?key=s3cr3t-token HTTP/1.1"));
  EXPECT_THAT(head_for(with(plain, Credential::As::path, "{token}")), StartsWith("GET /bots3cr3t-token/x HTTP/1.1"));
}

TEST(CurlClientCredential, IsNotSentWithTheNextRequest) {
  World world;
  TestServer server{world.io, always(ok(""))};
  CurlClient client{world.io.get_executor(), {}};
  ASSERT_TRUE(world.get(client, with(request_to(server.base()), Credential::As::bearer)));
  ASSERT_TRUE(world.get(client, request_to(server.base())));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_THAT(server.heads().at(1), Not(HasSubstr("Authorization")));
}

TEST(CurlClientCredential, IsInNoErrorMessage) {
  World world;
  std::string closed;
  { closed = TestServer{world.io, always("")}.base(); }
  TestServer silent{world.io, [](Connection& c) { return c.until_closed(); }};
  TestServer rude{world.io, [](Connection& c) -> asio::awaitable<void> {
                    const std::string head = co_await c.read_head();
                    const std::string answer =
                        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://evil.example/" +
                        head.substr(5, 30) + "\r\n\r\n";
                    co_await c.send(answer);
                  }};
  CurlClient client{world.io.get_executor(), {}};
  for (const std::string& base : {closed, silent.base(), rude.base(), std::string{"http://no such host"}}) {
    for (const auto as : {Credential::As::bearer, Credential::As::basic, Credential::As::query, Credential::As::path}) {
      HttpRequest request = with(request_to(base, "/{p}"), as, as == Credential::As::path ? "{p}" : "key");
      request.deadline = std::chrono::milliseconds{100};
      const HttpResult result = world.get(client, request);
      ASSERT_FALSE(result);
      EXPECT_THAT(describe(result), Not(HasSubstr(kSecret)));
      EXPECT_THAT(describe(result), Not(HasSubstr("key=")));
    }
  }
}

}  // namespace
}  // namespace sarad::test
