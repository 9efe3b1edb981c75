# SPDX-License-Identifier: Apache-2.0
"""Forty pages of the pretend world live a fortnight; then the daemon must know exactly what the world
knows: every activity, case by case, week by week."""

import unittest

import world
from case import EndToEnd
from processes import wait_until

DAY = 86400
START, FORTNIGHT, QUIET = world.unix("2026-10-11T03:00:00Z"), 14 * DAY, 4 * DAY
SPEED = 40000

ACTIVITY_FIELDS = ("page", "id", "kind", "author", "thread_id", "parent_id", "created")


def activities_as_set(activities):
    return {tuple(activity[field] for field in ACTIVITY_FIELDS) for activity in activities}


def case_facts(case):
    """An exported case in the words of the world's truth."""
    def at(word):
        return word["at"] if word else None
    first, final = case["first_clock"], case["final_clock"]
    return {"opened": case["opened"], "kind": case["kind"], "state": case["state"], "messages": case["messages"],
            "first_at": at(case["first"]), "first_due": first["due"], "first_verdict": first["verdict"],
            "final_at": at(case["final"]), "final_due": final["due"], "final_verdict": final["verdict"]}


def by_name(cases):
    return {(case["page"], case["id"]): case for case in cases}


class AFortnight(EndToEnd):

    def test_the_figures_equal_the_truth(self):
        pretend = world.World(self.scratch, START, START + FORTNIGHT, interval="6h", pages=40, seed=7, speed=SPEED,
                              history_weeks=2, weeks=3)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=pretend.clock).wait_ready()
        # Quiet conversations are read again every few days only (docs/polling.md).
        self.wait_until_known(daemon, pretend.until + QUIET)
        at = pretend.now()
        self.wait_until_known(daemon, at)
        weeks = {page: daemon.get(f"/api/v1/pages/{page}") for page in daemon.pages()}
        daemon.stop()

        truth = pretend.truth(at)
        self.compare_activities(daemon, truth, at)
        self.compare_cases(daemon, truth, at)
        self.compare_weeks(weeks, pretend)

    def wait_until_known(self, daemon, t):
        """Every page completely read after `t` of the world's time."""
        wanted = world.instant(t)
        wait_until(lambda: all((page["observed_until"] or "") > wanted for page in daemon.pages().values()), 180,
                   f"every page known beyond {wanted}", daemon.child)

    def compare_activities(self, daemon, truth, at):
        expected = activities_as_set(truth["activities"])
        told = daemon.export("activities", world.instant(at))
        found = activities_as_set(told)
        with self.subTest("activities"):
            self.assertGreater(len(expected), 1000)
            self.assertEqual(len(told), len(found), "an activity is exported twice")
            self.assertEqual((sorted(found - expected)[:5], sorted(expected - found)[:5]), ([], []))

    def compare_cases(self, daemon, truth, at):
        expected, found = by_name(truth["cases"]), by_name(daemon.export("cases", world.instant(at)))
        with self.subTest("cases"):
            self.assertGreater(len(expected), 200)
            self.assertEqual((sorted(set(found) - set(expected))[:5], sorted(set(expected) - set(found))[:5]), ([], []))
            wrong = []
            for name, case in expected.items():
                facts = case_facts(found[name])
                differs = {key: (facts[key], case[key]) for key in facts if facts[key] != case[key]}
                if differs:
                    wrong.append((name, differs))
            self.assertEqual((len(wrong), wrong[:3]), (0, []), "(number, first few: (sarad, truth))")
            verdicts = {case["first_verdict"] for case in expected.values()}
            self.assertEqual(verdicts, {"met", "late", "missed"}, "the world must show every verdict")

    def compare_weeks(self, pages, pretend):
        with self.subTest("weeks"):
            for page, told in pages.items():
                found = [(week["start"], week["count"], week["verdict"]) for week in told["cadence"]["weeks"]]
                expected = [(week["start"], week["count"], week["verdict"]) for week in pretend.truth(world.unix(told["as_of"]))["weeks"]
                            if week["page"] == page]
                self.assertEqual(found, expected, page)


if __name__ == "__main__":
    unittest.main()
