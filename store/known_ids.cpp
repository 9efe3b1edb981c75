// SPDX-License-Identifier: Apache-2.0
#include "store/known_ids.hpp"

namespace sarad {

KnownIds::KnownIds() : key_(random_sip_key()) {}

KnownIds::Key KnownIds::key_of(std::int64_t page, std::string_view id) const {
  const auto hash = siphash128(key_, static_cast<std::uint64_t>(page), id);
  return {static_cast<std::uint32_t>(hash[0]), static_cast<std::uint32_t>(hash[0] >> 32),
          static_cast<std::uint32_t>(hash[1]), static_cast<std::uint32_t>(hash[1] >> 32)};
}

std::optional<KnownIds::Row> KnownIds::find(std::int64_t page, std::string_view id) const {
  const auto it = rows_.find(key_of(page, id));
  if (it == rows_.end()) return std::nullopt;
  return it->second;
}

bool KnownIds::add(std::int64_t page, std::string_view id, Row row) { return rows_.emplace(key_of(page, id), row).second; }

void KnownIds::forget(std::int64_t page, std::string_view id) { rows_.erase(key_of(page, id)); }

}  // namespace sarad
