# SPDX-License-Identifier: Apache-2.0
"""Misbehaviour by script. A script is a JSON list of rules; the first rule that fits a request decides.

A rule: {"kind": …, "probability": 1, "from": ISO, "to": ISO, "times": n, "platform": …, "page": our id,
"path": a regular expression, …}; `from` ≤ simulated now < `to`; `times` counts down and the rule is spent at 0.
Kinds and what else they take:
  http500 (status 500, retry_after, html true) · slow (seconds, real) · truncated · html · rate_limit (code, for
  Graph; retry_after, for WordPress) · token_expired · permission_denied · empty · cursor_loop · malformed ·
  endless · drip · silent · close"""

import json
import random
import re
import threading

import graph_errors
from answer import Answer
from blog_errors import BlogError
from world_time import DAY, iso, parse_instant

_KEYS = {"kind", "probability", "from", "to", "times", "platform", "page", "path", "status", "retry_after", "html", "seconds", "code"}
#: How the connection misbehaves, where that is all a kind does (http_server.MANNERS).
_MANNERS = {"truncated": "truncated", "endless": "endless", "drip": "drip", "silent": "silent", "close": "close"}
KINDS = {"http500", "slow", "html", "rate_limit", "token_expired", "permission_denied", "empty", "cursor_loop", "malformed", *_MANNERS}

_CAPTIVE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><form action='/login'>Please log in.</form></body></html>"


class BadScript(ValueError):
    """Says which rule is wrong and how."""


class Rule:
    def __init__(self, number, told):
        if not isinstance(told, dict) or told.get("kind") not in KINDS:
            raise BadScript(f"rule {number}: kind must be one of {', '.join(sorted(KINDS))}")
        unknown = set(told) - _KEYS
        if unknown:
            raise BadScript(f"rule {number}: unknown key {sorted(unknown)[0]}")
        self.told, self.kind, self.left = told, told["kind"], told.get("times")
        self.probability = told.get("probability", 1)
        self.begins, self.ends = (self._instant(number, told.get(key)) for key in ("from", "to"))
        self.path = re.compile(told["path"]) if "path" in told else None

    @staticmethod
    def _instant(number, text):
        found = parse_instant(text) if text is not None else (None,)
        if found is None:
            raise BadScript(f"rule {number}: {text!r} is no instant")
        return found[0]

    def fits(self, now, page, path):
        told = self.told
        return ((self.begins is None or self.begins <= now) and (self.ends is None or now < self.ends) and self.left != 0
                and told.get("platform", page.platform) == page.platform and told.get("page", page.id) == page.id
                and (self.path is None or self.path.search(path) is not None))


class Faults:
    """`draws` makes the chances repeatable for the same sequence of requests."""

    def __init__(self, script, seed):
        self._lock, self._draws = threading.Lock(), random.Random(f"{seed}/faults")
        self.counts = {}
        self.replace(script)

    def replace(self, script):
        """Takes a new script; BadScript leaves the old one in force."""
        if not isinstance(script, list):
            raise BadScript("a script is a list of rules")
        rules = [Rule(number, told) for number, told in enumerate(script, 1)]
        with self._lock:
            self.rules, self.counts = rules, {}

    def script(self):
        return [rule.told | ({"times": rule.left} if rule.left is not None else {}) for rule in self.rules]

    def strike(self, now, page, request):
        """The rule that this request falls to, or None."""
        with self._lock:
            for rule in self.rules:
                if not rule.fits(now, page, request.path):
                    continue
                if rule.probability < 1 and self._draws.random() >= rule.probability:
                    continue
                if rule.left is not None:
                    rule.left -= 1
                self.counts[rule.kind] = self.counts.get(rule.kind, 0) + 1
                return rule
        return None


def instead_of(rule, page):
    """The answer a rule gives in place of the true one; None if it only spoils the true one."""
    facebook, told = page.platform == "facebook", rule.told
    if rule.kind == "http500":
        status = told.get("status", 500)
        headers = [("Retry-After", str(told["retry_after"]))] if "retry_after" in told else []
        if told.get("html", status != 500):
            return Answer.html(f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>", status, headers)
        answer = (graph_errors.passing(status) if facebook else BlogError(status, "internal_server_error")).answer()
        answer.headers += headers
        return answer
    if rule.kind == "html":
        return Answer.html(_CAPTIVE)
    if rule.kind == "rate_limit":
        if facebook:
            return graph_errors.too_many(told.get("code", 4)).answer()
        return Answer.html("<html><head><title>429 Too Many Requests</title></head><body>slow down</body></html>", 429,
                           [("Retry-After", str(told["retry_after"]))] if "retry_after" in told else [])
    if rule.kind == "token_expired":
        return (graph_errors.expired_token() if facebook else BlogError(401, "incorrect_password")).answer()
    if rule.kind == "permission_denied":
        return (graph_errors.no_permission(told.get("code", 10)) if facebook else BlogError(401, "rest_cannot_read")).answer()
    if rule.kind == "empty":
        return Answer.of({"data": []} if facebook else [])
    if rule.kind == "cursor_loop" and facebook:
        cursors = {"before": "QVFIUg==", "after": "QVFIUg=="}
        return Answer.of({"data": [], "paging": {"cursors": cursors, "next": "https://graph.invalid/next?after=QVFIUg=="}})
    if rule.kind == "malformed":
        return Answer(200, b'{"data":[{"id":' if facebook else b'[{"id":', [])
    return None


def spoil(rule, answer):
    """The true answer, spoilt on its way out."""
    if rule.kind == "slow":
        answer.delay = rule.told.get("seconds", 1)
    answer.manner = _MANNERS.get(rule.kind, answer.manner)
    return answer


def some_faults(world):
    """The demonstration's script: passing errors, slow answers, and one token that is dead for a day."""
    facebook = [page.id for page in world.pages if page.platform == "facebook"]
    unlucky = facebook[len(facebook) // 2]
    return [
        {"kind": "token_expired", "page": unlucky, "from": iso(world.start + 2 * DAY), "to": iso(world.start + 3 * DAY)},
        {"kind": "http500", "probability": 0.015},
        {"kind": "http500", "status": 503, "probability": 0.004, "retry_after": 60},
        {"kind": "slow", "probability": 0.02, "seconds": 0.4},
        {"kind": "slow", "probability": 0.003, "seconds": 2},
        {"kind": "close", "probability": 0.002},
        {"kind": "truncated", "probability": 0.002},
    ]


def read_script(text, world):
    """`none`, `some`, or a file holding a script."""
    if text == "none":
        return []
    if text == "some":
        return some_faults(world)
    with open(text, encoding="utf-8") as file:
        try:
            return json.load(file)
        except json.JSONDecodeError as error:
            raise BadScript(f"{text}: {error}") from None
