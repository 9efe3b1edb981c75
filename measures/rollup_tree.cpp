// SPDX-License-Identifier: Apache-2.0
#include "measures/rollup_tree.hpp"

#include <algorithm>
#include <numeric>

namespace sarad {
namespace {

template <class Change>
void each_pair(SubtreeCounts& to, const SubtreeCounts& from, Change change) {
  change(to.pages, from.pages);
  change(to.open, from.open);
  change(to.responded, from.responded);
  change(to.vanished, from.vanished);
  change(to.withdrawn, from.withdrawn);
  for (std::size_t i = 0; i < to.overdue.size(); ++i) change(to.overdue[i], from.overdue[i]);
  for (std::size_t i = 0; i < to.unseen.size(); ++i) change(to.unseen[i], from.unseen[i]);
  for (std::size_t i = 0; i < to.overdue_cases.size(); ++i) change(to.overdue_cases[i], from.overdue_cases[i]);
  for (std::size_t i = 0; i < to.cadence.size(); ++i) change(to.cadence[i], from.cadence[i]);
}

SubtreeCounts counts_of(const PageFigures& figures) {
  SubtreeCounts counts;
  counts.pages = 1;
  counts.open = figures.open;
  counts.responded = figures.responded;
  for (std::size_t i = 0; i < figures.clocks.size(); ++i) {
    counts.overdue[i] = figures.clocks[i].overdue;
    counts.unseen[i] = figures.clocks[i].unseen;
  }
  std::copy(figures.overdue_cases.begin(), figures.overdue_cases.end(), counts.overdue_cases.begin());
  counts.vanished = figures.vanished;
  counts.withdrawn = figures.withdrawn;
  counts.cadence[static_cast<std::size_t>(figures.cadence.rolling.verdict)] = 1;
  return counts;
}

}  // namespace

SubtreeCounts& SubtreeCounts::operator+=(const SubtreeCounts& other) {
  each_pair(*this, other, [](std::int64_t& to, std::int64_t from) { to += from; });
  return *this;
}

SubtreeCounts& SubtreeCounts::operator-=(const SubtreeCounts& other) {
  each_pair(*this, other, [](std::int64_t& to, std::int64_t from) { to -= from; });
  return *this;
}

boost::system::result<RollupTree, TreeError> RollupTree::make(std::vector<OfficeNode> offices, double target_percent,
                                                              int min_n, std::vector<Band> bands) {
  RollupTree tree;
  tree.offices_ = std::make_unique<const std::vector<OfficeNode>>(std::move(offices));
  auto forest = read_forest(*tree.offices_);
  if (!forest) return forest.error();
  tree.forest_ = std::move(*forest);
  const std::size_t n = tree.offices_->size();
  if (tree.forest_.leaves_first.size() != n) return TreeError::cycle;
  tree.sizes_.assign(n, 1);
  for (const std::size_t i : tree.forest_.leaves_first)
    if (tree.forest_.parent[i] != OfficeForest::kNone) tree.sizes_[tree.forest_.parent[i]] += tree.sizes_[i];
  tree.by_id_.resize(n);
  std::iota(tree.by_id_.begin(), tree.by_id_.end(), std::size_t{0});
  std::sort(tree.by_id_.begin(), tree.by_id_.end(),
            [&](std::size_t a, std::size_t b) { return (*tree.offices_)[a].id < (*tree.offices_)[b].id; });
  tree.target_percent_ = target_percent;
  tree.min_n_ = min_n;
  tree.bands_ = std::move(bands);
  return tree;
}

boost::system::result<void, TreeError> RollupTree::set(const PageCount& page, std::string_view platform,
                                                       const SubtreeCounts& counts) {
  const auto office = forest_.index.find(page.office);
  if (office == forest_.index.end()) return TreeError::unknown_office;
  remove(page.id);
  const auto [it, fresh] =
      pages_.emplace(page.id, Placed{office->second, std::string{platform}, {page.k, page.n, counts}});
  apply(it->second.office, platform, it->second.share, 1);
  return {};
}

boost::system::result<void, TreeError> RollupTree::set(const Page& page, const PageFigures& figures) {
  const Rate& strict = figures.on_time.strict;
  const bool judged = strict.status != RateStatus::not_judged;
  return set({page.id, page.office, judged ? strict.k : 0, judged ? strict.n : 0}, page.platform, counts_of(figures));
}

void RollupTree::remove(std::string_view page) {
  const auto it = pages_.find(page);
  if (it == pages_.end()) return;
  apply(it->second.office, it->second.platform, it->second.share, -1);
  pages_.erase(it);
}

void RollupTree::apply(std::size_t office, std::string_view platform, const Share& share, int sign) {
  for (const auto name : {kAll, platform}) {
    const auto [it, fresh] = layers_.try_emplace(std::string{name});
    if (fresh) it->second.resize(offices_->size());
    apply(it->second, office, share, sign);
    if (platform == kAll) break;
  }
}

void RollupTree::apply(Layer& layer, std::size_t office, const Share& share, int sign) const {
  Cell& own = layer[office];
  const std::int64_t judged = is_judged(own) ? 1 : 0, meeting = meets(own) ? 1 : 0;
  own.own_k += sign * share.k;
  own.own_n += sign * share.n;
  const std::int64_t more_judged = (is_judged(own) ? 1 : 0) - judged, more_meeting = (meets(own) ? 1 : 0) - meeting;
  for (std::size_t at = office; at != OfficeForest::kNone; at = forest_.parent[at]) {
    Cell& cell = layer[at];
    cell.k += sign * share.k;
    cell.n += sign * share.n;
    cell.judged += more_judged;
    cell.meeting += more_meeting;
    sign > 0 ? cell.counts += share.counts : cell.counts -= share.counts;
  }
}

bool RollupTree::meets(const Cell& cell) const {
  return is_judged(cell) && 100 * static_cast<double>(cell.own_k) >= target_percent_ * static_cast<double>(cell.own_n);
}

const RollupTree::Layer* RollupTree::layer(std::string_view platform) const {
  const auto it = layers_.find(platform);
  return it == layers_.end() ? nullptr : &it->second;
}

OfficeRollup RollupTree::row(const Layer& layer, std::size_t office) const {
  const Cell& cell = layer[office];
  OfficeRollup row;
  row.id = (*offices_)[office].id;
  row.own = make_rate(cell.own_k, cell.own_n, min_n_, bands_);
  row.pooled = make_rate(cell.k, cell.n, min_n_, bands_);
  row.offices = sizes_[office];
  row.offices_judged = cell.judged;
  row.offices_too_few = row.offices - cell.judged;
  row.offices_meeting = cell.meeting;
  if (cell.judged > 0) row.share_meeting = static_cast<double>(cell.meeting) / static_cast<double>(cell.judged);
  return row;
}

boost::system::result<OfficeRollup, TreeError> RollupTree::row(std::string_view office,
                                                               std::string_view platform) const {
  const auto it = forest_.index.find(office);
  if (it == forest_.index.end()) return TreeError::unknown_office;
  const Layer* found = layer(platform);
  return row(found == nullptr ? Layer(offices_->size()) : *found, it->second);
}

std::vector<OfficeRollup> RollupTree::rows(std::string_view platform) const {
  const Layer* found = layer(platform);
  const Layer none(found == nullptr ? offices_->size() : 0);
  std::vector<OfficeRollup> rows;
  rows.reserve(by_id_.size());
  for (const std::size_t office : by_id_) rows.push_back(row(found == nullptr ? none : *found, office));
  return rows;
}

SubtreeCounts RollupTree::counts(std::string_view office, std::string_view platform) const {
  const auto it = forest_.index.find(office);
  const Layer* found = layer(platform);
  return it == forest_.index.end() || found == nullptr ? SubtreeCounts{} : (*found)[it->second].counts;
}

}  // namespace sarad
