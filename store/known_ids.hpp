// SPDX-License-Identifier: Apache-2.0
// Which (page, id) the ledger holds, and in which row: in memory, rebuilt at start by one scan. It
// stands in for a unique index on text, which costs four times as much when ids arrive in random
// order (measured: performance G8).
#pragma once

#include "store/siphash.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace sarad {

/// Ids are remembered by 128 bits of SipHash under a key drawn at every start. Two ids that meet
/// would lose an activity: among a thousand million ids the odds are 1 in 10^20, and no platform or
/// citizen can raise them, since the key is known to nobody. So no look into the file is needed.
class KnownIds {
 public:
  using Row = std::uint32_t;
  static constexpr std::int64_t kMostRows = std::numeric_limits<Row>::max();

  KnownIds();  ///< with a key from the system's random source

  void reserve(std::size_t count) { rows_.reserve(count); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// The row of that id; nothing if it is not known.
  [[nodiscard]] std::optional<Row> find(std::int64_t page, std::string_view id) const;
  /// False if the id is known already: nothing is changed then.
  bool add(std::int64_t page, std::string_view id, Row row);
  void forget(std::int64_t page, std::string_view id);

 private:
  /// In four words, so that an entry takes 20 bytes and not 24.
  using Key = std::array<std::uint32_t, 4>;
  struct FirstWords {
    using is_avalanching = void;
    std::size_t operator()(const Key& key) const { return key[0] | std::size_t{key[1]} << 32; }
  };
  [[nodiscard]] Key key_of(std::int64_t page, std::string_view id) const;

  SipKey key_;
  boost::unordered_flat_map<Key, Row, FirstWords> rows_;
};

}  // namespace sarad
