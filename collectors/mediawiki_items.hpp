// SPDX-License-Identifier: Apache-2.0
// Contributions and talk pages of a wiki, read into activities. platforms/mediawiki.md, "Shapes", "Kinds and
// authors".
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "net/json.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

/// Wikis exist since 2001.
inline constexpr Instant kMediaWikiBegan{std::chrono::sys_days{std::chrono::year{2001} / 1 / 1}};

/// A user's or page's name as the wiki shows it: blanks for "_", a capital at the beginning (ASCII).
[[nodiscard]] std::string wiki_name(std::string_view name);

/// Where links into the wiki lead.
struct WikiLinks {
  std::string site;             ///< scheme://host
  std::string script = "/w";    ///< the folder of api.php and index.php; empty: the root
  std::string article = "/wiki/$1";

  [[nodiscard]] std::string to_revision(std::int64_t revision) const;
  [[nodiscard]] std::string to_page(std::string_view title) const;
};

class MediaWikiItems {
 public:
  /// `names`: the page's own account first, then its other names. All but it must outlive this.
  MediaWikiItems(const PollInput& input, BatchBuilder& builder, std::vector<std::string> names, const WikiLinks& links);

  /// A row of usercontribs. False if it is not of the right shape (then it is counted).
  bool take_contribution(JsonValue row);

  /// A talk page's sections as DiscussionTools tells them. Gives the messages that the platform counts in them
  /// less one opening each; nothing if a section has no count.
  std::optional<std::int64_t> take_sections(const std::string& title, JsonValue headings);

  /// A talk page's revisions, newest first, where nothing tells its sections: each that adds something is a
  /// message, and the summary names its section. No nesting.
  void take_revisions(const std::string& title, const std::vector<JsonValue>& rows);

 private:
  struct Section {
    std::string title, root;
    bool of_office = false;
    bool unreadable = false;  ///< its opening is: then nobody knows what the rest belongs to
    std::unordered_map<std::string, int>* names = nullptr;
  };

  [[nodiscard]] AuthorRole role_of(std::string_view author) const;
  [[nodiscard]] static bool is_office(AuthorRole role) { return role == AuthorRole::page || role == AuthorRole::team; }
  void take_comment(JsonValue item, Section& section, const std::string& above, int depth);
  void take_replies(JsonValue replies, Section& section, const std::string& above, int depth);
  void take_revision(JsonValue row, const std::string& title, std::unordered_map<std::string, Section>& sections,
                     Section& last);
  [[nodiscard]] TextFacts facts_of(JsonValue item) const;

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  std::vector<std::string> names_;
  const WikiLinks& links_;
};

}  // namespace sarad
