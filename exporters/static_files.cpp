// SPDX-License-Identifier: Apache-2.0
#include "exporters/static_files.hpp"

#include <array>

namespace sarad {
namespace {

// Labels of the phone's cards stand here and not in each cell: they would double the page.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--ink:#1b1f1d;--soft:#565e5a;--line:#d9ddd8;--paper:#f6f7f4;--card:#fff;--green:#00573f;--link:#00573f;--red:#a6201a;--amber:#7a4b00;--redbg:#fdf1ef;--amberbg:#fff7e6}
@media(prefers-color-scheme:dark){:root{--ink:#e9ece9;--soft:#aab2ad;--line:#3a413d;--paper:#161a18;--card:#1e2421;--link:#7fd4b0;--red:#ff9d94;--amber:#f0bf6b;--redbg:#331c1a;--amberbg:#2e2616}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "Noto Sans Bengali","Noto Sans",system-ui,"Nirmala UI",Vrinda,sans-serif}
a{color:var(--link)}a:focus-visible,summary:focus-visible,button:focus-visible{outline:3px solid #d98c00;outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:2}
header{background:var(--green);color:#fff}
.bar{max-width:1240px;margin:auto;padding:10px 20px;display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline}
.bar p{margin:0}.bar .clock{margin-left:auto}.bar a{color:#fff}
.brand{font-size:1.5rem;font-weight:700;text-decoration:none}
.lang,.pause{border:1px solid #ffffff99;border-radius:4px;padding:0 10px;text-decoration:none;background:none;color:#fff;font:inherit;cursor:pointer}
.banner{margin:0;padding:8px 20px;text-align:center;background:#ffd54d;color:#1b1f1d;font-weight:700}
main{max-width:1240px;margin:auto;padding:8px 20px 24px}
nav .path{margin:8px 0}details{margin:0 0 12px}summary{cursor:pointer;min-height:24px}
.office{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:12px;margin:0 0 16px}.office h3{font-size:1rem;margin:0 0 6px}.office p{margin:4px 0}.ch{display:block;max-width:100%;overflow:visible}
.tr{fill:var(--line)}.iv{fill:#6fae97}.pt{fill:var(--ink)}.tg{stroke:var(--amber);stroke-width:1.5;stroke-dasharray:2 2;fill:none}.ax{stroke:var(--soft);fill:none}.pg{fill:#2a8f6a}.pb{fill:var(--red)}.pu{fill:none;stroke:var(--soft);stroke-dasharray:2 2}
.filters p{margin:2px 0;display:flex;flex-wrap:wrap;gap:4px 14px}.filters a{min-height:24px}.filters a[aria-current]{color:var(--ink);font-weight:700;text-decoration:none}
.below{columns:3 260px;margin:8px 0;padding-left:20px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(175px,1fr));gap:12px;margin:8px 0 20px}
.card{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--line);border-radius:6px;padding:10px 14px}
.card.late{border-top-color:var(--red)}.card.soon{border-top-color:#c98500}.card.good{border-top-color:#2a8f6a}
dt{color:var(--soft);font-size:.9rem}dd{margin:0}dd b{display:block;font-size:1.35rem;line-height:1.45}.card.late dd b{color:var(--red)}
small{display:block;color:var(--soft);font-size:.85rem;line-height:1.5}
h2{font-size:1.25rem;margin:24px 0 0}section>p{margin:0 0 8px;color:var(--soft)}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:6px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th{position:sticky;top:0;background:var(--card);text-align:left;font-size:.9rem;color:var(--soft);font-weight:600;box-shadow:inset 0 -1px var(--line)}
th,td{padding:7px 12px;vertical-align:top}td{border-top:1px solid var(--line)}
td:first-child b{font-weight:600}
i{font-style:normal;color:var(--soft)}i.good{color:var(--link)}i.soon{color:var(--amber);font-weight:600}i.late,b.late,.late>td:first-child b{color:var(--red)}i.late{font-weight:600}
.soon>td:first-child b{color:var(--amber)}.none>td:first-child b{color:var(--soft)}
tr.late{background:var(--redbg)}tr.soon{background:var(--amberbg)}
.wk{display:block;color:var(--link);font-family:"DejaVu Sans Mono",monospace;font-size:1rem;white-space:nowrap;line-height:1.4}
.pages td:nth-child(3),.pages td:nth-child(4){font-variant-numeric:tabular-nums}
.open{white-space:nowrap;display:inline-block;min-height:24px}
.quiet,.legend,footer{color:var(--soft)}.legend{font-size:.9rem}
footer{max-width:1240px;margin:auto;padding:8px 20px 24px;border-top:1px solid var(--line);font-size:.9rem}footer p{margin:4px 0}
@media screen and (max-width:760px){.bar{padding:8px 14px}.bar .clock{margin-left:0}main,footer{padding-left:14px;padding-right:14px}
.cards{grid-template-columns:1fr 1fr;gap:8px}.card{padding:8px 10px}dd b{font-size:1.15rem}
table,tbody,tr,td{display:block}thead{display:none}table{background:none;border:0}
tr{background:var(--card);border:1px solid var(--line);border-left-width:4px;border-radius:6px;margin:0 0 10px;padding:6px 12px}
tr.late{border-left-color:var(--red)}tr.soon{border-left-color:#c98500}
td{border:0;padding:3px 0 3px 8.5em;min-height:1.6em;position:relative}td:first-child{padding-left:0;font-weight:600}td:first-child small{font-weight:400}
td:nth-child(n+2) small{display:inline;margin-left:.6em}td:nth-child(n+2) small+small{margin-left:.3em}
td::before{position:absolute;left:0;color:var(--soft);font-size:.85rem}
.cases td:nth-child(2)::before{content:"State"}.cases td:nth-child(3)::before{content:"Kind"}.cases td:nth-child(4)::before{content:"Where"}.cases td:nth-child(5)::before{content:"Working age"}.cases td:nth-child(6)::before{content:"Message"}
.pages td:nth-child(2)::before{content:"This week"}.pages td:nth-child(3)::before{content:"Open"}.pages td:nth-child(4)::before{content:"Overdue"}.pages td:nth-child(5)::before{content:"Next deadline"}.pages td:nth-child(6)::before{content:"In time"}.pages td:nth-child(7)::before{content:"Last seen"}
.tree td:nth-child(2)::before{content:"Pages known"}.tree td:nth-child(3)::before{content:"Last 7 days"}.tree td:nth-child(4)::before{content:"Open"}.tree td:nth-child(5)::before{content:"Overdue"}.tree td:nth-child(6)::before{content:"In time"}.tree td:nth-child(7)::before{content:"On target"}
[lang=bn] .tree td:nth-child(2)::before{content:"জানা পাতা"}[lang=bn] .tree td:nth-child(3)::before{content:"গত ৭ দিন"}[lang=bn] .tree td:nth-child(4)::before{content:"খোলা"}[lang=bn] .tree td:nth-child(5)::before{content:"বিলম্বিত"}[lang=bn] .tree td:nth-child(6)::before{content:"সময়মতো"}[lang=bn] .tree td:nth-child(7)::before{content:"লক্ষ্য পূরণ"}
[lang=bn] .cases td:nth-child(2)::before{content:"অবস্থা"}[lang=bn] .cases td:nth-child(3)::before{content:"ধরন"}[lang=bn] .cases td:nth-child(4)::before{content:"কোথায়"}[lang=bn] .cases td:nth-child(5)::before{content:"বয়স (কর্মসময়)"}[lang=bn] .cases td:nth-child(6)::before{content:"মূল বার্তা"}
[lang=bn] .pages td:nth-child(2)::before{content:"এই সপ্তাহ"}[lang=bn] .pages td:nth-child(3)::before{content:"খোলা"}[lang=bn] .pages td:nth-child(4)::before{content:"বিলম্বিত"}[lang=bn] .pages td:nth-child(5)::before{content:"সময়সীমা"}[lang=bn] .pages td:nth-child(6)::before{content:"সময়মতো"}[lang=bn] .pages td:nth-child(7)::before{content:"শেষ দেখা"}}
@media(forced-colors:active){tr,.card{border:1px solid}}
@media print{body{background:#fff;color:#000;font-size:11px}header{background:none;color:#000}.bar a{color:#000}thead{display:table-header-group}.lang,.pause,.skip,details,.pager,.filters{display:none}tr{break-inside:avoid}th{position:static}.open[href]::after{content:" " attr(href);font-size:9px;word-break:break-all;white-space:normal}}
)css";

constexpr std::string_view kScript = R"js('use strict';
// Keeps the countdowns current, and fetches the page anew when the daemon says that there are new figures. Without it the
// page shows the times of its making, and is whole.
(function () {
  var root = document.documentElement, bn = root.lang === 'bn', simulated = 'simulated' in root.dataset;
  var offset, least = 15000, fetched = Date.now(), waiting = 0, source = null, timer = 0;
  var unit = bn ? ['\u00a0দিন', '\u00a0ঘ.', '\u00a0মি.'] : ['\u00a0d', '\u00a0h', '\u00a0min'];
  function told() { offset = Date.parse(root.dataset.now) - Date.now(); }
  function digits(text) {
    return bn ? text.replace(/[0-9]/g, function (d) { return '০১২৩৪৫৬৭৮৯'[d]; }) : text;
  }
  function span(ms) {
    var minutes = Math.floor(Math.abs(ms) / 60000);
    var d = Math.floor(minutes / 1440), h = Math.floor(minutes / 60) % 24, m = minutes % 60;
    if (minutes === 0) return bn ? '১ মি.-এর কম' : 'under 1 min';
    if (d > 0) return digits(d + unit[0] + (h > 0 && d < 10 ? ' ' + h + unit[1] : ''));
    if (h > 0) return digits(h + unit[1] + (m > 0 ? ' ' + m + unit[2] : ''));
    return digits(m + unit[2]);
  }
  function tick() {
    if (simulated) return;   // the browser's clock does not run as fast
    document.querySelectorAll('time.due').forEach(function (time) {
      var left = Date.parse(time.dateTime) - Date.now() - offset;
      time.textContent = left < 0 ? span(left) + (bn ? ' আগে পেরিয়েছে' : ' past due') : (bn ? 'বাকি ' + span(left) : span(left) + ' left');
    });
  }
  // Puts what is new in the place of the old, and the reader back to where they were.
  function show(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html'), main = fresh.getElementById('main');
    var old = document.getElementById('main'), at = document.activeElement, open = [];
    if (!main || !old) return;
    var links = Array.from(old.querySelectorAll('a')), href = at && old.contains(at) && at.getAttribute('href');
    var nth = href ? links.filter(function (a) { return a.getAttribute('href') === href; }).indexOf(at) : -1;
    old.querySelectorAll('details').forEach(function (d, i) { if (d.open) open.push(i); });
    main.querySelectorAll('details').forEach(function (d, i) { d.open = open.indexOf(i) >= 0; });
    old.replaceWith(main);
    var same = href ? Array.from(main.querySelectorAll('a')).filter(function (a) { return a.getAttribute('href') === href; }) : [];
    if (same.length) same[Math.min(nth, same.length - 1)].focus({preventScroll: true});
    document.querySelector('.clock').replaceWith(fresh.querySelector('.clock'));
    root.dataset.now = fresh.documentElement.dataset.now;
    told();
  }
  function renew() {
    waiting = 0;
    if (document.hidden || !source) return;
    fetched = Date.now();
    fetch(location.href, {credentials: 'same-origin'}).then(function (reply) { return reply.ok ? reply.text() : null; })
      .then(function (text) { if (text && source) show(text); }).catch(function () {});
  }
  // Not all readers at once, and nobody more often than every quarter of a minute.
  function news() {
    if (!waiting) waiting = setTimeout(renew, Math.max(0, fetched + least - Date.now()) + Math.random() * 2000);
  }
  function start() {
    told();
    timer = setInterval(tick, 30000);
    if (!window.EventSource) return;
    source = new EventSource('/api/v1/events');
    source.addEventListener('figures', news);
  }
  function stop() {
    clearInterval(timer);
    clearTimeout(waiting);
    if (source) source.close();
    timer = waiting = 0;
    source = null;
  }
  document.addEventListener('visibilitychange', function () { if (!document.hidden && source) news(); });
  var button = document.createElement('button');
  button.type = 'button';
  button.className = 'pause';
  function name() { button.textContent = timer ? (bn ? 'হালনাগাদ থামান' : 'Stop updates') : (bn ? 'হালনাগাদ চালান' : 'Go on'); }
  button.addEventListener('click', function () {
    if (timer) { stop(); } else { start(); tick(); news(); }
    name();
  });
  start();
  name();
  document.querySelector('.bar').appendChild(button);
})();
)js";

constexpr std::string_view kIcon =
    R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#00573f"/><path d="M7 8h18v12H15l-5 5v-5H7z" fill="#fff"/><circle cx="16" cy="14" r="3.5" fill="#c8102e"/></svg>)svg";

constexpr std::array kFiles{StaticFile{"/static/sarad.css", "text/css; charset=utf-8", kStyle},
                            StaticFile{"/static/sarad.js", "text/javascript; charset=utf-8", kScript},
                            StaticFile{"/static/icon.svg", "image/svg+xml", kIcon}};

}  // namespace

const StaticFile* find_static_file(std::string_view path) {
  for (const auto& file : kFiles)
    if (file.path == path) return &file;
  return nullptr;
}

}  // namespace sarad
