# SPDX-License-Identifier: Apache-2.0
"""The status page as a browser shows it, in both languages: pictures for people to look at (in
SARAD_OUT), and what must stand in the document whoever looks."""

import os
import pathlib
import re
import shutil
import struct
import subprocess
import time
import unittest

import world
from case import EndToEnd, skip_without
from processes import wait_until

MISSING = [] if shutil.which("chromium") else ["chromium", "fonts-noto-core"]
OUT = pathlib.Path(os.environ.get("SARAD_OUT", "."))
BENGALI_DIGITS = re.compile("[০-৯]")
BANNER = {"bn": "সিমুলেটেড", "en": "simulated"}


def png_size(data):
    """(width, height) of a PNG; raises if it is none."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise AssertionError("not a PNG")
    return struct.unpack(">II", data[16:24])


@skip_without(MISSING)
class TheStatusPage(EndToEnd):

    def chromium(self, url, *flags):
        profile = self.scratch.make(f"profile-{time.monotonic_ns()}")
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
             f"--user-data-dir={profile}", *flags, url],
            capture_output=True, timeout=60, env={**os.environ, "HOME": str(profile)}, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:].decode(errors="replace"))
        return done.stdout.decode("utf-8")

    def test_it_is_drawn_in_bengali_and_in_english(self):
        start = world.unix("2026-11-24T03:00:00Z")
        pretend = world.World(self.scratch, start, start + 7 * 86400, pages=12, seed=11, speed=1000, weeks=2)
        self.addCleanup(pretend.end)
        daemon = self.run_sarad(pretend.config)
        daemon.start(dev_clock=pretend.clock).wait_ready()
        wait_until(lambda: all(page["observed_until"] for page in daemon.pages().values()), 60, "a look at every page",
                   daemon.child)
        OUT.mkdir(parents=True, exist_ok=True)
        for language in ("bn", "en"):
            with self.subTest(language):
                url = f"{daemon.url}/?lang={language}"
                document = self.chromium(url, "--dump-dom")
                self.assertIn(f'lang="{language}"', document)
                self.assertIn(BANNER[language], document.lower())
                self.assertEqual(bool(BENGALI_DIGITS.search(self.text_of(document))), language == "bn")
                picture = OUT / f"status-{language}.png"
                self.chromium(url, f"--screenshot={picture}", "--window-size=1280,900")
                data = picture.read_bytes()
                self.assertEqual(png_size(data), (1280, 900))
                self.assertGreater(len(data), 20_000)  # an empty page of this size has about 5,000 bytes
        daemon.stop()

    @staticmethod
    def text_of(document):
        body = re.sub(r"<(style|script|head)\b.*?</\1>", "", document, flags=re.S)
        return re.sub(r"<[^>]*>", " ", body)


if __name__ == "__main__":
    unittest.main()
