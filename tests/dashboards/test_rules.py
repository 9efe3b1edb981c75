# SPDX-License-Identifier: Apache-2.0
"""The rules of Prometheus: as made, correct, tested both ways, explained in both languages."""

import collections
import re
import shutil
import subprocess
import sys
import unittest

import yaml

import files

HEADINGS = ["## অর্থ কী", "## প্রথমে কী করবেন", "## কীভাবে থামাবেন", "## What it means", "## What to do first", "## How to silence it"]
ANNOTATIONS = {"summary", "summary_bn", "description", "description_bn", "runbook_url"}
BENGALI = re.compile("[\u0980-\u09ff]")


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def without_series_of_texts(text):
    """An annotation as people read it: what stands in {{ }} left out."""
    return re.sub(r"\{\{.*?\}\}", "", text)


class Written(unittest.TestCase):

    def test_they_are_as_the_sources_make_them(self):
        self.assertEqual(run(sys.executable, files.ROOT / "dashboards" / "make.py", "--check"), (0, ""))

    def test_every_series_they_read_is_exported_or_recorded(self):
        self.assertGreater(len(files.rules()), 50)
        for path, rule in files.rules():
            with self.subTest(rule.get("alert", rule.get("record"))):
                self.assertEqual(files.unknown_names(rule["expr"]), [], path.name)

    def test_every_alert_says_what_who_and_how_grave(self):
        for alert in files.alerts():
            with self.subTest(alert["alert"]):
                labels, texts = alert["labels"], alert["annotations"]
                self.assertIn(labels["severity"], ("none", "info", "warning", "critical"))
                self.assertIn(labels["audience"], ("office", "supervisor", "operator", "deadman"))
                self.assertEqual(labels["origin"], "rule")
                self.assertEqual("clause" in labels, labels["audience"] in ("office", "supervisor"))
                # Who is told of a message overdue reads what is the matter before a long office name cuts the subject off.
                short = {"subject_bn"} if labels.get("clause") in ("7.kha", "7.ga") and "page" in texts["summary"] else set()
                self.assertEqual(set(texts), ANNOTATIONS | short)
                for name, text in texts.items():
                    self.assertEqual(bool(BENGALI.search(without_series_of_texts(text))), name.endswith("_bn"), name)

    def test_every_alert_has_a_runbook_and_every_runbook_an_alert(self):
        names = {alert["alert"] for alert in files.alerts()}
        self.assertEqual({path.stem for path in files.RUNBOOKS.glob("Sarad*.md")}, names)
        listed = (files.RUNBOOKS / "README.md").read_text(encoding="utf-8")
        for alert in files.alerts():
            name = alert["alert"]
            with self.subTest(name):
                self.assertTrue(alert["annotations"]["runbook_url"].endswith(f"/docs/runbooks/{name}.md"))
                text = (files.RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")
                self.assertEqual([line for line in text.splitlines() if line.startswith("## ")], HEADINGS)
                self.assertIn(f"({name}.md)", listed)
                if name != "SaradWatchdog":
                    self.assertIn(f"amtool silence add alertname={name} ", text)

    def test_every_alert_is_tested_fired_and_not_fired(self):
        seen = collections.defaultdict(set)
        for path in (files.RULES / "tests").glob("*.yml"):
            for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
                for expected in test.get("alert_rule_test", []):
                    seen[expected["alertname"]].add(bool(expected["exp_alerts"]))
        for alert in files.alerts():
            # It always fires: that is what it is for.
            wanted = {True} if alert["alert"] == "SaradWatchdog" else {True, False}
            self.assertEqual(seen[alert["alert"]], wanted, alert["alert"])


@unittest.skipUnless(shutil.which("promtool"), "not installed: prometheus")
class ByPromtool(unittest.TestCase):

    def test_each_file_is_correct(self):
        for path in sorted(files.RULES.glob("*.yml")):
            with self.subTest(path.name):
                code, said = run("promtool", "check", "rules", path)
                self.assertEqual(code, 0, said)

    def test_what_they_promise_holds(self):
        tests = sorted((files.RULES / "tests").glob("*.test.yml"))
        self.assertGreaterEqual({path.name.split(".")[0].removesuffix("_days") for path in tests},
                                {path.stem for path in files.RULES.glob("*.yml")})
        for path in tests:
            with self.subTest(path.name):
                code, said = run("promtool", "test", "rules", path)
                self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
