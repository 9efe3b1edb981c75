// SPDX-License-Identifier: Apache-2.0
// Threads through its API, a relative of Graph: platforms/threads.md is the page this file follows. The
// conversation beneath each own post comes as a flat list; what the account answers elsewhere is listed apart.
#include "collectors/collector.hpp"
#include "collectors/graph_reader.hpp"
#include "collectors/graph_tokens.hpp"
#include "collectors/threads_items.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::string_view kBase = "https://graph.threads.net";
constexpr std::string_view kVersion = "v1.0";
constexpr std::string_view kPostFields =
    "id,timestamp,permalink,text,media_type,is_quote_post,has_replies,reposted_post";
constexpr std::string_view kBeneathFields =
    "id,timestamp,permalink,text,username,is_reply_owned_by_me,replied_to,root_post,hide_status";
constexpr std::string_view kReplyFields = "id,timestamp,permalink,text,replied_to,root_post";
constexpr std::string_view kProfileFields = "id,username,name,threads_biography,is_verified";
constexpr std::string_view kLimit = "100";

/// Posts stay in the listing this long, for late answers beneath them.
constexpr Seconds kOverlap{days{14}};

std::string_view version_of(const Page& page) {
  return page.api_version.empty() ? kVersion : std::string_view{page.api_version};
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        graph_(page_, std::move(address), version_of(page_)),
        builder_(input_, kThreadsBegan),
        conversations_(input_, builder_),
        items_(input_, builder_) {}

  Dialogue<Batch> run();

 private:
  using Seen = boost::unordered_flat_set<std::string>;

  [[nodiscard]] GraphReader::Query query(std::string_view fields, bool since) const;
  [[nodiscard]] bool older(JsonValue root) const;
  bool note(GraphReader::EdgeEnd end);
  Dialogue<bool> list_posts();
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  Dialogue<bool> list_own_replies();
  Dialogue<bool> read_profile();
  void note_mention_looks();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  GraphReader graph_;
  BatchBuilder builder_;
  Conversations conversations_;
  ThreadsItems items_;
  std::vector<Conversation> mentions_;
  std::optional<Instant> newest_;
  bool posts_whole_ = false, mentions_whole_ = false, replies_whole_ = false;
};

GraphReader::Query Poll::query(std::string_view fields, bool since) const {
  GraphReader::Query query{{"fields", std::string{fields}}, {"limit", std::string{kLimit}}};
  if (since && input_.cursor.since) {
    // Out of these bounds it is an error.
    const Instant from = std::max(kThreadsBegan, std::min(*input_.cursor.since, input_.now));
    query.emplace_back("since", std::to_string(from.time_since_epoch().count()));
  }
  return query;
}

/// Whether a page of a listing, newest first, holds only what the cursor has left behind.
bool Poll::older(JsonValue root) const {
  if (!input_.cursor.since || root["data"].size() == 0) return false;
  for (const auto item : root["data"]) {
    const auto created = graph_time(item["timestamp"]);
    if (!created || *created >= *input_.cursor.since) return false;
  }
  return true;
}

/// Notes how a listing after that of posts ended; true if it was read as far as it goes.
bool Poll::note(GraphReader::EdgeEnd end) {
  if (!end.error) return true;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));
  }
  return end.too_long;
}

Dialogue<bool> Poll::list_posts() {
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      auto post = items_.take_post(item);
      if (!post) continue;
      newest_ = std::max(newest_, std::optional{std::min(post->created, input_.now)});
      conversations_.add(std::move(*post));
    }
    return fresh;
  };
  GraphReader::EdgeEnd end = co_await graph_.read_edge(page_.account, "threads", query(kPostFields, true), take);
  posts_whole_ = !end.error || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.listing_failed(std::move(*end.error));
  }
  co_return posts_whole_;
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const std::string post = conversations_.at(which).id;
  const auto refused = builder_.batch().malformed.sum();
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      items_.take_beneath(item, post);
    }
    return fresh;
  };
  GraphReader::Query conversation_query = query(kBeneathFields, false);
  conversation_query.emplace_back("reverse", "false");
  GraphReader::EdgeEnd end = co_await graph_.read_edge(post, "conversation", std::move(conversation_query), take);
  ConversationEnd told;
  told.error = std::move(end.error);
  told.too_long = end.too_long;
  told.fetched = static_cast<std::int64_t>(seen.size());
  told.whole = builder_.batch().malformed.sum() == refused;
  conversations_.read(which, std::move(told));
  co_return true;
}

/// Oldest first, so that what a reply stands beneath is known before it.
std::vector<JsonValue> by_age(JsonValue list) {
  std::vector<JsonValue> items;
  for (const auto item : list) items.push_back(item);
  std::stable_sort(items.begin(), items.end(), [](JsonValue a, JsonValue b) {
    return graph_time(a["timestamp"]).value_or(Instant{}) < graph_time(b["timestamp"]).value_or(Instant{});
  });
  return items;
}

Dialogue<bool> Poll::list_mentions() {
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : by_age(root["data"])) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      if (auto mention = items_.take_mention(item)) mentions_.push_back(std::move(*mention));
    }
    return fresh;
  };
  std::string fields{kPostFields};
  fields += ",username,root_post,replied_to,is_reply";
  GraphReader::EdgeEnd end = co_await graph_.read_edge(page_.account, "mentions", query(fields, true), take);
  mentions_whole_ = note(std::move(end));
  co_return mentions_whole_;
}

Dialogue<bool> Poll::list_own_replies() {
  Seen seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : by_age(root["data"])) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      items_.take_own_reply(item);
    }
    return fresh;
  };
  const auto refused = builder_.batch().malformed.sum();
  const GraphReader::Enough enough = [this](JsonValue root) { return older(root); };
  GraphReader::EdgeEnd end =
      co_await graph_.read_edge_part(page_.account, "replies", query(kReplyFields, false), take, std::string{}, enough);
  replies_whole_ = note(std::move(end)) && builder_.batch().malformed.sum() == refused;
  co_return replies_whole_;
}

/// Whoever read the account's own replies has looked at all it answers beneath mentions.
void Poll::note_mention_looks() {
  Seen noted;
  for (const auto& mention : mentions_)
    if (noted.insert(mention.id).second) conversations_.note_look(mention, 0, replies_whole_);
  for (const auto& look : input_.threads) {
    if (!replies_whole_ || look.change_mark != kThreadsMention) continue;
    if (!conversations_.followed(look.thread_id) || !noted.insert(look.thread_id).second) continue;
    Conversation mention;
    mention.id = look.thread_id;
    mention.created = look.created;
    mention.mark = look.change_mark;
    conversations_.note_look(mention, 0, true);
  }
}

Dialogue<bool> Poll::read_profile() {
  GraphReader::Query about_query{{"fields", std::string{kProfileFields}}};
  HttpRequest about_request = graph_.request(page_.account, {}, std::move(about_query));
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
  profile.description = text("threads_biography");
  co_return true;
}

void Poll::move_cursor() {
  if (!posts_whole_ || !newest_ || builder_.ended()) return;
  auto& cursor = builder_.batch().cursor;
  const Instant since = conversations_.unread_since(*newest_ - kOverlap);
  cursor.since = std::max(cursor.since.value_or(since), since);
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_posts();
  if (listed) conversations_.choose(kThreadsMention);
  while (const auto which = conversations_.next()) co_await read_conversation(*which);
  conversations_.finish();
  if (page_.mentions && !builder_.ended()) co_await list_mentions();
  if (!builder_.ended()) co_await list_own_replies();
  note_mention_looks();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  builder_.batch().coverage.platform_count.reset();  // it counts nothing
  builder_.batch().quota = graph_.quota();
  builder_.batch().whole_app_waits = graph_.whole_app_waits();
  co_return builder_.take();
}

Dialogue<Batch> poll_threads(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kThreadsBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

constexpr std::array kGrants{
    Grant{"threads_basic", "প্রোফাইল ও পোস্ট পড়ার অনুমতি দিন: অ্যাকাউন্টের মালিক অ্যাপে আবার লগইন করুন",
          "let it read the profile and its posts: the account's owner logs in to the app again"},
    Grant{"threads_read_replies", "নাগরিকদের উত্তর পড়ার অনুমতি দিন: অ্যাকাউন্টের মালিক অ্যাপে আবার লগইন করুন",
          "let it read citizens' replies: the account's owner logs in to the app again"}};

const TokenDesk kTokens{
    .grants = kGrants,
    .check = [](TokenAsk asked) { return debug_graph_token(std::move(asked), kBase, version_of(asked.page), false); },
    .pages_of = nullptr,
    .renew = [](TokenAsk asked) { return refresh_graph_token(std::move(asked), kBase, "th_refresh_token"); }};

std::string link(const Page& page) {
  if (page.handle.empty()) return {};  // the account is a number, which no address has
  const std::string_view handle = page.handle;
  return "https://www.threads.net/@" + percent_encode(handle.front() == '@' ? handle.substr(1) : handle);
}

}  // namespace

const Platform platform_threads{
    .name = "threads",
    .title = "Threads",
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
            .coverage_counts = false,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .mention_answers = true},
    .poll = poll_threads,
    .page_link = link,
    .terms = {.push = "webhooks for replies, mentions, own posts and their removal, with advanced access; not for "
                      "private accounts",
              .cost = "3 calls a poll (2 without mentions), and 1 for each young post with replies, per 100 of them",
              .quota = "4,800 calls x impressions in 24 h for an account, never under 48,000",
              .permissions = "threads_basic, threads_read_replies, threads_manage_mentions (advanced access); a token "
                             "of 60 days that must be renewed"},
    .tokens = &kTokens};

}  // namespace sarad
