// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_items.hpp"

#include "collectors/handles.hpp"
#include "collectors/html_text.hpp"
#include "collectors/text_words.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// A string, or null: then empty. Nothing if it is absent or of another type.
std::optional<std::string> optional_id(JsonValue value) {
  if (value.absent()) return std::nullopt;
  if (value.empty()) return std::string{};
  const auto text = value.string();
  if (!text || text->empty()) return std::nullopt;
  return std::string{*text};
}

std::string link_of(JsonValue item) {
  for (const auto* name : {"url", "uri"}) {
    const auto link = item[name].string().value_or("");
    if (link.starts_with("https://") || link.starts_with("http://")) return std::string{link};
  }
  return {};
}

bool links_to_person(std::string_view tag) {
  return tag.find("mention") != std::string_view::npos && tag.find("hashtag") == std::string_view::npos;
}

/// `<a class="u-url mention">@<span>name</span></a>` becomes kTagMark.
std::string with_marked_tags(std::string_view html) {
  std::string out;
  while (true) {
    const auto begin = std::min(html.find("<a "), html.size());
    out += html.substr(0, begin);
    html.remove_prefix(begin);
    if (html.empty()) return out;
    const auto opened = std::min(html.find('>'), html.size()), closed = html.find("</a>");
    if (closed != std::string_view::npos && links_to_person(html.substr(0, opened))) {
      out += kTagMark;
      html.remove_prefix(closed + 4);
    } else {
      const auto length = std::min(opened + 1, html.size());
      out += html.substr(0, length);
      html.remove_prefix(length);
    }
  }
}

/// A website's address out of a field of the profile; verified ones are the office's beyond doubt.
std::optional<std::string> website_of(JsonValue fields) {
  std::optional<std::string> found;
  for (const auto field : fields) {
    const auto html = field["value"].string().value_or("");
    const auto begin = html.find("href=\"http");
    if (begin == std::string_view::npos) continue;
    const auto end = html.find('"', begin + 6);
    if (end == std::string_view::npos) continue;
    if (!found || !field["verified_at"].empty()) found = html_to_text(html.substr(begin + 6, end - begin - 6));
    if (!field["verified_at"].empty()) break;
  }
  return found;
}

}  // namespace

std::string mastodon_text(std::string_view html, bool answer) {
  const std::string text = html_to_text(with_marked_tags(html));
  return answer ? std::string{without_leading_tags(text)} : text;
}

/// A picture says something that nobody read.
TextFacts MastodonItems::facts_of(JsonValue item, const MastodonStatus& status) const {
  TextFacts facts;
  const auto content = item["content"].string().value_or("");
  const auto plain = item["content_text"].string().value_or("");
  if (const auto html = content.empty() ? plain : content; !html.empty()) {
    facts = input_.read_text(mastodon_text(html, !status.parent.empty()));
    facts.trivial = facts.trivial && item["media_attachments"].size() == 0;
  }
  for (const auto mention : item["mentions"]) {
    const auto id = mention["id"].string();
    if (!id || id->empty() || *id == status.activity.author_key) continue;
    std::string who{*id == page_.account ? kMentionOfPage : *id};
    if (std::find(facts.mentions.begin(), facts.mentions.end(), who) == facts.mentions.end())
      facts.mentions.push_back(std::move(who));
  }
  return facts;
}

std::optional<MastodonStatus> MastodonItems::read(JsonValue item) {
  auto parent = optional_id(item["in_reply_to_id"]), above = optional_id(item["in_reply_to_account_id"]);
  const auto author = item["account"]["id"].string();
  const JsonValue visibility = item["visibility"], reblog = item["reblog"];
  // These place a status, and every server tells them: without one of them it would stand anywhere. What answers
  // something answers somebody; a status that answers somebody and nothing answered what is erased.
  const bool placed = parent && above && (parent->empty() || !above->empty()) && !reblog.absent() && reblog.empty();
  if (!placed || !author || author->empty() || (!visibility.empty() && !visibility.string())) {
    builder_.refuse_item();
    return std::nullopt;
  }
  const auto id = item["id"].string();
  const auto created = item["created_at"].string();
  auto activity = builder_.begin(id ? std::optional{std::string{*id}} : std::nullopt,
                                 created ? parse_instant(*created, MissingZone::utc) : std::nullopt);
  if (!activity) return std::nullopt;
  MastodonStatus status{.activity = std::move(*activity), .parent = std::move(*parent), .parent_account = std::move(*above)};
  if (status.parent == status.activity.id) {
    builder_.refuse_item();
    return std::nullopt;
  }
  status.direct = visibility.string() == "direct";
  status.activity.author = author_role(page_, *author);
  status.activity.author_key = *author;
  status.activity.permalink = link_of(item);
  for (const auto mention : item["mentions"])
    status.names_page = status.names_page || mention["id"].string() == std::string_view{page_.account};
  if (const auto replies = item[item["replies_count"].empty() ? "reply_count" : "replies_count"].integer();
      replies && *replies >= 0)
    status.replies = *replies;
  if (!input_.known || !input_.known(status.activity.id)) status.activity.facts = facts_of(item, status);
  return status;
}

void MastodonItems::take_root(MastodonStatus status) {
  Activity& activity = status.activity;
  activity.kind = Kind::mention;
  if (status.is_own()) activity.kind = status.is_root() ? Kind::post : Kind::reply;
  activity.thread_id = activity.id;
  if (activity.kind == Kind::post) {
    hold_own_post(activity.id);
  } else {
    hold(activity.id, activity.id);
  }
  auto& mentions = activity.facts.mentions;
  if (activity.kind == Kind::mention && std::find(mentions.begin(), mentions.end(), kMentionOfPage) == mentions.end())
    mentions.emplace_back(kMentionOfPage);
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

void MastodonItems::take_beneath(MastodonStatus status, const std::string& thread) {
  Activity& activity = status.activity;
  activity.kind = status.parent == thread && own_posts_.contains(thread) ? Kind::comment : Kind::reply;
  if (status.direct && status.is_own()) activity.kind = Kind::private_reply;
  activity.thread_id = thread;
  activity.parent_id = status.parent;
  hold(activity.id, thread);
  if (!builder_.passes_over(activity.id, activity.created, activity.kind)) builder_.add(std::move(activity));
}

std::optional<std::string> MastodonItems::thread_of(const std::string& id) const {
  if (id.empty()) return std::nullopt;
  if (const auto it = threads_.find(id); it != threads_.end()) return it->second;
  return input_.thread_of ? input_.thread_of(id) : std::nullopt;
}

void MastodonItems::count(const std::string& id, std::optional<std::int64_t> replies) {
  if (!counted_ids_.insert(id).second) return;
  if (!replies) counted_.reset();
  if (counted_ && replies) *counted_ += *replies;
}

void read_mastodon_profile(JsonValue account, ProfileFacts& profile) {
  if (const auto name = account["display_name"].string(); name && !name->empty()) profile.name = std::string{*name};
  if (const auto note = account["note"].string(); note && !note->empty()) profile.description = html_to_text(*note);
  profile.website = website_of(account["fields"]);
  if (const auto website = account["website"].string(); !profile.website && website && website->starts_with("http"))
    profile.website = std::string{*website};
}

}  // namespace sarad
