// SPDX-License-Identifier: Apache-2.0
#include "measures/facts.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace sarad {
namespace {

bool is_known(const Activity& activity, Instant as_of) {
  return activity.seen <= as_of && (!activity.created || *activity.created <= as_of);
}

int rank(const Activity& activity) {
  if (activity.kind == Kind::deletion) return 2;
  return is_message(activity) ? 0 : 1;
}

}  // namespace

std::vector<const Activity*> known_at(std::span<const Activity> activities, Instant as_of) {
  std::vector<const Activity*> known;
  std::unordered_map<std::string_view, std::size_t> places;
  known.reserve(activities.size());
  places.reserve(activities.size());
  for (const auto& activity : activities) {
    if (!is_known(activity, as_of)) continue;
    const auto [it, fresh] = places.emplace(activity.id, known.size());
    if (fresh) {
      known.push_back(&activity);
    } else if (rules_over(activity, *known[it->second])) {
      known[it->second] = &activity;
    }
  }
  return known;
}

bool is_message(const Activity& activity) {
  if (activity.author != AuthorRole::citizen && activity.author != AuthorRole::unknown) return false;
  return activity.kind == Kind::comment || activity.kind == Kind::visitor_post || activity.kind == Kind::mention ||
         activity.kind == Kind::reply;
}

bool is_word(const Activity& activity) {
  if (activity.author == AuthorRole::citizen || activity.author == AuthorRole::unknown) return false;
  return activity.kind == Kind::comment || activity.kind == Kind::reply || activity.kind == Kind::private_reply;
}

bool is_top_level(const Activity& activity) {
  return !activity.parent_id || *activity.parent_id == activity.thread_id;
}

std::string author_of(const Activity& message) {
  return message.author_key.empty() ? "~" + message.id : message.author_key;
}

Instant replayed_at(const Activity& activity) {
  return activity.created.value_or(activity.seen);
}

Instant judged_at(const Activity& deletion) {
  return deletion.created.value_or(std::min(deletion.last_present.value_or(deletion.seen), deletion.seen));
}

bool replays_before(const Activity& a, const Activity& b) {
  if (const auto x = replayed_at(a), y = replayed_at(b); x != y) return x < y;
  if (const int x = rank(a), y = rank(b); x != y) return x < y;
  return a.id < b.id;
}

}  // namespace sarad
