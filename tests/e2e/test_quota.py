# SPDX-License-Identifier: Apache-2.0
"""The pretend world's allowance is smaller than what could be asked: a week within nine tenths of it, a cut to a tenth, and
an outage of one platform. Nobody is refused, nobody is called overdue unseen, and what was missed is found."""

import collections
import os
import pathlib
import re
import unittest

import world
from case import EndToEnd
from processes import wait_until

HOUR, DAY, WEEK = 3600, 86400, 604800
START = world.unix("2026-10-11T03:00:00Z")
SPEED = float(os.environ.get("SARAD_SPEED", "6000"))
LIMIT = 90      # Graph calls an hour for the app; a tenth is left to others
PAGES = 24
DECIDED = ("met", "late", "missed")


class AScarceAllowance(EndToEnd):

    def live(self, days, faults=(), interval="1h", limit=LIMIT):
        """A world in which time runs, and a daemon that was told the app's limit."""
        pretend = world.World(self.scratch, START, START + (days + 1) * DAY, interval=interval, faults=faults, pages=PAGES, seed=5, speed=SPEED,
                              history_weeks=1, weeks=3, app_limit=limit, page_limit=10**9)
        self.addCleanup(pretend.end)
        text, changed = re.subn(r"(app_id: [^,}\n]+)", rf"\1, quota: {{per: 1h, limit: {limit}}}", pretend.config.read_text(encoding="utf-8"))
        self.assertEqual(changed, 1, "the simulator's configuration names its app no longer")
        pretend.config.write_text(text, encoding="utf-8")
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=pretend.clock).wait_ready()
        return pretend, daemon

    def wait_for(self, pretend, daemon, t):
        wait_until(lambda: pretend.now() >= t, (t - START) / SPEED + 60, world.instant(t), daemon.child)

    def known_since(self, daemon, platform):
        """Until when each page of a platform is completely known."""
        return {name: world.unix(page["observed_until"] or "1970-01-01T00:00:00Z") for name, page in daemon.pages().items()
                if page["platform"] == platform}

    def wrong_verdicts(self, pretend, told):
        """Cases that sarad calls decided otherwise than the world, which has seen everything."""
        truth = {(case["page"], case["id"]): case for case in pretend.truth(world.unix(told["as_of"]))["cases"]}
        wrong = []
        for case in told["cases"]:
            right = truth.get((case["page"], case["id"]))
            for clock in ("first", "final"):
                said = case[clock + "_clock"]["verdict"]
                # An answer that came too late and is not seen yet: the deadline was missed all the same.
                good = ("missed", "late") if said == "missed" else (said,)
                if right is None or (said in DECIDED and right[clock + "_verdict"] not in good):
                    wrong.append((case["page"], case["id"], clock, said, right and right[clock + "_verdict"]))
        self.compared += len(told["cases"])
        return wrong

    def expect_nothing_wrong(self, pretend, daemon):
        self.assertEqual(self.wrong_verdicts(pretend, daemon.get("/api/v1/cases"))[:3], [])

    def expect_the_page_to_say_so(self, daemon):
        """Operators read which pages are watched less, by how much, and what would do."""
        for language, words in (("en", ("too small: ", "times the interval", "calls ·")), ("bn", ("কোটা কম: ", "বিরতির", "টি কল ·"))):
            text = daemon.get_text(f"/health?lang={language}")
            for word in words:
                self.assertIn(word, text)
        if "SARAD_OUT" in os.environ:
            folder = pathlib.Path(os.environ["SARAD_OUT"])
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "health.html").write_text(text, encoding="utf-8")

    def setUp(self):
        super().setUp()
        self.compared = 0

    def test_a_week_at_nine_tenths_of_the_allowance_sees_no_refusal(self):
        limit = LIMIT // 2      # so little that a slow machine can use it up too
        pretend, daemon = self.live(7, limit=limit)
        began = pretend.now()
        self.wait_for(pretend, daemon, START + 7 * DAY)
        usage, hours = pretend.usage(), (pretend.now() - began) / HOUR
        share = usage["answered"] / hours / limit
        print(f"\n{usage['answered']} Graph calls in {hours:.0f} simulated hours, {100 * share:.0f} % of the allowance, at most "
              f"{usage['most_in_an_hour']} of {limit} in an hour; refused: {usage['refused']}", flush=True)
        self.assertEqual(usage["refused"], {"4": 0, "80001": 0})
        self.assertLessEqual(usage["most_in_an_hour"], limit)
        self.assertGreater(share, 0.7, "what is granted is to be used")
        self.expect_nothing_wrong(pretend, daemon)
        self.assertGreater(self.compared, 50)

    def test_a_cut_to_a_tenth_degrades_as_promised_and_recovers(self):
        pretend, daemon = self.live(6)
        self.wait_for(pretend, daemon, START + 2 * DAY)
        pretend.usage(app_limit=LIMIT // 10)
        before = pretend.lists("facebook")
        self.wait_for(pretend, daemon, START + 4 * DAY)
        cut, known, now = pretend.usage(), self.known_since(daemon, "facebook"), pretend.now()
        self.expect_nothing_wrong(pretend, daemon)
        self.expect_the_page_to_say_so(daemon)
        pretend.usage(app_limit=LIMIT)
        a_day = (pretend.lists("facebook") - before) / 2     # each list stands for a poll, whatever was read with it
        asked = cut["answered"] + sum(cut["refused"].values())
        print(f"\nin two days at {cut['app_limit']} an hour: {cut['answered']} calls answered, refused {cut['refused']}; "
              f"the page longest unseen: {(now - min(known.values())) / HOUR:.1f} h, {a_day:.0f} polls a day", flush=True)
        self.assertLess(sum(cut["refused"].values()), asked / 4, "who is refused must not go on asking")
        self.assertGreater(cut["answered"], 48 * cut["app_limit"] / 4, "what is left is to be used")
        # P15 at the refill as it was: G + n / (0.4 B), and an hour of the old window.
        promised = len(known) / (0.2 * a_day) * DAY * 1.1 + len(known) / (0.4 * a_day) * DAY + HOUR
        self.assertLess(now - min(known.values()), promised)
        back = pretend.now()
        wait_until(lambda: min(self.known_since(daemon, "facebook").values()) > back, 60, "every page seen after the cut", daemon.child)
        print(f"all seen {(pretend.now() - back) / HOUR:.1f} simulated hours after the allowance came back", flush=True)
        self.assertLess(pretend.now() - back, DAY)
        self.expect_nothing_wrong(pretend, daemon)
        self.assertEqual(pretend.usage()["refused"], {"4": 0, "80001": 0})

    def test_an_outage_of_six_hours_harms_no_other_platform_and_is_made_good(self):
        out, back = START + 2 * DAY + 7 * HOUR, START + 2 * DAY + 13 * HOUR
        faults = [{"kind": "http500", "status": 503, "html": False, "platform": "facebook", "from": world.instant(out), "to": world.instant(back)}]
        pretend, daemon = self.live(3, faults)
        self.wait_for(pretend, daemon, back - HOUR)
        now = pretend.now()
        blogs, pages = self.known_since(daemon, "wordpress"), self.known_since(daemon, "facebook")
        self.expect_nothing_wrong(pretend, daemon)
        self.assertLess(now, back, "the test was too slow to look during the outage")
        self.assertLess(max(pages.values()), out + HOUR, "a page was read while its platform was away")
        print(f"\nduring the outage: blogs known until {(now - min(blogs.values())) / HOUR:.1f} h ago, pages until "
              f"{(now - max(pages.values())) / HOUR:.1f} h ago", flush=True)
        self.assertLess(now - min(blogs.values()), 3 * HOUR, "another platform's outage must not slow them")
        wait_until(lambda: min(self.known_since(daemon, "facebook").values()) > back, 60, "every page seen after the outage", daemon.child)
        print(f"all seen {(pretend.now() - back) / HOUR:.1f} h after it", flush=True)
        self.assertLess(pretend.now() - back, 12 * HOUR)
        self.expect_nothing_wrong(pretend, daemon)
        told = daemon.get("/api/v1/cases")
        truth = [case for case in pretend.truth(world.unix(told["as_of"]))["cases"] if out <= world.unix(case["opened"]) < back]
        missed = {(case["page"], case["id"]) for case in truth} - {(case["page"], case["id"]) for case in told["cases"]}
        self.assertEqual(sorted(missed), [])
        tally = collections.Counter(case["first_verdict"] for case in truth)
        print(f"{len(truth)} cases began during the outage, all are known: {dict(tally)}", flush=True)
        self.assertGreater(len(truth), 5)
        self.assertEqual(pretend.usage()["refused"], {"4": 0, "80001": 0})


if __name__ == "__main__":
    unittest.main()
