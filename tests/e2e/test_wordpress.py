# SPDX-License-Identifier: Apache-2.0
"""A real WordPress, the real daemon, a real Prometheus: cases and cadence to the second, judged here
by arithmetic of the test's own from WordPress's own records."""

import datetime
import time
import unittest

import blog_scenario as blog
import office_hours as hours
import prometheus
import wordpress
from case import EndToEnd, skip_without
from processes import wait_until
from sarad import configuration

FIRST_RESPONSE_DAYS, FINAL_ANSWER_DAYS, REQUIRED_A_WEEK = 2, 7, 2
PAGE = "bogura-blog"


def unix(gmt):
    """WordPress's "2026-11-15 18:38:42", which is UTC, as Unix time."""
    return int(datetime.datetime.fromisoformat(gmt + "+00:00").timestamp())


def instant(t):
    """Unix time as sarad writes it."""
    return None if t is None else datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Blog:
    """What the database says, and what follows from it."""

    def __init__(self, records, known_until):
        self.records = records
        self.known_until = known_until

    def at(self, label):
        return unix(self.records[label]["date_gmt"])

    def comment_id(self, label):
        return f"comment/{self.records[label]['id']}"

    def response(self, opened, label):
        if label is None:
            return None
        at = self.at(label)
        return {"id": self.comment_id(label), "at": instant(at), "working_seconds": hours.elapsed(opened, at),
                "wall_seconds": at - opened}

    def cases(self):
        """{case id: facts} by the rules of measures.md, worked out anew."""
        found = {}
        for label, case in blog.CASES.items():
            opened = self.at(label)
            first_due = hours.end_of_working_day(opened, FIRST_RESPONSE_DAYS)
            final_due = hours.end_of_working_day(opened, FINAL_ANSWER_DAYS)
            first_at, final_at = (self.at(word) if word else None for word in (case.first, case.final))
            found[self.comment_id(label)] = {
                "opened": instant(opened),
                "messages": [self.comment_id(message) for message in case.messages],
                "state": "answered" if case.final else "responded" if case.first else "open",
                "first": self.response(opened, case.first), "final": self.response(opened, case.final),
                "first_due": instant(first_due), "first_verdict": hours.verdict(first_due, first_at, self.known_until),
                "final_due": instant(final_due), "final_verdict": hours.verdict(final_due, final_at, self.known_until),
            }
        return found

    def contributions(self):
        """When the office showed itself: posts, and comments by its two accounts that still stand."""
        office = {self.records["desk"]["id"], 1}
        for record in self.records.values():
            if "date_gmt" in record and (
                    "approved" not in record or (record["user"] in office and record["approved"] == "1")):
                yield unix(record["date_gmt"])

    def weeks(self, registered, now):
        """[(start, count)] from the week of registration to the running one."""
        weeks, (start, end) = [], hours.week_of(registered)
        while start <= now:
            weeks.append((start, sum(start <= at < end for at in self.contributions())))
            start, end = hours.week_of(end)
        return weeks


def facts_of(case):
    """An exported case, as far as Blog.cases() has an opinion."""
    def response(word):
        return word and {key: word[key] for key in ("id", "at", "working_seconds", "wall_seconds")}
    return {"opened": case["opened"], "messages": case["messages"], "state": case["state"],
            "first": response(case["first"]), "final": response(case["final"]),
            "first_due": case["first_clock"]["due"], "first_verdict": case["first_clock"]["verdict"],
            "final_due": case["final_clock"]["due"], "final_verdict": case["final_clock"]["verdict"]}


@skip_without(wordpress.missing_packages() + prometheus.missing_packages())
class AnOfficesBlog(EndToEnd):

    def setUp(self):
        super().setUp()
        self.site = wordpress.WordPress(self.scratch)
        self.addCleanup(self.site.end)
        self.site.start()
        self.began = int(time.time())
        self.records = self.site.seed(blog.items(self.began))
        self.registered = hours.week_of(self.began - 24 * blog.DAY)[0]
        self.sarad = self.run_sarad(configuration(
            [{"id": PAGE, "office": "dc-bogura", "platform": "wordpress", "account": self.site.url, "authors": ["1"],
              "team": [str(self.records["desk"]["id"])], "registered": instant(self.registered)}],
            platforms={"wordpress": {"allow_private": True}},
            policies={"default": [{"version": "e2e", "calendar": "bd",
                                   "first_response": {"working_days": FIRST_RESPONSE_DAYS},
                                   "final_answer": {"working_days": FINAL_ANSWER_DAYS},
                                   "interim_words": {"bn": ["দেখছি"], "en": ["looking into"]},
                                   "cadence": {"required": REQUIRED_A_WEEK}}]}))

    def wait_for_poll_after(self, t):
        """Waits until the page is completely known up to `t` or later; returns up to when."""
        def observed():
            until = self.sarad.pages()[PAGE]["observed_until"]
            return until if until and until >= instant(t) else None
        return wait_until(observed, 30, "a complete poll", self.sarad.child)

    def test_cases_cadence_and_scrapes_agree_with_the_blogs_own_records(self):
        self.sarad.start().wait_ready()
        self.wait_for_poll_after(self.began)
        scraper = prometheus.Prometheus(self.scratch)
        self.addCleanup(scraper.end)
        scraper.start(self.sarad.url.removeprefix("http://"))
        with self.subTest("the exposition is clean"):
            self.assertEqual(prometheus.check_metrics(self.sarad.get_text("/metrics").encode("utf-8")), "")
        with self.subTest("cases"):
            self.compare_cases()
        with self.subTest("cadence"):
            self.compare_cadence()
        with self.subTest("what Prometheus keeps"):
            self.compare_prometheus(scraper)
        with self.subTest("a new question and its answer"):
            self.follow_a_conversation()
        with self.subTest("the log tells no text, name or key"):
            log = self.sarad.child.log_text()
            for secret in ("পানি", "নাগরিক", "rahima", (self.sarad.credentials / "author-key").read_text()):
                self.assertNotIn(secret, log)
        self.sarad.stop()
        with self.subTest("the ledger tells no text or name"):
            kept = b"".join(path.read_bytes() for path in self.sarad.home.glob("ledger.db*"))
            for secret in ("পানি", "নাগরিক", "rahima"):
                self.assertNotIn(secret.encode("utf-8"), kept)

    def compare_cases(self):
        now = int(time.time())
        expected = Blog(self.records, now).cases()
        found = {case["id"]: facts_of(case) for case in self.sarad.export("cases")}
        self.assertEqual(found, expected)
        verdicts = {label: found[Blog(self.records, now).comment_id(label)]["first_verdict"] for label in blog.CERTAIN}
        self.assertEqual(verdicts, blog.CERTAIN)

    def compare_cadence(self):
        weeks = Blog(self.records, self.began).weeks(self.registered, int(time.time()))
        page = self.sarad.get(f"/api/v1/pages/{PAGE}")
        found = [(week["start"], week["count"], week["verdict"]) for week in page["cadence"]["weeks"]]
        def verdict(number, count):
            return "met" if count >= REQUIRED_A_WEEK else "open" if number == len(weeks) - 1 else "not_met"
        self.assertEqual(found, [(instant(start), count, verdict(n, count)) for n, (start, count) in enumerate(weeks)])

    def compare_prometheus(self, scraper):
        scraper.wait_for_scrape()
        cases = self.sarad.get("/api/v1/cases")["cases"]
        live = {state: sum(case["state"] == state for case in cases) for state in ("open", "responded")}
        self.assertGreater(live["open"], 0)
        self.assertGreater(live["responded"], 0)
        kept = {labels["state"]: value for labels, value in scraper.query(f'sarad_page_open_cases{{page="{PAGE}"}}')}
        self.assertEqual(kept, live)
        overdue = sum(case["first_clock"]["verdict"] == "missed" and case["state"] in live for case in cases)
        self.assertEqual([value for _, value in scraper.query(f'sarad_page_overdue_clocks{{page="{PAGE}",clock="first"}}')], [overdue])
        self.assertEqual([value for _, value in scraper.query('up{job="sarad"}')], [1])
        lines = [line for line in self.sarad.get_text("/metrics").splitlines() if line and not line.startswith("#")]
        scraped = scraper.query("scrape_samples_scraped")[0][1]
        self.assertAlmostEqual(scraped, len(lines), delta=3)  # a histogram's first sample may come between
        self.assertEqual([(t["health"], t["lastError"]) for t in scraper.targets()], [("up", "")])
        self.assertEqual(scraper.warnings(), [])
        names = scraper.query('sarad_office_info{office="dc-bogura"}')
        self.assertEqual([labels["name"] for labels, _ in names], ["জেলা প্রশাসন, বগুড়া"])

    def follow_a_conversation(self):
        """Something happens while the daemon runs: it is seen by the next poll, and so is the answer."""
        asked = int(time.time()) - 30
        new = self.site.seed([{"label": "new", "kind": "comment", "at": asked, "on": "notice", "text": "অনলাইনে কি যোগ দেওয়া যাবে?",
                               "name": "আরেকজন"}])
        case_id = f"comment/{new['new']['id']}"
        def case():
            return next((c for c in self.sarad.get("/api/v1/cases")["cases"] if c["id"] == case_id), None)
        opened = wait_until(case, 20, "the new case", self.sarad.child)
        self.assertEqual((opened["opened"], opened["state"]), (instant(asked), "open"))
        answer = self.site.seed([{"label": "new-answer", "kind": "comment", "at": asked + 20, "on": "notice", "parent": "new",
                                  "text": "হ্যাঁ, লিংক দেওয়া হয়েছে।", "user": "desk"}])["new-answer"]
        answered = wait_until(lambda: (found := case()) and found["state"] == "answered" and found, 20, "the answer", self.sarad.child)
        self.assertEqual((answered["first"]["id"], answered["first"]["wall_seconds"]), (f"comment/{answer['id']}", 20))


if __name__ == "__main__":
    unittest.main()
