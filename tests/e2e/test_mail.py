# SPDX-License-Identifier: Apache-2.0
"""Mails without an Alertmanager: the pretend world, sarad, and a mail server with STARTTLS and a login that greylists, refuses, is slow, goes
away; and a sarad that is killed between the server's last byte and its own record."""

import collections
import email.utils
import time
import unittest

import smtp_sink
import world
from case import EndToEnd, skip_without
from processes import http, wait_until
from test_alerts import BEFORE, DAY, NOW, chosen_pages

PATIENCE = 120
OPERATOR = "ops@cabinet.example"
AT_ONCE = 2   # docs/mail.md: mails that may be in doubt after a crash


@skip_without(smtp_sink.missing_packages())
class Mail(EndToEnd):

    def started(self, thing):
        self.addCleanup(thing.end)
        return thing

    def configure(self):
        """An admin for every office, and the way out."""
        import yaml
        told = yaml.safe_load(self.world.config.read_text(encoding="utf-8"))
        for office in told["offices"]:
            office["contacts"] = [{"role": "admin", "mail": f"{office['id']}@test.example"}]
        told["server"]["public_url"] = "https://sarad.test.example"
        told["mail"] = {"smtp": {"host": "127.0.0.1", "port": self.sink.port, "tls": "starttls", "user": smtp_sink.USER,
                                 "password": {"credential": "smtp"}, "ca_file": str(self.sink.certificate)},
                        "from": "সাড়া <sarad@cabinet.example>", "operators": [OPERATOR],
                        "digest": {"weekly_even_if_empty": "wed"}}
        told["log"] = {"level": "debug"}
        self.world.config.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return {office["id"]: office for office in told["offices"]}

    def start_all(self):
        self.world = self.started(world.World(self.scratch, BEFORE, NOW + DAY, interval="2s, gap: {min: 30s}", pages=30, seed=4, speed=1,
                                              faults=[], history_weeks=3, weeks=2))
        self.world.stand_still(BEFORE)
        self.answers, self.stays, self.clean = chosen_pages(self.world.truth(NOW))
        self.office = {page: "-".join(page.split("-")[:-1]) for page in (self.answers, self.stays, self.clean)}
        self.address = {page: f"{office}@test.example" for page, office in self.office.items()}
        self.sink = self.started(smtp_sink.SmtpSink(self.scratch.make("smtp")))
        self.offices = self.configure()
        self.sarad = self.run_sarad(self.world.config)
        self.sarad.write_credential("smtp", smtp_sink.PASSWORD)
        self.clock = f"{time.time():.3f}:{NOW}:1"
        # The page that will be answered cannot be read at first: its cases are not overdue for anybody who did not look.
        self.world.misbehave([{"kind": "http500", "page": self.answers}])

    def run_daemon(self):
        self.sarad.start(dev_clock=self.clock).wait_ready()

    def wait(self, condition, what, child=None):
        return wait_until(condition, PATIENCE, what, child or self.sarad.child)

    def metric(self, series):
        for line in self.sarad.get_text("/metrics").splitlines():
            if line.startswith(series + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    def ids(self, address):
        return [message["Message-ID"] for message in self.sink.to(address)]

    def test_each_mail_arrives_once_whatever_the_server_does(self):
        self.start_all()
        grey, killed = self.address[self.stays], self.address[self.clean]
        others = sorted(f"{office}@test.example" for office in self.offices)
        gone = next(address for address in others if address not in self.address.values())
        self.sink.greylist, self.sink.refuse = {grey}, {gone}

        # 1. Killed after the server has every byte and before it could be written down that it took it.
        kills = []

        def kill_once(recipient):
            if recipient == killed and not kills:
                kills.append(recipient)
                self.sarad.kill()

        self.sink.on_data = kill_once
        self.sink.start()
        self.sarad.start(dev_clock=self.clock)
        self.wait(lambda: kills, "the mail at which sarad is killed")
        self.sink.on_data = None
        self.run_daemon()

        # 2. Every office has its day's list, once; the greylisted one too, the one that was cut off twice under one id.
        expected = [address for address in others if address != gone]
        self.wait(lambda: all(self.sink.to(address) for address in expected), "a list for everybody")
        self.wait(lambda: self.sink.to(OPERATOR), "the note to operators")
        self.assertTrue(self.sink.logins and all(self.sink.logins))
        self.assertGreaterEqual(self.sink.attempts[grey], 2)
        doubled = []
        for address in expected:
            ids = self.ids(address)
            self.assertEqual(len(set(ids)), 1, address)
            self.assertLessEqual(len(ids), 2, address)
            doubled += [address] if len(ids) == 2 else []
        self.assertLessEqual(len(doubled), AT_ONCE, "no mail is in doubt but those that were under way")
        self.assertIn(killed, doubled, "the server had taken it, and nobody could know")
        print(f"\n{len(expected)} lists; sarad was killed with at most {AT_ONCE} mails under way: {len(doubled)} came twice, under one Message-ID each",
              flush=True)

        # 3. What it says.
        message = self.sink.to(grey)[0]
        name = self.offices[self.office[self.stays]]["name"]
        self.assertRegex(message["Subject"], "^\\[কাল্পনিক সময়\\] আজকের তালিকা: [০-৯]+টি বিলম্বিত, [০-৯]+টি অপেক্ষায় · ")
        self.assertIn(" · " + name, message["Subject"])
        self.assertEqual(email.utils.parseaddr(message["From"]), ("সাড়া", "sarad@cabinet.example"))
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertIn("sarad.cabinet.example", message["List-Id"])
        self.assertIsNotNone(email.utils.parsedate_to_datetime(message["Date"]))
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        self.assertIn("সময় পার হয়েছে", text)
        self.assertIn("সময়সীমা ছিল", text)
        self.assertIn(self.offices[self.office[self.stays]]["name_en"], text)
        late = [case for case in self.sarad.get("/api/v1/cases?page=" + self.stays)["cases"] if "missed" in str(case)]
        self.assertTrue(any(case["id"] in text for case in late), "a case's id")
        self.assertIn("https://sarad.test.example/api/v1/explain?case=", text)
        self.assertIn("<a href=\"http", html)
        unseen = self.sink.to(self.address[self.answers])[0].get_body(("plain",)).get_content()
        self.assertNotIn("সময় পার হয়েছে", unseen, "no look after the deadline, no word of overdue")

        # 4. The address that refuses: operators hear, and their page shows it; the log does not.
        note = self.sink.to(OPERATOR)
        self.assertTrue(any(gone in mail.get_body(("plain",)).get_content() and "550 5.1.1" in mail.get_body(("plain",)).get_content() for mail in note))
        self.assertEqual(self.metric('sarad_outbox_messages{state="failed"}'), 1)
        self.assertIn(gone, self.sarad.get_text("/health"))
        self.assertNotIn(gone, self.sarad.child.log_text())

        # 5. The server is away when the look shows what is overdue; it comes back slow, and sarad is asked to stop while it waits.
        self.sink.end()
        before = len(self.sink.to(self.address[self.answers]))
        self.world.misbehave([])
        self.wait(lambda: (self.metric('sarad_outbox_messages{state="deferred"}') or 0) > 0, "a mail that waits for the server")
        self.assertGreater(self.metric('sarad_mail_sent_total{result="unreachable"}'), 0)
        self.assertIsNotNone(self.metric("sarad_outbox_oldest_timestamp_seconds"))
        self.sink.delay = 4
        self.sink.start()
        self.wait(lambda: self.sink.waiting, "the mail under way")
        self.sarad.stop()
        self.sink.delay = 0
        self.run_daemon()
        self.wait(lambda: self.metric('sarad_outbox_messages{state="waiting"}') == 0 == self.metric('sarad_outbox_messages{state="deferred"}'), "an empty outbox")
        notices = self.sink.to(self.address[self.answers])[before:]
        self.assertEqual(len(notices), 1, "not lost, not doubled")
        self.assertRegex(notices[0]["Subject"], "[০-৯]+টি উত্তর বিলম্বিত")
        again = collections.Counter(message["Message-ID"] for _, message in self.sink.received)
        self.assertEqual({mail for mail, times in again.items() if times > 1} - {mail for address in doubled for mail in self.ids(address)}, set())
        status, _, _ = http(self.sarad.url + "/-/healthy")
        self.assertEqual(status, 200)


if __name__ == "__main__":
    unittest.main()
