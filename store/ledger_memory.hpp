// SPDX-License-Identifier: Apache-2.0
// What the SQLite store keeps in memory of its file, to know an activity again without a look.
#pragma once

#include "base/time.hpp"
#include "store/known_ids.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace sarad {

struct KnownPage {
  std::int64_t number = 0;   ///< stands for the page's id in rows
  Instant observed_until = Instant::min();  ///< absence of an answer is known up to here; min(): never
  Instant last_poll{};       ///< nothing of this page was seen later; Instant{}: never polled
};

struct LedgerMemory {
  KnownIds ids;
  std::unordered_map<std::string, KnownPage> pages;
  std::int64_t last_row = 0;
  std::int64_t last_page = 0;
  /// The last transaction came to nothing: pages may be remembered that are not in the file.
  bool in_doubt = false;
};

}  // namespace sarad
