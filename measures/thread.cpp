// SPDX-License-Identifier: Apache-2.0
#include "measures/thread.hpp"

#include "measures/facts.hpp"

#include <algorithm>
#include <unordered_set>

namespace sarad {
namespace {

ItemRole role_of(const Activity& activity) {
  if (activity.kind == Kind::deletion) return ItemRole::deletion;
  if (is_message(activity)) return ItemRole::message;
  return is_word(activity) ? ItemRole::word : ItemRole::other;
}

}  // namespace

Thread::Thread(std::string_view id, std::vector<const Activity*> activities)
    : id_(id), beneath_(activities.size()), linked_(activities.size()), present_(activities.size()) {
  std::sort(activities.begin(), activities.end(),
            [](const Activity* a, const Activity* b) { return replays_before(*a, *b); });
  items_.reserve(activities.size());
  index_.reserve(activities.size());
  for (const auto* activity : activities) {
    if (activity->kind != Kind::deletion) index_.emplace(activity->id, items_.size());
    Item item;
    item.activity = activity;
    item.at = replayed_at(*activity);
    item.role = role_of(*activity);
    item.top_level = is_top_level(*activity);
    items_.push_back(item);
  }
  find_parents();
  number_authors();
  number_sub_threads();
}

void Thread::find_parents() {
  for (auto& item : items_) {
    if (item.role == ItemRole::deletion || !item.activity->parent_id) continue;
    item.parent = find(*item.activity->parent_id);
    if (!item.top_level) item.above = item.parent;
  }
}

void Thread::number_authors() {
  for (auto& item : items_) {
    if (item.role != ItemRole::message) continue;
    const auto [it, fresh] = author_index_.emplace(author_of(*item.activity), author_keys_.size());
    if (fresh) author_keys_.push_back(&it->first);
    item.author = it->second;
  }
}

/// R8: the last id of the item's line.
std::string_view Thread::end_of_line(std::size_t item) const {
  std::unordered_set<std::size_t> seen;
  for (std::size_t at = item;; at = items_[at].above) {
    seen.insert(at);
    if (items_[at].top_level) return items_[at].activity->id;
    if (items_[at].above == kNone) return *items_[at].activity->parent_id;
    if (seen.contains(items_[at].above)) return items_[at].activity->id;
  }
}

void Thread::number_sub_threads() {
  enum class Mark : std::uint8_t { fresh, walking, known, looping };
  std::vector<Mark> marks(items_.size(), Mark::fresh);
  std::unordered_map<std::string_view, std::size_t> numbers;
  const auto number = [&](std::string_view id) { return numbers.emplace(id, numbers.size()).first->second; };
  std::vector<std::size_t> path;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].role == ItemRole::deletion) continue;
    path.clear();
    std::size_t at = i;
    for (; at != kNone && marks[at] == Mark::fresh; at = items_[at].above) {
      marks[at] = Mark::walking;
      path.push_back(at);
    }
    // A walk that ends in a loop has an end of its own for every item on it.
    const bool loops = at != kNone && marks[at] != Mark::known;
    const std::size_t end = loops          ? kNone
                            : at != kNone  ? items_[at].sub_thread
                            : path.empty() ? kNone
                                           : number(end_of_line(path.back()));
    for (const std::size_t passed : path) {
      items_[passed].sub_thread = loops ? number(end_of_line(passed)) : end;
      marks[passed] = loops ? Mark::looping : Mark::known;
    }
  }
}

std::size_t Thread::find(std::string_view id) const {
  const auto it = index_.find(id);
  return it == index_.end() ? kNone : it->second;
}

std::size_t Thread::author(std::string_view key) const {
  const auto it = author_index_.find(std::string{key});
  return it == author_index_.end() ? kNone : it->second;
}

void Thread::appear(std::size_t item) {
  present_[item] = true;
  appeared_.push_back(item);
  for (std::size_t at = item; at != kNone && items_[at].above != kNone && !linked_[at]; at = items_[at].above) {
    linked_[at] = true;
    beneath_[items_[at].above].push_back(at);
  }
}

std::vector<std::size_t> Thread::take_away(std::string_view target) {
  if (target == id_) return take_all();
  std::vector<std::size_t> taken;
  const std::size_t root = find(target);
  if (root == kNone) return taken;
  std::vector<std::size_t> waiting{root};
  while (!waiting.empty()) {
    const std::size_t item = waiting.back();
    waiting.pop_back();
    take(item, taken);
    for (const std::size_t below : beneath_[item]) {
      linked_[below] = false;
      waiting.push_back(below);
    }
    beneath_[item].clear();
  }
  return taken;
}

std::vector<std::size_t> Thread::take_all() {
  std::vector<std::size_t> taken;
  for (const std::size_t item : appeared_) take(item, taken);
  appeared_.clear();
  return taken;
}

void Thread::take(std::size_t item, std::vector<std::size_t>& taken) {
  if (!present_[item]) return;
  present_[item] = false;
  taken.push_back(item);
}

}  // namespace sarad
