// SPDX-License-Identifier: Apache-2.0
// Writes verdicts to the ledger in bounded transactions (measures R33). Whatever moment the process is killed at, the
// ledger holds the first so many of them, each once; the next start reaches the others again from the same facts.
#pragma once

#include "store/ledger.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace sarad {

inline constexpr std::size_t kMostVerdictsAtOnce = 10'000;

struct KeptVerdicts {
  std::size_t written = 0;     ///< the first so many rows are in the ledger
  std::optional<Error> error;  ///< why not all are: storage
};

/// In order, at most `most` in one transaction; `after_each` is called after every one of them.
[[nodiscard]] KeptVerdicts keep_in_batches(Store& store, std::span<const VerdictRow> rows, std::size_t most,
                                           const std::function<void()>& after_each);

}  // namespace sarad
