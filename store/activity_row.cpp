// SPDX-License-Identifier: Apache-2.0
#include "store/activity_row.hpp"

#include <charconv>
#include <span>
#include <vector>

namespace sarad {
namespace {

// The numbers stand in files: a kind or role may be added at the end, never put between.
static_assert(static_cast<int>(Kind::post) == 0 && static_cast<int>(Kind::deletion) == 6);
static_assert(static_cast<int>(AuthorRole::page) == 0 && static_cast<int>(AuthorRole::unknown) == 4);

// Bits of `flags`.
constexpr std::int64_t kInterim = 1, kTrivial = 2, kParentIsThread = 4;

/// Each item as "<bytes>:<item>": an item may hold anything.
std::string pack(const std::vector<std::string>& items) {
  std::string packed;
  for (const auto& item : items) packed.append(std::to_string(item.size())).append(1, ':').append(item);
  return packed;
}

bool unpack(std::string_view packed, std::vector<std::string>& items) {
  while (!packed.empty()) {
    std::size_t length = 0;
    const auto [end, trouble] = std::from_chars(packed.data(), packed.data() + packed.size(), length);
    if (trouble != std::errc{} || end == packed.data() + packed.size() || *end != ':') return false;
    packed.remove_prefix(static_cast<std::size_t>(end - packed.data()) + 1);
    if (length > packed.size()) return false;
    items.emplace_back(packed.substr(0, length));
    packed.remove_prefix(length);
  }
  return true;
}

void bind_unless_empty(sqlite::Statement& statement, int n, std::string_view text) {
  text.empty() ? statement.bind_null(n) : statement.bind(n, text);
}

std::optional<std::int64_t> number(const std::optional<Instant>& t) {
  if (!t) return std::nullopt;
  return t->time_since_epoch().count();
}

Instant instant(std::int64_t seconds) { return Instant{Seconds{seconds}}; }

std::optional<Instant> instant(const std::optional<std::int64_t>& seconds) {
  if (!seconds) return std::nullopt;
  return instant(*seconds);
}

}  // namespace

ActivityRow::ActivityRow(const Activity& activity)
    : activity_(activity), mentions_(pack(activity.facts.mentions)), refers_to_(pack(activity.facts.refers_to)) {}

void ActivityRow::bind(sqlite::Statement& s, int n) const {
  const Activity& a = activity_;
  const bool parent_is_thread = a.parent_id && *a.parent_id == a.thread_id;
  s.bind(n, std::string_view{a.id});
  s.bind(n + 1, static_cast<std::int64_t>(a.kind));
  s.bind(n + 2, static_cast<std::int64_t>(a.author));
  s.bind(n + 3, (a.facts.interim ? kInterim : 0) | (a.facts.trivial ? kTrivial : 0) |
                    (parent_is_thread ? kParentIsThread : 0));
  s.bind(n + 4, number(a.created));
  s.bind(n + 5, a.seen.time_since_epoch().count());
  s.bind(n + 6, number(a.last_present));
  a.thread_id == a.id ? s.bind_null(n + 7) : s.bind(n + 7, std::string_view{a.thread_id});
  a.parent_id && !parent_is_thread ? s.bind(n + 8, std::string_view{*a.parent_id}) : s.bind_null(n + 8);
  bind_unless_empty(s, n + 9, a.author_key);
  bind_unless_empty(s, n + 10, a.office);
  bind_unless_empty(s, n + 11, a.permalink);
  bind_unless_empty(s, n + 12, mentions_);
  bind_unless_empty(s, n + 13, refers_to_);
}

Result<Activity> read_activity(const sqlite::Statement& s, int n) {
  Activity a;
  a.id = s.text(n);
  const auto kind = s.integer(n + 1), author = s.integer(n + 2), flags = s.integer(n + 3);
  a.created = instant(s.optional_integer(n + 4));
  a.seen = instant(s.integer(n + 5));
  a.last_present = instant(s.optional_integer(n + 6));
  a.thread_id = s.is_null(n + 7) ? a.id : std::string{s.text(n + 7)};
  a.parent_id = (flags & kParentIsThread) != 0 ? std::optional{a.thread_id} : s.optional_text(n + 8);
  a.author_key = s.text(n + 9);
  a.office = s.text(n + 10);
  a.permalink = s.text(n + 11);
  const bool readable = unpack(s.text(n + 12), a.facts.mentions) && unpack(s.text(n + 13), a.facts.refers_to);
  if (!readable || kind < 0 || kind > static_cast<int>(Kind::deletion) || author < 0 ||
      author > static_cast<int>(AuthorRole::unknown))
    return Error{Errc::storage, "the ledger's record of activity \"" + a.id + "\" makes no sense; restore a backup"};
  a.kind = static_cast<Kind>(kind);
  a.author = static_cast<AuthorRole>(author);
  a.facts.interim = (flags & kInterim) != 0;
  a.facts.trivial = (flags & kTrivial) != 0;
  return a;
}

}  // namespace sarad
