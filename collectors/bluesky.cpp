// SPDX-License-Identifier: Apache-2.0
// Bluesky, through the XRPC of the AT Protocol: platforms/bluesky.md is the page this file follows. The account's own
// feed, the trees beneath its posts, and, with a session, what mentions it.
#include "collectors/bluesky_api.hpp"
#include "collectors/bluesky_items.hpp"
#include "collectors/bluesky_tree.hpp"
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;

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
        builder_(input_, kBlueskyBegan),
        conversations_(input_, builder_),
        items_(input_, builder_),
        api_(page_, std::move(address), builder_),
        trees_(api_, builder_, items_),
        stored_(Stored::read(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  Dialogue<bool> list_feed();
  bool take_feed_item(JsonValue item);
  void choose_conversations();
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  bool take_notification(JsonValue item);
  Dialogue<bool> read_mention(BlueskyPost mention);
  [[nodiscard]] std::optional<std::string> thread_above(std::string parent, std::string root) const;
  void place_answers();
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  BatchBuilder builder_;
  Conversations conversations_;
  BlueskyItems items_;
  BlueskyApi api_;
  BlueskyTrees trees_;
  Stored stored_;

  std::vector<BlueskyPost> posts_, answers_, mentions_;
  boost::unordered_flat_map<std::string, std::pair<std::string, std::string>> above_;  ///< of own answers: parent, root
  boost::unordered_flat_set<std::string> mention_uris_;
  std::optional<Instant> newest_post_, newest_mention_;
  bool feed_whole_ = false, mentions_whole_ = false, trees_denied_ = false, held_back_ = false;
};

/// Whether it was indexed before the last poll's anchor: what follows is known.
bool Poll::take_feed_item(JsonValue item) {
  if (!item["reason"].empty()) return false;  // a repost, or a pinned one shown again
  auto post = items_.read(item["post"]);
  if (!post) return false;
  if (!post->is_own()) {
    builder_.refuse_item();
    return false;
  }
  newest_post_ = std::max(newest_post_, std::optional{std::min(post->indexed, input_.now)});
  const bool enough = stored_.feed && post->indexed < *stored_.feed;
  if (!post->parent.empty()) {
    above_.emplace(post->activity.id, std::pair{post->parent, post->root});
    answers_.push_back(std::move(*post));
  } else {
    items_.take_root(*post);
    posts_.push_back(std::move(*post));
  }
  return enough;
}

Dialogue<bool> Poll::list_feed() {
  boost::unordered_flat_set<std::string> seen;
  const BlueskyApi::Taker take = [&](JsonValue items) {
    BlueskyApi::Took took;
    for (const auto item : items) {
      // A repost and the post itself are two items.
      std::string name{item["post"]["uri"].string().value_or("")};
      name += item["reason"].empty() ? "" : " again";
      if (!seen.insert(std::move(name)).second) continue;
      ++took.fresh;
      took.enough = take_feed_item(item) || took.enough;
    }
    return took;
  };
  QueryPairs query{{"actor", page_.account}, {"filter", "posts_with_replies"}, {"limit", "100"}};
  BlueskyApi::ListEnd end = co_await api_.list("app.bsky.feed.getAuthorFeed", std::move(query), "feed", take);
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

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  BlueskyTree tree = co_await trees_.read(conversation.id);
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

/// As take_feed_item.
bool Poll::take_notification(JsonValue item) {
  const auto reason = item["reason"].string();
  if (!reason) {
    builder_.refuse_item();
    return false;
  }
  if (*reason != "mention") return false;  // older services do not sort them out
  auto mention = items_.read(item);
  if (!mention) return false;
  newest_mention_ = std::max(newest_mention_, std::optional{std::min(mention->indexed, input_.now)});
  const bool enough = stored_.mentions && mention->indexed < *stored_.mentions;
  if (mention->is_own() || !mention_uris_.insert(mention->activity.id).second) return enough;
  mentions_.push_back(std::move(*mention));
  return enough;
}

Dialogue<bool> Poll::list_mentions() {
  boost::unordered_flat_set<std::string> seen;
  const BlueskyApi::Taker take = [&](JsonValue items) {
    BlueskyApi::Took took;
    for (const auto item : items) {
      if (!seen.insert(std::string{item["uri"].string().value_or("")}).second) continue;
      ++took.fresh;
      took.enough = take_notification(item) || took.enough;
    }
    return took;
  };
  QueryPairs query{{"reasons", "mention"}, {"limit", "100"}};
  BlueskyApi::ListEnd end = co_await api_.list("app.bsky.notification.listNotifications", std::move(query), "notifications", take);
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
  BlueskyTree tree;
  const bool asked = !trees_denied_ && !builder_.ended();
  if (asked) tree = co_await trees_.read(uri);
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
  QueryPairs query{{"actor", page_.account}};
  const BlueskyAnswer about = co_await api_.get("app.bsky.actor.getProfile", std::move(query));
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
