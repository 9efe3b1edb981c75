# SPDX-License-Identifier: Apache-2.0
"""A reader at the status page in a real browser, by keyboard alone: language, filter, a case's explanation, a deadline that passes
before their eyes; axe-core looks for what would shut somebody out. Pictures go to SARAD_OUT."""

import os
import pathlib
import shutil
import subprocess
import unittest

import npm_modules
import world
from case import EndToEnd, skip_without
from processes import wait_until

MISSING = [name for name, program in (("chromium", "chromium"), ("nodejs", "node")) if not shutil.which(program)]
HERE = pathlib.Path(__file__).resolve().parents[1] / "browser"


@skip_without(MISSING)
class ABrowser(EndToEnd):

    def test_a_reader_by_keyboard(self):
        out = pathlib.Path(os.environ.get("SARAD_OUT") or self.scratch.make("out"))
        out.mkdir(parents=True, exist_ok=True)
        try:
            modules = npm_modules.installed(HERE / "package-lock.json", out.parent / "browser")
        except npm_modules.NotThere as why:
            self.skipTest(f"npm's registry cannot be reached: {why}")
        start = world.unix("2026-11-24T03:30:00Z")
        pretend = world.World(self.scratch, start, start + 21 * 86400, pages=12, seed=11, speed=1500, weeks=4)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=pretend.clock).wait_ready()
        wait_until(lambda: all(page["observed_until"] for page in daemon.pages().values()), 60, "a look at every page", daemon.child)
        done = subprocess.run(["node", HERE / "page.mjs", daemon.url, out, modules], capture_output=True, text=True, timeout=400, check=False,
                              env={**os.environ, "HOME": str(self.scratch.make("home"))})
        print(done.stdout, flush=True)
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])


if __name__ == "__main__":
    unittest.main()
