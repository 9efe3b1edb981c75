// SPDX-License-Identifier: Apache-2.0
// Instagram's professional accounts through the Graph API: platforms/instagram.md is the page this file
// follows. Comments are read medium by medium, with up to fifty replies of each in the same answer.
#include "collectors/collector.hpp"
#include "collectors/graph_reader.hpp"
#include "collectors/graph_tokens.hpp"
#include "collectors/instagram_items.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::string_view kBase = "https://graph.facebook.com";
constexpr std::string_view kOwnLoginHost = "graph.instagram.com";  ///< has no tags
constexpr std::string_view kVersion = "v25.0";
constexpr std::string_view kMediaFields =
    "id,timestamp,permalink,caption,media_product_type,comments_count,is_comment_enabled";
constexpr std::string_view kTagFields = "id,timestamp,permalink,caption,comments_count";
constexpr std::string_view kReplyFields = "id,timestamp,text,from{id},user{id},parent_id,hidden";
constexpr std::string_view kProfileFields = "id,username,name,biography,website,followers_count,media_count";

/// Media stay in the listing this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
constexpr std::string_view kLimit = "50";

std::string_view version_of(const Page& page) {
  return page.api_version.empty() ? kVersion : std::string_view{page.api_version};
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        has_tags_(page_.mentions && address.base.find(kOwnLoginHost) == std::string::npos),
        graph_(page_, std::move(address), version_of(page_)),
        builder_(input_, kInstagramBegan),
        conversations_(input_, builder_) {}

  Dialogue<Batch> run();

 private:
  /// A comment whose replies did not all come along.
  struct Unfinished {
    std::string comment;
    std::string after;  ///< cursor; empty: from the start
  };
  using Seen = boost::unordered_flat_set<std::string>;

  Dialogue<bool> list_media();
  Dialogue<bool> read_thread(std::size_t which);
  Dialogue<GraphReader::EdgeEnd> read_replies(std::string medium, Unfinished unfinished, Seen& seen);
  Dialogue<bool> list_tags();
  Dialogue<bool> read_profile();
  [[nodiscard]] bool older(JsonValue root) const;
  void take_comment(JsonValue item, const std::string& medium, Seen& seen, std::vector<Unfinished>& unfinished);
  void move_cursor();

  PollInput input_;
  const Page& page_;
  bool has_tags_;
  GraphReader graph_;
  BatchBuilder builder_;
  Conversations conversations_;
  std::optional<Instant> newest_;
  bool media_whole_ = false;
};

/// Whether a page of a listing, newest first, holds only what the cursor has left behind.
bool Poll::older(JsonValue root) const {
  if (!input_.cursor.since || root["data"].size() == 0) return false;
  for (const auto item : root["data"]) {
    const auto created = graph_time(item["timestamp"]);
    if (!created || *created >= *input_.cursor.since) return false;
  }
  return true;
}

Dialogue<bool> Poll::list_media() {
  GraphReader::Query query{{"fields", std::string{kMediaFields}}, {"limit", std::string{kLimit}}};
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      auto medium = read_instagram_medium(item, page_, input_.read_text, builder_);
      if (!medium) continue;
      newest_ = std::max(newest_, std::optional{std::min(medium->created, input_.now)});
      conversations_.add(std::move(*medium));
    }
    return fresh;
  };
  const GraphReader::Enough enough = [this](JsonValue root) { return older(root); };
  GraphReader::EdgeEnd end =
      co_await graph_.read_edge_part(page_.account, "media", std::move(query), take, std::string{}, enough);
  media_whole_ = !end.error || end.too_long;  // newest first: only the oldest are left out
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.listing_failed(std::move(*end.error));
  }
  co_return media_whole_;
}

void Poll::take_comment(JsonValue item, const std::string& medium, Seen& seen, std::vector<Unfinished>& unfinished) {
  read_instagram_comment(item, medium, {}, page_, input_.read_text, builder_);
  const auto comment = graph_id(item);
  if (!comment) return;  // counted as malformed; whose the replies are is not known
  const JsonValue replies = item["replies"];
  for (const auto reply : replies["data"]) {
    if (auto id = reply["id"].id()) seen.insert(std::move(*id));
    read_instagram_comment(reply, medium, *comment, page_, input_.read_text, builder_);
  }
  const JsonValue paging = replies["paging"];
  if (!paging["next"].empty())
    unfinished.push_back({*comment, std::string{paging["cursors"]["after"].string().value_or("")}});
}

Dialogue<GraphReader::EdgeEnd> Poll::read_replies(std::string medium, Unfinished unfinished, Seen& seen) {
  GraphReader::Query query{{"fields", std::string{kReplyFields}}, {"limit", std::string{kLimit}}};
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      read_instagram_comment(item, medium, unfinished.comment, page_, input_.read_text, builder_);
    }
    return fresh;
  };
  GraphReader::EdgeEnd end = co_await graph_.read_edge_part(unfinished.comment, "replies", std::move(query), take,
                                                            unfinished.after, GraphReader::Enough{});
  co_return end;
}

Dialogue<bool> Poll::read_thread(std::size_t which) {
  const std::string medium = conversations_.at(which).id;
  std::string fields{kReplyFields};
  fields += ",replies.limit(" + std::string{kLimit} + "){" + std::string{kReplyFields} + '}';
  GraphReader::Query query{{"fields", std::move(fields)}, {"limit", std::string{kLimit}}};
  const auto refused = builder_.batch().malformed.sum();
  Seen seen;
  std::vector<Unfinished> unfinished;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      take_comment(item, medium, seen, unfinished);
    }
    return fresh;
  };
  GraphReader::EdgeEnd end = co_await graph_.read_edge(medium, "comments", std::move(query), take);
  ConversationEnd told{.error = std::move(end.error), .too_long = end.too_long, .fetched = 0, .whole = true};
  for (const auto& rest : unfinished) {
    if (told.error) break;
    GraphReader::EdgeEnd replies = co_await read_replies(medium, rest, seen);
    if (replies.error && replies.error->code == Errc::gone) {
      // The comment is gone, or not for us: the medium is not.
      builder_.note(std::move(*replies.error));
      told.whole = false;
    } else {
      told.error = std::move(replies.error);
      told.too_long = replies.too_long;
    }
  }
  told.fetched = static_cast<std::int64_t>(seen.size());
  told.whole = told.whole && builder_.batch().malformed.sum() == refused;
  conversations_.read(which, std::move(told));
  co_return true;
}

/// Strangers' media that tag the account. What stands beneath them cannot be read.
Dialogue<bool> Poll::list_tags() {
  GraphReader::Query query{{"fields", std::string{kTagFields}}, {"limit", std::string{kLimit}}};
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      auto tag = read_instagram_tag(item, input_.read_text, builder_);
      if (!tag || !conversations_.add(*tag)) continue;
      tag->count.reset();
      conversations_.note_look(*tag, 0, true);
    }
    return fresh;
  };
  const GraphReader::Enough enough = [this](JsonValue root) { return older(root); };
  GraphReader::EdgeEnd end =
      co_await graph_.read_edge_part(page_.account, "tags", std::move(query), take, std::string{}, enough);
  if (!end.error) co_return true;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));
  }
  co_return !builder_.ended();
}

Dialogue<bool> Poll::read_profile() {
  GraphReader::Query query{{"fields", std::string{kProfileFields}}};
  HttpRequest about_request = graph_.request(page_.account, {}, std::move(query));
  const GraphAnswer about = co_await graph_.get(std::move(about_request));
  if (!about.json) {
    if (concerns_poll(about.error)) builder_.note(about.error);
    co_return false;
  }
  const JsonValue root = about.json->root();
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = root[key].string();
    if (!value || value->empty()) return std::nullopt;
    return std::string{*value};
  };
  auto& profile = builder_.batch().profile;
  profile.name = text("name");
  if (!profile.name) profile.name = text("username");
  profile.description = text("biography");
  profile.website = text("website");
  co_return true;
}

void Poll::move_cursor() {
  if (!media_whole_ || !newest_) return;
  auto& cursor = builder_.batch().cursor;
  const Instant since = conversations_.unread_since(*newest_ - kOverlap);
  cursor.since = std::max(cursor.since.value_or(since), since);
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_media();
  if (listed) conversations_.choose(kInstagramTag);
  while (const auto which = conversations_.next()) co_await read_thread(*which);
  conversations_.finish();
  if (has_tags_ && !builder_.ended()) co_await list_tags();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  builder_.batch().quota = graph_.quota();
  builder_.batch().whole_app_waits = graph_.whole_app_waits();
  co_return builder_.take();
}

Dialogue<Batch> poll_instagram(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kInstagramBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

constexpr std::array kGrants{
    Grant{"instagram_basic", "অ্যাকাউন্টের ছবি ও ভিডিও পড়ার অনুমতি দিন: যুক্ত ফেসবুক পেজের অ্যাডমিন অ্যাপে আবার লগইন করুন",
          "let it read the account's media: an admin of the linked Page logs in to the app again"},
    Grant{"instagram_manage_comments", "নাগরিকদের মন্তব্য পড়ার অনুমতি দিন: যুক্ত ফেসবুক পেজের অ্যাডমিন অ্যাপে আবার লগইন করুন",
          "let it read citizens' comments: an admin of the linked Page logs in to the app again"},
    Grant{"pages_read_engagement", "যুক্ত ফেসবুক পেজটি পড়ার অনুমতি দিন: সেই পেজের অ্যাডমিন অ্যাপে আবার লগইন করুন",
          "let it read the linked Page: an admin of that Page logs in to the app again"}};

/// Instagram Login has a host and tokens of its own.
bool by_instagram_login(const Page& page) {
  return page.base_url.find("graph.instagram.com") != std::string::npos;
}

const TokenDesk kTokens{.grants = kGrants,
                        .check =
                            [](TokenAsk asked) {
                              const auto version = version_of(asked.page);
                              return by_instagram_login(asked.page) ? try_graph_token(std::move(asked), kBase, version)
                                                                    : debug_graph_token(std::move(asked), kBase, version, false);
                            },
                        .pages_of = nullptr,
                        .renew = [](TokenAsk asked) {
                          const auto version = version_of(asked.page);
                          return by_instagram_login(asked.page)
                                     ? refresh_graph_token(std::move(asked), kBase, "ig_refresh_token")
                                     : exchange_graph_token(std::move(asked), kBase, version);
                        }};

std::string link(const Page& page) {
  if (page.handle.empty()) return {};  // the account is a number, which no address has
  const std::string_view handle = page.handle;
  return "https://www.instagram.com/" + percent_encode(handle.front() == '@' ? handle.substr(1) : handle) + '/';
}

}  // namespace

const Platform platform_instagram{
    .name = "instagram",
    .title = "Instagram",
    .default_base = kBase,
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = false,
            .mentions = true,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .mention_answers = false},
    .poll = poll_instagram,
    .page_link = link,
    .terms = {
        .push = "webhooks for comments and mentions (object instagram), signed; none for removals",
        .cost = "2 calls a poll (1 without mentions), and 1 for each medium whose comments moved, per 50 comments",
        .quota = "4,800 calls x impressions in 24 h for an account; the app's own limit besides; told in headers",
        .permissions = "a professional account linked to a Page: instagram_basic, instagram_manage_comments, "
                       "pages_read_engagement; or Instagram Login: instagram_business_basic, "
                       "instagram_business_manage_comments, without tags"},
    .tokens = &kTokens};

}  // namespace sarad
