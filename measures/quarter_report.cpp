// SPDX-License-Identifier: Apache-2.0
#include "measures/quarter_report.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace sarad {
namespace {

using Children = std::map<std::string_view, std::vector<const Office*>>;

void append_subtree(OfficeOrder& order, const Children& children, const Office* office,
                    std::optional<std::size_t> parent) {
  const std::size_t place = order.rows.size();
  order.rows.push_back({office, parent ? order.rows[*parent].depth + 1 : 0, parent, 0});
  if (const auto it = children.find(office != nullptr ? office->id : std::string_view{}); it != children.end())
    for (const Office* child : it->second) append_subtree(order, children, child, place);
  order.rows[place].end = order.rows.size();
}

std::string id_of(const OfficeOrder::Row& row) {
  return row.office != nullptr ? row.office->id : std::string{};
}

std::vector<OfficeRollup> roll_up_rows(const OfficeOrder& order, const std::vector<std::vector<QuarterPage>>& pages,
                                       const Period& period, const MeasureParameters& parameters) {
  std::vector<OfficeNode> nodes;
  std::vector<PageCount> counts;
  for (std::size_t i = 0; i < order.rows.size(); ++i) {
    const auto& row = order.rows[i];
    nodes.push_back({id_of(row), row.parent ? std::optional{id_of(order.rows[*row.parent])} : std::nullopt});
    for (const auto& page : pages[i]) {
      if (page.figures == nullptr || page.page->registered >= period.as_of) continue;
      const Rate& strict = page.figures->on_time.strict;
      if (strict.status != RateStatus::not_judged) counts.push_back({page.page->id, id_of(row), strict.k, strict.n});
    }
  }
  const std::vector<Band> bands = RateInput{}.bands;
  const auto rolled = roll_up(nodes, counts, parameters.target_percent, parameters.min_n, bands);
  std::vector<OfficeRollup> out(order.rows.size());
  if (!rolled) return out;
  std::map<std::string_view, const OfficeRollup*> by_id;
  for (const auto& row : *rolled) by_id.emplace(row.id, &row);
  for (std::size_t i = 0; i < nodes.size(); ++i) out[i] = *by_id.at(nodes[i].id);
  return out;
}

std::optional<NotJudged> why_not(const QuarterPage& page, const Period& period, const MeasureParameters& parameters) {
  if (page.figures == nullptr) return NotJudged::never_looked;
  const Rates& rates = page.figures->on_time;
  if (rates.strict.status != RateStatus::not_judged) return std::nullopt;
  RateInput in;
  in.from = period.from;
  in.to = period.as_of;
  in.blind = page.blind;
  in.fetched = page.figures->coverage.fetched;
  in.platform_count = page.figures->coverage.platform_count;
  in.max_blind_percent = parameters.max_blind_percent;
  in.max_unseen_percent = parameters.max_unseen_percent;
  in.min_coverage_percent = parameters.min_coverage_percent;
  // Only blindness rests on the window, which may begin at another zone's midnight than the period.
  return why_not_judged(in, rates.unseen, rates.mature).value_or(NotJudged::blind);
}

void add_rules_held(std::set<RulesHeld>& held, const RuleBook& rules, const Period& period) {
  const auto all = rules.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool over = i + 1 < all.size() && all[i + 1].policy.from && *all[i + 1].policy.from <= period.from;
    const bool to_come = all[i].policy.from && *all[i].policy.from >= period.as_of;
    if (!over && !to_come) held.insert({all[i].policy.version, all[i].calendar->version()});
  }
}

}  // namespace

std::optional<OfficeOrder> OfficeOrder::of(std::span<const Office> offices, std::string_view top) {
  std::map<std::string_view, const Office*> known;
  for (const auto& office : offices) known.emplace(office.id, &office);
  if (!top.empty() && !known.contains(top)) return std::nullopt;
  Children children;
  for (const auto& office : offices)
    children[known.contains(office.parent) ? std::string_view{office.parent} : std::string_view{}].push_back(&office);
  for (auto& [parent, below] : children)
    std::sort(below.begin(), below.end(),
              [](const Office* a, const Office* b) { return std::tie(a->name, a->id) < std::tie(b->name, b->id); });
  OfficeOrder order;
  const auto& roots = children[std::string_view{}];
  const Office* start = !top.empty() ? known.at(top) : roots.size() == 1 ? roots.front() : nullptr;
  append_subtree(order, children, start, std::nullopt);
  return order;
}

QuarterSums sum_quarter(const OfficeOrder& order, Quarter quarter, const Period& period,
                        std::span<const QuarterPage> pages, const MeasureParameters& parameters) {
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < order.rows.size(); ++i)
    if (order.rows[i].office != nullptr) places.emplace(order.rows[i].office->id, i);
  std::vector<std::vector<QuarterPage>> of_office(order.rows.size());
  for (const auto& page : pages)
    if (const auto it = places.find(page.page->office); it != places.end()) of_office[it->second].push_back(page);

  QuarterSums sums;
  sums.quarter = quarter;
  sums.period = period;
  sums.subtree.resize(order.rows.size());
  for (std::size_t i = 0; i < order.rows.size(); ++i) {
    sums.own.push_back(quarter_figures(of_office[i], period, parameters));
    const auto& row = order.rows[i];
    if (row.depth > 1 || (row.depth == 1 && row.end == i + 1)) continue;
    std::vector<QuarterPage> below;
    for (std::size_t j = i; j < row.end; ++j) below.insert(below.end(), of_office[j].begin(), of_office[j].end());
    sums.subtree[i] = quarter_figures(below, period, parameters);
  }
  std::set<RulesHeld> held;
  for (const auto& its : of_office)
    for (const auto& page : its) {
      if (page.page->registered >= period.as_of) continue;
      if (const auto why = why_not(page, period, parameters)) sums.unjudged.push_back({page.page, *why});
      if (page.rules != nullptr) add_rules_held(held, *page.rules, period);
    }
  sums.rules.assign(held.begin(), held.end());
  sums.rollup = roll_up_rows(order, of_office, period, parameters);
  if (order.rows.front().office == nullptr && !sums.rollup.empty()) {
    --sums.rollup.front().offices;  // the top is no office itself
    --sums.rollup.front().offices_too_few;
  }
  return sums;
}

std::string_view to_string(Standing standing) {
  constexpr std::array<std::string_view, 7> kNames{"good", "fair", "weak", "poor", "too_few", "not_judged", "no_page"};
  return kNames[static_cast<std::size_t>(standing)];
}

Standing standing_of(const QuarterFigures& figures) {
  if (figures.pages == 0) return Standing::no_page;
  if (figures.strict.status == RateStatus::not_judged) return Standing::not_judged;
  if (figures.strict.status == RateStatus::too_few || !figures.strict.band) return Standing::too_few;
  for (const auto standing : {Standing::good, Standing::fair, Standing::weak, Standing::poor})
    if (*figures.strict.band == to_string(standing)) return standing;
  return Standing::too_few;
}

}  // namespace sarad
