# SPDX-License-Identifier: Apache-2.0
"""What tests ask of the simulator itself: /truth, /control/now, /control/faults, /control/calls, /control/usage."""

import json

import truth
import whole_truth
from answer import Answer, Request
from faults import BadScript
from world_time import iso, parse_instant


class Control:
    def __init__(self, world, clock, faults, usage):
        self.world, self.clock, self.faults, self.usage = world, clock, faults, usage
        self.calls = {}         # (page, what) -> how often it was asked

    def count(self, page, request):
        """`what`: the last word of the path: feed, tagged, comments, posts, …"""
        key = (page.id, request.path.rstrip("/").rpartition("/")[2] if page.platform == "wordpress" else _graph_edge(request.path))
        self.calls[key] = self.calls.get(key, 0) + 1

    def answer(self, request: Request):
        """None if the path is not ours."""
        if request.path == "/truth":
            return self._truth(request.query)
        if request.path == "/control/still" and request.method == "POST":
            self.clock.stand_still(parse_instant(json.loads(request.body)["at"])[0])
            return Answer.of({"now": iso(self.clock.now())})
        if request.path == "/whole-truth" and request.method == "POST":
            return self._whole_truth(json.loads(request.body))
        if request.path == "/control/now":
            return Answer.of({"now": iso(self.clock.now()), "until": iso(self.clock.until), "start": iso(self.world.start),
                              "begin": iso(self.world.begin), "end": iso(self.world.end), "speed": self.clock.speed})
        if request.path == "/control/faults":
            return self._faults(request)
        if request.path == "/control/calls":
            return self._calls(request)
        if request.path == "/control/usage":
            return self._usage(request)
        return None

    def _truth(self, query):
        at, page = self.clock.now(), query.get("page")
        if query.get("at"):
            found = parse_instant(query["at"].replace(" ", "+"))
            if not found:
                return Answer.of({"error": "at: an instant such as 2026-03-01T04:05:06Z is wanted"}, 400)
            at = found[0]
        if page and not self.world.page(page):
            return Answer.of({"error": "page: there is no such page"}, 404)
        return lambda: Answer(200, json.dumps(truth.tell(self.world, at, page), ensure_ascii=False).encode(), [])

    def _whole_truth(self, asked):
        """What there was to know for one who looked then (whole_truth.py)."""
        def unix(text):
            return parse_instant(text)[0]
        gone = {page: {thread: tuple(map(unix, times)) for thread, times in threads.items()} for page, threads in asked["gone"].items()}
        observed = {page: unix(text) if text else None for page, text in asked["observed"].items()}
        told = whole_truth.tell(self.world, unix(asked["at"]), [unix(text) for text in asked["looks"]], gone, observed)
        return Answer(200, json.dumps(told, ensure_ascii=False).encode(), [])

    def _faults(self, request):
        if request.method == "POST":
            try:
                self.faults.replace(json.loads(request.body))
            except (BadScript, ValueError) as error:
                return Answer.of({"error": str(error)}, 400)
        return Answer.of({"script": self.faults.script(), "struck": self.faults.counts})

    def _usage(self, request):
        if request.method == "POST":
            try:
                self.usage.set_app_limit(json.loads(request.body)["app_limit"])
            except (KeyError, TypeError, ValueError) as error:
                return Answer.of({"error": str(error)}, 400)
        return Answer.of(self.usage.told())

    def _calls(self, request):
        told = {}
        for (page, what), count in self.calls.items():
            told.setdefault(page, {})[what] = count
        total = sum(self.calls.values())
        if request.method == "POST":
            self.calls = {}
        return Answer.of({"total": total, "pages": told})


def _graph_edge(path):
    parts = [part for part in path.split("/") if part]
    return parts[-1] if len(parts) > 2 else "node"
