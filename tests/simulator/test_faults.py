# SPDX-License-Identifier: Apache-2.0
"""Fault scripts: which request a rule strikes, and what it makes of the answer."""

import json
import unittest

import faults
from answer import Answer, Request
from asking import START, small_world
from faults import BadScript, Faults
from world_time import DAY, iso


def request(path="/v25.0/1/feed"):
    return Request("GET", path, {}, {})


class Rules(unittest.TestCase):
    def setUp(self):
        world = small_world()
        self.page = next(page for page in world.pages if page.platform == "facebook")
        self.blog = next(page for page in world.pages if page.platform == "wordpress")

    def strikes(self, rule, now=START, page=None, path="/v25.0/1/feed"):
        return Faults([rule], 1).strike(now, page or self.page, request(path)) is not None

    def test_a_rule_holds_for_its_time_page_platform_and_path(self):
        day = {"kind": "close", "from": iso(START), "to": iso(START + DAY)}
        self.assertEqual([self.strikes(day, START + n) for n in (-1, 0, DAY - 1, DAY)], [False, True, True, False])
        self.assertFalse(self.strikes({"kind": "close", "page": self.blog.id}))
        self.assertTrue(self.strikes({"kind": "close", "page": self.page.id}))
        self.assertFalse(self.strikes({"kind": "close", "platform": "wordpress"}))
        self.assertTrue(self.strikes({"kind": "close", "path": "/feed$"}))
        self.assertFalse(self.strikes({"kind": "close", "path": "/comments$"}))

    def test_a_rule_may_hold_a_number_of_times(self):
        script = Faults([{"kind": "http500", "times": 2}], 1)
        self.assertEqual([script.strike(START, self.page, request()) is not None for _ in range(3)], [True, True, False])
        self.assertEqual((script.script(), script.counts), ([{"kind": "http500", "times": 0}], {"http500": 2}))

    def test_chance_is_as_told_and_repeatable(self):
        def run():
            script = Faults([{"kind": "close", "probability": 0.1}], 7)
            return [script.strike(START, self.page, request()) is not None for _ in range(2000)]
        self.assertEqual(run(), run())
        self.assertTrue(140 < sum(run()) < 260)

    def test_a_bad_script_is_refused_and_the_old_one_stays(self):
        script = Faults([{"kind": "close"}], 1)
        for bad in ({}, [{"kind": "nonsense"}], [{"kind": "close", "form": "x"}], [{"kind": "close", "from": "soon"}], [3]):
            with self.assertRaises(BadScript):
                script.replace(bad)
        self.assertEqual(script.script(), [{"kind": "close"}])

    def test_answers_in_place_of_the_true_one_follow_the_platforms_form(self):
        def answer(page, **rule):
            made = faults.instead_of(faults.Rule(1, rule), page)
            return made.status, json.loads(made.body)
        self.assertEqual(answer(self.page, kind="http500")[0], 500)
        self.assertEqual(answer(self.page, kind="http500")[1]["error"]["code"], 2)
        self.assertEqual(answer(self.blog, kind="http500")[1]["code"], "internal_server_error")
        status, body = answer(self.page, kind="token_expired")
        self.assertEqual((status, body["error"]["code"], body["error"]["error_subcode"]), (400, 190, 463))
        self.assertEqual(answer(self.blog, kind="token_expired")[1]["code"], "incorrect_password")
        for code in (4, 17, 32, 613, 80001):
            self.assertEqual(answer(self.page, kind="rate_limit", code=code)[1]["error"]["code"], code)
        self.assertEqual(answer(self.page, kind="permission_denied")[1]["error"]["code"], 10)
        self.assertEqual(answer(self.page, kind="empty"), (200, {"data": []}))
        self.assertEqual(answer(self.blog, kind="empty"), (200, []))
        loop = answer(self.page, kind="cursor_loop")[1]["paging"]
        self.assertIn(loop["cursors"]["after"], loop["next"])

    def test_a_waiting_time_is_told_where_the_rule_says_so(self):
        limited = faults.instead_of(faults.Rule(1, {"kind": "rate_limit", "retry_after": 120}), self.blog)
        self.assertEqual((limited.status, dict(limited.headers)["Retry-After"]), (429, "120"))
        closed = faults.instead_of(faults.Rule(1, {"kind": "http500", "status": 503, "retry_after": 9}), self.page)
        self.assertEqual((closed.status, dict(closed.headers)["Retry-After"], closed.content_type[:9]), (503, "9", "text/html"))

    def test_the_connections_misbehaviour_is_left_to_the_server(self):
        for kind in ("truncated", "endless", "drip", "silent", "close"):
            rule = faults.Rule(1, {"kind": kind})
            self.assertIsNone(faults.instead_of(rule, self.page))
            self.assertEqual(faults.spoil(rule, Answer.of({})).manner, kind)
        self.assertEqual(faults.spoil(faults.Rule(1, {"kind": "slow", "seconds": 2}), Answer.of({})).delay, 2)

    def test_the_demonstrations_faults_pass(self):
        script = faults.some_faults(small_world())
        Faults(script, 1)
        always = [rule for rule in script if rule.get("probability", 1) == 1]
        self.assertTrue(all("to" in rule for rule in always))
        self.assertLess(sum(rule.get("probability", 0) for rule in script), 0.06)


if __name__ == "__main__":
    unittest.main()
