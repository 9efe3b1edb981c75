// SPDX-License-Identifier: Apache-2.0
#include "measures/rates.hpp"

#include "measures/not_judged.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sarad {
namespace {

constexpr double kZ = 1.959963984540054;  // 95 %, two-sided (R64)

bool in_window(const RateInput& input, const RatedCase& c) {
  return c.opened >= input.from && c.opened < input.to;
}

bool mature(const RateInput& input, const RatedCase& c) {
  if (c.verdict == Verdict::pending) return false;
  return input.maturity == Maturity::decided || c.overdue_from < input.as_of;
}

bool is_hit(RateMeasure measure, Verdict verdict) {
  return verdict == Verdict::met || (measure == RateMeasure::answered && verdict == Verdict::late);
}

/// R65: share of what the platform says there is; more read than told counts as all.
std::optional<double> coverage_of(const RateInput& input) {
  if (!input.platform_count) return std::nullopt;
  if (*input.platform_count <= 0) return 1.0;
  return static_cast<double>(std::min(input.fetched, *input.platform_count)) /
         static_cast<double>(*input.platform_count);
}

bool judged(const RateInput& input, const Rates& rates) {
  return !why_not_judged(input, rates.unseen, rates.mature);
}

}  // namespace

std::string_view to_string(NotJudged why) {
  switch (why) {
    case NotJudged::never_looked: return "never_looked";
    case NotJudged::blind: return "blind";
    case NotJudged::unseen: return "unseen";
    case NotJudged::coverage: return "coverage";
  }
  return "unknown";
}

std::optional<NotJudged> why_not_judged(const RateInput& input, std::int64_t unseen, std::int64_t mature) {
  const auto window = static_cast<double>((input.to - input.from).count());
  if (static_cast<double>(input.blind.count()) * 100 > input.max_blind_percent * window) return NotJudged::blind;
  if (static_cast<double>(unseen) * 100 > input.max_unseen_percent * static_cast<double>(mature)) return NotJudged::unseen;
  if (!input.platform_count) return std::nullopt;
  const auto fetched = static_cast<double>(std::min(input.fetched, *input.platform_count));
  if (fetched * 100 >= input.min_coverage_percent * static_cast<double>(*input.platform_count)) return std::nullopt;
  return NotJudged::coverage;
}

Rate make_rate(std::int64_t k, std::int64_t n, int min_n, std::span<const Band> bands, bool is_judged) {
  Rate rate;
  rate.k = k;
  rate.n = n;
  rate.status = !is_judged ? RateStatus::not_judged : n < min_n || n <= 0 ? RateStatus::too_few : RateStatus::ok;
  if (rate.status != RateStatus::ok) return rate;
  const auto total = static_cast<double>(n);
  const double p = static_cast<double>(k) / total;
  const double centre = p + kZ * kZ / (2 * total);
  const double spread = kZ * std::sqrt(p * (1 - p) / total + kZ * kZ / (4 * total * total));
  const double scale = 1 + kZ * kZ / total;
  rate.rate = p;
  rate.low = k == 0 ? 0 : (centre - spread) / scale;
  rate.high = k == n ? 1 : (centre + spread) / scale;
  for (const auto& band : bands) {
    if (100 * static_cast<double>(k) < band.min_percent * total) continue;
    rate.band = band.name;
    break;
  }
  return rate;
}

Rates rate_tally(const RateTally& tally, const RateInput& input) {
  Rates rates;
  rates.opened = tally.opened;
  rates.unseen = tally.unseen;
  rates.vanished = tally.vanished;
  rates.withdrawn = tally.withdrawn;
  const std::int64_t n = tally.hits + tally.misses;
  rates.mature = n + tally.unseen + tally.vanished + tally.withdrawn;
  const bool is_judged = judged(input, rates);
  rates.strict = make_rate(tally.hits, n + tally.vanished, input.min_n, input.bands, is_judged);
  rates.lenient = make_rate(tally.hits, n, input.min_n, input.bands, is_judged);
  if (rates.strict.band && rates.lenient.band) rates.band_certain = rates.strict.band == rates.lenient.band;
  rates.coverage = coverage_of(input);
  return rates;
}

Rates rate_cases(const RateInput& input) {
  RateTally tally;
  for (const auto& c : input.cases) {
    if (!in_window(input, c)) continue;
    ++tally.opened;
    if (!mature(input, c)) continue;
    if (c.verdict == Verdict::unseen) {
      ++tally.unseen;
    } else if (c.verdict != Verdict::void_) {
      ++(is_hit(input.measure, c.verdict) ? tally.hits : tally.misses);
    } else {
      ++(c.state == CaseState::vanished ? tally.vanished : tally.withdrawn);
    }
  }
  return rate_tally(tally, input);
}

}  // namespace sarad
