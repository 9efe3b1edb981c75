// SPDX-License-Identifier: Apache-2.0
#include "exporters/urgent.hpp"

#include "exporters/page_reading.hpp"
#include "measures/case_lists.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

namespace sarad {
namespace {

bool still_runs(const ClockReading& clock) {
  return clock.verdict == Verdict::pending || clock.verdict == Verdict::missed || clock.verdict == Verdict::unseen;
}

PressingClock::Rank rank(const UrgentClock& clock) {
  switch (clock.reading->verdict) {
    case Verdict::missed: return PressingClock::Rank::missed;
    case Verdict::pending: return PressingClock::Rank::pending;
    default: return PressingClock::Rank::unseen;
  }
}

bool before(const UrgentClock& a, const UrgentClock& b) {
  return std::tuple{rank(a), a.reading->deadline.overdue_from, a.page} <
         std::tuple{rank(b), b.reading->deadline.overdue_from, b.page};
}

/// The most pressing of a live case's running clocks; reading is null if none runs.
UrgentClock leading_clock(const Case& c, std::size_t page) {
  UrgentClock lead{.page = page, .clock = ClockKind::first, .reading = nullptr, .item = &c, .referral = nullptr};
  const auto consider = [&](ClockKind kind, const ClockReading& reading) {
    if (!still_runs(reading)) return;
    UrgentClock other = lead;
    other.clock = kind;
    other.reading = &reading;
    if (lead.reading == nullptr || before(other, lead)) lead = other;
  };
  if (c.state == CaseState::open) consider(ClockKind::first, c.first_clock);
  if (lead.reading != nullptr) return lead;  // before a first response no other clock matters
  consider(ClockKind::final, c.final_clock);
  for (const auto& promise : c.promises)
    if (!promise.kept_by) consider(ClockKind::promise, promise);
  return lead;
}

const Case* find_case(std::span<const Case> cases, const Referral& referral) {
  for (const auto& c : cases)
    if (std::binary_search(referral.cases.begin(), referral.cases.end(), c.id)) return &c;
  return nullptr;
}

void add_clocks(const PageView& view, std::size_t page, std::span<const Case> cases,
                std::span<const Referral> referrals, std::vector<UrgentClock>& all) {
  for (const auto& c : cases) {
    if (!c.live() || c.opened < view.page.registered) continue;
    if (const auto lead = leading_clock(c, page); lead.reading != nullptr) all.push_back(lead);
  }
  for (const auto& referral : referrals)
    if (referral.open() && referral.at >= view.page.registered && still_runs(referral))
      all.push_back({.page = page,
                     .clock = ClockKind::referral,
                     .reading = &referral,
                     .item = find_case(cases, referral),
                     .referral = &referral});
}

void keep_first(UrgentClocks& urgent, std::size_t most, std::optional<PressingClock::Rank> only) {
  auto& all = urgent.first;
  if (only) std::erase_if(all, [only](const UrgentClock& clock) { return rank(clock) != *only; });
  std::stable_sort(all.begin(), all.end(), before);
  urgent.more = urgent.more || all.size() > most;
  if (all.size() > most) all.resize(most);
}

std::int64_t count_clocks(const PageFigures& figures) {
  const ClockCounts& referrals = figures.clock(ClockKind::referral);
  return std::int64_t{figures.open} + figures.responded + referrals.overdue + referrals.provisional_overdue +
         referrals.pending + referrals.unseen;
}

/// The pressing clocks of all pages up to so many that the first `most` cases are among them: a case stands there by
/// two clocks at most.
std::vector<PressingClock> first_pressing(const Snapshot& snapshot, const std::vector<std::size_t>& pages,
                                          std::size_t most, std::optional<PressingClock::Rank> only) {
  std::vector<PressingClock> first;
  for (const auto i : pages) {
    if (view_page(snapshot, i).figures == nullptr) continue;
    for (auto& clock : snapshot.lists->pressing(i, 2 * most, only)) {
      clock.page = i;
      first.push_back(clock);
    }
  }
  std::sort(first.begin(), first.end());
  std::size_t end = std::min(first.size(), 2 * most);
  const auto same = [](PressingClock a, const PressingClock& b) {
    a.thread = b.thread;
    return a == b;
  };
  while (end > 0 && end < first.size() && same(first[end - 1], first[end])) ++end;
  first.resize(end);
  return first;
}

}  // namespace

UrgentClocks urgent_clocks(const Snapshot& snapshot, const std::vector<std::size_t>& pages, std::size_t most,
                           std::optional<PressingClock::Rank> only) {
  UrgentClocks urgent;
  if (snapshot.lists == nullptr) {
    for (const auto i : pages) {
      const PageView view = view_page(snapshot, i);
      if (view.figures != nullptr) add_clocks(view, i, view.figures->cases, view.figures->referrals, urgent.first);
    }
    urgent.all = static_cast<std::int64_t>(urgent.first.size());
    keep_first(urgent, most, only);
    return urgent;
  }
  for (const auto i : pages)
    if (const PageView view = view_page(snapshot, i); view.figures != nullptr) urgent.all += count_clocks(*view.figures);
  std::map<std::size_t, std::vector<std::uint32_t>> threads;
  const auto first = first_pressing(snapshot, pages, most, only);
  urgent.more = first.size() >= 2 * most;
  for (const auto& clock : first) threads[clock.page].push_back(clock.thread);
  for (auto& [page, of_page] : threads) {
    std::sort(of_page.begin(), of_page.end());
    of_page.erase(std::unique(of_page.begin(), of_page.end()), of_page.end());
    const auto& held = urgent.held.emplace_back(
        std::make_shared<const PageCases>(snapshot.lists->some(page, of_page)));
    add_clocks(view_page(snapshot, page), page, held->cases, held->referrals, urgent.first);
  }
  keep_first(urgent, most, only);
  return urgent;
}

}  // namespace sarad
