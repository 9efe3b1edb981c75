// SPDX-License-Identifier: Apache-2.0
// The one record everything is built from: somebody wrote, or removed, something on a page.
// measures.md section 1 gives the meaning of every field.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// By position, never by guess (fixtures/README).
enum class Kind : std::uint8_t { post, comment, visitor_post, mention, reply, private_reply, deletion };

/// By identity, never by guess: no identity is `unknown`.
enum class AuthorRole : std::uint8_t { page, team, citizen, office, unknown };

[[nodiscard]] std::string_view to_string(Kind kind);
[[nodiscard]] std::string_view to_string(AuthorRole role);
[[nodiscard]] std::optional<Kind> kind_from(std::string_view text);
[[nodiscard]] std::optional<AuthorRole> author_role_from(std::string_view text);

/// The word by which `mentions` names the page itself (measures.md section 1).
inline constexpr std::string_view kMentionOfPage = "page";

/// What was taken from a text at the moment it was read; the text itself is dropped.
struct TextFacts {
  bool interim = false;                 ///< an interim update, "we are looking into it" (7.গ)
  bool trivial = false;                 ///< thanks, a greeting, an emoji: calls for no answer
  std::vector<std::string> mentions;    ///< author keys, and kMentionOfPage
  std::vector<std::string> refers_to;   ///< ids of registered offices that were tagged (7.গ)

  friend bool operator==(const TextFacts&, const TextFacts&) = default;
};

struct Activity {
  std::string id;                       ///< the platform's, unique within the page
  Kind kind = Kind::post;
  AuthorRole author = AuthorRole::unknown;
  std::string office;                   ///< only with AuthorRole::office: which one
  /// Who wrote it; empty if the platform does not tell. From a collector this is the platform's
  /// own author id; the ledger's door replaces it (and `facts.mentions`) by a keyed hash before
  /// anything is written, so behind the ledger it is a pseudonym (store/pseudonyms.hpp).
  std::string author_key;
  std::string thread_id;                ///< the root of the conversation
  std::optional<std::string> parent_id; ///< the object directly above; a deletion's target
  std::optional<Instant> created;       ///< the platform's time; absent only in a deletion
  Instant seen{};                       ///< when a poll first brought it
  std::optional<Instant> last_present;  ///< deletions: when the target was last seen alive
  std::string permalink;                ///< to the very post or comment; empty if none
  TextFacts facts;

  friend bool operator==(const Activity&, const Activity&) = default;
};

}  // namespace sarad
