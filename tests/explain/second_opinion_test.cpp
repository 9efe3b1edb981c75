// SPDX-License-Identifier: Apache-2.0
// A second opinion on weeks, rates and response times: reached here from the printed rows alone, by other formulas than
// the measures' own (R51, R60–R66, R74–R76), for every vector and for drawn pages.
#include "exporters/explain.hpp"
#include "measures/explain.hpp"
#include "tests/measures/drawn.hpp"
#include "tests/vectors/read_input.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

namespace sarad::test {
namespace {

using namespace vectors;

rapidjson::Document parse_file(const std::string& name) {
  std::ifstream file(std::string{SARAD_TESTS_DIR} + "/vectors/" + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  return document;
}

const FactValue* fact(const Facts& facts, std::string_view name) {
  for (const auto& each : facts)
    if (each.name == name) return &each.value;
  return nullptr;
}

template <class T>
T fact_of(const Facts& facts, std::string_view name) {
  const FactValue* value = fact(facts, name);
  if (value == nullptr || !std::holds_alternative<T>(*value)) {
    ADD_FAILURE() << "no fact " << name;
    return {};
  }
  return std::get<T>(*value);
}

std::string_view word_of(const Facts& facts, std::string_view name) { return fact_of<Word>(facts, name).code; }

const Step* step_of(const Explanation& told, std::string_view kind) {
  for (const auto& step : told.steps)
    if (step.kind == kind) return &step;
  return nullptr;
}

/// The local calendar day, as the C library has it: year and day of the year.
std::pair<int, int> local_day(const std::string& zone, Instant t) {
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
  const std::time_t seconds = t.time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return {local.tm_year, local.tm_yday};
}

/// R51 over the printed contributions; those deleted are taken as printed.
int counted_again(const Step& step, const std::string& zone) {
  const auto spacing = fact_of<Seconds>(step.facts, "min_spacing");
  const bool distinct = fact_of<bool>(step.facts, "distinct_days");
  std::vector<std::pair<Instant, std::string_view>> printed;
  for (const auto& a : step.activities) printed.emplace_back(a.created.value_or(a.seen), a.part);
  EXPECT_TRUE(std::is_sorted(printed.begin(), printed.end(), [](auto& a, auto& b) { return a.first < b.first; }));
  int count = 0;
  std::optional<Instant> last;
  for (const auto& [at, reason] : printed) {
    if (reason == "deleted") continue;
    std::string_view expected = "counts";
    if (last && at < *last + spacing) {
      expected = "too_close";
    } else if (last && distinct && local_day(zone, at) == local_day(zone, *last)) {
      expected = "same_day";
    }
    EXPECT_EQ(reason, expected) << format_instant(at);
    if (expected != "counts") continue;
    last = at;
    ++count;
  }
  return count;
}

/// The verdict of a week by what is printed (R53, R54).
std::string_view week_judged_again(const Explanation& told) {
  const Step& week = told.steps.at(0);
  const Step *counted = step_of(told, "contributions"), *blind = step_of(told, "blind_time");
  if (fact_of<std::int64_t>(counted->facts, "counted") >= fact_of<std::int64_t>(counted->facts, "required")) return "met";
  if (fact_of<Instant>(week.facts, "until") > told.as_of) return "open";
  const auto from = fact_of<Instant>(week.facts, "from");
  const bool covered = fact_of<Instant>(blind->facts, "registered") <= from &&
                       static_cast<double>(fact_of<Seconds>(blind->facts, "blind").count()) * 100 <=
                           fact_of<double>(blind->facts, "max_blind_percent") *
                               static_cast<double>(fact_of<Seconds>(blind->facts, "week_seconds").count());
  return covered ? "not_met" : "not_judged";
}

void expect_week(const Explanation& told, const CadenceWeek& week, const std::string& zone, const std::string& where) {
  SCOPED_TRACE(where + "\n" + explanation_text(told, Language::en));
  EXPECT_TRUE(told.agrees());
  const Step* step = step_of(told, "contributions");
  ASSERT_NE(step, nullptr);
  const int count = counted_again(*step, zone);
  EXPECT_EQ(count, fact_of<std::int64_t>(step->facts, "counted"));
  EXPECT_EQ(count, week.count);
  EXPECT_EQ(week_judged_again(told), to_string(week.verdict));
  EXPECT_EQ(fact_of<std::int64_t>(told.verdict, "needed"),
            std::max<std::int64_t>(0, fact_of<std::int64_t>(step->facts, "required") - count));
}

TEST(SecondOpinion, EveryWeekOfTheVectorsCountsUpToItsNumber) {
  const auto file = parse_file("cadence.json");
  int weeks = 0, spaced = 0;
  for (const auto& vector : file.GetArray()) {
    const Json& input = vector["input"];
    CalendarSpec spec = plain_week();
    if (const std::string zone = text_of(input, "time_zone"); !zone.empty()) spec.time_zone = zone;
    const std::string zone = spec.time_zone;
    const auto calendar = BusinessTime::make(std::move(spec));
    if (!calendar) continue;
    Policy policy = eight_hours();
    policy.cadence = read_cadence_policy(member(input, "policy"));
    spaced += policy.cadence.min_spacing > Seconds{0} || policy.cadence.distinct_days;
    const auto rules = RuleBook::make({{policy, *calendar}});
    ASSERT_TRUE(rules);
    std::vector<Activity> activities;
    for (const auto& c : input["contributions"].GetArray()) {
      Activity post;
      post.id = post.thread_id = text_of(c, "id");
      post.kind = Kind::post;
      post.author = AuthorRole::page;
      post.created = instant_of(c, "at");
      post.seen = *post.created;
      activities.push_back(post);
      if (const auto deleted = maybe_instant(c, "deleted")) {
        Activity gone = post;
        gone.id = "gone-" + post.id;
        gone.kind = Kind::deletion;
        gone.parent_id = post.id;
        gone.created = *deleted;
        gone.seen = *deleted;
        activities.push_back(gone);
      }
    }
    Page page;
    page.id = "P";
    page.registered = instant_of(input, "registered");
    CadenceInput in;
    in.calendar = calendar->get();
    in.registered = page.registered;
    in.as_of = instant_of(input, "as_of");
    in.observed_until = maybe_instant(input, "observed_until");
    in.policy = policy.cadence;
    in.contributions = contributions(activities, in.as_of);
    if (const Json* blind = member(input, "blind"))
      for (const auto& b : blind->GetArray()) in.blind.emplace_back(instant(b[0]), instant(b[1]));
    Evidence evidence;
    evidence.page = &page;
    evidence.activities = activities;
    evidence.rules = &*rules;
    evidence.as_of = in.as_of;
    evidence.observed = std::min(in.as_of, in.observed_until.value_or(in.as_of));
    evidence.blind = in.blind;
    for (const auto& week : judge_cadence(in).weeks) {
      ++weeks;
      expect_week(explain_week(evidence, week), week, zone, text_of(vector, "name"));
    }
  }
  std::printf("%d weeks counted again, %d vectors with spacing or distinct days\n", weeks, spaced);
  EXPECT_GT(weeks, 100);
  EXPECT_GT(spaced, 3);
}

struct Tally {
  std::int64_t hits = 0, misses = 0, strict_misses = 0;
};

/// R60–R62 from each printed row; what it is counted as must follow from the rest of the row.
Tally tally_again(const Step& step, Instant registered, Instant as_of) {
  Tally tally;
  for (const auto& row : step.rows) {
    const auto verdict = word_of(row, "verdict"), reason = word_of(row, "reason"), as = word_of(row, "counted_as");
    const bool mature = fact_of<Instant>(row, "overdue_from") < as_of && verdict != "pending";
    std::string_view expected = "left_out";
    if (fact_of<Instant>(row, "opened") >= registered && mature) {
      if (verdict == "met") expected = "hit";
      if (verdict == "late" || verdict == "missed") expected = "miss";
      if (verdict == "void" && reason == "vanished") expected = "strict_miss";
    }
    EXPECT_EQ(as, expected) << fact_of<std::string>(row, "case");
    tally.hits += as == "hit";
    tally.misses += as == "miss";
    tally.strict_misses += as == "strict_miss";
  }
  return tally;
}

/// R64 by its meaning: the ends are the roots of (p − x)² = z²·x·(1 − x)/n.
std::pair<double, double> wilson_again(std::int64_t k, std::int64_t n, double z) {
  const long double p = static_cast<long double>(k) / static_cast<long double>(n),
                    q = static_cast<long double>(z) * static_cast<long double>(z) / static_cast<long double>(n);
  const long double a = 1 + q, b = -(2 * p + q), c = p * p;
  const long double root = std::sqrt(std::max(0.0L, b * b - 4 * a * c));
  const long double high = (-b + root) / (2 * a);
  return {k == 0 ? 0 : static_cast<double>(c / (a * high)), k == n ? 1 : static_cast<double>(high)};
}

void expect_rate(const Rate& rate, const std::string& where) {
  const Step step = explain_rate(rate, "strict");
  SCOPED_TRACE(where);
  const auto k = fact_of<std::int64_t>(step.facts, "k"), n = fact_of<std::int64_t>(step.facts, "n");
  EXPECT_EQ(word_of(step.facts, "status"), to_string(rate.status));
  if (rate.status != RateStatus::ok) {
    EXPECT_EQ(fact(step.facts, "rate"), nullptr);
    return;
  }
  EXPECT_TRUE(step.agrees.value_or(false));
  const auto [low, high] = wilson_again(k, n, fact_of<double>(step.facts, "z"));
  EXPECT_NEAR(fact_of<double>(step.facts, "low"), low, 1e-12);
  EXPECT_NEAR(fact_of<double>(step.facts, "high"), high, 1e-12);
  EXPECT_NEAR(*rate.low, low, 1e-12);
  EXPECT_NEAR(*rate.high, high, 1e-12);
  EXPECT_DOUBLE_EQ(*rate.rate, static_cast<double>(k) / static_cast<double>(n));
  // R66: the first band reached is the last that is printed.
  ASSERT_FALSE(step.rows.empty());
  EXPECT_TRUE(fact_of<bool>(step.rows.back(), "reached"));
  EXPECT_EQ(fact_of<std::string>(step.rows.back(), "band"), *rate.band);
  for (const auto& row : step.rows) {
    EXPECT_EQ(fact_of<std::int64_t>(row, "k_times_100"), 100 * k);
    EXPECT_EQ(fact_of<bool>(row, "reached"),
              static_cast<double>(100 * k) >= fact_of<double>(row, "min_percent_times_n"));
  }
}

template <class List>
typename List::value_type named(const List& values, const std::string& name) {
  for (const auto value : values)
    if (to_string(value) == name) return value;
  throw std::runtime_error("broken vector: " + name);
}

TEST(SecondOpinion, EveryOnTimeRateOfTheVectorsCountsUpToItsNumber) {
  const std::array states{CaseState::open, CaseState::responded, CaseState::answered, CaseState::withdrawn, CaseState::vanished};
  const std::array verdicts{Verdict::pending, Verdict::met, Verdict::late, Verdict::missed, Verdict::unseen, Verdict::void_};
  const auto file = parse_file("rates.json");
  int rates = 0;
  for (const auto& vector : file.GetArray()) {
    const Json& input = vector["input"];
    // What explain shows is the headline: in time, mature, sarad's own bands.
    if (text_of(input, "measure") == "answered" || text_of(input, "maturity") == "decided" || member(input, "bands")) continue;
    std::vector<Case> cases;
    std::vector<RatedCase> rated;
    for (const auto& c : input["cases"].GetArray()) {
      Case one;
      one.id = "c" + std::to_string(cases.size());
      one.opened = instant_of(c, "opened");
      one.state = named(states, text_of(c, "state"));
      one.first_clock.verdict = named(verdicts, text_of(c, "verdict"));
      one.first_clock.deadline.overdue_from = instant_of(c, "overdue_from");
      rated.push_back({one.opened, one.state, one.first_clock.verdict, one.first_clock.deadline.overdue_from});
      cases.push_back(std::move(one));
    }
    RateInput in;
    in.cases = rated;
    in.from = instant(input["window"][0]);
    in.to = instant(input["window"][1]);
    in.as_of = instant_of(input, "as_of");
    in.min_n = static_cast<int>(integer_of(input, "min_n", in.min_n));
    const Rates judged = rate_cases(in);
    const Step step = explain_rated_cases(cases, Instant::min(), in.from, in.to, in.as_of);
    const Tally tally = tally_again(step, Instant::min(), in.as_of);
    const std::string name = text_of(vector, "name");
    EXPECT_EQ(judged.strict.k, tally.hits) << name;
    EXPECT_EQ(judged.strict.n, tally.hits + tally.misses + tally.strict_misses) << name;
    EXPECT_EQ(judged.lenient.n, tally.hits + tally.misses) << name;
    expect_rate(judged.strict, name);
    expect_rate(judged.lenient, name);
    ++rates;
  }
  std::printf("%d rates counted again\n", rates);
  EXPECT_GT(rates, 20);
}

/// R74, R75 from the printed table.
void expect_survival(const Survival& survival, const std::string& where) {
  const Step step = explain_survival(survival);
  SCOPED_TRACE(where);
  EXPECT_TRUE(step.agrees.value_or(true));
  long double s = 1;
  std::vector<std::pair<Seconds, long double>> curve;
  std::int64_t events = 0;
  for (const auto& row : step.rows) {
    const auto n = fact_of<std::int64_t>(row, "at_risk"), d = fact_of<std::int64_t>(row, "events");
    s *= static_cast<long double>(n - d) / static_cast<long double>(n);
    events += d;
    EXPECT_NEAR(static_cast<double>(s), fact_of<double>(row, "survival"), 1e-9);
    curve.emplace_back(fact_of<Seconds>(row, "time"), s);
  }
  EXPECT_EQ(events, fact_of<std::int64_t>(step.facts, "events"));
  for (const auto& [p, status, value] : {std::tuple{0.5L, "median_status", "median"}, {0.9L, "p90_status", "p90"}}) {
    const FactValue* told = fact(step.facts, status);
    if (told == nullptr) continue;
    std::optional<Seconds> found;
    for (const auto& [time, left] : curve)
      if (!found && left <= 1 - p + 1e-9L) found = time;
    const auto word = std::get<Word>(*told).code;
    if (word == "ok") {
      EXPECT_EQ(fact_of<Seconds>(step.facts, value), found.value_or(Seconds{-1}));
    } else {
      EXPECT_EQ(fact(step.facts, value), nullptr);
      EXPECT_FALSE(word == "not_reached" && found.has_value());
    }
  }
}

TEST(SecondOpinion, EveryKaplanMeierTableOfTheVectorsGivesItsQuantiles) {
  const auto file = parse_file("quantiles.json");
  int tables = 0;
  for (const auto& vector : file.GetArray()) {
    std::vector<Subject> subjects;
    for (const auto& s : vector["input"]["subjects"].GetArray()) {
      Subject one;
      if (const Json* time = member(s, "time")) one.time = time->GetInt64();
      one.event = flag_of(s, "event");
      if (const Json* entry = member(s, "entry")) one.entry = entry->GetInt64();
      subjects.push_back(one);
    }
    const std::vector<double> p{0.5, 0.9};
    const Survival survival = survive(subjects, p, static_cast<int>(integer_of(vector["input"], "min_n", 10)));
    expect_survival(survival, text_of(vector, "name"));
    // R74 subject by subject: who is at risk, and who has the event.
    for (const auto& row : explain_survival(survival).rows) {
      const auto u = fact_of<Seconds>(row, "time").count();
      std::int64_t n = 0, d = 0;
      for (const auto& s : subjects) {
        if (s.entry && s.time && *s.time <= *s.entry) continue;
        const bool there = (!s.entry || *s.entry < u) && (!s.time || u <= *s.time);
        n += there;
        d += there && s.event && s.time == u;
      }
      EXPECT_EQ(fact_of<std::int64_t>(row, "at_risk"), n) << text_of(vector, "name");
      EXPECT_EQ(fact_of<std::int64_t>(row, "events"), d) << text_of(vector, "name");
    }
    ++tables;
  }
  std::printf("%d Kaplan–Meier tables read again\n", tables);
  EXPECT_GT(tables, 30);
}

RC_GTEST_PROP(SecondOpinion, DrawnPagesCountUpToTheirNumbers, ()) {
  Policy policy = eight_hours();
  policy.cadence.min_spacing = Seconds{*rc::gen::inRange(0, 200'000)};
  policy.cadence.distinct_days = *rc::gen::arbitrary<bool>();
  policy.cadence.required = *rc::gen::inRange(1, 5);
  Story story{policy};
  story.activities = activities_of(*some_acts(true));
  story.page.registered = dhaka("2026-10-28 00:00");
  story.parameters.min_n = 1;
  const auto figures = story.figures_at("2026-12-20 12:00");
  Evidence evidence;
  evidence.page = &story.page;
  evidence.activities = story.activities;
  evidence.rules = &story.rules;
  evidence.as_of = evidence.observed = figures.as_of;
  for (const auto& week : figures.cadence.weeks)
    expect_week(explain_week(evidence, week), week, "Asia/Dhaka", format_instant(week.start));
  const Instant from = Instant::min();
  const Step step = explain_rated_cases(figures.cases, story.page.registered, from, figures.as_of, figures.as_of);
  const Tally tally = tally_again(step, story.page.registered, figures.as_of);
  EXPECT_EQ(figures.on_time.strict.k, tally.hits);
  EXPECT_EQ(figures.on_time.strict.n, tally.hits + tally.misses + tally.strict_misses);
  EXPECT_EQ(figures.on_time.lenient.n, tally.hits + tally.misses);
  expect_rate(figures.on_time.strict, "drawn page");
  expect_survival(figures.first_response, "drawn page");
  RC_ASSERT(!testing::Test::HasFailure());
}

}  // namespace
}  // namespace sarad::test
