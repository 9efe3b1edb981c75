// SPDX-License-Identifier: Apache-2.0
// Reddit through its Data API: platforms/reddit.md is the page this file follows. What the office's account
// writes, what citizens write in its own subreddit, the comments beneath, and what mentions it elsewhere.
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/paging.hpp"
#include "collectors/reddit_items.hpp"
#include "collectors/reddit_tree.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>
#include <functional>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::string_view kBase = "https://oauth.reddit.com";

/// Links stay in the listings this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
/// Listings end at about 1,000 things, whatever there is.
constexpr std::size_t kNearTheEnd = 950;

/// A name as people write it: u/name, /u/name or name.
std::string without(std::string_view name, std::string_view prefix) {
  if (name.starts_with('/')) name.remove_prefix(1);
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return std::string{name};
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        name_(without(page_.handle, "u/")),
        subreddit_(page_.discussions.empty() ? std::string{} : without(page_.discussions.front(), "r/")),
        builder_(input_, kRedditBegan),
        conversations_(input_, builder_),
        items_(input_, builder_),
        api_(page_, std::move(address), name_, builder_),
        trees_(api_, builder_, items_) {}

  Dialogue<Batch> run();

 private:
  using Taker = std::function<void(RedditThing thing)>;
  Dialogue<std::optional<Error>> list(std::string path, QueryPairs query, Taker take);
  void take_link(RedditThing link);
  Dialogue<bool> list_own();
  Dialogue<bool> list_subreddit();
  void choose_conversations();
  Dialogue<bool> look_up_followed();
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  Dialogue<bool> read_mention(RedditThing mention);
  [[nodiscard]] std::optional<std::string> thread_above(const RedditThing& comment) const;
  void place_comments();
  void count(std::optional<std::int64_t> comments);
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  std::string name_, subreddit_;
  BatchBuilder builder_;
  Conversations conversations_;
  RedditItems items_;
  RedditApi api_;
  RedditTrees trees_;

  std::vector<RedditThing> loose_;     ///< comments of flat listings, ours and others'
  std::vector<RedditThing> mentions_;
  boost::unordered_flat_map<std::string, RedditThing> looked_up_;
  boost::unordered_flat_set<std::string> mention_names_;
  std::optional<std::int64_t> counted_ = 0;
  std::optional<Instant> newest_;
  bool listed_whole_ = false, mentions_whole_ = false, trees_denied_ = false, held_back_ = false;
};

/// Newest first, by fullnames in `after`, until it is null or all is older than the cursor. Error: why not.
Dialogue<std::optional<Error>> Poll::list(std::string path, QueryPairs query, Taker take) {
  PageGuard guard;
  boost::unordered_flat_set<std::string> seen;
  std::string after;
  query.emplace_back("limit", "100");
  while (true) {
    QueryPairs page_query = query;
    if (!after.empty()) page_query.emplace_back("after", after);
    RedditAnswer answer = co_await api_.get(path, std::move(page_query));
    if (!answer.json) co_return std::move(answer.error);
    const JsonValue root = answer.json->root(), data = root["data"], next = data["after"];
    if (root["kind"].string() != "Listing" || !data["children"].is_array() || (!next.empty() && !next.string()))
      co_return Error{Errc::malformed, "Reddit answered a listing that is none"};
    std::size_t fresh = 0;
    bool all_older = input_.cursor.since && data["children"].size() > 0;
    for (const auto child : data["children"]) {
      if (!seen.insert(std::string{child["data"]["name"].string().value_or("")}).second) continue;
      ++fresh;
      auto thing = items_.read(child);
      all_older = all_older && thing && *thing->activity.created < *input_.cursor.since;
      if (thing) take(std::move(*thing));
    }
    if (next.empty() || next.string()->empty() || all_older) {
      // It ends where it is cut: what is older than that nobody can list.
      if (!all_older && input_.cursor.since && seen.size() >= kNearTheEnd) builder_.mark_incomplete();
      co_return std::nullopt;
    }
    after = *next.string();
    if (auto stop = guard.next(fresh, after)) co_return std::move(*stop);
  }
}

void Poll::take_link(RedditThing link) {
  newest_ = std::max(newest_, std::optional{std::min(*link.activity.created, input_.now)});
  Conversation conversation;
  conversation.id = link.activity.id;
  conversation.created = *link.activity.created;
  conversation.count = link.comments;
  items_.take_link(std::move(link));
  conversations_.add(std::move(conversation));
}

Dialogue<bool> Poll::list_own() {
  const Taker take = [&](RedditThing thing) {
    if (!thing.is_own()) {
      builder_.refuse_item();
    } else if (thing.is_link()) {
      take_link(std::move(thing));
    } else {
      loose_.push_back(std::move(thing));
    }
  };
  QueryPairs query{{"sort", "new"}};
  auto error = co_await list("/user/" + percent_encode(name_) + "/overview", std::move(query), take);
  listed_whole_ = !error;
  if (error) builder_.listing_failed(std::move(*error));
  co_return listed_whole_;
}

/// Everything in the office's own subreddit is said to it.
Dialogue<bool> Poll::list_subreddit() {
  const std::string place = "/r/" + percent_encode(subreddit_);
  const Taker take_links = [&](RedditThing thing) {
    if (thing.is_link()) take_link(std::move(thing));
  };
  QueryPairs links_query, comments_query;
  auto error = co_await list(place + "/new", std::move(links_query), take_links);
  const Taker take_comments = [&](RedditThing thing) {
    if (!thing.is_link()) loose_.push_back(std::move(thing));
  };
  if (!error) error = co_await list(place + "/comments", std::move(comments_query), take_comments);
  if (!error) co_return true;
  listed_whole_ = false;
  builder_.listing_failed(std::move(*error));
  co_return false;
}

void Poll::count(std::optional<std::int64_t> comments) {
  if (!comments) counted_.reset();
  if (counted_ && comments) *counted_ += *comments;
}

void Poll::choose_conversations() {
  conversations_.choose();
  for (std::size_t i = 0; i < conversations_.size(); ++i)
    if (conversations_.at(i).listed) count(conversations_.at(i).count);
}

/// What became of followed conversations that no listing shows. Those that are not told are gone.
Dialogue<bool> Poll::look_up_followed() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < conversations_.size(); ++i)
    if (!conversations_.at(i).listed) names.push_back(conversations_.at(i).id);
  for (std::size_t first = 0; first < names.size() && !builder_.ended(); first += RedditTrees::kMostNames) {
    std::string list;
    for (std::size_t i = first; i < std::min(names.size(), first + RedditTrees::kMostNames); ++i)
      list += (list.empty() ? "" : ",") + names[i];
    QueryPairs query{{"id", std::move(list)}};
    RedditAnswer answer = co_await api_.get("/api/info", std::move(query));
    const JsonValue children = answer.json ? answer.json->root()["data"]["children"] : JsonValue{};
    if (answer.json && !children.is_array())
      answer.error = Error{Errc::malformed, "Reddit answered a listing that is none"};
    if (!children.is_array()) {
      builder_.note(std::move(answer.error));
      counted_.reset();
      co_return false;
    }
    for (const auto child : children)
      if (auto thing = items_.read(child)) looked_up_.insert_or_assign(thing->activity.id, std::move(*thing));
  }
  co_return !builder_.ended();
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  std::string link = conversation.id, comment;
  ConversationEnd told;
  if (!conversation.listed) {
    const auto found = looked_up_.find(conversation.id);
    if (found == looked_up_.end()) {
      counted_.reset();
      told.error = Error{Errc::gone, "Reddit tells nothing of a conversation that was followed"};
      conversations_.read(which, std::move(told));
      co_return false;
    }
    RedditThing root = std::move(found->second);
    link = root.link;
    count(root.comments);
    if (root.is_link()) {
      told.count = root.comments;
      items_.take_link(std::move(root));
    } else {
      comment = root.activity.id.substr(3);
      items_.take_mention(std::move(root));
    }
  }
  RedditTree tree = co_await trees_.read(link, comment);
  told.error = std::move(tree.error);
  told.whole = tree.whole;
  trees_denied_ = trees_denied_ || (told.error && told.error->code == Errc::permission_denied);
  for (auto& one : tree.comments) {
    if (one.activity.id == conversation.id) continue;
    ++told.fetched;
    items_.take_beneath(std::move(one), conversation.id);
  }
  conversations_.read(which, std::move(told));
  co_return true;
}

Dialogue<bool> Poll::list_mentions() {
  const Taker take = [&](RedditThing thing) {
    if (thing.is_own() || !mention_names_.insert(thing.activity.id).second) return;
    mentions_.push_back(std::move(thing));
  };
  QueryPairs query{{"mark", "false"}};
  auto error = co_await list("/message/mentions", std::move(query), take);
  mentions_whole_ = !error;
  if (error) builder_.note(std::move(*error));
  co_return mentions_whole_;
}

/// The conversation that holds a comment: one that we know, or everything beneath an own link or in our subreddit.
std::optional<std::string> Poll::thread_above(const RedditThing& comment) const {
  if (auto thread = items_.thread_of(comment.parent)) return thread;
  if (mention_names_.contains(comment.parent)) return comment.parent;
  const bool ours = comment.link_is_own || items_.is_own_link(comment.link) ||
                    (!subreddit_.empty() && comment.subreddit == subreddit_);
  if (ours) return comment.link;
  return items_.thread_of(comment.link);
}

Dialogue<bool> Poll::read_mention(RedditThing mention) {
  const std::string name = mention.activity.id;
  if (!mention.is_link()) {
    if (const auto thread = thread_above(mention)) {
      if (mention.link_is_own) items_.note_own_link(mention.link);
      items_.take_beneath(std::move(mention), *thread);
      co_return true;
    }
  }
  Conversation conversation;
  conversation.id = name;
  conversation.created = *mention.activity.created;
  conversation.count = mention.comments;
  count(mention.comments);
  const std::string link = mention.link, comment = mention.is_link() ? "" : name.substr(3);
  items_.take_mention(std::move(mention));
  RedditTree tree;
  const bool asked = !trees_denied_ && !builder_.ended();
  if (asked) tree = co_await trees_.read(link, comment);
  std::int64_t fetched = 0;
  for (auto& one : tree.comments) {
    if (one.activity.id == name) continue;
    ++fetched;
    items_.take_beneath(std::move(one), name);
  }
  conversations_.note_look(conversation, fetched, asked && !tree.error && tree.whole);
  mentions_whole_ = mentions_whole_ && ((asked && (!tree.error || tree.error->code == Errc::gone)) || trees_denied_);
  if (!tree.error) co_return asked;
  trees_denied_ = tree.error->code == Errc::permission_denied;
  co_return builder_.note(std::move(*tree.error));
}

/// Comments of flat listings that no tree has shown.
void Poll::place_comments() {
  const bool certain = mentions_whole_ && builder_.batch().malformed.sum() == 0;
  for (auto& comment : loose_) {
    if (items_.seen(comment.activity.id)) continue;
    const auto thread = thread_above(comment);
    if (!thread && !certain) {
      held_back_ = true;
      continue;
    }
    if (comment.link_is_own) items_.note_own_link(comment.link);
    const std::string link = comment.link;
    items_.take_beneath(std::move(comment), thread.value_or(link));
  }
}

Dialogue<bool> Poll::read_profile() {
  const std::string path = subreddit_.empty() ? "/user/" + percent_encode(name_) : "/r/" + percent_encode(subreddit_);
  QueryPairs query;
  const RedditAnswer about = co_await api_.get(path + "/about", std::move(query));
  if (!about.json) {
    const bool stops = about.error.code == Errc::token_expired || about.error.code == Errc::rate_limited ||
                       about.error.code == Errc::transient || about.error.code == Errc::cancelled;
    if (stops) builder_.note(about.error);
    co_return false;
  }
  read_reddit_profile(about.json->root()["data"], !subreddit_.empty(), name_, builder_.batch().profile);
  co_return true;
}

void Poll::move_cursor() {
  if (!listed_whole_ || !newest_ || held_back_ || !mentions_whole_ || builder_.batch().malformed.sum() > 0) return;
  auto& cursor = builder_.batch().cursor;
  const Instant since = conversations_.unread_since(*newest_ - kOverlap);
  cursor.since = std::max(cursor.since.value_or(since), since);
}

Dialogue<Batch> Poll::run() {
  bool listed = co_await list_own();
  if (listed && !subreddit_.empty()) listed = co_await list_subreddit();
  if (listed) choose_conversations();
  bool looked_up = false;
  if (listed) looked_up = co_await look_up_followed();
  while (const auto which = looked_up ? conversations_.next() : std::nullopt) co_await read_conversation(*which);
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
  place_comments();
  if (listed) builder_.batch().coverage.platform_count = counted_;
  if (held_back_) builder_.mark_incomplete();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  co_return builder_.take();
}

Dialogue<Batch> poll_reddit(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  std::optional<Error> fault;
  if (!address) fault = address.error();
  if (input.page.handle.empty()) fault = Error{Errc::configuration, "handle must give the account's name: u/name"};
  if (fault) {
    BatchBuilder nothing{input, kRedditBegan};
    nothing.listing_failed(std::move(*fault));
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  const std::string name = without(page.handle, "u/");
  return name.empty() ? std::string{} : "https://www.reddit.com/user/" + percent_encode(name) + '/';
}

}  // namespace

const Platform platform_reddit{
    .name = "reddit",
    .title = "Reddit",
    .default_base = kBase,
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = true,
            .mentions = true,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = true,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .threads_told = false,
            .mention_answers = true},
    .poll = poll_reddit,
    .page_link = link,
    .terms = {.push = "",
              .cost = "2 calls a poll (4 with an own subreddit), 1 for each conversation that moved and 1 for each 100 "
                      "comments that its tree leaves out, 1 for each mention",
              .quota = "about 100 calls a minute for a client id, averaged over 10 minutes; told in headers",
              .permissions = "access approved by Reddit; a token of the account with read, history and "
                             "privatemessages, which lives an hour and must be renewed by somebody; listings end at "
                             "about 1,000 things"}};

}  // namespace sarad
