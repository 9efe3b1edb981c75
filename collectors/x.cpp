// SPDX-License-Identifier: Apache-2.0
// X accounts through the API v2: platforms/x.md is the page this file follows. Two listings hold everything:
// what the account writes, answers among it, and what names it. Every post read is billed.
#include "collectors/collector.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"
#include "collectors/x_error.hpp"
#include "collectors/x_items.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;
using From = XItems::From;

constexpr std::string_view kBase = "https://api.x.com";
constexpr std::string_view kFields =
    "created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,public_metrics,edit_history_tweet_ids";
constexpr std::string_view kProfileFields = "description,url,entities,protected,verified,public_metrics";

/// Listings go back this far behind the newest post read: a post may show up late in them.
constexpr std::uint64_t kOverlap = std::uint64_t{15 * 60 * 1000} << 22;
constexpr std::size_t kMostIds = 100, kMostRoots = 20;

/// In Cursor::state: "own=<id> mentions=<id> ask=<id>,<id>".
struct Stored {
  std::uint64_t own = 0, mentions = 0;
  std::vector<std::string> roots;  ///< conversations' roots that may be the account's own
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Stored read_state(std::string_view state) {
  Stored stored;
  for (const auto part : split(state, ' ')) {
    const auto value = part.substr(std::min(part.find('=') + 1, part.size()));
    if (part.starts_with("own=")) stored.own = x_number(value).value_or(0);
    if (part.starts_with("mentions=")) stored.mentions = x_number(value).value_or(0);
    if (!part.starts_with("ask=")) continue;
    for (const auto root : split(value, ','))
      if (x_number(root)) stored.roots.emplace_back(root);
  }
  return stored;
}

std::string write_state(const Stored& stored) {
  std::string state;
  if (stored.own != 0) state += "own=" + std::to_string(stored.own);
  if (stored.mentions != 0) state += (state.empty() ? "" : " ") + ("mentions=" + std::to_string(stored.mentions));
  std::string roots;
  for (std::size_t i = 0; i < std::min(stored.roots.size(), kMostRoots); ++i)
    roots += (i > 0 ? "," : "") + stored.roots[i];
  if (!roots.empty()) state += (state.empty() ? "" : " ") + ("ask=" + roots);
  return state;
}

class Poll {
 public:
  Poll(PollInput input, SiteAddress address)
      : input_(std::move(input)),
        page_(input_.page),
        address_(std::move(address)),
        builder_(input_, kXBegan),
        items_(input_, builder_),
        stored_(read_state(input_.cursor.state)) {}

  Dialogue<Batch> run();

 private:
  Dialogue<XAnswer> get(std::string path, Query query);
  Dialogue<bool> list(std::string path, Query query, std::uint64_t since, From from);
  Dialogue<bool> ask_for(std::vector<std::string> ids);
  Dialogue<bool> ask_again();
  Dialogue<bool> read_profile();
  bool take_page(JsonValue root, From from, std::size_t& fresh);
  void take_problems(JsonValue problems);
  bool listing_ended(Error error, From from);
  void move_cursor();
  [[nodiscard]] std::string user_path() const { return "users/" + percent_encode(page_.account); }

  PollInput input_;
  const Page& page_;
  SiteAddress address_;
  BatchBuilder builder_;
  XItems items_;
  Stored stored_;
  bool whole_ = true;  ///< all listings were read to their ends
};

Dialogue<XAnswer> Poll::get(std::string path, Query query) {
  HttpRequest request;
  request.base = address_.base;
  request.path = address_.prefix + "/2/" + path;
  request.query = std::move(query);
  if (!page_.token.empty()) request.credential = Credential{Credential::As::bearer, page_.token, {}};
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  XAnswer answer = read_x_answer(std::move(result));
  builder_.note_quota(answer.quota);
  // An app's own token is limited as a whole.
  if (!answer.json && answer.error.code == Errc::rate_limited) builder_.batch().whole_app_waits = true;
  co_return answer;
}

/// What stands beside the data: each error by its own type.
void Poll::take_problems(JsonValue problems) {
  for (const auto problem : problems) {
    const Errc reaction = x_partial_class(problem);
    const auto id = problem["resource_id"].string();
    const bool followed = id && std::find(input_.followed.begin(), input_.followed.end(), *id) != input_.followed.end();
    if (reaction == Errc::gone && id && !followed) continue;  // never ours
    if (reaction == Errc::gone && followed) builder_.batch().gone.emplace_back(*id);
    builder_.note_and_go_on({reaction, "X answered with an error beside the posts"});
  }
}

/// False if the page is not of the right shape.
bool Poll::take_page(JsonValue root, From from, std::size_t& fresh) {
  const JsonValue data = root["data"], meta = root["meta"];
  const bool nothing = data.empty() && (meta["result_count"].integer() == 0 || !root["errors"].empty());
  if (!data.is_array() && !nothing) return false;
  if (data.size() == 0 && meta["result_count"].integer().value_or(0) > 0) return false;
  for (const auto item : data) fresh += items_.take(item, from) ? 1 : 0;
  take_problems(root["errors"]);
  return true;
}

bool Poll::listing_ended(Error error, From from) {
  // An endpoint that is refused for good tells nothing at all: the others' cursors go on without it.
  if (from == From::account || error.code != Errc::permission_denied) whole_ = false;
  if (from == From::account) {
    builder_.listing_failed(std::move(error));
  } else {
    builder_.note(std::move(error));
  }
  return !builder_.ended();
}

Dialogue<bool> Poll::list(std::string path, Query query, std::uint64_t since, From from) {
  PageGuard guard;
  std::string token;
  query.emplace_back("max_results", "100");
  query.emplace_back("tweet.fields", std::string{kFields});
  if (since > kOverlap) query.emplace_back("since_id", std::to_string(since - kOverlap));
  while (true) {
    Query page_query = query;
    if (!token.empty()) page_query.emplace_back("pagination_token", token);
    XAnswer answer = co_await get(path, std::move(page_query));
    if (!answer.json) co_return listing_ended(std::move(answer.error), from);
    const JsonValue root = answer.json->root(), next = root["meta"]["next_token"];
    std::size_t fresh = 0;
    if (!take_page(root, from, fresh))
      co_return listing_ended({Errc::malformed, "X answered a listing without its posts"}, from);
    if (next.empty()) co_return true;
    const auto next_token = next.string();
    if (!next_token || next_token->empty())
      co_return listing_ended({Errc::malformed, "X offered a next page without its token"}, from);
    if (auto stop = guard.next(fresh, *next_token)) {
      if (!guard.too_long()) co_return listing_ended(std::move(*stop), from);
      builder_.note_and_go_on(std::move(*stop));  // newest first: only the oldest are left out
      co_return true;
    }
    token = *next_token;
  }
}

Dialogue<bool> Poll::ask_for(std::vector<std::string> ids) {
  std::string list;
  for (const auto& id : ids) list += (list.empty() ? "" : ",") + id;
  Query query{{"ids", std::move(list)}, {"tweet.fields", std::string{kFields}}};
  XAnswer answer = co_await get("tweets", std::move(query));
  if (!answer.json && answer.error.code != Errc::gone) co_return listing_ended(std::move(answer.error), From::asked);
  if (!answer.json) {
    // None of them is there: each is told by its own error, where the platform told any.
    builder_.note(std::move(answer.error));
    for (const auto& id : ids)
      if (ids.size() == 1) builder_.batch().gone.push_back(id);
    if (ids.size() > 1) builder_.mark_incomplete();
    co_return true;
  }
  std::size_t fresh = 0;
  if (!take_page(answer.json->root(), From::asked, fresh))
    co_return listing_ended({Errc::malformed, "X answered without the posts asked for"}, From::asked);
  co_return true;
}

/// Open cases, and roots of conversations that may be the account's own.
Dialogue<bool> Poll::ask_again() {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (x_number(id) && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const auto& id : input_.followed) add(id);
  for (const auto& id : stored_.roots) add(id);
  for (std::size_t first = 0; first < ids.size(); first += kMostIds) {
    const auto from = ids.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<std::string> some(from, from + static_cast<std::ptrdiff_t>(std::min(kMostIds, ids.size() - first)));
    const bool goes_on = co_await ask_for(std::move(some));
    if (!goes_on) co_return false;
  }
  co_return true;
}

Dialogue<bool> Poll::read_profile() {
  Query query{{"user.fields", std::string{kProfileFields}}};
  const XAnswer answer = co_await get(user_path(), std::move(query));
  if (!answer.json) {
    const bool stops = answer.error.code == Errc::token_expired || answer.error.code == Errc::rate_limited ||
                       answer.error.code == Errc::transient || answer.error.code == Errc::cancelled;
    if (stops) builder_.note(answer.error);
    co_return false;
  }
  const JsonValue data = answer.json->root()["data"];
  const auto text = [](JsonValue value) -> std::optional<std::string> {
    const auto found = value.string();
    if (!found || found->empty()) return std::nullopt;
    return std::string{*found};
  };
  auto& profile = builder_.batch().profile;
  profile.name = text(data["name"]);
  profile.description = text(data["description"]);
  profile.website = text(data["entities"]["url"]["urls"].at(0)["expanded_url"]);
  if (!profile.website) profile.website = text(data["url"]);
  co_return true;
}

void Poll::move_cursor() {
  Stored next;
  next.own = std::max(stored_.own, items_.newest(From::account));
  next.mentions = std::max(stored_.mentions, items_.newest(From::mentions));
  next.roots = items_.unseen_roots();
  builder_.batch().cursor.state = write_state(next);
}

Dialogue<Batch> Poll::run() {
  Query own{{"exclude", "retweets"}};
  bool goes_on = co_await list(user_path() + "/tweets", std::move(own), stored_.own, From::account);
  auto& count = builder_.batch().coverage.platform_count;
  if (goes_on) count = items_.reply_count();
  if (goes_on && page_.mentions)
    goes_on = co_await list(user_path() + "/mentions", {}, stored_.mentions, From::mentions);
  if (goes_on) goes_on = co_await ask_again();
  const bool sound = whole_ && builder_.batch().malformed.sum() == 0;
  const bool held_back = items_.place_all(sound);
  if (held_back) builder_.mark_incomplete();
  if (goes_on && input_.profile_wanted) co_await read_profile();
  if (sound && !held_back) move_cursor();
  co_return builder_.take();
}

Dialogue<Batch> poll_x(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url.empty() ? kBase : std::string_view{input.page.base_url});
  if (!address) {
    BatchBuilder nothing{input, kXBegan};
    nothing.listing_failed(address.error());
    co_return nothing.take();
  }
  Poll poll{std::move(input), std::move(*address)};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  return "https://x.com/i/user/" + percent_encode(page.account);
}

}  // namespace

const Platform platform_x{
    .name = "x",
    .title = "X",
    .default_base = kBase,
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
            .threads_by_one = false,
            .counts_trustworthy = false,
            .threads_told = false,
            .mention_answers = true},
    .poll = poll_x,
    .page_link = link,
    .terms = {.push = "filtered stream or its webhooks, billed like reading",
              .cost = "2 calls a poll, 1 more for each further 100 posts; $0.005 for each post read, once a day (UTC)",
              .quota = "10,000 (own posts) and 450 (mentions) calls in 15 minutes for an app; a monthly cap on posts",
              .permissions = "an app-only bearer token of a paid project; replies that dropped the account's name are "
                             "not shown"}};

}  // namespace sarad
