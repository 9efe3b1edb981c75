// SPDX-License-Identifier: Apache-2.0
#include "measures/frozen.hpp"

#include <algorithm>

namespace sarad {
namespace {

std::shared_ptr<FrozenVerdict> frozen_of(const VerdictRow& row) {
  auto verdict = std::make_shared<FrozenVerdict>();
  verdict->started = row.started;
  verdict->deadline = {row.due, row.overdue_from, row.provisional, row.wall};
  verdict->verdict = row.verdict;
  verdict->late_by = row.late_by;
  verdict->settled = row.settled;
  verdict->by = row.by;
  verdict->judged_at = row.judged_at;
  return verdict;
}

FrozenVerdicts::Pointer newest_of(FrozenVerdicts::Pointer verdict, Instant started, Instant as_of) {
  while (verdict != nullptr && (verdict->started != started || verdict->judged_at > as_of)) verdict = verdict->before;
  return verdict;
}

bool is_written(const ClockReading& clock) {
  const auto& written = *clock.frozen;
  return written.deadline == clock.deadline && written.verdict == clock.verdict && written.settled == clock.settled &&
         *written.by == *clock.judged_by;
}

}  // namespace

FrozenVerdicts::Pointer FrozenVerdicts::add(const VerdictRow& row) {
  auto verdict = frozen_of(row);
  const auto known = std::find_if(judges_.begin(), judges_.end(), [&](const auto& by) { return by == row.by || *by == *row.by; });
  if (known == judges_.end()) {
    judges_.push_back(row.by);
  } else {
    verdict->by = *known;
  }
  auto& clocks = subjects_[row.subject];
  auto clock = std::find_if(clocks.begin(), clocks.end(), [&](const Clock& c) { return c.kind == row.clock && c.part == row.part; });
  if (clock == clocks.end()) clock = clocks.insert(clocks.end(), Clock{row.clock, row.part, nullptr});
  verdict->before = std::move(clock->newest);
  clock->newest = std::move(verdict);
  return clock->newest;
}

FrozenVerdicts::Pointer FrozenVerdicts::find(std::string_view subject, ClockKind clock, std::string_view part, Instant started,
                                             Instant as_of) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end()) return nullptr;
  for (const auto& c : found->second)
    if (c.kind == clock && c.part == part) return newest_of(c.newest, started, as_of);
  return nullptr;
}

FrozenVerdicts::Pointer FrozenVerdicts::find_case(std::string_view id, Instant opened, Instant as_of) const {
  auto first = find(id, ClockKind::first, {}, opened, as_of);
  auto final = find(id, ClockKind::final, {}, opened, as_of);
  if (first == nullptr || final == nullptr) return first == nullptr ? final : first;
  const auto order = [](const FrozenVerdict& v) { return std::pair{v.by->run, v.judged_at}; };
  return order(*first) >= order(*final) ? first : final;
}

FrozenVerdicts FrozenVerdicts::outside(Instant from, Instant to) const {
  FrozenVerdicts kept;
  kept.judges_ = judges_;
  for (const auto& [subject, clocks] : subjects_)
    for (const auto& clock : clocks)
      if (clock.newest->started < from || clock.newest->started >= to) kept.subjects_[subject].push_back(clock);
  return kept;
}

VerdictRow row_of(const ClockName& name, const ClockReading& clock, Instant as_of) {
  VerdictRow row;
  row.page = name.page;
  row.subject = name.subject;
  row.clock = name.clock;
  row.part = name.part;
  row.started = clock.started;
  row.due = clock.deadline.due;
  row.overdue_from = clock.deadline.overdue_from;
  row.provisional = clock.deadline.provisional;
  row.wall = clock.deadline.wall;
  row.verdict = clock.verdict;
  row.late_by = clock.late_by;
  row.settled = clock.settled;
  row.by = clock.judged_by;
  row.judged_at = as_of;
  return row;
}

std::vector<VerdictRow> newly_decided(std::string_view page, Instant as_of, std::vector<Case>& cases,
                                      std::vector<Referral>& referrals, FrozenVerdicts& known) {
  std::vector<VerdictRow> rows;
  for_each_clock(page, cases, referrals, [&](const ClockName& name, ClockReading& clock) {
    if (clock.judged_by == nullptr || !is_decided(clock.verdict)) return;
    if (clock.frozen != nullptr && is_written(clock)) return;
    rows.push_back(row_of(name, clock, as_of));
    clock.frozen = known.add(rows.back());
  });
  return rows;
}

}  // namespace sarad
