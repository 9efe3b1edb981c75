// SPDX-License-Identifier: Apache-2.0
#include "daemon/page_book.hpp"

#include <utility>

namespace sarad {

void PageBook::take_in(const std::shared_ptr<const Judging>& judging, const Page& page, const RuleBook& rules) {
  PageFoldSetting setting{&page, &rules, &judging->rules->offices, judging->parameters, frozen_.get()};
  if (!fold_) {
    fold_.emplace(std::move(setting));
  } else if (judging != judging_) {
    fold_->reconfigure(std::move(setting));
  }
  judging_ = judging;
  for (auto& ruling : std::exchange(rulings_, {})) fold_->rule(std::move(ruling));
  for (auto& activity : std::exchange(waiting_, {})) fold_->add(std::move(activity));
}

Ruled<Folded> PageBook::fold(const std::shared_ptr<const Judging>& judging, const Page& page, const RuleBook& rules,
                             const PageMoment& moment) {
  take_in(judging, page, rules);
  auto figures = fold_->figures(moment);
  if (!figures) return figures.error();
  auto changes = fold_->take_changes(*figures);
  if (!changes) return changes.error();
  Folded folded;
  folded.changes = std::move(*changes);
  auto& after = folded.changes.after;
  folded.decided = newly_decided(page.id, moment.as_of, after.cases, after.referrals, *frozen_);
  if (const auto listed = fold_->list_cases(*figures); !listed) return listed.error();
  folded.before = std::exchange(figures_, std::make_shared<const PageFigures>(std::move(*figures)));
  folded.after = figures_;
  return folded;
}

}  // namespace sarad
