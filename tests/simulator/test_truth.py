# SPDX-License-Identifier: Apache-2.0
"""The truth's own logic, on conversations of a few lines; and that the world is made so that it can be told."""

import unittest

import texts
import truth
from asking import START, small_world
from office_hours import OfficeHours
from thing import Thing
from world_time import WEEK, iso, parse_instant, week_start


def at(text):
    return parse_instant(text + "+06:00")[0]


class Conversation:
    """A thread under a page's own post, or under a citizen's (`root`). Authors are single letters."""

    def __init__(self, root="post"):
        author, role = ("P", "page") if root == "post" else ("A", "citizen")
        self.root = Thing(None, at("2026-11-01T09:30:00"), root, role, author, "", "")
        self.root.id = "root"
        self.things = [self.root]

    def says(self, who, when, under=None, **more):
        role = {"P": "page", "T": "team", "?": "unknown"}.get(who, "citizen")
        parent = under or self.root
        kind = "comment" if parent.kind == "post" else "reply"
        tags = tuple((tag, "", "page" if tag == "page" else "user") for tag in more.pop("tags", ()))
        thing = Thing(None, at("2026-11-" + when), kind, role, None if who in "?~" else who, "", "", parent, tags, **more)
        thing.id = f"{len(self.things)}"
        self.things.append(thing)
        return thing

    def cases(self):
        return [(case.thing.id, case.state, case.first and case.first.id, case.final and case.final.id)
                for case in truth.cases_of(self.things)]


class Cases(unittest.TestCase):
    def test_nagging_neither_resets_nor_adds_a_case(self):
        talk = Conversation()
        first = talk.says("A", "01T10:00:00")
        talk.says("A", "02T10:00:00")
        talk.says("A", "03T10:00:00")
        talk.says("P", "04T10:00:00", first)
        self.assertEqual(talk.cases(), [("1", "answered", "4", "4")])
        hours = OfficeHours()
        due = hours.due({"working_hours": 8}, first.at)
        self.assertEqual(truth.verdict(hours, due, at("2026-11-04T10:00:00"), START), "late")
        self.assertEqual(hours.elapsed(due, at("2026-11-04T10:00:00")), 16 * 3600)

    def test_a_word_at_top_level_answers_everybody_unless_it_names_somebody(self):
        for tags, second in (((), "answered"), (("A",), "open")):
            talk = Conversation()
            talk.says("A", "01T10:00:00")
            talk.says("B", "01T11:00:00")
            talk.says("P", "01T12:00:00", tags=tags)
            self.assertEqual([case[1] for case in talk.cases()], ["answered", second])

    def test_naming_a_stranger_does_not_narrow(self):
        talk = Conversation()
        talk.says("A", "01T10:00:00")
        talk.says("P", "01T12:00:00", tags=("stranger",))
        self.assertEqual(talk.cases()[0][1], "answered")

    def test_a_nested_word_answers_the_one_above_and_those_in_the_same_line(self):
        talk = Conversation()
        asked = talk.says("A", "01T10:00:00")
        talk.says("B", "01T10:30:00", asked, tags=("page",))
        talk.says("C", "01T11:00:00")
        talk.says("P", "01T12:00:00", asked)
        self.assertEqual([case[1] for case in talk.cases()], ["answered", "answered", "open"])

    def test_an_interim_word_stops_the_first_clock_only(self):
        talk = Conversation()
        asked = talk.says("A", "01T10:00:00")
        talk.says("P", "01T12:00:00", asked, interim=True)
        self.assertEqual(talk.cases(), [("1", "responded", "2", None)])
        talk.says("T", "03T12:00:00", asked)
        self.assertEqual(talk.cases(), [("1", "answered", "2", "3")])

    def test_a_word_under_ones_own_interim_word_reaches_the_same_people(self):
        talk = Conversation()
        talk.says("A", "01T10:00:00")
        talk.says("B", "01T11:00:00")
        word = talk.says("P", "01T12:00:00", interim=True)
        talk.says("C", "01T13:00:00")
        talk.says("P", "02T12:00:00", word)
        self.assertEqual([case[1] for case in talk.cases()], ["answered", "answered", "open"])

    def test_talk_among_citizens_is_no_case_unless_it_names_the_page(self):
        talk = Conversation()
        asked = talk.says("A", "01T10:00:00")
        talk.says("B", "01T11:00:00", asked)
        talk.says("?", "01T11:30:00", asked)
        talk.says("C", "01T12:00:00", asked, tags=("page",))
        self.assertEqual([case[0] for case in talk.cases()], ["1", "4"])

    def test_under_a_citizens_own_post_another_citizen_speaks_to_the_office(self):
        talk = Conversation("visitor_post")
        talk.says("B", "01T11:00:00")
        self.assertEqual([case[0] for case in talk.cases()], ["root", "1"])

    def test_thanks_open_nothing_and_a_later_question_opens_anew(self):
        talk = Conversation()
        asked = talk.says("A", "01T10:00:00")
        talk.says("P", "01T12:00:00", asked)
        talk.says("A", "01T13:00:00", asked, trivial=True)
        talk.says("A", "01T14:00:00", asked)
        self.assertEqual(talk.cases(), [("1", "answered", "2", "2"), ("4", "open", None, None)])

    def test_without_an_account_every_message_stands_for_itself(self):
        talk = Conversation()
        talk.says("~", "01T10:00:00")
        talk.says("~", "01T11:00:00")
        self.assertEqual(len(talk.cases()), 2)

    def test_within_one_second_the_question_comes_first(self):
        talk = Conversation()
        talk.says("P", "01T10:00:00")
        talk.says("A", "01T10:00:00")
        self.assertEqual(talk.cases(), [("2", "answered", "1", "1")])

    def test_a_post_is_no_answer(self):
        talk = Conversation("visitor_post")
        self.assertEqual(talk.cases(), [("root", "open", None, None)])

    def test_what_is_not_answered_is_pending_until_it_is_late(self):
        hours, due = OfficeHours(), at("2026-11-05T17:00:00")
        self.assertEqual(truth.verdict(hours, due, None, at("2026-11-08T09:00:00")), "pending")
        self.assertEqual(truth.verdict(hours, due, None, at("2026-11-08T09:00:01")), "missed")


class Weeks(unittest.TestCase):
    def test_two_contributions_meet_a_week_and_a_running_week_is_open(self):
        begin = week_start(START) - 2 * WEEK
        things = [Thing(None, begin + n * 86400, "post", "page", "P", "", "") for n in (0, 6, 8)]
        things.append(Thing(None, begin + 7 * 86400, "comment", "citizen", "A", "", "", things[0]))
        found = [(iso(start), count, verdict) for start, count, verdict in truth.weeks_of(things, begin, START)]
        self.assertEqual(found, [("2026-11-07T18:00:00Z", 2, "met"), ("2026-11-14T18:00:00Z", 1, "not_met"),
                                 ("2026-11-21T18:00:00Z", 0, "open")])


class TheWorldCanBeJudged(unittest.TestCase):
    def test_both_readings_of_r24_give_the_same_cases(self):
        for seed in (3, 4):
            world = small_world(seed)
            for page in world.pages:
                things = world.things[page.id]
                def cases(whole_line):
                    return [(case.thing.id, case.first, case.final) for case in truth.cases_of(things, whole_line)]
                self.assertEqual(cases(False), cases(True))

    def test_all_states_and_verdicts_occur(self):
        told = truth.tell(small_world(), START)
        self.assertEqual({case["state"] for case in told["cases"]}, {"open", "responded", "answered"})
        for clock in ("first_verdict", "final_verdict"):
            self.assertEqual({case[clock] for case in told["cases"]}, {"met", "late", "missed", "pending"})
        self.assertEqual({week["verdict"] for week in told["weeks"]}, {"met", "not_met", "open"})
        self.assertEqual({case["kind"] for case in told["cases"]}, {"comment", "reply", "visitor_post", "mention"})

    def test_the_truth_at_an_instant_knows_nothing_later(self):
        told = truth.tell(small_world(), START)
        self.assertLessEqual(max(activity["created"] for activity in told["activities"]), iso(START))

    def test_interim_words_stand_in_interim_texts_only(self):
        words = [word for language in texts.INTERIM_WORDS.values() for word in language]
        for text in texts.every_interim():
            self.assertTrue(any(word in text for word in words), text)
        for text in texts.every_text_but_interims():
            self.assertFalse(any(word in text for word in words) or "@" in text, text)

    def test_no_tag_but_the_pages_own_leads_to_an_office(self):
        world = small_world()
        accounts = {page.account for page in world.pages}
        for page in world.pages:
            for thing in world.things[page.id]:
                self.assertFalse(accounts.intersection(account for account, _, _ in thing.tags) - {page.account})


if __name__ == "__main__":
    unittest.main()
