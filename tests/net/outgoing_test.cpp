// SPDX-License-Identifier: Apache-2.0
#include "net/outgoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

HttpRequest request_with(Credential::As as, std::string name, std::string path = "/p") {
  HttpRequest request;
  request.base = "https://site.example";
  request.path = std::move(path);
  request.credential = Credential{as, Secret{"a b&c"}, std::move(name)};
  return request;
}

std::string url_of(const HttpRequest& request, std::string_view path_and_query = {}) {
  std::string url;
  write_url(request, path_and_query, url);
  return url;
}

std::vector<std::string> lines_of(HeaderLines& lines) {
  std::vector<std::string> out;
  for (const curl_slist* node = lines.list(); node != nullptr; node = node->next) out.emplace_back(node->data);
  return out;
}

TEST(Outgoing, AQueryCredentialIsEncodedAndComesLast) {
  HttpRequest request = request_with(Credential::As::query, "key");
  EXPECT_EQ(url_of(request), "https://site.example/p?key=a%20b%26c");
  request.query = {{"x", "1"}};
  EXPECT_EQ(url_of(request), "https://site.example/p?x=1&key=a%20b%26c");
  request.path = "/p?y=2";
  EXPECT_EQ(url_of(request), "https://site.example/p?y=2&x=1&key=a%20b%26c");
}

TEST(Outgoing, AQueryCredentialThatIsThereAlreadyIsNotRepeated) {
  const HttpRequest request = request_with(Credential::As::query, "key");
  EXPECT_EQ(url_of(request, "/new?key=z"), "https://site.example/new?key=z");
  EXPECT_EQ(url_of(request, "/new?monkey=z"), "https://site.example/new?monkey=z&key=a%20b%26c");
  EXPECT_EQ(url_of(request, "/new?a=b&key=z"), "https://site.example/new?a=b&key=z");
  EXPECT_EQ(url_of(request, "/key=z"), "https://site.example/key=z?key=a%20b%26c");
}

TEST(Outgoing, APathCredentialReplacesItsPlaceholder) {
  EXPECT_EQ(url_of(request_with(Credential::As::path, "{t}", "/bot{t}/x")), "https://site.example/bota b&c/x");
  EXPECT_EQ(url_of(request_with(Credential::As::path, "{t}", "/none")), "https://site.example/none");
}

TEST(Outgoing, WhereARedirectLedReplacesPathAndQuery) {
  HttpRequest request = request_with(Credential::As::bearer, {});
  request.query = {{"x", "1"}};
  EXPECT_EQ(url_of(request, "/new?y=2"), "https://site.example/new?y=2");
}

TEST(Outgoing, AHeaderCredentialStandsUnderItsName) {
  HeaderLines lines;
  write_headers(request_with(Credential::As::header, "Api-Key"), lines);
  EXPECT_EQ(lines_of(lines), std::vector<std::string>{"Api-Key: a b&c"});
}

TEST(Outgoing, BasicIsBase64) {
  const auto encoded = [](const char* text) {
    HttpRequest request;
    request.credential = Credential{Credential::As::basic, Secret{text}, {}};
    HeaderLines lines;
    write_headers(request, lines);
    return lines_of(lines).at(0);
  };
  EXPECT_EQ(encoded("Aladdin:open sesame"), "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617
  EXPECT_EQ(encoded("ab"), "Authorization: Basic YWI=");
  EXPECT_EQ(encoded("abc"), "Authorization: Basic YWJj");
}

TEST(Outgoing, HeaderLinesSurviveGrowing) {
  HeaderLines lines;
  for (int i = 0; i < 100; ++i) lines.add("X-" + std::to_string(i), std::string(50, 'v'));
  const auto out = lines_of(lines);
  ASSERT_EQ(out.size(), 100U);
  EXPECT_EQ(out.front(), "X-0: " + std::string(50, 'v'));
  EXPECT_EQ(out.back(), "X-99: " + std::string(50, 'v'));
}

TEST(Outgoing, EmptyAndSuppressedHeadersAreWrittenAsLibcurlWants) {
  HeaderLines lines;
  lines.add("X-Empty", "");
  lines.suppress("Expect");
  EXPECT_EQ(lines_of(lines), (std::vector<std::string>{"X-Empty;", "Expect:"}));
}

TEST(Outgoing, WipedLinesAreGone) {
  HeaderLines lines;
  lines.add("X", "y");
  lines.wipe();
  EXPECT_EQ(lines.list(), nullptr);
}

TEST(Outgoing, WipingOverwritesTheMemory) {
  std::string text = "a secret that is longer than a small string";
  const char* memory = text.data();
  const std::size_t size = text.size();
  wipe(text);
  ASSERT_EQ(text.data(), memory);
  ASSERT_GE(text.capacity(), size);
  EXPECT_TRUE(std::all_of(memory, memory + size, [](char c) { return c == '\0'; }));
}

}  // namespace
}  // namespace sarad
