// SPDX-License-Identifier: Apache-2.0
#include "collectors/mediawiki_items.hpp"

#include "collectors/html_text.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr int kDeepest = 60;

/// Tags of edits that are no messages: what was taken back, and what took back.
constexpr std::string_view kTakenBack[]{"mw-reverted", "mw-undo", "mw-rollback", "mw-manual-revert"};

std::optional<Instant> time_of(JsonValue item) {
  const auto text = item["timestamp"].string();
  return text ? parse_instant(*text) : std::nullopt;
}

bool taken_back(JsonValue row) {
  for (const auto tag : row["tags"])
    if (std::find(std::begin(kTakenBack), std::end(kTakenBack), tag.string().value_or("")) != std::end(kTakenBack)) return true;
  return false;
}

/// "/* Bridge */ answer" → "Bridge"; empty if the summary names no section.
std::string section_in(std::string_view summary) {
  if (!summary.starts_with("/*")) return {};
  const auto end = summary.find("*/");
  if (end == std::string_view::npos) return {};
  std::string_view name = summary.substr(2, end - 2);
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  return std::string{name.substr(0, name.find_last_not_of(' ') + 1)};
}

}  // namespace

std::string wiki_name(std::string_view name) {
  std::string out{name};
  std::replace(out.begin(), out.end(), '_', ' ');
  out.erase(0, std::min(out.find_first_not_of(' '), out.size()));
  out.erase(out.find_last_not_of(' ') + 1);
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::string WikiLinks::to_revision(std::int64_t revision) const {
  return site + script + "/index.php?oldid=" + std::to_string(revision);
}

std::string WikiLinks::to_page(std::string_view title) const {
  std::string name{title};
  std::replace(name.begin(), name.end(), ' ', '_');
  const auto at = article.find("$1");
  if (at == std::string::npos) return site + "/wiki/" + name;
  return site + article.substr(0, at) + name + article.substr(at + 2);
}

MediaWikiItems::MediaWikiItems(const PollInput& input, BatchBuilder& builder, std::vector<std::string> names, const WikiLinks& links)
    : input_(input), page_(input.page), builder_(builder), names_(std::move(names)), links_(links) {}

AuthorRole MediaWikiItems::role_of(std::string_view author) const {
  if (std::find(names_.begin(), names_.end(), author) != names_.end()) return AuthorRole::page;
  const bool team = std::any_of(page_.team.begin(), page_.team.end(),
                                [&](const std::string& name) { return wiki_name(name) == author; });
  return team ? AuthorRole::team : AuthorRole::citizen;
}

bool MediaWikiItems::take_contribution(JsonValue row) {
  const auto space = row["ns"].integer(), revision = row["revid"].integer();
  if (!space || !revision || *revision <= 0) {
    builder_.refuse_item();
    return false;
  }
  if (*space % 2 != 0 || *space < 0 || row["minor"].boolean().value_or(false)) return true;
  std::optional id = "rev/" + std::to_string(*revision);
  const auto created = time_of(row);
  if (builder_.passes_over(id, created, Kind::post)) return true;
  auto post = builder_.begin(std::move(id), created);
  if (!post) return false;
  post->kind = Kind::post;
  post->author = AuthorRole::page;
  post->author_key = wiki_name(row["user"].string().value_or(names_.front()));
  post->thread_id = post->id;
  post->permalink = links_.to_revision(*revision);
  builder_.add(std::move(*post));
  return true;
}

TextFacts MediaWikiItems::facts_of(JsonValue item) const {
  const auto html = item["html"].string();
  if (!html || html->empty()) return {};
  const std::string own = without_elements(*html, "blockquote");
  TextFacts facts = input_.read_text(html_to_text(own));
  facts.trivial = facts.trivial && own.find("<img") == std::string::npos;
  for (const auto& name : names_)
    if (own.find(':' + name + '"') != std::string::npos) {  // a link to the account
      facts.mentions.emplace_back(kMentionOfPage);
      break;
    }
  return facts;
}

/// `above`: the comment it stands beneath; empty: it stands at the section's top level.
void MediaWikiItems::take_comment(JsonValue item, Section& section, const std::string& above, int depth) {
  const auto name = item["name"].string();
  if (!name || name->empty() || depth > kDeepest) {
    section.unreadable = section.unreadable || section.root.empty();
    return builder_.refuse_item();
  }
  // The same author in the same minute: told apart by their order on the page.
  const int nth = ++(*section.names)[std::string{*name}];
  const std::string id = section.title + '#' + std::string{*name} + (nth > 1 ? '~' + std::to_string(nth) : "");
  const auto told = item["author"].string();
  const std::string author = told ? wiki_name(*told) : std::string{};
  const AuthorRole role = author.empty() ? AuthorRole::unknown : role_of(author);
  Kind kind = Kind::reply;
  const bool opens = section.root.empty();
  const std::string parent = !above.empty() ? above : section.root;
  if (opens) {
    section.root = id;
    section.of_office = is_office(role);
    kind = section.of_office ? Kind::post : Kind::visitor_post;
  } else if (section.of_office && parent == section.root) {
    kind = Kind::comment;
  }
  const auto created = time_of(item);
  if (!builder_.passes_over(id, created, kind)) {
    if (auto comment = builder_.begin(id, created)) {
      comment->kind = kind;
      comment->author = role;
      comment->author_key = author;
      comment->thread_id = section.root;
      if (!opens) comment->parent_id = parent;
      if (const auto anchor = item["id"].string()) comment->permalink = links_.to_page(section.title) + '#' + std::string{*anchor};
      comment->facts = facts_of(item);
      builder_.add(std::move(*comment));
    }
  }
  take_replies(item["replies"], section, id, depth + 1);
}

void MediaWikiItems::take_replies(JsonValue replies, Section& section, const std::string& above, int depth) {
  if (!replies.empty() && !replies.is_array()) return builder_.refuse_item();
  for (const auto reply : replies) {
    if (section.unreadable) return;
    if (reply["type"].string() == "heading") {
      Section inner{section.title, {}, false, false, section.names};
      take_replies(reply["replies"], inner, {}, depth + 1);
    } else if (reply["type"].string() == "comment") {
      take_comment(reply, section, above, depth);
    } else {
      section.unreadable = section.root.empty();
      builder_.refuse_item();
    }
  }
}

std::optional<std::int64_t> MediaWikiItems::take_sections(const std::string& title, JsonValue headings) {
  std::optional<std::int64_t> count = 0;
  std::unordered_map<std::string, int> names;
  for (const auto heading : headings) {
    if (heading["type"].string() != "heading") {
      builder_.refuse_item();
      count.reset();
      continue;
    }
    const auto told = heading["commentCount"].integer();
    if (!told || *told < 0) count.reset();
    if (count) *count += std::max<std::int64_t>(0, *told - 1);
    Section section{title, {}, false, false, &names};
    take_replies(heading["replies"], section, {}, 0);
  }
  return count;
}

void MediaWikiItems::take_revision(JsonValue row, const std::string& title, std::unordered_map<std::string, Section>& sections,
                                   Section& last) {
  const auto revision = row["revid"].integer();
  if (!revision || *revision <= 0) return builder_.refuse_item();
  const std::string id = "rev/" + std::to_string(*revision);
  const auto told = row["user"].string();
  const std::string author = told ? wiki_name(*told) : std::string{};
  const AuthorRole role = author.empty() ? AuthorRole::unknown : role_of(author);
  const std::string name = section_in(row["comment"].string().value_or(""));
  // Without a section's name an office's words follow what was said last; a citizen's begin anew.
  Section section = name.empty() ? (is_office(role) ? last : Section{}) : sections[name];
  Kind kind = Kind::reply;
  const bool opens = section.root.empty();
  if (opens) {
    section = {title, id, is_office(role), false, nullptr};
    kind = section.of_office ? Kind::post : Kind::visitor_post;
  } else if (section.of_office) {
    kind = Kind::comment;
  }
  if (!name.empty()) sections[name] = section;
  last = section;
  const auto created = time_of(row);
  if (builder_.passes_over(id, created, kind)) return;
  auto message = builder_.begin(id, created);
  if (!message) return;
  message->kind = kind;
  message->author = role;
  message->author_key = author;
  message->thread_id = section.root;
  if (!opens) message->parent_id = section.root;
  message->permalink = links_.to_revision(*revision);
  builder_.add(std::move(*message));
}

void MediaWikiItems::take_revisions(const std::string& title, const std::vector<JsonValue>& rows) {
  std::unordered_map<std::string, Section> sections;
  Section last;
  std::unordered_map<std::int64_t, std::int64_t> sizes{{0, 0}};  // 0: the page was created
  for (const auto row : rows)
    if (const auto id = row["revid"].integer(), size = row["size"].integer(); id && size) sizes.emplace(*id, *size);
  for (std::size_t i = rows.size(); i-- > 0;) {
    const JsonValue row = rows[i];
    const auto size = row["size"].integer();
    const auto parent = sizes.find(row["parentid"].integer().value_or(-1));
    const auto before = parent == sizes.end() ? std::nullopt : std::optional{parent->second};
    const bool adds = size && before && *size > *before;
    if (adds && !row["minor"].boolean().value_or(false) && !taken_back(row)) take_revision(row, title, sections, last);
  }
}

}  // namespace sarad
