// SPDX-License-Identifier: Apache-2.0
// A WordPress site through its REST API: platforms/wordpress.md is the page this file follows. One
// site-wide listing of posts and one of comments; no visitor posts, mentions or counts by thread.
#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/html_text.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"
#include "collectors/wordpress_error.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr Instant kBegan{sys_days{year{2003} / 1 / 1}};
constexpr std::size_t kPerPage = 100;
constexpr std::string_view kPostFields = "id,date_gmt,modified_gmt,link,author,status,type,comment_status";
constexpr std::string_view kCommentFields = "id,post,parent,author,date_gmt,link,status,type,content";

constexpr std::string_view kPosts = "posts";

/// In Cursor::state: the site has no pretty permalinks, its routes live at "/?rest_route=".
constexpr std::string_view kRoutesInQuery = "rest_route";

/// A comment keeps the date it was sent when a moderator lets it through days later: listings go back
/// this far each time, and once a day further.
constexpr Seconds kOverlap{days{7}}, kDailyOverlap{days{60}};

using Query = std::vector<std::pair<std::string, std::string>>;

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)), page_(input_.page), address_(std::move(address)), builder_(input_, kBegan) {
    routes_in_query_ = input_.cursor.state == kRoutesInQuery;
    after_ = input_.cursor.since;
    if (after_ && input_.recheck_all) *after_ -= kDailyOverlap - kOverlap;
  }

  Dialogue<Batch> run();

 private:
  struct ListingEnd {
    std::optional<Error> error;         ///< absent: read to the end
    std::optional<std::int64_t> total;  ///< X-WP-Total of the last page read
    bool too_long = false;
  };

  [[nodiscard]] HttpRequest request(std::string_view route, Query query) const;
  Dialogue<WordPressAnswer> get(HttpRequest request, WordPressShape wanted);
  Dialogue<ListingEnd> read_listing(std::string route, Query query, std::function<void(JsonValue)> take);
  Dialogue<bool> list_posts(std::string type);
  Dialogue<bool> list_all_posts();
  Dialogue<bool> list_comments();
  Dialogue<bool> read_profile();
  void take_post(JsonValue item);
  void take_comment(JsonValue item);
  [[nodiscard]] TextFacts read_facts(JsonValue content) const;

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  std::optional<Instant> after_;
  bool routes_in_query_ = false, api_found_ = false;
};

HttpRequest Poll::request(std::string_view route, Query query) const {
  HttpRequest request;
  request.base = address_.base;
  if (routes_in_query_) {
    request.path = address_.prefix + '/';
    request.query.emplace_back("rest_route", '/' + std::string{route});
  } else {
    request.path = address_.prefix + "/wp-json/" + std::string{route};
  }
  std::move(query.begin(), query.end(), std::back_inserter(request.query));
  if (!page_.token.empty()) request.credential = Credential{Credential::As::basic, page_.token, {}};
  request.allow_private = page_.allow_private;
  return request;
}

Dialogue<WordPressAnswer> Poll::get(HttpRequest request, WordPressShape wanted) {
  HttpResult result = co_await ask(std::move(request));
  WordPressAnswer answer = read_wordpress_answer(std::move(result), wanted, !page_.token.empty());
  co_return answer;
}

Dialogue<Poll::ListingEnd> Poll::read_listing(std::string route, Query query, std::function<void(JsonValue)> take) {
  ListingEnd end;
  PageGuard guard;
  std::set<std::string> seen;
  if (after_) query.emplace_back("after", format_instant(*after_));
  for (std::int64_t number = 1;; ++number) {
    Query page_query = query;
    page_query.emplace_back("page", std::to_string(number));
    HttpRequest page_request = request(route, std::move(page_query));
    WordPressAnswer answer = co_await get(std::move(page_request), WordPressShape::list);
    if (answer.no_such_page && !routes_in_query_ && number == 1 && !api_found_) {
      // A page of the web server's own: the API may still be there, without pretty permalinks.
      routes_in_query_ = true;
      HttpRequest plain_request = request(route, query);
      plain_request.query.emplace_back("page", "1");
      WordPressAnswer plain = co_await get(std::move(plain_request), WordPressShape::list);
      routes_in_query_ = plain.json.has_value();
      if (plain.json) answer = std::move(plain);
    }
    api_found_ = api_found_ || answer.json;
    if (!answer.json) {
      // The total shrank between two requests: an ordinary end.
      if (!answer.past_the_end || number == 1) end.error = std::move(answer.error);
      co_return end;
    }
    end.total = answer.total;
    const JsonValue items = answer.json->root();
    std::size_t fresh = 0;
    for (const auto item : items) {
      if (auto id = item["id"].id()) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      take(item);
    }
    const bool more = answer.total_pages ? number < *answer.total_pages : answer.links_next || items.size() >= kPerPage;
    if (items.size() == 0 || !more) co_return end;
    end.error = guard.next(fresh, {});
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
  }
}

TextFacts Poll::read_facts(JsonValue content) const {
  const auto html = content["rendered"].string();
  if (!html || html->empty()) return {};
  const std::string text = html_to_text(*html);
  const bool picture = html->find("<img") != std::string_view::npos;
  TextFacts facts = input_.read_text(text);
  facts.trivial = facts.trivial && !picture;
  return facts;
}

void Poll::take_post(JsonValue item) {
  const auto status = item["status"].string();
  if (status && *status != "publish") return;
  const auto number = item["id"].integer();
  const auto date = item["date_gmt"].string();
  auto id = number ? std::optional{"post/" + std::to_string(*number)} : std::nullopt;
  const auto created = date ? parse_instant(*date, MissingZone::utc) : std::nullopt;
  if (builder_.passes_over(id, created, Kind::post)) return;
  auto post = builder_.begin(std::move(id), created);
  if (!post) return;
  post->kind = Kind::post;
  post->author = AuthorRole::page;  // whoever typed it
  if (const auto author = item["author"].integer(); author && *author > 0) post->author_key = std::to_string(*author);
  post->thread_id = post->id;
  post->permalink = item["link"].string().value_or("");
  builder_.add(std::move(*post));
}

void Poll::take_comment(JsonValue item) {
  const auto type = item["type"].string().value_or("comment");
  const auto status = item["status"].string().value_or("approved");
  if ((type != "comment" && !type.empty()) || status == "spam" || status == "trash") return;
  const auto number = item["id"].integer();
  const auto root = item["post"].integer();
  const auto parent = item["parent"].empty() ? std::optional<std::int64_t>{0} : item["parent"].integer();
  if (!number || !root || *root <= 0 || !parent || *parent < 0) {
    builder_.refuse_item();
    return;
  }
  const auto date = item["date_gmt"].string();
  std::optional id = "comment/" + std::to_string(*number);
  const auto created = date ? parse_instant(*date, MissingZone::utc) : std::nullopt;
  if (builder_.passes_over(id, created, Kind::comment)) return;
  auto comment = builder_.begin(std::move(id), created);
  if (!comment) return;
  comment->thread_id = "post/" + std::to_string(*root);
  comment->kind = *parent > 0 ? Kind::reply : Kind::comment;
  comment->parent_id = *parent > 0 ? "comment/" + std::to_string(*parent) : comment->thread_id;
  if (const auto author = item["author"].integer(); author && *author == 0) {
    comment->author = AuthorRole::citizen;  // the site says: none of our accounts
  } else if (author && *author > 0) {
    comment->author_key = std::to_string(*author);
    comment->author = author_role(page_, comment->author_key);
  }
  comment->permalink = item["link"].string().value_or("");
  comment->facts = read_facts(item["content"]);
  builder_.add(std::move(*comment));
}

Dialogue<bool> Poll::list_posts(std::string type) {
  Query query{{"orderby", "date"},
              {"order", "desc"},
              {"per_page", std::to_string(kPerPage)},
              {"_fields", std::string{kPostFields}}};
  const std::function<void(JsonValue)> take = [this](JsonValue item) { return take_post(item); };
  ListingEnd end = co_await read_listing("wp/v2/" + percent_encode(type), std::move(query), take);
  if (!end.error) co_return true;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else if (type == kPosts) {
    builder_.listing_failed(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));  // a kind of posts that is gone does not hide the others
  }
  co_return end.too_long;
}

/// Notices, tenders and the like have listings of their own; their comments are in the one of all.
Dialogue<bool> Poll::list_all_posts() {
  const bool posts_whole = co_await list_posts(std::string{kPosts});
  for (const auto& type : page_.post_types) {
    if (builder_.ended()) co_return false;
    if (type != kPosts) co_await list_posts(type);
  }
  co_return posts_whole && !builder_.ended();
}

Dialogue<bool> Poll::list_comments() {
  Query query{{"orderby", "date_gmt"},
              {"order", "desc"},
              {"per_page", std::to_string(kPerPage)},
              {"_fields", std::string{kCommentFields}}};
  const std::function<void(JsonValue)> take = [this](JsonValue item) { return take_comment(item); };
  ListingEnd end = co_await read_listing("wp/v2/comments", std::move(query), take);
  auto& count = builder_.batch().coverage.platform_count;
  count.reset();
  if (!after_) count = end.total;  // with `after` the site counts only what is later
  if (!end.error) co_return true;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));
  }
  co_return end.too_long;  // newest first: only the oldest are left out
}

Dialogue<bool> Poll::read_profile() {
  Query query{{"_fields", "name,description,url,home"}};
  HttpRequest about_request = request({}, std::move(query));
  const WordPressAnswer about = co_await get(std::move(about_request), WordPressShape::object);
  if (!about.json) {
    // Other refusals only leave the facts unknown.
    const bool stops = about.error.code == Errc::token_expired || about.error.code == Errc::rate_limited ||
                       about.error.code == Errc::transient || about.error.code == Errc::cancelled;
    if (stops) builder_.note(about.error);
    co_return false;
  }
  const JsonValue root = about.json->root();
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    const auto value = root[key].string();
    if (!value || value->empty()) return std::nullopt;
    return html_to_text(*value);
  };
  auto& profile = builder_.batch().profile;
  profile.name = text("name");
  profile.description = text("description");
  profile.website = text("home");
  if (!profile.website) profile.website = text("url");
  co_return true;
}

Dialogue<Batch> Poll::run() {
  const bool posts_whole = co_await list_all_posts();
  bool comments_whole = false;
  if (posts_whole) comments_whole = co_await list_comments();
  const auto newest = builder_.newest();
  if (comments_whole && newest) {
    auto& cursor = builder_.batch().cursor;
    cursor.since = std::max(cursor.since.value_or(*newest - kOverlap), *newest - kOverlap);
  }
  if (api_found_) builder_.batch().cursor.state = routes_in_query_ ? kRoutesInQuery : "";
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  co_return builder_.take();
}

Result<SiteAddress> address_of(const Page& page) {
  return SiteAddress::read(page.base_url.empty() ? page.account : page.base_url);
}

Dialogue<Batch> poll_wordpress(PollInput input) {
  auto address = address_of(input.page);
  if (!address) {
    BatchBuilder nothing{input, kBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

constexpr Terms kTerms{
    .push = "",
    .cost = "2 calls a poll, 1 more for each further kind of posts and for each further 100 posts or comments",
    .quota = "none of WordPress itself; hosts and firewalls before it may throttle (429, Retry-After)",
    .permissions = "none for what is public; an application password (user:password) where the site asks for a login"};

std::string link(const Page& page) {
  const auto address = SiteAddress::read(page.account);
  return address ? address->base + address->prefix + '/' : page.account;
}

}  // namespace

const Platform platform_wordpress{.name = "wordpress",
                                  .title = "WordPress",
                                  .default_base = "",
                                  .can = {.posts = true,
                                          .comments = true,
                                          .nested_replies = true,
                                          .visitor_posts = false,
                                          .mentions = false,
                                          .team_replies = true,
                                          .private_replies = false,
                                          .deletions = false,
                                          .profile = true,
                                          .visitors_may_post = false,
                                          .coverage_counts = true,
                                          .threads_by_one = false,
                                          .counts_trustworthy = false},
                                  .poll = poll_wordpress,
                                  .page_link = link,
                                  .terms = kTerms};

}  // namespace sarad
