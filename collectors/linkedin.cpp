// SPDX-License-Identifier: Apache-2.0
// LinkedIn's organization pages through the versioned REST API: platforms/linkedin.md is the page this file
// follows. Every call counts against a daily limit that nobody tells: few are made.
#include "collectors/collector.hpp"
#include "collectors/linkedin_error.hpp"
#include "collectors/linkedin_items.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <functional>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kBase = "https://api.linkedin.com";
constexpr std::string_view kVersion = "202607";  ///< each is served for a year at least

/// Posts stay in the listing this long, so that it shows when their counts move.
constexpr Seconds kOverlap{days{14}};
constexpr std::size_t kPostsAPage = 50, kCommentsAPage = 100, kMostUrns = 50;

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kLinkedInBegan),
        conversations_(input_, builder_) {}

  Dialogue<Batch> run();

 private:
  using Seen = boost::unordered_flat_set<std::string>;
  /// Takes one page's elements; returns how many were new to the listing.
  using Taker = std::function<std::size_t(JsonValue elements)>;
  struct ListEnd {
    std::optional<Error> error;  ///< absent: read to the end, or as far as wanted
    bool too_long = false;
  };

  Dialogue<LinkedInAnswer> get(std::string resource, Query query);
  Dialogue<ListEnd> read_list(std::string resource, Query query, std::size_t count, Taker take);
  Dialogue<ListEnd> list_posts();
  Dialogue<bool> count_comments();
  Dialogue<bool> count_some(std::size_t first);
  void take_counts(JsonValue root, std::size_t first, std::size_t end);
  Dialogue<ListEnd> read_comments(std::string of, std::string root, std::string above, Seen& seen,
                                  std::vector<std::string>& with_replies);
  Dialogue<bool> read_thread(std::size_t which);
  Dialogue<bool> read_profile();
  void move_cursor();

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  Conversations conversations_;
  std::vector<Conversation> posts_;  ///< as listed, each once
  std::optional<Instant> newest_;
  bool posts_whole_ = false, counts_denied_ = false, whole_app_waits_ = false, enough_ = false;
};

Dialogue<LinkedInAnswer> Poll::get(std::string resource, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/rest/" + resource;
  request.query = std::move(query);
  request.headers = {{"LinkedIn-Version", page_.api_version.empty() ? std::string{kVersion} : page_.api_version},
                     {"X-Restli-Protocol-Version", "2.0.0"}};
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  LinkedInAnswer answer = read_linkedin_answer(std::move(result));
  whole_app_waits_ = whole_app_waits_ || answer.whole_app_waits;
  co_return answer;
}

bool offers_next(JsonValue paging) {
  const JsonValue links = paging["links"];
  for (const auto link : links)
    if (link["rel"].string() == "next") return true;
  return false;
}

/// By offset. New items shift the others: one that comes twice is normal, one that is missed comes next time.
Dialogue<Poll::ListEnd> Poll::read_list(std::string resource, Query query, std::size_t count, Taker take) {
  PageGuard guard;
  ListEnd end;
  for (std::size_t start = 0;; start += count) {
    Query page_query = query;
    page_query.emplace_back("start", std::to_string(start));
    page_query.emplace_back("count", std::to_string(count));
    LinkedInAnswer answer = co_await get(resource, std::move(page_query));
    if (!answer.json) {
      end.error = std::move(answer.error);
      co_return end;
    }
    const JsonValue root = answer.json->root(), elements = root["elements"], paging = root["paging"];
    if (!elements.is_array()) {
      end.error = Error{Errc::malformed, "LinkedIn answered a listing without its elements"};
      co_return end;
    }
    const std::size_t fresh = take(elements);
    const bool next = offers_next(paging);
    const auto total = paging["total"].integer();
    const bool more = total && static_cast<std::int64_t>(start + count) < *total && elements.size() > 0;
    if ((!next && !more) || enough_) co_return end;
    if (elements.size() > 0 && fresh == 0) {
      end.error = Error{Errc::malformed, "LinkedIn offered a next page of a listing after one that held nothing new"};
      co_return end;
    }
    end.error = guard.next(fresh, {});
    if (end.error) {
      end.too_long = guard.too_long();
      co_return end;
    }
  }
}

Dialogue<Poll::ListEnd> Poll::list_posts() {
  Query query{{"q", "author"}, {"author", linkedin_organization(page_.account)}, {"sortBy", "CREATED"}};
  Seen seen;
  const Taker take = [&](JsonValue elements) {
    std::size_t fresh = 0, wanted = 0;
    const auto& since = input_.cursor.since;
    for (const auto item : elements) {
      if (auto id = linkedin_post_urn(item)) fresh += seen.insert(std::move(*id)).second ? 1 : 0;
      auto post = read_linkedin_post(item, page_, input_.read_text, builder_);
      if (!post || !since || post->created >= *since) ++wanted;
      if (!post || conversations_.holds(post->id)) continue;
      const bool twice =
          std::any_of(posts_.begin(), posts_.end(), [&](const auto& known) { return known.id == post->id; });
      if (twice) continue;
      newest_ = std::max(newest_, std::optional{std::min(post->created, input_.now)});
      posts_.push_back(std::move(*post));
    }
    enough_ = elements.size() > 0 && wanted == 0;
    return fresh;
  };
  ListEnd end = co_await read_list("posts", std::move(query), kPostsAPage, take);
  enough_ = false;
  co_return end;
}

void Poll::take_counts(JsonValue root, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    Conversation& post = posts_[i];
    const JsonValue error = root["errors"][post.id];
    if (!error.empty()) {
      const auto status = error["status"].integer().value_or(0), code = error["serviceErrorCode"].integer().value_or(0);
      const Errc reaction = linkedin_class(status, code);
      if (reaction == Errc::gone) builder_.batch().gone.push_back(post.id);
      builder_.note_and_go_on(
          {reaction, "LinkedIn answered status " + std::to_string(status) + " for one of the posts"});
      continue;
    }
    const auto count = root["results"][post.id]["commentsSummary"]["aggregatedTotalComments"].integer();
    if (count && *count >= 0) post.count = count;
    conversations_.add(post);
  }
}

Dialogue<bool> Poll::count_some(std::size_t first) {
  const std::size_t end = std::min(first + kMostUrns, posts_.size());
  std::string urns;
  for (std::size_t i = first; i < end; ++i) urns += (i > first ? "," : "") + posts_[i].id;
  Query query{{"ids", "List(" + urns + ")"}};
  LinkedInAnswer answer = co_await get("socialActions", std::move(query));
  if (answer.json) {
    take_counts(answer.json->root(), first, end);
    co_return true;
  }
  // Nobody tells whether there is anything beneath them: they are remembered as unread.
  for (std::size_t i = first; i < posts_.size(); ++i) conversations_.note_look(posts_[i], 0, false);
  builder_.batch().coverage.platform_count.reset();
  counts_denied_ = answer.error.code == Errc::permission_denied;
  builder_.note(std::move(answer.error));
  co_return false;
}

Dialogue<bool> Poll::count_comments() {
  for (std::size_t first = 0; first < posts_.size(); first += kMostUrns) {
    const bool told = co_await count_some(first);
    if (!told) co_return false;
  }
  co_return true;
}

Dialogue<Poll::ListEnd> Poll::read_comments(std::string of, std::string root, std::string above, Seen& seen,
                                            std::vector<std::string>& with_replies) {
  const Taker take = [&](JsonValue elements) {
    std::size_t fresh = 0;
    for (const auto item : elements) {
      const auto comment = read_linkedin_comment(item, root, above, page_, input_.read_text, builder_);
      if (!comment || !seen.insert(comment->urn).second) continue;
      ++fresh;
      if (comment->has_replies && above.empty()) with_replies.push_back(comment->urn);
    }
    return fresh;
  };
  ListEnd end = co_await read_list("socialActions/" + percent_encode(of) + "/comments", {}, kCommentsAPage, take);
  co_return end;
}

Dialogue<bool> Poll::read_thread(std::size_t which) {
  const std::string post = conversations_.at(which).id;
  const auto refused = builder_.batch().malformed.sum();
  Seen seen;
  std::vector<std::string> with_replies, none;
  ListEnd end = co_await read_comments(post, post, std::string{}, seen, with_replies);
  ConversationEnd told;
  told.error = std::move(end.error);
  told.too_long = end.too_long;
  for (const auto& comment : with_replies) {
    if (told.error) break;
    ListEnd replies = co_await read_comments(comment, post, comment, seen, none);
    if (replies.error && replies.error->code == Errc::gone) {
      builder_.batch().gone.push_back(comment);
      builder_.note(std::move(*replies.error));
    } else {
      told.error = std::move(replies.error);
      told.too_long = replies.too_long;
    }
  }
  told.fetched = static_cast<std::int64_t>(seen.size());
  told.whole = builder_.batch().malformed.sum() == refused;
  conversations_.read(which, std::move(told));
  co_return true;
}

Dialogue<bool> Poll::read_profile() {
  const std::string organization = linkedin_organization(page_.account);
  const std::string number = organization.substr(organization.rfind(':') + 1);
  const LinkedInAnswer about = co_await get("organizations/" + percent_encode(number), {});
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
  profile.name = text("localizedName");
  profile.description = text("localizedDescription");
  profile.website = text("localizedWebsite");
  co_return true;
}

void Poll::move_cursor() {
  if (!posts_whole_ || !newest_ || counts_denied_) return;
  auto& cursor = builder_.batch().cursor;
  const Instant since = conversations_.unread_since(*newest_ - kOverlap);
  cursor.since = std::max(cursor.since.value_or(since), since);
}

Dialogue<Batch> Poll::run() {
  ListEnd listed = co_await list_posts();
  posts_whole_ = !listed.error || listed.too_long;
  if (listed.too_long) {
    builder_.note_and_go_on(std::move(*listed.error));
  } else if (listed.error) {
    builder_.listing_failed(std::move(*listed.error));
  }
  bool counted = posts_whole_;
  if (posts_whole_ && !posts_.empty()) counted = co_await count_comments();
  if (counted) conversations_.choose();
  while (const auto which = conversations_.next()) co_await read_thread(*which);
  conversations_.finish();
  if (input_.profile_wanted && !builder_.ended()) co_await read_profile();
  if (counted) move_cursor();
  builder_.batch().whole_app_waits = whole_app_waits_;
  co_return builder_.take();
}

Dialogue<Batch> poll_linkedin(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kLinkedInBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  const std::string organization = linkedin_organization(page.account);
  return "https://www.linkedin.com/company/" + percent_encode(organization.substr(organization.rfind(':') + 1)) + '/';
}

}  // namespace

const Platform platform_linkedin{
    .name = "linkedin",
    .title = "LinkedIn pages",
    .default_base = kBase,
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
            .threads_by_one = true,
            .counts_trustworthy = false,
            .mention_answers = true},
    .poll = poll_linkedin,
    .page_link = link,
    .terms = {
        .push = "webhooks for what happens on a page's posts, for approved apps",
        .cost = "2 calls a poll, 1 for each post whose comments moved and 1 for each of its comments with replies",
        .quota = "limits by endpoint and day for the application and the member, not published, till midnight UTC",
        .permissions = "the Community Management API (reviewed), r_organization_social, and a member with a role "
                       "on the page; a token of 60 days"}};

}  // namespace sarad
