#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the dashboards for Grafana from the lists of panels below: `make_grafana.py`, or `--check` (ctest).

A title is Bengali, its description begins with the English title. A panel without a figure says "not judged",
never 0. Above one office only recorded series are read (rules/records.yml).
"""

import json
import pathlib
import sys

OUT = pathlib.Path(__file__).resolve().parent / "grafana"
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
NOT_JUDGED = "বিচার করা হয়নি / not judged"
MEMBERS = 'max by (ancestor, office) (sarad_office_member{ancestor="$office"})'
NAMES = 'topk by (office) (1, max by (office, name) (sarad_office_info))'
CHILD_NAMES = ('label_replace(topk by (office) (1, max by (office, name) (sarad_office_info{parent="$office"})), '
               '"ancestor", "$1", "office", "(.*)")')
OFFICE = 'office="$office"'


def of_child(series):
    """A recorded series of the offices right below, with their names."""
    return f"{series} * on (ancestor) group_left (name) {CHILD_NAMES}"


def target(expr, legend="", instant=False, ref="A", table=False):
    made = {"refId": ref, "datasource": DATASOURCE, "expr": expr, "legendFormat": legend or "__auto", "instant": instant, "range": not instant}
    return made | ({"format": "table"} if table else {})


def steps(*pairs):
    """Thresholds: (from, colour), the first without a bound."""
    return {"mode": "absolute", "steps": [{"value": bound, "color": colour} for bound, colour in pairs]}


LEGEND = {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []}
LINK = {"icon": "", "tooltip": "", "tags": [], "targetBlank": False, "asDropdown": False, "keepTime": False, "includeVars": False}
CALM = steps((None, "text"))
NONE_IS_GOOD = steps((None, "green"), (1, "orange"))
MORE_IS_GOOD = steps((None, "orange"), (0.8, "green"))


def panel(kind, bn, en, note, targets, width, height=5, unit="short", thresholds=CALM, options=None, decimals=None, more=None, **extra):
    defaults = {"unit": unit, "noValue": NOT_JUDGED, "thresholds": thresholds, "mappings": [], "color": {"mode": "thresholds"}} | (more or {})
    if decimals is not None:
        defaults["decimals"] = decimals
    return {"type": kind, "title": bn, "description": f"{en}. {note}".strip(), "datasource": DATASOURCE, "targets": targets,
            "fieldConfig": {"defaults": defaults, "overrides": []}, "options": options or {},
            "gridPos": {"w": width, "h": height, "x": 0, "y": 0}, **extra}


def refs(queries):
    """[(expr, legend)] with letters."""
    return [(chr(ord("A") + n), *query) for n, query in enumerate(queries)]


def stat(bn, en, note, *queries, width=6, **more):
    many = len(queries) > 1 or "{{" in queries[0][1]
    return panel("stat", bn, en, note, [target(expr, legend, True, ref) for ref, expr, legend in refs(queries)], width,
                 options={"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "colorMode": "value", "graphMode": "none",
                          "textMode": "value_and_name" if many else "value", "justifyMode": "auto", "orientation": "auto"}, **more)


def lines(bn, en, note, *queries, width=12, height=8, stacked=False, **more):
    custom = {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "spanNulls": False,
              "stacking": {"mode": "normal" if stacked else "none", "group": "A"}}
    return panel("timeseries", bn, en, note, [target(expr, legend, ref=ref) for ref, expr, legend in refs(queries)], width, height,
                 options={"legend": LEGEND, "tooltip": {"mode": "multi", "sort": "desc"}},
                 more={"custom": custom, "color": {"mode": "palette-classic"}}, **more)


def table(bn, en, note, *queries, names, sort, width=12, height=9, link=None, **more):
    """`names`: column -> heading, in order; the rest is hidden. `queries`: (expr, ""); their values are `Value #A` and so on."""
    made = panel("table", bn, en, note, [target(expr, "", True, ref, table=True) for ref, expr, _ in refs(queries)], width, height,
                 options={"showHeader": True, "sortBy": [{"displayName": names[sort], "desc": True}]}, **more)
    made["transformations"] = [
        {"id": "merge", "options": {}},
        {"id": "filterFieldsByName", "options": {"include": {"names": list(names)}}},
        {"id": "organize", "options": {"indexByName": {name: n for n, name in enumerate(names)}, "renameByName": names, "excludeByName": {}}}]
    if link:
        column, title, url = link
        made["fieldConfig"]["overrides"] = [{"matcher": {"id": "byName", "options": names[column]},
                                             "properties": [{"id": "links", "value": [{"title": title, "url": url}]}]}]
    return made


def heat(bn, en, note, expr, width=12, height=8):
    made = panel("heatmap", bn, en, note, [target(expr, "{{le}}")], width, height,
                 options={"calculate": False, "cellGap": 1, "color": {"mode": "scheme", "scheme": "Blues", "steps": 32, "fill": "dark-blue", "exponent": 0.5, "reverse": False},
                          "yAxis": {"unit": "s", "axisPlacement": "left"}, "tooltip": {"mode": "single", "yHistogram": False}, "legend": {"show": True}})
    made["targets"][0]["format"] = "heatmap"
    return made


def timeline(bn, en, note, expr, legend, width=24, height=6):
    return panel("state-timeline", bn, en, note, [target(expr, legend)], width, height,
                 options={"mergeValues": True, "showValue": "never", "rowHeight": 0.8, "legend": LEGEND},
                 thresholds=steps((None, "orange"), (1, "green")),
                 more={"mappings": [{"type": "value", "options": {"0": {"text": "হয়নি / not met", "color": "orange", "index": 0},
                                                                  "1": {"text": "হয়েছে / met", "color": "green", "index": 1}}}]})


def alert_list(bn, en, note, matcher, width=12, height=8):
    return panel("alertlist", bn, en, note, [], width, height,
                 options={"alertInstanceLabelFilter": matcher, "datasource": "${datasource}", "viewMode": "list", "groupMode": "default", "maxItems": 20,
                          "sortOrder": 1, "stateFilter": {"firing": True, "pending": False, "noData": False, "normal": False, "error": True}})


def row(bn, en):
    return {"type": "row", "title": f"{bn} / {en}", "collapsed": False, "panels": [], "gridPos": {"w": 24, "h": 1, "x": 0, "y": 0}}


def placed(panels):
    """Left to right, then below; ids in order."""
    x = y = tall = 0
    for number, one in enumerate(panels, 1):
        place = one["gridPos"]
        if x + place["w"] > 24:
            x, y, tall = 0, y + tall, 0
        place["x"], place["y"], one["id"] = x, y, number
        x, tall = x + place["w"], max(tall, place["h"])
    return panels


def variable(name, label, query):
    return {"name": name, "type": "query", "label": label, "datasource": DATASOURCE, "query": {"query": query, "refId": "names"}, "definition": query,
            "refresh": 2, "sort": 1, "multi": False, "includeAll": False, "regex": '/name="(?<text>[^"]+)|office="(?<value>[^"]+)/g', "hide": 0}


def dashboard(uid, title, span, refresh, panels, office=True):
    variables = [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "তথ্যসূত্র / data source", "refresh": 1, "hide": 0,
                  "multi": False, "includeAll": False, "regex": ""},
                 {"name": "page", "type": "textbox", "label": "sarad", "query": "https://sarad.example", "hide": 2,
                  "current": {"text": "https://sarad.example", "value": "https://sarad.example"}}]
    if office:
        variables.append(variable("office", "দপ্তর / office", "query_result(sarad_office_info)"))
    shown = 'ALERTS{audience=~"office|supervisor", alertstate="firing"}' if not office else \
        'ALERTS{audience=~"office|supervisor", alertstate="firing", office="$office"}'
    return {
        "uid": uid, "title": title, "tags": ["sarad"], "schemaVersion": 36, "version": 1, "editable": True, "graphTooltip": 1,
        "timezone": "Asia/Dhaka", "time": {"from": f"now-{span}", "to": "now"}, "refresh": refresh, "fiscalYearStartMonth": 6,
        "templating": {"list": variables},
        "annotations": {"list": [{"name": "সতর্কবার্তা / alerts", "datasource": DATASOURCE, "enable": True, "hide": False, "iconColor": "orange",
                                  "expr": shown, "titleFormat": "{{alertname}}", "textFormat": "{{page}}", "step": "300s"}]},
        "links": [LINK | {"type": "dashboards", "tags": ["sarad"], "title": "sarad", "asDropdown": True, "keepTime": True, "includeVars": True},
                  LINK | {"type": "link", "title": "ইনবক্স / inbox", "icon": "external link", "targetBlank": True,
                          "url": "${page}/o/${office}" if office else "${page}"}],
        "panels": placed(panels)}


def supervisor():
    sub = 'ancestor="$office"'
    return dashboard("sarad-supervisor", "সাড়া: তত্ত্বাবধান / sarad: supervisor", "13w", "5m", [
        stat("অধীন দপ্তর ও পাতা", "Offices and pages below", "Is the picture complete?",
             (f"count({MEMBERS})", "দপ্তর / offices"), (f"subtree:sarad_pages:count{{{sub}}}", "পাতা / pages"), width=5),
        stat("দেখা যাচ্ছে না", "What we cannot see", "Pages blind or stopped: nothing about them is judged.",
             (f'sum({MEMBERS} * on (office) group_left () (sum by (office) (max by (page, office) (sarad_page_state{{state=~"blind|stopped"}}))))', ""),
             width=4, thresholds=NONE_IS_GOOD),
        stat("প্রথম সাড়ার সময় পার", "First responses overdue now", "The length of the call list.",
             (f'subtree:sarad_overdue_clocks:sum{{{sub}, clock="first"}}', ""), width=4, thresholds=NONE_IS_GOOD),
        stat("সময়মতো সাড়া", "Answered in time, 13 weeks, with its interval", "Fewer than ten cases: no rate. The truth lies between low and high (Wilson, 95 %).",
             (f"subtree:sarad_on_time:ratio{{{sub}}}", "হার / rate"), (f"subtree:sarad_on_time:ratio_low{{{sub}}}", "নিম্নসীমা / low"),
             (f"subtree:sarad_on_time:ratio_high{{{sub}}}", "ঊর্ধ্বসীমা / high"), width=6, unit="percentunit", decimals=0, thresholds=MORE_IS_GOOD),
        stat("লক্ষ্য পূরণ করা দপ্তর", "Share of offices meeting the target", "Among offices with ten cases or more, so that one large page does not drown the small.",
             (f"subtree:sarad_offices_meeting:ratio{{{sub}}}", ""), width=5, unit="percentunit", decimals=0),
        stat("গত সপ্তাহে দুবার হালনাগাদ", "Twice a week kept last week (7.ka)", "Met, of the pages that could be judged.",
             (f"subtree:sarad_cadence_met:sum{{{sub}}}", "হয়েছে / met"), (f"subtree:sarad_cadence_judged:count{{{sub}}}", "বিচার্য / judged"), width=6),
        stat("ট্যাগ করা দপ্তরের সাড়া বাকি", "Referrals waiting past their time (7.ga)", "Two offices to bring together.",
             (f'subtree:sarad_overdue_clocks:sum{{{sub}, clock="referral"}}', ""), width=6, thresholds=NONE_IS_GOOD),
        stat("সরানো বা লুকানো", "Hidden or removed, 13 weeks", "Messages taken away by others than the citizen, and answers deleted afterwards. Ask why; no accusation.",
             (f"sum({MEMBERS} * on (office) group_left () sum by (office) (max by (page, office) (sarad_page_vanished_cases)))", "বার্তা / messages"),
             (f"sum({MEMBERS} * on (office) group_left () sum by (office) (max by (page, office) (sarad_page_removed_answers)))", "উত্তর / answers"), width=6),
        stat("প্রতিশ্রুত হালনাগাদ বাকি", "Promised updates overdue (7.ga)", "", (f'subtree:sarad_overdue_clocks:sum{{{sub}, clock="promise"}}', ""), width=6,
             thresholds=NONE_IS_GOOD),
        table("পরের স্তর", "Next level down", "Sorted by overdue, never by volume. The name leads one level down.",
              (of_child('subtree:sarad_overdue_clocks:sum{clock="first"}'), ""), (of_child("subtree:sarad_on_time:ratio"), ""),
              (of_child("subtree:sarad_on_time:ratio_low"), ""),
              names={"name": "দপ্তর / office", "Value #A": "সময় পার / overdue", "Value #B": "হার / rate", "Value #C": "নিম্নসীমা / low", "ancestor": "id"}, sort="Value #A",
              link=("name", "এক স্তর নিচে / one level down", "/d/sarad-supervisor?var-office=${__data.fields.id}&${datasource:queryparam}")),
        table("যাদের ফোন করবেন", "Offices to call", "The twenty with most overdue first responses. The name leads to the inbox.",
              (f'topk(20, ({MEMBERS} * on (office) group_left () office:sarad_overdue_clocks:sum{{clock="first"}}) * on (office) group_left (name) {NAMES} > 0)', ""),
              names={"name": "দপ্তর / office", "Value": "সময় পার / overdue", "office": "id"}, sort="Value",
              link=("name", "ইনবক্স / inbox", "${page}/o/${__data.fields.id}")),
        lines("খোলা ও সময় পার", "Open and overdue", "Better or worse?", (f"subtree:sarad_open_cases:sum{{{sub}}}", "{{state}}"),
              (f"subtree:sarad_overdue_clocks:sum{{{sub}}}", "overdue: {{clock}}")),
        lines("সময়মতো সাড়ার হার", "Rate with its interval", "A drop inside the band is noise.", (f"subtree:sarad_on_time:ratio{{{sub}}}", "হার / rate"),
              (f"subtree:sarad_on_time:ratio_low{{{sub}}}", "নিম্নসীমা / low"), (f"subtree:sarad_on_time:ratio_high{{{sub}}}", "ঊর্ধ্বসীমা / high"), unit="percentunit"),
        heat("উত্তর দিতে কত কর্মসময় লাগে", "How long answers take, in working time, all offices", "Answers only: silence is not in it, so it is not for judging.",
             "sum by (le) (increase(sarad_first_response_working_seconds_bucket[1d]))", width=24)])


def office():
    return dashboard("sarad-office", "সাড়া: দপ্তর / sarad: office", "14d", "1m", [
        stat("এ সপ্তাহে আরও প্রয়োজন", "Still needed this week (7.ka)", "Posts or answers. Not judged: the page is not seen.",
             (f"max by (page) (sarad_page_cadence_needed{{{OFFICE}}})", "{{page}}"), width=6, thresholds=NONE_IS_GOOD),
        stat("সপ্তাহ শেষ হতে", "The week closes in", "And working days left, today included.", ("min(sarad_calendar_week_closes_timestamp_seconds) - time()", ""), width=3, unit="s"),
        stat("বাকি কর্মদিবস", "Working days left in the week", "", ("min(sarad_calendar_week_working_dates_left)", ""), width=3),
        stat("খোলা", "Open and responded", "", (f"sum by (state) (max by (page, state) (sarad_page_open_cases{{{OFFICE}}}))", "{{state}}"), width=6),
        stat("সময় পার", "Overdue, by clock", "Confirmed by a look after the deadline.", (f"sum by (clock) (max by (page, clock) (sarad_page_overdue_clocks{{{OFFICE}}}))", "{{clock}}"),
             width=6, thresholds=NONE_IS_GOOD),
        stat("পরবর্তী সময়সীমা, কর্মসময়ে", "Next due, in working time", "", (f"min(page:sarad_next_deadline:working_seconds{{{OFFICE}}})", ""), width=4, unit="s"),
        stat("পরবর্তী সময়সীমা", "Next due, by the clock", "", (f"min(sarad_page_next_deadline_timestamp_seconds{{{OFFICE}}}) * 1000", ""), width=4, unit="dateTimeAsLocal"),
        stat("সবচেয়ে পুরোনো অনুত্তরিত", "Oldest unanswered, working age", "One calendar an office.",
             (f"max(sarad_calendar_working_clock_seconds) - min(sarad_page_oldest_open_case_working_clock_seconds{{{OFFICE}}})", ""), width=4, unit="s"),
        stat("সময়মতো সাড়া", "Answered in time, with its interval", "Number of cases beside it; fewer than ten: no rate.",
             (f'max by (page) (sarad_page_on_time_ratio{{{OFFICE}, counting="strict"}})', "{{page}}"), (f"max by (page) (sarad_page_on_time_ratio_low{{{OFFICE}}})", "{{page}}: নিম্নসীমা / low"),
             (f"max by (page) (sarad_page_on_time_ratio_high{{{OFFICE}}})", "{{page}}: ঊর্ধ্বসীমা / high"), width=8, unit="percentunit", decimals=0, thresholds=MORE_IS_GOOD),
        stat("বিবেচিত বার্তা", "Cases behind the rate", "", (f'max by (page) (sarad_page_mature_cases{{{OFFICE}, counting="strict"}})', "{{page}}"), width=4),
        stat("সাড়ার মধ্যমা", "Median and 90 % of the time to the first response, in working days", "Kaplan-Meier, open cases included. A working day has 8 hours.",
             (f"max by (page) (sarad_page_first_response_median_working_seconds{{{OFFICE}}}) / 28800", "{{page}}: মধ্যমা / median"),
             (f"max by (page) (sarad_page_first_response_p90_working_seconds{{{OFFICE}}}) / 28800", "{{page}}: ৯০ % / 90 %"), width=8, decimals=1),
        stat("যে সংখ্যা দেখানো হয় না, ও কেন", "Withheld figures, and why", "", (f"max by (page, figure, reason) (sarad_page_withheld_figures{{{OFFICE}}})", "{{page}}: {{figure}}, {{reason}}"), width=8),
        stat("প্রতিশ্রুতি ও ট্যাগ, সময় বাকি", "Promises and referrals still in time (7.ga)", "", (f'sum by (clock) (max by (page, clock) (sarad_page_pending_clocks{{{OFFICE}, clock=~"promise|referral"}}))', "{{clock}}"), width=8),
        timeline("সপ্তাহে দুবার: ১৩ সপ্তাহ", "Twice a week, week by week", "A gap: the week was not judged.", f"max by (page) (sarad_page_cadence_last_week_met{{{OFFICE}}})", "{{page}}"),
        lines("খোলা ও সময় পার", "Open and overdue", "", (f"sum by (state) (max by (page, state) (sarad_page_open_cases{{{OFFICE}}}))", "{{state}}"),
              (f"sum by (clock) (max by (page, clock) (sarad_page_overdue_clocks{{{OFFICE}}}))", "overdue: {{clock}}")),
        alert_list("সতর্কবার্তা", "Alerts of this office", "", '{office="$office"}'),
        stat("শেষ কবে দেখা হয়েছে", "Not completely seen for", "", (f"time() - max by (page) (sarad_page_observed_until_timestamp_seconds{{{OFFICE}}})", "{{page}}"), width=8, unit="s"),
        stat("পড়া বার্তার অংশ", "Messages read, of those the platform counts", "", (f"max by (page) (sarad_page_comments_fetched{{{OFFICE}}}) / max by (page) (sarad_page_comments_reported{{{OFFICE}}})", "{{page}}"), width=8,
             unit="percentunit", decimals=0),
        stat("এ সপ্তাহে অদেখা সময়", "Unseen time of the running week", "", (f"max by (page) (sarad_page_week_blind_seconds{{{OFFICE}}})", "{{page}}"), width=8, unit="s")])


def operator():
    up = 'up{job=~"sarad.*"}'
    lag = "histogram_quantile(0.95, sum by (platform, le) (rate({}_bucket[{}])))"
    return dashboard("sarad-operator", "সাড়া: পরিচালনা / sarad: operator", "6h", "30s", [
        row("সুস্থতা", "health"),
        stat("সচল", "Up", "", (up, "{{job}} {{instance}}"), width=4, thresholds=steps((None, "red"), (1, "green"))),
        stat("হিসাবের বয়স", "Age of the figures", "Over 300 s the loop hangs.", ("time() - min(sarad_snapshot_timestamp_seconds)", ""), width=4, unit="s", thresholds=steps((None, "green"), (300, "red"))),
        stat("তথ্যভান্ডার", "Ledger written", "", ("min(sarad_store_up)", ""), width=4, thresholds=steps((None, "red"), (1, "green"))),
        stat("কনফিগারেশন", "Last reload accepted", "", ("min(sarad_config_last_reload_successful)", ""), width=4, thresholds=steps((None, "red"), (1, "green"))),
        stat("চালু আছে", "Running for", "", ("time() - min(process_start_time_seconds{job=~\"sarad.*\"})", ""), width=4, unit="s"),
        stat("সংস্করণ", "Version", "", ("sarad_build_info", "{{version}} {{revision}}"), width=4),
        row("দৃষ্টি", "sight"),
        lines("পাতার অবস্থা", "Pages by state", "", ("sum by (platform, state) (sarad_pages)", "{{platform}}: {{state}}"), stacked=True),
        lines("কত দেরিতে দেখা হয় (৯৫ %)", "Detection lag, 95 %", "", (lag.format("sarad_detection_lag_seconds", "6h"), "{{platform}}"), unit="s"),
        stat("ত্রুটির বরাদ্দের অবশিষ্ট", "Error budget left over 30 days", "Objective: 95 % seen within an hour.",
             ('1 - (1 - sum by (platform) (increase(sarad_detection_lag_seconds_bucket{le="3600"}[30d])) / sum by (platform) (increase(sarad_detection_lag_seconds_count[30d]))) / 0.05', "{{platform}}"),
             width=12, unit="percentunit", decimals=0, thresholds=steps((None, "red"), (0, "green"))),
        stat("প্রতিশ্রুত ফাঁক", "Promised gap", "1.5 times as long is blind.", ("max by (platform) (sarad_poll_promised_gap_seconds)", "{{platform}}"), width=12, unit="s"),
        row("পোল", "polls"),
        lines("ফলাফল অনুযায়ী পোল", "Polls by result", "", ("sum by (platform, result) (rate(sarad_polls_total[5m])) > 0", "{{platform}}: {{result}}"), unit="ops"),
        lines("পোলের সময়কাল (৯৫ %)", "Duration, 95 %", "", (lag.format("sarad_poll_duration_seconds", "5m"), "{{platform}}"), unit="s"),
        lines("দেরিতে শুরু (৯৫ %)", "Start after the planned time, 95 %", "", (lag.format("sarad_poll_scheduled_lag_seconds", "5m"), "{{platform}}"), unit="s"),
        lines("চলমান পোল", "In flight", "", ("sum by (platform) (sarad_polls_in_flight)", "{{platform}}")),
        lines("প্ল্যাটফর্মের উত্তর", "Requests by answer", "", ("sum by (platform, code) (rate(sarad_http_requests_total[5m])) > 0", "{{platform}}: {{code}}"), unit="reqps"),
        lines("ওয়েবহুক", "Webhooks", "", ("sum by (platform, result) (rate(sarad_webhook_deliveries_total[5m])) > 0", "{{platform}}: {{result}}"), unit="ops"),
        row("কোটা ও টোকেন", "quotas and tokens"),
        lines("কোটার ব্যবহৃত অংশ", "Share of the quota used", "", ("max by (app, platform, window) (sarad_quota_used_ratio)", "{{app}} {{platform}} {{window}}"), unit="percentunit"),
        lines("কোটা খরচ", "Quota spent a second", "", ("sum by (app, platform, purpose) (rate(sarad_quota_spent_total[1h]))", "{{app}} {{platform}}: {{purpose}}"), unit="ops"),
        table("টোকেন", "Tokens", "Expiry only where the platform tells it.", ("min by (credential, platform) (sarad_credential_valid)", ""),
              ("min by (credential, platform) (sarad_credential_expiry_timestamp_seconds) - time()", ""), ("time() - max by (credential, platform) (sarad_credential_checked_timestamp_seconds)", ""),
              names={"credential": "টোকেন / token", "platform": "platform", "Value #A": "চলে / valid", "Value #B": "মেয়াদ (s) / expires in", "Value #C": "যাচাই (s) / checked"}, sort="Value #C", width=24),
        row("তথ্যভান্ডার", "store"),
        lines("কমিট", "Commits by result", "", ("sum by (result) (rate(sarad_store_commits_total[5m])) > 0", "{{result}}"), unit="ops", width=8),
        lines("কমিটের সময়কাল (৯৯ %)", "Commit duration, 99 %", "", ("histogram_quantile(0.99, sum by (le) (rate(sarad_store_commit_duration_seconds_bucket[5m])))", ""), unit="s", width=8),
        lines("আকার ও ফাঁকা জায়গা", "Size and free space", "", ("sum by (part) (sarad_store_size_bytes)", "{{part}}"), ("min(sarad_store_free_bytes)", "ফাঁকা / free"), unit="bytes", width=8),
        stat("অপেক্ষমাণ", "Batches waiting", "", ("sum(sarad_store_queue_batches)", ""), width=8),
        stat("সারি", "Rows", "", ("sum by (table) (sarad_store_rows)", "{{table}}"), width=8),
        stat("সরাসরি বার্তা", "Direct push active", "0: the rules of Prometheus speak.", ("max(sarad_alert_push_active)", ""), width=8),
        row("প্রক্রিয়া", "process"),
        lines("সিপিইউ", "CPU", "", ('rate(process_cpu_seconds_total{job=~"sarad.*"}[5m])', "{{instance}}"), unit="percentunit", width=8),
        lines("মেমরি", "Memory", "", ('process_resident_memory_bytes{job=~"sarad.*"}', "{{instance}}"), unit="bytes", width=8),
        lines("ফাইল", "Open files", "", ('process_open_fds{job=~"sarad.*"}', "{{instance}}"), width=8),
        lines("লুপের দেরি (৯৯ %)", "Loop lag, 99 %", "", ("histogram_quantile(0.99, sum by (le) (rate(sarad_loop_lag_seconds_bucket[5m])))", ""), unit="s", width=8),
        lines("সিরিজ তৈরির সময়", "Rendering", "", ("max(sarad_render_duration_seconds)", ""), unit="s", width=8),
        lines("সংগ্রহের নমুনা", "Samples a scrape", "", ('scrape_samples_scraped{job=~"sarad.*"}', "{{job}} {{instance}}"), width=8),
        row("সততা", "honesty"),
        stat("সংশোধিত রায়, ৭ দিন", "Verdicts corrected, 7 days", "Later knowledge changed them.", ("sum by (from, to) (increase(sarad_verdict_corrections_total[7d])) > 0", "{{from}} → {{to}}"), width=8),
        stat("অপাঠ্য, ৭ দিন", "Unreadable, 7 days", "", ("sum by (platform, reason) (increase(sarad_malformed_items_total[7d])) > 0", "{{platform}}: {{reason}}"), width=8),
        stat("বাদ পড়া সিরিজ", "Series dropped", "", ("sum by (family) (sarad_series_dropped_total)", "{{family}}"), width=8)], office=False)


def made():
    files = {f"{name}.json": json.dumps(build(), ensure_ascii=False, indent=1) + "\n"
             for name, build in (("supervisor", supervisor), ("office", office), ("operator", operator))}
    return files


def main():
    stale = [name for name, text in made().items() if not (OUT / name).exists() or (OUT / name).read_text(encoding="utf-8") != text]
    if sys.argv[1:] == ["--check"]:
        if stale:
            print("not as dashboards/make_grafana.py makes them; run it:", *stale, file=sys.stderr)
        return 1 if stale else 0
    OUT.mkdir(exist_ok=True)
    for name, text in made().items():
        (OUT / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
