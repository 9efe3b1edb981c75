# SPDX-License-Identifier: Apache-2.0
"""Alertmanager's file: correct, and every alert has a way to somebody."""

import shutil
import subprocess
import tempfile
import unittest

import yaml

import files

CONFIG = files.ROOT / "dashboards" / "alertmanager" / "alertmanager.yml"
MAKE = files.ROOT / "dashboards" / "make.py"
#: As `sarad calendar export --format alertmanager` prints it.
CLOSED = """# Closed time of the calendar "bd".
time_intervals:
  - name: bd-closed
    time_intervals:
      - {location: Asia/Dhaka, years: ["2026"], months: ["12"], days_of_month: ["4:5", "11:12", "16"], times: [{start_time: "00:00", end_time: "24:00"}]}
"""


def walk(route, inherited=()):
    yield route, inherited
    for below in route.get("routes", []):
        yield from walk(below, (*inherited, *route.get("matchers", [])))


class Routes(unittest.TestCase):

    def setUp(self):
        self.told = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))

    def test_nobody_of_an_office_or_above_is_written_to_while_it_is_closed(self):
        """Intervals are not inherited in Alertmanager: each route below names its own."""
        seen = 0
        for route, inherited in walk(self.told["route"]):
            if any("office" in m or "supervisor" in m for m in (*inherited, *route.get("matchers", [])) if m.startswith("audience")):
                seen += 1
                self.assertEqual(route.get("mute_time_intervals"), ["office-closed"], route)
        self.assertGreaterEqual(seen, 5)

    def test_no_inhibition_can_silence_everything_by_a_label_missing_on_both_sides(self):
        always = {"platform": "SaradPageBlind|SaradPageNeverSeen|SaradDetectionBudgetBurn"}
        for rule in self.told["inhibit_rules"]:
            for label in rule.get("equal", []):
                targets = rule["target_matchers"]
                sure = f'{label}!=""' in targets or f'alertname=~"{always.get(label)}"' in targets
                self.assertTrue(sure, rule)

    @unittest.skipUnless(shutil.which("amtool"), "not installed: prometheus-alertmanager")
    def test_it_is_correct_and_each_alert_reaches_whom_it_is_for(self):
        self.amtool("check-config", CONFIG)
        wanted = {
            ("audience=office", "office=dc-bogura", "alertname=SaradResponseOverdue"): "office-dc-bogura",
            ("audience=office", "office=dc-bogura", "alertname=SaradCadenceMissed"): "office-dc-bogura-once",
            ("audience=office", "office=upz-nobody", "alertname=SaradResponseOverdue"): "offices",
            ("audience=supervisor", "level=district", "alertname=SaradResponseOverdueLong"): "level-district",
            ("audience=supervisor", "level=ministry", "alertname=SaradSubtreeBelowTarget"): "supervisors",
            ("audience=operator", "alertname=SaradDown"): "operators",
            ("audience=deadman", "alertname=SaradWatchdog"): "deadman",
            ("alertname=SomethingElse",): "operators",
        }
        for labels, receiver in wanted.items():
            self.assertEqual(self.amtool("config", "routes", "test", f"--config.file={CONFIG}", *labels).strip(), receiver, labels)

    @unittest.skipUnless(shutil.which("amtool"), "not installed: prometheus-alertmanager")
    def test_a_site_with_a_calendar_and_without_routes_of_its_own_is_correct_too(self):
        with tempfile.TemporaryDirectory() as folder:
            closed, values = f"{folder}/closed.yml", f"{folder}/values.toml"
            with open(closed, "w", encoding="utf-8") as file:
                file.write(CLOSED)
            with open(values, "w", encoding="utf-8") as file:
                file.write("[offices]\n[levels]\n")
            subprocess.run(["/usr/bin/python3", MAKE, "--values", values, "--closed", closed, "--out", folder], check=True)
            self.amtool("check-config", f"{folder}/alertmanager/alertmanager.yml")
            with open(f"{folder}/alertmanager/alertmanager.yml", encoding="utf-8") as file:
                self.assertEqual(yaml.safe_load(file)["time_intervals"][0]["time_intervals"][0]["days_of_month"], ["4:5", "11:12", "16"])

    def amtool(self, *words):
        done = subprocess.run(["amtool", *map(str, words)], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout


if __name__ == "__main__":
    unittest.main()
