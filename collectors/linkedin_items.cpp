// SPDX-License-Identifier: Apache-2.0
#include "collectors/linkedin_items.hpp"

namespace sarad {
namespace {

constexpr std::string_view kOrganization = "urn:li:organization:", kComment = "urn:li:comment:(", kUrn = "urn:li:";
constexpr std::string_view kNobody = "urn:li:person:";  ///< a member who is hidden
constexpr std::string_view kPermalink = "https://www.linkedin.com/feed/update/";

/// Milliseconds since 1970, cut off to whole seconds.
std::optional<Instant> time_of(JsonValue value) {
  const auto milliseconds = value.integer();
  if (!milliseconds || *milliseconds < 0) return std::nullopt;
  return Instant{Seconds{*milliseconds / 1000}};
}

AuthorRole role_of(const Page& page, std::string_view actor) {
  return actor == linkedin_organization(page.account) ? AuthorRole::page : author_role(page, actor);
}

std::optional<std::string> urn_of(JsonValue item) {
  if (const auto told = item["commentUrn"].string()) return linkedin_comment_urn(*told);
  const auto object = item["object"].string();
  const auto id = item["id"].id();
  if (!object || !id) return std::nullopt;
  return linkedin_comment_urn(std::string{kComment} + std::string{*object} + ',' + *id + ')');
}

}  // namespace

std::string linkedin_organization(std::string_view account) {
  return account.starts_with(kUrn) ? std::string{account} : std::string{kOrganization} + std::string{account};
}

std::optional<std::string> linkedin_comment_urn(std::string_view urn) {
  if (!urn.starts_with(kComment) || !urn.ends_with(')')) return std::nullopt;
  std::string_view inside = urn.substr(kComment.size(), urn.size() - kComment.size() - 1);
  const auto comma = inside.rfind(',');
  if (comma == 0 || comma == std::string_view::npos || comma + 1 == inside.size()) return std::nullopt;
  std::string out{kComment};
  if (!inside.starts_with(kUrn)) out += kUrn;
  return out + std::string{inside} + ')';
}

std::optional<std::string> linkedin_post_urn(JsonValue item) {
  const auto id = item["id"].string();
  if (!id || !id->starts_with(kUrn)) return std::nullopt;
  return std::string{*id};
}

std::optional<Conversation> read_linkedin_post(JsonValue item, const Page& page, const TextReader& read_text,
                                               BatchBuilder& builder) {
  const auto state = item["lifecycleState"].string();
  if (!state) {
    builder.refuse_item();
    return std::nullopt;
  }
  if (*state != "PUBLISHED") return std::nullopt;
  auto id = linkedin_post_urn(item);
  const auto created = time_of(item["publishedAt"].empty() ? item["createdAt"] : item["publishedAt"]);
  Conversation post;
  post.id = id.value_or("");
  post.created = created.value_or(Instant{});
  if (builder.passes_over(id, created, Kind::post)) return post;
  auto activity = builder.begin(std::move(id), created);
  if (!activity) return std::nullopt;
  activity->kind = Kind::post;
  activity->author = AuthorRole::page;
  activity->author_key = linkedin_organization(page.account);
  activity->thread_id = activity->id;
  activity->permalink = std::string{kPermalink} + activity->id;
  if (const auto text = item["commentary"].string()) activity->facts = read_text(*text);
  builder.add(std::move(*activity));
  return post;
}

std::optional<LinkedInComment> read_linkedin_comment(JsonValue item, const std::string& root, const std::string& above,
                                                     const Page& page, const TextReader& read_text,
                                                     BatchBuilder& builder) {
  auto id = urn_of(item);
  const auto created = time_of(item["created"]["time"]);
  LinkedInComment read;
  read.urn = id.value_or("");
  read.has_replies = item["commentsSummary"]["aggregatedTotalComments"].integer().value_or(0) > 0;
  if (builder.passes_over(id, created, Kind::comment)) return read;
  auto comment = builder.begin(std::move(id), created);
  if (!comment) return std::nullopt;
  if (const auto actor = item["actor"].string(); actor && !actor->empty() && *actor != kNobody) {
    comment->author = role_of(page, *actor);
    comment->author_key = *actor;
  }
  comment->thread_id = root;
  const std::string parent = linkedin_comment_urn(item["parentComment"].string().value_or("")).value_or("");
  const bool of_another = !parent.empty() && parent != comment->id;
  comment->parent_id = of_another ? parent : above.empty() ? root : above;
  comment->kind = comment->parent_id == root ? Kind::comment : Kind::reply;
  if (const auto text = item["message"]["text"].string(); text && !text->empty()) comment->facts = read_text(*text);
  builder.add(std::move(*comment));
  return read;
}

}  // namespace sarad
