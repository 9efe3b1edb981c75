// SPDX-License-Identifier: Apache-2.0
#include "measures/quarter.hpp"

#include "measures/first_responses.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

using namespace std::chrono;

constexpr std::array kQuantiles{0.5, 0.9};

class Summing {
 public:
  Summing(const Period& period, const MeasureParameters& parameters) : period_(period), parameters_(parameters) {}

  void add(const QuarterPage& page);
  QuarterFigures result();

 private:
  void add_weeks(const Cadence& cadence);
  void add_rates(const QuarterPage& page);
  void add_cases(const QuarterPage& page);
  void add_coverage(const QuarterPage& page);
  [[nodiscard]] bool within(Instant t) const { return t >= period_.from && t < std::min(period_.to, period_.as_of); }
  static void count(KeptCounts& counts, Verdict verdict);

  const Period& period_;
  const MeasureParameters& parameters_;
  QuarterFigures out_;
  std::int64_t k_ = 0, n_ = 0, lenient_k_ = 0, lenient_n_ = 0;
  std::vector<Subject> subjects_;
};

void Summing::count(KeptCounts& counts, Verdict verdict) {
  ++counts.made;
  if (verdict == Verdict::met) ++counts.in_time;
  if (verdict == Verdict::late) ++counts.late;
  if (verdict == Verdict::missed) ++counts.missed;
  if (verdict == Verdict::pending) ++counts.waiting;
}

void Summing::add(const QuarterPage& page) {
  if (page.page->registered >= period_.as_of) return;
  ++out_.pages;
  if (page.page->registered > period_.from) ++out_.pages_new;
  out_.watched += period_.as_of - std::max(period_.from, page.page->registered);
  if (page.visitors_may_post)
    out_.visitors_may_post = out_.visitors_may_post.value_or(false) || *page.visitors_may_post;
  if (page.figures == nullptr) {
    ++out_.pages_not_judged;
    out_.blind += period_.as_of - std::max(period_.from, page.page->registered);
    return;
  }
  out_.blind += page.blind;
  add_weeks(page.figures->cadence);
  add_rates(page);
  add_cases(page);
  add_coverage(page);
}

void Summing::add_weeks(const Cadence& cadence) {
  for (const auto& week : cadence.weeks) {
    if (week.until <= period_.from || week.until > std::min(period_.to, period_.as_of)) continue;
    const bool met = week.verdict == CadenceVerdict::met;
    ++out_.weeks;
    if (week.in_ratio) ++out_.weeks_judged;
    if (met) ++(week.in_ratio ? out_.weeks_met : out_.weeks_met_half_seen);
  }
}

void Summing::add_rates(const QuarterPage& page) {
  const PageFigures& f = *page.figures;
  out_.opened += f.on_time.opened;
  out_.mature += f.on_time.mature;
  out_.unseen += f.on_time.unseen;
  out_.vanished += f.vanished;
  out_.withdrawn += f.withdrawn;
  out_.removed_answers += f.removed_answers;
  for (std::size_t kind = 0; kind < out_.overdue.size(); ++kind) out_.overdue[kind] += f.clocks[kind].overdue;
  if (f.on_time.strict.status == RateStatus::not_judged) {
    ++out_.pages_not_judged;
    return;
  }
  k_ += f.on_time.strict.k;
  n_ += f.on_time.strict.n;
  lenient_k_ += f.on_time.lenient.k;
  lenient_n_ += f.on_time.lenient.n;
  if (page.rules == nullptr) return;
  const Instant observed = std::min(period_.as_of, f.observed_until.value_or(page.page->registered));
  const auto subjects =
      first_response_subjects(f.cases, *page.rules, period_.from, period_.to, page.page->registered, observed);
  subjects_.insert(subjects_.end(), subjects.begin(), subjects.end());
}

void Summing::add_cases(const QuarterPage& page) {
  for (const auto& c : page.figures->cases) {
    if (!within(c.opened) || c.opened < page.page->registered) continue;
    if (!c.promises.empty() || (c.first && c.first->interim)) ++out_.interim;
    for (const auto& promise : c.promises) count(out_.promises, promise.verdict);
    if (c.kind != Kind::visitor_post && c.kind != Kind::mention) continue;
    ++out_.citizens_posts;
    if (c.first) ++out_.citizens_posts_answered;
  }
  for (const auto& referral : page.figures->referrals)
    if (within(referral.at) && referral.at >= page.page->registered) count(out_.referrals, referral.verdict);
}

void Summing::add_coverage(const QuarterPage& page) {
  const Coverage& c = page.figures->coverage;
  if (!c.platform_count || !out_.coverage.platform_count) {
    out_.coverage.platform_count.reset();
    out_.coverage.fetched += c.fetched;
    return;
  }
  // More read than told counts as all, page by page (R65).
  out_.coverage.fetched += std::min(c.fetched, *c.platform_count);
  *out_.coverage.platform_count += *c.platform_count;
}

QuarterFigures Summing::result() {
  const std::vector<Band> bands = RateInput{}.bands;
  const bool judged = out_.pages == 0 || out_.pages_not_judged < out_.pages;
  out_.strict = make_rate(k_, n_, parameters_.min_n, bands, judged);
  out_.lenient = make_rate(lenient_k_, lenient_n_, parameters_.min_n, bands, judged);
  if (out_.strict.band && out_.lenient.band) out_.band_certain = out_.strict.band == out_.lenient.band;
  if (judged) out_.first_response = survive(subjects_, kQuantiles, parameters_.min_n);
  if (out_.weeks_judged > 0 && out_.weeks_judged >= CadencePolicy{}.min_judged_weeks)
    out_.cadence_ratio = static_cast<double>(out_.weeks_met) / static_cast<double>(out_.weeks_judged);
  return std::move(out_);
}

}  // namespace

std::optional<Quarter> Quarter::parse(std::string_view text) {
  if (text.size() != 7 || text.substr(4, 2) != "-Q" || text[6] < '1' || text[6] > '4') return std::nullopt;
  Quarter quarter{0, text[6] - '0'};
  for (const char c : text.substr(0, 4)) {
    if (c < '0' || c > '9') return std::nullopt;
    quarter.year = quarter.year * 10 + (c - '0');
  }
  if (quarter.year < 2000 || quarter.year > 2100) return std::nullopt;
  return quarter;
}

std::string Quarter::name() const {
  return std::to_string(year) + "-Q" + std::to_string(number);
}

Quarter Quarter::before() const {
  return number == 1 ? Quarter{year - 1, 4} : Quarter{year, number - 1};
}

Instant Quarter::begin(const BusinessTime& calendar) const {
  const auto first_month = static_cast<unsigned>(3 * (number - 1) + 1);
  return calendar.midnight(LocalDay{local_days{std::chrono::year{year} / month{first_month} / 1}});
}

Instant Quarter::end(const BusinessTime& calendar) const {
  return number == 4 ? Quarter{year + 1, 1}.begin(calendar) : Quarter{year, number + 1}.begin(calendar);
}

std::optional<double> QuarterFigures::coverage_ratio() const {
  if (!coverage.platform_count) return std::nullopt;
  if (*coverage.platform_count <= 0) return 1.0;
  return static_cast<double>(std::min(coverage.fetched, *coverage.platform_count)) /
         static_cast<double>(*coverage.platform_count);
}

const Quantile* QuarterFigures::quantile(double p) const {
  for (const auto& q : first_response.quantiles)
    if (q.p == p) return &q;
  return nullptr;
}

QuarterFigures quarter_figures(std::span<const QuarterPage> pages, const Period& period,
                               const MeasureParameters& parameters) {
  Summing sums(period, parameters);
  for (const auto& page : pages) sums.add(page);
  return sums.result();
}

}  // namespace sarad
