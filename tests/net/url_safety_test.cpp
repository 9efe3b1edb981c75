// SPDX-License-Identifier: Apache-2.0
#include "net/url_safety.hpp"

#include <gmock/gmock.h>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;

HttpRequest request_to(std::string base, std::string path = "/") {
  HttpRequest request;
  request.base = std::move(base);
  request.path = std::move(path);
  return request;
}

TEST(UrlSafety, ReadsSchemeHostAndPort) {
  EXPECT_EQ(*read_origin("https://Graph.Facebook.com"), (Origin{true, "graph.facebook.com", 443}));
  EXPECT_EQ(*read_origin("http://site.example"), (Origin{false, "site.example", 80}));
  EXPECT_EQ(*read_origin("https://site.example:8443"), (Origin{true, "site.example", 8443}));
  EXPECT_EQ(*read_origin("http://192.0.2.1:81"), (Origin{false, "192.0.2.1", 81}));
  EXPECT_EQ(*read_origin("http://[2001:db8::1]:8080"), (Origin{false, "[2001:db8::1]", 8080}));
  EXPECT_EQ(*read_origin("https://xn--54b7fta0cc.example"), (Origin{true, "xn--54b7fta0cc.example", 443}));
}

TEST(UrlSafety, RefusesBasesThatMayMislead) {
  for (const char* base : {"",
                           "graph.facebook.com",
                           "ftp://site.example",
                           "file:///etc/passwd",
                           "https://",
                           "https://:443",
                           "https://user@site.example",
                           "https://user:pw@site.example",
                           "https://site.example/",
                           "https://site.example/blog",
                           "https://site.example?x",
                           "https://site.example#x",
                           "https://site.example\\@evil.example",
                           "https://site.example:0",
                           "https://site.example:65536",
                           "https://site.example:8x",
                           "https://site.example:",
                           "https://site.example:-1",
                           "https://.site.example",
                           "https://site.example.",
                           "https://site..example",
                           "https://127。0。0。1",
                           "https://site\xe3\x80\x82"
                           "example",
                           "https://%31%32%37.0.0.1",
                           "https://site example",
                           "http://2130706433",
                           "http://0x7f000001",
                           "http://0x7f.1",
                           "http://127.1",
                           "http://0177.0.0.01",
                           "http://127.0.0.256",
                           "http://[::1",
                           "http://[fe80::1%25eth0]",
                           "http://[]",
                           "http://1.2.3.4.5"}) {
    const auto origin = read_origin(base);
    ASSERT_FALSE(origin) << base;
    EXPECT_EQ(origin.error().code, Errc::configuration) << base;
  }
}

TEST(UrlSafety, RefusesPrivatePlacesUnlessAllowed) {
  for (const char* base : {"http://127.0.0.1:8080", "http://10.1.2.3", "http://[::1]", "http://localhost:8080",
                           "http://a.localhost", "http://169.254.169.254", "http://[::ffff:127.0.0.1]"}) {
    HttpRequest request = request_to(base);
    const auto refused = check_request(request);
    ASSERT_FALSE(refused) << base;
    EXPECT_EQ(refused.error().code, Errc::configuration);
    EXPECT_THAT(refused.error().message, HasSubstr("allow_private"));
    request.allow_private = true;
    EXPECT_TRUE(check_request(request)) << base;
  }
}

TEST(UrlSafety, RefusesPortsOfOtherServicesUnlessAllowed) {
  EXPECT_FALSE(check_request(request_to("https://site.example:22")));
  EXPECT_FALSE(check_request(request_to("http://site.example:25")));
  EXPECT_TRUE(check_request(request_to("http://site.example:443")));
  EXPECT_TRUE(check_request(request_to("https://site.example:8443")));
  HttpRequest allowed = request_to("https://site.example:22");
  allowed.allow_private = true;
  EXPECT_TRUE(check_request(allowed));
}

TEST(UrlSafety, ACredentialGoesOverTlsOnlyUnlessAllowed) {
  HttpRequest request = request_to("http://site.example");
  request.credential = Credential{Credential::As::bearer, Secret{"t0ken"}, {}};
  EXPECT_FALSE(check_request(request));
  request.base = "https://site.example";
  EXPECT_TRUE(check_request(request));
  request.base = "http://10.0.0.1";
  request.allow_private = true;
  EXPECT_TRUE(check_request(request));
}

TEST(UrlSafety, RefusesPathsThatAreNotEncoded) {
  for (const char* path : {"", "x", "/a b", "/a\r\nHost: evil", "/a#b", "/\xe0\xa6\x95", "/a\tb"})
    EXPECT_FALSE(check_request(request_to("https://site.example", path))) << path;
  EXPECT_TRUE(check_request(request_to("https://site.example", "/a%20b?c=d&e={f}")));
}

TEST(UrlSafety, RefusesHeadersAndCredentialsThatSmuggleLines) {
  HttpRequest request = request_to("https://site.example");
  for (const auto& header : {std::pair{"X", "a\r\nY: b"}, {"X\n", "a"}, {"X: y", "a"}, {"", "a"}, {"X;", ""}}) {
    request.headers = {header};
    EXPECT_FALSE(check_request(request)) << header.first;
  }
  request.headers = {{"X", "a\tb \xe0\xa6\x95"}};
  EXPECT_TRUE(check_request(request));
  request.credential = Credential{Credential::As::bearer, Secret{"t0ken\n"}, {}};
  const auto refused = check_request(request);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("line break"));
  EXPECT_THAT(refused.error().message, Not(HasSubstr("t0ken")));
}

TEST(UrlSafety, ACredentialInAPathMayNotChangeThePath) {
  HttpRequest request = request_to("https://site.example", "/bot{t}/x");
  for (const char* secret : {"a/b", "a?b", "a#b", "a b"}) {
    request.credential = Credential{Credential::As::path, Secret{secret}, "{t}"};
    EXPECT_FALSE(check_request(request)) << secret;
  }
  request.credential = Credential{Credential::As::path, Secret{"123:AB-c_d"}, "{t}"};
  EXPECT_TRUE(check_request(request));
}

TEST(UrlSafety, FindsTheTargetOfARedirectWithinTheOrigin) {
  const Origin origin{true, "site.example", 443};
  const auto target = [&](std::string_view location) {
    const auto result = redirect_target(origin, "/a/b?c=d", location);
    return result ? *result : result.error().message;
  };
  EXPECT_EQ(target("/x?y=z"), "/x?y=z");
  EXPECT_EQ(target("x"), "/a/x");
  EXPECT_EQ(target("../x"), "/x");
  EXPECT_EQ(target("?e=f"), "/a/b?e=f");
  EXPECT_EQ(target("https://site.example/x"), "/x");
  EXPECT_EQ(target("https://SITE.example:443/x#part"), "/x");
  EXPECT_EQ(target("//site.example"), "/");
  EXPECT_EQ(target("/a b"), "/a%20b");
}

TEST(UrlSafety, RefusesARedirectOutOfTheOrigin) {
  const Origin origin{true, "site.example", 443};
  for (const char* location :
       {"http://site.example/x", "https://site.example:8443/", "https://evil.example/", "//evil.example/",
        "https://site.example.evil.example/", "https://site.example@evil.example/", "https://u@site.example/",
        "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///x", "http://127.0.0.1/"}) {
    const auto target = redirect_target(origin, "/", location);
    ASSERT_FALSE(target) << location << " gave " << *target;
    EXPECT_EQ(target.error().code, Errc::malformed) << location;
  }
}

}  // namespace
}  // namespace sarad
