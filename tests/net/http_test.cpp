// SPDX-License-Identifier: Apache-2.0
#include "net/http.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

std::optional<Seconds> wait_asked(std::string value, std::string date = {}) {
  HttpResponse response;
  response.headers = {{"retry-after", std::move(value)}};
  if (!date.empty()) response.headers.emplace_back("date", std::move(date));
  return retry_after(response);
}

TEST(Http, PercentEncodesAllButUnreserved) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a b/c?d=e&f"), "a%20b%2Fc%3Fd%3De%26f");
  EXPECT_EQ(percent_encode("\xe0\xa6\x95"), "%E0%A6%95");
}

TEST(Http, EncodesAQuery) {
  EXPECT_EQ(encode_query({}), "");
  EXPECT_EQ(encode_query({{"a", "1"}, {"b c", "x y"}}), "a=1&b%20c=x%20y");
  EXPECT_EQ(encode_query({{"ids", "List(urn:li:share:1,urn:li:share:2)"}}),
            "ids=List(urn%3Ali%3Ashare%3A1,urn%3Ali%3Ashare%3A2)");
}

TEST(Http, ASummaryHasNeitherQueryNorCredential) {
  HttpRequest request;
  request.base = "https://site.example";
  request.path = "/p";
  request.query = {{"access_token", "t0ken"}};
  request.credential = Credential{Credential::As::query, Secret{"t0ken"}, "key"};
  EXPECT_EQ(request.summary(), "GET https://site.example/p");
}

TEST(Http, RetryAfterReadsSecondsWithinADay) {
  EXPECT_EQ(wait_asked("7"), Seconds{7});
  EXPECT_EQ(wait_asked("0"), Seconds{1});
  EXPECT_EQ(wait_asked("315360000"), std::chrono::hours{24});
}

TEST(Http, RetryAfterReadsADateAgainstTheServersOwnClock) {
  const std::string now = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(wait_asked("Sun, 06 Nov 1994 08:50:37 GMT", now), Seconds{60});
  EXPECT_EQ(wait_asked("Sun, 06 Nov 1994 08:48:37 GMT", now), Seconds{1});
  EXPECT_EQ(wait_asked("Sun, 06 Nov 1994 08:50:37 GMT"), std::nullopt);
}

TEST(Http, RetryAfterIgnoresNonsense) {
  for (const char* value : {"", "soon", "-1", "7s", "7.5", "99999999999999999999"})
    EXPECT_EQ(wait_asked(value), std::nullopt) << value;
  EXPECT_EQ(retry_after(HttpResponse{}), std::nullopt);
}

}  // namespace
}  // namespace sarad
