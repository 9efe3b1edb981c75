// SPDX-License-Identifier: Apache-2.0
#include "exporters/office_tree.hpp"

#include <algorithm>
#include <numeric>

namespace sarad {

OfficeTree::OfficeTree(std::shared_ptr<const Roster> roster) : roster_(std::move(roster)) {
  index_.reserve(roster_->offices.size());
  for (std::size_t i = 0; i < roster_->offices.size(); ++i) index_.emplace(roster_->offices[i].id, i);
  parents_.reserve(roster_->offices.size());
  for (const auto& office : roster_->offices)
    parents_.push_back(office.parent.empty() ? std::nullopt : find(office.parent));
}

std::optional<std::size_t> OfficeTree::find(std::string_view id) const {
  const auto it = index_.find(id);
  if (it == index_.end()) return std::nullopt;
  return it->second;
}

std::vector<std::size_t> OfficeTree::line(std::size_t office) const {
  std::vector<std::size_t> up;
  for (std::optional<std::size_t> at = office; at && std::find(up.begin(), up.end(), *at) == up.end();
       at = parents_[*at])
    up.push_back(*at);
  return up;
}

bool OfficeTree::within(std::size_t office, std::size_t above) const {
  std::size_t steps = 0;
  for (std::optional<std::size_t> at = office; at && steps <= parents_.size(); at = parents_[*at], ++steps)
    if (*at == above) return true;
  return false;
}

std::vector<std::size_t> OfficeTree::children(std::optional<std::size_t> office) const {
  std::vector<std::size_t> below;
  for (std::size_t i = 0; i < parents_.size(); ++i)
    if (parents_[i] == office && office != i) below.push_back(i);
  return below;
}

namespace {

constexpr std::size_t kLongestWord = 64;  // ids are no longer; what a peer sends may be

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> known) {
  if (typed.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, typed.size() / 2) + 1;
  for (const auto word : known) {
    const std::size_t apart = word.size() > typed.size() ? word.size() - typed.size() : typed.size() - word.size();
    if (apart >= least) continue;
    if (const auto distance = edit_distance(typed, word); distance < least) {
      least = distance;
      best = word;
    }
  }
  return best;
}

}  // namespace sarad
