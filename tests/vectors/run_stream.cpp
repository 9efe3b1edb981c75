// SPDX-License-Identifier: Apache-2.0
// The small stream: twenty pages folded from what a collector would have delivered.
#include "measures/first_responses.hpp"
#include "tests/vectors/run.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace sarad::vectors {
namespace {

struct StreamPage {
  std::string id;
  Instant registered{};
  PageCases folded;
};

using Counts = std::map<std::string, int>;

void write_counts(Out& out, std::string_view name, const Counts& counts) {
  out.key(name).object();
  for (const auto& [key, n] : counts) out.member(key, n);
  out.end();
}

Cadence cadence_of(const StreamPage& page, const CasesSetting& setting, std::span<const Activity> activities) {
  CadenceInput in;
  in.contributions = contributions(activities, setting.as_of);
  in.registered = page.registered;
  in.as_of = setting.as_of;
  in.observed_until = setting.input(page.id, {}).observed_until;
  in.calendar = setting.calendar.get();
  return judge_cadence(in);
}

void write_on_time(Out& out, const StreamPage& page, const CasesSetting& setting, Instant from, Instant to) {
  const auto rated = rated_first_responses(page.folded.cases, page.registered);
  RateInput in;
  in.cases = rated;
  in.from = from;
  in.to = to;
  in.as_of = setting.as_of;
  write_rates(out.key("on_time"), rate_cases(in));
}

void write_page(Out& out, const StreamPage& page, const CasesSetting& setting, std::span<const Activity> activities,
                Instant from, Instant to) {
  Counts states, first, final, referrals;
  for (const auto& c : page.folded.cases) {
    ++states[std::string{to_string(c.state)}];
    ++first[std::string{to_string(c.first_clock.verdict)}];
    ++final[std::string{to_string(c.final_clock.verdict)}];
  }
  for (const auto& r : page.folded.referrals) ++referrals[std::string{to_string(r.verdict)}];
  out.object().member("id", page.id).member("cases", page.folded.cases.size());
  write_counts(out, "states", states);
  write_counts(out, "first_verdicts", first);
  write_counts(out, "final_verdicts", final);
  write_counts(out, "referrals", referrals);
  write_on_time(out, page, setting, from, to);
  const Instant observed = std::min(setting.as_of, setting.input(page.id, {}).observed_until.value_or(setting.as_of));
  constexpr std::array p{0.5, 0.9};
  write_quantiles(
      out.key("first_response_quantiles"),
      survive(first_response_subjects(page.folded.cases, setting.rules, from, to, page.registered, observed), p, 10));
  const Cadence cadence = cadence_of(page, setting, activities);
  out.key("weeks").array();
  for (const auto& week : cadence.weeks)
    out.array().value(week.start).value(week.count).value(to_string(week.verdict)).end_array();
  out.end_array().member("streak", cadence.streak);
  write_rolling(out, cadence);
  write_quarter(out, cadence);
  out.end();
}

void write_rows(Out& out, const std::vector<StreamPage>& pages) {
  std::vector<std::pair<const StreamPage*, const Case*>> rows;
  for (const auto& page : pages)
    for (const auto& c : page.folded.cases) rows.emplace_back(&page, &c);
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second->opened, a.first->id, a.second->id) <
           std::tie(b.second->opened, b.first->id, b.second->id);
  });
  for (const auto& [page, c] : rows) {
    out.array().value(page->id).value(c->id).value(c->opened).value(to_string(c->state));
    for (const auto* clock : {&c->first_clock, &c->final_clock})
      out.value(clock->deadline.due).value(to_string(clock->verdict));
    out.end_array();
  }
}

}  // namespace

std::string run_stream(const Json& input, Calendars& calendars,
                       const std::map<std::string, std::vector<Activity>>& activities) {
  const auto setting = read_cases_setting(input, calendars);
  if (!setting) return error_json(to_string(setting.error()));
  const Instant from = instant(input["window"][0]), to = instant(input["window"][1]);
  std::vector<StreamPage> pages;
  const auto of_page = [&](const std::string& id) {
    const auto it = activities.find(id);
    return it == activities.end() ? std::span<const Activity>{} : std::span<const Activity>{it->second};
  };
  for (const auto& json : input["pages"].GetArray()) {
    const std::string id = text_of(json, "id");
    auto folded = fold_cases(setting->input(id, of_page(id)));
    if (!folded) return error_json(to_string(folded.error()));
    pages.push_back({id, instant_of(json, "registered"), std::move(*folded)});
  }
  Out out;
  out.object().key("pages").array();
  for (const auto& page : pages) write_page(out, page, *setting, of_page(page.id), from, to);
  out.end_array().key("cases").array();
  write_rows(out, pages);
  return out.end_array().end().str();
}

}  // namespace sarad::vectors
