// SPDX-License-Identifier: Apache-2.0
// Cadence, rates, quantiles and roll-up.
#include "measures/rollup.hpp"
#include "tests/vectors/run.hpp"

#include <array>
#include <stdexcept>

namespace sarad::vectors {
namespace {

const std::array kStates{CaseState::open, CaseState::responded, CaseState::answered, CaseState::withdrawn,
                         CaseState::vanished};
const std::array kVerdicts{Verdict::pending, Verdict::met,    Verdict::late,
                           Verdict::missed,  Verdict::unseen, Verdict::void_};

template <class List>
typename List::value_type named(const List& values, const std::string& name) {
  for (const auto value : values)
    if (to_string(value) == name) return value;
  throw std::runtime_error("broken vector: " + name);
}

std::vector<RatedCase> read_rated(const Json& json) {
  std::vector<RatedCase> cases;
  for (const auto& c : json.GetArray())
    cases.push_back({instant_of(c, "opened"), named(kStates, text_of(c, "state")),
                     named(kVerdicts, text_of(c, "verdict")), instant_of(c, "overdue_from")});
  return cases;
}

std::optional<std::int64_t> maybe_integer(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::nullopt : std::optional{value->GetInt64()};
}

void write_week(Out& out, const CadenceWeek& week) {
  out.object()
      .member("start", week.start)
      .member("until", week.until)
      .member("count", week.count)
      .member("needed", week.needed);
  out.member("verdict", to_string(week.verdict))
      .member("blind_seconds", week.blind)
      .member("in_ratio", week.in_ratio)
      .end();
}

}  // namespace

void write_quarter(Out& out, const Cadence& cadence) {
  const auto& q = cadence.quarter;
  out.key("quarter")
      .object()
      .member("weeks", q.weeks)
      .member("judged", q.judged)
      .member("met", q.met)
      .member("ratio", q.ratio)
      .end();
}

void write_rolling(Out& out, const Cadence& cadence) {
  const auto& r = cadence.rolling;
  out.key("rolling").object().member("count", r.count).member("needed", r.needed);
  out.member("verdict", to_string(r.verdict)).member("lapses_at", r.lapses_at).end();
}

std::string run_cadence(const Json& input, Calendars&) {
  CalendarSpec spec;
  if (const std::string zone = text_of(input, "time_zone"); !zone.empty()) spec.time_zone = zone;
  const auto calendar = BusinessTime::make(std::move(spec));
  if (!calendar) return error_json(to_string(calendar.error()));
  CadenceInput in;
  in.calendar = calendar->get();
  in.registered = instant_of(input, "registered");
  in.as_of = instant_of(input, "as_of");
  in.observed_until = maybe_instant(input, "observed_until");
  in.policy = read_cadence_policy(member(input, "policy"));
  for (const auto& c : input["contributions"].GetArray())
    in.contributions.push_back({text_of(c, "id"), instant_of(c, "at"), maybe_instant(c, "deleted")});
  if (const Json* blind = member(input, "blind"))
    for (const auto& b : blind->GetArray()) in.blind.emplace_back(instant(b[0]), instant(b[1]));
  const Cadence cadence = judge_cadence(in);
  Out out;
  out.object().key("weeks").array();
  for (const auto& week : cadence.weeks) write_week(out, week);
  out.end_array().member("streak", cadence.streak);
  write_quarter(out, cadence);
  write_rolling(out, cadence);
  return out.end().str();
}

void write_rate(Out& out, const Rate& rate) {
  out.object()
      .member("k", rate.k)
      .member("n", rate.n)
      .member("status", to_string(rate.status))
      .member("rate", rate.rate);
  out.member("low", rate.low).member("high", rate.high).member("band", rate.band).end();
}

void write_rates(Out& out, const Rates& rates) {
  out.object().member("opened", rates.opened).member("mature", rates.mature).member("unseen", rates.unseen);
  out.member("vanished", rates.vanished).member("withdrawn", rates.withdrawn);
  write_rate(out.key("strict"), rates.strict);
  write_rate(out.key("lenient"), rates.lenient);
  out.member("band_certain", rates.band_certain).member("coverage", rates.coverage).end();
}

std::string run_rates(const Json& input, Calendars&) {
  const auto cases = read_rated(input["cases"]);
  RateInput in;
  in.cases = cases;
  in.measure = text_of(input, "measure") == "answered" ? RateMeasure::answered : RateMeasure::on_time;
  in.maturity = text_of(input, "maturity") == "decided" ? Maturity::decided : Maturity::due;
  in.from = instant(input["window"][0]);
  in.to = instant(input["window"][1]);
  in.as_of = instant_of(input, "as_of");
  in.min_n = static_cast<int>(integer_of(input, "min_n", in.min_n));
  if (const Json* bands = member(input, "bands")) {
    in.bands.clear();
    for (const auto& band : bands->GetArray())
      in.bands.push_back({text_of(band, "name"), number_of(band, "min_percent", 0)});
  }
  if (const Json* coverage = member(input, "coverage")) {
    in.fetched = integer_of(*coverage, "fetched", 0);
    in.platform_count = maybe_integer(*coverage, "platform_count");
  }
  in.blind = Seconds{integer_of(input, "blind_seconds", 0)};
  in.max_blind_percent = number_of(input, "max_blind_percent", in.max_blind_percent);
  in.max_unseen_percent = number_of(input, "max_unseen_percent", in.max_unseen_percent);
  in.min_coverage_percent = number_of(input, "min_coverage_percent", in.min_coverage_percent);
  Out out;
  write_rates(out, rate_cases(in));
  return out.str();
}

void write_quantiles(Out& out, const Survival& survival) {
  out.array();
  for (const auto& q : survival.quantiles)
    out.object()
        .member("p", q.p)
        .member("status", to_string(q.status))
        .member("value", q.value)
        .member("greater_than", q.greater_than)
        .end();
  out.end_array();
}

std::string run_quantiles(const Json& input, Calendars&) {
  std::vector<Subject> subjects;
  for (const auto& s : input["subjects"].GetArray())
    subjects.push_back({maybe_integer(s, "time"), flag_of(s, "event"), maybe_integer(s, "entry")});
  std::vector<double> p{0.5, 0.9};
  if (const Json* asked = member(input, "p")) {
    p.clear();
    for (const auto& each : asked->GetArray()) p.push_back(each.GetDouble());
  }
  const Survival survival = survive(subjects, p, static_cast<int>(integer_of(input, "min_n", 10)));
  Out out;
  out.object().member("n", survival.n).member("events", survival.events).member("excluded", survival.excluded);
  write_quantiles(out.key("quantiles"), survival);
  out.key("curve").array();
  for (const auto& step : survival.curve)
    out.object()
        .member("time", step.time)
        .member("at_risk", step.at_risk)
        .member("events", step.events)
        .member("survival", step.survival)
        .end();
  return out.end_array().end().str();
}

std::string run_rollup(const Json& input, Calendars&) {
  std::vector<OfficeNode> offices;
  for (const auto& o : input["offices"].GetArray()) {
    const Json* parent = member(o, "parent");
    offices.push_back({text_of(o, "id"), parent == nullptr ? std::nullopt : std::optional{text(*parent)}});
  }
  std::vector<PageCount> pages;
  for (const auto& p : input["pages"].GetArray())
    pages.push_back({text_of(p, "id"), text_of(p, "office"), integer_of(p, "k", 0), integer_of(p, "n", 0)});
  const auto rows = roll_up(offices, pages, number_of(input, "target_percent", 0),
                            static_cast<int>(integer_of(input, "min_n", 10)), RateInput{}.bands);
  if (!rows) return error_json(to_string(rows.error()));
  Out out;
  out.object().key("offices").array();
  for (const auto& row : *rows) {
    out.object().member("id", row.id);
    write_rate(out.key("own"), row.own);
    write_rate(out.key("pooled"), row.pooled);
    out.member("offices", row.offices)
        .member("offices_judged", row.offices_judged)
        .member("offices_too_few", row.offices_too_few);
    out.member("offices_meeting", row.offices_meeting).member("share_meeting", row.share_meeting).end();
  }
  return out.end_array().end().str();
}

}  // namespace sarad::vectors
