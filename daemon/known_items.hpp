// SPDX-License-Identifier: Apache-2.0
// Which items of a page the ledger holds, for the loop's own use: a poll asks it so as to read the
// text and the author of what is new only.
#pragma once

#include "store/siphash.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// Ids are remembered by 64 bits of SipHash under a key drawn at every start: among a million items
/// of one page the odds that any two meet, and a comment is passed over, are 1 in 37 million.
class KnownItems {
 public:
  explicit KnownItems(const SipKey& key) : key_(&key) {}

  /// From now on threads are remembered too: for pages of platforms that name only the item above.
  void remember_threads() {
    if (!threads_) threads_ = std::make_unique<Threads>();
  }

  void add(std::string_view id, std::string_view thread = {}) {
    const auto h = hash(id);
    hashes_.insert(h);
    if (!threads_ || thread.empty()) return;
    const auto [place, fresh] = threads_->place_of.try_emplace(hash(thread), threads_->names.size());
    if (fresh) threads_->names.emplace_back(thread);
    threads_->of.insert_or_assign(h, place->second);
  }
  [[nodiscard]] bool contains(std::string_view id) const { return hashes_.contains(hash(id)); }
  [[nodiscard]] std::size_t size() const { return hashes_.size(); }
  /// The thread of that item; nothing if it is not held, or threads are not remembered.
  [[nodiscard]] std::optional<std::string> thread_of(std::string_view id) const {
    if (!threads_) return std::nullopt;
    const auto it = threads_->of.find(hash(id));
    return it == threads_->of.end() ? std::nullopt : std::optional{threads_->names[it->second]};
  }

 private:
  struct Threads {
    std::vector<std::string> names;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> place_of, of;  ///< a thread's, an item's hash → in names
  };

  [[nodiscard]] std::uint64_t hash(std::string_view id) const { return siphash128(*key_, 0, id)[0]; }

  const SipKey* key_;  ///< of all pages; outlives this
  boost::unordered_flat_set<std::uint64_t> hashes_;
  std::unique_ptr<Threads> threads_;
};

}  // namespace sarad
