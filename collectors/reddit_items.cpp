// SPDX-License-Identifier: Apache-2.0
#include "collectors/reddit_items.hpp"

#include <algorithm>
#include <cmath>

namespace sarad {
namespace {

constexpr std::string_view kDeleted = "[deleted]", kRemoved = "[removed]";
constexpr std::size_t kLongestName = 16;
constexpr double kLatest = 253402300799;  // year 9999

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "u/name", "/u/name" or "name", in any case.
std::string_view bare_name(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  if (name.starts_with("u/") || name.starts_with("U/")) name.remove_prefix(2);
  return name;
}

bool same_name(std::string_view a, std::string_view b) {
  a = bare_name(a);
  b = bare_name(b);
  return !a.empty() &&
         std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Reddit's own program, which writes in many subreddits' names.
bool by_auto_moderator(JsonValue data) {
  return data["author"].string() == "AutoModerator" || data["author_fullname"].string() == "t2_6l4z3";
}

/// A float, whose fraction is cut off.
std::optional<Instant> time_of(JsonValue data) {
  const auto seconds = data["created_utc"].number();
  if (!seconds || !(*seconds >= 0) || *seconds > kLatest) return std::nullopt;
  return Instant{Seconds{static_cast<std::int64_t>(std::floor(*seconds))}};
}

std::optional<std::string> name_of(JsonValue value, std::string_view type) {
  const auto name = value.string();
  if (!name || !is_reddit_name(*name, type)) return std::nullopt;
  return std::string{*name};
}

/// A comment in the inbox tells its link only in the address of its context: /r/sub/comments/<link>/title/<id>/.
std::optional<std::string> link_in(std::string_view context) {
  static constexpr std::string_view kMark = "/comments/";
  const auto at = context.find(kMark);
  if (at == std::string_view::npos) return std::nullopt;
  context.remove_prefix(at + kMark.size());
  std::string name{"t3_"};
  name += context.substr(0, context.find_first_of("/?"));
  if (!is_reddit_name(name, "t3_")) return std::nullopt;
  return name;
}

/// "u/name" in a text, as a whole name.
bool names_user(std::string_view text, std::string_view name) {
  name = bare_name(name);
  const auto of_a_name = [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '-';
  };
  if (name.empty()) return false;
  for (auto at = text.find("u/"); at != std::string_view::npos; at = text.find("u/", at + 1)) {
    if (at > 0 && of_a_name(text[at - 1])) continue;
    const auto rest = text.substr(at + 2);
    if (same_name(rest.substr(0, name.size()), name) && (rest.size() == name.size() || !of_a_name(rest[name.size()])))
      return true;
  }
  return false;
}

}  // namespace

bool is_reddit_name(std::string_view text, std::string_view type) {
  if (!text.starts_with(type) || text.size() <= type.size() || text.size() > type.size() + kLongestName) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(type.size()), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

/// By the account's fullname; by name only where that is all there is. "[deleted]" names nobody.
void RedditItems::read_author(JsonValue data, Activity& activity) const {
  const auto id = data["author_fullname"].string(), name = data["author"].string();
  if (id && is_reddit_name(*id, "t2_")) {
    activity.author_key = *id;
    activity.author = author_role(page_, *id);
  } else if (name && !name->empty() && *name != kDeleted) {
    activity.author = same_name(*name, page_.handle) ? AuthorRole::page : AuthorRole::citizen;
    if (activity.author == AuthorRole::page) activity.author_key = page_.account;
  }
}

std::optional<RedditThing> RedditItems::read(JsonValue item) {
  const auto kind = item["kind"].string();
  const JsonValue data = item["data"];
  if (!kind || !data.is_object()) {
    builder_.refuse_item();
    return std::nullopt;
  }
  const bool is_link = *kind == "t3", is_comment = *kind == "t1";
  if ((!is_link && !is_comment) || by_auto_moderator(data)) return std::nullopt;
  auto name = name_of(data["name"], is_link ? "t3_" : "t1_");
  std::optional<std::string> parent = std::string{}, link = name;
  if (is_comment) {
    parent = name_of(data["parent_id"], "t1_");
    if (!parent) parent = name_of(data["parent_id"], "t3_");
    link = name_of(data["link_id"], "t3_");
    if (!link && data["link_id"].empty()) link = link_in(data["context"].string().value_or(""));
    if (!link && parent && parent->starts_with("t3_")) link = parent;
  }
  if (!name || !parent || !link || parent == name) {
    builder_.refuse_item();
    return std::nullopt;
  }
  auto activity = builder_.begin(std::move(name), time_of(data));
  if (!activity) return std::nullopt;
  RedditThing thing{.activity = std::move(*activity), .parent = std::move(*parent), .link = std::move(*link)};
  read_author(data, thing.activity);
  const std::string_view text = data[is_link ? "selftext" : "body"].string().value_or("");
  thing.erased = thing.activity.author == AuthorRole::unknown && (text == kDeleted || text == kRemoved);
  thing.erased = thing.erased || (is_link && !data["removed_by_category"].empty());
  thing.link_is_own = is_link ? thing.is_own() : same_name(data["link_author"].string().value_or(""), page_.handle);
  // In the inbox a comment has its context's address instead.
  std::string_view path = data["permalink"].string().value_or(data["context"].string().value_or(""));
  path = path.substr(0, path.find('?'));
  if (path.starts_with("/r/") || path.starts_with("/user/"))
    thing.activity.permalink = "https://www.reddit.com" + std::string{path};
  if (const auto count = data["num_comments"].integer(); is_link && count && *count >= 0) thing.comments = *count;
  thing.subreddit = data["subreddit"].string().value_or("");
  thing.names_page = names_user(text, page_.handle);
  if (!thing.erased && (!input_.known || !input_.known(thing.activity.id))) {
    std::string whole{is_link ? data["title"].string().value_or("") : ""};
    if (!whole.empty() && !text.empty()) whole += '\n';
    whole += text;
    if (!whole.empty()) thing.activity.facts = input_.read_text(whole);
  }
  if (thing.names_page) thing.activity.facts.mentions.emplace_back(kMentionOfPage);
  return thing;
}

/// What is erased is told as gone: its frame still holds the answers in their places.
void RedditItems::hand_over(RedditThing thing) {
  Activity& activity = thing.activity;
  threads_.insert_or_assign(activity.id, activity.thread_id);
  if (thing.erased) {
    auto& gone = builder_.batch().gone;
    if (std::find(gone.begin(), gone.end(), activity.id) == gone.end()) gone.push_back(activity.id);
  }
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

void RedditItems::take_link(RedditThing link) {
  link.activity.kind = link.is_own() ? Kind::post : Kind::visitor_post;
  link.activity.thread_id = link.activity.id;
  own_links_[link.activity.id] = link.is_own();
  hand_over(std::move(link));
}

void RedditItems::take_mention(RedditThing comment) {
  comment.activity.kind = Kind::mention;
  comment.activity.thread_id = comment.activity.id;
  if (!comment.names_page) comment.activity.facts.mentions.emplace_back(kMentionOfPage);
  hand_over(std::move(comment));
}

void RedditItems::take_beneath(RedditThing comment, const std::string& thread) {
  comment.activity.kind = comment.parent == thread && is_own_link(thread) ? Kind::comment : Kind::reply;
  comment.activity.thread_id = thread;
  comment.activity.parent_id = comment.parent;
  hand_over(std::move(comment));
}

std::optional<std::string> RedditItems::thread_of(const std::string& name) const {
  if (name.empty()) return std::nullopt;
  if (const auto it = threads_.find(name); it != threads_.end()) return it->second;
  return input_.thread_of ? input_.thread_of(name) : std::nullopt;
}

bool RedditItems::is_own_link(const std::string& name) const {
  const auto it = own_links_.find(name);
  return it != own_links_.end() && it->second;
}

void read_reddit_profile(JsonValue data, bool of_subreddit, const std::string& name, ProfileFacts& profile) {
  const JsonValue shown = of_subreddit ? data : data["subreddit"];
  const auto text = [](JsonValue value) -> std::optional<std::string> {
    const auto found = value.string();
    if (!found || found->empty()) return std::nullopt;
    return std::string{*found};
  };
  profile.name = text(shown["title"]);
  if (!profile.name) profile.name = name;
  profile.description = text(shown["public_description"]);
  const auto restricted = data["restrict_posting"].boolean();
  const auto type = data["subreddit_type"].string();
  if (of_subreddit && restricted && type) profile.visitors_may_post = !*restricted && *type == "public";
}

}  // namespace sarad
