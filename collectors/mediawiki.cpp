// SPDX-License-Identifier: Apache-2.0
// An office's account on a MediaWiki and its talk pages, through the Action API: platforms/mediawiki.md is the
// page this file follows. Its edits are the posts; what citizens write stands on talk pages, read by the extension
// DiscussionTools or, where a wiki has it not, from their revisions.
#include "collectors/collector.hpp"
#include "collectors/mediawiki_error.hpp"
#include "collectors/mediawiki_items.hpp"
#include "collectors/mediawiki_state.hpp"
#include "collectors/paging.hpp"
#include "collectors/site_address.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

namespace sarad {
namespace {

using namespace std::chrono;
using Query = std::vector<std::pair<std::string, std::string>>;
using Asked = MediaWikiAsked;

constexpr std::string_view kApi = "/api.php", kUsualScript = "/w";
constexpr std::size_t kMostTitles = 50;
constexpr std::string_view kLimit = "500";

/// Contributions are listed at once; this covers clocks and replicas that lag.
constexpr Seconds kOverlap{hours{24}};

WikiLinks links_of(const SiteAddress& address) {
  WikiLinks links;
  links.site = address.base;
  std::string_view path = address.prefix;
  if (path.ends_with(kApi)) {
    links.script = path.substr(0, path.size() - kApi.size());
  } else {
    links.script = path.empty() ? kUsualScript : path;
  }
  return links;
}

/// The account's names: that of `handle`, else the page's after "User:"; then the others.
std::vector<std::string> names_of(const Page& page) {
  std::string_view name = page.handle.empty() ? std::string_view{page.account} : page.handle;
  if (page.handle.empty() && name.find(':') != std::string_view::npos) name.remove_prefix(name.find(':') + 1);
  std::vector<std::string> names{wiki_name(name)};
  for (const auto& other : page.authors)
    if (const auto clean = wiki_name(other); std::find(names.begin(), names.end(), clean) == names.end()) names.push_back(clean);
  return names;
}

class Poll {
 public:
  Poll(PollInput input, const SiteAddress& address)
      : input_(std::move(input)),
        page_(input_.page),
        links_(links_of(address)),
        names_(names_of(page_)),
        builder_(input_, kMediaWikiBegan),
        state_(MediaWikiState::read(input_.cursor.state)),
        items_(input_, builder_, names_, links_) {
    if (!state_.article.empty()) links_.article = state_.article;
    for (const auto& title : page_.discussions) talk_.push_back(wiki_name(title));
    if (talk_.empty()) talk_.push_back("User talk:" + names_.front());
  }

  Dialogue<Batch> run();

 private:
  /// Sees each answer of a continued query. Nothing: it is not of the right shape.
  using Taker = std::function<std::optional<bool>(Json&)>;

  Dialogue<MediaWikiAnswer> get(Query query, Asked asked);
  Dialogue<std::optional<Error>> read_all(Query query, Taker take, bool* too_long);
  Dialogue<bool> read_site();
  Dialogue<bool> list_contributions();
  Dialogue<bool> find_moved();
  Dialogue<std::optional<Error>> read_sections(std::string title);
  Dialogue<std::optional<Error>> read_revisions(std::string title);
  Dialogue<bool> read_talk();

  PollInput input_;
  const Page& page_;
  WikiLinks links_;
  std::vector<std::string> names_;
  BatchBuilder builder_;
  MediaWikiState state_;
  MediaWikiItems items_;
  std::vector<std::string> talk_;
  std::map<std::string, std::int64_t> revisions_;  ///< of talk pages, as this poll found them
};

Dialogue<MediaWikiAnswer> Poll::get(Query query, Asked asked) {
  HttpRequest request;
  request.base = links_.site;
  request.path = links_.script + std::string{kApi};
  request.query = std::move(query);
  for (const auto& [key, value] : {std::pair{"format", "json"}, std::pair{"formatversion", "2"}, std::pair{"maxlag", "5"}})
    request.query.emplace_back(key, value);
  const bool with_token = !page_.token.empty();
  if (with_token) {
    request.query.emplace_back("assert", "user");
    request.credential = Credential{Credential::As::bearer, page_.token, {}};
  }
  request.allow_private = page_.allow_private;
  HttpResult result = co_await ask(std::move(request));
  MediaWikiAnswer answer = read_mediawiki_answer(std::move(result), asked, with_token);
  co_return answer;
}

/// Follows `continue`. An answer may hold few rows or none and yet go on.
Dialogue<std::optional<Error>> Poll::read_all(Query query, Taker take, bool* too_long) {
  PageGuard guard;
  Query more;
  while (true) {
    Query page_query = query;
    page_query.insert(page_query.end(), more.begin(), more.end());
    MediaWikiAnswer answer = co_await get(std::move(page_query), Asked::query);
    if (!answer.json) co_return answer.error;
    const JsonValue next = answer.json->root()["continue"];  // stays valid where `take` moves the answer away
    const auto goes_on = take(*answer.json);
    if (!goes_on) co_return Error{Errc::malformed, "the wiki answered a query without its rows"};
    if (next.empty() || !*goes_on) co_return std::nullopt;
    std::string cursor;
    more.clear();
    for (std::size_t i = 0; i < next.size(); ++i) {
      const auto value = next.at(i).id();
      if (!next.is_object() || !value) co_return Error{Errc::malformed, "the wiki offered to go on without saying where"};
      more.emplace_back(next.key_at(i), *value);
      cursor += std::string{next.key_at(i)} + '=' + *value + '&';
    }
    if (more.empty()) co_return Error{Errc::malformed, "the wiki offered to go on without saying where"};
    if (auto stop = guard.next(1, cursor)) {
      *too_long = guard.too_long();
      co_return stop;
    }
  }
}

/// Once a day: what the wiki is like, and whether the account is there.
Dialogue<bool> Poll::read_site() {
  Query query{{"action", "query"},         {"meta", "siteinfo"},      {"siprop", "general|extensions"},
              {"list", "users"},           {"ususers", names_.front()}};
  const MediaWikiAnswer answer = co_await get(std::move(query), Asked::query);
  if (!answer.json) {
    if (answer.error.code == Errc::malformed || answer.error.code == Errc::gone) co_return true;  // only facts
    builder_.listing_failed(answer.error);
    co_return false;
  }
  const JsonValue found = answer.json->root()["query"], extensions = found["extensions"];
  const std::string article{found["general"]["articlepath"].string().value_or("")};
  if (article.starts_with('/') && article.find("$1") != std::string::npos) links_.article = state_.article = article;
  if (extensions.is_array()) {
    state_.has_threads = false;
    for (const auto extension : extensions)
      if (extension["name"].string() == "DiscussionTools") state_.has_threads = true;
  }
  const JsonValue user = found["users"].at(0);
  if (user["missing"].boolean().value_or(false)) {
    builder_.note_and_go_on({Errc::configuration, "the wiki knows no account of that name"});
  } else if (const auto name = user["name"].string()) {
    builder_.batch().profile.name = *name;
  }
  co_return true;
}

Dialogue<bool> Poll::list_contributions() {
  std::string users;
  for (const auto& name : names_) users += (users.empty() ? "" : "|") + name;
  Query query{{"action", "query"},
              {"list", "usercontribs"},
              {"ucuser", std::move(users)},
              {"ucprop", "ids|title|timestamp|comment|flags|sizediff|tags"},
              {"ucshow", "!minor"},
              {"uclimit", std::string{kLimit}},
              {"ucdir", "older"}};
  if (input_.cursor.since) query.emplace_back("ucend", format_instant(*input_.cursor.since));
  const Taker take = [this](Json& json) -> std::optional<bool> {
    const JsonValue rows = json.root()["query"]["usercontribs"];
    if (!rows.is_array()) return std::nullopt;
    for (const auto row : rows) items_.take_contribution(row);
    return true;
  };
  bool too_long = false;
  auto error = co_await read_all(std::move(query), take, &too_long);
  if (error && too_long) {
    builder_.note_and_go_on(std::move(*error));  // newest first: only the oldest are left out
  } else if (error) {
    builder_.listing_failed(std::move(*error));
    co_return false;
  }
  co_return true;
}

/// Leaves in talk_ the pages that changed since the last poll.
Dialogue<bool> Poll::find_moved() {
  if (!state_.talk) co_return true;
  std::vector<std::string> moved;
  for (std::size_t first = 0; first < talk_.size(); first += kMostTitles) {
    std::string titles;
    for (std::size_t i = first; i < std::min(first + kMostTitles, talk_.size()); ++i)
      titles += (i > first ? "|" : "") + talk_[i];
    Query query{{"action", "query"}, {"prop", "info"}, {"titles", std::move(titles)}};
    const MediaWikiAnswer answer = co_await get(std::move(query), Asked::query);
    if (!answer.json) {
      builder_.note(answer.error);
      co_return false;
    }
    const JsonValue found = answer.json->root()["query"];
    std::map<std::string_view, std::int64_t> by_title;
    for (const auto page : found["pages"])
      if (const auto revision = page["lastrevid"].integer()) by_title.emplace(page["title"].string().value_or(""), *revision);
    for (const auto& title : talk_) {
      std::string_view name = title;  // "User talk:" has another name in the wiki's own language
      for (const auto told : found["normalized"])
        if (told["from"].string() == std::string_view{title}) name = told["to"].string().value_or(title);
      if (const auto it = by_title.find(name); it != by_title.end()) revisions_.insert_or_assign(title, it->second);
    }
  }
  for (auto& title : talk_) {
    const auto now = revisions_.find(title), before = state_.talk->find(title);
    const bool stands = now != revisions_.end() && before != state_.talk->end() && now->second == before->second;
    if (!stands || input_.recheck_all) moved.push_back(std::move(title));
  }
  talk_ = std::move(moved);
  co_return true;
}

Dialogue<std::optional<Error>> Poll::read_sections(std::string title) {
  Query query{{"action", "discussiontoolspageinfo"},
              {"page", title},
              {"prop", "threaditemshtml"},
              {"threaditemsflags", "excludesignatures"}};
  const MediaWikiAnswer answer = co_await get(std::move(query), Asked::threads);
  if (answer.missing_title) co_return std::nullopt;  // nobody wrote yet
  if (!answer.json) co_return answer.error;
  const JsonValue headings = answer.json->root()["discussiontoolspageinfo"]["threaditemshtml"];
  if (!headings.is_array()) co_return Error{Errc::malformed, "the wiki answered a talk page without its sections"};
  auto& sum = builder_.batch().coverage.platform_count;
  const auto count = items_.take_sections(title, headings);
  if (!count) sum.reset();
  if (sum) *sum += *count;
  co_return std::nullopt;
}

Dialogue<std::optional<Error>> Poll::read_revisions(std::string title) {
  Query query{{"action", "query"},
              {"prop", "revisions"},
              {"titles", title},
              {"rvprop", "ids|timestamp|flags|user|comment|size|tags"},
              {"rvlimit", std::string{kLimit}}};
  std::deque<Json> answers;  // rows look into them
  std::vector<JsonValue> rows;
  const auto& since = input_.cursor.since;
  const Taker take = [&](Json& json) -> std::optional<bool> {
    const JsonValue pages = json.root()["query"]["pages"];
    if (!pages.is_array()) return std::nullopt;
    answers.push_back(std::move(json));
    bool wanted = true;
    for (const auto page : answers.back().root()["query"]["pages"])
      for (const auto row : page["revisions"]) {
        const auto at = row["timestamp"].string();
        const auto time = at ? parse_instant(*at) : std::nullopt;
        wanted = wanted && (!since || input_.recheck_all || !time || *time >= *since);
        rows.push_back(row);
      }
    return wanted;
  };
  bool too_long = false;
  auto error = co_await read_all(std::move(query), take, &too_long);
  items_.take_revisions(title, rows);
  builder_.batch().coverage.platform_count.reset();
  co_return error;
}

Dialogue<bool> Poll::read_talk() {
  const bool by_revisions = state_.has_threads == false;
  for (const auto& title : talk_) {
    std::optional<Error> error;
    if (by_revisions) {
      error = co_await read_revisions(title);
    } else {
      error = co_await read_sections(title);
    }
    if (!error) {
      if (const auto it = revisions_.find(title); it != revisions_.end()) state_.talk->insert_or_assign(title, it->second);
      continue;
    }
    builder_.batch().coverage.platform_count.reset();
    const bool denied = error->code == Errc::permission_denied;
    const bool goes_on = builder_.note(std::move(*error));
    if (denied || !goes_on) co_return false;
  }
  co_return true;
}

Dialogue<Batch> Poll::run() {
  bool goes_on = true;
  if (input_.profile_wanted) goes_on = co_await read_site();
  if (goes_on) goes_on = co_await list_contributions();
  const auto newest = builder_.newest();
  const bool listed = goes_on;
  if (goes_on) goes_on = co_await find_moved();
  if (!state_.talk) state_.talk.emplace();
  if (goes_on) goes_on = co_await read_talk();
  auto& cursor = builder_.batch().cursor;
  if (listed && goes_on && newest) cursor.since = std::max(cursor.since.value_or(*newest - kOverlap), *newest - kOverlap);
  if (listed) cursor.state = state_.write();
  co_return builder_.take();
}

Dialogue<Batch> poll_mediawiki(PollInput input) {
  auto address = SiteAddress::read(input.page.base_url);
  if (!address) {
    BatchBuilder nothing{input, kMediaWikiBegan};
    nothing.listing_failed({Errc::configuration, "base_url does not tell where the wiki is (https://host or https://host/folder/api.php)"});
    co_return nothing.take();
  }
  Poll poll{std::move(input), *address};
  co_return co_await poll.run();
}

std::string link(const Page& page) {
  const auto address = SiteAddress::read(page.base_url);
  if (!address) return page.account;
  const WikiLinks links = links_of(*address);
  if (links.script == kUsualScript) return links.to_page(page.account);
  return links.site + links.script + "/index.php?title=" + percent_encode(page.account);
}

}  // namespace

const Platform platform_mediawiki{
    .name = "mediawiki",
    .title = "MediaWiki",
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
            .threads_by_one = false,
            .counts_trustworthy = false,
            .mention_answers = false},
    .poll = poll_mediawiki,
    .page_link = link,
    .terms = {.push = "",
              .cost = "2 calls a poll, 1 more for each talk page that changed",
              .quota = "none told for reading; one call at a time and maxlag=5 as good manners want it",
              .permissions = "none for public wikis; else an OAuth 2 owner-only token; without the extension "
                             "DiscussionTools messages are read from the history, without nesting"}};

}  // namespace sarad
