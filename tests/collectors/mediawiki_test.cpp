// SPDX-License-Identifier: Apache-2.0
#include "collectors/mediawiki_state.hpp"
#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_collectors::answer_of;
using testing_collectors::ids_of;
using testing_collectors::plain_reader;
using testing_collectors::query_of;

struct MediaWikiPoll : testing::Test {
  MediaWikiPoll() {
    page.id = "p";
    page.platform = "mediawiki";
    page.account = "User:DC Khulna";
    page.base_url = "https://wiki.example";
    page.team = {"nasrin_(DC)"};
  }
  /// Answers in order, whatever is asked: every call goes to the same path.
  Batch poll(std::deque<HttpResult> answers) {
    PollInput input{.page = page, .cursor = cursor, .threads = {}, .followed = {}, .now = now, .profile_wanted = profile,
                    .recheck_all = recheck, .read_text = plain_reader()};
    asked.clear();
    auto talk = find_platform("mediawiki")->poll(std::move(input));
    while (const HttpRequest* request = talk.request()) {
      asked.push_back(*request);
      HttpResult answer = Error{Errc::transient, "nothing left"};
      if (!answers.empty()) {
        answer = std::move(answers.front());
        answers.pop_front();
      }
      talk.answer(std::move(answer));
    }
    Batch batch = talk.take();
    cursor = batch.cursor;
    return batch;
  }
  static HttpResult ok(std::string body) { return answer_of(std::move(body)); }
  static HttpResult refused(const std::string& code, int status = 200) {
    return answer_of(R"({"error":{"code":")" + code + R"(","info":"x"}})", status, {{"retry-after", "5"}});
  }
  static HttpResult contributions(const std::string& rows = "") { return ok(R"({"batchcomplete":true,"query":{"usercontribs":[)" + rows + "]}}"); }
  static HttpResult sections(const std::string& list) { return ok(R"({"discussiontoolspageinfo":{"threaditemshtml":[)" + list + "]}}"); }
  static HttpResult info(int revision) {
    return ok(R"({"query":{"normalized":[{"from":"User talk:DC Khulna","to":"ব্যবহারকারী আলাপ:DC Khulna"}],"pages":[{"title":"ব্যবহারকারী আলাপ:DC Khulna","lastrevid":)" +
              std::to_string(revision) + "}]}}");
  }
  static std::string comment(const std::string& author, const std::string& minute, const std::string& replies = "") {
    return R"({"type":"comment","level":1,"name":"c-)" + author + "-" + minute + R"(","id":"c-)" + author + "-" + minute + R"(-x","author":")" + author +
           R"(","timestamp":"2026-03-01T10:)" + minute + R"(:00Z","html":"<p>x</p>","replies":[)" + replies + "]}";
  }
  static std::string heading(const std::string& replies, int count) {
    return R"({"type":"heading","level":0,"commentCount":)" + std::to_string(count) + R"(,"replies":[)" + replies + "]}";
  }

  Page page;
  Cursor cursor;
  Instant now = sys_days{2026y / 3 / 9};
  bool profile = false, recheck = false;
  std::vector<HttpRequest> asked;
};

std::map<std::string, const Activity*> by_id(const Batch& batch) {
  std::map<std::string, const Activity*> out;
  for (const auto& a : batch.activities) out[a.id] = &a;
  return out;
}

TEST_F(MediaWikiPoll, TheAccountAndItsTalkPageComeFromThePagesName) {
  page.account = "User:dC_Khulna";
  poll({contributions(), sections("")});
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].path, "/w/api.php");
  EXPECT_EQ(query_of(asked[0], "ucuser"), "DC Khulna");
  EXPECT_EQ(query_of(asked[0], "maxlag"), "5");
  EXPECT_EQ(query_of(asked[0], "assert"), std::nullopt);
  EXPECT_EQ(query_of(asked[1], "page"), "User talk:DC Khulna");
}

TEST_F(MediaWikiPoll, OtherNamesAndATokenAreSent) {
  page.handle = "DC_Office";
  page.authors = {"DC Old"};
  page.token = Secret{"t"};
  page.base_url = "https://wiki.example/mediawiki/api.php";
  poll({contributions(), sections("")});
  EXPECT_EQ(query_of(asked[0], "ucuser"), "DC Office|DC Old");
  EXPECT_EQ(query_of(asked[0], "assert"), "user");
  EXPECT_EQ(asked[0].path, "/mediawiki/api.php");
}

TEST_F(MediaWikiPoll, OnlyEditsOfContentAreUpdates) {
  const auto row = [](int id, int ns, const char* more) {
    return R"({"revid":)" + std::to_string(id) + R"(,"ns":)" + std::to_string(ns) + R"(,"user":"DC Khulna","timestamp":"2026-03-01T00:00:00Z")" + more + "}";
  };
  const Batch batch = poll({contributions(row(1, 0, "") + "," + row(2, 3, "") + "," + row(3, 0, R"(,"minor":true)") + "," + row(4, 2, "")), sections("")});
  EXPECT_THAT(ids_of(batch), ElementsAre("rev/1", "rev/4"));
  EXPECT_EQ(cursor.since, sys_days{2026y / 2 / 28});
  poll({contributions(), info(5), sections("")});
  EXPECT_EQ(query_of(asked[0], "ucend"), "2026-02-28T00:00:00Z");
}

TEST_F(MediaWikiPoll, ATalkPageThatStandsIsNotReadAgain) {
  poll({contributions(), sections("")});
  poll({contributions(), info(5), sections("")});
  EXPECT_EQ(asked.size(), 3U);
  const Batch still = poll({contributions(), info(5)});
  EXPECT_EQ(asked.size(), 2U);
  EXPECT_TRUE(still.complete);
  poll({contributions(), info(6), sections("")});
  EXPECT_EQ(asked.size(), 3U);
  recheck = true;
  poll({contributions(), info(6), sections("")});
  EXPECT_EQ(asked.size(), 3U);
}

TEST_F(MediaWikiPoll, SectionsBecomeConversations) {
  const Batch batch = poll({contributions(), sections(heading(comment("Rahim", "20", comment("DC Khulna", "21", comment("192.0.2.1", "22"))) + "," + comment("Nasrin (DC)", "23"), 4) + "," +
                                                      heading(comment("DC_Khulna", "30", comment("Rahim", "31", comment("Karim", "32"))) + "," + comment("Rahim", "20"), 4))});
  const auto got = by_id(batch);
  const auto at = [&](const std::string& name) { return got.at("User talk:DC Khulna#c-" + name); };
  EXPECT_EQ(at("Rahim-20")->kind, Kind::visitor_post);
  EXPECT_EQ(at("DC Khulna-21")->author, AuthorRole::page);
  EXPECT_EQ(at("192.0.2.1-22")->author, AuthorRole::citizen);
  EXPECT_EQ(at("192.0.2.1-22")->parent_id, at("DC Khulna-21")->id);
  EXPECT_EQ(at("Nasrin (DC)-23")->author, AuthorRole::team);
  EXPECT_EQ(at("Nasrin (DC)-23")->parent_id, at("Rahim-20")->id);
  EXPECT_EQ(at("DC_Khulna-30")->kind, Kind::post);
  EXPECT_EQ(at("DC_Khulna-30")->author_key, "DC Khulna");
  EXPECT_EQ(at("Rahim-31")->kind, Kind::comment);
  EXPECT_EQ(at("Karim-32")->kind, Kind::reply);
  EXPECT_EQ(at("Rahim-20~2")->kind, Kind::comment);
  EXPECT_EQ(at("Rahim-20~2")->thread_id, at("DC_Khulna-30")->id);
  EXPECT_EQ(batch.coverage.platform_count, 6);
  EXPECT_EQ(batch.coverage.fetched, 6);
}

TEST_F(MediaWikiPoll, AContinueThatSaysNothingIsMalformed) {
  for (const auto* next : {R"({"uccontinue":{}})", R"({})", R"("x")", R"([1])"}) {
    const Batch batch = poll({ok(std::string{R"({"query":{"usercontribs":[]},"continue":)"} + next + "}")});
    ASSERT_TRUE(batch.error) << next;
    EXPECT_EQ(batch.error->code, Errc::malformed) << next;
  }
}

TEST_F(MediaWikiPoll, EachCodeHasItsReaction) {
  const std::map<std::string, Errc> reactions{
      {"maxlag", Errc::transient},         {"readonly", Errc::transient},        {"internal_api_error_DBQueryError", Errc::transient},
      {"ratelimited", Errc::rate_limited}, {"assertuserfailed", Errc::token_expired}, {"assertnameduserfailed", Errc::token_expired},
      {"mwoauth-invalid-authorization", Errc::token_expired}, {"readapidenied", Errc::permission_denied}, {"permissiondenied", Errc::permission_denied},
      {"blocked", Errc::permission_denied}, {"nosuchuser", Errc::gone},          {"badcontinue", Errc::malformed},
      {"badvalue", Errc::malformed},       {"something_new", Errc::malformed}};
  for (const auto& [code, reaction] : reactions) {
    const Batch batch = poll({refused(code)});
    ASSERT_TRUE(batch.error) << code;
    EXPECT_EQ(batch.error->code, reaction) << code;
    EXPECT_EQ(batch.error->retry_after.has_value(), reaction == Errc::transient || reaction == Errc::rate_limited) << code;
  }
  EXPECT_EQ(poll({answer_of("<html>", 502)}).error->code, Errc::transient);
  EXPECT_EQ(poll({answer_of("<html>", 429)}).error->code, Errc::rate_limited);
  EXPECT_EQ(poll({answer_of("<html>", 401)}).error->code, Errc::permission_denied);
}

TEST_F(MediaWikiPoll, WithoutTheExtensionItsEndpointIsRefusedOnce) {
  page.discussions = {"User talk:DC Khulna", "Project talk:Help"};
  const Batch batch = poll({contributions(), refused("badvalue")});
  EXPECT_EQ(batch.error->code, Errc::permission_denied);
  EXPECT_EQ(asked.size(), 2U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(MediaWikiPoll, AWikiKnownToHaveNoThreadsIsReadByItsRevisions) {
  profile = true;
  const auto site = ok(R"({"query":{"general":{"articlepath":"/index.php/$1"},"extensions":[{"name":"Cite"}],"users":[{"name":"DC Khulna","userid":3}]}})");
  const auto row = [](int id, int parent, const char* user, int size, const char* comment, const char* more = "") {
    return R"({"revid":)" + std::to_string(id) + R"(,"parentid":)" + std::to_string(parent) + R"(,"user":")" + user + R"(","size":)" + std::to_string(size) +
           R"(,"comment":")" + comment + R"(","timestamp":"2026-03-01T00:00:)" + std::to_string(10 + id) + R"(Z")" + more + "}";
  };
  const auto history = ok(R"({"query":{"pages":[{"title":"User talk:DC Khulna","revisions":[)" + row(8, 7, "Karim", 300, "/* Fair */ when") + "," +
                          row(7, 6, "DC Khulna", 250, "/* Fair */ new section") + "," + row(6, 5, "Archiver", 100, "cut") + "," +
                          row(5, 4, "Vandal", 500, "/* Bridge */", R"(,"tags":["mw-reverted"])") + "," + row(4, 3, "DC Khulna", 210, "spelling", R"(,"minor":true)") + "," +
                          row(3, 2, "DC Khulna", 200, "/* Bridge */ answer") + "," + row(2, 0, "Rahim", 100, "/* Bridge */ new section") + "]}]}}");
  const Batch batch = poll({site, contributions(), history});
  EXPECT_EQ(batch.profile.name, "DC Khulna");
  const auto got = by_id(batch);
  ASSERT_EQ(got.size(), 4U);
  EXPECT_EQ(got.at("rev/2")->kind, Kind::visitor_post);
  EXPECT_EQ(got.at("rev/3")->kind, Kind::reply);
  EXPECT_EQ(got.at("rev/3")->author, AuthorRole::page);
  EXPECT_EQ(got.at("rev/3")->thread_id, "rev/2");
  EXPECT_EQ(got.at("rev/7")->kind, Kind::post);
  EXPECT_EQ(got.at("rev/8")->kind, Kind::comment);
  EXPECT_EQ(got.at("rev/8")->parent_id, "rev/7");
  EXPECT_EQ(got.at("rev/8")->permalink, "https://wiki.example/w/index.php?oldid=8");
  EXPECT_EQ(batch.coverage.platform_count, std::nullopt);
  EXPECT_TRUE(batch.complete);
  profile = false;
  poll({contributions(), info(8), history});
  EXPECT_EQ(query_of(asked.at(2), "prop"), "revisions");
}

TEST_F(MediaWikiPoll, AnAccountNobodyKnowsIsTheConfigurationsFault) {
  profile = true;
  const Batch batch = poll({ok(R"({"query":{"users":[{"name":"DC Khulna","missing":true}]}})"), contributions(), sections("")});
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::configuration);
}

TEST(MediaWikiState, StaysSmallAndComesBack) {
  MediaWikiState state;
  state.talk.emplace();
  for (int i = 0; i < 200; ++i) state.talk->emplace("User talk:\"Office\\ " + std::to_string(i), i);
  state.has_threads = false;
  state.article = "/wiki/$1";
  const std::string text = state.write();
  EXPECT_LT(text.size(), 1024U);
  const auto back = MediaWikiState::read(text);
  ASSERT_TRUE(back.talk);
  EXPECT_GT(back.talk->size(), 5U);
  EXPECT_EQ(back.talk->at("User talk:\"Office\\ 1"), 1);
  EXPECT_EQ(back.has_threads, false);
  EXPECT_EQ(back.article, "/wiki/$1");
}

}  // namespace
}  // namespace sarad
