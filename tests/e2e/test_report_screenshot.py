# SPDX-License-Identifier: Apache-2.0
"""`sarad report` against the pretend world, drawn by a browser in both languages: pictures for people
to look at (in SARAD_OUT), and what must stand in the page whoever looks."""

import csv
import io
import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest

import world
from case import EndToEnd, skip_without
from processes import wait_until
from test_screenshot import png_size

MISSING = [] if shutil.which("chromium") else ["chromium", "fonts-noto-core"]
OUT = pathlib.Path(os.environ.get("SARAD_OUT", "."))
BENGALI_DIGITS = re.compile("[০-৯]")


@skip_without(MISSING)
class TheReport(EndToEnd):

    def report(self, daemon, *words):
        done = daemon.run("report", *words, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        return done.stdout

    def test_it_is_drawn_in_bengali_and_in_english(self):
        start = world.unix("2026-11-24T03:00:00Z")
        pretend = world.World(self.scratch, start, start + 7 * 86400, pages=24, seed=11, speed=1000, weeks=2)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=pretend.clock).wait_ready()
        wait_until(lambda: all(page["observed_until"] for page in daemon.pages().values()), 60, "a look at every page",
                   daemon.child)
        at = world.instant(pretend.now())
        daemon.stop()
        OUT.mkdir(parents=True, exist_ok=True)
        for language in ("bn", "en"):
            with self.subTest(language):
                page = self.report(daemon, "--quarter", "2026-Q4", "--at", at, "--lang", language)
                self.assertIn(f'lang="{language}"', page)
                self.assertNotIn("<script", page)
                body = re.sub(r"<[^>]*>", " ", page[page.index("<main"):])
                self.assertEqual(bool(BENGALI_DIGITS.search(body)), language == "bn")
                file, picture = OUT / f"report-{language}.html", OUT / f"report-{language}.png"
                file.write_text(page, encoding="utf-8")
                profile = self.scratch.make(f"profile-{time.monotonic_ns()}")
                subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                                f"--user-data-dir={profile}", f"--screenshot={picture.resolve()}", "--window-size=1100,1500",
                                file.resolve().as_uri()],
                               capture_output=True, timeout=60, env={**os.environ, "HOME": str(profile)}, check=True)
                self.assertEqual(png_size(picture.read_bytes()), (1100, 1500))
        rows = list(csv.DictReader(io.StringIO(self.report(daemon, "--quarter", "2026-Q4", "--at", at, "--format", "csv",
                                                           "--lang", "en").lstrip("\ufeff"))))
        with_page = [row for row in rows if int(row["pages"])]
        self.assertEqual(len(with_page), 24)
        self.assertTrue(any(int(row["cases_opened"]) for row in with_page))
        self.assertIn("{", self.report(daemon, "--year", "2026", "--recognition", "--at", at, "--format", "json"))


if __name__ == "__main__":
    unittest.main()
