# SPDX-License-Identifier: Apache-2.0
"""The whole truth's rules beyond truth.py: promises, referrals, vanished conversations, and what was never seen."""

import unittest

import whole_truth
from asking import START
from office_hours import OfficeHours
from test_truth import Conversation, at
from world import World
from world_time import DAY, HOUR


class Talk(Conversation):
    def office(self, name, when, under=None, **more):
        word = self.says(name, when, under, **more)
        word.role, word.office = "office", name
        return word

    def tags_office(self, name, when, under=None):
        word = self.says("P", when, under)
        word.refers_to = (name,)
        return word

    def thread(self, gone=None):
        return whole_truth.Thread().replay(self.things, gone)


class Referrals(unittest.TestCase):
    def test_passing_on_is_not_answering_and_the_other_offices_word_answers(self):
        talk = Talk()
        asked = talk.says("A", "01T10:00:00")
        tag = talk.tags_office("roads", "01T11:00:00", asked)
        answer = talk.office("roads", "02T11:00:00", asked)
        thread = talk.thread()
        case, referral = thread.cases[0], thread.referrals[0]
        self.assertEqual((case.state, case.first, case.final), ("answered", tag, answer))
        self.assertEqual((referral.answer, case.promises), (answer, [[tag, answer]]))

    def test_an_office_that_was_not_tagged_is_a_bystander(self):
        talk = Talk()
        asked = talk.says("A", "01T10:00:00")
        talk.tags_office("roads", "01T11:00:00", asked)
        talk.office("wells", "02T11:00:00", asked)
        thread = talk.thread()
        self.assertEqual((thread.cases[0].state, thread.referrals[0].answer), ("responded", None))

    def test_a_second_tag_renews_and_a_tag_after_the_answer_opens_anew(self):
        talk = Talk()
        asked = talk.says("A", "01T10:00:00")
        talk.tags_office("roads", "01T11:00:00", asked)
        talk.tags_office("roads", "01T12:00:00", asked)
        self.assertEqual(len(talk.thread().referrals), 1)
        talk.office("roads", "02T11:00:00", asked, interim=True)
        talk.tags_office("roads", "03T11:00:00", asked)
        self.assertEqual(len(talk.thread().referrals), 2)

    def test_a_referral_ends_when_the_page_answers_itself(self):
        talk = Talk()
        asked = talk.says("A", "01T10:00:00")
        talk.tags_office("roads", "01T11:00:00", asked)
        word = talk.says("P", "02T11:00:00", asked)
        self.assertEqual(talk.thread().referrals[0].ended, word.at)


class Vanished(unittest.TestCase):
    def test_a_live_case_is_judged_when_it_was_last_present(self):
        talk = Talk()
        asked = talk.says("A", "01T10:00:00")
        case = talk.thread((at("2026-11-02T12:00:00"), at("2026-11-09T12:00:00"))).cases[0]
        self.assertEqual((case.state, case.ended), ("vanished", at("2026-11-02T12:00:00")))
        due = OfficeHours().due({"working_days": 2}, asked.at)
        self.assertEqual(whole_truth.verdict(OfficeHours(), due, None, case.ended, START, START), "void")

    def test_an_answered_case_stays_answered(self):
        talk = Talk()
        talk.says("P", "01T11:00:00", talk.says("A", "01T10:00:00"))
        self.assertEqual(talk.thread((at("2026-11-02T12:00:00"), at("2026-11-09T12:00:00"))).cases[0].state, "answered")


class ABusyQuarter(unittest.TestCase):
    def test_every_state_and_verdict_of_referrals_occurs(self):
        world = World(3, 30, START, history_weeks=9, weeks=2, busy_quarter=True)
        looks = list(range(world.begin, START, DAY))
        gone = {}
        for page in world.pages:
            gone[page.id] = {}
            for thing in world.things[page.id]:
                if thing.parent is None and thing.gone_at and thing.gone_at <= looks[-1] and whole_truth.seen_by(looks, thing):
                    missed = next(look for look in looks if look >= thing.gone_at)
                    gone[page.id][thing.id] = (missed - DAY, missed)
        told = whole_truth.tell(world, looks[-1] + HOUR, looks, gone, {})
        self.assertEqual(told["missing"], [])
        self.assertEqual({case["state"] for case in told["cases"]}, {"open", "responded", "answered", "vanished"})
        self.assertEqual({referral["verdict"] for referral in told["referrals"]}, {"met", "late", "missed", "void", "pending"})

    def test_what_nobody_looked_at_in_its_lifetime_is_not_known(self):
        talk = Talk()
        thing = talk.says("A", "01T10:00:00")
        thing.gone_at = thing.at + HOUR
        self.assertFalse(whole_truth.seen_by([thing.at - 1, thing.gone_at], thing))
        self.assertTrue(whole_truth.seen_by([thing.at], thing))

    def test_unseen_is_what_was_due_after_the_last_whole_look(self):
        hours, due = OfficeHours(), at("2026-11-03T17:00:00")
        self.assertEqual(whole_truth.verdict(hours, due, None, None, at("2026-11-09T12:00:00"), at("2026-11-03T12:00:00")), "unseen")
        self.assertEqual(whole_truth.verdict(hours, due, None, None, at("2026-11-09T12:00:00"), at("2026-11-05T12:00:00")), "missed")


if __name__ == "__main__":
    unittest.main()
