// SPDX-License-Identifier: Apache-2.0
// Which items of a page the ledger holds, for the loop's own use: a poll asks it so as to read the
// text and the author of what is new only.
#pragma once

#include "store/siphash.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sarad {

/// Ids are remembered by 64 bits of SipHash under a key drawn at every start: among a million items
/// of one page the odds that any two meet, and a comment is passed over, are 1 in 37 million.
class KnownItems {
 public:
  explicit KnownItems(const SipKey& key) : key_(&key) {}

  void add(std::string_view id) { hashes_.insert(hash(id)); }
  [[nodiscard]] bool contains(std::string_view id) const { return hashes_.contains(hash(id)); }
  [[nodiscard]] std::size_t size() const { return hashes_.size(); }

 private:
  [[nodiscard]] std::uint64_t hash(std::string_view id) const { return siphash128(*key_, 0, id)[0]; }

  const SipKey* key_;  ///< of all pages; outlives this
  boost::unordered_flat_set<std::uint64_t> hashes_;
};

}  // namespace sarad
