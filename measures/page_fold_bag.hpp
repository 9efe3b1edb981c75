// SPDX-License-Identifier: Apache-2.0
// An ordered multiset kept in blocks of neighbours: little memory, O(log n) to add, remove and find, and quick to
// walk. Part of page_fold; for plain values with an order.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sarad {

template <class T>
class SortedBag {
 public:
  /// A place in the bag; valid until the bag changes.
  struct Place {
    std::size_t block = 0, at = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const T& front() const { return blocks_.front().front(); }
  [[nodiscard]] const T& back() const { return blocks_.back().back(); }
  /// Heap bytes held.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = blocks_.capacity() * sizeof(Block);
    for (const auto& block : blocks_) sum += block.capacity() * sizeof(T);
    return sum;
  }

  void insert(const T& value) {
    ++size_;
    if (blocks_.empty()) {
      blocks_.push_back({value});
      return;
    }
    std::size_t b = block_of(value);
    if (b == blocks_.size()) {
      --b;
      if (blocks_[b].size() >= kMost) {  // in order of arrival: leave the full block full
        blocks_.push_back({value});
        return;
      }
    } else if (blocks_[b].size() >= kMost) {
      split(b);
      if (blocks_[b].back() < value) ++b;
    }
    Block& block = blocks_[b];
    block.insert(std::upper_bound(block.begin(), block.end(), value), value);
  }

  /// Removes one that equals `value`. False: there is none.
  bool erase(const T& value) {
    const Place place = lower_bound(value);
    if (place == end() || value < (*this)[place]) return false;
    Block& block = blocks_[place.block];
    block.erase(block.begin() + static_cast<std::ptrdiff_t>(place.at));
    if (block.empty()) blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(place.block));
    --size_;
    return true;
  }

  void clear() {
    blocks_.clear();
    size_ = 0;
  }

  [[nodiscard]] const T& operator[](Place place) const { return blocks_[place.block][place.at]; }
  [[nodiscard]] Place begin() const { return {}; }
  [[nodiscard]] Place end() const { return {blocks_.size(), 0}; }
  [[nodiscard]] Place next(Place place) const {
    return ++place.at < blocks_[place.block].size() ? place : Place{place.block + 1, 0};
  }

  /// Of any place but begin().
  [[nodiscard]] Place prev(Place place) const {
    return place.at > 0 ? Place{place.block, place.at - 1}
                        : Place{place.block - 1, blocks_[place.block - 1].size() - 1};
  }

  /// First place at which `is_before` no longer holds; it must hold for a first part of the bag only.
  template <class Predicate>
  [[nodiscard]] Place partition(Predicate is_before) const {
    const auto block =
        std::partition_point(blocks_.begin(), blocks_.end(), [&](const Block& b) { return is_before(b.back()); });
    if (block == blocks_.end()) return end();
    const auto at = std::partition_point(block->begin(), block->end(), is_before);
    return {static_cast<std::size_t>(block - blocks_.begin()), static_cast<std::size_t>(at - block->begin())};
  }
  /// First place whose value is not less.
  [[nodiscard]] Place lower_bound(const T& value) const {
    return partition([&](const T& x) { return x < value; });
  }

  /// The first place at or after `place` whose value is not less, for walks with ever larger values; adds those passed
  /// to `passed`. O(blocks and neighbours passed).
  [[nodiscard]] Place seek(Place place, const T& value, std::size_t& passed) const {
    while (place.block < blocks_.size() && blocks_[place.block].back() < value) {
      passed += blocks_[place.block].size() - place.at;
      place = {place.block + 1, 0};
    }
    if (place.block == blocks_.size()) return place;
    for (const Block& block = blocks_[place.block]; block[place.at] < value; ++place.at) ++passed;
    return place;
  }
  /// Backwards from `place`: where the values before it are all less, for walks with ever smaller values; adds those
  /// passed to `passed`. The place may be the end of a block: good for seek_back() only.
  [[nodiscard]] Place seek_back(Place place, const T& value, std::size_t& passed) const {
    while (place.block > 0 || place.at > 0) {
      if (place.at == 0) place = {place.block - 1, blocks_[place.block - 1].size()};
      const Block& block = blocks_[place.block];
      if (!(block.front() < value)) {
        passed += place.at;
        place.at = 0;
        continue;
      }
      for (; !(block[place.at - 1] < value); --place.at) ++passed;
      break;
    }
    return place;
  }

  /// How many lie in [from, to), two places in order. O(blocks between).
  [[nodiscard]] std::size_t distance(Place from, Place to) const {
    if (from.block == to.block) return to.at - from.at;
    std::size_t n = blocks_[from.block].size() - from.at + to.at;
    for (std::size_t b = from.block + 1; b < to.block; ++b) n += blocks_[b].size();
    return n;
  }

  /// Calls `visit` with each value in [from, to).
  template <class Visit>
  void walk(Place from, Place to, Visit visit) const {
    for (; from != to; from = next(from)) visit((*this)[from]);
  }

 private:
  using Block = std::vector<T>;
  static constexpr std::size_t kMost = 4096 / sizeof(T);

  /// The first block that ends at or after `value`.
  [[nodiscard]] std::size_t block_of(const T& value) const {
    const auto it =
        std::partition_point(blocks_.begin(), blocks_.end(), [&](const Block& b) { return b.back() < value; });
    return static_cast<std::size_t>(it - blocks_.begin());
  }

  void split(std::size_t b) {
    const auto half = static_cast<std::ptrdiff_t>(blocks_[b].size() / 2);
    Block upper(blocks_[b].begin() + half, blocks_[b].end());
    blocks_[b].erase(blocks_[b].begin() + half, blocks_[b].end());
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(b) + 1, std::move(upper));
  }

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

/// How many of its values lie below each of two marks that move.
class MarkedBag {
 public:
  void insert(std::int64_t value) {
    bag_.insert(value);
    for (auto& mark : marks_)
      if (value < mark.at) ++mark.below;
  }
  bool erase(std::int64_t value) {
    if (!bag_.erase(value)) return false;
    for (auto& mark : marks_)
      if (value < mark.at) --mark.below;
    return true;
  }
  /// O(log n + those passed / 512).
  void move(std::size_t which, std::int64_t to) {
    Mark& mark = marks_[which];
    if (to == mark.at) return;
    const auto low = bag_.lower_bound(std::min(to, mark.at)), high = bag_.lower_bound(std::max(to, mark.at));
    const std::size_t passed = low == high ? 0 : bag_.distance(low, high);
    mark.below = to > mark.at ? mark.below + passed : mark.below - passed;
    mark.at = to;
  }
  [[nodiscard]] std::size_t below(std::size_t which) const { return marks_[which].below; }
  [[nodiscard]] std::size_t size() const { return bag_.size(); }
  [[nodiscard]] const SortedBag<std::int64_t>& bag() const { return bag_; }
  [[nodiscard]] std::size_t bytes() const { return bag_.bytes(); }

 private:
  struct Mark {
    std::int64_t at = std::numeric_limits<std::int64_t>::min();
    std::size_t below = 0;
  };
  SortedBag<std::int64_t> bag_;
  std::array<Mark, 2> marks_;
};

}  // namespace sarad
