// SPDX-License-Identifier: Apache-2.0
// One conversation as the fold reads it: its items in replay order (R4), who speaks, and the tree
// they form (R8, R37). Knows nothing of cases.
#pragma once

#include "activity/activity.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarad {

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class ItemRole : std::uint8_t { message, word, deletion, other };

/// An activity in its thread. Items, authors and sub-threads are numbered within the thread.
struct Item {
  const Activity* activity = nullptr;
  Instant at{};  ///< when it is replayed
  ItemRole role = ItemRole::other;
  bool top_level = false;
  std::size_t author = kNone;  ///< of a message
  std::size_t parent = kNone;  ///< the known item directly above, the root included
  std::size_t above = kNone;   ///< the same, but none at top level: the way up of R8
  std::size_t sub_thread = kNone;
};

class Thread {
 public:
  /// `activities`: those of the thread, each id once, deletions of its items among them.
  Thread(std::string_view id, std::vector<const Activity*> activities);

  [[nodiscard]] std::string_view id() const { return id_; }
  [[nodiscard]] std::span<const Item> items() const { return items_; }
  /// The item with that id, deletions aside; kNone if unknown.
  [[nodiscard]] std::size_t find(std::string_view id) const;
  /// The author's number; kNone if nobody of that key writes in the thread.
  [[nodiscard]] std::size_t author(std::string_view key) const;
  [[nodiscard]] const std::string& author_key(std::size_t author) const { return *author_keys_[author]; }
  [[nodiscard]] std::size_t authors() const { return author_keys_.size(); }

  /// The item is there from now on.
  void appear(std::size_t item);
  /// R37: what a deletion of `target` takes away: the item itself and everything beneath it that
  /// has appeared and was not taken before; all of the thread if the target is its root.
  [[nodiscard]] std::vector<std::size_t> take_away(std::string_view target);

 private:
  void find_parents();
  void number_authors();
  void number_sub_threads();
  [[nodiscard]] std::string_view end_of_line(std::size_t item) const;
  [[nodiscard]] std::vector<std::size_t> take_all();
  void take(std::size_t item, std::vector<std::size_t>& taken);

  std::string_view id_;
  std::vector<Item> items_;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::unordered_map<std::string, std::size_t> author_index_;
  std::vector<const std::string*> author_keys_;
  std::vector<std::vector<std::size_t>> beneath_;
  std::vector<bool> linked_;   ///< stands in the list of the item above
  std::vector<bool> present_;  ///< has appeared and was not taken away
  std::vector<std::size_t> appeared_;
};

}  // namespace sarad
