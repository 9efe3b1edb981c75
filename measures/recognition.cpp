// SPDX-License-Identifier: Apache-2.0
#include "measures/recognition.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace sarad {
namespace {

constexpr std::array<std::string_view, kCriteria> kNames{"seen_all_year", "weeks_judged",  "cadence", "evidence",
                                                         "band",          "lower_bound",   "certain", "nothing_removed",
                                                         "coverage",      "citizens_posts"};
constexpr std::array<std::string_view, 3> kSizes{"small", "medium", "large"};

bool at_least(std::int64_t part, std::int64_t whole, double percent) {
  return whole > 0 && 100 * static_cast<double>(part) >= percent * static_cast<double>(whole);
}

std::optional<double> share(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

Judged parts(std::int64_t have, std::int64_t of, bool holds) {
  return {.holds = holds, .have = have, .of = of, .ratio = share(have, of)};
}

Judged seen(std::span<const QuarterFigures> quarters) {
  std::int64_t judged = 0;
  for (const auto& q : quarters) {
    const bool all_registered = q.pages > 0 && q.pages_new < q.pages;
    if (all_registered && q.strict.status != RateStatus::not_judged) ++judged;
  }
  const auto all = static_cast<std::int64_t>(quarters.size());
  return parts(judged, all, all > 0 && judged == all);
}

Judged removed(const QuarterFigures& year, const RecognitionTerms& terms) {
  const std::int64_t gone = year.vanished + year.removed_answers;
  const bool few =
      gone <= 1 || 100 * static_cast<double>(gone) <= terms.removed_percent * static_cast<double>(year.opened);
  return parts(gone, year.opened, few);
}

Judged coverage(const QuarterFigures& year, const RecognitionTerms& terms) {
  const auto ratio = year.coverage_ratio();
  return {.holds = !ratio || *ratio * 100 >= terms.coverage_percent, .have = {}, .of = {}, .ratio = ratio};
}

Judged citizens_posts(const QuarterFigures& year) {
  return parts(year.citizens_posts_answered, year.citizens_posts,
               year.visitors_may_post.value_or(false) || year.citizens_posts_answered > 0);
}

auto rank(const Candidate& c) {
  const auto cadence = c.of(Criterion::cadence).ratio.value_or(0);
  return std::tuple{-c.rate_percent, -static_cast<std::int64_t>(cadence * 100), std::string_view{c.office->name},
                    std::string_view{c.office->id}};
}

bool by_name(const Candidate& a, const Candidate& b) {
  return std::tie(a.office->name, a.office->id) < std::tie(b.office->name, b.office->id);
}

}  // namespace

std::string_view to_string(Criterion criterion) {
  return kNames[static_cast<std::size_t>(criterion)];
}

std::string_view to_string(SizeClass size) {
  return kSizes[static_cast<std::size_t>(size)];
}

bool Candidate::qualifies() const {
  return missing() == 0;
}

int Candidate::missing() const {
  return static_cast<int>(std::count_if(criteria.begin(), criteria.end(), [](const Judged& j) { return !j.holds; }));
}

Candidate judge_candidate(const Office& office, const QuarterFigures& year, std::span<const QuarterFigures> quarters,
                          const RecognitionTerms& terms) {
  Candidate c;
  c.office = &office;
  c.size = year.strict.n >= terms.large_from    ? SizeClass::large
           : year.strict.n >= terms.medium_from ? SizeClass::medium
                                                : SizeClass::small;
  if (year.strict.n > 0) c.rate_percent = year.strict.k * 100 / year.strict.n;
  const auto set = [&c](Criterion criterion, Judged judged) {
    c.criteria[static_cast<std::size_t>(criterion)] = judged;
  };
  set(Criterion::seen_all_year, seen(quarters));
  set(Criterion::weeks_judged,
      parts(year.weeks_judged, year.weeks, at_least(year.weeks_judged, year.weeks, terms.weeks_judged_percent)));
  set(Criterion::cadence,
      parts(year.weeks_met, year.weeks_judged, at_least(year.weeks_met, year.weeks_judged, terms.cadence_percent)));
  set(Criterion::evidence,
      {.holds = year.strict.n >= terms.min_cases, .have = year.strict.n, .of = terms.min_cases, .ratio = {}});
  set(Criterion::band, parts(year.strict.k, year.strict.n, year.strict.band == "good"));
  set(Criterion::lower_bound, {.holds = year.strict.low && *year.strict.low * 100 >= terms.lower_bound_percent,
                               .have = {},
                               .of = {},
                               .ratio = year.strict.low});
  set(Criterion::certain,
      {.holds = year.band_certain.value_or(false), .have = {}, .of = {}, .ratio = year.lenient.rate});
  set(Criterion::nothing_removed, removed(year, terms));
  set(Criterion::coverage, coverage(year, terms));
  set(Criterion::citizens_posts, citizens_posts(year));
  return c;
}

Recognition shortlist(const OfficeOrder& order, const QuarterSums& year, std::span<const QuarterSums> quarters,
                      const RecognitionTerms& terms) {
  Recognition out;
  out.period = year.period;
  out.terms = terms;
  out.year = year.quarter.year;
  out.top_office = order.rows.front().office;
  if (out.top_office != nullptr) out.top = out.top_office->id;
  std::map<std::string_view, std::size_t> level_depth;  // the shallowest place where a level stands
  std::map<std::tuple<std::size_t, std::string_view, SizeClass>, std::vector<Candidate>> groups;
  for (const auto& row : order.rows) {
    if (row.office == nullptr) continue;
    const auto [it, fresh] = level_depth.emplace(row.office->level, row.depth);
    if (!fresh) it->second = std::min(it->second, row.depth);
  }
  for (std::size_t i = 0; i < order.rows.size(); ++i) {
    const Office* office = order.rows[i].office;
    if (office == nullptr || year.own[i].pages == 0) continue;
    std::vector<QuarterFigures> own;
    for (const auto& quarter : quarters) own.push_back(quarter.own[i]);
    Candidate c = judge_candidate(*office, year.own[i], own, terms);
    if (c.qualifies()) {
      groups[{level_depth.at(office->level), office->level, c.size}].push_back(std::move(c));
    } else {
      out.others.push_back(std::move(c));
    }
  }
  for (auto& [key, candidates] : groups) {
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
    out.groups.push_back({std::string{std::get<1>(key)}, std::get<2>(key), std::move(candidates)});
  }
  std::sort(out.others.begin(), out.others.end(), by_name);
  return out;
}

}  // namespace sarad
