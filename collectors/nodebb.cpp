// SPDX-License-Identifier: Apache-2.0
// A NodeBB forum, or one category of it, through its read API: platforms/nodebb.md is the page this file follows.
// Topics are listed by their last post and read one by one; those that did not move are left alone.
#include "collectors/collector.hpp"
#include "collectors/conversations.hpp"
#include "collectors/html_text.hpp"
#include "collectors/nodebb_error.hpp"
#include "collectors/nodebb_items.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

/// Deletions move no topic up: listings go back this far each time, and once a day further.
constexpr Seconds kOverlap{days{3}}, kDailyOverlap{days{30}};

/// Posts a page as forums have it by default; an answer that shows another size is believed.
constexpr std::int64_t kUsualPage = 20;
constexpr std::int64_t kMostPages = 200;

class Poll {
 public:
  Poll(PollInput input, SiteAddress api, SiteAddress site)
      : input_(std::move(input)),
        page_(input_.page),
        api_(std::move(api)),
        site_(site.base + site.prefix),
        builder_(input_, kNodeBBBegan),
        topics_(input_, builder_) {
    since_ = input_.cursor.since;
    if (since_ && input_.recheck_all) *since_ -= kDailyOverlap - kOverlap;
  }

  Dialogue<Batch> run();

 private:
  struct Pages {
    std::optional<Error> error;
    bool too_long = false, past_the_end = false, gap = false;
  };

  [[nodiscard]] HttpRequest request(std::string path, Query query) const;
  Dialogue<NodeBBAnswer> get(std::string path, Query query);
  Dialogue<bool> list_topics();
  Dialogue<ConversationEnd> read_topic(Conversation topic);
  Dialogue<Pages> read_pages(std::string tid, std::string root, std::int64_t first, std::int64_t known, ConversationEnd* end);
  Dialogue<std::string> topic_of(Conversation topic);
  Dialogue<bool> read_profile();
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

HttpRequest Poll::request(std::string path, Query query) const {
  HttpRequest request;
  request.base = api_.base;
  request.path = api_.prefix + path;
  request.query = std::move(query);
  request.headers.emplace_back("Accept", "application/json");
  if (!page_.token.empty()) {
    request.credential = Credential{Credential::As::bearer, page_.token, {}};
    if (!page_.handle.empty()) request.query.emplace_back("_uid", page_.handle);  // a master token speaks for a user
  }
  request.allow_private = page_.allow_private;
  return request;
}

Dialogue<NodeBBAnswer> Poll::get(std::string path, Query query) {
  const bool with_token = !page_.token.empty();
  HttpRequest first = request(std::move(path), query);
  HttpResult result = co_await ask(std::move(first));
  NodeBBAnswer answer = read_nodebb_answer(std::move(result), with_token);
  if (answer.moved.empty()) co_return answer;
  // Renamed: followed once.
  const auto clean = answer.moved.substr(0, answer.moved.find_first_of("?#"));
  const bool ours = clean.starts_with('/') && !clean.starts_with("//");
  if (!ours) co_return answer;
  HttpRequest second = request(clean.starts_with("/api/") ? clean : "/api" + clean, std::move(query));
  HttpResult again = co_await ask(std::move(second));
  NodeBBAnswer moved = read_nodebb_answer(std::move(again), with_token);
  co_return moved;
}

/// True if all but pinned ones are from before the time of interest.
bool Poll::take_listing(JsonValue topics, std::size_t& fresh) {
  std::size_t wanted = 0, not_pinned = 0;
  for (const auto item : topics) {
    auto topic = read_nodebb_topic(item, builder_);
    if (!topic) continue;
    const bool old = since_ && topic->last_post && *topic->last_post < *since_;
    if (!topic->pinned) {
      ++not_pinned;
      wanted += old ? 0 : 1;
    }
    if (topic->last_post)
      newest_ = std::max(newest_.value_or(*topic->last_post), std::min(*topic->last_post, input_.now));
    fresh += topics_.add(std::move(topic->conversation)) ? 1 : 0;
  }
  return not_pinned > 0 && wanted == 0;
}

Dialogue<bool> Poll::list_topics() {
  PageGuard guard;
  for (std::int64_t number = 1;; ++number) {
    Query query{{"page", std::to_string(number)}};
    if (!page_.category.empty()) query.emplace_back("cid", page_.category);
    NodeBBAnswer answer = co_await get("/api/recent", std::move(query));
    if (answer.no_such_page && number > 1) break;
    if (!answer.json) {
      builder_.listing_failed(std::move(answer.error));
      co_return false;
    }
    const JsonValue root = answer.json->root();
    const auto pages = root["pagination"]["pageCount"].integer();
    if (!root["topics"].is_array() || !pages) {
      builder_.listing_failed({Errc::malformed, "the forum answered without its topics or their pages"});
      co_return false;
    }
    std::size_t fresh = 0;
    const bool past = take_listing(root["topics"], fresh);
    if (past || number >= *pages) break;
    if (auto stop = guard.next(fresh, {})) {
      if (!guard.too_long()) {
        builder_.listing_failed(std::move(*stop));
        co_return false;
      }
      builder_.note_and_go_on(std::move(*stop));  // by last post: only the oldest are left out
      break;
    }
  }
  listed_ = true;
  topics_.choose();
  co_return true;
}

/// The topic's id, where only its first post's is known.
Dialogue<std::string> Poll::topic_of(Conversation topic) {
  std::string told = nodebb_topic_in(topic.mark);
  if (!told.empty()) co_return told;
  const NodeBBAnswer answer = co_await get("/api/v3/posts/" + percent_encode(topic.id), {});
  if (!answer.json) co_return std::string{};
  co_return answer.json->root()["response"]["tid"].id().value_or("");
}

/// From page `first` to the last; `known` posts before the first page's are believed to be in the ledger.
Dialogue<Poll::Pages> Poll::read_pages(std::string tid, std::string root, std::int64_t first, std::int64_t known,
                                       ConversationEnd* end) {
  Pages pages;
  std::optional<NodeBBPosts> posts;
  for (std::int64_t number = first;; ++number) {
    Query query{{"sort", "oldest_to_newest"}, {"page", std::to_string(number)}};
    NodeBBAnswer answer = co_await get("/api/topic/" + percent_encode(tid), std::move(query));
    if (answer.no_such_page && number > 1) {
      pages.past_the_end = number == first;
      break;
    }
    if (!answer.json) {
      pages.error = std::move(answer.error);
      break;
    }
    const JsonValue shown = answer.json->root(), list = shown["posts"];
    const auto last = shown["pagination"]["pageCount"].integer();
    if (!list.is_array() || !last) {
      pages.error = Error{Errc::malformed, "the forum answered a topic without its posts or their pages"};
      break;
    }
    if (number == first && first > 1) {
      pages.gap = list.size() == 0 || list.at(0)["index"].integer().value_or(known + 1) > known;
      if (pages.gap) co_return pages;
    }
    if (!posts) posts.emplace(input_, builder_, site_, root, shown);
    for (const auto post : list) posts->take(post);
    if (list.size() == 0 || number >= *last) break;
    if (number - first + 1 >= kMostPages) {
      pages.error = Error{Errc::malformed, "a topic has more than 200 pages; the rest is not read"};
      pages.too_long = true;
      break;
    }
  }
  if (posts) end->fetched = posts->fetched();
  if (posts) end->whole = posts->whole();
  co_return pages;
}

Dialogue<ConversationEnd> Poll::read_topic(Conversation topic) {
  ConversationEnd end;
  std::string tid = co_await topic_of(topic);
  if (tid.empty()) {
    end.error = Error{Errc::gone, "the forum knows no topic of that first post"};
    co_return end;
  }
  const ThreadLook* look = topics_.known(topic.id);
  std::int64_t first = 1, known = 0;
  if (look != nullptr && look->complete && !input_.recheck_all) {
    known = look->platform_count.value_or(0) + 1;
    first = std::max<std::int64_t>(1, (known + kUsualPage - 1) / kUsualPage);
  }
  Pages pages = co_await read_pages(tid, topic.id, first, known, &end);
  // It shrank, or its pages are of another size than we thought.
  if (first > 1 && (pages.past_the_end || pages.gap)) {
    first = 1;
    pages = co_await read_pages(tid, topic.id, 1, 0, &end);
  }
  end.error = std::move(pages.error);
  end.too_long = pages.too_long;
  if (first > 1 && !end.error && topic.count && *topic.count > end.fetched) {
    builder_.count_read_before(*topic.count - end.fetched);
    end.fetched = *topic.count;
  }
  co_return end;
}

Dialogue<bool> Poll::read_profile() {
  if (page_.authors.empty()) co_return false;
  const NodeBBAnswer answer = co_await get("/api/user/uid/" + percent_encode(page_.authors.front()), {});
  if (!answer.json) {
    // Other refusals only leave the facts unknown.
    const bool stops = answer.error.code == Errc::rate_limited || answer.error.code == Errc::transient ||
                       answer.error.code == Errc::cancelled;
    if (stops) builder_.note(answer.error);
    co_return false;
  }
  const JsonValue user = answer.json->root();
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = user[key].string();
    if (!value || value->empty()) return std::nullopt;
    return html_to_text(*value);
  };
  auto& profile = builder_.batch().profile;
  profile.name = text("displayname");
  if (!profile.name) profile.name = text("username");
  profile.description = text("aboutme");
  profile.website = text("website");
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

Dialogue<Batch> poll_nodebb(PollInput input) {
  auto site = SiteAddress::read(input.page.account);
  auto api = input.page.base_url.empty() ? site : SiteAddress::read(input.page.base_url);
  if (!site || !api) {
    BatchBuilder nothing{input, kNodeBBBegan};
    nothing.listing_failed(site ? api.error() : site.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*api), std::move(*site)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  const auto site = SiteAddress::read(page.account);
  if (!site) return page.account;
  return site->base + site->prefix + (page.category.empty() ? "/" : "/category/" + page.category);
}

}  // namespace

const Platform platform_nodebb{
    .name = "nodebb",
    .title = "NodeBB forums",
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
    .poll = poll_nodebb,
    .page_link = link,
    .terms = {.push = "",
              .cost = "1 call a poll for 20 topics, 1 for each topic that moved, 1 more for each further 20 posts in it",
              .quota = "none of NodeBB itself; a proxy before it may throttle (429, Retry-After)",
              .permissions = "none for public categories; else a token of the admin panel (a master token with handle: "
                             "the uid it speaks for)"}};

}  // namespace sarad
