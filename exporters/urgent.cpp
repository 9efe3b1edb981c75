// SPDX-License-Identifier: Apache-2.0
#include "exporters/urgent.hpp"

#include "exporters/page_reading.hpp"

#include <algorithm>
#include <tuple>

namespace sarad {
namespace {

bool still_runs(const ClockReading& clock) {
  return clock.verdict == Verdict::pending || clock.verdict == Verdict::missed || clock.verdict == Verdict::unseen;
}

int rank(const UrgentClock& clock) {
  switch (clock.reading->verdict) {
    case Verdict::missed: return 0;
    case Verdict::pending: return 1;
    default: return 2;
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

const Case* find_case(const PageFigures& figures, const Referral& referral) {
  for (const auto& c : figures.cases)
    if (std::binary_search(referral.cases.begin(), referral.cases.end(), c.id)) return &c;
  return nullptr;
}

}  // namespace

std::vector<UrgentClock> urgent_clocks(const Snapshot& snapshot, const std::vector<std::size_t>& pages) {
  std::vector<UrgentClock> all;
  for (const auto i : pages) {
    const PageView view = view_page(snapshot, i);
    if (view.figures == nullptr) continue;
    for (const auto& c : view.figures->cases) {
      if (!c.live() || c.opened < view.page.registered) continue;
      if (const auto lead = leading_clock(c, i); lead.reading != nullptr) all.push_back(lead);
    }
    for (const auto& referral : view.figures->referrals)
      if (!referral.answer && referral.at >= view.page.registered && still_runs(referral))
        all.push_back({.page = i,
                       .clock = ClockKind::referral,
                       .reading = &referral,
                       .item = find_case(*view.figures, referral),
                       .referral = &referral});
  }
  std::stable_sort(all.begin(), all.end(), before);
  return all;
}

}  // namespace sarad
