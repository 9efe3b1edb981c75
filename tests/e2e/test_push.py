# SPDX-License-Identifier: Apache-2.0
"""Alerts of single cases, pushed by sarad itself to two real Alertmanagers with the routes of dashboards/: from the look
that confirms a case overdue to the mail, to the answer, through an Alertmanager that goes away and a sarad that is killed."""

import datetime
import re
import time
import unittest
import urllib.parse

import alertmanager
import world
from case import EndToEnd, skip_without
from processes import wait_until
from test_alerts import BEFORE, DAY, NEVER, NOW, PATIENCE, chosen_pages

GENEROUS = 15      # seconds from look to alert, on a busy machine; the figure is printed


def with_alerting(path, alertmanagers):
    """Adds the push to a finished configuration."""
    import yaml
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told["server"]["public_url"] = "https://sarad.test.example"
    told["alerting"] = {"alertmanagers": [{"name": name, "url": one.url} for name, one in alertmanagers.items()]}
    told["log"] = {"level": "debug"}
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")


def logged_at(line):
    """Unix time of a log line."""
    return datetime.datetime.strptime(re.match(r"time=(\S+)", line)[1], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()


@skip_without(alertmanager.missing_packages())
class Push(EndToEnd):

    def started(self, thing):
        self.addCleanup(thing.end)
        return thing

    def start_all(self):
        self.world = self.started(world.World(self.scratch, BEFORE, NOW + DAY, interval="2s, gap: {min: 30s}", pages=60, seed=4, speed=1,
                                              faults=[], history_weeks=3, weeks=2))
        self.world.stand_still(BEFORE)
        truth = self.world.truth(NOW)
        self.answers, self.stays, self.clean = chosen_pages(truth)
        self.office = {page: "-".join(page.split("-")[:-1]) for page in (self.answers, self.stays)}
        self.mails = {name: self.started(alertmanager.MailSink()) for name in ("am1", "am2")}
        self.peers = {name: self.started(alertmanager.Alertmanager(self.scratch, name, self.routes(name, sink)))
                      for name, sink in self.mails.items()}
        with_alerting(self.world.config, self.peers)
        for peer in self.peers.values():
            peer.start()
        self.sarad = self.run_sarad(self.world.config)
        self.clock = f"{time.time():.3f}:{NOW}:1"
        # The page that will be answered cannot be read at first: it was never looked at after its deadlines.
        self.world.misbehave([{"kind": "http500", "page": self.answers}])
        self.sarad.start(dev_clock=self.clock).wait_ready()
        pages = self.sarad.pages()
        for page, office in self.office.items():
            self.assertEqual(pages[page]["office"], office, "the pretend world names its pages otherwise now")

    def routes(self, name, sink):
        out = self.scratch.make(f"files-{name}")
        alertmanager.make_files(out, {
            "smarthost": f"127.0.0.1:{sink.port}", "smtp_require_tls": False, "operators": "operators@test.example",
            "deadman": "http://127.0.0.1:9/", "operator_wait": "1s", "office_wait": "1s", "office_interval": "2s", "supervisor_wait": "1s",
            "offices": {office: f"{office}@test.example" for office in self.office.values()}, "levels": {}}, NEVER)
        return out / "alertmanager" / "alertmanager.yml"

    def mails_to(self, name, page):
        return self.mails[name].to(f"{self.office[page]}@test.example")

    def alerts(self, name, page):
        return self.peers[name].alerts(page=page, alertname="SaradCaseOverdue", origin="push")

    def wait(self, condition, what):
        return wait_until(condition, PATIENCE, what, self.sarad.child)

    def metric(self, series):
        for line in self.sarad.get_text("/metrics").splitlines():
            if line.startswith(series + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    def last_looks(self, page):
        return [logged_at(line) for line in self.sarad.child.log_text().splitlines()
                if 'event="poll done"' in line and f"page={page} " in line]

    def test_each_case_is_told_once_and_its_end_whoever_was_away(self):
        self.start_all()

        # 1. What was seen overdue is told to both; what could not be looked at is not.
        self.wait(lambda: all(self.alerts(name, self.stays) for name in self.peers), "the alert at both")
        for name in self.peers:
            self.assertEqual(self.alerts(name, self.answers), [], "no look after the deadline, no alert")
            self.assertEqual(self.peers[name].alerts(page=self.clean, origin="push", severity="warning"), [])
        self.assertEqual(self.metric("sarad_alert_push_active"), 1)
        alert = self.alerts("am1", self.stays)[0]
        self.assertEqual(alert["labels"]["office"], self.office[self.stays])
        self.assertRegex(alert["labels"]["case"], "^[0-9a-f]{16}$")
        self.assertIn("সময় পার হয়েছে", alert["annotations"]["summary_bn"])
        self.assertTrue(alert["annotations"]["permalink"].startswith("http"))
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(alert["annotations"]["explain_url"]).query)
        cases = {case["id"] for case in self.sarad.get("/api/v1/cases?page=" + self.stays)["cases"]}
        self.assertIn(asked["case"][0], cases, "the link leads to the case")

        # 2. The look that confirms: from its end to Alertmanager.
        self.world.misbehave([])
        self.wait(lambda: self.alerts("am1", self.answers) and self.alerts("am2", self.answers), "the alert after the first look")
        arrived = time.time()
        took = arrived - self.last_looks(self.answers)[0]
        print(f"\nfrom the look to the alert at both Alertmanagers: {took:.2f} s", flush=True)
        self.assertLess(took, GENEROUS)
        self.wait(lambda: all(self.mails_to(name, page) for name in self.mails for page in self.office), "a mail each")
        subject, text = self.mails_to("am1", self.stays)[0]
        self.assertIn("বিলম্বিত", subject)
        self.assertIn("সময় পার হয়েছে", text)
        self.assertIn("/api/v1/explain?case=", text)

        # 3. One Alertmanager goes; the office answers; the other hears it, and the first when it is back.
        self.peers["am1"].end()
        self.world.stand_still(NOW)
        self.wait(lambda: not self.alerts("am2", self.answers), "the end at the Alertmanager that is there")
        self.wait(lambda: len(self.mails_to("am2", self.answers)) == 2, "a mail of the end")
        self.assertIn("উত্তর দেওয়া হয়েছে", self.mails_to("am2", self.answers)[1][1])
        self.assertEqual(self.metric("sarad_alert_push_active"), 1, "one that takes everything is enough")
        self.assertGreater(self.metric('sarad_alert_pushes_total{alertmanager="am1",result="failed"}'), 0)
        self.peers["am1"].start()
        self.wait(lambda: self.alerts("am1", self.stays), "what stands, at the one that came back")
        self.wait(lambda: len(self.mails_to("am1", self.answers)) == 2, "the end, at the one that came back")
        self.assertEqual(self.alerts("am1", self.answers), [])

        # 4. sarad is killed: its alerts stand; the next life takes them over and raises nothing anew.
        stood = {alert["fingerprint"]: alert["startsAt"] for alert in self.alerts("am2", self.stays)}
        self.sarad.kill()
        self.assertEqual({alert["fingerprint"] for alert in self.alerts("am2", self.stays)}, set(stood))
        self.sarad.start(dev_clock=self.clock).wait_ready()
        self.wait(lambda: "alerts told" in self.sarad.child.log_text(), "the next life's first word")
        self.wait(lambda: self.metric("sarad_alert_push_active") == 1, "everything taken")
        self.assertEqual({alert["fingerprint"] for alert in self.alerts("am2", self.stays)}, set(stood))

        # Nobody heard anything twice.
        for name in self.mails:
            self.assertEqual(len(self.mails_to(name, self.stays)), 1, name)
            self.assertEqual(len(self.mails_to(name, self.answers)), 2, (name, self.mails_to(name, self.answers)))
            self.assertEqual(self.peers[name].warnings() if name == "am2" else [], [])


if __name__ == "__main__":
    unittest.main()
