# SPDX-License-Identifier: Apache-2.0
"""Every query of the dashboards, asked of a real Prometheus that scrapes sarad: none fails, none is empty without a reason."""

import json
import pathlib
import re
import time
import unittest

import prometheus
import world
from case import EndToEnd, skip_without
from processes import wait_until

DASHBOARDS = pathlib.Path(__file__).resolve().parents[2] / "dashboards"
DAY = 86400
NOW = world.unix("2026-10-14T10:00:00Z")  # a Wednesday, 16:00 in Dhaka
SUPERVISED = "cabinet"
#: Beginnings of panels' English titles whose figure need not be there, and why.
MAY_BE_EMPTY = {
    "Webhooks": "none were sent", "Verdicts corrected": "none was", "Unreadable": "nothing was", "Series dropped": "none was",
    "Tokens": "the platform tells no expiry", "Size and free space": "free bytes are not told yet", "Next due": "nothing need be due",
    "Answered in time, with": "ten cases are wanted", "Median and 90 %": "ten cases are wanted", "Withheld figures": "nothing need be withheld",
    "Oldest unanswered": "all may be answered", "Messages read, of those": "the platform may not count",
    "Error budget left": "first fetches are left out", "Detection lag": "first fetches are left out",
    "How long answers take": "none need be learned yet",
}


@skip_without(prometheus.missing_packages())
class Panels(EndToEnd):

    def test_every_query_is_answered(self):
        pretend = world.World(self.scratch, NOW, NOW + DAY, interval="2s", pages=60, seed=4, speed=1, faults=[], history_weeks=8, weeks=2)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=f"{time.time():.3f}:{NOW}:1").wait_ready()
        wait_until(lambda: all(page["observed_until"] for page in daemon.pages().values()), 120, "every page read", daemon.child)
        rules = self.scratch.make("rules") / "records.yml"
        rules.write_text(re.sub(r"interval: \w+", "interval: 1s", (DASHBOARDS / "rules" / "records.yml").read_text(encoding="utf-8")), encoding="utf-8")
        server = prometheus.Prometheus(self.scratch)
        self.addCleanup(server.end)
        server.start(daemon.url.removeprefix("http://"), rules=rules)
        server.wait_for_scrape()
        wait_until(lambda: server.query("subtree:sarad_on_time:ratio") and server.query("subtree:sarad_offices_meeting:ratio"), 60, "the recorded series")
        for counter in ("sarad_polls_total", "sarad_store_commits_total", "sarad_http_requests_total", "sarad_quota_spent_total"):
            wait_until(lambda counter=counter: server.query(f"sum(rate({counter}[5m])) > 0"), 60, f"{counter} to rise between two scrapes")
        office = sorted(labels["office"] for labels, value in server.query('office:sarad_open_cases:sum{state="open"} > 0'))[0]

        empty, asked = {}, 0
        for path in sorted((DASHBOARDS / "grafana").glob("*.json")):
            for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
                for target in panel.get("targets", []):
                    query = target["expr"].replace("$office", SUPERVISED if path.name == "supervisor.json" else office)
                    asked += 1
                    if not server.query(query):  # raises what Prometheus says of a bad one
                        empty.setdefault(panel["description"], []).append(query)
        print(f"{asked} queries, {sum(map(len, empty.values()))} empty: {sorted(empty)}", flush=True)
        unexplained = {title: queries for title, queries in empty.items() if not title.startswith(tuple(MAY_BE_EMPTY))}
        self.assertEqual(unexplained, {})
        self.assertLess(sum(map(len, empty.values())), asked / 3)


if __name__ == "__main__":
    unittest.main()
