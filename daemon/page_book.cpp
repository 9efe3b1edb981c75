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
                             const PageMoment& moment, bool list_cases) {
  take_in(judging, page, rules);
  auto figures = fold_->figures(moment);
  if (!figures) return figures.error();
  auto changes = fold_->take_changes(*figures);
  if (!changes) return changes.error();
  Folded folded;
  folded.changes = std::move(*changes);
  auto& after = folded.changes.after;
  folded.decided = newly_decided(page.id, moment.as_of, after.cases, after.referrals, *frozen_);
  if (list_cases)
    if (const auto listed = fold_->list_cases(*figures); !listed) return listed.error();
  // Figures point into the rules they were made by, so they hold them.
  struct Held {
    std::shared_ptr<const Judging> judging;
    PageFigures figures;
  };
  const auto held = std::make_shared<const Held>(Held{judging, std::move(*figures)});
  folded.before = std::exchange(figures_, std::shared_ptr<const PageFigures>(held, &held->figures));
  folded.after = figures_;
  return folded;
}

PageCases PageBook::cases() const {
  return figures_ == nullptr ? PageCases{} : fold_->judgeable_cases(*figures_);
}

PageCases PageBook::cases(std::span<const std::uint32_t> threads) const {
  if (figures_ == nullptr) return {};
  auto cases = fold_->cases_of(threads, *figures_);
  return cases ? std::move(*cases) : PageCases{};
}

std::vector<PressingClock> PageBook::pressing(std::size_t most, std::optional<PressingClock::Rank> only) const {
  return figures_ == nullptr ? std::vector<PressingClock>{} : fold_->pressing(*figures_, most, only);
}

std::vector<WatchedThread> PageBook::watched_threads(Instant now) const {
  return figures_ == nullptr ? std::vector<WatchedThread>{} : fold_->watched_threads(now);
}

}  // namespace sarad
