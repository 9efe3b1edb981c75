// SPDX-License-Identifier: Apache-2.0
// What every platform's collector offers. A collector is one file: it knows what to ask, how to
// read the answer into a Batch and how to read the platform's errors. It knows no deadline, no
// clock and no socket. To add one: the file, its fixtures, and a line in platforms.def.
#pragma once

#include "activity/batch.hpp"
#include "activity/page.hpp"
#include "net/dialogue.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Takes the facts of measures.md section 1 from a text as it is read (interim, trivial). The
/// collector adds what the platform's own tags tell (mentions, refers_to), and puts U+FFFC in place of the
/// name of a tagged person, so that a message that is nothing but one is known (text_words.hpp, kTagMark).
using TextReader = std::function<TextFacts(std::string_view text)>;

/// Everything a poll may know. Lives until the dialogue ends.
struct PollInput {
  const Page& page;
  Cursor cursor;                              ///< as the last batch left it; empty at first
  std::span<const ThreadLook> threads;        ///< known conversations, for "has it changed?"
  std::vector<std::string> followed;          ///< threads to look into besides the listing
  Instant now{};                              ///< when the poll begins
  bool profile_wanted = false;                ///< the daily look at profile facts is due
  bool recheck_all = false;                   ///< read threads even if their count stands still
  /// Whether the ledger holds the item of that id: then no more is read of it than that it is still
  /// there, since its first version rules (R2). Empty: nothing is known.
  std::function<bool(std::string_view id)> known = {};
  /// The registered office that speaks with an account of this platform; empty text: none of them (R25, R40).
  std::function<std::string(std::string_view account)> office_of = {};
  const TextReader& read_text;
  /// The thread of an item that the ledger holds, where the platform's answer names only the item above
  /// (Telegram); nothing: not known. Empty: nothing is known.
  std::function<std::optional<std::string>(std::string_view id)> thread_of = {};
};

/// What a platform can show; a figure that rests on what it cannot show is not judged.
struct Capabilities {
  bool posts = true, comments = true, nested_replies = true;
  bool visitor_posts = false, mentions = false, team_replies = true, private_replies = false;
  bool deletions = false, profile = false, visitors_may_post = false, coverage_counts = false;
  bool threads_by_one = true;       ///< conversations are read one by one; else one listing holds them all
  bool counts_trustworthy = false;  ///< an unchanged count proves an unchanged thread (P12)
  bool threads_told = true;         ///< an answer names its conversation; else only what is above it (PollInput::thread_of)
  bool mention_answers = true;      ///< what the page answers beneath a mention is shown; else nothing tells
};

/// What using a platform takes, in words for operators (docs/platforms.md).
struct Terms {
  std::string_view push;         ///< what it can push to us; empty: nothing
  std::string_view cost;         ///< "1 unit a call": what a poll spends
  std::string_view quota;        ///< what is granted, for how long
  std::string_view permissions;  ///< scopes, roles and settings that the page's admin must grant
};

struct TokenDesk;
struct Delivery;
struct PushPlace;
struct PushReply;

struct Platform {
  std::string_view name;            ///< "facebook": in configuration and labels
  std::string_view title;           ///< "Facebook Pages": for people
  std::string_view default_base;    ///< API host; empty: the page's account tells
  Capabilities can;

  /// One poll of one page. Each request is made once: retries are the scheduler's business.
  Dialogue<Batch> (*poll)(PollInput input);

  /// A link to the page for people, from its account.
  std::string (*page_link)(const Page& page);

  Terms terms{};

  /// Reads what the platform pushes to an app's hook (collectors/push.hpp); nullptr: it pushes nothing we take.
  PushReply (*take_push)(const Delivery& delivery, const PushPlace& place) = nullptr;

  /// What can be asked about its tokens (collectors/tokens.hpp); nullptr: nothing.
  const TokenDesk* tokens = nullptr;
};

// `const` alone would hide them from the registry.
#define SARAD_PLATFORM(name) extern const Platform platform_##name;
#include "collectors/platforms.def"
#undef SARAD_PLATFORM

/// All platforms, in the order of platforms.def.
[[nodiscard]] std::span<const Platform* const> platforms();

/// The platform of that name; nullptr if sarad has none.
[[nodiscard]] const Platform* find_platform(std::string_view name);

}  // namespace sarad
