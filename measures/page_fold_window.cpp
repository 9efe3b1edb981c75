// SPDX-License-Identifier: Apache-2.0
// Rates and response times of the sliding window, counted as cases come and go and as time passes them.
#include "measures/page_fold_sums.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// How many of a bag lie at or above ever larger bounds.
class CountFrom {
 public:
  explicit CountFrom(const SortedBag<std::int64_t>& bag) : bag_(bag) {}

  std::int64_t at_least(std::int64_t bound) {
    place_ = bag_.seek(place_, bound, below_);
    return static_cast<std::int64_t>(bag_.size() - below_);
  }

 private:
  const SortedBag<std::int64_t>& bag_;
  SortedBag<std::int64_t>::Place place_;
  std::size_t below_ = 0;
};

/// Live cases under one calendar, whose time is `now` - (working clock at `opened`), not below 0.
class CountLive {
 public:
  CountLive(const SortedBag<std::int64_t>& opened, std::int64_t now)
      : opened_(opened), now_(now), place_(opened.end()) {}

  /// With ever larger bounds.
  std::int64_t at_least(std::int64_t bound) {
    if (bound > 0) place_ = opened_.seek_back(place_, now_ - bound + 1, younger_);
    return static_cast<std::int64_t>(opened_.size() - younger_);
  }
  [[nodiscard]] std::optional<std::int64_t> largest() const {
    if (opened_.empty()) return std::nullopt;
    return std::max<std::int64_t>(0, now_ - opened_.front());
  }

 private:
  const SortedBag<std::int64_t>& opened_;
  std::int64_t now_;
  SortedBag<std::int64_t>::Place place_;
  std::size_t younger_ = 0;
};

/// Subjects from before registration, who enter late (R72): few, so they are listed afresh.
struct Latecomers {
  std::vector<std::int64_t> times, entries, events;  ///< sorted; times: finite ones
  std::int64_t for_ever = 0, excluded = 0;

  [[nodiscard]] std::int64_t at_risk(std::int64_t u) const {
    const auto from = [u](const std::vector<std::int64_t>& sorted) {
      return sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), u);
    };
    return from(times) + for_ever - from(entries);
  }
};

void keep_largest(std::optional<std::int64_t>& largest, std::optional<std::int64_t> value) {
  if (value && (!largest || *value > *largest)) largest = value;
}

}  // namespace

void WindowSums::change(const WindowCase& c, bool add) {
  const int sign = add ? 1 : -1;
  if (c.opened < registered_) {
    if (add) backlog_.insert(c);
    if (!add) lost_ = !backlog_.erase(c) || lost_;
    ++subjects_version_;
    return;
  }
  const Maturing maturing{c.overdue_from, c.opened, c.outcome};
  if (!add && !by_opened_.erase(c)) {
    lost_ = true;
    return;
  }
  if (add) by_opened_.insert(c);
  add ? by_maturity_.insert(maturing) : void(by_maturity_.erase(maturing));
  if (c.opened < from_) return;
  count_state(c, sign);
  if (c.overdue_from < as_of_) count_mature(maturing, sign);
  if (c.opened >= as_of_) return;
  opened_ += sign;
  count_subject(c, add);
}

void WindowSums::count_state(const WindowCase& c, int sign) {
  by_state_[static_cast<std::size_t>(c.state)] += sign;
  if (c.answer_removed) removed_answers_ += sign;
}

void WindowSums::count_mature(const Maturing& c, int sign) {
  if (c.outcome == CaseOutcome::running) {
    (c.overdue_from < observed_ ? missed_ : unseen_) += sign;
  } else {
    mature_[static_cast<std::size_t>(c.outcome)] += sign;
  }
}

void WindowSums::count_subject(const WindowCase& c, bool add) {
  ++subjects_version_;
  switch (c.subject) {
    case SubjectKind::event: add ? events_.insert(c.time) : void(events_.erase(c.time)); break;
    case SubjectKind::censored: add ? censored_.insert(c.time) : void(censored_.erase(c.time)); break;
    case SubjectKind::for_ever: for_ever_ += add ? 1 : -1; break;
    case SubjectKind::live: add ? live_[c.rule].insert(c.time) : void(live_[c.rule].erase(c.time)); break;
  }
}

void WindowSums::move(Instant from, Instant as_of, Instant observed) {
  move_from(mark_of(from));
  move_as_of(mark_of(as_of));
  move_observed(mark_of(observed));
}

void WindowSums::move_from(Mark from) {
  if (from == from_) return;
  if (!backlog_.empty()) ++subjects_version_;
  const bool entering = from < from_;
  const int sign = entering ? 1 : -1;
  const auto place = [&](Mark opened) {
    return by_opened_.partition([&](const WindowCase& c) { return c.opened < opened; });
  };
  by_opened_.walk(place(std::min(from, from_)), place(std::max(from, from_)), [&](const WindowCase& c) {
    count_state(c, sign);
    if (c.overdue_from < as_of_) count_mature({c.overdue_from, c.opened, c.outcome}, sign);
    if (c.opened >= as_of_) return;
    opened_ += sign;
    count_subject(c, entering);
  });
  from_ = from;
}

void WindowSums::move_as_of(Mark as_of) {
  if (as_of == as_of_) return;
  if (!backlog_.empty()) ++subjects_version_;
  const bool entering = as_of > as_of_;
  const int sign = entering ? 1 : -1;
  const Mark low = std::min(as_of, as_of_), high = std::max(as_of, as_of_);
  const auto place = [&](Mark opened) {
    return by_opened_.partition([&](const WindowCase& c) { return c.opened < opened; });
  };
  by_opened_.walk(place(low), place(high), [&](const WindowCase& c) {
    if (c.opened < from_) return;
    opened_ += sign;
    count_subject(c, entering);
  });
  const auto mature = [&](Mark t) {
    return by_maturity_.partition([&](const Maturing& c) { return c.overdue_from < t; });
  };
  by_maturity_.walk(mature(low), mature(high), [&](const Maturing& c) {
    if (c.opened >= from_) count_mature(c, sign);
  });
  as_of_ = as_of;
}

void WindowSums::move_observed(Mark observed) {
  if (observed == observed_) return;
  const int sign = observed > observed_ ? 1 : -1;
  const auto mature = [&](Mark t) {
    return by_maturity_.partition([&](const Maturing& c) { return c.overdue_from < t; });
  };
  by_maturity_.walk(mature(std::min(observed, observed_)), mature(std::max(observed, observed_)),
                    [&](const Maturing& c) {
                      if (c.outcome != CaseOutcome::running || c.overdue_from >= as_of_ || c.opened < from_) return;
                      missed_ += sign;
                      unseen_ -= sign;
                    });
  observed_ = observed;
}

RateTally WindowSums::tally() const {
  const auto mature = [&](CaseOutcome outcome) { return mature_[static_cast<std::size_t>(outcome)]; };
  RateTally tally;
  tally.opened = opened_;
  tally.hits = mature(CaseOutcome::met);
  tally.misses = mature(CaseOutcome::breached) + missed_;
  tally.unseen = unseen_;
  tally.vanished = mature(CaseOutcome::vanished);
  tally.withdrawn = mature(CaseOutcome::withdrawn);
  return tally;
}

std::optional<Mark> WindowSums::next_mature() const {
  auto place = by_maturity_.partition([&](const Maturing& c) { return c.overdue_from < as_of_; });
  while (place != by_maturity_.end() && by_maturity_[place].opened < from_) place = by_maturity_.next(place);
  if (place == by_maturity_.end()) return std::nullopt;
  return by_maturity_[place].overdue_from;
}

namespace {

Latecomers latecomers(const SortedBag<WindowCase>& backlog, const RuleBook& rules, Mark from, Mark to, Mark registered,
                      Mark observed) {
  Latecomers late;
  auto place = backlog.partition([&](const WindowCase& c) { return c.opened < from; });
  for (; place != backlog.end() && backlog[place].opened < to; place = backlog.next(place)) {
    const WindowCase& c = backlog[place];
    const BusinessTime& calendar = *rules.all()[c.rule].calendar;
    const std::int64_t entry = calendar.elapsed(instant_of(c.opened), instant_of(registered)).count();
    if (c.subject == SubjectKind::for_ever) {
      ++late.for_ever;
      late.entries.push_back(entry);
      continue;
    }
    const std::int64_t time =
        c.subject != SubjectKind::live
            ? c.time
            : std::max<std::int64_t>(0, calendar.working_clock(instant_of(observed)).count() - c.time);
    if (time <= entry) {
      ++late.excluded;
      continue;
    }
    late.entries.push_back(entry);
    late.times.push_back(time);
    if (c.subject == SubjectKind::event) late.events.push_back(time);
  }
  for (auto* list : {&late.times, &late.entries, &late.events}) std::sort(list->begin(), list->end());
  return late;
}

}  // namespace

RiskTable WindowSums::risks(const RuleBook& rules) const {
  const Latecomers late = latecomers(backlog_, rules, from_, as_of_, registered_, observed_);
  RiskTable table;
  table.excluded = late.excluded;
  table.at_risk_for_ever = for_ever_ + late.for_ever;
  table.n = static_cast<std::int64_t>(events_.size() + censored_.size() + late.times.size()) + table.at_risk_for_ever;
  std::vector<CountLive> live;
  for (const auto& [rule, opened] : live_) {
    live.emplace_back(opened, rules.all()[rule].calendar->working_clock(instant_of(observed_)).count());
    table.n += static_cast<std::int64_t>(opened.size());
    keep_largest(table.largest, live.back().largest());
  }
  if (!events_.empty()) keep_largest(table.largest, events_.back());
  if (!censored_.empty()) keep_largest(table.largest, censored_.back());
  if (!late.times.empty()) keep_largest(table.largest, late.times.back());

  CountFrom censored(censored_);
  auto events_left = static_cast<std::int64_t>(events_.size());
  auto own = events_.begin();
  auto other = late.events.begin();
  while (own != events_.end() || other != late.events.end()) {
    RiskTable::Row row;
    row.time = own == events_.end()         ? *other
               : other == late.events.end() ? events_[own]
                                            : std::min(events_[own], *other);
    row.at_risk = for_ever_ + events_left + censored.at_least(row.time) + late.at_risk(row.time);
    for (auto& each : live) row.at_risk += each.at_least(row.time);
    for (; own != events_.end() && events_[own] == row.time; own = events_.next(own)) ++row.events;
    events_left -= row.events;
    for (; other != late.events.end() && *other == row.time; ++other) ++row.events;
    table.rows.push_back(row);
  }
  return table;
}

std::size_t WindowSums::bytes() const {
  std::size_t sum = by_opened_.bytes() + backlog_.bytes() + by_maturity_.bytes() + events_.bytes() + censored_.bytes();
  for (const auto& [rule, bag] : live_) sum += bag.bytes();
  return sum;
}

}  // namespace sarad
