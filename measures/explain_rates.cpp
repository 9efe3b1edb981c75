// SPDX-License-Identifier: Apache-2.0
// Rates, intervals and response times laid open (measures.md sections 8 and 9).
#include "measures/explain.hpp"

#include <cmath>

namespace sarad {
namespace {

constexpr double kZ = 1.959963984540054;  // R64

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-12;
}

void add_wilson(Step& step, const Rate& rate) {
  const double k = static_cast<double>(rate.k), n = static_cast<double>(rate.n), p = k / n, z2 = kZ * kZ;
  const double centre = p + z2 / (2 * n), margin = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)),
               below = 1 + z2 / n;
  const double low = rate.k == 0 ? 0 : (centre - margin) / below,
               high = rate.k == rate.n ? 1 : (centre + margin) / below;
  step.facts.push_back({"rate", p});
  step.facts.push_back({"z", kZ});
  step.facts.push_back({"wilson_centre", centre});
  step.facts.push_back({"wilson_margin", margin});
  step.facts.push_back({"wilson_divisor", below});
  step.facts.push_back({"low", low});
  step.facts.push_back({"high", high});
  step.agrees =
      rate.rate && rate.low && rate.high && close(p, *rate.rate) && close(low, *rate.low) && close(high, *rate.high);
}

void add_band(Step& step, const Rate& rate) {
  if (!rate.band) return;
  step.facts.push_back({"band", *rate.band});
  for (const auto& band : RateInput{}.bands) {
    const double asked = band.min_percent * static_cast<double>(rate.n);
    const bool reached = 100 * static_cast<double>(rate.k) >= asked;
    step.rows.push_back(
        {{"band", band.name}, {"k_times_100", 100 * rate.k}, {"min_percent_times_n", asked}, {"reached", reached}});
    if (!reached) continue;
    step.agrees = step.agrees.value_or(true) && band.name == *rate.band;
    return;
  }
}

}  // namespace

RatedAs rated_as(const Case& c, Instant registered, Instant as_of) {
  const Verdict verdict = c.first_clock.verdict;
  if (c.opened < registered) return {"left_out", "backlog", "R60"};
  if (verdict == Verdict::pending || c.first_clock.deadline.overdue_from >= as_of)
    return {"left_out", "not_due", "R61"};
  if (verdict == Verdict::unseen) return {"left_out", "unseen", "R62"};
  if (verdict == Verdict::met) return {"hit", "met", "R60"};
  if (verdict != Verdict::void_) return {"miss", to_string(verdict), "R60"};
  if (c.state == CaseState::vanished) return {"strict_miss", "vanished", "R62"};
  return {"left_out", to_string(c.state), "R62"};
}

Step explain_rated_cases(std::span<const Case> cases, Instant registered, Instant from, Instant to, Instant as_of) {
  Step step;
  step.kind = "rated_cases";
  step.rules = "R60–R62";
  std::int64_t hits = 0, misses = 0, strict_misses = 0, left_out = 0;
  for (const auto& c : cases) {
    if (c.opened < from || c.opened >= to) continue;
    const RatedAs as = rated_as(c, registered, as_of);
    if (as.counted == "hit") ++hits;
    if (as.counted == "miss") ++misses;
    if (as.counted == "strict_miss") ++strict_misses;
    if (as.counted == "left_out") ++left_out;
    step.rows.push_back({{"case", c.id},
                         {"opened", c.opened},
                         {"overdue_from", c.first_clock.deadline.overdue_from},
                         {"verdict", Word{to_string(c.first_clock.verdict)}},
                         {"counted_as", Word{as.counted}},
                         {"reason", Word{as.reason}},
                         {"rule", std::string{as.rule}},
                         {"permalink", c.permalink}});
  }
  step.facts = {
      {"from", from},        {"until", to}, {"hits", hits}, {"misses", misses}, {"strict_misses", strict_misses},
      {"left_out", left_out}};
  step.facts.push_back({"strict_n", hits + misses + strict_misses});
  step.facts.push_back({"lenient_n", hits + misses});
  return step;
}

Step explain_rate(const Rate& rate, std::string_view counting) {
  Step step;
  step.kind = "rate";
  step.rules = "R63–R66";
  step.facts = {{"counting", Word{counting}}, {"k", rate.k}, {"n", rate.n}, {"status", Word{to_string(rate.status)}}};
  if (rate.status != RateStatus::ok || rate.n == 0) return step;
  add_wilson(step, rate);
  add_band(step, rate);
  return step;
}

Step explain_survival(const Survival& survival) {
  Step step;
  step.kind = "response_times";
  step.rules = "R70–R76";
  step.facts = {{"subjects", survival.n}, {"events", survival.events}, {"excluded", survival.excluded}};
  bool same = true;
  double product = 1;
  for (const auto& at : survival.curve) {
    product *= 1 - static_cast<double>(at.events) / static_cast<double>(at.at_risk);
    same = same && std::abs(product - at.survival) <= 1e-9;
    step.rows.push_back(
        {{"time", Seconds{at.time}}, {"at_risk", at.at_risk}, {"events", at.events}, {"survival", at.survival}});
  }
  if (!survival.curve.empty()) step.agrees = same;
  for (const auto& q : survival.quantiles) {
    const bool median = q.p == 0.5;
    step.facts.push_back({median ? "median_status" : "p90_status", Word{to_string(q.status)}});
    if (q.status == QuantileStatus::ok && q.value) step.facts.push_back({median ? "median" : "p90", Seconds{*q.value}});
    if (q.status == QuantileStatus::not_reached && q.greater_than)
      step.facts.push_back({"greater_than", Seconds{*q.greater_than}});
  }
  return step;
}

}  // namespace sarad
