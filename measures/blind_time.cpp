// SPDX-License-Identifier: Apache-2.0
#include "measures/blind_time.hpp"

#include <algorithm>

namespace sarad {

BlindTime::BlindTime(std::span<const std::pair<Instant, Instant>> blind, std::optional<Instant> observed_until,
                     Instant as_of) {
  std::vector<std::pair<Instant, Instant>> all(blind.begin(), blind.end());
  if (observed_until) all.emplace_back(*observed_until, as_of);
  for (auto& span : all) span.second = std::min(span.second, as_of);
  std::erase_if(all, [](const auto& span) { return span.first >= span.second; });
  std::sort(all.begin(), all.end());
  for (const auto& span : all) {
    if (!spans_.empty() && span.first <= spans_.back().second) {
      spans_.back().second = std::max(spans_.back().second, span.second);
    } else {
      spans_.push_back(span);
    }
  }
}

Seconds BlindTime::within(Instant from, Instant to) const {
  Seconds sum{0};
  for (const auto& span : spans_) {
    const Instant start = std::max(span.first, from), end = std::min(span.second, to);
    if (start < end) sum += end - start;
  }
  return sum;
}

}  // namespace sarad
