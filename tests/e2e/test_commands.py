# SPDX-License-Identifier: Apache-2.0
"""rule, rejudge and explain beside a running daemon: who, when and why are kept, bad ids are refused with a remedy,
nothing changes unless it is meant to. And the same ledger at the same instant gives the same bytes, twice."""

import contextlib
import json
import re
import sqlite3
import time
import unittest
import urllib.parse

import world
from case import EndToEnd
from processes import http, wait_until

DAY = 86400
START, LIFE, SPEED = world.unix("2026-10-11T03:00:00Z"), 9 * DAY, 40000
SECTION_7 = ("sarad_page_", "sarad_first_response_", "sarad_final_answer_", "sarad_cases_opened_", "sarad_breaches_")
STILL = 0.001  # speed of the daemon's time: whatever the machine takes to answer, it is one instant


def rows(ledger, query):
    with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=10)) as database:
        return database.execute(query).fetchall()


def turn_round(ledger):
    """The activities as if they had come in the other way round: the last is the first row."""
    with contextlib.closing(sqlite3.connect(ledger)) as database, database:
        guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'verdicts'").fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        [(last,)] = database.execute("SELECT max(row) FROM activities").fetchall()
        # By way of numbers below zero, so that no two rows meet.
        for table, columns in (("activities", ("row",)), ("verdicts", ("subject", "word"))):
            for column in columns:
                database.execute(f"UPDATE {table} SET {column} = -{column}")
                database.execute(f"UPDATE {table} SET {column} = {column} + ?", (last + 1,))
        for _, sql in guards:
            database.execute(sql)


class Commands(EndToEnd):

    def setUp(self):
        super().setUp()
        self.pretend = world.World(self.scratch, START, START + LIFE, interval="6h", pages=6, seed=7, speed=SPEED,
                                   history_weeks=1, weeks=2)
        self.addCleanup(self.pretend.end)
        self.daemon = self.run_sarad(self.pretend.config)
        self.daemon.start(dev_clock=self.pretend.clock).wait_ready()
        wanted = world.instant(self.pretend.until)
        wait_until(lambda: all((page["observed_until"] or "") > wanted for page in self.daemon.pages().values()), 120,
                   f"every page known beyond {wanted}", self.daemon.child)

        self.office_of = {name: page["office"] for name, page in self.daemon.pages().items()}

    def test_what_an_operator_orders(self):
        """One life for all: a world costs seconds."""
        for step in (self.rejudging_beside_the_daemon_only_looks, self.bad_ids_are_refused_with_a_remedy,
                     self.a_ruling_changes_its_case_and_is_kept, self.explain_tells_what_the_command_tells,
                     self.rejudging_alone_is_kept_with_its_reason, self.two_runs_give_the_same_bytes):
            with self.subTest(step.__name__):
                step()

    # -- beside the daemon

    def clock(self):
        return "--dev-clock", self.pretend.clock

    def rejudging_beside_the_daemon_only_looks(self):
        before = rows(self.daemon.ledger, "SELECT count(*) FROM verdicts")
        dry = self.daemon.run("rejudge", "--all", "--why", "a look", "--dry-run", *self.clock())
        self.assertEqual(dry.returncode, 0, dry.stderr)
        held = self.daemon.run("rejudge", "--all", "--why", "in earnest", *self.clock())
        self.assertEqual(held.returncode, 75, held.stdout)
        self.assertRegex(held.stderr, "held by another sarad.*--dry-run")
        self.assertEqual(rows(self.daemon.ledger, "SELECT count(*) FROM rejudgements"), [(0,)])
        self.assertGreaterEqual(rows(self.daemon.ledger, "SELECT count(*) FROM verdicts"), before)

    def bad_ids_are_refused_with_a_remedy(self):
        case = self.answered_case()
        near = case["id"][:-1] + ("1" if case["id"][-1] != "1" else "2") + "x"
        for words, hint in (([near, "--needs-answer"], "did you mean|export cases"),
                            (["no-such-case", "--needs-answer"], "sarad export cases"),
                            ([case["id"], "--reply", "nowhere", "--interim"], "knows no reply"),
                            ([case["final"]["id"], "--needs-answer"], "office's own"),
                            ([case["id"], "--needs-answer", "--page", "nowhere"], "nothing of a page")):
            refused = self.daemon.run("rule", *words, "--why", "a test", *self.clock())
            self.assertEqual((refused.returncode, refused.stdout), (2, ""), words)
            self.assertRegex(refused.stderr, hint)
        self.assertEqual(rows(self.daemon.ledger, "SELECT count(*) FROM rulings"), [(0,)])

    def answered_case(self):
        """Answered at once, by a public word and not long ago, so that its interim reading shows."""
        cases = self.daemon.get("/api/v1/cases?state=answered")["cases"]
        fit = [case for case in cases if case["first"]["id"] == case["final"]["id"] and case["first"]["by"] in ("page", "team")
               and sum(other["page"] == case["page"] and other["id"] == case["id"] for other in cases) == 1]
        self.assertTrue(fit, "the world has no case that was answered at once")
        return fit[-1]

    def case(self, like):
        found = self.daemon.get(f"/api/v1/cases?page={like['page']}")["cases"]
        return next(case for case in found if case["id"] == like["id"])

    def a_ruling_changes_its_case_and_is_kept(self):
        case = self.answered_case()
        words = ["rule", case["id"], "--page", case["page"], "--reply", case["final"]["id"], "--interim", "--why", "promises an answer",
                 *self.clock()]
        shown = self.daemon.run(*words, "--dry-run", "--json")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(rows(self.daemon.ledger, "SELECT count(*) FROM rulings"), [(0,)])
        text = self.daemon.run(*words, "--dry-run", "--lang", "en").stdout
        self.assertIn("answered", text)
        self.assertIn("responded", text)
        done = self.daemon.run(*words, "--by", "clerk of the office")
        self.assertEqual(done.returncode, 0, done.stderr)
        [(by, why, at)] = rows(self.daemon.ledger, "SELECT made_by, why, at FROM rulings")
        self.assertEqual((by, why), ("clerk of the office", "promises an answer"))
        self.assertLess(abs(at - self.pretend.now()), 30 * SPEED)
        listed = self.daemon.run("rule", "--list", "--lang", "en").stdout
        self.assertIn("clerk of the office", listed)
        self.assertIn("promises an answer", listed)
        wait_until(lambda: self.case(case)["state"] != "answered", 30, "the daemon judges the case by the ruling", self.daemon.child)
        now = self.case(case)
        self.assertEqual(now["first"]["id"], case["first"]["id"])
        self.assertTrue(now["first"]["interim"])
        self.assertEqual(now["promises"][0]["from"], case["final"]["id"])

    def explain_tells_what_the_command_tells(self):
        case = self.daemon.get("/api/v1/cases")["cases"][0]
        query = urllib.parse.urlencode({"case": case["id"], "page": case["page"]})

        def both():
            told = self.daemon.get(f"/api/v1/explain?{query}")
            self.assertEqual((told["explains"], told["subject"], told["agrees"]), ("case", case["id"], True))
            command = self.daemon.run("explain", case["id"], "--page", case["page"], "--json", "--at", told["as_of"])
            self.assertEqual(command.returncode, 0, command.stderr)
            return told, json.loads(command.stdout)

        # The ledger may know the page for longer than the daemon's last figures did: a poll ended in between.
        wait_until(lambda: len({json.dumps(one, sort_keys=True) for one in both()}) == 1, 60, "the daemon and the command to tell the same",
                   self.daemon.child)
        anywhere = urllib.parse.urlencode({"case": case["id"]})
        self.assertEqual(self.daemon.get(f"/api/v1/explain?{anywhere}")["subject"], case["id"])
        self.assertEqual(http(self.daemon.url + "/api/v1/explain?case=nowhere")[0], 404)
        self.assertEqual(http(self.daemon.url + "/api/v1/explain")[0], 400)

    # -- after it

    def rejudging_alone_is_kept_with_its_reason(self):
        self.daemon.stop()
        self.at = world.instant(self.pretend.now())
        self.pretend.end()
        before = rows(self.daemon.ledger, "SELECT row, verdict, due FROM verdicts ORDER BY row")
        self.assertTrue(before)
        config = self.daemon.config.read_text(encoding="utf-8")
        done = self.daemon.run("rejudge", "--all", "--why", "the limit was mistyped", "--by", "registrar", *self.clock())
        self.assertEqual(done.returncode, 0, done.stderr)
        [(by, why, scope)] = rows(self.daemon.ledger, "SELECT made_by, why, scope FROM rejudgements")
        self.assertEqual((by, why, scope), ("registrar", "the limit was mistyped", "all"))
        after = rows(self.daemon.ledger, "SELECT row, verdict, due FROM verdicts ORDER BY row")
        self.assertEqual(after[:len(before)], before, "what was written is never altered")
        self.assertEqual(config, self.daemon.config.read_text(encoding="utf-8"))

    def two_runs_give_the_same_bytes(self):
        # Nothing is due to be polled: only what the ledger holds is told.
        config = self.daemon.config.read_text(encoding="utf-8")
        self.daemon.config.write_text(re.sub(r"interval: \w+", "interval: 30d", config), encoding="utf-8")
        case = self.daemon.export("cases", self.at)[0]
        first = self.everything_told(case)
        for name, again in self.everything_told(case).items():
            self.assertGreater(len(first[name]), 1000, name)
            self.assertEqual(first[name], again, name)
        turn_round(self.daemon.ledger)
        for name, turned in self.everything_told(case).items():
            self.assertEqual(first[name], turned, f"{name}, the facts in another order")

    def everything_told(self, case):
        """By every way out, as of one instant."""
        told = {}
        for name, words in {
                "export": ("export", "cases"), "explained case": ("explain", case["id"], "--page", case["page"], "--json"),
                "explained quarter": ("explain", self.office_of[case["page"]], "--quarter", "2026-Q4", "--json"),
                "report": ("report", "--quarter", "2026-Q4", "--format", "json"),
                "printed report": ("report", "--quarter", "2026-Q4", "--lang", "bn")}.items():
            done = self.daemon.run(*words, "--at", self.at)
            self.assertIn((done.returncode, done.stderr), ((0, ""), (1, "")), name)
            told[name] = done.stdout
        self.daemon.start(dev_clock=f"{time.time():.3f}:{world.unix(self.at)}:{STILL}").wait_ready()
        told["metrics"] = "\n".join(line for line in self.daemon.get_text("/metrics").splitlines() if line.startswith(SECTION_7))
        for path in ("pages", "cases"):
            told[path] = self.daemon.get_text("/api/v1/" + path)
        self.daemon.stop()
        return told


if __name__ == "__main__":
    unittest.main()
