// SPDX-License-Identifier: Apache-2.0
// A heap of numbered arms, the largest key on top, in which any arm can be moved or taken out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sarad {

class IndexedHeap {
 public:
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  [[nodiscard]] std::uint32_t top() const { return heap_.front().arm; }
  [[nodiscard]] float top_key() const { return heap_.front().key; }
  [[nodiscard]] bool contains(std::uint32_t arm) const { return arm < place_.size() && place_[arm] != kNowhere; }

  /// Puts the arm in, or moves it. O(log n).
  void set(std::uint32_t arm, float key) {
    if (arm >= place_.size()) place_.resize(arm + std::size_t{1}, kNowhere);
    if (place_[arm] == kNowhere) {
      place_[arm] = static_cast<std::uint32_t>(heap_.size());
      heap_.push_back({key, arm});
      up(heap_.size() - 1);
      return;
    }
    const std::size_t at = place_[arm];
    const float before = std::exchange(heap_[at].key, key);
    if (key > before) up(at);
    if (key < before) down(at);
  }

  /// Nothing if the arm is not in. O(log n).
  void erase(std::uint32_t arm) {
    if (!contains(arm)) return;
    const std::size_t at = place_[arm];
    place_[arm] = kNowhere;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (at == heap_.size()) return;
    heap_[at] = last;
    place_[last.arm] = static_cast<std::uint32_t>(at);
    up(at);
    down(place_[last.arm]);
  }

 private:
  struct Entry {
    float key;
    std::uint32_t arm;
  };
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  void settle(std::size_t at, Entry entry) {
    heap_[at] = entry;
    place_[entry.arm] = static_cast<std::uint32_t>(at);
  }
  void up(std::size_t at) {
    const Entry entry = heap_[at];
    while (at > 0 && heap_[(at - 1) / 2].key < entry.key) {
      settle(at, heap_[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    settle(at, entry);
  }
  void down(std::size_t at) {
    const Entry entry = heap_[at];
    for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && heap_[child + 1].key > heap_[child].key) ++child;
      if (heap_[child].key <= entry.key) break;
      settle(at, heap_[child]);
      at = child;
    }
    settle(at, entry);
  }

  std::vector<Entry> heap_;
  std::vector<std::uint32_t> place_;
};

}  // namespace sarad
