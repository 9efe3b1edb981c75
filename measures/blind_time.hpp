// SPDX-License-Identifier: Apache-2.0
// Time in which a page could not be seen and still is unknown (R54). What was not seen is not judged.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sarad {

class BlindTime {
 public:
  /// The union of `blind`, as [from, to), and [observed_until, as_of); nothing is blind after as_of.
  /// Empty and reversed spans count as none.
  BlindTime(std::span<const std::pair<Instant, Instant>> blind, std::optional<Instant> observed_until, Instant as_of);

  /// Blind seconds in [from, to).
  [[nodiscard]] Seconds within(Instant from, Instant to) const;

 private:
  std::vector<std::pair<Instant, Instant>> spans_;  ///< ordered, apart
};

}  // namespace sarad
