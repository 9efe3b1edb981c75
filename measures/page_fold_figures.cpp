// SPDX-License-Identifier: Apache-2.0
// Reads a page's sums as its figures: figures.cpp, without a look at any case.
#include "measures/page_fold.hpp"

#include "measures/blind_time.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using std::chrono::days;

constexpr std::array kQuantiles{0.5, 0.9};
constexpr Seconds kSecond{1};

/// The contributions of [from, to), in order, without their ids.
std::vector<Contribution> contributions_in(const SortedBag<ContributionMark>& all, Instant from, Instant to) {
  std::vector<Contribution> out;
  all.walk(all.lower_bound({mark_of(from), kAlways}), all.lower_bound({mark_of(to), kAlways}),
           [&](const ContributionMark& mark) {
             Contribution c{{}, instant_of(mark.at), std::nullopt};
             if (mark.deleted != kNever) c.deleted = instant_of(mark.deleted);
             out.push_back(std::move(c));
           });
  return out;
}

void wake_at(PageFigures& out, std::optional<Instant> t) {
  if (t && *t > out.as_of && (!out.next_change || *t < *out.next_change)) out.next_change = t;
}

}  // namespace

Instant PageFold::observed(const PageMoment& moment) const {
  return std::min(moment.as_of, moment.observed_until.value_or(setting_.page->registered));
}

Ruled<PageFigures> PageFold::figures(const PageMoment& moment) {
  if (moment.as_of < as_of_) rewind(moment.as_of);
  as_of_ = moment.as_of;
  admit_known();
  settle();
  if (sums_.lost()) {  // verdicts were frozen that change how a thread was counted: count anew
    reconfigure(setting_);
    settle();
  }
  const auto rule = setting_.rules->at(as_of_);
  if (!rule) return rule.error();
  if (!failing_.empty()) return failing_.begin()->second;
  const BusinessTime& calendar = *(*rule)->calendar;
  const Instant from = calendar.midnight(calendar.local_day(as_of_ - setting_.parameters.window));
  sums_.move(from, as_of_, observed(moment));

  PageFigures out;
  out.page = setting_.page->id;
  out.as_of = as_of_;
  out.state = moment.state;
  out.observed_until = moment.observed_until;
  out.coverage = moment.coverage;
  out.calendar = &calendar;
  out.policy_version = (*rule)->policy.version;
  sums_.write_counts(out);
  out.next_deadline = sums_.clocks().next_deadline(*setting_.rules, as_of_);
  out.next_overdue = sums_.clocks().next_overdue(as_of_);
  out.next_verdict = live_.next(as_of_);
  out.awaits_look = live_.any_in(observed(moment), as_of_);
  judge_cadence_of_page(moment, **rule, out);
  rate_window(moment, from, out);
  find_next_change(**rule, out);
  return out;
}

void PageFold::judge_cadence_of_page(const PageMoment& moment, const Rule& rule, PageFigures& out) {
  const auto changed = sums_.take_changed_contributions();
  if (rule_ != &rule) week_counts_.clear();
  rule_ = &rule;
  for (const Mark at : changed) week_counts_.erase(rule.calendar->week_start(instant_of(at)));
  CadenceInput in;
  in.registered = setting_.page->registered;
  in.as_of = as_of_;
  in.observed_until = observed(moment);
  in.blind = moment.blind;
  in.calendar = rule.calendar.get();
  in.policy = rule.policy.cadence;
  const auto& all = sums_.contributions();
  const auto count_of_week = [&](Instant from, Instant to) {
    const auto [it, fresh] = week_counts_.try_emplace(from);
    if (fresh) {
      CadenceInput week = in;
      week.contributions = contributions_in(all, from, to);
      it->second = count_contributions(week, from, to);
    }
    return it->second;
  };
  CadenceInput rolling = in;
  rolling.contributions = contributions_in(all, as_of_ - days{7} + kSecond, as_of_ + kSecond);
  out.cadence = judge_cadence(rolling, count_of_week);
  for (auto place = all.end(); place != all.begin() && !out.last_contribution;) {
    place = all.prev(place);
    if (all[place].deleted == kNever) out.last_contribution = instant_of(all[place].at);
  }
}

void PageFold::rate_window(const PageMoment& moment, Instant from, PageFigures& out) {
  const Instant observed = this->observed(moment);
  RateInput in;
  in.from = from;
  in.to = in.as_of = as_of_;
  in.min_n = setting_.parameters.min_n;
  in.fetched = moment.coverage.fetched;
  in.platform_count = moment.coverage.platform_count;
  in.blind = BlindTime(moment.blind, observed, as_of_).within(std::max(from, setting_.page->registered), as_of_);
  in.max_blind_percent = setting_.parameters.max_blind_percent;
  in.max_unseen_percent = setting_.parameters.max_unseen_percent;
  in.min_coverage_percent = setting_.parameters.min_coverage_percent;
  out.on_time = rate_tally(sums_.window().tally(), in);
  out.first_response = first_responses(observed);
}

/// The curve is drawn again only if a case in the window changed or working time passed for those that wait.
const Survival& PageFold::first_responses(Instant observed) {
  std::vector<Seconds> clocks;
  for (const auto& rule : setting_.rules->all()) clocks.push_back(rule.calendar->working_clock(observed));
  const auto version = sums_.window().subjects_version();
  auto& last = response_times_;
  if (last.survival.quantiles.empty() || last.version != version || last.clocks != clocks)
    last = {version, std::move(clocks),
            survive(sums_.window().risks(*setting_.rules), kQuantiles, setting_.parameters.min_n)};
  return last.survival;
}

void PageFold::find_next_change(const Rule& rule, PageFigures& out) const {
  wake_at(out, sums_.clocks().next_change(as_of_));
  if (const auto mature = sums_.window().next_mature()) wake_at(out, instant_of(*mature) + kSecond);
  if (out.cadence.rolling.lapses_at) wake_at(out, *out.cadence.rolling.lapses_at);
  // As figures(): weeks end and the window moves at local midnights.
  wake_at(out, rule.calendar->midnight(rule.calendar->local_day(as_of_) + days{1}));
}

}  // namespace sarad
