# SPDX-License-Identifier: Apache-2.0
"""The pretend world of platforms (tests/simulator) as a test runs it, and its truth."""

import datetime
import json
import pathlib
import re
import time
import urllib.parse

from processes import Child, http, wait_until

SIMULATOR = pathlib.Path(__file__).resolve().parents[1] / "simulator" / "simulator.py"


def instant(t):
    return datetime.datetime.fromtimestamp(int(t), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def unix(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


class World:
    """Starts one; `clock` goes to --dev-clock, `config` is the path of a sarad.yml made for it.

    `interval`: simulated time between two polls of a page, in place of the simulator's own choice.
    `faults`: a script (list of rules); `options` go to the simulator as they are named, without a value if None;
    `patience`: seconds until it must be ready.
    """

    def __init__(self, scratch, start, until, interval=None, faults=(), patience=60, **options):
        self.home = scratch.make("world")
        self.start, self.until = start, until
        script = self.home / "faults.json"
        script.write_text(json.dumps(list(faults)), encoding="utf-8")
        words = ["--start", instant(start), "--until", instant(until), "--faults", script]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-"), *([] if value is None else [value])]
        self.child = Child("simulator", ["/usr/bin/python3", "-B", SIMULATOR, "--config-out", self.home, *words],
                           self.home / "simulator.log", cwd=self.home)
        try:
            told = wait_until(self._first_line, patience, "the simulator's first line", self.child)
        except BaseException:
            self.child.end()
            raise
        self.url, self.clock, self.config = told["url"], told["clock"], pathlib.Path(told["config"])
        self._real, self._simulated, self._speed = map(float, self.clock.split(":"))
        if interval:
            text, changed = re.subn(r"interval: \w+", f"interval: {interval}", self.config.read_text(encoding="utf-8"))
            assert changed == 1, "the simulator's configuration names its interval no longer"
            self.config.write_text(text, encoding="utf-8")

    def now(self):
        """The world's time, as --dev-clock makes it for the daemon."""
        return int(self._simulated + (time.time() - self._real) * self._speed)

    def truth(self, at):
        """What there is to know at an instant: {activities, cases, weeks}."""
        return self._ask("/truth?at=" + urllib.parse.quote(instant(at)))

    def stand_still(self, at):
        """The world's time stops at an instant, until it is moved on."""
        self._ask("/control/still", json.dumps({"at": instant(at)}).encode())

    def whole_truth(self, at, looks, gone, observed):
        """What there was to know for one who looked then (simulator/whole_truth.py)."""
        return self._ask("/whole-truth", json.dumps({"at": at, "looks": [instant(look) for look in looks], "gone": gone,
                                                     "observed": observed}).encode(), timeout=300)

    def stop_faults(self):
        """From here on every platform behaves; returns how often each kind struck."""
        struck = self._ask("/control/faults")["struck"]
        self._ask("/control/faults", b"[]")
        return struck

    def misbehave(self, faults):
        """From here on the platforms follow this script of faults."""
        self._ask("/control/faults", json.dumps(faults).encode())

    def usage(self, app_limit=None):
        """How Graph's allowance was used since the limit was last set (docs/simulator.md); sets another limit."""
        return self._ask("/control/usage", json.dumps({"app_limit": app_limit}).encode() if app_limit else None)

    def lists(self, platform):
        """How often the pages' own lists of a platform were asked for."""
        edge = {"facebook": "feed", "wordpress": "posts"}[platform]
        return sum(page.get(edge, 0) for page in self._ask("/control/calls")["pages"].values())

    def fall_silent(self):
        """From here on no platform answers anything, so nothing more is learned; returns as stop_faults."""
        struck = self._ask("/control/faults")["struck"]
        self._ask("/control/faults", b'[{"kind": "silent"}]')
        return struck

    def end(self):
        self.child.end()

    def _ask(self, path, body=None, timeout=60):
        status, _, body = http(self.url + path, "GET" if body is None else "POST", timeout=timeout, body=body)
        if status != 200:
            raise AssertionError(f"{path}: {status} {body[:300]!r}\n{self.child.log_tail()}")
        return json.loads(body)

    def _first_line(self):
        for line in self.child.log_text().splitlines():
            if line.startswith("{"):
                return json.loads(line)
        return None
