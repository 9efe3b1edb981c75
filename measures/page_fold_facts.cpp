// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold_facts.hpp"

#include "measures/facts.hpp"

#include <algorithm>

namespace sarad {
namespace {

const std::string kNoTarget("\0", 1);

std::uint64_t hash_of(std::string_view id) {
  return std::hash<std::string_view>{}(id);
}

Instant known_from(const Activity& a) {
  return std::max(a.seen, a.created.value_or(a.seen));
}

}  // namespace

std::optional<Activity> PageFacts::admit(Activity activity, const Changing& changing) {
  const auto place = place_of(activity.id);
  if (!place) {
    insert(std::move(activity), changing);
    return std::nullopt;
  }
  const Activity known = *find(activity.id);
  const bool rules = rules_over(activity, known);
  const Instant now_ruling = known_from(rules ? activity : known), other = known_from(rules ? known : activity);
  std::optional<Activity> kept;
  if (other < now_ruling) kept = rules ? known : activity;
  if (!rules) return kept;
  remove(known, *place, changing);
  insert(std::move(activity), changing);
  return kept;
}

std::optional<PageFacts::Place> PageFacts::thread_of(std::string_view id) const {
  const auto place = place_of(id);
  return place && *place != kDeletion ? place : std::nullopt;
}

std::optional<PageFacts::Place> PageFacts::place_of(std::string_view id) const {
  if (!same_hash_.empty())
    if (const auto it = same_hash_.find(id); it != same_hash_.end()) return it->second;
  const auto it = by_id_.find(hash_of(id));
  if (it == by_id_.end()) return std::nullopt;
  const bool is_it = it->second == kDeletion ? target_of_.contains(id) : threads_[it->second].contains(id);
  return is_it ? std::optional{it->second} : std::nullopt;
}

std::optional<PageFacts::Place> PageFacts::find_thread(std::string_view id) const {
  for (std::uint64_t hash = hash_of(id);; ++hash) {
    const auto it = by_thread_id_.find(hash);
    if (it == by_thread_id_.end()) return std::nullopt;
    if (threads_[it->second].id() != id) continue;
    return threads_[it->second].empty() ? std::nullopt : std::optional{it->second};
  }
}

PageFacts::Place PageFacts::thread_for(const std::string& id) {
  for (std::uint64_t hash = hash_of(id);; ++hash) {
    const auto [it, fresh] = by_thread_id_.try_emplace(hash, static_cast<Place>(threads_.size()));
    if (fresh) threads_.emplace_back(id);
    if (threads_[it->second].id() == id) return it->second;
  }
}

std::optional<Activity> PageFacts::find(std::string_view id) const {
  const auto place = place_of(id);
  if (!place) return std::nullopt;
  const auto all = *place == kDeletion ? deletions_of(target_of_.find(id)->second) : threads_[*place].unpack();
  return *std::find_if(all.begin(), all.end(), [&](const Activity& a) { return a.id == id; });
}

const std::vector<Activity>& PageFacts::deletions_of(std::string_view target) const {
  static const std::vector<Activity> none;
  const auto it = deletions_.find(target);
  return it == deletions_.end() ? none : it->second;
}

void PageFacts::insert(Activity activity, const Changing& changing) {
  ++size_;
  const bool is_deletion = activity.kind == Kind::deletion;
  const Place place = is_deletion ? kDeletion : thread_for(activity.thread_id);
  if (const auto [it, fresh] = by_id_.try_emplace(hash_of(activity.id), place); !fresh)
    same_hash_.emplace(activity.id, place);
  if (is_deletion) {
    insert_deletion(std::move(activity), changing);
    return;
  }
  changing(place);
  touch_namesake(activity.id, changing);
  threads_[place].append(activity);
}

void PageFacts::insert_deletion(Activity deletion, const Changing& changing) {
  touch_target(deletion.parent_id, changing);
  const std::string target = deletion.parent_id.value_or(kNoTarget);
  target_of_.emplace(deletion.id, target);
  deletions_[target].push_back(std::move(deletion));
}

void PageFacts::remove(const Activity& activity, Place place, const Changing& changing) {
  --size_;
  if (place == kDeletion) {
    touch_target(activity.parent_id, changing);
    const auto target = target_of_.find(activity.id);
    std::erase_if(deletions_[target->second], [&](const Activity& a) { return a.id == activity.id; });
    target_of_.erase(target);
  } else {
    changing(place);
    touch_namesake(activity.id, changing);
    auto all = threads_[place].unpack();
    std::erase_if(all, [&](const Activity& a) { return a.id == activity.id; });
    threads_[place].pack(all);
  }
  if (const auto it = same_hash_.find(activity.id); it != same_hash_.end()) {
    same_hash_.erase(it);
  } else {
    by_id_.erase(hash_of(activity.id));
  }
}

void PageFacts::touch_target(const std::optional<std::string>& target, const Changing& changing) const {
  if (!target) return;
  auto place = place_of(*target);
  if (!place || *place == kDeletion) place = find_thread(*target);
  if (place) changing(*place);
}

/// A deletion of a thread's root that is nowhere to be seen joins the thread of that name, until the root turns up
/// elsewhere.
void PageFacts::touch_namesake(std::string_view id, const Changing& changing) const {
  if (deletions_of(id).empty()) return;
  if (const auto place = find_thread(id)) changing(*place);
}

std::vector<Activity> PageFacts::thread(Place place) const {
  const PackedThread& packed = threads_[place];
  auto all = packed.unpack();
  if (deletions_.empty() || all.empty()) return all;
  const std::size_t own = all.size();
  for (std::size_t i = 0; i < own; ++i) {
    const auto& deletions = deletions_of(all[i].id);
    all.insert(all.end(), deletions.begin(), deletions.end());
  }
  const auto& of_thread = deletions_of(packed.id());
  if (of_thread.empty()) return all;
  const auto root = place_of(packed.id());
  if (!root || *root == kDeletion) all.insert(all.end(), of_thread.begin(), of_thread.end());
  return all;
}

void PageFacts::for_each(const std::function<void(const Activity&)>& visit) const {
  for (const auto& thread : threads_)
    for (const auto& activity : thread.unpack()) visit(activity);
  for (const auto& [target, deletions] : deletions_)
    for (const auto& deletion : deletions) visit(deletion);
}

std::size_t PageFacts::bytes() const {
  constexpr std::size_t kSlot = sizeof(std::pair<std::uint64_t, Place>) + 1, kDeletionBytes = sizeof(Activity) + 250;
  std::size_t sum = (threads_.capacity() - threads_.size()) * sizeof(PackedThread);
  for (const auto& thread : threads_) sum += thread.bytes();
  const auto slots = [](const auto& map) { return map.bucket_count(); };
  return sum + (slots(by_thread_id_) + slots(by_id_)) * kSlot + target_of_.size() * kDeletionBytes;
}

}  // namespace sarad
