// SPDX-License-Identifier: Apache-2.0
// Facebook Pages through the Graph API: platforms/facebook.md is the page this file follows.
#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/facebook_items.hpp"
#include "collectors/facebook_push.hpp"
#include "collectors/graph_reader.hpp"
#include "collectors/graph_tokens.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::string_view kBase = "https://graph.facebook.com";
constexpr std::string_view kVersion = "v25.0";
constexpr std::string_view kPostFields =
    "id,created_time,updated_time,message,message_tags,permalink_url,from{id},is_hidden,is_published,to{id},"
    "comments.filter(stream).limit(0).summary(true)";
constexpr std::string_view kCommentFields =
    "id,created_time,message,message_tags,from{id},parent{id},is_hidden,is_private,comment_count,permalink_url";
constexpr std::string_view kPrivateFields =
    ",can_reply_privately,private_reply_conversation{id,messages{id,created_time,from{id}}}";
constexpr std::string_view kProfileFields =
    "id,name,about,description,website,link,username,is_published,fan_count,has_transitioned_to_new_page_experience";

/// Posts stay in the listing this long, so that it shows when their counts move; older conversations
/// are looked into by `followed`.
constexpr Seconds kOverlap{days{14}};
constexpr int kLimit = 100, kSmallestLimit = 5;

std::string_view version_of(const Page& page) {
  return page.api_version.empty() ? kVersion : std::string_view{page.api_version};
}

/// The limit that was small enough last time: "limit=50" in Cursor::state.
int limit_of(const Cursor& cursor) {
  constexpr std::string_view kKey = "limit=";
  int limit = kLimit;
  if (cursor.state.substr(0, kKey.size()) == kKey)
    std::from_chars(cursor.state.data() + kKey.size(), cursor.state.data() + cursor.state.size(), limit);
  return std::clamp(limit, kSmallestLimit, kLimit);
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        graph_(page_, std::move(address), version_of(page_)),
        builder_(input_, kFacebookBegan),
        limit_(limit_of(input_.cursor)) {
    for (const auto& look : input_.threads) known_.emplace(look.thread_id, &look);
  }

  Dialogue<Batch> run();

 private:
  /// A conversation this poll sets out to read.
  struct Wanted {
    FacebookPost post;
    bool listed = true;
    bool asked = false, done = false;
  };

  Dialogue<bool> list_posts(std::string edge);
  Dialogue<bool> read_thread(std::size_t which);
  Dialogue<bool> read_profile();

  void take_post(JsonValue item, bool tagged);
  [[nodiscard]] bool changed(const FacebookPost& post) const;
  void choose_threads();
  void note_look(const FacebookPost& post, std::optional<std::int64_t> count, std::int64_t fetched, bool complete);
  void settle_gone();
  void remember_unread();
  void move_cursor();
  [[nodiscard]] const ThreadLook* known(const std::string& thread) const;
  [[nodiscard]] bool followed(const std::string& thread) const {
    return std::find(input_.followed.begin(), input_.followed.end(), thread) != input_.followed.end();
  }

  PollInput input_;
  const Page& page_;
  GraphReader graph_;
  BatchBuilder builder_;
  int limit_;
  std::map<std::string, const ThreadLook*, std::less<>> known_;
  std::vector<FacebookPost> posts_;  ///< as listed, each once
  std::set<std::string> listed_;
  std::vector<Wanted> wanted_;
  std::vector<std::size_t> gone_;
  std::size_t read_well_ = 0;
  bool listings_whole_ = false, comments_denied_ = false;
};

const ThreadLook* Poll::known(const std::string& thread) const {
  const auto it = known_.find(thread);
  return it == known_.end() ? nullptr : it->second;
}

void Poll::take_post(JsonValue item, bool tagged) {
  auto post = read_facebook_post(item, page_, input_.read_text, tagged, builder_);
  if (!post || !listed_.insert(post->id).second) return;
  posts_.push_back(std::move(*post));
}

Dialogue<bool> Poll::list_posts(std::string edge) {
  const bool tagged = edge == "tagged";
  GraphReader::Query query{{"fields", std::string{kPostFields}}, {"limit", std::to_string(limit_)}};
  if (input_.cursor.since) query.emplace_back("since", std::to_string(input_.cursor.since->time_since_epoch().count()));
  boost::unordered_flat_set<std::string> seen;
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      take_post(item, tagged);
    }
    return fresh;
  };
  GraphReader::EdgeEnd end = co_await graph_.read_edge(page_.account, std::move(edge), std::move(query), take);
  if (!end.error) co_return true;
  if (tagged) {
    builder_.note(std::move(*end.error));
  } else {
    builder_.listing_failed(std::move(*end.error));
  }
  co_return false;
}

bool Poll::changed(const FacebookPost& post) const {
  const ThreadLook* look = known(post.id);
  return look == nullptr || !look->complete || look->platform_count != post.count ||
         look->change_mark != post.change_mark;
}

void Poll::choose_threads() {
  auto& count = builder_.batch().coverage.platform_count;
  for (const auto& post : posts_) {
    const bool due = changed(post) || followed(post.id);
    if (post.count == 0) {
      // Nothing to ask for: the listing itself was the look.
      if (due) note_look(post, 0, 0, true);
      continue;
    }
    if (!due && !input_.recheck_all) continue;
    wanted_.push_back({post});
    if (!post.count) count.reset();
    if (count) *count += *post.count;
  }
  for (const auto& thread : input_.followed) {
    if (!listed_.insert(thread).second) continue;
    const ThreadLook* look = known(thread);
    wanted_.push_back({followed_facebook_post(thread, page_, look), false});
  }
}

void Poll::note_look(const FacebookPost& post, std::optional<std::int64_t> count, std::int64_t fetched, bool complete) {
  const ThreadLook* before = known(post.id);
  ThreadLook look;
  look.thread_id = post.id;
  look.platform_count = count;
  look.fetched = fetched;
  look.change_mark = post.change_mark;
  look.created = post.created;
  look.looked = complete ? input_.now : before != nullptr ? before->looked : Instant{};
  look.complete = complete;
  builder_.batch().threads.push_back(std::move(look));
}

Dialogue<bool> Poll::read_thread(std::size_t which) {
  wanted_[which].asked = true;
  const FacebookPost post = wanted_[which].post;
  const bool listed = wanted_[which].listed;
  std::string fields{kCommentFields};
  if (page_.private_replies) fields += kPrivateFields;
  GraphReader::Query query{{"fields", std::move(fields)},
                           {"filter", "stream"},
                           {"order", "chronological"},
                           {"summary", "true"},
                           {"limit", std::to_string(limit_)}};
  std::optional<std::int64_t> told = post.count;
  bool told_now = false, in_order = true;
  boost::unordered_flat_set<std::string> seen;
  const auto refused = builder_.batch().malformed.sum();
  const GraphReader::Taker take = [&](JsonValue root) {
    std::size_t fresh = 0;
    for (const auto item : root["data"]) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      read_facebook_comment(item, post, page_, input_.read_text, builder_);
    }
    const JsonValue summary = root["summary"];
    if (const auto total = summary["total_count"].integer(); total && *total >= 0 && !listed) {
      told = total;
      told_now = true;
    }
    if (const auto order = summary["order"].string()) in_order = in_order && *order != "ranked";
    return fresh;
  };
  GraphReader::EdgeEnd end = co_await graph_.read_edge(post.id, "comments", std::move(query), take);
  auto& count = builder_.batch().coverage.platform_count;
  if (!listed && !told_now) count.reset();
  if (!listed && told_now && count) *count += *told;
  const bool whole = !end.error && in_order && builder_.batch().malformed.sum() == refused;
  if (!in_order) builder_.mark_incomplete();
  if (end.error && end.error->code == Errc::gone) {
    gone_.push_back(which);
  } else {
    note_look(post, told, static_cast<std::int64_t>(seen.size()), whole);
  }
  if (!end.error) ++read_well_;
  wanted_[which].done = !end.error;
  if (!end.error) co_return true;
  comments_denied_ = end.error->code == Errc::permission_denied;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
    co_return true;
  }
  const bool goes_on = builder_.note(std::move(*end.error)) && !comments_denied_;
  co_return goes_on;
}

/// 100/33 means "deleted" as well as "not for you": it is the first only if other posts read well, or
/// the one post in question was not shown by the listing just now.
void Poll::settle_gone() {
  const bool believable = read_well_ > 0 || (gone_.size() == 1 && !wanted_[gone_.front()].listed);
  if (!believable) {
    if (!gone_.empty()) builder_.mark_incomplete();
    return;
  }
  for (const auto which : gone_) {
    const FacebookPost& post = wanted_[which].post;
    const ThreadLook* look = known(post.id);
    builder_.batch().gone.push_back(post.id);
    const std::int64_t fetched = look == nullptr ? 0 : look->fetched;
    note_look(post, count_of_gone(look, post.count), fetched, true);
    wanted_[which].done = true;
  }
}

Dialogue<bool> Poll::read_profile() {
  auto& profile = builder_.batch().profile;
  GraphReader::Query query{{"fields", std::string{kProfileFields}}};
  HttpRequest about_request = graph_.request(page_.account, {}, std::move(query));
  const GraphAnswer about = co_await graph_.get(std::move(about_request));
  HttpRequest settings_request = graph_.request(page_.account, "settings", {});
  if (about.json) {
    read_facebook_profile(about.json->root(), profile);
  } else if (concerns_poll(about.error)) {
    builder_.note(about.error);
    co_return false;
  }
  const GraphAnswer settings = co_await graph_.get(std::move(settings_request));
  if (settings.json) {
    profile.visitors_may_post = visitors_may_post(settings.json->root());
  } else if (concerns_poll(settings.error)) {
    builder_.note(settings.error);
    co_return false;
  }
  co_return true;
}

/// So that they are read when the platform lets us again, though they may have left the listing by then.
void Poll::remember_unread() {
  for (const auto& wanted : wanted_) {
    const ThreadLook* look = known(wanted.post.id);
    if (wanted.done || !wanted.listed || wanted.asked || (look != nullptr && !look->complete)) continue;
    note_look(wanted.post, wanted.post.count, look == nullptr ? 0 : look->fetched, false);
  }
}

void Poll::move_cursor() {
  auto& cursor = builder_.batch().cursor;
  if (graph_.too_much_data()) {
    cursor.state = "limit=" + std::to_string(std::max(limit_ / 2, kSmallestLimit));
  } else if (!builder_.ended() && limit_ < kLimit) {
    cursor.state = limit_ * 2 < kLimit ? "limit=" + std::to_string(limit_ * 2) : std::string{};
  }
  std::optional<Instant> newest;
  for (const auto& post : posts_) newest = std::max(newest, std::optional{std::min(post.created, input_.now)});
  if (!listings_whole_ || !newest) return;
  // What is still to be read must be listed again, unless it may not be read at all.
  Instant since = *newest - kOverlap;
  for (const auto& wanted : wanted_)
    if (!wanted.done && wanted.listed && !comments_denied_) since = std::min(since, wanted.post.created);
  cursor.since = std::max(cursor.since.value_or(since), since);
}

Dialogue<Batch> Poll::run() {
  const bool feed_whole = co_await list_posts("feed");
  listings_whole_ = feed_whole;
  if (feed_whole && page_.mentions) {
    const bool tagged_whole = co_await list_posts("tagged");
    listings_whole_ = tagged_whole || !builder_.ended();
  }
  if (!builder_.ended()) choose_threads();
  for (std::size_t which = 0; which < wanted_.size() && !builder_.ended(); ++which) {
    const bool goes_on = co_await read_thread(which);
    if (!goes_on) break;
  }
  // Only its own answer would have told the count of a thread that was not listed.
  if (std::any_of(wanted_.begin(), wanted_.end(), [](const Wanted& w) { return !w.listed && !w.asked; }))
    builder_.batch().coverage.platform_count.reset();
  settle_gone();
  if (builder_.ended() || comments_denied_) remember_unread();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  builder_.batch().quota = graph_.quota();
  builder_.batch().whole_app_waits = graph_.whole_app_waits();
  co_return builder_.take();
}

Dialogue<Batch> poll_facebook(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kFacebookBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

constexpr Terms kTerms{
    .push = "webhooks for posts, comments, edits and removals on the page (field feed), signed",
    .cost = "2 calls a poll (1 without mentions), and 1 for each conversation that moved, per 100 comments",
    .quota = "4,800 calls x engaged users in 24 h for a page, 200 x users an hour for the app; told in headers",
    .permissions = "a Page token with pages_read_engagement, pages_read_user_content and pages_show_list; "
                   "pages_messaging for private replies"};

constexpr std::array kGrants{
    Grant{"pages_show_list", "অ্যাপকে পেজের তালিকা দেখার অনুমতি দিন: পেজের অ্যাডমিন হিসেবে অ্যাপে আবার লগইন করে পেজটি বেছে নিন",
          "let the app see the list of pages: log in to the app again as an admin of the page and choose the page"},
    Grant{"pages_read_engagement", "পেজের পোস্ট পড়ার অনুমতি দিন: পেজে MODERATE ভূমিকা আছে এমন অ্যাডমিন অ্যাপে আবার লগইন করুন",
          "let it read the page's posts: an admin with the task MODERATE on the page logs in to the app again"},
    Grant{"pages_read_user_content", "নাগরিকদের মন্তব্য পড়ার অনুমতি দিন: পেজে MODERATE ভূমিকা আছে এমন অ্যাডমিন অ্যাপে আবার লগইন করুন",
          "let it read citizens' comments: an admin with the task MODERATE on the page logs in to the app again"},
    Grant{"pages_messaging", "ব্যক্তিগত উত্তর দেখার অনুমতি দিন, অথবা পেজের private_replies বন্ধ করুন",
          "let it see private answers, or switch the page's private_replies off", Grant::For::private_replies}};

const TokenDesk kTokens{
    .grants = kGrants,
    .check = [](TokenAsk asked) { return debug_graph_token(std::move(asked), kBase, version_of(asked.page), true); },
    .pages_of = [](TokenAsk asked) { return list_graph_pages(std::move(asked), kBase, version_of(asked.page)); },
    .renew = [](TokenAsk asked) { return exchange_graph_token(std::move(asked), kBase, version_of(asked.page)); }};

std::string link(const Page& page) {
  return "https://www.facebook.com/" + percent_encode(page.account);
}

}  // namespace

const Platform platform_facebook{.name = "facebook",
                                 .title = "Facebook Pages",
                                 .default_base = kBase,
                                 .can = {.posts = true,
                                         .comments = true,
                                         .nested_replies = true,
                                         .visitor_posts = true,
                                         .mentions = true,
                                         .team_replies = true,
                                         .private_replies = true,
                                         .deletions = false,
                                         .profile = true,
                                         .visitors_may_post = true,
                                         .coverage_counts = true,
                                         .threads_by_one = true,
                                         .counts_trustworthy = false},
                                 .poll = poll_facebook,
                                 .page_link = link,
                                 .terms = kTerms,
                                 .take_push = take_facebook_push,
                                 .tokens = &kTokens};

}  // namespace sarad
