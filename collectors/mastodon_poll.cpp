// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_poll.hpp"

#include "collectors/conversations.hpp"
#include "collectors/html_text.hpp"
#include "collectors/mastodon_api.hpp"
#include "collectors/mastodon_context.hpp"
#include "collectors/mastodon_items.hpp"
#include "collectors/mastodon_state.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;

/// Posts stay in the listing this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
/// A notification may show up late in its listing.
constexpr Seconds kLate{minutes{15}};

class Poll {
 public:
  Poll(PollInput input, SiteAddress address, MastodonDialect dialect)
      : input_(std::move(input)),
        page_(input_.page),
        dialect_(dialect),
        builder_(input_, kMastodonBegan),
        conversations_(input_, builder_),
        items_(input_, builder_),
        api_(page_, std::move(address), dialect, builder_),
        contexts_(api_, page_, dialect, builder_, items_),
        stored_(MastodonState::read(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  Dialogue<bool> list_statuses();
  void take_listed(JsonValue item);
  void choose_conversations();
  [[nodiscard]] std::optional<std::string> thread_of_answer(const MastodonStatus& status) const;
  void take_beneath(MastodonContext& context, const std::string& thread);
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  void take_notification(JsonValue item);
  Dialogue<bool> read_mention(MastodonStatus mention);
  [[nodiscard]] std::optional<std::string> thread_above(const MastodonStatus& status, const MastodonContext& context);
  void place_answers();
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  MastodonDialect dialect_;
  BatchBuilder builder_;
  Conversations conversations_;
  MastodonItems items_;
  MastodonApi api_;
  MastodonContexts contexts_;
  MastodonState stored_;

  std::vector<MastodonStatus> posts_, answers_;  ///< own ones, as listed
  std::vector<MastodonStatus> mentions_;
  std::vector<MastodonPlace> listed_, notified_;  ///< newest first
  boost::unordered_flat_set<std::string> mention_ids_;
  bool statuses_whole_ = false, mentions_whole_ = false;
  bool contexts_whole_ = true;   ///< no conversation was left unread for an error
  bool contexts_denied_ = false, held_back_ = false;
};

void Poll::take_listed(JsonValue item) {
  if (item["reblog"]["id"].string()) return;  // some servers list boosts all the same
  auto status = items_.read(item);
  if (!status) return;
  if (!status->is_own()) {
    builder_.refuse_item();
    return;
  }
  listed_.push_back({status->activity.id, *status->activity.created});
  if (status->direct && status->is_root()) return;  // a message to somebody is no update
  if (status->direct || !status->parent.empty()) {
    answers_.push_back(std::move(*status));
  } else {  // what answered an erased status begins a conversation too
    items_.take_root(*status);
    posts_.push_back(std::move(*status));
  }
}

Dialogue<bool> Poll::list_statuses() {
  boost::unordered_flat_set<std::string> seen;
  const MastodonApi::Taker take = [&](JsonValue items) {
    MastodonApi::Took took;
    bool all_older = items.size() > 0 && input_.cursor.since;
    for (const auto item : items) {
      const std::string id{item["id"].string().value_or("")};
      took.enough = took.enough || (!id.empty() && id == stored_.statuses);
      if (!seen.insert(id).second) continue;
      ++took.fresh;
      const auto before = listed_.size();
      take_listed(item);
      all_older = all_older && listed_.size() > before && listed_.back().created < *input_.cursor.since;
    }
    took.enough = took.enough || all_older;
    return took;
  };
  QueryPairs query{{"limit", std::to_string(dialect_.statuses_a_page)}, {"exclude_reblogs", "true"}};
  if (!stored_.statuses.empty()) query.emplace_back("since_id", stored_.statuses);
  MastodonApi::ListEnd end = co_await api_.list("accounts/" + percent_encode(page_.account) + "/statuses", std::move(query),
                              dialect_.statuses_a_page, take);
  statuses_whole_ = !end.error || end.too_long;  // newest first: only the oldest are left out
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.listing_failed(std::move(*end.error));
  }
  co_return statuses_whole_;
}

/// The conversation of an own answer, if it is certain by now.
std::optional<std::string> Poll::thread_of_answer(const MastodonStatus& status) const {
  return items_.thread_of(status.parent);
}

/// A post counts only what answers it directly; what answers the account's own answers shows in their counts.
void Poll::choose_conversations() {
  boost::unordered_flat_map<std::string, std::int64_t> beneath;
  for (const auto& answer : answers_)
    if (const auto thread = thread_of_answer(answer)) beneath[*thread] += answer.replies.value_or(0);
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

void Poll::take_beneath(MastodonContext& context, const std::string& thread) {
  for (auto& status : context.beneath) items_.take_beneath(std::move(status), thread);
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  std::optional<std::int64_t> replies = conversation.count;
  ConversationEnd told;
  if (!conversation.listed) {
    MastodonAnswer answer =
        co_await api_.get("statuses/" + percent_encode(conversation.id), QueryPairs{}, MastodonShape::object);
    std::optional<MastodonStatus> root;
    if (answer.json) root = items_.read(answer.json->root());
    if (root && root->activity.id != conversation.id) root.reset();
    if (!root) {
      items_.count_is_unknown();
      if (answer.json) answer.error = Error{Errc::malformed, "the server answered with another status than the one asked for"};
      contexts_whole_ = contexts_whole_ && answer.error.code == Errc::gone;
      told.error = std::move(answer.error);
      conversations_.read(which, std::move(told));
      co_return false;
    }
    replies = root->replies;
    items_.count(conversation.id, replies);
    // Beneath a stranger's status that never named the page only our own answers are our business.
    const bool ours = root->is_own() || root->names_page || !input_.thread_of || !input_.known || input_.known(conversation.id);
    if (ours) items_.take_root(std::move(*root));
    told.count = replies;
  }
  if (!replies || *replies > 0 || conversation.listed) {
    MastodonContext context = co_await contexts_.read(conversation.id);
    told.fetched = context.fetched();
    if (!context.answer.json) {
      contexts_whole_ = contexts_whole_ && context.answer.error.code == Errc::gone;
      contexts_denied_ = contexts_denied_ || context.answer.error.code == Errc::permission_denied;
      told.error = std::move(context.answer.error);
    } else {
      told.whole = context.whole;
      told.count.reset();
      if (replies && context.counted) told.count = *replies + *context.counted;
    }
    take_beneath(context, conversation.id);
  }
  conversations_.read(which, std::move(told));
  co_return true;
}

void Poll::take_notification(JsonValue item) {
  const auto type = item["type"].string();
  if (!type) {
    builder_.refuse_item();
    return;
  }
  const bool ours = *type == "mention" || (!dialect_.comment_type.empty() && *type == dialect_.comment_type);
  if (!ours) return;
  if (const auto id = item["id"].string(), told = item["created_at"].string(); id && told)
    if (const auto created = parse_instant(*told, MissingZone::utc))
      notified_.push_back({std::string{*id}, std::min(*created, input_.now)});
  auto status = items_.read(item["status"]);
  if (!status || status->is_own() || !mention_ids_.insert(status->activity.id).second) return;
  mentions_.push_back(std::move(*status));
}

Dialogue<bool> Poll::list_mentions() {
  boost::unordered_flat_set<std::string> seen;
  const MastodonApi::Taker take = [&](JsonValue items) {
    MastodonApi::Took took;
    for (const auto item : items) {
      const std::string id{item["id"].string().value_or("")};
      took.enough = took.enough || (!id.empty() && id == stored_.notifications);
      if (!seen.insert(id).second) continue;
      ++took.fresh;
      take_notification(item);
    }
    return took;
  };
  QueryPairs query{{"types[]", "mention"}};
  if (!dialect_.comment_type.empty()) query.emplace_back("types[]", dialect_.comment_type);
  query.emplace_back("limit", std::to_string(dialect_.notifications_a_page));
  // Also what the account's own rules for strangers hold back: citizens are strangers.
  query.emplace_back("include_filtered", "true");
  if (!stored_.notifications.empty()) query.emplace_back("since_id", stored_.notifications);
  MastodonApi::ListEnd end = co_await api_.list("notifications", std::move(query), dialect_.notifications_a_page, take);
  mentions_whole_ = !end.error || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.note(std::move(*end.error));
  }
  co_return mentions_whole_;
}

/// The conversation of a mention that answers something, by what stands above it.
std::optional<std::string> Poll::thread_above(const MastodonStatus& status, const MastodonContext& context) {
  if (auto thread = items_.thread_of(status.parent)) return thread;
  for (auto above = context.ancestors.rbegin(); above != context.ancestors.rend(); ++above) {
    const std::string& id = above->activity.id;
    if (auto thread = items_.thread_of(id)) return thread;
    if (above->is_own() && above->is_root() && !above->direct) {
      items_.hold_own_post(id);
      return id;
    }
    if (mention_ids_.contains(id)) return id;  // told in the same listing
  }
  return std::nullopt;
}

/// A mention, and what stands beneath it. One inside a conversation that is held is an answer in it.
Dialogue<bool> Poll::read_mention(MastodonStatus mention) {
  const std::string id = mention.activity.id;
  Conversation conversation;
  conversation.id = id;
  conversation.created = *mention.activity.created;
  MastodonContext context;
  const bool asked = !contexts_denied_ && !builder_.ended();
  if (asked) context = co_await contexts_.read(id);
  const bool read = context.answer.json.has_value();
  mentions_whole_ = mentions_whole_ && (read || (asked && context.answer.error.code == Errc::gone) || contexts_denied_);
  if (mention.replies && context.counted) conversation.count = *mention.replies + *context.counted;
  items_.count(id, mention.replies);
  const auto thread = mention.parent.empty() ? std::nullopt : thread_above(mention, context);
  const bool to_page = mention.parent_account == page_.account;
  if (!thread && !mention.parent.empty() && !read && (to_page || input_.thread_of)) {
    held_back_ = true;  // whose conversation it is in nobody can tell yet
  } else if (!thread && to_page && !mention.parent.empty()) {
    const std::string parent = mention.parent;  // it answers the page, whatever that was
    items_.take_beneath(std::move(mention), parent);
  } else if (thread) {
    items_.take_beneath(std::move(mention), *thread);
  } else {
    items_.take_root(std::move(mention));
    conversations_.note_look(conversation, context.fetched(), read && context.whole);
  }
  take_beneath(context, thread.value_or(id));
  if (read || !asked) co_return read;
  contexts_denied_ = context.answer.error.code == Errc::permission_denied;
  co_return builder_.note(std::move(context.answer.error));
}

/// Own answers that no conversation has shown. Where conversations were left unread it may be in one of them.
void Poll::place_answers() {
  const bool certain = contexts_whole_ && builder_.batch().malformed.sum() == 0 && (mentions_whole_ || !input_.thread_of);
  for (auto& answer : answers_) {
    if (items_.seen(answer.activity.id)) continue;
    if (answer.parent.empty()) {
      items_.take_root(std::move(answer));
      continue;
    }
    auto thread = thread_of_answer(answer);
    if (!thread && !certain) {
      held_back_ = true;
      continue;
    }
    const std::string parent = answer.parent;
    items_.take_beneath(std::move(answer), thread.value_or(parent));
  }
}

Dialogue<bool> Poll::read_profile() {
  const MastodonAnswer about =
      co_await api_.get("accounts/" + percent_encode(page_.account), QueryPairs{}, MastodonShape::object);
  if (!about.json) {
    const bool stops = about.error.code == Errc::token_expired || about.error.code == Errc::rate_limited ||
                       about.error.code == Errc::transient || about.error.code == Errc::cancelled;
    if (stops) builder_.note(about.error);
    co_return false;
  }
  read_mastodon_profile(about.json->root(), builder_.batch().profile);
  co_return true;
}

/// The newest listed one from before `limit`: the next poll begins behind it.
void move_to(std::string& anchor, std::optional<Instant>* when, const std::vector<MastodonPlace>& listed, Instant limit) {
  for (const auto& [id, created] : listed) {
    if (created >= limit) continue;
    anchor = id;
    if (when != nullptr) *when = std::max(when->value_or(created), created);
    return;
  }
}

void Poll::move_cursor() {
  if (held_back_ || builder_.batch().malformed.sum() > 0) return;
  auto& cursor = builder_.batch().cursor;
  if (statuses_whole_ && !listed_.empty()) {
    const Instant newest = std::min(listed_.front().created, input_.now);
    move_to(stored_.statuses, &cursor.since, listed_, conversations_.unread_since(newest - kOverlap));
  }
  if (mentions_whole_ && !notified_.empty())
    move_to(stored_.notifications, nullptr, notified_, notified_.front().created - kLate);
  cursor.state = stored_.write();
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_statuses();
  if (listed) choose_conversations();
  while (const auto which = listed ? conversations_.next() : std::nullopt) co_await read_conversation(*which);
  if (listed) conversations_.finish();
  contexts_whole_ = contexts_whole_ && !builder_.ended();
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

}  // namespace

Dialogue<Batch> poll_mastodon_api(PollInput input, MastodonDialect dialect) {
  auto address = SiteAddress::read(input.page.base_url);
  if (!address) {
    BatchBuilder nothing{input, kMastodonBegan};
    nothing.listing_failed(Error{Errc::configuration, "base_url must name the account's own server: https://host"});
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address), dialect};
  co_return co_await poll.run();
}

std::string mastodon_page_link(const Page& page) {
  const auto address = SiteAddress::read(page.base_url);
  if (!address || page.handle.empty()) return {};  // the account is a number, which no address has
  std::string_view handle = page.handle;
  if (handle.front() == '@') handle.remove_prefix(1);
  return address->base + address->prefix + "/@" + percent_encode(handle.substr(0, handle.find('@')));
}

}  // namespace sarad
