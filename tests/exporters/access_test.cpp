// SPDX-License-Identifier: Apache-2.0
// Who is let in, and that a part of a Snapshot holds nothing else, whatever is asked (faults F88, F90).
#include "exporters/access.hpp"

#include "exporters/exposition.hpp"
#include "exporters/part_of.hpp"
#include "exporters/router.hpp"
#include "sample.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using test::bangladesh;
using test::Country;
using testing::HasSubstr;
using testing::Not;

const std::chrono::steady_clock::time_point kNow{std::chrono::hours{1}};
const std::string kHash = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";   // of "a"

TEST(ReadBasic, ReadsNameAndPassword) {
  const auto who = read_basic("Basic cmVkOmE6Yg==");
  ASSERT_TRUE(who);
  EXPECT_EQ(who->name, "red");
  EXPECT_EQ(who->password, "a:b");
  EXPECT_TRUE(read_basic("basic cmVkOmE6Yg=="));
}

TEST(ReadBasic, AnythingElseIsNothing) {
  for (const std::string header : {"", "Basic", "Basic ", "Basic !!!!", "Basic cmVk", "Bearer cmVkOmE6Yg==", "Basic OmE=", "Basic cmVkOmE6Yg", "Basic ===="})
    EXPECT_FALSE(read_basic(header)) << header;
}

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    settings.passwords = {{"red", kHash}, {"blue", kHash}};
    settings.users = {{"red", Viewer{.subtree = "div-rajshahi"}}, {"green", Viewer{}}};
    settings.proxy_header = "x-remote-user";
    settings.proxies = {"10.0.0.1"};
  }
  /// The reply, also one that comes later; "served SUBTREE" where somebody was let in.
  WebReply ask(WebRequest request, std::chrono::steady_clock::time_point now = kNow) {
    access.configure(settings);
    WebReply reply = access.admit(request, now, [](const Viewer& viewer) { return text_reply(200, "served " + viewer.subtree); });
    if (!reply.later) return reply;
    auto work = boost::asio::make_work_guard(loop);
    WebReply late;
    reply.later([&](WebReply come) {
      late = std::move(come);
      work.reset();
    });
    loop.restart();
    loop.run();
    return late;
  }
  static WebRequest from(std::string remote, std::vector<std::pair<std::string, std::string>> headers = {}) {
    WebRequest request;
    request.remote = std::move(remote);
    request.headers = std::move(headers);
    return request;
  }

  boost::asio::io_context loop;
  Access access{loop.get_executor()};
  AccessSettings settings;
};

TEST_F(AccessTest, WithoutAnythingThatNamesPeopleEverybodySeesEverything) {
  settings = {};
  EXPECT_EQ(ask(from("192.0.2.1")).text(), "served ");
}

TEST_F(AccessTest, WhoComesWithoutANameIsAskedForOne) {
  const WebReply reply = ask(from("192.0.2.1"));
  EXPECT_EQ(reply.status, 401);
  ASSERT_FALSE(reply.headers.empty());
  EXPECT_EQ(reply.headers[0].first, "WWW-Authenticate");
}

TEST_F(AccessTest, TheRightPasswordSeesItsSubtreeAndAWrongOneNothing) {
  EXPECT_EQ(ask(from("192.0.2.1", {{"authorization", "Basic cmVkOmE="}})).text(), "served div-rajshahi");
  EXPECT_EQ(ask(from("192.0.2.1", {{"authorization", "Basic cmVkOmI="}})).status, 401);       // red:b
  EXPECT_EQ(ask(from("192.0.2.1", {{"authorization", "Basic bm9ib2R5OmE="}})).status, 401);   // nobody:a
}

TEST_F(AccessTest, APasswordWithoutAnEntryOpensNothing) {
  EXPECT_EQ(ask(from("192.0.2.1", {{"authorization", "Basic Ymx1ZTph"}})).status, 403);   // blue:a
}

TEST_F(AccessTest, AKnownPasswordIsAnsweredAtOnceAndAFloodOfOthersIsHeldOff) {
  const auto right = from("192.0.2.1", {{"authorization", "Basic cmVkOmE="}}), wrong = from("192.0.2.1", {{"authorization", "Basic cmVkOmI="}});
  ask(right);
  access.configure(settings);
  int waited = 0, refused = 0;
  for (int i = 0; i < 20; ++i) {
    WebReply reply = access.admit(wrong, kNow, [](const Viewer&) { return text_reply(200, ""); });
    waited += reply.later != nullptr;
    refused += reply.status == 429;
  }
  EXPECT_EQ(waited, Access::kChecksASecond - 1);   // one was checked above
  EXPECT_EQ(refused, 20 - waited);
  EXPECT_EQ(access.admit(right, kNow, [](const Viewer&) { return text_reply(200, "at once"); }).text(), "at once");
  EXPECT_TRUE(access.admit(from("192.0.2.9", {{"authorization", "Basic cmVkOmI="}}), kNow, [](const Viewer&) { return WebReply{}; }).later) << "another address";
  EXPECT_TRUE(access.admit(wrong, kNow + std::chrono::seconds{1}, [](const Viewer&) { return WebReply{}; }).later) << "the next second";
}

TEST_F(AccessTest, APasswordThatWasChangedIsForgotten) {
  const auto right = from("192.0.2.1", {{"authorization", "Basic cmVkOmE="}});
  ask(right);
  settings.passwords["red"] = "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.";
  EXPECT_EQ(ask(right).status, 401);
}

TEST_F(AccessTest, AProxyIsBelievedFromItsAddressAlone) {
  EXPECT_EQ(ask(from("10.0.0.1", {{"x-remote-user", "green"}})).text(), "served ");
  EXPECT_EQ(ask(from("10.0.0.1", {{"x-remote-user", "stranger"}})).status, 403);
  EXPECT_EQ(ask(from("10.0.0.2", {{"x-remote-user", "green"}})).status, 401);
  settings.passwords.clear();
  EXPECT_EQ(ask(from("10.0.0.2", {{"x-remote-user", "green"}})).status, 403);
  EXPECT_EQ(ask(from("10.0.0.1")).status, 403);
}

class APart : public testing::Test {
 protected:
  APart() {
    whole = std::make_shared<const Snapshot>(country.make());
    views.snapshot = parts.of(whole, "dc-bogura");
    views.blocks = exposition.update(*whole);
    sums->update(*whole);
    views.sums = sums;
    views.own_text = [] { return std::string{"# TYPE sarad_own gauge\nsarad_own 1\n"}; };
    views.operations = [] { return Operations{}; };
    views.now = country.now;
    views.viewer = Viewer{.subtree = "dc-bogura", .health = false};
  }
  std::string get(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {}) {
    WebRequest request;
    request.method = "GET";
    request.path = path;
    request.query = std::move(query);
    const WebReply reply = route(request, views);
    return std::to_string(reply.status) + '\n' + reply.text();
  }
  /// Ids of offices and pages that are not in the part.
  std::vector<std::string> foreign() const {
    std::vector<std::string> ids;
    const auto inside = [&](const auto& list, const std::string& id) {
      return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    };
    for (const auto& office : whole->roster->offices)
      if (!inside(views.snapshot->roster->offices, office.id)) ids.push_back(office.id);
    for (const auto& page : whole->roster->pages)
      if (!inside(views.snapshot->roster->pages, page.id)) ids.push_back(page.id);
    return ids;
  }

  Country country = bangladesh();
  std::shared_ptr<const Snapshot> whole;
  Parts parts;
  Exposition exposition{Detail::full};
  std::shared_ptr<OfficeSums> sums = std::make_shared<OfficeSums>();
  Views views;
};

TEST_F(APart, HoldsItsOfficesAndPagesWithTheFiguresOfTheWhole) {
  ASSERT_FALSE(views.snapshot->roster->pages.empty());
  ASSERT_LT(views.snapshot->roster->pages.size(), whole->roster->pages.size());
  for (std::size_t i = 0; i < views.snapshot->roster->pages.size(); ++i) {
    const auto& id = views.snapshot->roster->pages[i].id;
    const auto place = std::find_if(whole->roster->pages.begin(), whole->roster->pages.end(), [&](const Page& page) { return page.id == id; }) - whole->roster->pages.begin();
    EXPECT_EQ(views.snapshot->pages[i], whole->pages[static_cast<std::size_t>(place)]);
  }
}

TEST_F(APart, NoPathTellsOfAnythingOutside) {
  ASSERT_FALSE(foreign().empty());
  for (const std::string path : {"/", "/api/v1/cases", "/api/v1/offices", "/api/v1/pages", "/api/v1/sd", "/metrics", "/static/sarad.css"}) {
    const std::string text = get(path);
    EXPECT_TRUE(text.starts_with("200")) << path << text.substr(0, 200);
    // The names of the offices above, and of one that a case was handed to, belong to what is inside.
    for (const auto& id : foreign()) {
      if (id == "cabinet" || id == "div-rajshahi" || id == "dc-natore") continue;
      EXPECT_THAT(text, Not(HasSubstr(id))) << path;
    }
  }
  EXPECT_THAT(get("/metrics"), HasSubstr("dc-bogura"));
}

TEST_F(APart, WhatIsOutsideIsAnsweredLikeWhatDoesNotExist) {
  for (const auto& id : foreign())
    for (const auto& [path, key] : std::vector<std::pair<std::string, std::string>>{
             {"/", "office"}, {"/", "subtree"}, {"/", "page"}, {"/api/v1/cases", "office"}, {"/api/v1/cases", "page"}, {"/api/v1/pages", "subtree"}, {"/metrics", "office"}, {"/metrics", "subtree"}}) {
      const std::string text = get(path, {{key, id}});
      EXPECT_EQ(text, get(path, {{key, "no-such-thing"}})) << path << ' ' << key << ' ' << id;
      EXPECT_FALSE(text.starts_with("200")) << path << ' ' << key << ' ' << id;
    }
  for (const auto& id : foreign()) {
    EXPECT_TRUE(get("/api/v1/pages/" + id).starts_with("404")) << id;
    EXPECT_TRUE(get("/o/" + id).starts_with("404")) << id;
    EXPECT_TRUE(get("/p/" + id).starts_with("404")) << id;
  }
}

TEST_F(APart, TheDaemonsOwnSeriesWantTheRightToItsHealth) {
  EXPECT_THAT(get("/metrics"), Not(HasSubstr("sarad_own")));
  EXPECT_TRUE(get("/metrics", {{"part", "daemon"}}).starts_with("404"));
  EXPECT_TRUE(get("/metrics", {{"part", "all"}}).starts_with("404"));
  EXPECT_TRUE(get("/health").starts_with("404"));
  views.viewer.health = true;
  EXPECT_THAT(get("/metrics", {{"part", "daemon"}}), HasSubstr("sarad_own"));
  EXPECT_TRUE(get("/health").starts_with("200"));
}

TEST_F(APart, EachKindOfThingIsShownToThoseAllowedItOnly) {
  views.viewer = Viewer{.subtree = "dc-bogura", .metrics = true, .page = false, .api = false, .health = false};
  EXPECT_TRUE(get("/metrics").starts_with("200"));
  EXPECT_TRUE(get("/").starts_with("404"));
  EXPECT_TRUE(get("/api/v1/cases").starts_with("404"));
  views.viewer = Viewer{.subtree = "dc-bogura", .metrics = false, .page = true, .api = false, .health = false};
  EXPECT_TRUE(get("/metrics").starts_with("404"));
  EXPECT_TRUE(get("/").starts_with("200"));
}

TEST_F(APart, AnUnknownSubtreeIsEmpty) {
  EXPECT_TRUE(parts.of(whole, "gone")->roster->pages.empty());
}

TEST_F(APart, IsMadeOnceForEachSnapshot) {
  EXPECT_EQ(parts.of(whole, "dc-bogura"), views.snapshot);
  const auto next = std::make_shared<const Snapshot>(country.make());
  EXPECT_NE(parts.of(next, "dc-bogura"), views.snapshot);
  EXPECT_EQ(parts.of(next, "dc-bogura")->roster, views.snapshot->roster) << "the roster is the same as long as the whole's is";
}

TEST(PublicPaths, AreThoseThatShowNoFigures) {
  for (const std::string path : {"/-/healthy", "/-/ready", "/static/sarad.css", "/robots.txt"}) EXPECT_TRUE(is_public(path)) << path;
  for (const std::string path : {"/", "/metrics", "/health", "/api/v1/cases", "/api/v1/pages/x", "/api/v1/explain", "/p/x", "/no-such-path"})
    EXPECT_FALSE(is_public(path)) << path;
}

}  // namespace
}  // namespace sarad
