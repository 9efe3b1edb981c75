// SPDX-License-Identifier: Apache-2.0
#include "measures/explain.hpp"

namespace sarad {
namespace {

struct Pooled {
  std::int64_t k = 0, n = 0, lenient_k = 0, lenient_n = 0;
};

std::int64_t number_of(const Step& step, std::string_view name) {
  for (const auto& fact : step.facts)
    if (fact.name == name) return std::get<std::int64_t>(fact.value);
  return 0;
}

/// One page's cases; adds what the pool takes of it (R65: pages that cannot be judged stay out).
Step page_step(const QuarterPage& page, const Period& period, Pooled& pooled) {
  const PageFigures& f = *page.figures;
  Step step =
      explain_rated_cases(f.cases, page.page->registered, period.from, std::min(period.to, period.as_of), period.as_of);
  step.facts.insert(step.facts.begin(), Fact{"page", page.page->id});
  const bool judged = f.on_time.strict.status != RateStatus::not_judged;
  step.facts.push_back({"judged", judged});
  const std::int64_t hits = number_of(step, "hits"), n = number_of(step, "strict_n"),
                     lenient = number_of(step, "lenient_n");
  step.agrees = hits == f.on_time.strict.k && n == f.on_time.strict.n && lenient == f.on_time.lenient.n;
  if (judged) {
    pooled.k += hits;
    pooled.n += n;
    pooled.lenient_k += hits;
    pooled.lenient_n += lenient;
  }
  return step;
}

Step subtree_step(const OfficeOrder& order, const QuarterSums& sums) {
  Step step;
  step.kind = "subtree";
  step.rules = "R80–R82";
  std::int64_t k = 0, n = 0;
  for (std::size_t i = 0; i < order.rows.size(); ++i) {
    const Rate& own = sums.own[i].strict;
    if (order.rows[i].office == nullptr) continue;
    k += own.k;
    n += own.n;
    step.rows.push_back(
        {{"office", order.rows[i].office->id}, {"k", own.k}, {"n", own.n}, {"status", Word{to_string(own.status)}}});
  }
  step.facts = {{"k", k}, {"n", n}};
  for (const auto& rollup : sums.rollup) {
    if (order.rows[0].office == nullptr || rollup.id != order.rows[0].office->id) continue;
    step.agrees = rollup.pooled.k == k && rollup.pooled.n == n;
    step.facts.push_back({"offices", rollup.offices});
    step.facts.push_back({"offices_judged", rollup.offices_judged});
    step.facts.push_back({"offices_meeting", rollup.offices_meeting});
    if (rollup.share_meeting) step.facts.push_back({"share_meeting", *rollup.share_meeting});
  }
  return step;
}

}  // namespace

Explanation explain_quarter(const OfficeOrder& order, const QuarterSums& sums, std::span<const QuarterPage> pages,
                            const BusinessTime* calendar) {
  Explanation out;
  out.kind = "quarter";
  out.subject = order.rows[0].office != nullptr ? order.rows[0].office->id : std::string{};
  out.as_of = sums.period.as_of;
  out.calendar = calendar;
  Step span;
  span.kind = "quarter";
  span.rules = "R60";
  span.facts = {{"quarter", sums.quarter.name()}, {"from", sums.period.from}, {"until", sums.period.to}};
  out.steps.push_back(std::move(span));
  Pooled pooled;
  for (const auto& page : pages) {
    if (page.page->office != out.subject || page.page->registered >= sums.period.as_of) continue;
    if (page.figures != nullptr) out.steps.push_back(page_step(page, sums.period, pooled));
  }
  const QuarterFigures& own = sums.own[0];
  Step strict = explain_rate(own.strict, "strict"), lenient = explain_rate(own.lenient, "lenient");
  strict.agrees = strict.agrees.value_or(true) && pooled.k == own.strict.k && pooled.n == own.strict.n;
  lenient.agrees =
      lenient.agrees.value_or(true) && pooled.lenient_k == own.lenient.k && pooled.lenient_n == own.lenient.n;
  out.steps.push_back(std::move(strict));
  out.steps.push_back(std::move(lenient));
  out.steps.push_back(explain_survival(own.first_response));
  if (order.rows.size() > 1) out.steps.push_back(subtree_step(order, sums));
  out.verdict = {{"standing", Word{to_string(standing_of(own))}}, {"k", own.strict.k}, {"n", own.strict.n}};
  if (own.strict.rate) out.verdict.push_back({"rate", *own.strict.rate});
  if (own.band_certain) out.verdict.push_back({"band_certain", *own.band_certain});
  return out;
}

}  // namespace sarad
