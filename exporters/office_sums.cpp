// SPDX-License-Identifier: Apache-2.0
#include "exporters/office_sums.hpp"

#include "exporters/page_reading.hpp"

namespace sarad {

void OfficeSums::begin(const Snapshot& snapshot) {
  roster_ = snapshot.roster;
  target_percent_ = snapshot.parameters.target_percent;
  min_n_ = snapshot.parameters.min_n;
  offices_.emplace(roster_);
  std::vector<OfficeNode> nodes;
  for (std::size_t i = 0; i < roster_->offices.size(); ++i) {
    const auto parent = offices_->parent(i);
    nodes.push_back({roster_->offices[i].id, parent ? std::optional{roster_->offices[*parent].id} : std::nullopt});
  }
  auto made = RollupTree::make(std::move(nodes), target_percent_, min_n_, RateInput{}.bands);
  tree_.reset();
  if (made) tree_.emplace(std::move(*made));
  counted_.assign(roster_->pages.size(), nullptr);
  pages_.assign(roster_->offices.size(), 0);
  for (const auto& page : roster_->pages) {
    const auto office = offices_->find(page.office);
    if (!office || page.paused) continue;
    for (const auto above : offices_->line(*office)) ++pages_[above];
  }
}

void OfficeSums::update(const Snapshot& snapshot) {
  if (snapshot.roster != roster_ || snapshot.parameters.target_percent != target_percent_ || snapshot.parameters.min_n != min_n_)
    begin(snapshot);
  if (!tree_) return;
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    const bool told = view_page(snapshot, i).figures != nullptr;
    const auto& figures = snapshot.pages[i];
    if (counted_[i] == (told ? figures : nullptr)) continue;
    if (told && tree_->set(roster_->pages[i], *figures)) {
      counted_[i] = figures;
    } else {
      tree_->remove(roster_->pages[i].id);
      counted_[i] = nullptr;
    }
  }
}

OfficeSum OfficeSums::of(std::string_view office) const {
  OfficeSum sum;
  if (!tree_) return sum;
  const auto place = offices_->find(office);
  if (!place) return sum;
  sum.pages = pages_[*place];
  sum.counts = tree_->counts(office);
  sum.rates = tree_->row(office).value();
  return sum;
}

}  // namespace sarad
