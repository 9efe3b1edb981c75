// SPDX-License-Identifier: Apache-2.0
// A Discourse forum, or one category of it: platforms/discourse.md is the page this file follows. Topics are
// listed by their last activity and read one by one; those that did not move are left alone.
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/discourse_error.hpp"
#include "collectors/discourse_items.hpp"
#include "collectors/html_text.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kMostIds = 20;

/// Deletions move no topic up: listings go back this far each time, and once a day further.
constexpr Seconds kOverlap{days{3}}, kDailyOverlap{days{30}};

class Poll {
 public:
  Poll(PollInput input, SiteAddress api, SiteAddress site)
      : input_(std::move(input)),
        page_(input_.page),
        api_(std::move(api)),
        site_(site.base + site.prefix),
        builder_(input_, kDiscourseBegan),
        topics_(input_, builder_) {
    since_ = input_.cursor.since;
    if (since_ && input_.recheck_all) *since_ -= kDailyOverlap - kOverlap;
  }

  Dialogue<Batch> run();

 private:
  Dialogue<DiscourseAnswer> get(std::string path, Query query);
  Dialogue<bool> list_topics();
  Dialogue<bool> listing_failed(Error error);
  Dialogue<bool> read_profile();
  Dialogue<ConversationEnd> read_topic(Conversation topic);
  Dialogue<std::optional<Error>> read_rest(std::vector<std::int64_t> ids, std::int64_t topic, DiscoursePosts* posts,
                                           bool from_the_end);
  [[nodiscard]] std::string listing_path() const;
  bool take_listing(JsonValue topics, std::size_t& fresh);

  PollInput input_;
  const Page& page_;
  SiteAddress api_;
  std::string site_;
  BatchBuilder builder_;
  Conversations topics_;
  std::optional<Instant> since_, newest_;
  bool listed_ = false;
};

Dialogue<DiscourseAnswer> Poll::get(std::string path, Query query) {
  HttpRequest request;
  request.base = api_.base;
  request.path = api_.prefix + path;
  request.query = std::move(query);
  request.headers.emplace_back("Accept", "application/json");
  if (!page_.token.empty()) {
    // A key of the forum's admin speaks for a user; a user's own key for itself.
    const bool of_admin = !page_.handle.empty();
    request.credential = Credential{Credential::As::header, page_.token, of_admin ? "Api-Key" : "User-Api-Key"};
    if (of_admin) request.headers.emplace_back("Api-Username", page_.handle);
  }
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  DiscourseAnswer answer = read_discourse_answer(std::move(result));
  co_return answer;
}

std::string Poll::listing_path() const {
  return page_.category.empty() ? "/latest.json" : "/c/" + page_.category + "/l/latest.json";
}

/// A refusal with a key may mean that the key is none any more: the session tells.
Dialogue<bool> Poll::listing_failed(Error error) {
  if (error.code == Errc::permission_denied && !page_.token.empty()) {
    const DiscourseAnswer session = co_await get("/session/current.json", {});
    const Errc told = session.error.code;
    if (!session.json && (told == Errc::permission_denied || told == Errc::gone))
      error = {Errc::token_expired, "the forum refuses the key"};
  }
  builder_.listing_failed(std::move(error));
  co_return false;
}

/// True if all but pinned ones are from before the time of interest.
bool Poll::take_listing(JsonValue topics, std::size_t& fresh) {
  std::size_t wanted = 0, not_pinned = 0;
  for (const auto item : topics) {
    auto topic = read_discourse_topic(item, builder_);
    if (!topic) continue;
    const bool old = since_ && topic->bumped && *topic->bumped < *since_;
    if (!topic->pinned) {
      ++not_pinned;
      wanted += old ? 0 : 1;
    }
    if (topic->bumped) newest_ = std::max(newest_.value_or(*topic->bumped), std::min(*topic->bumped, input_.now));
    fresh += topics_.add(std::move(topic->conversation)) ? 1 : 0;
  }
  return not_pinned > 0 && wanted == 0;
}

Dialogue<bool> Poll::list_topics() {
  PageGuard guard;
  for (int number = 0;; ++number) {
    Query query{{"order", "activity"}, {"page", std::to_string(number)}};
    DiscourseAnswer answer = co_await get(listing_path(), std::move(query));
    if (!answer.json) co_return co_await listing_failed(std::move(answer.error));
    const JsonValue list = answer.json->root()["topic_list"];
    if (!list["topics"].is_array()) {
      builder_.listing_failed({Errc::malformed, "the forum answered without its topics"});
      co_return false;
    }
    std::size_t fresh = 0;
    const bool past = take_listing(list["topics"], fresh);
    if (past || list["more_topics_url"].empty()) break;
    if (auto stop = guard.next(fresh, {})) {
      if (!guard.too_long()) {
        builder_.listing_failed(std::move(*stop));
        co_return false;
      }
      builder_.note_and_go_on(std::move(*stop));  // by last activity: only the oldest are left out
      break;
    }
  }
  listed_ = true;
  topics_.choose();
  co_return true;
}

/// In batches, from the first or from the last; from the last, a batch of posts that the ledger holds ends it.
Dialogue<std::optional<Error>> Poll::read_rest(std::vector<std::int64_t> ids, std::int64_t topic, DiscoursePosts* posts,
                                               bool from_the_end) {
  const std::size_t batches = (ids.size() + kMostIds - 1) / kMostIds;
  for (std::size_t i = 0; i < batches; ++i) {
    const std::size_t first = (from_the_end ? batches - 1 - i : i) * kMostIds;
    Query query;
    for (std::size_t k = first; k < std::min(first + kMostIds, ids.size()); ++k)
      query.emplace_back("post_ids[]", std::to_string(ids[k]));
    const DiscourseAnswer answer = co_await get("/t/" + std::to_string(topic) + "/posts.json", std::move(query));
    if (!answer.json) co_return answer.error;
    const JsonValue list = answer.json->root()["post_stream"]["posts"];
    if (!list.is_array()) co_return Error{Errc::malformed, "the forum answered without the posts asked for"};
    std::size_t known = 0;
    for (const auto post : list) known += posts->take(post) ? 1 : 0;
    if (from_the_end && list.size() > 0 && known == list.size()) break;
  }
  co_return std::nullopt;
}

Dialogue<ConversationEnd> Poll::read_topic(Conversation topic) {
  ConversationEnd end;
  const auto number = discourse_topic_of(topic.id);
  if (!number) {
    end.error = Error{Errc::gone, "no topic has such an id"};
    co_return end;
  }
  const DiscourseAnswer answer = co_await get("/t/" + std::to_string(*number) + ".json", {});
  if (!answer.json) {
    end.error = answer.error;
    co_return end;
  }
  const JsonValue shown = answer.json->root(), stream = shown["post_stream"];
  if (!stream["posts"].is_array()) {
    end.error = Error{Errc::malformed, "the forum answered a topic without its posts"};
    co_return end;
  }
  if (!shown["deleted_at"].empty()) {
    if (input_.known && input_.known(topic.id)) builder_.batch().gone.push_back(topic.id);
    co_return end;
  }
  DiscoursePosts posts{input_, builder_, site_, *number, shown};
  boost::unordered_flat_set<std::int64_t> delivered;
  for (const auto post : stream["posts"]) {
    if (const auto id = post["id"].integer()) delivered.insert(*id);
    posts.take(post);
  }
  std::vector<std::int64_t> rest;
  end.whole = stream["stream"].is_array();
  for (const auto value : stream["stream"]) {
    const auto id = value.integer();
    end.whole = end.whole && id;
    if (id && delivered.insert(*id).second) rest.push_back(*id);
  }
  if (!end.whole) builder_.refuse_item();
  const ThreadLook* look = topics_.known(topic.id);
  const bool tail_only = look != nullptr && look->complete && !input_.recheck_all;
  end.error = co_await read_rest(std::move(rest), *number, &posts, tail_only);
  end.fetched = posts.fetched();
  end.whole = end.whole && posts.whole();
  // What was not asked for again is what an earlier look read.
  if (tail_only && !end.error && topic.count && *topic.count > end.fetched) {
    builder_.count_read_before(*topic.count - end.fetched);
    end.fetched = *topic.count;
  }
  co_return end;
}

Dialogue<bool> Poll::read_profile() {
  const DiscourseAnswer answer = co_await get("/site/basic-info.json", {});
  if (!answer.json) {
    // Other refusals only leave the facts unknown.
    const bool stops = answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient ||
                       answer.error.code == Errc::cancelled;
    if (stops) builder_.note(answer.error);
    co_return false;
  }
  const JsonValue root = answer.json->root();
  auto& profile = builder_.batch().profile;
  if (const auto title = root["title"].string(); title && !title->empty()) profile.name = html_to_text(*title);
  if (const auto text = root["description"].string(); text && !text->empty()) profile.description = html_to_text(*text);
  co_return true;
}

Dialogue<Batch> Poll::run() {
  const bool listed = co_await list_topics();
  while (listed) {
    const auto which = topics_.next();
    if (!which) break;
    Conversation topic = topics_.at(*which);
    ConversationEnd end = co_await read_topic(std::move(topic));
    topics_.read(*which, std::move(end));
  }
  if (listed) topics_.finish();
  if (listed_ && !builder_.ended() && newest_) {
    auto& since = builder_.batch().cursor.since;
    since = std::max(since.value_or(*newest_ - kOverlap), *newest_ - kOverlap);
  }
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  co_return builder_.take();
}

Dialogue<Batch> poll_discourse(PollInput input) {
  auto site = SiteAddress::read(input.page.account);
  auto api = input.page.base_url.empty() ? site : SiteAddress::read(input.page.base_url);
  if (!site || !api) {
    BatchBuilder nothing{input, kDiscourseBegan};
    nothing.listing_failed(site ? api.error() : site.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*api), std::move(*site)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  const auto site = SiteAddress::read(page.account);
  if (!site) return page.account;
  return site->base + site->prefix + (page.category.empty() ? "/" : "/c/" + page.category);
}

}  // namespace

const Platform platform_discourse{
    .name = "discourse",
    .title = "Discourse forums",
    .default_base = "",
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
    .poll = poll_discourse,
    .page_link = link,
    .terms = {.push = "webhooks for posts created, edited and destroyed, signed",
              .cost = "1 call a poll for 30 topics, 1 for each topic that moved, 1 more for each further 20 posts in it",
              .quota = "200 calls a minute and address, 60 a minute with an admin's key, 20 with a user's; the forum may "
                       "change them; 429 with Retry-After",
              .permissions = "none for public forums; else an API key that may read (handle: the user it speaks for)"}};

}  // namespace sarad
