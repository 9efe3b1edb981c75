// SPDX-License-Identifier: Apache-2.0
#include "exporters/report_columns.hpp"

#include <fmt/format.h>

namespace sarad {
namespace {

using Value = std::function<std::string(const QuarterReport&, std::size_t)>;
using Read = std::string (*)(const QuarterFigures&);

std::string whole(std::int64_t n) {
  return std::to_string(n);
}
std::string seconds(const Quantile* q) {
  return q != nullptr && q->status == QuantileStatus::ok && q->value ? whole(*q->value) : std::string{};
}
std::string status(const Quantile* q) {
  return q == nullptr ? "withheld" : std::string{to_string(q->status)};
}

Value own(Read read) {
  return [read](const QuarterReport& report, std::size_t place) { return read(report.now().own[place]); };
}
const Office& office(const QuarterReport& report, std::size_t place) {
  return *report.order.rows[place].office;
}

ReportColumn text(std::string name, std::string bengali, std::string meaning, Value value) {
  return {std::move(name), std::move(bengali), true, std::move(meaning), std::move(value)};
}
ReportColumn number(std::string name, std::string bengali, std::string meaning, Read read) {
  return {std::move(name), std::move(bengali), false, std::move(meaning), own(read)};
}

using F = QuarterFigures;
using R = QuarterReport;

void add_identity(std::vector<ReportColumn>& out) {
  out.push_back(text("quarter", "প্রান্তিক", "the quarter, `2026-Q4`",
                     [](const R& r, std::size_t) { return r.now().quarter.name(); }));
  out.push_back(text("as_of", "হিসাবের_মুহূর্ত", "judged as known then, UTC",
                     [](const R& r, std::size_t) { return format_instant(r.now().period.as_of); }));
  out.push_back({"so_far", "চলমান", false, "1: the quarter was still running",
                 [](const R& r, std::size_t) { return std::string{r.now().period.running() ? "1" : "0"}; }});
  out.push_back(
      text("office", "দপ্তর_আইডি", "the office's id", [](const R& r, std::size_t p) { return office(r, p).id; }));
  out.push_back(text("parent", "ঊর্ধ্বতন_দপ্তর", "id of the office above",
                     [](const R& r, std::size_t p) { return office(r, p).parent; }));
  out.push_back(text("level", "স্তর", "ministry, department, division, district, upazila or other",
                     [](const R& r, std::size_t p) { return office(r, p).level; }));
  out.push_back(text("name", "নাম", "name in Bengali", [](const R& r, std::size_t p) { return office(r, p).name; }));
  out.push_back(
      text("name_en", "নাম_ইংরেজি", "name in English", [](const R& r, std::size_t p) { return office(r, p).name_en; }));
  out.push_back(text("standing", "অবস্থান", "good, fair, weak, poor, too_few, not_judged or no_page (R65, R66)",
                     [](const R& r, std::size_t p) { return std::string{to_string(standing_of(r.now().own[p]))}; }));
}

void add_cadence(std::vector<ReportColumn>& out) {
  out.push_back(number("pages", "পাতা", "pages registered", [](const F& f) { return whole(f.pages); }));
  out.push_back(number("pages_new", "নতুন_পাতা", "of these, registered within the quarter",
                       [](const F& f) { return whole(f.pages_new); }));
  out.push_back(number("pages_not_judged", "বিচার_না_করা_পাতা", "of these, not seen well enough to be judged (R65)",
                       [](const F& f) { return whole(f.pages_not_judged); }));
  out.push_back(number("weeks", "সপ্তাহ", "page-weeks that ended in the quarter (R52)",
                       [](const F& f) { return whole(f.weeks); }));
  out.push_back(number("weeks_judged", "বিচার_করা_সপ্তাহ", "of these, covered (R54, R55)",
                       [](const F& f) { return whole(f.weeks_judged); }));
  out.push_back(
      number("weeks_met", "পূর্ণ_সপ্তাহ", "of the judged, kept (7.ka)", [](const F& f) { return whole(f.weeks_met); }));
  out.push_back(number("cadence_ratio", "পূর্ণ_সপ্তাহের_হার", "weeks_met / weeks_judged; empty under 4 judged weeks",
                       [](const F& f) { return csv_ratio(f.cadence_ratio); }));
}

void add_rates(std::vector<ReportColumn>& out) {
  out.push_back(number("cases_opened", "শুরু_হওয়া_ঘটনা", "cases opened in the quarter (R60)",
                       [](const F& f) { return whole(f.opened); }));
  out.push_back(number("cases_mature", "পরিণত_ঘটনা", "of these, past their time at as_of (R61)",
                       [](const F& f) { return whole(f.mature); }));
  out.push_back(number("cases_unseen", "অদেখা_ঘটনা", "of these, unseen: in no rate (R62)",
                       [](const F& f) { return whole(f.unseen); }));
  out.push_back(number("in_time", "সময়মতো", "first responses in time, k of the strict rate",
                       [](const F& f) { return whole(f.strict.k); }));
  out.push_back(number("rated", "হারে_গোনা", "n of the strict rate", [](const F& f) { return whole(f.strict.n); }));
  out.push_back({"status", "হারের_অবস্থা", true, "ok, too_few or not_judged",
                 own([](const F& f) { return std::string{to_string(f.strict.status)}; })});
  out.push_back(number("on_time_rate", "সময়মতো_হার", "strict; empty unless ok (7.kha)",
                       [](const F& f) { return csv_ratio(f.strict.rate); }));
  out.push_back(
      number("on_time_low", "নিচের_সীমা", "Wilson 95 % (R64)", [](const F& f) { return csv_ratio(f.strict.low); }));
  out.push_back(
      number("on_time_high", "উপরের_সীমা", "Wilson 95 %", [](const F& f) { return csv_ratio(f.strict.high); }));
  out.push_back(
      {"band", "ব্যান্ড", true, "of the strict rate (R66)", own([](const F& f) { return f.strict.band.value_or(""); })});
  out.push_back(number("lenient_in_time", "উদার_সময়মতো", "k of the lenient rate (R62)",
                       [](const F& f) { return whole(f.lenient.k); }));
  out.push_back(
      number("lenient_rated", "উদার_গোনা", "n of the lenient rate", [](const F& f) { return whole(f.lenient.n); }));
  out.push_back(
      number("lenient_rate", "উদার_হার", "empty unless ok", [](const F& f) { return csv_ratio(f.lenient.rate); }));
  out.push_back(number("band_certain", "ব্যান্ড_নিশ্চিত", "1: strict and lenient share a band (R63)", [](const F& f) {
    return std::string{!f.band_certain ? "" : *f.band_certain ? "1" : "0"};
  }));
  out.push_back(number("median_working_seconds", "মধ্যমা_কর্মসেকেন্ড", "first response, Kaplan–Meier (R75)",
                       [](const F& f) { return seconds(f.quantile(0.5)); }));
  out.push_back({"median_status", "মধ্যমার_অবস্থা", true, "ok, too_few, not_reached, unstable (R76) or withheld",
                 own([](const F& f) { return status(f.quantile(0.5)); })});
  out.push_back(number("p90_working_seconds", "নব্বই_শতাংশ_কর্মসেকেন্ড", "nine in ten are answered within",
                       [](const F& f) { return seconds(f.quantile(0.9)); }));
  out.push_back({"p90_status", "নব্বই_শতাংশের_অবস্থা", true, "as median_status",
                 own([](const F& f) { return status(f.quantile(0.9)); })});
}

void add_counts(std::vector<ReportColumn>& out) {
  out.push_back(number("interim", "অগ্রবর্তীকালীন", "cases with an interim update (7.ga)",
                       [](const F& f) { return whole(f.interim); }));
  out.push_back(
      number("promises", "প্রতিশ্রুতি", "promises these made (R28)", [](const F& f) { return whole(f.promises.made); }));
  out.push_back(number("promises_in_time", "রাখা_প্রতিশ্রুতি", "of these, kept in time",
                       [](const F& f) { return whole(f.promises.in_time); }));
  out.push_back(number("promises_broken", "ভাঙা_প্রতিশ্রুতি", "of these, late or missed",
                       [](const F& f) { return whole(f.promises.late + f.promises.missed); }));
  out.push_back(
      number("referrals", "ট্যাগ", "other offices tagged (R40)", [](const F& f) { return whole(f.referrals.made); }));
  out.push_back(number("referrals_in_time", "ট্যাগে_সময়মতো_সাড়া", "of these, answered in time",
                       [](const F& f) { return whole(f.referrals.in_time); }));
  out.push_back(number("referrals_late_or_missed", "ট্যাগে_বিলম্ব", "of these, late or missed",
                       [](const F& f) { return whole(f.referrals.late + f.referrals.missed); }));
  out.push_back(number("citizens_posts", "নাগরিকের_পোস্ট", "cases opened by visitor posts and mentions (7.gha)",
                       [](const F& f) { return whole(f.citizens_posts); }));
  out.push_back(number("citizens_posts_answered", "নাগরিকের_পোস্টে_সাড়া", "of these, with a first response",
                       [](const F& f) { return whole(f.citizens_posts_answered); }));
  out.push_back(
      number("vanished", "উধাও", "cases whose messages vanished (R38)", [](const F& f) { return whole(f.vanished); }));
  out.push_back(
      number("withdrawn", "প্রত্যাহার", "cases the citizen took back", [](const F& f) { return whole(f.withdrawn); }));
  out.push_back(number("removed_answers", "অপসারিত_উত্তর", "cases with an answer removed (R39)",
                       [](const F& f) { return whole(f.removed_answers); }));
  out.push_back(number("overdue_first", "বিলম্বিত_প্রথম", "first responses overdue at as_of",
                       [](const F& f) { return whole(f.overdue[0]); }));
  out.push_back(number("overdue_final", "বিলম্বিত_চূড়ান্ত", "final answers overdue",
                       [](const F& f) { return whole(f.overdue[1]); }));
  out.push_back(number("overdue_promises", "বিলম্বিত_প্রতিশ্রুতি", "promises overdue",
                       [](const F& f) { return whole(f.overdue[2]); }));
  out.push_back(
      number("overdue_referrals", "বিলম্বিত_ট্যাগ", "referrals overdue", [](const F& f) { return whole(f.overdue[3]); }));
  out.push_back(number("coverage", "পড়া_অংশ", "messages read / told by the platform; empty if it tells none",
                       [](const F& f) { return csv_ratio(f.coverage_ratio()); }));
  out.push_back(number("blind_seconds", "অদেখা_সেকেন্ড", "not seen, summed over the pages (R54)",
                       [](const F& f) { return whole(f.blind.count()); }));
  out.push_back(number("watched_seconds", "মোট_সেকেন্ড", "of so many, since registration",
                       [](const F& f) { return whole(f.watched.count()); }));
}

void add_earlier(std::vector<ReportColumn>& out) {
  constexpr std::array<std::string_view, 4> kBengali{"১", "২", "৩", "৪"};
  for (std::size_t back = 1; back <= kBengali.size(); ++back) {
    const auto at = [back](auto read) {
      return [back, read](const R& r, std::size_t place) -> std::string {
        return back < r.quarters.size() ? read(r.quarters[back], r.quarters[back].own[place]) : std::string{};
      };
    };
    const std::string name = fmt::format("before_{}_", back), bengali = fmt::format("আগের_{}_", kBengali[back - 1]);
    out.push_back(text(name + "quarter", bengali + "প্রান্তিক", fmt::format("the quarter {} before", back),
                       at([](const QuarterSums& s, const F&) { return s.quarter.name(); })));
    out.push_back(text(name + "standing", bengali + "অবস্থান", "its standing; no_page: no earlier data",
                       at([](const QuarterSums&, const F& f) { return std::string{to_string(standing_of(f))}; })));
    out.push_back({name + "on_time_rate", bengali + "সময়মতো_হার", false, "its strict rate",
                   at([](const QuarterSums&, const F& f) { return csv_ratio(f.strict.rate); })});
    out.push_back({name + "cadence_ratio", bengali + "পূর্ণ_সপ্তাহের_হার", false, "its cadence",
                   at([](const QuarterSums&, const F& f) { return csv_ratio(f.cadence_ratio); })});
  }
}

}  // namespace

std::string csv_ratio(std::optional<double> ratio) {
  return ratio ? fmt::format("{:.6f}", *ratio) : std::string{};
}

const std::vector<ReportColumn>& report_columns() {
  static const std::vector<ReportColumn> kColumns = [] {
    std::vector<ReportColumn> out;
    add_identity(out);
    add_cadence(out);
    add_rates(out);
    add_counts(out);
    add_earlier(out);
    return out;
  }();
  return kColumns;
}

}  // namespace sarad
