# SPDX-License-Identifier: Apache-2.0
"""From a message that nobody answered to the mail about it: the pretend world, sarad, a real Prometheus
with the rules, a real Alertmanager with the routes, and sinks for its mail and webhooks. Times are
shortened, nothing else."""

import re
import time
import unittest

import alertmanager
import prometheus
import world
from case import EndToEnd, skip_without
from processes import wait_until

DAY = 86400
NOW = world.unix("2026-10-14T10:00:00Z")       # a Wednesday, 16:00 in Dhaka
BEFORE = NOW - DAY                              # where the world stands at first
WANTED = ("SaradResponseOverdue", "SaradPageBlind", "SaradDown", "SaradWatchdog")
NEVER = '      - {years: ["2000"]}\n'
ALWAYS = '      - {years: ["2000:2099"]}\n'
PATIENCE = 150


def shortened(folder, offset):
    """The wanted alerts, with seconds for minutes, and time() as the world has it."""
    import yaml
    for path in folder.glob("*.yml"):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for group in told["groups"]:
            group["interval"] = "1s"
            group["rules"] = [rule for rule in group["rules"] if rule.get("alert", WANTED[0]) in WANTED]
            for rule in group["rules"]:
                rule["expr"] = rule["expr"].replace("time()", f"(time() - {offset})")
                if "for" in rule:
                    rule["for"] = "20s" if rule["alert"] == "SaradDown" else "1s"
                if "keep_firing_for" in rule:
                    rule["keep_firing_for"] = "3s"
        path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


def unanswered(cases, at):
    """Cases that anybody who looks at the world of `at` finds overdue, with a day to spare on either side."""
    return [case for case in cases if world.unix(case["opened"]) <= at and world.unix(case["first_due"]) < NOW - DAY
            and (case["first_at"] is None or world.unix(case["first_at"]) > at)]


def chosen_pages(truth):
    """(a page whose overdue messages are all answered between BEFORE and NOW, one that stays overdue, one that has none)."""
    by_page = {}
    for case in truth["cases"]:
        by_page.setdefault(case["page"], []).append(case)
    near = {page for page, cases in by_page.items() for case in cases
            if NOW - DAY <= world.unix(case["first_due"]) <= NOW + 600 and case["first_at"] is None}
    answers = sorted(page for page, cases in by_page.items() if page not in near and unanswered(cases, BEFORE) and not unanswered(cases, NOW))
    stays = sorted(page for page, cases in by_page.items() if unanswered(cases, NOW))
    clean = sorted(page for page, cases in by_page.items() if page not in near and not unanswered(cases, BEFORE) and not unanswered(cases, NOW))
    return answers[0], next(page for page in stays if page != answers[0]), clean[0]


@skip_without(prometheus.missing_packages() + alertmanager.missing_packages())
class Alerts(EndToEnd):

    def started(self, thing):
        self.addCleanup(thing.end)
        return thing

    def start_all(self):
        self.world = self.started(world.World(self.scratch, BEFORE, NOW + DAY, interval="2s, gap: {min: 30s}", pages=60, seed=4, speed=1,
                                              faults=[], history_weeks=3, weeks=2))
        self.world.stand_still(BEFORE)
        self.truth = self.world.truth(NOW)
        self.answers, self.stays, self.clean = chosen_pages(self.truth)
        real = time.time()
        self.sarad = self.run_sarad(self.world.config)
        self.sarad.start(dev_clock=f"{real:.3f}:{NOW}:1").wait_ready()
        pages = self.sarad.pages()
        self.office = {page: pages[page]["office"] for page in (self.answers, self.stays, self.clean)}

        self.mails, self.closed_mails, self.deadman = (self.started(sink()) for sink in (
            alertmanager.MailSink, alertmanager.MailSink, alertmanager.WebhookSink))
        files = self.routes("files", self.mails, NEVER)
        closed = self.routes("closed-files", self.closed_mails, ALWAYS)
        shortened(files / "rules", int(real) - NOW)
        self.open, self.closed = (self.started(alertmanager.Alertmanager(self.scratch, name, folder / "alertmanager" / "alertmanager.yml"))
                                  for name, folder in (("open", files), ("closed", closed)))
        self.open.start()
        self.closed.start()
        self.prometheus = self.started(prometheus.Prometheus(self.scratch))
        self.prometheus.start(self.sarad.url.removeprefix("http://"), rules=files / "rules" / "*.yml",
                              alertmanagers=[f"127.0.0.1:{one.port}" for one in (self.open, self.closed)])
        self.prometheus.wait_for_scrape()

    def routes(self, name, mails, closed):
        out = self.scratch.make(name)
        alertmanager.make_files(out, {
            "smarthost": f"127.0.0.1:{mails.port}", "smtp_require_tls": False, "operators": "operators@test.example",
            "deadman": self.deadman.url, "operator_wait": "1s", "office_wait": "1s", "office_interval": "2s", "supervisor_wait": "1s",
            "offices": {office: f"{office}@test.example" for office in self.office.values()}, "levels": {}}, closed)
        return out

    def mails_to(self, page):
        return self.mails.to(f"{self.office[page]}@test.example")

    def wait(self, condition, what):
        return wait_until(condition, PATIENCE, what, self.sarad.child)

    def test_the_right_person_hears_once_and_of_the_end_and_not_of_the_unseen(self):
        self.start_all()
        overdue = "প্রথম সাড়ার সময় পার হয়েছে"

        # 1. Overdue: each office hears of its own page, in Bengali first.
        self.wait(lambda: self.mails_to(self.answers) and self.mails_to(self.stays), "a mail to either office")
        subject, text = self.mails_to(self.answers)[0]
        self.assertIn(overdue, subject)
        self.assertIn(self.answers, subject)
        self.assertIn("first response overdue", text)
        self.assertIn("/docs/runbooks/SaradResponseOverdue.md", text)
        self.assertNotRegex(re.sub(re.escape(self.answers), "", subject), "[0-9]", "Bengali texts have Bengali digits")
        self.assertEqual(self.open.alerts(page=self.clean), [])

        # 2. The office answers: the alert ends, and only that one.
        self.world.stand_still(NOW)
        self.wait(lambda: not self.open.alerts(page=self.answers), "the end of the answered alert")
        self.wait(lambda: len(self.mails_to(self.answers)) > 1, "a mail of its end")
        self.assertEqual([subject.startswith("আর নেই") for subject, _ in self.mails_to(self.answers)], [False, True])
        self.assertEqual(len(self.open.alerts(page=self.stays, alertname="SaradResponseOverdue")), 1)

        # 3. The other page cannot be read any more: its alert is inhibited, the operators hear.
        self.world.misbehave([{"kind": "http500", "page": self.stays}])
        self.wait(lambda: self.open.alerts(page=self.stays, alertname="SaradPageBlind"), "the blind page's alert")

        def inhibited():
            found = self.open.alerts(page=self.stays, alertname="SaradResponseOverdue")
            return found and all(alert["status"]["inhibitedBy"] for alert in found)

        self.wait(inhibited, "the overdue alert to be inhibited")
        self.wait(lambda: any(self.stays in subject for subject, _ in self.mails.to("operators@test.example")), "the operators' mail")

        # Once each. Outside office hours only the operators hear, though the alerts are there.
        self.assertEqual(len(self.mails_to(self.stays)), 1)
        self.assertEqual(len(self.mails_to(self.answers)), 2)
        self.assertEqual(sum(self.stays in subject for subject, _ in self.mails.to("operators@test.example")), 1)
        self.wait(lambda: self.closed_mails.to("operators@test.example"), "the operators' mail at night")
        self.assertEqual({address for addresses, _ in self.closed_mails.received for address in addresses}, {"operators@test.example"})
        self.assertTrue(self.closed.alerts(alertname="SaradResponseOverdue"))
        # It fires before Prometheus has found Alertmanager, and is sent again after a minute.
        self.wait(lambda: self.deadman.received, "the dead-man's switch")
        self.assertEqual({alert["labels"]["alertname"] for post in self.deadman.received for alert in post["alerts"]}, {"SaradWatchdog"})
        for one in (self.open, self.closed):
            self.assertEqual(one.warnings(), [])


if __name__ == "__main__":
    unittest.main()
