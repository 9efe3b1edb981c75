# SPDX-License-Identifier: Apache-2.0
"""A real MediaWiki and the real daemon: an office's account, its talk page read by its history (Debian's package has
no DiscussionTools), cases and cadence judged here by arithmetic of the test's own from the wiki's own records."""

import datetime
import time
import unittest

import mediawiki
import office_hours as hours
from case import EndToEnd, skip_without
from processes import wait_until
from sarad import configuration

PAGE, OFFICE, CITIZEN = "bogura-wiki", "DC Bogura", "Rahima"
TALK = f"User talk:{OFFICE}"
FIRST_RESPONSE_DAYS, DAY = 2, 86400


def instant(t):
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@skip_without(mediawiki.missing_packages())
class AnOfficesAccountOnAWiki(EndToEnd):

    def setUp(self):
        super().setUp()
        self.wiki = mediawiki.MediaWiki(self.scratch)
        self.addCleanup(self.wiki.end)
        self.wiki.start()
        self.began = int(time.time())
        for name in (OFFICE, CITIZEN):
            self.wiki.add_user(name)
        self.text = ""
        ago = lambda days: self.began - days * DAY
        self.update = self.wiki.edit(OFFICE, "বগুড়া জেলা", "জনসংখ্যা", "হালনাগাদ", ago(20))
        self.spelling = self.wiki.edit(OFFICE, "বগুড়া জেলা", "জনসংখ্যা।", "বানান", ago(19), minor=True)
        self.late = self.says(CITIZEN, "সেতু", "সেতুর তথ্য পুরনো", ago(18))
        self.late_answer = self.says(OFFICE, "সেতু", "ঠিক করা হয়েছে", ago(4))
        self.overdue = self.says(CITIZEN, "রাস্তা", "রাস্তার ছবি নেই", ago(15))

    def says(self, user, section, words, at=None):
        """A message at the end of the talk page, as people write them."""
        heading = f"\n== {section} ==\n" if f"== {section} ==" not in self.text else ""
        self.text += f"{heading}\n{words} ~~~~\n"
        return self.wiki.edit(user, TALK, self.text, f"/* {section} */ {words}", at)

    def start_sarad(self):
        made = self.run_sarad(configuration(
            [{"id": PAGE, "office": "dc-bogura", "platform": "mediawiki", "account": f"User:{OFFICE}",
              "base_url": self.wiki.url + "/api.php", "discussions": [TALK], "registered": instant(self.began - 30 * DAY)}],
            platforms={"mediawiki": {"allow_private": True}},
            policies={"default": [{"version": "e2e", "calendar": "bd",
                                   "first_response": {"working_days": FIRST_RESPONSE_DAYS}}]}))
        made.start().wait_ready()
        return made

    def wait_for_poll_after(self, sarad, t):
        def observed():
            until = sarad.pages()[PAGE]["observed_until"]
            return until and until >= instant(t)
        wait_until(observed, 60, "a complete poll", sarad.child)

    def test_contributions_and_talk_page_agree_with_the_wikis_own_records(self):
        sarad = self.start_sarad()
        self.wait_for_poll_after(sarad, self.began)
        cases = {case["id"]: case for case in sarad.export("cases")}
        with self.subTest("cases"):
            self.assertEqual(set(cases), {self.late["id"], self.overdue["id"]})
            answered = cases[self.late["id"]]
            self.assertEqual(answered["opened"], instant(self.late["at"]))
            self.assertEqual(answered["first"]["id"], self.late_answer["id"])
            self.assertEqual(answered["first"]["working_seconds"], hours.elapsed(self.late["at"], self.late_answer["at"]))
            self.assertEqual(answered["first_clock"]["verdict"], "late")
            waiting = cases[self.overdue["id"]]
            due = hours.end_of_working_day(self.overdue["at"], FIRST_RESPONSE_DAYS)
            self.assertEqual((waiting["state"], waiting["first_clock"]["due"]), ("open", instant(due)))
            self.assertEqual(waiting["first_clock"]["verdict"], "missed")
        with self.subTest("contributions: the update and the answer, not the spelling"):
            found = {a["id"]: a["kind"] for a in sarad.export("activities")}
            self.assertEqual(found[self.update["id"]], "post")
            self.assertNotIn(self.spelling["id"], found)
        with self.subTest("a new message and its answer, while the daemon runs"):
            new = self.says(CITIZEN, "মেলা", "কবে?")
            def case():
                return next((c for c in sarad.get("/api/v1/cases")["cases"] if c["id"] == new["id"]), None)
            self.assertEqual(wait_until(case, 30, "the new case", sarad.child)["opened"], instant(new["at"]))
            answer = self.says(OFFICE, "মেলা", "শনিবার")
            closed = wait_until(lambda: (c := case()) and c["state"] == "answered" and c, 30, "the answer", sarad.child)
            self.assertEqual((closed["first"]["id"], closed["first"]["wall_seconds"]), (answer["id"], answer["at"] - new["at"]))
        sarad.stop()
        with self.subTest("the ledger tells no text and no name"):
            kept = b"".join(path.read_bytes() for path in sarad.home.glob("ledger.db*"))
            for secret in ("সেতুর তথ্য", CITIZEN):
                self.assertNotIn(secret.encode("utf-8"), kept)


if __name__ == "__main__":
    unittest.main()
