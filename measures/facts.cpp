// SPDX-License-Identifier: Apache-2.0
#include "measures/facts.hpp"

#include <algorithm>
#include <compare>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace sarad {
namespace {

/// R2's order of versions with the same `seen`: absent times last, absent texts as empty, enums by
/// their words, `office:<id>` as one word.
std::strong_ordering by_content(const Activity& a, const Activity& b) {
  const auto time = [](const Activity& x) { return std::pair{!x.created.has_value(), x.created.value_or(Instant{})}; };
  if (const auto order = time(a) <=> time(b); order != 0) return order;
  if (const auto order = std::tie(a.facts.interim, a.facts.trivial, a.facts.mentions, a.facts.refers_to) <=>
                         std::tie(b.facts.interim, b.facts.trivial, b.facts.mentions, b.facts.refers_to);
      order != 0)
    return order;
  if (const auto order = to_string(a.kind) <=> to_string(b.kind); order != 0) return order;
  if (const auto order = std::pair{to_string(a.author), std::string_view{a.office}} <=>
                         std::pair{to_string(b.author), std::string_view{b.office}};
      order != 0)
    return order;
  const auto parent = [](const Activity& x) {
    return x.parent_id ? std::string_view{*x.parent_id} : std::string_view{};
  };
  if (const auto order = parent(a) <=> parent(b); order != 0) return order;
  if (const auto order = std::tie(a.thread_id, a.author_key) <=> std::tie(b.thread_id, b.author_key); order != 0)
    return order;
  const auto present = [](const Activity& x) {
    return std::pair{x.last_present.has_value(), x.last_present.value_or(Instant{})};
  };
  return present(a) <=> present(b);
}

bool is_known(const Activity& activity, Instant as_of) {
  return activity.seen <= as_of && (!activity.created || *activity.created <= as_of);
}

int rank(const Activity& activity) {
  if (activity.kind == Kind::deletion) return 2;
  return is_message(activity) ? 0 : 1;
}

}  // namespace

bool rules_over(const Activity& a, const Activity& b) {
  return a.seen != b.seen ? a.seen < b.seen : by_content(a, b) < 0;
}

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
