// SPDX-License-Identifier: Apache-2.0
// RSS and Atom feeds: platforms/feed.md is the page this file follows. A feed shows the page's own posts and
// nothing else: cadence (7.ক) can be judged by it, answers (7.খ–ঘ) cannot. It holds the newest items only, so
// what left it between two polls was never seen.
#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/feed_items.hpp"
#include "collectors/feed_state.hpp"
#include "collectors/site_address.hpp"
#include "net/charset.hpp"
#include "net/url.hpp"
#include "net/xml.hpp"

#include <algorithm>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr Instant kBegan{sys_days{year{1990} / 1 / 1}};
constexpr std::string_view kAccept =
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8";

/// Clocks differ; beyond this a date in the future is an event's, or nonsense.
constexpr Seconds kMostAhead{days{1}};

struct FeedAddress {
  SiteAddress site;
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;

  static Result<FeedAddress> read(std::string_view url);
};

/// Unlike a site's, a feed's address keeps its closing slash and its query.
Result<FeedAddress> FeedAddress::read(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto scheme = url.find("://");
  const auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto end = std::min(url.find_first_of("/?", host), url.size());
  auto site = SiteAddress::read(url.substr(0, end));
  if (!site) return site.error();
  FeedAddress address{std::move(*site), {}, {}};
  std::string_view rest = url.substr(end);
  const auto question = std::min(rest.find('?'), rest.size());
  for (const char c : rest.substr(0, question))
    if (static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 127) {
      address.path += c;
    } else {
      append_percent_encoded(address.path, {&c, 1});
    }
  if (address.path.empty()) address.path = "/";
  rest.remove_prefix(std::min(question + 1, rest.size()));
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const auto equals = std::min(part.find('='), part.size());
    address.query.emplace_back(percent_decode(part.substr(0, equals)),
                               percent_decode(part.substr(std::min(equals + 1, part.size()))));
  }
  return address;
}

Error refusal(const HttpResponse& response) {
  const int status = response.status;
  Errc code = Errc::malformed;
  if (status == 401 || status == 403) code = Errc::permission_denied;
  if (status == 404 || status == 408 || status >= 500) code = Errc::transient;  // sites are moved: it may come back
  if (status == 410) code = Errc::gone;
  if (status == 429) code = Errc::rate_limited;
  Error error{code, "the feed answered HTTP " + std::to_string(status)};
  if (code == Errc::rate_limited || code == Errc::transient) error.retry_after = retry_after(response);
  return error;
}

class Poll {
 public:
  Poll(PollInput input, FeedAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kBegan),
        stored_(FeedState::read(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  [[nodiscard]] HttpRequest request() const;
  void take(const HttpResponse& response);
  void take_item(const FeedItem& item, Instant latest);
  void take_undated(const FeedItem& item);
  void take_profile(const Feed& feed);
  void add(const FeedItem& item, Instant created);
  void note_hole();

  PollInput input_;
  const Page& page_;
  FeedAddress address_;
  BatchBuilder builder_;
  FeedState stored_, next_;
  std::optional<Instant> oldest_;
  bool met_known_ = false;
};

HttpRequest Poll::request() const {
  HttpRequest request;
  request.base = address_.site.base;
  request.path = address_.path;
  request.query = address_.query;
  request.headers.emplace_back("Accept", std::string{kAccept});
  if (!stored_.etag.empty()) request.headers.emplace_back("If-None-Match", stored_.etag);
  if (!stored_.last_modified.empty()) request.headers.emplace_back("If-Modified-Since", stored_.last_modified);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::basic, page_.token, {}};
  request.max_body = kXmlMostBytes;
  request.allow_private = page_.allow_private;
  return request;
}

void Poll::add(const FeedItem& item, Instant created) {
  oldest_ = std::min(oldest_.value_or(created), created);
  const std::optional id{item.id};
  if (builder_.passes_over(id, created, Kind::post)) {
    met_known_ = true;
    return;
  }
  auto post = builder_.begin(id, created);
  if (!post) return;
  post->kind = Kind::post;
  post->author = AuthorRole::page;
  post->thread_id = post->id;
  post->permalink = item.link;
  builder_.add(std::move(*post));
}

/// On the first poll nobody knows how old it is. Later, one that was not there at the last poll is new.
void Poll::take_undated(const FeedItem& item) {
  if (input_.known && input_.known(item.id)) {
    add(item, input_.now);
    return;
  }
  const auto mark = FeedState::mark(item.id);
  const bool told_before =
      !stored_.undated || std::find(stored_.undated->begin(), stored_.undated->end(), mark) != stored_.undated->end();
  if (!told_before) {
    add(item, input_.now);
    return;
  }
  met_known_ = met_known_ || stored_.undated;
  if (!stored_.read_before) builder_.leave_out_undated();
  next_.undated->push_back(mark);
}

void Poll::take_item(const FeedItem& item, Instant latest) {
  if (item.id.empty()) {
    builder_.refuse_item();
  } else if (!item.created || *item.created < kBegan || *item.created > latest) {
    take_undated(item);
  } else {
    add(item, *item.created);
  }
}

void Poll::take_profile(const Feed& feed) {
  const auto told = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional{text}; };
  auto& profile = builder_.batch().profile;
  profile.name = told(feed.title);
  profile.description = told(feed.description);
  profile.website = told(feed.website);
}

/// Between the last poll and this feed's oldest item posts may have come and gone; before the very first
/// feed's oldest item nobody can tell.
void Poll::note_hole() {
  const bool first = !input_.cursor.since;
  if (!first && (met_known_ || !oldest_ || !input_.known)) return;
  const Instant from = first ? std::min(page_.registered, input_.now) : *input_.cursor.since;
  builder_.mark_blind(from, oldest_.value_or(input_.now));
}

void Poll::take(const HttpResponse& response) {
  const std::string url = address_.site.base + address_.path;
  const auto feed = read_feed(response.body, charset_of(response.header("content-type").value_or("")), url);
  if (!feed) {
    builder_.listing_failed(feed.error());
    return;
  }
  const auto date = response.header("date");
  const Instant clock = date ? parse_http_date(*date).value_or(input_.now) : input_.now;
  next_.undated.emplace();
  for (const auto& item : feed->items) take_item(item, clock + kMostAhead);
  note_hole();
  next_.etag = response.header("etag").value_or("");
  next_.last_modified = response.header("last-modified").value_or("");
  builder_.batch().cursor.state = next_.write();
  if (input_.profile_wanted) take_profile(*feed);
}

Dialogue<Batch> Poll::run() {
  builder_.batch().coverage.platform_count.reset();
  HttpRequest wanted = request();
  const HttpResult answer = co_await ask(std::move(wanted));
  if (!answer) {
    builder_.listing_failed(answer.error());
  } else if (answer->status == 200) {
    take(*answer);
  } else if (answer->status != 304) {
    builder_.listing_failed(refusal(*answer));
  }
  // What the feed held was all there was since then.
  if (!builder_.batch().error) builder_.batch().cursor.since = input_.now;
  co_return builder_.take();
}

std::string_view url_of(const Page& page) {
  return page.account;
}

Dialogue<Batch> poll_feed(PollInput input) {
  auto address = FeedAddress::read(url_of(input.page));
  if (!address) {
    BatchBuilder nothing{input, kBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  return page.account;
}

}  // namespace

const Platform platform_feed{
    .name = "feed",
    .title = "RSS and Atom feeds",
    .default_base = "",
    .can = {.posts = true,
            .comments = false,
            .nested_replies = false,
            .visitor_posts = false,
            .mentions = false,
            .team_replies = false,
            .private_replies = false,
            .deletions = false,
            .profile = true,
            .visitors_may_post = false,
            .coverage_counts = false,
            .threads_by_one = false,
            .counts_trustworthy = false,
            .mention_answers = false},
    .poll = poll_feed,
    .page_link = link,
    .terms = {.push = "",
              .cost = "1 call a poll, and an empty answer where nothing changed and the site keeps validators",
              .quota = "the site's own; 429 and 503 with Retry-After are obeyed",
              .permissions = "none; a feed shows the newest 10 to 50 posts only, without comments: cadence (7.ka) is "
                             "judged, answering is not"}};

}  // namespace sarad
