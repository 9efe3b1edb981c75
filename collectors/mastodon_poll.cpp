// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_poll.hpp"

#include "collectors/conversations.hpp"
#include "collectors/html_text.hpp"
#include "collectors/link_header.hpp"
#include "collectors/mastodon_error.hpp"
#include "collectors/mastodon_items.hpp"
#include "collectors/mastodon_state.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>
#include <functional>

namespace sarad {
namespace {

using namespace std::chrono;

/// Posts stay in the listing this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
/// A notification may show up late in its listing.
constexpr Seconds kLate{minutes{15}};
/// What a conversation shows at most to those who are not logged in, and to those who are.
constexpr std::size_t kMostUnnamed = 60, kMostNamed = 4096;

class Poll {
 public:
  Poll(PollInput input, SiteAddress address, MastodonDialect dialect)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        dialect_(dialect),
        builder_(input_, kMastodonBegan),
        conversations_(input_, builder_),
        items_(input_, builder_),
        stored_(MastodonState::read(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end, or as far as wanted
    bool too_long = false;
  };
  /// Takes one page's items; returns how many were new to the listing. Sets enough_ if the rest is known.
  using Taker = std::function<std::size_t(JsonValue items)>;
  /// What stands around a status.
  struct Context {
    MastodonAnswer answer;
    std::vector<MastodonStatus> ancestors;  ///< the root first
    std::vector<MastodonStatus> beneath;
    std::optional<std::int64_t> counted = 0;
    bool whole = true;

    [[nodiscard]] std::int64_t fetched() const { return static_cast<std::int64_t>(beneath.size()); }
  };

  Dialogue<MastodonAnswer> get(std::string path, QueryPairs query, MastodonShape wanted);
  Dialogue<ListEnd> list(std::string path, QueryPairs query, std::size_t full, Taker take);
  Dialogue<bool> list_statuses();
  void take_listed(JsonValue item);
  void choose_conversations();
  [[nodiscard]] std::optional<std::string> thread_of_answer(const MastodonStatus& status) const;
  Dialogue<Context> read_context(std::string id);
  Dialogue<Context> read_deeper(Context context);
  void take_beneath(Context& context, const std::string& thread);
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> list_mentions();
  void take_notification(JsonValue item);
  Dialogue<bool> read_mention(MastodonStatus mention);
  [[nodiscard]] std::optional<std::string> thread_above(const MastodonStatus& status, const Context& context);
  void place_answers();
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  MastodonDialect dialect_;
  BatchBuilder builder_;
  Conversations conversations_;
  MastodonItems items_;
  MastodonState stored_;

  std::vector<MastodonStatus> posts_, answers_;  ///< own ones, as listed
  std::vector<MastodonStatus> mentions_;
  std::vector<MastodonPlace> listed_, notified_;  ///< newest first
  boost::unordered_flat_set<std::string> mention_ids_;
  bool enough_ = false, statuses_whole_ = false, mentions_whole_ = false;
  bool contexts_whole_ = true;   ///< no conversation was left unread for an error
  bool contexts_denied_ = false, held_back_ = false;
};

Dialogue<MastodonAnswer> Poll::get(std::string path, QueryPairs query, MastodonShape wanted) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/api/v1/" + path;
  request.query = std::move(query);
  request.headers = {{"Accept", "application/json"}};
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  MastodonAnswer answer = read_mastodon_answer(std::move(result), wanted, !page_.token.empty());
  auto& quota = builder_.batch().quota;
  if (answer.quota && quota.empty()) {
    quota.push_back(*answer.quota);
  } else if (answer.quota) {
    quota.front().used_ratio = std::max(quota.front().used_ratio, answer.quota->used_ratio);
  }
  co_return answer;
}

/// Newest first, from Link to Link.
Dialogue<Poll::ListEnd> Poll::list(std::string path, QueryPairs query, std::size_t full, Taker take) {
  PageGuard guard;
  ListEnd end;
  enough_ = false;
  QueryPairs page_query = query;
  while (true) {
    MastodonAnswer answer = co_await get(path, page_query, MastodonShape::list);
    if (!answer.json) {
      end.error = std::move(answer.error);
      co_return end;
    }
    const JsonValue items = answer.json->root();
    const std::size_t fresh = take(items);
    auto offered = next_link_query(answer.link);
    if (!offered && !dialect_.always_links && answer.link.empty() && items.size() >= full) {
      const auto last = items.at(items.size() - 1)["id"].string();
      if (last) offered = QueryPairs{{"max_id", std::string{*last}}};
    }
    if (!offered || items.size() == 0 || enough_) co_return end;
    QueryPairs next = merged_query(query, *offered);
    if (encode_query(next) == encode_query(page_query)) {
      end.error = Error{Errc::malformed, "cursor loop: the server offered the page that it just gave"};
      co_return end;
    }
    end.error = guard.next(fresh, encode_query(next));
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
    page_query = std::move(next);
  }
}

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
  const Taker take = [&](JsonValue items) {
    std::size_t fresh = 0;
    bool all_older = items.size() > 0 && input_.cursor.since;
    for (const auto item : items) {
      const std::string id{item["id"].string().value_or("")};
      enough_ = enough_ || (!id.empty() && id == stored_.statuses);
      if (!seen.insert(id).second) continue;
      ++fresh;
      const auto before = listed_.size();
      take_listed(item);
      all_older = all_older && listed_.size() > before && listed_.back().created < *input_.cursor.since;
    }
    enough_ = enough_ || all_older;
    return fresh;
  };
  QueryPairs query{{"limit", std::to_string(dialect_.statuses_a_page)}, {"exclude_reblogs", "true"}};
  if (!stored_.statuses.empty()) query.emplace_back("since_id", stored_.statuses);
  ListEnd end = co_await list("accounts/" + percent_encode(page_.account) + "/statuses", std::move(query),
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

Dialogue<Poll::Context> Poll::read_context(std::string id) {
  Context context;
  const auto refused = builder_.batch().malformed.sum();
  context.answer = co_await get("statuses/" + percent_encode(id) + "/context", QueryPairs{}, MastodonShape::object);
  if (!context.answer.json) co_return context;
  const JsonValue root = context.answer.json->root(), above = root["ancestors"], beneath = root["descendants"];
  if (!above.is_array() || !beneath.is_array()) {
    context.answer.json.reset();
    context.answer.error = Error{Errc::malformed, "the server answered a conversation without its statuses"};
    co_return context;
  }
  for (const auto item : above)
    if (auto status = items_.read(item)) context.ancestors.push_back(std::move(*status));
  for (const auto item : beneath) {
    auto status = items_.read(item);
    if (!status) continue;
    if (status->parent.empty()) {  // nothing beneath another stands beneath nothing
      builder_.refuse_item();
      continue;
    }
    if (!status->replies) context.counted.reset();
    if (context.counted && status->replies) *context.counted += *status->replies;
    items_.count(status->activity.id, status->replies);
    context.beneath.push_back(std::move(*status));
  }
  const bool cut = beneath.size() >= (page_.token.empty() ? kMostUnnamed : kMostNamed);
  if (cut) builder_.mark_incomplete();
  context.whole = !cut && !context.answer.still_fetching && builder_.batch().malformed.sum() == refused;
  co_return context;
}

/// What answers the answers, where a context shows one level only.
Dialogue<Poll::Context> Poll::read_deeper(Context context) {
  boost::unordered_flat_set<std::string> shown, with_answers;
  for (const auto& status : context.beneath) {
    shown.insert(status.activity.id);
    with_answers.insert(status.parent);
  }
  std::size_t calls = 0;
  for (std::size_t i = 0; i < context.beneath.size(); ++i) {
    const std::string id = context.beneath[i].activity.id;
    if (context.beneath[i].replies == 0 || with_answers.contains(id)) continue;
    if (++calls > PageGuard::kMostPages) {
      builder_.mark_incomplete();
      context.whole = false;
      break;
    }
    Context deeper = co_await read_context(id);
    if (!deeper.answer.json) {
      if (deeper.answer.error.code != Errc::gone) {
        context.answer = std::move(deeper.answer);
        co_return context;
      }
      builder_.note(std::move(deeper.answer.error));  // that one is gone: the others are not
      continue;
    }
    context.whole = context.whole && deeper.whole;
    for (auto& status : deeper.beneath) {
      if (!shown.insert(status.activity.id).second) continue;
      with_answers.insert(status.parent);
      if (context.counted && status.replies) *context.counted += *status.replies;
      if (!status.replies) context.counted.reset();
      context.beneath.push_back(std::move(status));
    }
  }
  co_return context;
}

void Poll::take_beneath(Context& context, const std::string& thread) {
  for (auto& status : context.beneath) items_.take_beneath(std::move(status), thread);
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  std::optional<std::int64_t> replies = conversation.count;
  ConversationEnd told;
  if (!conversation.listed) {
    MastodonAnswer answer =
        co_await get("statuses/" + percent_encode(conversation.id), QueryPairs{}, MastodonShape::object);
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
    Context context = co_await read_context(conversation.id);
    if (context.answer.json && dialect_.flat_contexts) context = co_await read_deeper(std::move(context));
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
  const Taker take = [&](JsonValue items) {
    std::size_t fresh = 0;
    for (const auto item : items) {
      const std::string id{item["id"].string().value_or("")};
      enough_ = enough_ || (!id.empty() && id == stored_.notifications);
      if (!seen.insert(id).second) continue;
      ++fresh;
      take_notification(item);
    }
    return fresh;
  };
  QueryPairs query{{"types[]", "mention"}};
  if (!dialect_.comment_type.empty()) query.emplace_back("types[]", dialect_.comment_type);
  query.emplace_back("limit", std::to_string(dialect_.notifications_a_page));
  // Also what the account's own rules for strangers hold back: citizens are strangers.
  query.emplace_back("include_filtered", "true");
  if (!stored_.notifications.empty()) query.emplace_back("since_id", stored_.notifications);
  ListEnd end = co_await list("notifications", std::move(query), dialect_.notifications_a_page, take);
  mentions_whole_ = !end.error || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    builder_.note(std::move(*end.error));
  }
  co_return mentions_whole_;
}

/// The conversation of a mention that answers something, by what stands above it.
std::optional<std::string> Poll::thread_above(const MastodonStatus& status, const Context& context) {
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
  Context context;
  const bool asked = !contexts_denied_ && !builder_.ended();
  if (asked) context = co_await read_context(id);
  if (context.answer.json && dialect_.flat_contexts) context = co_await read_deeper(std::move(context));
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

/// A website's address out of a field of the profile; verified ones are the office's beyond doubt.
std::optional<std::string> website_of(JsonValue fields) {
  std::optional<std::string> found;
  for (const auto field : fields) {
    const auto html = field["value"].string().value_or("");
    const auto begin = html.find("href=\"http");
    if (begin == std::string_view::npos) continue;
    const auto end = html.find('"', begin + 6);
    if (end == std::string_view::npos) continue;
    if (!found || !field["verified_at"].empty()) found = html_to_text(html.substr(begin + 6, end - begin - 6));
    if (!field["verified_at"].empty()) break;
  }
  return found;
}

Dialogue<bool> Poll::read_profile() {
  const MastodonAnswer about =
      co_await get("accounts/" + percent_encode(page_.account), QueryPairs{}, MastodonShape::object);
  if (!about.json) {
    const bool stops = about.error.code == Errc::token_expired || about.error.code == Errc::rate_limited ||
                       about.error.code == Errc::transient || about.error.code == Errc::cancelled;
    if (stops) builder_.note(about.error);
    co_return false;
  }
  const JsonValue root = about.json->root();
  auto& profile = builder_.batch().profile;
  if (const auto name = root["display_name"].string(); name && !name->empty()) profile.name = std::string{*name};
  if (const auto note = root["note"].string(); note && !note->empty()) profile.description = html_to_text(*note);
  profile.website = website_of(root["fields"]);
  if (const auto website = root["website"].string(); !profile.website && website && website->starts_with("http"))
    profile.website = std::string{*website};
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
