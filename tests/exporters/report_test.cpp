// SPDX-License-Identifier: Apache-2.0
// The quarterly report and the shortlist as they leave: what stands in them, in which order, and what
// cannot get into them. SARAD_OUT names a folder for the pages, to look at.
#include "exporters/report.hpp"
#include "exporters/report_columns.hpp"

#include "tests/exporters/golden.hpp"
#include "tests/exporters/sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <set>

namespace sarad::test {
namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::Not;

Office office(std::string id, std::string parent, std::string level, std::string name, std::string name_en) {
  Office o;
  o.id = std::move(id);
  o.parent = std::move(parent);
  o.level = std::move(level);
  o.name = std::move(name);
  o.name_en = std::move(name_en);
  return o;
}

const std::vector<Office>& offices() {
  static const std::vector<Office> kOffices{
      office("div-rajshahi", "", "division", "বিভাগীয় কমিশনার, রাজশাহী", "Divisional Commissioner, Rajshahi"),
      office("dc-bogura", "div-rajshahi", "district", "জেলা প্রশাসন, বগুড়া", "DC Office, Bogura"),
      office("uno-sherpur", "dc-bogura", "upazila", "উপজেলা প্রশাসন, শেরপুর", "UNO Sherpur"),
      office("uno-dhunat", "dc-bogura", "upazila", "উপজেলা প্রশাসন, ধুনট", "UNO Dhunat"),
      office("dc-pabna", "div-rajshahi", "district", "জেলা প্রশাসন, পাবনা", "DC Office, Pabna"),
      office("dc-natore", "div-rajshahi", "district", "জেলা প্রশাসন, নাটোর", "DC Office, Natore"),
      office("dc-naogaon", "div-rajshahi", "district", "জেলা প্রশাসন, নওগাঁ", "DC Office, Naogaon"),
      office("dc-evil", "div-rajshahi", "district", "<script>alert('ক্ষ')</script>", "=HYPERLINK(\"//x\")")};
  return kOffices;
}

/// One page's quarter: k of n in time, weeks kept of those judged.
QuarterFigures figures(std::int64_t k, std::int64_t n, int met, int judged, bool seen = true) {
  QuarterFigures f;
  f.pages = 1;
  f.weeks = 13;
  f.weeks_judged = judged;
  f.weeks_met = met;
  if (judged >= 4) f.cadence_ratio = static_cast<double>(met) / judged;
  f.opened = n + 2;
  f.mature = n;
  f.strict = f.lenient = make_rate(k, n, 10, RateInput{}.bands, seen);
  if (f.strict.band) f.band_certain = true;
  f.watched = days{92};
  f.coverage = {.fetched = 96, .platform_count = 100};
  if (!seen) {
    f.pages_not_judged = 1;
    f.blind = days{40};
  } else if (n >= 10) {
    f.first_response.n = n;
    f.first_response.quantiles = {{0.5, QuantileStatus::ok, 12'600, std::nullopt},
                                  {0.9, QuantileStatus::not_reached, std::nullopt, 90'000}};
  }
  return f;
}

QuarterSums sums(Quarter quarter, std::vector<QuarterFigures> own, QuarterFigures all, const OfficeOrder& order) {
  QuarterSums out;
  out.quarter = quarter;
  out.period = {quarter.begin(*office_hours()), quarter.end(*office_hours()), quarter.end(*office_hours())};
  out.own = std::move(own);
  out.subtree.resize(order.rows.size());
  out.rollup.resize(order.rows.size());
  out.subtree.front() = std::move(all);
  for (std::size_t i = 1; i < order.rows.size(); ++i)
    if (order.rows[i].depth == 1 && order.rows[i].end > i + 1) out.subtree[i] = figures(41, 50, 11, 13);
  for (auto& rollup : out.rollup) {
    rollup.offices = 3;
    rollup.offices_judged = 2;
    rollup.offices_too_few = 1;
    rollup.offices_meeting = 1;
    rollup.share_meeting = 0.5;
  }
  return out;
}

/// By place in the order: div, then by name in Bengali.
QuarterReport sample_report() {
  QuarterReport report;
  report.top = "div-rajshahi";
  report.order = *OfficeOrder::of(offices(), "div-rajshahi");
  const auto own_of = [&](std::int64_t shift) {
    std::vector<QuarterFigures> own;
    for (const auto& row : report.order.rows) {
      const std::string& id = row.office->id;
      if (id == "div-rajshahi") own.emplace_back();
      if (id == "dc-bogura") own.push_back(figures(58 - shift, 61, 12, 13));
      if (id == "uno-sherpur") own.push_back(figures(7, 7, 11, 13));
      if (id == "uno-dhunat") own.push_back(figures(14 - shift, 18, 9, 13));
      if (id == "dc-pabna") own.push_back(figures(9, 24, 3, 13));
      if (id == "dc-natore") own.push_back(figures(0, 12, 1, 2, false));
      if (id == "dc-naogaon") own.push_back(figures(12, 12, 13, 13));
      if (id == "dc-evil") own.push_back(figures(11, 20, 10, 12));
    }
    return own;
  };
  Quarter quarter{2026, 4};
  for (std::int64_t back = 0; back < 4; ++back, quarter = quarter.before()) {
    QuarterFigures all = figures(104 - 6 * back, 135, 58 - static_cast<int>(back), 78);
    all.weeks = 91;
    report.quarters.push_back(sums(quarter, own_of(3 * back), all, report.order));
  }
  report.quarters.push_back(sums(quarter, std::vector<QuarterFigures>(report.order.rows.size()), {}, report.order));
  auto& all = report.quarters.front().subtree.front();
  all.pages = 7;
  all.weeks = 91;
  all.pages_not_judged = 1;
  all.blind = days{40};
  all.watched = days{644};
  all.interim = 14;
  all.promises = {.made = 14, .in_time = 11, .late = 1, .missed = 1, .waiting = 1};
  all.referrals = {.made = 5, .in_time = 3, .late = 1, .missed = 1, .waiting = 0};
  all.vanished = 2;
  all.lenient = make_rate(104, 133, 10, RateInput{}.bands);
  all.overdue = {6, 2, 1, 1};
  static const Page kUnseen = [] {
    Page page;
    page.id = "dc-natore-fb<b>";
    page.office = "dc-natore";
    return page;
  }();
  report.quarters.front().unjudged = {{&kUnseen, NotJudged::blind}};
  report.quarters.front().rules = {{"2026-a", "bd-2+26.1"}, {"2026-b", "bd-2+26.2"}};
  return report;
}

Recognition sample_list() {
  const OfficeOrder order = *OfficeOrder::of(offices(), "");
  QuarterSums year;
  year.quarter = {2026, 4};
  year.period = {Quarter{2026, 1}.begin(*office_hours()), Quarter{2026, 4}.end(*office_hours()),
                 Quarter{2026, 4}.end(*office_hours())};
  for (const auto& row : order.rows) {
    const std::string& id = row.office->id;
    QuarterFigures f = id == "dc-bogura"    ? figures(232, 244, 50, 52)
                       : id == "uno-dhunat" ? figures(27, 28, 51, 52)
                       : id == "dc-naogaon" ? figures(48, 50, 52, 52)
                       : id == "dc-pabna"   ? figures(36, 96, 12, 52)
                                            : QuarterFigures{};
    if (f.pages > 0) f.weeks = 52;
    f.citizens_posts = f.citizens_posts_answered = f.pages > 0 ? 4 : 0;
    year.own.push_back(f);
  }
  return shortlist(order, year, std::vector<QuarterSums>(4, year), {});
}

void keep(const std::string& name, const std::string& page) {
  if (const char* folder = std::getenv("SARAD_OUT"))
    std::ofstream{std::string{folder} + "/" + name, std::ios::binary} << page;
}

std::string page(Language language) {
  return report_html(sample_report(), language, office_hours().get());
}

TEST(Report, IsWholeInItselfInBothLanguages) {
  for (const auto language : {Language::bn, Language::en}) {
    const std::string html = page(language);
    const std::string code = language == Language::bn ? "bn" : "en";
    keep("report-" + code + ".html", html);
    EXPECT_THAT(html, HasSubstr("<html lang=\"" + code + "\">"));
    for (const char* outside : {"<script", "http:", "https:", " src=", "<link", "url(", "@import", "onload"})
      EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(Report, BengaliHasBengaliDigitsOnly) {
  std::string html = page(Language::bn);
  html.erase(0, html.find("<main"));
  for (const std::string apostrophe = "&#39;"; html.find(apostrophe) != std::string::npos;)
    html.erase(html.find(apostrophe), apostrophe.size());
  // Ids and versions stand as they are in the configuration.
  while (html.find("<code>") != std::string::npos)
    html.erase(html.find("<code>"), html.find("</code>") + 7 - html.find("<code>"));
  bool tag = false;
  for (const char c : html) {
    if (c == '<') tag = true;
    EXPECT_FALSE(!tag && c >= '0' && c <= '9') << c;
    if (c == '>') tag = false;
  }
  EXPECT_THAT(html, HasSubstr("৬১টি ঘটনার ৫৮টি"));
}

TEST(Report, TellsWhichPagesAreNotJudgedAndWhyAndByWhichRules) {
  const std::string en = page(Language::en), bn = page(Language::bn);
  EXPECT_THAT(en, HasSubstr("could not be seen for too long: <code>dc-natore-fb&lt;b&gt;</code>"));
  EXPECT_THAT(bn, HasSubstr("অনেকটা সময় দেখা যায়নি: <code>dc-natore-fb&lt;b&gt;</code>"));
  EXPECT_THAT(en, HasSubstr("in force in the quarter: <code>2026-a</code> + <code>bd-2+26.1</code>; <code>2026-b</code>"));
  EXPECT_THAT(bn, HasSubstr("<code>2026-b</code> + <code>bd-2+26.2</code>।"));
  const std::string json = report_json(sample_report());
  EXPECT_THAT(json, HasSubstr(R"("not_judged":[{"page":"dc-natore-fb<b>","office":"dc-natore","why":"blind"}])"));
  EXPECT_THAT(json, HasSubstr(R"({"policy_version":"2026-a","calendar_version":"bd-2+26.1"})"));
}

TEST(Report, PrintsOnA4WithWholeRowsAndHeadsOnEveryPage) {
  const std::string html = page(Language::bn);
  EXPECT_THAT(html, HasSubstr("@page{size:A4 landscape"));
  EXPECT_THAT(html, HasSubstr("tr{break-inside:avoid}"));
  EXPECT_THAT(html, HasSubstr("thead{display:table-header-group}"));
}

TEST(Report, NamesCannotBecomeMarkup) {
  EXPECT_THAT(page(Language::bn), HasSubstr("&lt;script&gt;alert(&#39;ক্ষ&#39;)"));
}

TEST(Report, OfficesStandInBandsAndNeverByRate) {
  const std::string html = page(Language::en);
  const auto at = [&](std::string_view what) { return html.find(std::string{what}, html.find("Office by office")); };
  EXPECT_LT(at("</span>Good"), at("DC Office, Naogaon"));
  // Naogaon has 100 %, Bogura 95 %: the order is that of names in Bengali, নওগাঁ before বগুড়া.
  EXPECT_LT(at("DC Office, Naogaon"), at("DC Office, Bogura<"));
  EXPECT_LT(at("DC Office, Bogura<"), at("</span>Too few cases"));
  EXPECT_LT(at("</span>Too few cases"), at("UNO Sherpur"));
  EXPECT_LT(at("UNO Sherpur"), at("</span>Not judged"));
}

TEST(Report, ASmallOfficeIsToldAsSuchWithoutARate) {
  std::string html = page(Language::en);
  html = html.substr(html.find("UNO Sherpur"));
  html = html.substr(0, html.find("<tr>"));
  EXPECT_THAT(html, HasSubstr("too few to judge: 7 of 10 cases"));
  EXPECT_THAT(html, Not(HasSubstr("100%")));
}

TEST(Report, UnseenIsSaidToBeUnseen) {
  EXPECT_THAT(page(Language::en), HasSubstr("1 of 7 pages not judged"));
  EXPECT_THAT(page(Language::en), HasSubstr("6% of the time not seen"));
  EXPECT_THAT(page(Language::en), HasSubstr("no earlier data"));
}

TEST(Report, ARunningQuarterSaysSo) {
  auto report = sample_report();
  EXPECT_THAT(report_html(report, Language::en, nullptr), Not(HasSubstr("so far")));
  report.quarters.front().period.as_of -= days{30};
  EXPECT_THAT(report_html(report, Language::en, nullptr), HasSubstr("so far"));
}

TEST(Report, TablesHaveCaptionsAndScopes) {
  const std::string html = page(Language::en);
  const auto count = [&](std::string_view what) {
    std::size_t n = 0;
    for (auto at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("<table"), count("<caption>"));
  EXPECT_EQ(count("<svg"), count("<title>") - 1);
  EXPECT_EQ(count("<th "), count("<th scope="));
}

TEST(ReportCsv, IsAsAgreed) {
  compare_golden("report.csv", report_csv(sample_report(), Language::en));
}

TEST(ReportCsv, BengaliChangesTheHeadsOnly) {
  const std::string bn = report_csv(sample_report(), Language::bn), en = report_csv(sample_report(), Language::en);
  EXPECT_TRUE(bn.starts_with("\xEF\xBB\xBFপ্রান্তিক,"));
  EXPECT_EQ(bn.substr(bn.find("\r\n")), en.substr(en.find("\r\n")));
}

TEST(ReportCsv, WhatASpreadsheetWouldRunIsDisarmed) {
  EXPECT_EQ(csv_text("=1+1"), "'=1+1");
  EXPECT_EQ(csv_text("+8801"), "'+8801");
  EXPECT_EQ(csv_text("-x"), "'-x");
  EXPECT_EQ(csv_text("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_text("\t=1"), "\"' =1\"");
  EXPECT_EQ(csv_text("a,\"b\"\nc"), "\"a,\"\"b\"\" c\"");
  EXPECT_THAT(report_csv(sample_report(), Language::en), HasSubstr("\"'=HYPERLINK(\"\"//x\"\")\""));
}

TEST(ReportColumns, HaveNamesOfTheirOwn) {
  std::set<std::string> names, bengali;
  for (const auto& column : report_columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
    EXPECT_TRUE(bengali.insert(column.bengali).second) << column.bengali;
  }
}

TEST(ReportColumns, AreDescribedInTheManualAndNoOthersAre) {
  std::ifstream manual{SARAD_SOURCE_DIR "/docs/report.md"};
  std::set<std::string> described, known;
  bool in_table = false;
  for (std::string line; std::getline(manual, line);) {
    if (line.starts_with("| column | in Bengali |")) in_table = true;
    if (line.empty()) in_table = false;
    if (in_table && line.starts_with("| `") && !line.starts_with("| `before_")) described.insert(line);
  }
  for (const auto& column : report_columns())
    if (!column.name.starts_with("before_"))
      known.insert("| `" + column.name + "` | " + column.bengali + " | " + column.meaning + " |");
  EXPECT_EQ(described, known);
}

TEST(ReportJson, NullsWhatIsWithheld) {
  const std::string json = report_json(sample_report());
  EXPECT_THAT(json, HasSubstr(R"("office":"uno-sherpur")"));
  EXPECT_THAT(json, HasSubstr(R"("status":"too_few","on_time_rate":null)"));
}

TEST(Shortlist, PrintsEveryCriterionWithTheOfficesOwnValue) {
  for (const auto language : {Language::bn, Language::en}) {
    const std::string html = recognition_html(sample_list(), language, office_hours().get());
    keep(language == Language::bn ? "shortlist-bn.html" : "shortlist-en.html", html);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
  }
  const std::string html = recognition_html(sample_list(), Language::en, nullptr);
  EXPECT_THAT(html, HasSubstr("at least 90% of the judged weeks"));
  EXPECT_THAT(html, HasSubstr("98% (51/52)"));
  EXPECT_THAT(html, HasSubstr("Not on the list"));
}

TEST(Shortlist, CsvHasARowForEveryOfficeWithAPage) {
  const std::string csv = recognition_csv(sample_list(), Language::en);
  EXPECT_THAT(csv, HasSubstr("2026,uno-dhunat,"));
  EXPECT_THAT(csv, HasSubstr("small,1,1,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 5);
}

}  // namespace
}  // namespace sarad::test
