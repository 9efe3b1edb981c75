// SPDX-License-Identifier: Apache-2.0
#include "exporters/cases_json.hpp"

#include "exporters/json_text.hpp"
#include "golden.hpp"
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace sarad {
namespace {

using test::bangladesh;
using test::Country;
using testing::HasSubstr;
using testing::Not;

WebRequest asking(std::vector<std::pair<std::string, std::string>> query) {
  WebRequest request;
  request.query = std::move(query);
  return request;
}

std::size_t cases_in(const std::string& json) {
  std::size_t n = 0;
  for (std::size_t at = json.find("\"thread_id\""); at < json.find("\"referrals\"");
       at = json.find("\"thread_id\"", at + 1))
    ++n;
  return n;
}

std::string written(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatMustBe) {
  EXPECT_EQ(written("a\"b\\c\n\x01<"), R"("a\"b\\c\u000a\u0001<")");
  EXPECT_EQ(written("জেলা"), "\"জেলা\"");
}

TEST(JsonText, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(written("a\xff"
                    "b"),
            "\"a\uFFFDb\"");
  EXPECT_EQ(written("\xed\xa0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(written("\xe0\xa6"), "\"\uFFFD\uFFFD\"");
}

TEST(JsonText, ANumberThatIsNoneIsNull) {
  std::string out;
  JsonWriter{out}.open('[').value(std::numeric_limits<double>::infinity()).value(0.5).value(true).value(-3).close(']');
  EXPECT_EQ(out, "[null,0.5,true,-3]");
}

TEST(CasesJson, AllCasesAreAsTheyWere) {
  Country country = bangladesh();
  test::compare_golden("cases.json", cases_json(country.make()) + "\n");
}

TEST(CasesJson, ThePagesAreAsTheyWere) {
  Country country = bangladesh();
  test::compare_golden("pages.json", *pages_reply(country.make(), {}).body);
}

TEST(CasesJson, FiltersByPageOfficeSubtreeAndState) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  const auto count = [&](std::vector<std::pair<std::string, std::string>> query) {
    return cases_in(*cases_reply(snapshot, asking(std::move(query))).body);
  };
  EXPECT_EQ(count({}), 7U);
  EXPECT_EQ(count({{"page", "dc-pabna-fb"}}), 2U);
  EXPECT_EQ(count({{"office", "dc-bogura"}}), 4U);
  EXPECT_EQ(count({{"subtree", "div-rajshahi"}, {"state", "responded"}}), 1U);
  EXPECT_EQ(count({{"state", "live"}}), 7U);
  EXPECT_EQ(count({{"state", "answered"}}), 0U);
}

/// What `key` ("cases", "pages") lists over all parts of so many, as text; each part's next leads to the one after.
std::string all_parts(const std::function<WebReply(WebRequest)>& reply, const std::string& limit, int& parts) {
  std::string ids, after;
  for (parts = 0; parts < 100; ++parts) {
    std::vector<std::pair<std::string, std::string>> query{{"limit", limit}};
    if (!after.empty()) query.emplace_back("after", after);
    const std::string body = *reply(asking(std::move(query))).body;
    for (auto at = body.find("\"id\":\""); at != std::string::npos; at = body.find("\"id\":\"", at + 1)) ids += body.substr(at, body.find('"', at + 6) - at) + ' ';
    const auto next = body.find("\"next\":\"");
    if (next == std::string::npos) return ids;
    after = body.substr(next + 8, body.find('"', next + 8) - next - 8);
  }
  return ids;
}

TEST(CasesJson, InPartsItTellsTheSameAsAtOnce) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  int once = 0, parts = 0;
  const auto cases = [&](const WebRequest& request) { return cases_reply(snapshot, request); };
  const std::string whole = all_parts(cases, "10000", once);
  EXPECT_EQ(all_parts(cases, "2", parts), whole);
  EXPECT_EQ(once, 0);
  EXPECT_EQ(parts, 3);
  EXPECT_EQ(all_parts(cases, "7", parts), whole);
  EXPECT_EQ(parts, 0) << "none is empty";
}

TEST(CasesJson, PagesComeInPartsToo) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  std::string seen, after;
  for (std::size_t i = 0; i < snapshot.roster->pages.size(); ++i) {
    std::vector<std::pair<std::string, std::string>> query{{"limit", "1"}};
    if (!after.empty()) query.emplace_back("after", after);
    const std::string body = *pages_reply(snapshot, asking(query)).body;
    EXPECT_THAT(body, HasSubstr("\"page\":\"" + snapshot.roster->pages[i].id + '"'));
    EXPECT_EQ(body.find("\"next\"") == std::string::npos, i + 1 == snapshot.roster->pages.size());
    after = snapshot.roster->pages[i].id;
  }
}

TEST(CasesJson, ALimitOrAPlaceThatIsNoneIsA400) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  for (const std::string limit : {"0", "-1", "x", "", "10001", "99999999999999999999"}) {
    EXPECT_EQ(cases_reply(snapshot, asking({{"limit", limit}})).status, 400) << limit;
    EXPECT_EQ(pages_reply(snapshot, asking({{"limit", limit}})).status, 400) << limit;
  }
  for (const std::string after : {"", "x", "x/y/z", "2026-11-01T00:00:00Z"}) EXPECT_EQ(cases_reply(snapshot, asking({{"after", after}})).status, 400) << after;
  EXPECT_EQ(pages_reply(snapshot, asking({{"after", "no-such-page"}})).status, 400);
}

TEST(CasesJson, AnUnknownFilterValueIsA400ThatDoesNotRepeatIt) {
  Country country = bangladesh();
  const Snapshot snapshot = country.make();
  for (const auto* key : {"page", "office", "subtree", "state"}) {
    const WebReply reply = cases_reply(snapshot, asking({{key, "<script>"}}));
    EXPECT_EQ(reply.status, 400) << key;
    EXPECT_THAT(*reply.body, Not(HasSubstr("<script>")));
  }
}

TEST(CasesJson, OfAPageThatMustNotBeToldOnlyItsStandingIs) {
  Country country = bangladesh();
  const std::string paused = *page_reply(country.make(), "cabinet-web").body;
  EXPECT_THAT(paused, HasSubstr(R"("state":"paused")"));
  EXPECT_THAT(paused, Not(HasSubstr("cadence")));
}

TEST(CasesJson, AnUnknownPageIsNotFound) {
  Country country = bangladesh();
  EXPECT_EQ(page_reply(country.make(), "none").status, 404);
}

TEST(ActivityJson, NamesNobody) {
  Activity activity;
  activity.id = "c1";
  activity.kind = Kind::comment;
  activity.author = AuthorRole::citizen;
  activity.author_key = "pseudonym";
  activity.thread_id = "t";
  activity.seen = test::noon();
  activity.facts.mentions = {"another-pseudonym"};
  const std::string json = activity_json("p", activity);
  EXPECT_THAT(json, HasSubstr(R"("created":null,"seen":"2026-11-25T08:00:00Z")"));
  EXPECT_THAT(json, Not(HasSubstr("pseudonym")));
}

}  // namespace
}  // namespace sarad
