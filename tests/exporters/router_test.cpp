// SPDX-License-Identifier: Apache-2.0
#include "exporters/router.hpp"

#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sarad {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

class Router : public testing::Test {
 protected:
  Router() {
    views_.snapshot = std::make_shared<const Snapshot>(country_.make());
    views_.blocks = exposition_.update(*views_.snapshot);
    sums_->update(*views_.snapshot);
    views_.sums = sums_;
    views_.own_text = [] { return std::string{"# HELP own_total x\n# TYPE own_total counter\nown_total 1\n"}; };
    views_.now = country_.now;
    views_.ready = true;
    views_.reload = [this] { return ++reloads_ > 0; };
  }

  WebReply ask(std::string path, std::string method = "GET", bool loopback = true) {
    WebRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.loopback = loopback;
    return route(request, views_);
  }

  test::Country country_ = test::bangladesh();
  Exposition exposition_{Detail::standard};
  std::shared_ptr<OfficeSums> sums_ = std::make_shared<OfficeSums>();
  Views views_;
  int reloads_ = 0;
};

TEST_F(Router, AnExplanationIsAskedOfWhoeverMakesIt) {
  EXPECT_EQ(ask("/api/v1/explain").status, 503);
  views_.explain = [](const WebRequest& request) { return text_reply(200, request.path); };
  EXPECT_EQ(ask("/api/v1/explain").text(), "/api/v1/explain");
  EXPECT_EQ(ask("/api/v1/explain", "POST").status, 405);
}

TEST_F(Router, EveryPathAnswersWithItsKind) {
  for (const auto& [path, type] : {std::pair{"/", "text/html"},
                                   {"/metrics", "text/plain"},
                                   {"/api/v1/cases", "application/json"},
                                   {"/api/v1/offices", "application/json"},
                                   {"/api/v1/pages", "application/json"},
                                   {"/api/v1/pages/dc-pabna-fb", "application/json"},
                                   {"/api/v1/sd", "application/json"},
                                   {"/api/v1/overdue.atom", "application/atom+xml"},
                                   {"/static/sarad.css", "text/css"},
                                   {"/static/sarad.js", "text/javascript"},
                                   {"/static/icon.svg", "image/svg+xml"},
                                   {"/-/healthy", "text/plain"},
                                   {"/-/ready", "text/plain"},
                                   {"/o/dc-pabna", "text/html"},
                                   {"/t/cabinet", "text/html"},
                                   {"/p/dc-pabna-fb", "text/html"}}) {
    const WebReply reply = ask(path);
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_THAT(reply.content_type, StartsWith(type)) << path;
  }
}

TEST_F(Router, WhatIsNotThereIsA404) {
  for (const auto* path : {"/nothing", "/static/", "/static/../metrics", "/o/", "/o/none", "/api/v1/pages/none",
                           "/metrics/", "//metrics", ""})
    EXPECT_EQ(ask(path).status, 404) << path;
}

TEST_F(Router, AWrongMethodIsToldTheRightOne) {
  EXPECT_THAT(ask("/metrics", "POST").headers, Contains(Pair("Allow", "GET, HEAD")));
  EXPECT_EQ(ask("/-/reload", "GET").status, 405);
  EXPECT_EQ(ask("/", "HEAD").status, 200);
}

TEST_F(Router, AReloadIsTakenFromThisMachineOnlyAndNotFromABrowser) {
  EXPECT_EQ(ask("/-/reload", "POST").status, 202);
  EXPECT_EQ(ask("/-/reload", "POST", false).status, 403);
  WebRequest browser;
  browser.method = "POST";
  browser.path = "/-/reload";
  browser.loopback = true;
  browser.origin = "https://elsewhere.example";
  EXPECT_EQ(route(browser, views_).status, 403);
  EXPECT_EQ(reloads_, 1);
}

TEST_F(Router, WhileStartingFiguresAreA503AndHealthIsNot) {
  views_.snapshot.reset();
  views_.blocks.reset();
  views_.ready = false;
  for (const auto* path : {"/", "/metrics", "/api/v1/cases", "/api/v1/pages", "/o/dc-pabna", "/-/ready"}) {
    EXPECT_EQ(ask(path).status, 503) << path;
    EXPECT_THAT(ask(path).headers, Contains(Pair("Retry-After", testing::_))) << path;
  }
  EXPECT_EQ(ask("/-/healthy").status, 200);
}

TEST_F(Router, TheDaemonsOwnSeriesStandBesideThePages) {
  const std::string text = ask("/metrics").text();
  EXPECT_THAT(text, HasSubstr("own_total 1\n"));
  EXPECT_THAT(text, HasSubstr("sarad_page_info{page=\"dc-bogura-fb\""));
}

TEST_F(Router, AStaticFileIsNotSentAgainToOneWhoHasIt) {
  const WebReply first = ask("/static/sarad.css");
  WebRequest again;
  again.method = "GET";
  again.path = "/static/sarad.css";
  for (const auto& [name, value] : first.headers)
    if (name == "ETag") again.if_none_match = value;
  const WebReply second = route(again, views_);
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, nullptr);
}

TEST_F(Router, WhatAProgramHasAlreadyIsNotSentAgain) {
  for (const std::string path : {"/api/v1/cases", "/api/v1/pages", "/api/v1/overdue.atom"}) {
    const WebReply first = ask(path);
    const auto tag = std::find_if(first.headers.begin(), first.headers.end(), [](const auto& h) { return h.first == "ETag"; });
    ASSERT_NE(tag, first.headers.end()) << path;
    WebRequest request;
    request.method = "GET";
    request.path = path;
    request.if_none_match = tag->second;
    EXPECT_EQ(route(request, views_).status, 304) << path;
    request.query = {{"office", "dc-pabna"}};
    EXPECT_EQ(route(request, views_).status, 200) << path << ": another question";
  }
}

TEST_F(Router, TheApisDescriptionNamesEachPathAndNoOther) {
  std::ifstream file{SARAD_SOURCE_DIR "/docs/openapi.yml"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  std::size_t paths = 0;
  for (auto at = text.find("\n  /"); at != std::string::npos; at = text.find("\n  /", at + 1), ++paths) {
    std::string path = text.substr(at + 3, text.find(':', at) - at - 3);
    if (const auto brace = path.find('{'); brace != std::string::npos) path = path.substr(0, brace) + "dc-pabna-fb";
    EXPECT_NE(ask(path).status, 404) << path;
  }
  EXPECT_EQ(paths, api_paths().size());
  for (const auto path : api_paths()) EXPECT_NE(text.find("\n  " + std::string{path}), std::string::npos) << path;
}

TEST_F(Router, ALargePageIsCompressedForThoseWhoTakeIt) {
  WebRequest request;
  request.method = "GET";
  request.path = "/";
  request.accept_encoding = "gzip";
  const WebReply reply = route(request, views_);
  EXPECT_THAT(reply.headers, Contains(Pair("Content-Encoding", "gzip")));
  EXPECT_THAT(reply.headers, Contains(Pair("Vary", "Accept-Language, Accept-Encoding")));
  EXPECT_LT(reply.body->size() * 3, ask("/").body->size());
}

TEST_F(Router, ScrapeTargetsPartitionThePages) {
  WebRequest request;
  request.method = "GET";
  request.path = "/api/v1/sd";
  request.host = "sarad:7207";
  request.query = {{"level", "district"}};
  EXPECT_EQ(*route(request, views_).body, R"([{"targets":["sarad:7207"],"labels":{"__param_subtree":"dc-bogura"}},)"
                                          R"({"targets":["sarad:7207"],"labels":{"__param_subtree":"dc-pabna"}},)"
                                          R"({"targets":["sarad:7207"],"labels":{"__param_subtree":"dc-natore"}},)"
                                          R"({"targets":["sarad:7207"],"labels":{"__param_office":"cabinet"}},)"
                                          R"({"targets":["sarad:7207"],"labels":{"__param_office":"div-rajshahi"}}])"
                                          "\n");
  request.query = {{"level", "village"}};
  EXPECT_EQ(route(request, views_).status, 400);
}

TEST(Target, IsDecodedOnceAndRefusedWhereItIsOdd) {
  const auto target = parse_target("/a%2Fb%252e?x=1+2&y=%26&z#part");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a/b%2e");
  EXPECT_THAT(target->query, testing::ElementsAre(Pair("x", "1 2"), Pair("y", "&"), Pair("z", "")));
  for (const auto* bad : {"", "metrics", "http://x/", "*", "/%", "/%4", "/%gg", "/%0d%0aX: y", "/\x01", "/?a=%00"})
    EXPECT_FALSE(parse_target(bad)) << bad;
}

}  // namespace
}  // namespace sarad
