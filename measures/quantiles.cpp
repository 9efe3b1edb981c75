// SPDX-License-Identifier: Apache-2.0
#include "measures/quantiles.hpp"

#include <algorithm>
#include <limits>

namespace sarad {
namespace {

constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
constexpr double kTolerance = 1e-9;  // R75

/// The subjects that take part, as sorted lists: all that at-risk counts need.
struct Cohort {
  std::vector<std::int64_t> times, entries, events;
  std::int64_t excluded = 0;
};

Cohort cohort_of(std::span<const Subject> subjects) {
  Cohort cohort;
  for (const auto& s : subjects) {
    const std::int64_t time = s.time.value_or(kForEver);
    if (s.entry && time <= *s.entry) {
      ++cohort.excluded;
      continue;
    }
    cohort.times.push_back(time);
    if (s.entry) cohort.entries.push_back(*s.entry);
    if (s.event && s.time) cohort.events.push_back(time);
  }
  for (auto* list : {&cohort.times, &cohort.entries, &cohort.events}) std::sort(list->begin(), list->end());
  return cohort;
}

std::int64_t count_from(const std::vector<std::int64_t>& sorted, std::int64_t u) {
  return sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), u);
}

RiskTable table_of(const Cohort& cohort) {
  RiskTable table;
  for (auto it = cohort.events.begin(); it != cohort.events.end();) {
    const std::int64_t u = *it;
    const auto next = std::upper_bound(it, cohort.events.end(), u);
    table.rows.push_back({u, count_from(cohort.times, u) - count_from(cohort.entries, u), next - it});
    it = next;
  }
  table.n = static_cast<std::int64_t>(cohort.times.size());
  table.excluded = cohort.excluded;
  const auto finite = std::lower_bound(cohort.times.begin(), cohort.times.end(), kForEver);
  table.at_risk_for_ever = cohort.times.end() - finite;
  if (finite != cohort.times.begin()) table.largest = *std::prev(finite);
  return table;
}

/// R76: everybody at risk had the event, and yet others are known with larger times.
bool is_gap(const Survival::Step& step, const RiskTable& table) {
  return step.events == step.at_risk && (table.at_risk_for_ever > 0 || table.largest > step.time);
}

Quantile quantile_of(double p, const Survival& survival, const RiskTable& table, int min_n) {
  Quantile q;
  q.p = p;
  q.status = QuantileStatus::too_few;
  if (survival.n < min_n || survival.n == 0) return q;
  for (const auto& step : survival.curve) {
    if (is_gap(step, table)) {
      q.status = QuantileStatus::unstable;
      return q;
    }
    if (step.survival > 1 - p + kTolerance) continue;
    q.status = QuantileStatus::ok;
    q.value = step.time;
    return q;
  }
  q.status = QuantileStatus::not_reached;
  q.greater_than = table.largest;
  return q;
}

}  // namespace

Survival survive(const RiskTable& table, std::span<const double> p, int min_n) {
  Survival survival;
  survival.n = table.n;
  survival.excluded = table.excluded;
  survival.curve.reserve(table.rows.size());
  double left = 1;
  for (const auto& row : table.rows) {
    left *= 1 - static_cast<double>(row.events) / static_cast<double>(row.at_risk);
    survival.curve.push_back({row.time, row.at_risk, row.events, left});
    survival.events += row.events;
  }
  for (const double each : p) survival.quantiles.push_back(quantile_of(each, survival, table, min_n));
  return survival;
}

Survival survive(std::span<const Subject> subjects, std::span<const double> p, int min_n) {
  return survive(table_of(cohort_of(subjects)), p, min_n);
}

}  // namespace sarad
