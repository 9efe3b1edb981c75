// SPDX-License-Identifier: Apache-2.0
#include "collectors/feed_dates.hpp"
#include "collectors/feed_items.hpp"
#include "collectors/feed_state.hpp"
#include "tests/collectors/scripted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_collectors::ids_of;
using testing_collectors::plain_reader;
using testing_collectors::query_of;
using testing_collectors::Script;

const Instant kNow = sys_days{2026y / 3 / 9} + 6h;

struct FeedPoll : testing::Test {
  FeedPoll() {
    page.id = "p";
    page.platform = "feed";
    page.account = "https://dc.example/feed/?type=rss&lang=bn%20BD";
    page.registered = sys_days{2026y / 1 / 1};
  }
  Batch poll(HttpResult answer) {
    Script script;
    script.on("/feed/", std::move(answer));
    PollInput input{.page = page, .cursor = cursor, .threads = {}, .followed = {}, .now = now, .profile_wanted = profile,
                    .recheck_all = false, .read_text = plain_reader()};
    input.known = [this](std::string_view id) { return std::find(known.begin(), known.end(), id) != known.end(); };
    Batch batch = script.run(*find_platform("feed"), std::move(input));
    asked = script.asked.at(0);
    cursor = batch.cursor;
    for (const auto& activity : batch.activities) known.push_back(activity.id);
    return batch;
  }
  static std::string rss(const std::string& items) { return "<rss version='2.0'><channel><title>DC &amp; co</title>" + items + "</channel></rss>"; }
  static std::string item(const std::string& id, const std::string& date) {
    return "<item><guid isPermaLink='false'>" + id + "</guid>" + (date.empty() ? "" : "<pubDate>" + date + "</pubDate>") + "</item>";
  }
  HttpResult good(const std::string& body, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return testing_collectors::answer_of(body, 200, std::move(headers));
  }

  Page page;
  Cursor cursor;
  Instant now = kNow;
  bool profile = false;
  std::vector<std::string> known;
  HttpRequest asked;
};

TEST_F(FeedPoll, AsksForItsOwnAddressWithWhatTheLastAnswerLeft) {
  const Batch first = poll(good(rss(item("a", "Mon, 02 Mar 2026 04:00:00 GMT")), {{"etag", "\"v\\1\""}, {"last-modified", "Mon, 02 Mar 2026 04:00:01 GMT"}}));
  EXPECT_EQ(asked.base, "https://dc.example");
  EXPECT_EQ(query_of(asked, "type"), "rss");
  EXPECT_EQ(query_of(asked, "lang"), "bn BD");
  EXPECT_TRUE(first.complete);
  EXPECT_EQ(first.coverage.platform_count, std::nullopt);
  const Batch second = poll(testing_collectors::answer_of("", 304));
  const auto sent = [&](std::string_view name) {
    for (const auto& [key, value] : asked.headers)
      if (key == name) return value;
    return std::string{};
  };
  EXPECT_EQ(sent("If-None-Match"), "\"v\\1\"");
  EXPECT_EQ(sent("If-Modified-Since"), "Mon, 02 Mar 2026 04:00:01 GMT");
  EXPECT_TRUE(second.complete);
  EXPECT_FALSE(second.error);
  EXPECT_EQ(second.cursor.state, first.cursor.state);
}

TEST_F(FeedPoll, WithoutADateOnlyWhatIsNewSinceTheLastPollIsAPost) {
  const Batch first = poll(good(rss(item("old", "") + item("bengali", "৫ মার্চ ২০২৬") + item("dated", "Mon, 02 Mar 2026 04:00:00 GMT"))));
  EXPECT_THAT(ids_of(first), ElementsAre("dated"));
  EXPECT_EQ(first.malformed.time, 2U);
  EXPECT_TRUE(first.complete);
  now += 1h;
  const Batch second = poll(good(rss(item("new", "") + item("old", "") + item("dated", "Mon, 02 Mar 2026 04:00:00 GMT"))));
  ASSERT_THAT(ids_of(second), ElementsAre("new"));
  EXPECT_EQ(second.activities[0].created, now);
  EXPECT_EQ(second.malformed.time, 0U);
  now += 1h;
  const Batch third = poll(good(rss(item("new", "") + item("old", ""))));
  EXPECT_THAT(ids_of(third), IsEmpty());
  EXPECT_FALSE(third.blind);
}

TEST_F(FeedPoll, MoreUndatedItemsThanCanBeRememberedAreNeverDated) {
  std::string items;
  for (int i = 0; i < 60; ++i) items += item("u" + std::to_string(i), "");
  poll(good(rss(items)));
  EXPECT_LT(cursor.state.size(), 1024U);
  EXPECT_THAT(ids_of(poll(good(rss(item("another", "") + items)))), IsEmpty());
}

TEST_F(FeedPoll, ADateFarInTheFutureIsNone) {
  const Batch batch = poll(good(rss(item("event", "Mon, 16 Mar 2026 04:00:00 GMT") + item("clock", "Tue, 10 Mar 2026 05:00:00 GMT") +
                                    item("epoch", "Thu, 01 Jan 1970 00:00:00 GMT")),
                                {{"date", "Mon, 09 Mar 2026 06:00:00 GMT"}}));
  EXPECT_THAT(ids_of(batch), ElementsAre("clock"));
}

TEST_F(FeedPoll, BeforeTheFirstFeedsOldestItemNothingIsKnown) {
  const Batch batch = poll(good(rss(item("a", "Mon, 02 Mar 2026 04:00:00 GMT") + item("b", "Tue, 03 Mar 2026 04:00:00 GMT"))));
  ASSERT_TRUE(batch.blind);
  EXPECT_EQ(batch.blind->first, page.registered);
  EXPECT_EQ(batch.blind->second, sys_days{2026y / 3 / 2} + 4h);
}

TEST_F(FeedPoll, AFeedThatHoldsNothingKnownLeavesAHole) {
  poll(good(rss(item("a", "Mon, 02 Mar 2026 04:00:00 GMT"))));
  const Instant before = now;
  now += 72h;
  const Batch gap = poll(good(rss(item("x", "Wed, 11 Mar 2026 04:00:00 GMT") + item("y", "Thu, 12 Mar 2026 04:00:00 GMT"))));
  ASSERT_TRUE(gap.blind);
  EXPECT_EQ(gap.blind->first, before);
  EXPECT_EQ(gap.blind->second, sys_days{2026y / 3 / 11} + 4h);
  now += 1h;
  EXPECT_FALSE(poll(good(rss(item("z", "Thu, 12 Mar 2026 06:30:00 GMT") + item("y", "Thu, 12 Mar 2026 04:00:00 GMT")))).blind);
}

TEST_F(FeedPoll, AnItemWithoutIdentityIsCountedAndThePollIsNotWhole) {
  const Batch batch = poll(good(rss("<item><pubDate>Mon, 02 Mar 2026 04:00:00 GMT</pubDate></item>")));
  EXPECT_EQ(batch.malformed.shape, 1U);
  EXPECT_FALSE(batch.complete);
}

TEST_F(FeedPoll, EachStatusHasItsReaction) {
  const std::map<int, Errc> reactions{{401, Errc::permission_denied}, {403, Errc::permission_denied}, {404, Errc::transient},
                                      {410, Errc::gone},              {429, Errc::rate_limited},      {500, Errc::transient},
                                      {503, Errc::transient},         {400, Errc::malformed},         {204, Errc::malformed}};
  for (const auto& [status, code] : reactions) {
    const Batch batch = poll(testing_collectors::answer_of("<html>", status, {{"retry-after", "90"}}));
    ASSERT_TRUE(batch.error) << status;
    EXPECT_EQ(batch.error->code, code) << status;
    EXPECT_FALSE(batch.complete) << status;
    EXPECT_EQ(batch.error->retry_after.has_value(), code == Errc::rate_limited || code == Errc::transient) << status;
    EXPECT_TRUE(batch.cursor.state.empty());
    EXPECT_FALSE(batch.cursor.since);
  }
}

TEST_F(FeedPoll, HtmlInPlaceOfAFeedIsMalformed) {
  for (const auto* body : {"<!doctype html><html><body><br></body></html>", "<html><body/></html>", "{\"a\":1}", "", "<rss/>",
                           "<feed xmlns='http://purl.org/atom/ns#'/>"}) {
    const Batch batch = poll(good(body));
    ASSERT_TRUE(batch.error) << body;
    EXPECT_EQ(batch.error->code, Errc::malformed) << body;
  }
}

TEST_F(FeedPoll, TellsTheProfileWhenItIsWanted) {
  profile = true;
  const Batch batch = poll(good(rss("<link>https://dc.example/</link><description>Office</description>")));
  EXPECT_EQ(batch.profile.name, "DC & co");
  EXPECT_EQ(batch.profile.description, "Office");
  EXPECT_EQ(batch.profile.website, "https://dc.example/");
}

TEST(FeedItems, ReadsRss10AndItsItemsBesideTheChannel) {
  const auto feed = read_feed("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
                              "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>t</title></channel>"
                              "<item><title>a</title><link>https://a.example/1</link><dc:date>2026-03-02T10:00+06:00</dc:date></item></rdf:RDF>",
                              {}, "https://a.example/rss");
  ASSERT_TRUE(feed) << feed.error().message;
  ASSERT_EQ(feed->items.size(), 1U);
  EXPECT_EQ(feed->items[0].id, "https://a.example/1");
  EXPECT_EQ(feed->items[0].created, sys_days{2026y / 3 / 2} + 4h);
}

TEST(FeedItems, AtomTakesPublishedBeforeUpdatedAndTheAlternateLink) {
  const auto feed = read_feed("<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:base='/x/'><a:entry xml:base='y/'><a:id> i </a:id>"
                              "<a:link rel='self' href='s'/><a:link rel='alternate' href='z'/>"
                              "<a:updated>2026-03-05T00:00:00Z</a:updated><a:published>2026-03-02T00:00:00Z</a:published></a:entry>"
                              "<a:entry><a:link href='javascript:x'/></a:entry></a:feed>",
                              {}, "https://a.example/f.xml");
  ASSERT_TRUE(feed) << feed.error().message;
  ASSERT_EQ(feed->items.size(), 2U);
  EXPECT_EQ(feed->items[0].id, "i");
  EXPECT_EQ(feed->items[0].link, "https://a.example/x/y/z");
  EXPECT_EQ(feed->items[0].created, sys_days{2026y / 3 / 2});
  EXPECT_EQ(feed->items[1].id, "");
}

TEST(FeedItems, TakesOtherEncodings) {
  const auto feed = read_feed("<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item><guid>caf\xE9</guid></item></channel></rss>", {}, "https://a.example/");
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->items[0].id, "caf\u00E9");
}

TEST(FeedDates, AreReadInAllTheirLiberties) {
  const auto at = [](std::string_view text) {
    const auto t = read_feed_date(text);
    return t ? format_instant(*t) : "none";
  };
  EXPECT_EQ(at("Sun, 1 Mar 2026 10:00:05 +0600"), "2026-03-01T04:00:05Z");
  EXPECT_EQ(at("  1 March 2026 10:00 +06:00\n"), "2026-03-01T04:00:00Z");
  EXPECT_EQ(at("Sun,01 Mar 2026 10:00:60 z"), "2026-03-01T10:00:59Z");
  EXPECT_EQ(at("01 Mar 99 10:00:00 PDT"), "1999-03-01T17:00:00Z");
  EXPECT_EQ(at("01 Mar 49 10:00:00 A"), "2049-03-01T10:00:00Z");
  EXPECT_EQ(at("01 Mar 2026 10:00:00 BST"), "2026-03-01T10:00:00Z");
  EXPECT_EQ(at("01 Mar 2026 10:00:00 mst"), "2026-03-01T17:00:00Z");
  EXPECT_EQ(at("01 Mar 2026 10:00:00"), "2026-03-01T10:00:00Z");
  EXPECT_EQ(at("01 Mar 2026 10:00:00 +0600 (Dhaka)"), "2026-03-01T04:00:00Z");
  EXPECT_EQ(at("01-Mar-2026 10:00:00 GMT"), "2026-03-01T10:00:00Z");
  EXPECT_EQ(at("2026-03-01T10:00:00.9+06:00"), "2026-03-01T04:00:00Z");
  EXPECT_EQ(at("2026-03-01 10:00"), "2026-03-01T10:00:00Z");
  EXPECT_EQ(at("2026-03-01 10:00:00 +0600"), "2026-03-01T04:00:00Z");
  EXPECT_EQ(at("2026-03-01"), "2026-03-01T00:00:00Z");
  for (const auto* nonsense : {"", "yesterday", "30 Feb 2026 10:00:00 GMT", "1 Mar 2026", "1 Foo 2026 10:00 GMT", "1 Mar 2026 25:00 GMT",
                               "৫ মার্চ ২০২৬", "2026-13-01T00:00:00Z", "1 Mar 2026 10:00 GMT junk here", "1772337600", "1 Mar 2026 10 GMT"})
    EXPECT_EQ(at(nonsense), "none") << nonsense;
}

TEST(FeedMutation, AnElementLeftOutOrEmptiedMakesNothingUp) {
  const std::string whole = "<rss><channel><item><guid isPermaLink='false'>a</guid><link>https://x.example/1</link>"
                            "<pubDate>Mon, 02 Mar 2026 04:00:00 GMT</pubDate></item></channel></rss>";
  for (const auto* tag : {"guid isPermaLink='false'", "link", "pubDate", "item", "channel"}) {
    const std::string name{tag, std::string_view{tag}.find(' ') == std::string_view::npos ? std::string_view{tag}.size() : std::string_view{tag}.find(' ')};
    const auto from = whole.find("<" + std::string{tag} + ">"), to = whole.find("</" + name + ">");
    ASSERT_NE(from, std::string::npos) << tag;
    const std::string without = whole.substr(0, from) + whole.substr(to + name.size() + 3);
    const auto feed = read_feed(without, {}, "https://x.example/");
    if (!feed) continue;
    for (const auto& item : feed->items) {
      EXPECT_TRUE(item.id == "a" || item.id == "https://x.example/1") << tag;
      EXPECT_TRUE(!item.created || item.created == sys_days{2026y / 3 / 2} + 4h) << tag;
    }
  }
}

}  // namespace
}  // namespace sarad
