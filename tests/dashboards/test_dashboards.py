# SPDX-License-Identifier: Apache-2.0
"""The dashboards for Grafana: as made, whole, and every query one that Prometheus can read, of series that exist."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import files

FOLDER = files.ROOT / "dashboards" / "grafana"
BENGALI = re.compile("[\u0980-\u09ff]")


def dashboards():
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def filled(expression):
    """A query as Grafana sends it."""
    return expression.replace("$office", "dc-bogura")


def queries():
    """[(dashboard, title, query)], annotations and variables too."""
    found = []
    for name, told in dashboards().items():
        found += [(name, panel["title"], filled(target["expr"])) for panel in told["panels"] for target in panel.get("targets", [])]
        found += [(name, one["name"], filled(one["expr"])) for one in told["annotations"]["list"]]
        found += [(name, one["name"], re.sub(r"^query_result\((.*)\)$", r"\1", one["query"]["query"])) for one in told["templating"]["list"]
                  if one["type"] == "query"]
    return found


class Dashboards(unittest.TestCase):

    def test_they_are_as_their_source_makes_them(self):
        done = subprocess.run([sys.executable, files.ROOT / "dashboards" / "make_grafana.py", "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_every_series_they_read_is_exported_or_recorded(self):
        self.assertGreater(len(queries()), 70)
        for name, title, query in queries():
            with self.subTest(dashboard=name, panel=title):
                self.assertEqual(files.unknown_names(query), [])

    def test_above_one_office_only_recorded_series_are_summed(self):
        for _, title, query in [one for one in queries() if one[0] == "supervisor.json"]:
            if "subtree:" not in query:
                self.assertRegex(query, r"sarad_office_member|sarad_office_info|ALERTS|^sum by \(le\)", title)

    @unittest.skipUnless(shutil.which("promtool"), "not installed: prometheus")
    def test_prometheus_can_read_every_query(self):
        rules = {"groups": [{"name": "queries", "rules": [{"record": f"query:{n}", "expr": query} for n, (_, _, query) in enumerate(queries())]}]}
        with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
            json.dump(rules, file)
            file.flush()
            done = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_they_are_whole(self):
        told = dashboards()
        self.assertEqual({one["uid"] for one in told.values()}, {"sarad-supervisor", "sarad-office", "sarad-operator"})
        for name, one in told.items():
            self.assertEqual(one["timezone"], "Asia/Dhaka")
            self.assertIn("datasource", [variable["name"] for variable in one["templating"]["list"]])
            self.assertEqual(len({panel["id"] for panel in one["panels"]}), len(one["panels"]))
            taken = set()
            for panel in one["panels"]:
                with self.subTest(dashboard=name, panel=panel["title"]):
                    place = panel["gridPos"]
                    self.assertLessEqual(place["x"] + place["w"], 24)
                    cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
                    self.assertFalse(cells & taken, "it lies over another")
                    taken |= cells
                    self.assertRegex(panel["title"], BENGALI)
                    if panel["type"] == "row":
                        continue
                    self.assertRegex(panel["description"], "^[A-Z][A-Za-z]")
                    defaults = panel["fieldConfig"]["defaults"]
                    self.assertIn("not judged", defaults["noValue"])
                    self.assertTrue(defaults["unit"])
                    self.assertEqual(panel["datasource"]["uid"], "${datasource}")


if __name__ == "__main__":
    unittest.main()
