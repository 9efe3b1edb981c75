// SPDX-License-Identifier: Apache-2.0
// Bluesky, through the XRPC of the AT Protocol: platforms/bluesky.md is the page this file follows. The account's own
// feed, the trees beneath its posts, and, with a session, what mentions it.
#include "collectors/bluesky_error.hpp"
#include "collectors/bluesky_items.hpp"
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>
#include <functional>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kPublicBase = "https://public.api.bsky.app", kSessionBase = "https://bsky.social";
constexpr std::string_view kFeedTime = "feed_indexed_at", kMentionTime = "mentions_indexed_at";

/// Posts stay in the listing this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
/// A notification may show up late in its listing.
constexpr Seconds kLate{minutes{15}};

/// In Cursor::state as JSON, each key only where there is a time.
struct Stored {
  std::optional<Instant> feed, mentions;

  static Stored read(std::string_view text) {
    Stored stored;
    const auto json = Json::parse(text);
    if (!json) return stored;
    const auto time = [&](std::string_view key) {
      const auto told = json->root()[key].string();
      return told ? parse_instant(*told) : std::nullopt;
    };
    stored.feed = time(kFeedTime);
    stored.mentions = time(kMentionTime);
    return stored;
  }

  [[nodiscard]] std::string write() const {
    std::string text;
    const auto append = [&](std::string_view key, std::optional<Instant> time) {
      if (!time) return;
      text += text.empty() ? "{\"" : ",\"";
      text.append(key).append("\":\"").append(format_instant(*time)) += '"';
    };
    append(kFeedTime, feed);
    append(kMentionTime, mentions);
    return text.empty() ? text : text + '}';
  }
};

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kBlueskyBegan),
        conversations_(input_, builder_),
        items_(input_, builder_),
        stored_(Stored::read(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end, or as far as wanted
    bool too_long = false, first_page_refused = false;
  };
  /// Takes one page's items; returns how many were new to the listing. Sets enough_ if the rest is known.
  using Taker = std::function<std::size_t(JsonValue items)>;
  /// A post and all that answers it.
  struct Tree {
    std::optional<Error> error;
    std::optional<BlueskyPost> root;
    std::vector<BlueskyPost> beneath;
    std::optional<std::int64_t> counted = 0;  ///< answers that the platform counts in it
    bool whole = true;
  };

  Dialogue<BlueskyAnswer> get(std::string method, Query query);
  Dialogue<ListEnd> list(std::string method, Query query, std::string member, Taker take);
  Dialogue<bool> list_feed();
  void take_feed_item(JsonValue item);
  void choose_conversations();
  Dialogue<Tree> read_tree(std::string uri);
  void take_node(JsonValue node, Tree& tree, std::vector<JsonValue>& waiting);
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  void take_notification(JsonValue item);
  Dialogue<bool> read_mention(BlueskyPost mention);
  [[nodiscard]] std::optional<std::string> thread_above(std::string parent, std::string root) const;
  void place_answers();
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  Conversations conversations_;
  BlueskyItems items_;
  Stored stored_;

  std::vector<BlueskyPost> posts_, answers_, mentions_;
  boost::unordered_flat_map<std::string, std::pair<std::string, std::string>> above_;  ///< of own answers: parent, root
  boost::unordered_flat_set<std::string> mention_uris_;
  std::optional<Instant> newest_post_, newest_mention_;
  bool enough_ = false, feed_whole_ = false, mentions_whole_ = false, trees_denied_ = false, held_back_ = false;
};

Dialogue<BlueskyAnswer> Poll::get(std::string method, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/xrpc/" + method;
  request.query = std::move(query);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  BlueskyAnswer answer = read_bluesky_answer(std::move(result), !page_.token.empty());
  auto& quota = builder_.batch().quota;
  if (answer.quota && quota.empty()) {
    quota.push_back(*answer.quota);
  } else if (answer.quota) {
    quota.front().used_ratio = std::max(quota.front().used_ratio, answer.quota->used_ratio);
  }
  co_return answer;
}

/// Newest first, by opaque cursors: only a missing one ends, an empty page does not.
Dialogue<Poll::ListEnd> Poll::list(std::string method, Query query, std::string member, Taker take) {
  PageGuard guard;
  ListEnd end;
  std::string cursor;
  enough_ = false;
  while (true) {
    Query page_query = query;
    if (!cursor.empty()) page_query.emplace_back("cursor", cursor);
    BlueskyAnswer answer = co_await get(method, std::move(page_query));
    if (!answer.json) {
      end.error = std::move(answer.error);
      end.first_page_refused = answer.bad_request && cursor.empty();
      co_return end;
    }
    const JsonValue root = answer.json->root(), items = root[member], next = root["cursor"];
    if (!items.is_array() || (!next.empty() && !next.string())) {
      end.error = Error{Errc::malformed, "the service answered a listing that is none"};
      co_return end;
    }
    const std::size_t fresh = take(items);
    const std::string next_cursor{next.string().value_or("")};
    if (next_cursor.empty() || enough_) co_return end;
    end.error = guard.next(fresh, next_cursor);
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    cursor = next_cursor;
  }
}

void Poll::take_feed_item(JsonValue item) {
  if (!item["reason"].empty()) return;  // a repost, or a pinned one shown again
  auto post = items_.read(item["post"]);
  if (!post) return;
  if (!post->is_own()) {
    builder_.refuse_item();
    return;
  }
  newest_post_ = std::max(newest_post_, std::optional{std::min(post->indexed, input_.now)});
  enough_ = enough_ || (stored_.feed && post->indexed < *stored_.feed);
  if (!post->parent.empty()) {
    above_.emplace(post->activity.id, std::pair{post->parent, post->root});
    answers_.push_back(std::move(*post));
  } else {
    items_.take_root(*post);
    posts_.push_back(std::move(*post));
  }
}

Dialogue<bool> Poll::list_feed() {
  boost::unordered_flat_set<std::string> seen;
  const Taker take = [&](JsonValue items) {
    std::size_t fresh = 0;
    for (const auto item : items) {
      // A repost and the post itself are two items.
      std::string name{item["post"]["uri"].string().value_or("")};
      name += item["reason"].empty() ? "" : " again";
      if (!seen.insert(std::move(name)).second) continue;
      ++fresh;
      take_feed_item(item);
    }
    return fresh;
  };
  Query query{{"actor", page_.account}, {"filter", "posts_with_replies"}, {"limit", "100"}};
  ListEnd end = co_await list("app.bsky.feed.getAuthorFeed", std::move(query), "feed", take);
  feed_whole_ = !end.error || end.too_long;  // newest first: only the oldest are left out
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    // Nothing in our request can be wrong but the account.
    if (end.first_page_refused) end.error = Error{Errc::gone, "the service knows no such account"};
    builder_.listing_failed(std::move(*end.error));
  }
  co_return feed_whole_;
}

/// A post counts only what answers it directly; what answers the account's own answers shows in their counts.
void Poll::choose_conversations() {
  boost::unordered_flat_map<std::string, std::int64_t> beneath;
  for (const auto& answer : answers_) beneath[answer.root] += answer.replies.value_or(0);
  for (const auto& post : posts_) {
    Conversation conversation;
    conversation.id = post.activity.id;
    conversation.created = *post.activity.created;
    conversation.count = post.replies;
    conversation.direct_count = true;
    if (post.replies) conversation.mark = std::to_string(*post.replies) + '+' + std::to_string(beneath[conversation.id]);
    conversations_.add(std::move(conversation));
  }
  conversations_.choose();
  for (std::size_t i = 0; i < conversations_.size(); ++i)
    if (const auto& chosen = conversations_.at(i); chosen.listed) items_.count(chosen.id, chosen.count);
}

/// Takes one node of a tree; what stands beneath it is left `waiting`. Of those that may not be seen only the
/// counts tell.
void Poll::take_node(JsonValue node, Tree& tree, std::vector<JsonValue>& waiting) {
  const std::string_view type = node["$type"].string().value_or("");
  if (!type.ends_with("#threadViewPost")) {
    const bool hidden = type.ends_with("#notFoundPost") || type.ends_with("#blockedPost");
    if (!hidden) builder_.refuse_item();
    return;
  }
  auto post = items_.read(node["post"]);
  if (post && post->parent.empty()) {  // nothing beneath another stands beneath nothing
    builder_.refuse_item();
    post.reset();
  }
  if (post) {
    if (!post->replies) tree.counted.reset();
    if (tree.counted && post->replies) *tree.counted += *post->replies;
    items_.count(post->activity.id, post->replies);
    tree.beneath.push_back(std::move(*post));
  }
  for (const auto reply : node["replies"]) waiting.push_back(reply);
}

Dialogue<Poll::Tree> Poll::read_tree(std::string uri) {
  Tree tree;
  const auto refused = builder_.batch().malformed.sum();
  Query query{{"uri", uri}, {"depth", "1000"}, {"parentHeight", "0"}};
  BlueskyAnswer answer = co_await get("app.bsky.feed.getPostThread", std::move(query));
  if (!answer.json) {
    tree.error = std::move(answer.error);
    co_return tree;
  }
  const JsonValue top = answer.json->root()["thread"];
  const std::string_view type = top["$type"].string().value_or("");
  if (type.ends_with("#notFoundPost")) {
    tree.error = Error{Errc::gone, "the service finds no such post"};
  } else if (type.ends_with("#blockedPost")) {
    builder_.mark_incomplete();
    tree.whole = false;
  } else if (!type.ends_with("#threadViewPost") || top["post"]["uri"].string() != std::string_view{uri}) {
    tree.error = Error{Errc::malformed, "the service answered with another conversation than the one asked for"};
  }
  if (tree.error || !tree.whole) co_return tree;
  tree.root = items_.read(top["post"]);
  tree.counted = tree.root ? tree.root->replies : std::nullopt;
  std::vector<JsonValue> waiting;
  for (const auto reply : top["replies"]) waiting.push_back(reply);
  while (!waiting.empty()) {
    const JsonValue node = waiting.back();
    waiting.pop_back();
    take_node(node, tree, waiting);
  }
  tree.whole = builder_.batch().malformed.sum() == refused;
  co_return tree;
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  Tree tree = co_await read_tree(conversation.id);
  ConversationEnd told;
  told.error = std::move(tree.error);
  told.fetched = static_cast<std::int64_t>(tree.beneath.size());
  told.whole = tree.whole;
  if (tree.counted && tree.whole) told.count = tree.counted;
  trees_denied_ = trees_denied_ || (told.error && told.error->code == Errc::permission_denied);
  if (!conversation.listed) {
    if (tree.root) {
      items_.count(conversation.id, tree.root->replies);
    } else {
      items_.count_is_unknown();
    }
    // Beneath a stranger's post that never named the page only our own answers are our business.
    const bool ours = tree.root && (tree.root->is_own() || tree.root->names_page || !input_.thread_of || !input_.known ||
                                    input_.known(conversation.id));
    const bool began = tree.root && (!tree.root->is_own() || tree.root->parent.empty());
    if (ours && began) items_.take_root(std::move(*tree.root));
  }
  for (auto& post : tree.beneath) items_.take_beneath(std::move(post), conversation.id);
  conversations_.read(which, std::move(told));
  co_return true;
}

void Poll::take_notification(JsonValue item) {
  const auto reason = item["reason"].string();
  if (!reason) {
    builder_.refuse_item();
    return;
  }
  if (*reason != "mention") return;  // older services do not sort them out
  auto mention = items_.read(item);
  if (!mention) return;
  newest_mention_ = std::max(newest_mention_, std::optional{std::min(mention->indexed, input_.now)});
  enough_ = enough_ || (stored_.mentions && mention->indexed < *stored_.mentions);
  if (mention->is_own() || !mention_uris_.insert(mention->activity.id).second) return;
  mentions_.push_back(std::move(*mention));
}

Dialogue<bool> Poll::list_mentions() {
  boost::unordered_flat_set<std::string> seen;
  const Taker take = [&](JsonValue items) {
    std::size_t fresh = 0;
    for (const auto item : items) {
      if (!seen.insert(std::string{item["uri"].string().value_or("")}).second) continue;
      ++fresh;
      take_notification(item);
    }
    return fresh;
  };
  Query query{{"reasons", "mention"}, {"limit", "100"}};
  ListEnd end = co_await list("app.bsky.notification.listNotifications", std::move(query), "notifications", take);
  mentions_whole_ = !end.error || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.note(std::move(*end.error));
  }
  co_return mentions_whole_;
}

/// The conversation of what answers `parent` in one that began with `root`: the page's own, or one that a mention
/// began, be it inside a stranger's.
std::optional<std::string> Poll::thread_above(std::string parent, std::string root) const {
  for (int steps = 0; steps < 1000; ++steps) {
    if (auto thread = items_.thread_of(parent)) return thread;
    if (mention_uris_.contains(parent)) return parent;
    const auto own = above_.find(parent);
    if (own == above_.end()) break;
    parent = own->second.first;
  }
  if (items_.is_own(root)) return root;
  if (auto thread = items_.thread_of(root)) return thread;
  return mention_uris_.contains(root) ? std::optional{root} : std::nullopt;
}

/// A mention, and what stands beneath it. One inside a conversation that is held is an answer in it.
Dialogue<bool> Poll::read_mention(BlueskyPost mention) {
  const std::string uri = mention.activity.id;
  Conversation conversation;
  conversation.id = uri;
  conversation.created = *mention.activity.created;
  Tree tree;
  const bool asked = !trees_denied_ && !builder_.ended();
  if (asked) tree = co_await read_tree(uri);
  const bool read = asked && !tree.error;
  mentions_whole_ = mentions_whole_ && (read || trees_denied_ || (asked && tree.error->code == Errc::gone));
  if (tree.root) {
    items_.count(uri, tree.root->replies);
    conversation.count = tree.counted;
  } else {
    items_.count_is_unknown();
  }
  const auto thread = mention.parent.empty() ? std::nullopt : thread_above(mention.parent, mention.root);
  if (thread) {
    items_.take_beneath(std::move(mention), *thread);
  } else {
    items_.take_root(std::move(mention));
    conversations_.note_look(conversation, static_cast<std::int64_t>(tree.beneath.size()), read && tree.whole);
  }
  for (auto& post : tree.beneath) items_.take_beneath(std::move(post), thread.value_or(uri));
  if (read || !asked) co_return read;
  trees_denied_ = tree.error->code == Errc::permission_denied;
  co_return builder_.note(std::move(*tree.error));
}

/// Own answers that no tree has shown. Without all mentions nobody knows whether one inside a stranger's
/// conversation answers a mention.
void Poll::place_answers() {
  const bool certain = mentions_whole_ && builder_.batch().malformed.sum() == 0;
  for (auto& answer : answers_) {
    if (items_.seen(answer.activity.id)) continue;
    auto thread = thread_above(answer.parent, answer.root);
    if (!thread && !certain && input_.thread_of) {
      held_back_ = true;
      continue;
    }
    const std::string root = answer.root;
    items_.take_beneath(std::move(answer), thread.value_or(root));
  }
}

Dialogue<bool> Poll::read_profile() {
  Query query{{"actor", page_.account}};
  const BlueskyAnswer about = co_await get("app.bsky.actor.getProfile", std::move(query));
  if (!about.json) {
    const bool stops = about.error.code == Errc::token_expired || about.error.code == Errc::rate_limited ||
                       about.error.code == Errc::transient || about.error.code == Errc::cancelled;
    if (stops) builder_.note(about.error);
    co_return false;
  }
  const JsonValue root = about.json->root();
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = root[key].string();
    if (!value || value->empty()) return std::nullopt;
    return std::string{*value};
  };
  auto& profile = builder_.batch().profile;
  profile.name = text("displayName");
  if (!profile.name) profile.name = text("handle");
  profile.description = text("description");
  profile.website = text("website");
  co_return true;
}

void Poll::move_cursor() {
  if (held_back_ || builder_.batch().malformed.sum() > 0) return;
  if (feed_whole_ && newest_post_) {
    const Instant since = conversations_.unread_since(*newest_post_ - kOverlap);
    stored_.feed = std::max(stored_.feed.value_or(since), since);
  }
  if (mentions_whole_ && newest_mention_) {
    const Instant since = *newest_mention_ - kLate;
    stored_.mentions = std::max(stored_.mentions.value_or(since), since);
  }
  builder_.batch().cursor.state = stored_.write();
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_feed();
  if (listed) choose_conversations();
  while (const auto which = listed ? conversations_.next() : std::nullopt) co_await read_conversation(*which);
  if (listed) conversations_.finish();
  if (page_.mentions && !page_.token.empty() && !builder_.ended()) {
    co_await list_mentions();
    for (auto& mention : mentions_) {
      // The ledger knows where it stands, and its conversation is looked into in its turn.
      const bool known = input_.known && input_.known(mention.activity.id) && input_.thread_of &&
                         input_.thread_of(mention.activity.id);
      if (items_.seen(mention.activity.id) || known) continue;
      co_await read_mention(std::move(mention));
    }
  } else {
    mentions_whole_ = !builder_.ended();
  }
  place_answers();
  if (listed) builder_.batch().coverage.platform_count = items_.counted();
  if (held_back_) builder_.mark_incomplete();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  co_return builder_.take();
}

Dialogue<Batch> poll_bluesky(PollInput input) {
  std::string_view base = input.page.token.empty() ? kPublicBase : kSessionBase;
  if (!input.page.base_url.empty()) base = input.page.base_url;
  auto address = SiteAddress::read(base);
  if (!address) {
    BatchBuilder nothing{input, kBlueskyBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  return "https://bsky.app/profile/" + page.account;
}

}  // namespace

const Platform platform_bluesky{
    .name = "bluesky",
    .title = "Bluesky",
    .default_base = kPublicBase,
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
            .threads_told = false,
            .mention_answers = true},
    .poll = poll_bluesky,
    .page_link = link,
    .terms = {.push = "the firehose of all accounts only; nothing for one",
              .cost = "2 calls a poll, 1 for each conversation that moved, 1 for each mention, 1 for each further 100 posts",
              .quota = "3,000 calls in 5 minutes for an address",
              .permissions = "none for posts and what answers them; mentions need a session's access token (an app "
                             "password's, 2 hours), which somebody must keep fresh, and base_url: the account's own "
                             "server"}};

}  // namespace sarad
