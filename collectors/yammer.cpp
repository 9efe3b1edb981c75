// SPDX-License-Identifier: Apache-2.0
// A community of Viva Engage (Yammer) through its REST API: platforms/yammer.md is the page this file follows. Ten calls
// in 30 seconds are all a user has: threads are read only if a message in them is new.
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"
#include "collectors/yammer_error.hpp"
#include "collectors/yammer_items.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <functional>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kBase = "https://www.yammer.com", kLimit = "20", kNewest = "newer_than";
/// A message may show up late in the listing.
constexpr Seconds kLate{minutes{15}};

/// Numbers of ids compare by length, then by text.
bool smaller(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kYammerBegan),
        conversations_(input_, builder_) {
    const auto json = Json::parse(input_.cursor.state);
    if (json) newer_than_ = yammer_id(json->root()[kNewest]).value_or("");
  }

  Dialogue<Batch> run();

 private:
  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end
    bool too_long = false;
  };
  using Taker = std::function<void(YammerMessage message)>;
  using Counts = boost::unordered_flat_map<std::string, std::int64_t>;

  Dialogue<YammerAnswer> get(std::string path, Query query);
  Dialogue<ListEnd> list(std::string path, Query query, Counts& counts, Taker take);
  Dialogue<bool> list_messages();
  void choose_conversations();
  void hand_over(YammerMessage message, bool office_thread);
  Dialogue<bool> read_conversation(std::size_t which);
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  Conversations conversations_;
  std::string newer_than_;
  std::vector<YammerMessage> messages_;  ///< as listed, newest first
  Counts counts_;                        ///< messages beneath, by thread
  std::optional<std::int64_t> counted_ = 0;
  bool listed_whole_ = false;
};

Dialogue<YammerAnswer> Poll::get(std::string path, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/api/v1/" + path + ".json";  // else it answers XML
  request.query = std::move(query);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  YammerAnswer answer = read_yammer_answer(std::move(result));
  // The user's allowance: all communities that go by the same token.
  if (!answer.json && answer.error.code == Errc::rate_limited) builder_.batch().whole_app_waits = true;
  co_return answer;
}

/// Newest first, by the smallest number of each page.
Dialogue<Poll::ListEnd> Poll::list(std::string path, Query query, Counts& counts, Taker take) {
  PageGuard guard;
  ListEnd end;
  boost::unordered_flat_set<std::string> seen;
  std::string smallest;
  query.emplace_back("limit", std::string{kLimit});
  while (true) {
    Query page_query = query;
    if (!smallest.empty()) page_query.emplace_back("older_than", smallest);
    YammerAnswer answer = co_await get(path, std::move(page_query));
    if (!answer.json) {
      end.error = std::move(answer.error);
      co_return end;
    }
    const JsonValue root = answer.json->root(), messages = root["messages"], more = root["meta"]["older_available"];
    if (!messages.is_array() || (!more.empty() && !more.boolean())) {
      end.error = Error{Errc::malformed, "Viva Engage answered a listing that is none"};
      co_return end;
    }
    std::size_t fresh = 0;
    for (const auto item : messages) {
      const auto id = yammer_id(item["id"]);
      if (id && (smallest.empty() || smaller(*id, smallest))) smallest = *id;
      if (!seen.insert(id.value_or("")).second) continue;
      ++fresh;
      auto message = read_yammer_message(item, input_, builder_);
      if (!message) continue;
      if (const auto count = yammer_count(root["references"], message->activity.thread_id))
        counts.insert_or_assign(message->activity.thread_id, *count);
      take(std::move(*message));
    }
    if (more.boolean() != true || messages.size() == 0) co_return end;
    end.error = guard.next(fresh, smallest);
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
  }
}

/// At first what began threads; later all messages since the last poll.
Dialogue<bool> Poll::list_messages() {
  Query query;
  if (newer_than_.empty()) {
    query.emplace_back("threaded", "true");
  } else {
    query.emplace_back(std::string{kNewest}, newer_than_);
  }
  const Taker take = [&](YammerMessage message) { messages_.push_back(std::move(message)); };
  ListEnd end =
      co_await list("messages/in_group/" + percent_encode(page_.account), std::move(query), counts_, take);
  listed_whole_ = !end.error || end.too_long;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (end.error) {
    if (end.error->code == Errc::gone)
      end.error = Error{Errc::configuration, "there is no community of that number, or none that this user may see"};
    builder_.listing_failed(std::move(*end.error));
  }
  co_return listed_whole_;
}

/// Every thread of a listed message; one whose first message is all there is needs no reading.
void Poll::choose_conversations() {
  for (const auto& message : messages_) {
    Conversation conversation;
    conversation.id = message.activity.thread_id;
    const auto first = std::find_if(messages_.begin(), messages_.end(), [&](const YammerMessage& other) {
      return other.activity.id == conversation.id;
    });
    if (first != messages_.end()) conversation.created = *first->activity.created;
    if (const auto known = conversations_.known(conversation.id); first == messages_.end() && known != nullptr)
      conversation.created = known->created;
    if (const auto count = counts_.find(conversation.id); count != counts_.end()) conversation.count = count->second;
    conversations_.add(std::move(conversation));
  }
  conversations_.choose();
  for (std::size_t i = 0; i < conversations_.size(); ++i) {
    const auto& chosen = conversations_.at(i);
    if (!chosen.listed) continue;
    if (!chosen.count) counted_.reset();
    if (counted_ && chosen.count) *counted_ += *chosen.count;
  }
}

void Poll::hand_over(YammerMessage message, bool office_thread) {
  Activity& activity = message.activity;
  if (message.parent.empty()) {
    activity.kind = message.is_office() ? Kind::post : Kind::visitor_post;
  } else {
    activity.kind = office_thread && message.parent == activity.thread_id ? Kind::comment : Kind::reply;
    activity.parent_id = message.parent;
  }
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

Dialogue<bool> Poll::read_conversation(std::size_t which) {
  const Conversation conversation = conversations_.at(which);
  const auto refused = builder_.batch().malformed.sum();
  std::vector<YammerMessage> thread;
  Counts counts;
  const Taker take = [&](YammerMessage message) {
    if (message.activity.thread_id == conversation.id) {
      thread.push_back(std::move(message));
    } else {
      builder_.refuse_item();
    }
  };
  Query query;
  ListEnd end = co_await list("messages/in_thread/" + percent_encode(conversation.id), std::move(query), counts, take);
  const auto is_first = [&](const YammerMessage& message) { return message.activity.id == conversation.id; };
  auto first = std::find_if(thread.begin(), thread.end(), is_first);
  bool told_first = first != thread.end();
  bool office = told_first && first->is_office();
  if (!told_first) {
    first = std::find_if(messages_.begin(), messages_.end(), is_first);
    told_first = first != messages_.end();
    office = told_first && first->is_office();
  }
  // Without what began it nobody knows whose thread it is: what was read of it comes again.
  if (!told_first && end.error) thread.clear();
  ConversationEnd told{.error = std::move(end.error), .too_long = end.too_long};
  for (auto& message : thread) {
    if (!message.parent.empty()) ++told.fetched;
    hand_over(std::move(message), office);
  }
  told.whole = builder_.batch().malformed.sum() == refused;
  if (!conversation.listed) {
    const auto count = counts.find(conversation.id);
    if (count != counts.end()) told.count = count->second;
    if (!told.count) counted_.reset();
    if (counted_ && told.count) *counted_ += *told.count;
  }
  conversations_.read(which, std::move(told));
  co_return true;
}

Dialogue<bool> Poll::read_profile() {
  Query query;
  const YammerAnswer about = co_await get("groups/" + percent_encode(page_.account), std::move(query));
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
  profile.name = text("full_name");
  profile.description = text("description");
  profile.website = text("web_url");
  co_return true;
}

/// Behind the newest message that is older than a quarter of an hour, if nothing was left unread.
void Poll::move_cursor() {
  if (!listed_whole_ || builder_.ended() || builder_.batch().malformed.sum() > 0) return;
  std::string anchor = newer_than_;
  std::optional<Instant> newest;
  for (const auto& message : messages_) newest = std::max(newest, message.activity.created);
  for (const auto& message : messages_)
    if (*message.activity.created <= *newest - kLate && (anchor.empty() || smaller(anchor, message.activity.id)))
      anchor = message.activity.id;
  if (!anchor.empty()) builder_.batch().cursor.state = "{\"" + std::string{kNewest} + "\":\"" + anchor + "\"}";
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_messages();
  if (listed) choose_conversations();
  while (const auto which = listed ? conversations_.next() : std::nullopt) co_await read_conversation(*which);
  if (listed) conversations_.finish();
  // What began a thread was listed; of an answer in a thread that could not be read nobody knows the office's part.
  for (const auto& message : messages_)
    if (message.parent.empty()) hand_over(message, message.is_office());
  if (listed) builder_.batch().coverage.platform_count = counted_;
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  move_cursor();
  co_return builder_.take();
}

Dialogue<Batch> poll_yammer(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kYammerBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  return "https://www.yammer.com/groups/" + percent_encode(page.account);
}

}  // namespace

const Platform platform_yammer{
    .name = "yammer",
    .title = "Viva Engage (Yammer)",
    .default_base = kBase,
    .can = {.posts = true,
            .comments = true,
            .nested_replies = true,
            .visitor_posts = true,
            .mentions = false,
            .team_replies = true,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = true,
            .threads_by_one = true,
            .counts_trustworthy = false,
            .mention_answers = false},
    .poll = poll_yammer,
    .page_link = link,
    .terms = {.push = "",
              .cost = "1 call a poll, 1 for each further 20 messages, 1 for each thread with a new message, per 20 of it",
              .quota = "10 calls in 30 seconds for a user and app: one user serves about 20 calls a minute for all the "
                       "communities it watches",
              .permissions = "a token of a user who is a member of the community (delegated, Microsoft Entra ID; an hour "
                             "or so, to be renewed by somebody); authors: the ids of the users who speak for the office"}};

}  // namespace sarad
