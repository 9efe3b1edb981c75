// SPDX-License-Identifier: Apache-2.0
#include "measures/rollup.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace sarad {
namespace {

constexpr std::size_t kNone = OfficeForest::kNone;

struct Count {
  std::int64_t k = 0, n = 0;
};

/// Peels off leaves; what cannot be peeled is a cycle.
std::vector<std::size_t> leaves_first(const std::vector<std::size_t>& parent) {
  std::vector<std::size_t> children(parent.size()), order;
  for (const auto p : parent)
    if (p != kNone) ++children[p];
  for (std::size_t i = 0; i < parent.size(); ++i)
    if (children[i] == 0) order.push_back(i);
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::size_t p = parent[order[at]];
    if (p != kNone && --children[p] == 0) order.push_back(p);
  }
  return order;
}

}  // namespace

boost::system::result<OfficeForest, TreeError> read_forest(std::span<const OfficeNode> offices) {
  OfficeForest forest;
  for (std::size_t i = 0; i < offices.size(); ++i)
    if (!forest.index.emplace(offices[i].id, i).second) return TreeError::duplicate_office;
  for (const auto& office : offices) {
    if (!office.parent) {
      forest.parent.push_back(kNone);
      continue;
    }
    const auto it = forest.index.find(*office.parent);
    if (it == forest.index.end()) return TreeError::unknown_parent;
    forest.parent.push_back(it->second);
  }
  forest.leaves_first = leaves_first(forest.parent);
  return forest;
}

boost::system::result<std::vector<OfficeRollup>, TreeError> roll_up(std::span<const OfficeNode> offices,
                                                                    std::span<const PageCount> pages,
                                                                    double target_percent, int min_n,
                                                                    std::span<const Band> bands) {
  const auto forest = read_forest(offices);
  if (!forest) return forest.error();
  for (const auto& page : pages)
    if (!forest->index.contains(page.office)) return TreeError::unknown_office;
  if (forest->leaves_first.size() != offices.size()) return TreeError::cycle;
  std::vector<Count> own(offices.size());
  for (const auto& page : pages) {
    auto& count = own[forest->index.at(page.office)];
    count.k += page.k;
    count.n += page.n;
  }
  std::vector<OfficeRollup> out(offices.size());
  std::vector<Count> pooled = own;
  for (const std::size_t i : forest->leaves_first) {
    auto& row = out[i];
    const bool judged = own[i].n >= min_n && own[i].n > 0;
    const bool meets = 100 * static_cast<double>(own[i].k) >= target_percent * static_cast<double>(own[i].n);
    row.id = offices[i].id;
    ++row.offices;
    ++(judged ? row.offices_judged : row.offices_too_few);
    if (judged && meets) ++row.offices_meeting;
    row.own = make_rate(own[i].k, own[i].n, min_n, bands);
    row.pooled = make_rate(pooled[i].k, pooled[i].n, min_n, bands);
    if (row.offices_judged > 0)
      row.share_meeting = static_cast<double>(row.offices_meeting) / static_cast<double>(row.offices_judged);
    if (forest->parent[i] == kNone) continue;
    auto& above = out[forest->parent[i]];
    above.offices += row.offices;
    above.offices_judged += row.offices_judged;
    above.offices_too_few += row.offices_too_few;
    above.offices_meeting += row.offices_meeting;
    pooled[forest->parent[i]].k += pooled[i].k;
    pooled[forest->parent[i]].n += pooled[i].n;
  }
  std::sort(out.begin(), out.end(), [](const OfficeRollup& a, const OfficeRollup& b) { return a.id < b.id; });
  return out;
}

}  // namespace sarad
