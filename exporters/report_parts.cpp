// SPDX-License-Identifier: Apache-2.0
#include "exporters/report_parts.hpp"

#include "exporters/html.hpp"

#include <algorithm>

namespace sarad {
namespace {

// Contrast on white and on the tints is at least 4.5:1 for text and 3:1 for what is drawn (WCAG 2.2 AA).
constexpr std::string_view kStyle = R"css(
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1b1f1d;font:15px/1.6 "Noto Sans Bengali","Noto Sans","Lohit Bengali",system-ui,"Nirmala UI",Vrinda,sans-serif}
header,main,footer{max-width:1240px;margin:auto;padding:8px 20px}
header{border-bottom:4px solid #00573f;padding-top:16px}
h1{font-size:1.7rem;line-height:1.4;margin:0}h2{font-size:1.25rem;line-height:1.5;margin:28px 0 2px}h3{font-size:1.05rem;margin:18px 0 2px}
header p,section>p{margin:2px 0 8px}header p,.note,small,footer{color:#505854}
.banner{background:#ffd54d;color:#1b1f1d!important;font-weight:700;padding:4px 10px;border-radius:4px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:10px;margin:10px 0}
.card{border:1px solid #c9d0cb;border-top:4px solid #00573f;border-radius:6px;padding:8px 12px;break-inside:avoid}
.card dt{color:#505854;font-size:.88rem}.card dd{margin:0}.card b{display:block;font-size:1.3rem;line-height:1.5}
small{display:block;font-size:.84rem;line-height:1.5}
table{width:100%;border-collapse:collapse;border:1px solid #c9d0cb;margin:0 0 6px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:#505854;font-size:.88rem;padding:2px 0}
th,td{padding:6px 10px;vertical-align:top;text-align:left;border-top:1px solid #d9ddd8}
thead th{background:#eef2ee;font-size:.86rem;line-height:1.45}tbody th{font-weight:600}th small{font-weight:400}
.trend caption,.below caption,.terms caption,.list caption,.others caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
tr{break-inside:avoid}
h3 .sign{display:inline-block;min-width:1.4em}
.ch{display:block;overflow:visible;max-width:100%}
.tr{fill:#e3e8e4}.iv{fill:#6fae97}.pt{fill:#00382a}.tg{stroke:#8a4b00;stroke-width:1.5;stroke-dasharray:2 2;fill:none}
.ax{stroke:#8b938e;fill:none}.wh{stroke:#6fae97;stroke-width:4;fill:none}.ln{stroke:#00573f;stroke-width:1.5;fill:none}.un{fill:#fff;stroke:#6b736e}
.pg{fill:#2a7d5f}.pb{fill:#a6201a}.pu{fill:#e8ece9;stroke:#6b736e;stroke-dasharray:2 2}
.warn{color:#8a3d00}ul{margin:4px 0;padding-left:22px}
@media screen and (max-width:760px){header,main,footer{padding-left:12px;padding-right:12px}.cards{grid-template-columns:1fr 1fr}
table,tbody,tr,th,td{display:block}thead{display:none}table{border:0}
tbody tr{border:1px solid #c9d0cb;border-radius:6px;margin:0 0 10px;padding:4px 10px}
tbody th,td{border:0;padding:3px 0}td{padding-left:9.5em;position:relative;min-height:1.6em}
td::before{position:absolute;left:0;width:9em;color:#505854;font-size:.84rem;line-height:1.45}}
@media screen and (max-width:380px){.cards{grid-template-columns:1fr}}
@media(forced-colors:active){.iv,.pt,.pg,.pb{forced-color-adjust:none}}
@page{size:A4 landscape;margin:11mm}
@media print{body{font-size:10.5px}header,main,footer{max-width:none;padding:0}h2,h3{break-after:avoid}thead{display:table-header-group}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

std::string phone_labels(const std::vector<TableLabels>& labels) {
  std::string out = "@media screen and (max-width:760px){";
  for (const auto& table : labels)
    for (std::size_t i = 1; i < table.heads.size(); ++i)
      out += fmt::format(".{} td:nth-child({})::before{{content:\"{}\"}}", table.table, i + 1, table.heads[i]);
  return out + "}\n";
}

std::string rate_words(const ReportText& text, const Rate& rate) {
  return fmt::format("<b>{}</b> <small>{}<br>{}</small>", text.percent(*rate.rate),
                     tell(text.words.on_time_of, text.number(rate.k), text.number(rate.n)),
                     tell(text.words.interval, text.percent(*rate.low), text.percent(*rate.high)));
}

}  // namespace

std::string ReportText::plain_office(const Office* office) const {
  if (office == nullptr) return std::string{words.all_offices};
  const bool english = people.language() == Language::en;
  const std::string& first = english ? office->name_en : office->name;
  const std::string& second = english ? office->name : office->name_en;
  return !first.empty() ? first : !second.empty() ? second : office->id;
}

std::string ReportText::office(const Office* office) const {
  return html(plain_office(office));
}

std::string ReportText::quarter(const Quarter& quarter) const {
  const auto n = static_cast<std::size_t>(quarter.number - 1);
  return tell(words.quarter, number(quarter.year), words.quarter_name[n], words.quarter_months[n]);
}

std::string ReportText::short_quarter(const Quarter& quarter) const {
  const auto n = static_cast<std::size_t>(quarter.number - 1);
  return fmt::format("{} {}", words.quarter_months[n], number(quarter.year));
}

std::optional<ChartPoint> chart_point(const Rate& rate) {
  if (!rate.rate || !rate.low || !rate.high) return std::nullopt;
  return ChartPoint{*rate.rate, *rate.low, *rate.high};
}

std::string report_open(const ReportText& text, std::string_view title, std::string_view subtitle, const Period& period,
                        bool simulated, const std::vector<TableLabels>& labels) {
  const ReportWords& w = text.words;
  std::string out = fmt::format(
      R"(<!doctype html>
<html lang="{0}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{1}</title><style>{2}{3}</style></head>
<body><header><h1>{1}</h1><p><b>{4}</b> · {5}</p>
)",
      w.code, title, kStyle, phone_labels(labels), subtitle,
      tell(w.as_of, fmt::format("<time datetime=\"{}\">{}</time>", format_instant(period.as_of),
                                text.people.full_moment(period.as_of))));
  if (period.running()) out += fmt::format("<p class=\"banner\">{}</p>", w.so_far);
  if (simulated) out += fmt::format("<p class=\"banner\">{}</p>", w.simulated);
  return out + "</header><main>\n";
}

std::string report_close(const ReportText& text) {
  std::string out = fmt::format("<section><h2>{}</h2><ul>", text.words.how);
  for (const auto& line : text.words.reading) out += fmt::format("<li>{}", line);
  return out + fmt::format("</ul></section></main>\n<footer><p>{}</p></footer></body></html>\n", text.words.footer);
}

std::string table_open(const TableLabels& labels, std::string_view caption) {
  std::string out = fmt::format("<table class=\"{}\"><caption>{}</caption><thead><tr>", labels.table, caption);
  for (const auto& head : labels.heads) out += fmt::format("<th scope=\"col\">{}", head);
  return out + "<tbody>\n";
}

std::string rate_cell(const ReportText& text, const QuarterFigures& figures, const MeasureParameters& parameters) {
  const ReportWords& w = text.words;
  const Rate& rate = figures.strict;
  std::string out;
  if (const auto point = chart_point(rate)) {
    out = interval_bar(
              *point, parameters.target_percent / 100,
              tell(w.chart_bar, text.percent(point->rate), text.percent(point->low), text.percent(point->high))) +
          rate_words(text, rate);
    if (figures.lenient.rate && figures.lenient.n != rate.n)
      out += fmt::format("<small>{}</small>", tell(w.lenient, text.percent(*figures.lenient.rate)));
    if (figures.band_certain && !*figures.band_certain)
      out += fmt::format("<small class=\"warn\">{}</small>", w.uncertain);
  } else {
    out = rate.status == RateStatus::not_judged ? std::string{w.not_judged}
                                                : tell(w.too_few, text.number(rate.n), text.number(parameters.min_n));
  }
  if (figures.pages_not_judged > 0 && rate.status != RateStatus::not_judged)
    out += fmt::format("<small class=\"warn\">{}</small>",
                       tell(w.pages_unjudged, text.number(figures.pages_not_judged), text.number(figures.pages)));
  return out;
}

std::string cadence_cell(const ReportText& text, const QuarterFigures& figures) {
  const ReportWords& w = text.words;
  const int missed = figures.weeks_judged - figures.weeks_met,
            unknown = std::max(0, figures.weeks - figures.weeks_judged);
  std::string out =
      parts_bar(figures.weeks_met, missed, unknown,
                tell(w.chart_parts, text.number(figures.weeks_met), text.number(missed), text.number(unknown)));
  out += fmt::format("<small>{}</small>", figures.weeks_judged == 0 ? std::string{w.cadence_none}
                                                                    : tell(w.cadence_of, text.number(figures.weeks_met),
                                                                           text.number(figures.weeks_judged)));
  if (unknown > 0 && figures.weeks_judged > 0)
    out += fmt::format("<small>{}</small>", tell(w.half_seen, text.number(unknown)));
  return out;
}

std::string quantile_text(const ReportText& text, const Quantile* quantile) {
  if (quantile == nullptr) return {};
  if (quantile->status == QuantileStatus::ok && quantile->value) return text.people.working(Seconds{*quantile->value});
  if (quantile->status == QuantileStatus::not_reached && quantile->greater_than)
    return tell(text.words.not_reached, text.people.working(Seconds{*quantile->greater_than}));
  return {};
}

std::string times_cell(const ReportText& text, const QuarterFigures& figures) {
  const std::string median = quantile_text(text, figures.quantile(0.5)),
                    p90 = quantile_text(text, figures.quantile(0.9));
  if (median.empty()) return std::string{text.words.times_withheld};
  std::string out = tell(text.words.median, median);
  if (!p90.empty()) out += fmt::format("<small>{}</small>", tell(text.words.p90, p90));
  return out;
}

}  // namespace sarad
