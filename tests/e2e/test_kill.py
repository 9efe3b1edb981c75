# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments, again and again, while the platforms fail in every way they can. After
the last restart nothing is lost, nothing is there twice, and the ledger is sound."""

import contextlib
import os
import random
import sqlite3
import time
import unittest

import world
from case import EndToEnd
from processes import wait_until
from test_fortnight import activities_as_set

KILLS = int(os.environ.get("SARAD_KILLS", "50"))
SEED = int(os.environ.get("SARAD_SEED", "20261125"))
DAY, SPEED = 86400, 20000
START, QUIET = world.unix("2026-10-11T03:00:00Z"), 4 * DAY
TROUBLE = [{"kind": "http500", "probability": 0.03}, {"kind": "http500", "status": 503, "probability": 0.02, "retry_after": 60},
           {"kind": "truncated", "probability": 0.02}, {"kind": "malformed", "probability": 0.02},
           {"kind": "html", "probability": 0.01}, {"kind": "slow", "probability": 0.02, "seconds": 0.3},
           {"kind": "close", "probability": 0.02}, {"kind": "endless", "probability": 0.004}]
LIVES = (0.02, 1.2)  # seconds from start to kill: from before the ledger is open to the middle of polling
LIFE = max(7 * DAY, int(KILLS * sum(LIVES) / 2 * SPEED))  # of the world, so that something happens during each of them


def rows_of(ledger):
    """(page, id) of every activity row, by SQLite itself; [] while there is no table yet."""
    with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=10)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "activities" not in tables:
            return []
        return database.execute("SELECT page, id FROM activities").fetchall()


def soundness(ledger):
    with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=10)) as database:
        return [row[0] for row in database.execute("PRAGMA integrity_check")] + database.execute("PRAGMA foreign_key_check").fetchall()


class KilledAgainAndAgain(EndToEnd):

    def test_nothing_is_lost_and_nothing_is_there_twice(self):
        chance = random.Random(SEED)
        pretend = world.World(self.scratch, START, START + LIFE, interval="3h", faults=TROUBLE, pages=24, seed=5, speed=SPEED,
                              history_weeks=2, weeks=LIFE // (7 * DAY) + 4)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)

        grew, before = 0, 0
        for _ in range(KILLS):
            daemon.start(dev_clock=pretend.clock)
            time.sleep(chance.uniform(*LIVES))  # the moment itself is what is random here
            self.assertTrue(daemon.child.running(), f"it ended by itself: {daemon.child.log_tail()}")
            daemon.kill()
            if daemon.ledger.exists():
                rows = len(rows_of(daemon.ledger))
                self.assertGreaterEqual(rows, before, "what was written was lost by a kill")
                grew, before = grew + (rows > before), rows
        self.assertGreater(grew, KILLS // 5, "too few kills fell into writing: the test shows nothing")

        struck = pretend.stop_faults()
        self.assertEqual({rule["kind"] for rule in TROUBLE} - set(struck), set(), "a kind of fault never struck")
        daemon.start(dev_clock=pretend.clock).wait_ready()
        # Quiet conversations are read again every few days only (docs/polling.md).
        known = world.instant(max(pretend.until, pretend.now()) + QUIET)
        wait_until(lambda: all((page["observed_until"] or "") > known for page in daemon.pages().values()), 120,
                   f"every page known beyond {known}", daemon.child)
        daemon.stop()

        expected = activities_as_set(pretend.truth(pretend.now())["activities"])
        rows = rows_of(daemon.ledger)
        self.assertEqual(len(rows), len(set(rows)), "an activity is there twice")
        told = daemon.export("activities")
        found = activities_as_set(told)
        self.assertEqual(len(told), len(rows))
        self.assertEqual((sorted(found - expected)[:5], sorted(expected - found)[:5]), ([], []), f"seed {SEED}")
        self.assertEqual(soundness(daemon.ledger), ["ok"])


if __name__ == "__main__":
    unittest.main()
