// SPDX-License-Identifier: Apache-2.0
#include "config/nearest.hpp"

#include <algorithm>

namespace sarad {

std::size_t letter_changes(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::string nearest(std::string_view wrong, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t fewest = 0;
  if (wrong.size() > 100) return {};
  for (const auto name : known) {
    const std::size_t longer = std::max(name.size(), wrong.size()), shorter = std::min(name.size(), wrong.size());
    const std::size_t allowed = std::min(std::max<std::size_t>(2, longer / 3), longer == 0 ? 0 : longer - 1);
    if (longer - shorter > allowed || (!best.empty() && longer - shorter >= fewest)) continue;
    const std::size_t changes = letter_changes(wrong, name);
    if (changes > allowed || (!best.empty() && changes >= fewest)) continue;
    best = name;
    fewest = changes;
  }
  return std::string{best};
}

}  // namespace sarad
